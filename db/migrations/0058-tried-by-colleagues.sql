-- What a colleague at city hall and a teacher of a member school got at when they tried (docs/attacks.md), and what stops it.

-- A decided intake is not taken back: whoever took the call would see again who reported.
create function machinery.stay_decided() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.stage = 'decided' and new.stage <> 'decided' then raise insufficient_privilege using message = 'said once'; end if;
  return new;
end $$;
create trigger stay_decided before update of stage on rec.intake for each row execute function machinery.stay_decided();

-- Fifteen minutes, to the second, also for who reported.
alter policy leaders on rec.reporter_opening
  with check (account_id = (select ctx.account()) and (select ctx.role()) in ('head', 'supervisor', 'coordinator') and until <= clock_timestamp() + interval '15 minutes'
              and exists (select 1 from rec.intake i where i.municipality_id = reporter_opening.municipality_id and i.id = reporter_opening.intake_id));
alter policy taker on rec.reporter_opening
  with check (account_id = (select ctx.account()) and until <= clock_timestamp() + interval '15 minutes' and (select ctx.role()) <> 'psychologist'
              and exists (select 1 from rec.intake i where i.municipality_id = reporter_opening.municipality_id and i.id = reporter_opening.intake_id
                          and i.stage = 'received' and (i.received_by = (select ctx.account()) or i.recorded_by = (select ctx.account()))));

-- Where a hidden child was on the day of the call stays with that child: written over to another of one's own, it would be read behind that one's veil.
create function machinery.stay_hidden() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user = 'kyoten_app' and old.person_id is not null and new.person_id is distinct from old.person_id and ctx.hides_somebody(array[old.person_id]) and not ctx.may_look(old.person_id) then
    raise insufficient_privilege using message = 'hidden';
  end if;
  return new;
end $$;
grant execute on function machinery.stay_hidden() to kyoten_app;
create trigger stay_hidden before update of person_id on rec.intake_child for each row execute function machinery.stay_hidden();

-- Who calls a meeting puts families on it and ticks agencies at its door: the room of whoever is ticked shows them.
create policy calling on rec.agenda_item as restrictive for insert to kyoten_app with check ((select ctx.leads()));
create policy inviting on rec.attendance as restrictive for insert to kyoten_app with check (agency_id is null or (select ctx.leads()));
create policy ticking on rec.attendance as restrictive for update to kyoten_app using (agency_id is null or (select ctx.leads())) with check (true);

-- What one wrote into a plan oneself puts an agency on no standing list: the second person is whoever else wrote it, or confirms the share. Nobody writes into another's plan.
drop policy standing_list on rec.share;
create policy standing_list on rec.share as restrictive for insert to kyoten_app
  with check ((select ctx.role()) in ('head', 'supervisor', 'coordinator') and widening_id is null
    and not exists (select 1 from rec.casefile c where c.municipality_id = share.municipality_id and c.id = share.casefile_id and (c.sealed or c.stage = 'closed' or c.family_id = any ((select ctx.hiding_families())::uuid[])))
    and exists (select 1 from rec.plan_casefile l join rec.plan p on p.municipality_id = l.municipality_id and p.id = l.plan_id join rec.action a on a.municipality_id = p.municipality_id and a.plan_id = p.id
                 where l.municipality_id = share.municipality_id and l.casefile_id = share.casefile_id and a.agency_id = share.agency_id and p.until is null and p.review_on >= share.until
                   and (a.until is null or a.until > share.since) and p.recorded_by <> all ((select ctx.my_accounts())::uuid[])));

create policy of_it on rec.action as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.plan p where p.municipality_id = action.municipality_id and p.id = action.plan_id and p.recorded_by = (select ctx.account())));
create policy of_it on rec.plan_casefile as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.plan p where p.municipality_id = plan_casefile.municipality_id and p.id = plan_casefile.plan_id and p.recorded_by = (select ctx.account())));

-- What an agency told is seen with its share: its author's account tells which agency that is. The trail of both too.
create policy with_share on rec.share_report as restrictive for select to kyoten_app
  using ((select ctx.reach()) <> 'office' or exists (select 1 from rec.share s where s.municipality_id = share_report.municipality_id and s.id = share_report.share_id));
create policy with_share on audit.change as restrictive for select to kyoten_app using (case tbl
  when 'share' then exists (select 1 from rec.share s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'share_report' then exists (select 1 from rec.share_report s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  else true end);

-- The numbers of sealed intakes are a series of their own, and no error tells which of them are taken; the series gives each number once.
alter table rec.intake drop constraint intake_municipality_id_fiscal_year_number_key;
create index intake_number on rec.intake (municipality_id, fiscal_year, number);

-- A decision begins as a proposal.
revoke insert (state) on rec.decision from kyoten_app;

-- The names a room and a paper for agencies may know: under a veil the one from before it, whoever asks.
grant select (told) on rec.person_name to kyoten_share;
grant select (sealed, beside) on rec.person to kyoten_share;
set local role kyoten_veil;
grant execute on function ctx.opened_persons() to kyoten_share;
set local role kyoten_share;
create function ctx.told_names(persons uuid[]) returns table (person_id uuid, name text, kana text) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); barred uuid[] := ctx.conflicted_persons(); o uuid[] := ctx.opened_persons();
begin
  if i.r is distinct from 'office' then return; end if;
  return query select n.person_id, n.name, n.kana from rec.person_name n join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
    where n.municipality_id = i.m and n.person_id = any (persons) and n.kind = 'current' and n.told is distinct from 'hidden_side' and n.person_id <> all (barred) and not p.beside and (not p.sealed or p.id = any (o));
end $$;
revoke all on function ctx.told_names(uuid[]) from public;
grant execute on function ctx.told_names(uuid[]) to kyoten_app;

-- A new name under a veil is no agency's to know.
create or replace function ctx.shared_view() returns table (share_id uuid, casefile_id uuid, family_id uuid, person_id uuid, purpose text, words text, fields text[], since date, until date,
  name text, kana text, birth_year int, birth_month int, birth_day int, birth_about boolean, unborn boolean, due_on date, class text, lead_kind text, lead_name text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); today date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  return query
    select s.id, l.casefile_id, l.family_id, l.person_id, s.purpose, s.words, s.fields, s.since, s.until, n.name, n.kana, p.birth_year, p.birth_month, p.birth_day, p.birth_about, p.unborn, p.due_on,
           case when 'class' = any (s.fields) then (select k.class from rec.class_period k where k.municipality_id = i.m and k.casefile_id = l.casefile_id and k.since <= today and (k.until is null or k.until > today) limit 1) end,
           case when 'lead' = any (s.fields) then g.kind end,
           case when 'lead' = any (s.fields) and not exists (select 1 from rec.family_member m join rec.person h on h.municipality_id = m.municipality_id and h.id = m.person_id
                  where m.municipality_id = i.m and m.family_id = l.family_id and h.veiled) then g.name end
      from ctx.live_shares() l
      join rec.share s on s.municipality_id = i.m and s.id = l.id
      join rec.person p on p.municipality_id = i.m and p.id = l.person_id
      left join rec.person_name n on n.municipality_id = i.m and n.person_id = p.id and n.kind = 'current' and n.told is distinct from 'hidden_side'
      left join lateral (select k.agency_id from rec.lead_period k where k.municipality_id = i.m and k.casefile_id = l.casefile_id and k.since <= today and (k.until is null or k.until > today) limit 1) d on true
      left join rec.agency g on g.municipality_id = i.m and g.id = d.agency_id
     order by n.kana, n.name, s.id;
end$$;
create or replace function ctx.room_view(meeting uuid) returns table (item_id uuid, family_id uuid, casefile_id uuid, person_id uuid, name text, birth_year int, birth_month int, birth_day int, birth_about boolean, unborn boolean, due_on date, class text, lead_kind text, lead_name text, state text, next_review_on date)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); today date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  if not exists (select 1 from ctx.rooms_now() r where r.id = meeting) then return; end if;
  return query
    select a.id, a.family_id, c.id, c.person_id, n.name, p.birth_year, p.birth_month, p.birth_day, p.birth_about, p.unborn, p.due_on,
           (select k.class from rec.class_period k where k.municipality_id = i.m and k.casefile_id = c.id and k.since <= today and (k.until is null or k.until > today) limit 1),
           g.kind, case when not h.hides then g.name end, a.state, a.next_review_on
      from rec.agenda_item a
      join rec.agenda_child l on l.municipality_id = i.m and l.agenda_item_id = a.id
      join rec.casefile c on c.municipality_id = i.m and c.id = l.casefile_id and not c.sealed
      join rec.person p on p.municipality_id = i.m and p.id = c.person_id
      left join rec.person_name n on n.municipality_id = i.m and n.person_id = p.id and n.kind = 'current' and n.told is distinct from 'hidden_side'
      cross join lateral (select exists (select 1 from rec.family_member m join rec.person v on v.municipality_id = m.municipality_id and v.id = m.person_id where m.municipality_id = i.m and m.family_id = a.family_id and v.veiled) as hides) h
      left join lateral (select k.agency_id from rec.lead_period k where k.municipality_id = i.m and k.casefile_id = c.id and k.since <= today and (k.until is null or k.until > today) limit 1) d on true
      left join rec.agency g on g.municipality_id = i.m and g.id = d.agency_id
     where a.municipality_id = i.m and a.meeting_id = meeting and not a.narrow and a.state <> 'not_heard'
       and a.family_id <> all (ctx.conflicted_families()) and c.person_id <> all (ctx.conflicted_persons())
     order by array_position(array['discuss', 'changed', 'quiet'], a.pile), a.position, a.id, c.id;
end$$;
set local role kyoten_owner;
