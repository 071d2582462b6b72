-- An entry that tells its children apart is closed to nobody who sees one of them; one about somebody of a hidden side is closed like one about a sealed child.
grant select (split) on rec.entry to kyoten_veil;
set local role kyoten_veil;
create or replace function ctx.closed_entries() returns setof uuid language plpgsql stable security definer rows 100 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[]; b uuid[] := ctx.beyond();
begin
  if (b = '{}' and not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed)) then return; end if;
  o := ctx.opened();
  return query select l.entry_id from rec.casefile c join rec.entry_casefile l on l.municipality_id = c.municipality_id and l.casefile_id = c.id join rec.entry e on e.municipality_id = l.municipality_id and e.id = l.entry_id
    where c.municipality_id = i.m and not e.split and ((c.sealed and c.id <> all (o)) or c.person_id = any (b));
end $$;
set local role kyoten_owner;
