-- A form that is sent again under the same id with other words is not the one that was saved: the digest of what was saved stays with the forgotten draft, for its day.
alter table rec.draft add column done_digest bytea;
grant select (done_digest), insert (done_digest), update (done_digest) on rec.draft to kyoten_app;
-- Drafts of forms that stand under no record name whom they are about in what was typed: they go from sight with a conflict as with a seal.
set local role kyoten_veil;
create or replace function ctx.closed_ids() returns text[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  i ctx.actor := ctx.me(); o uuid[]; oi uuid[];
  persons uuid[] := ctx.conflicted_persons(); families uuid[] := ctx.conflicted_families(); calls uuid[] := ctx.conflicted_intakes();
begin
  if persons = '{}' and families = '{}' and calls = '{}'
     and not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) and not exists (select 1 from rec.intake x where x.municipality_id = i.m and x.sealed) then return '{}'; end if;
  o := ctx.opened(); oi := ctx.opened_intakes();
  return (select coalesce(array_agg(distinct '%' || y.id || '%'), '{}') from (
    select v.id from rec.casefile c cross join lateral (values (c.id), (c.person_id)) v (id) where c.municipality_id = i.m and c.sealed and c.id <> all (o)
    union select unnest(ctx.closed_persons() || ctx.closed_families() || persons || families || calls)
    union select c.id from rec.casefile c where c.municipality_id = i.m and (c.person_id = any (persons) or c.family_id = any (families))
    union select k.id from rec.intake_child k where k.municipality_id = i.m and k.intake_id = any (calls)
    union select v.id from rec.intake x left join rec.intake_child k on k.municipality_id = x.municipality_id and k.intake_id = x.id cross join lateral (values (x.id), (k.id)) v (id)
           where x.municipality_id = i.m and x.sealed and x.id <> all (oi) and v.id is not null) y);
end $$;
set local role kyoten_owner;
