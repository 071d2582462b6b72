-- A ledger that waited for a second person knows whose places it shows, like every other: those who were told of in the proposal and are not hidden by then.
create or replace function machinery.apply_print_many() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into rec.print (municipality_id, id, what, fiscal_year, number, purpose, copies, meeting_id, widening_id, recorded_by, shows_places_of)
  values (new.municipality_id, (new.details ->> 'print')::uuid, 'ledger', (new.details ->> 'fiscal_year')::int, ctx.next_number('print', (new.details ->> 'fiscal_year')::int), new.reason,
          (new.details ->> 'copies')::int, (new.details ->> 'meeting')::uuid, new.id, new.recorded_by,
          array(select p.id from rec.person p join jsonb_array_elements_text(coalesce(new.details -> 'places_of', '[]')) told (id) on p.id = told.id::uuid
                 where p.municipality_id = new.municipality_id and not p.veiled));
  return null;
end $$;
