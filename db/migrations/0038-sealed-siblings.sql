-- An entry about a sealed child as well leaves no line on the timeline of its brothers and sisters, and no tie to them.
set local role kyoten_veil;
create function ctx.closed_entries() returns setof uuid language plpgsql stable security definer rows 100 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[];
begin
  if not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return; end if;
  o := ctx.opened();
  return query select l.entry_id from rec.casefile c join rec.entry_casefile l on l.municipality_id = c.municipality_id and l.casefile_id = c.id where c.municipality_id = i.m and c.sealed and c.id <> all (o);
end $$;
grant execute on function ctx.closed_entries() to kyoten_app;
set local role kyoten_owner;
create policy sealed on rec.entry_casefile as restrictive to kyoten_app using (entry_id not in (select ctx.closed_entries())) with check (true);
drop policy sealed on rec.event;
create policy sealed on rec.event as restrictive to kyoten_app using (ref_id is null or (ref_id <> all ((select ctx.closed_rows())::uuid[]) and ref_id not in (select ctx.closed_entries()))) with check (true);
