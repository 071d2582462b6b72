-- Looking behind a veil: one person, a reason, a quarter of an hour, by whoever may, told to somebody outside; and who may tells the database, not the page.

-- By the real clock, whatever the office's day: what a standing look is held against.
alter table rec.unveiling add opened_at timestamptz not null default clock_timestamp(), add ended_at timestamptz;
alter table rec.veil add touched_at timestamptz not null default clock_timestamp();
alter table rec.unveiling add check (reason <> '');
revoke insert, update on rec.unveiling from kyoten_app;
grant insert (id, person_id, reason, until), update (ended_at) on rec.unveiling to kyoten_app;

grant select (municipality_id, id, stage) on rec.casefile to kyoten_veil;
grant select (municipality_id, casefile_id, account_id, since, until, recorded_by) on rec.allocation to kyoten_veil;
create policy veil_reads on rec.allocation for select to kyoten_veil using (true);
grant select (municipality_id, decision_id, casefile_id) on rec.child_decision to kyoten_veil;
create policy veil_reads on rec.child_decision for select to kyoten_veil using (true);
grant select (municipality_id, id, proposed_by) on rec.decision to kyoten_veil;
grant select (municipality_id, decision_id, step, outcome, account_id) on rec.approval to kyoten_veil;
create policy veil_reads on rec.approval for select to kyoten_veil using (true);
grant select (municipality_id, id, person_id, from_person_id, lifted_at, touched_at) on rec.veil to kyoten_veil;
grant select (municipality_id, family_id, person_id, until) on rec.family_member to kyoten_veil;

set local role kyoten_veil;
create function ctx.leads() returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin return coalesce(i.r = 'office' and i.role in ('head', 'supervisor', 'coordinator'), false); end $$;
-- The persons whose open casefiles are the reader's now; what the reader alone allocated to themselves counts only once another has approved it.
create function ctx.own_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  return (select coalesce(array_agg(distinct c.person_id), '{}') from rec.allocation a join rec.casefile c on c.municipality_id = a.municipality_id and c.id = a.casefile_id
   where a.municipality_id = i.m and a.account_id = i.a and a.since <= day and (a.until is null or a.until > day) and c.stage <> 'closed'
     and (a.recorded_by <> i.a or exists (
       select 1 from rec.child_decision j join rec.decision d on d.municipality_id = j.municipality_id and d.id = j.decision_id join rec.approval s on s.municipality_id = d.municipality_id and s.decision_id = d.id
        where j.municipality_id = c.municipality_id and j.casefile_id = c.id and d.proposed_by = i.a and s.step > 1 and s.outcome = 'approved' and s.account_id <> i.a)));
end $$;
-- Who is hidden together with a person: the hidden ones of their present families, and they themselves.
create function ctx.hidden_with(person uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  return array[person] || (select coalesce(array_agg(distinct n.person_id), '{}') from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
    join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
   where m.municipality_id = t and m.person_id = person and (m.until is null or m.until > day) and (n.until is null or n.until > day) and p.veiled and p.id <> person);
end $$;
-- The other side: whom a veil names, everybody of their families and of the person's own who is not hidden, also who has left.
create function ctx.other_side(person uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); side uuid[] := ctx.hidden_with(person); named uuid[];
begin
  named := (select coalesce(array_agg(distinct v.from_person_id), '{}') from rec.veil v where v.municipality_id = t and v.person_id = any (side) and v.lifted_at is null and v.from_person_id is not null);
  return named || (select coalesce(array_agg(distinct n.person_id), '{}') from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
    join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
   where m.municipality_id = t and (m.person_id = any (named) or m.person_id = person) and not p.veiled);
end $$;
-- RIGHTS, column "hidden place": the leading roles; whoever works with the hidden side and with nobody of the other. Never on a conflict, never on who is sealed from the reader.
create function ctx.may_look(person uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); own uuid[];
begin
  if i.r is distinct from 'office' or person = any (ctx.conflicted_persons())
     or not exists (select 1 from rec.person p where p.municipality_id = i.m and p.id = person and p.veiled and (not p.sealed or p.id = any (ctx.opened_persons()))) then return false; end if;
  if i.role in ('head', 'supervisor', 'coordinator') then return true; end if;
  if i.role not in ('public_health_nurse', 'social_worker', 'family_supporter', 'abuse_specialist', 'psychologist') then return false; end if;
  own := ctx.own_persons();
  return own && ctx.hidden_with(person) and not own && ctx.other_side(person);
end $$;
-- The looks of the reader that stand now: not past, not ended, nobody signed out since, nothing changed about the veils of that side since, and still one who may.
create function ctx.looks() returns table (id uuid, person_id uuid, until timestamptz, reason text) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return query select u.id, u.person_id, u.until, u.reason from rec.unveiling u
   where u.municipality_id = i.m and u.account_id = i.a and u.ended_at is null and u.until > clock_timestamp()
     and not exists (select 1 from ctx.session s where s.municipality_id = i.m and s.account_id = i.a and s.ended_at > u.opened_at)
     and not exists (select 1 from rec.veil v where v.municipality_id = i.m and v.person_id = any (ctx.hidden_with(u.person_id)) and v.touched_at > u.opened_at)
     and ctx.may_look(u.person_id);
end $$;
-- Persons behind whose veil this very page looks: only pages that are made to show a place say so (kyoten.looking); forms, lists, prints and files never do.
create or replace function ctx.unveiled() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('kyoten.looking', true) is distinct from 'on' then return '{}'; end if;
  return (select coalesce(array_agg(l.person_id), '{}') from ctx.looks() l);
end $$;
create function ctx.looking_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); p uuid[] := ctx.unveiled();
begin
  if p = '{}' then return '{}'; end if;
  return (select coalesce(array_agg(distinct m.family_id), '{}') from rec.family_member m where m.municipality_id = t and m.person_id = any (p));
end $$;
create or replace function ctx.hiding_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.r is distinct from 'office' then return '{}'; end if;
  return (select coalesce(array_agg(distinct m.family_id), '{}') from rec.person p join rec.family_member m on m.municipality_id = p.municipality_id and m.person_id = p.id
           where p.municipality_id = i.m and p.veiled and m.family_id <> all (ctx.conflicted_families()) and m.family_id <> all (ctx.looking_families()));
end $$;
revoke all on function ctx.leads(), ctx.own_persons(), ctx.hidden_with(uuid), ctx.other_side(uuid), ctx.may_look(uuid), ctx.looks(), ctx.looking_families() from public;
-- Who is hidden with whom, and who is on the other side, is asked by the functions here only: to a reader it would answer more than a page says.
grant execute on function ctx.leads(), ctx.own_persons(), ctx.may_look(uuid), ctx.looks(), ctx.looking_families() to kyoten_app;
grant execute on function ctx.hidden_with(uuid), ctx.other_side(uuid), ctx.may_look(uuid) to kyoten_owner;
set local role kyoten_owner;

create policy own on rec.unveiling to kyoten_app
  using (account_id = (select ctx.account()))
  with check (account_id = (select ctx.account()) and (ended_at is not null or ((select ctx.stepped_up()) and until > clock_timestamp() and until <= clock_timestamp() + interval '15 minutes' and ctx.may_look(person_id))));
-- One person at a time; what is over stays over; one row, one alert.
create function machinery.begin_look() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if old.ended_at is not null or new.ended_at is null then raise insufficient_privilege using message = 'said once'; end if;
    new.ended_at := clock_timestamp();
    return new;
  end if;
  update rec.unveiling set ended_at = clock_timestamp() where municipality_id = new.municipality_id and account_id = new.account_id and ended_at is null;
  return new;
end $$;
create trigger begin_look before insert or update of ended_at on rec.unveiling for each row execute function machinery.begin_look();
create function machinery.alert_look() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.raise_alert('look_behind_veil', new.account_id, jsonb_build_object('person_id', new.person_id), new.reason, '{privacy_officer,head}');
  return null;
end $$;
create trigger alert after insert on rec.unveiling for each row execute function machinery.alert_look();
create function machinery.alert_reporter() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.raise_alert('reporter_opened', new.account_id, jsonb_build_object('intake_id', new.intake_id), new.reason, '{privacy_officer,head}');
  return null;
end $$;
create trigger alert after insert on rec.reporter_opening for each row execute function machinery.alert_reporter();
create function machinery.touch_veil() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin new.touched_at := clock_timestamp(); return new; end $$;
create trigger touch before insert or update on rec.veil for each row execute function machinery.touch_veil();

-- What an entry tells of a place opens with a look at somebody of its family.
drop policy office on rec.entry_part;
create policy office on rec.entry_part to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.entry_version v where v.municipality_id = entry_part.municipality_id and v.id = entry_part.version_id
          and (not entry_part.veiled or exists (select 1 from rec.entry e where e.municipality_id = v.municipality_id and e.id = v.entry_id and e.family_id = any ((select ctx.looking_families())::uuid[])))))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.entry_version v where v.municipality_id = entry_part.municipality_id and v.id = entry_part.version_id
              and v.author_id = (select ctx.account()) and v.written_in = (select pg_current_xact_id())));
