-- A family of whose casefiles the reader may open none, because all are sealed, is closed as they are: its name, its warnings, what hangs on it.

set local role kyoten_veil;
create function ctx.closed_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[];
begin
  if not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return '{}'; end if;
  o := ctx.opened();
  return (select coalesce(array_agg(x.family_id), '{}') from (
    select c.family_id from rec.casefile c
     where c.municipality_id = i.m and c.family_id in (select s.family_id from rec.casefile s where s.municipality_id = i.m and s.sealed)
     group by c.family_id having bool_and(c.sealed and c.id <> all (o))) x);
end $$;
grant execute on function ctx.closed_families() to kyoten_app;
set local role kyoten_owner;
create policy sealed on rec.family as restrictive to kyoten_app using (id <> all ((select ctx.closed_families())::uuid[])) with check (true);
