-- Where a sibling, or an older casefile of the same child, is open to everybody, a seal left lying about what hangs on a person or a family alone: whom somebody saw, the matter a call began, deadlines, and lines of the trail.
grant select (municipality_id, id, intake_child_id) on rec.safety_check to kyoten_veil;
grant select (municipality_id, id, entry_id, safety_check_id) on rec.sighting to kyoten_veil;
grant select (id) on rec.approval, rec.child_decision to kyoten_veil;
grant select (municipality_id, id, plan_id) on rec.goal, rec.action, rec.visit to kyoten_veil;
grant select (municipality_id, id, ref_id) on rec.event to kyoten_veil;
grant select (municipality_id, id, agenda_item_id) on rec.task to kyoten_veil;
create policy veil_reads on rec.safety_check for select to kyoten_veil using (true);
create policy veil_reads on rec.sighting for select to kyoten_veil using (true);
create policy veil_reads on rec.goal for select to kyoten_veil using (true);
create policy veil_reads on rec.action for select to kyoten_veil using (true);
create policy veil_reads on rec.visit for select to kyoten_veil using (true);
create policy veil_reads on rec.task for select to kyoten_veil using (true);
create policy veil_reads on rec.event for select to kyoten_veil using (true);
create index on rec.consultation (municipality_id) where not counted;
create index on rec.event (municipality_id, ref_id) where ref_id is not null;

set local role kyoten_veil;
-- Sightings of which the reader sees neither the safety check nor the whole entry, though they see the person.
create function ctx.closed_sightings() returns setof uuid language plpgsql stable security definer rows 20 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); n uuid[]; o uuid[]; b uuid[];
begin
  if i.r is distinct from 'office' then return; end if;
  n := ctx.closed_intakes() || ctx.conflicted_intakes();
  if n <> '{}' then
    return query select s.id from rec.intake_child k join rec.safety_check c on c.municipality_id = k.municipality_id and c.intake_child_id = k.id
        join rec.sighting s on s.municipality_id = c.municipality_id and s.safety_check_id = c.id
      where k.municipality_id = i.m and k.intake_id = any (n);
  end if;
  if exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then
    o := ctx.opened();
    return query select s.id from rec.casefile c join rec.entry_casefile l on l.municipality_id = c.municipality_id and l.casefile_id = c.id join rec.sighting s on s.municipality_id = l.municipality_id and s.entry_id = l.entry_id
      where c.municipality_id = i.m and c.sealed and c.id <> all (o);
  end if;
  b := ctx.beyond();
  if b <> '{}' then
    return query select s.id from rec.casefile c join rec.entry_casefile l on l.municipality_id = c.municipality_id and l.casefile_id = c.id join rec.sighting s on s.municipality_id = l.municipality_id and s.entry_id = l.entry_id
      where c.municipality_id = i.m and c.person_id = any (b);
  end if;
end $$;
-- Matters that only calls out of the reader's sight began or go on with; and, for everybody, what a call had begun before its child was known and joined another: its call says what is left of it.
create or replace function ctx.closed_consultations() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); n uuid[];
begin
  if i.r is distinct from 'office' then return '{}'; end if;
  n := ctx.closed_intakes() || ctx.conflicted_intakes();
  return (select coalesce(array_agg(distinct y.id), '{}') from (
    select k.consultation_id as id from rec.intake_child k where k.municipality_id = i.m and k.intake_id = any (n) and k.consultation_id is not null
       and not exists (select 1 from rec.intake_child a where a.municipality_id = k.municipality_id and a.consultation_id = k.consultation_id and a.intake_id <> all (n))
    union
    select c.id from rec.consultation c where c.municipality_id = i.m and not c.counted
       and not exists (select 1 from rec.intake_child k where k.municipality_id = c.municipality_id and k.consultation_id = c.id)) y);
end $$;
-- What makes something due about somebody sealed, though of the same family another is seen: decisions, plans and their visits, items of meetings and their tasks.
create function ctx.closed_sources() returns setof uuid language plpgsql stable security definer rows 20 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[]; r uuid[];
begin
  if i.r is distinct from 'office' or not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return; end if;
  o := ctx.opened();
  r := ctx.closed_rows() || array(select l.agenda_item_id from rec.casefile c join rec.agenda_child l on l.municipality_id = c.municipality_id and l.casefile_id = c.id where c.municipality_id = i.m and c.sealed and c.id <> all (o));
  return query select unnest(r)
    union all select v.id from rec.visit v where v.municipality_id = i.m and v.plan_id = any (r)
    union all select t.id from rec.task t where t.municipality_id = i.m and t.agenda_item_id = any (r);
end $$;
-- Rows out of the reader's sight whose family, call or person they see: the lines of the trail about them.
create function ctx.closed_trail() returns setof uuid language plpgsql stable security definer rows 50 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); r uuid[]; e uuid[];
begin
  if i.r is distinct from 'office' then return; end if;
  return query select unnest(ctx.closed_consultations());
  return query select ctx.closed_sightings();
  r := array(select ctx.closed_sources());
  e := r || array(select ctx.closed_entries());
  if r <> '{}' then
    return query select unnest(r)
      union all select a.id from rec.approval a where a.municipality_id = i.m and a.decision_id = any (r)
      union all select d.id from rec.child_decision d where d.municipality_id = i.m and d.decision_id = any (r)
      union all select g.id from rec.goal g where g.municipality_id = i.m and g.plan_id = any (r)
      union all select a.id from rec.action a where a.municipality_id = i.m and a.plan_id = any (r);
  end if;
  if e <> '{}' then return query select v.id from rec.event v where v.municipality_id = i.m and v.ref_id = any (e); end if;
end $$;
revoke all on function ctx.closed_sightings(), ctx.closed_sources(), ctx.closed_trail() from public;
grant execute on function ctx.closed_sightings(), ctx.closed_sources(), ctx.closed_trail() to kyoten_app;
set local role kyoten_owner;

create policy sealed on rec.sighting as restrictive for select to kyoten_app using (not (id in (select ctx.closed_sightings())));
alter policy sealed on rec.consultation using (id <> all ((select ctx.closed_consultations())::uuid[]));
create policy sealed on rec.due as restrictive to kyoten_app using (not (source_id in (select ctx.closed_sources()))) with check (true);
create policy sealed on audit.change as restrictive for select to kyoten_app using (row_id is null or not (row_id in (select ctx.closed_trail())));
