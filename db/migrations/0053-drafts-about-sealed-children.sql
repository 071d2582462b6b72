-- What was typed on a form of the family about a child that is sealed now goes from sight with the child.
set local role kyoten_veil;
create function ctx.closed_ids() returns text[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[];
begin
  if not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return '{}'; end if;
  o := ctx.opened();
  return (select coalesce(array_agg(x), '{}') from rec.casefile c cross join lateral (values ('%' || c.id || '%'), ('%' || c.person_id || '%')) v (x) where c.municipality_id = i.m and c.sealed and c.id <> all (o));
end $$;
grant execute on function ctx.closed_ids() to kyoten_app;
set local role kyoten_owner;
create policy sealed on rec.draft as restrictive to kyoten_app using (not (body::text like any ((select ctx.closed_ids())::text[]))) with check (true);
