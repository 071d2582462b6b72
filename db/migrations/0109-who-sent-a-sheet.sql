-- Who sent a sheet of 情報提供 tells where somebody is: the school, the clinic, its telephone. What the page kept back could be read by SQL, and by whoever took the sheet in as a 通告 and so became its taker.
grant select (recorded_by, intake_id, name_keys, birth_year, birth_month, birth_day) on rec.information_sheet to kyoten_veil;
grant select (municipality_id, information_sheet_id, agency_id) on rec.information_sender to kyoten_veil;
create policy veil_reads on rec.information_sender for select to kyoten_veil using (true);
set local role kyoten_veil;
-- The sheets whose sender this reader may not know, and the kind of agency: about somebody who hides, or of a family in which somebody hides, without a look; and, whomever it was said to be about, a child born on the day of somebody,
-- or called as somebody, who hides and whom the reader may not look at: else whoever links it to a child of their own making reads it. Whoever wrote a sheet reads it back, so that no guess is answered; a name of the hidden side is not compared, for others may type what one guesses.
create function ctx.hidden_senders() returns table (information_sheet_id uuid, kind text) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); looked_at uuid[]; families uuid[]; not_theirs uuid[]; sheets uuid[];
begin
  if i.r is distinct from 'office' or not exists (select 1 from rec.person p where p.municipality_id = i.m and p.veiled) then return; end if;
  looked_at := ctx.unveiled();
  families := ctx.hiding_families();
  sheets := array(select s.id from rec.information_sheet s where s.municipality_id = i.m and (
    exists (select 1 from rec.person p where p.municipality_id = i.m and p.id = s.person_id and p.veiled and p.id <> all (looked_at))
    or exists (select 1 from rec.family_member m where m.municipality_id = i.m and m.person_id = s.person_id and m.family_id = any (families))));
  if not ctx.leads() then
    not_theirs := ctx.conflicted_persons() || ctx.closed_persons();
    sheets := sheets || array(
      with heard as materialized (
        select s.id, s.birth_year as y, s.birth_month as m, s.birth_day as d, one.key, array(select substr('^' || one.key || '$', at, 2) from generate_series(1, length(one.key) + 1) at) as pairs
          from rec.information_sheet s left join unnest(s.name_keys) one (key) on one.key <> '' where s.municipality_id = i.m and s.recorded_by <> all (i.mine)),
      may_be as materialized (
        select distinct h.id, p.id as person from heard h join rec.person p on p.municipality_id = i.m and p.veiled and p.id <> all (not_theirs) and (h.y <> p.birth_year or h.m <> p.birth_month or h.d <> p.birth_day) is not true
         where (h.y = p.birth_year and h.m = p.birth_month and h.d = p.birth_day)
            or exists (select 1 from rec.person_name n where n.municipality_id = i.m and n.person_id = p.id and n.told is distinct from 'hidden_side'
                 and (n.kana_key = h.key or (n.grams @> h.pairs and strpos(n.name, left(h.key, 1)) > 0 and length(regexp_replace(n.name, '\s', '', 'g')) = length(h.key)))))
      select b.id from may_be b where not ctx.may_look(b.person));
  end if;
  return query select s.id, a.kind from rec.information_sheet s
      join rec.information_sender f on f.municipality_id = s.municipality_id and f.information_sheet_id = s.id join rec.agency a on a.municipality_id = f.municipality_id and a.id = f.agency_id
     where s.municipality_id = i.m and s.id = any (sheets) and s.id <> all (ctx.conflicted_heard())
       and (s.person_id is null or s.person_id not in (select ctx.hidden_persons())) and (s.intake_id is null or s.intake_id not in (select ctx.hidden_intakes()));
end $$;
-- Whether a call came of a sheet that somebody else wrote: then whoever takes it in has heard nobody.
create function ctx.heard_by_another(town int, intake uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return exists (select 1 from rec.information_sheet s where s.municipality_id = town and s.intake_id = intake and s.recorded_by <> all (i.mine)) and ctx.sees_intake(town, intake);
end $$;
revoke all on function ctx.hidden_senders(), ctx.heard_by_another(int, uuid) from public;
grant execute on function ctx.hidden_senders(), ctx.heard_by_another(int, uuid) to kyoten_app;
set local role kyoten_owner;

create policy side on rec.information_sender as restrictive for select to kyoten_app using (information_sheet_id not in (select h.information_sheet_id from ctx.hidden_senders() h));
alter policy taker on rec.reporter using ((select ctx.reach()) = 'office' and (select ctx.role()) <> 'psychologist' and not ctx.heard_by_another(municipality_id, intake_id) and exists (
  select 1 from rec.intake i where i.municipality_id = reporter.municipality_id and i.id = reporter.intake_id and i.stage = 'received' and (i.received_by = (select ctx.account()) or i.recorded_by = (select ctx.account()))));
alter policy taker on rec.reporter_opening with check (account_id = (select ctx.account()) and until <= clock_timestamp() + interval '15 minutes' and (select ctx.role()) <> 'psychologist' and not ctx.heard_by_another(municipality_id, intake_id) and exists (
  select 1 from rec.intake i where i.municipality_id = reporter_opening.municipality_id and i.id = reporter_opening.intake_id and i.stage = 'received' and (i.received_by = (select ctx.account()) or i.recorded_by = (select ctx.account()))));

-- A sheet that is taken in as a 通告 takes its sender along as the reporter, and nobody needs to read who that is.
create function machinery.keep_sender() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into rec.reporter (municipality_id, intake_id, name, relation, agency_id, phone, wants_answer)
  select f.municipality_id, new.intake_id, nullif(f.name, ''), a.name, f.agency_id, nullif(f.phone, ''), case when new.answered_at is null then 'yes' else 'unknown' end
    from rec.information_sender f join rec.agency a on a.municipality_id = f.municipality_id and a.id = f.agency_id
   where f.municipality_id = new.municipality_id and f.information_sheet_id = new.id
  on conflict (municipality_id, intake_id) do nothing;
  return null;
end $$;
create trigger keep_sender after update of intake_id on rec.information_sheet for each row when (old.intake_id is null and new.intake_id is not null) execute function machinery.keep_sender();
revoke all on function machinery.keep_sender() from public;

-- A meeting is about the families of its items: a text about one that hides is asked about there, too.
set local role kyoten_veil;
create or replace function ctx.hides_somebody(ids uuid[]) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); not_theirs uuid[] := ctx.conflicted_persons() || ctx.closed_persons();
begin
  if ctx.reach() <> 'office' then return false; end if;
  ids := ids || array(select a.family_id from rec.agenda_item a where a.municipality_id = t and a.meeting_id = any (ids));
  return exists (
    select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
     where m.municipality_id = t and p.veiled and p.id <> all (not_theirs) and (m.family_id = any (ids) or m.person_id = any (ids)
        or m.person_id in (select c.person_id from rec.casefile c where c.municipality_id = t and c.id = any (ids))
        or m.person_id in (select k.person_id from rec.intake_child k where k.municipality_id = t and k.intake_id = any (ids))))
    or exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (ids) and p.veiled and p.id <> all (not_theirs))
    or exists (select 1 from rec.intake_child k join rec.person p on p.municipality_id = k.municipality_id and p.id = k.person_id where k.municipality_id = t and k.intake_id = any (ids) and p.veiled and p.id <> all (not_theirs));
end $$;
create or replace function ctx.ask_of_places(question uuid, ids uuid[], words text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); today date := (ctx.now() at time zone 'Asia/Tokyo')::date; tells boolean;
begin
  ids := ids || array(select a.family_id from rec.agenda_item a where a.municipality_id = i.m and a.meeting_id = any (ids));
  if ctx.reach() <> 'office' or not exists (
    select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
     where m.municipality_id = i.m and p.veiled and ctx.may_look(p.id) and (m.family_id = any (ids) or m.person_id = any (ids)
        or m.person_id in (select c.person_id from rec.casefile c where c.municipality_id = i.m and c.id = any (ids))
        or m.person_id in (select k.person_id from rec.intake_child k where k.municipality_id = i.m and k.intake_id = any (ids)))) then return; end if;
  delete from audit.place_asked x where x.municipality_id = i.m and x.account_id = i.a and x.day < today;
  tells := ctx.names_hidden_place(ids, words);
  insert into audit.place_asked (municipality_id, id, account_id, day, times, told) values (i.m, question, i.a, today, ctx.questions_in(words) * case when tells then 5 else 1 end, tells) on conflict do nothing;
end $$;
set local role kyoten_owner;
