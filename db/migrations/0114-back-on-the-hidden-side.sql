-- Somebody who left the hidden side and is written into the family again comes back, also where whoever writes does not see that they were there: the new row was dropped and the old one stayed ended.
create or replace function machinery.keep_once() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.family_member o set relation = m.relation, lives_in = m.lives_in, since = m.since, until = m.until, version = o.version + 1 from rec.family_member m
   where m.municipality_id = new.municipality_id and m.id = new.id and m.beside
     and o.municipality_id = m.municipality_id and o.family_id = m.family_id and o.person_id = m.person_id and o.beside and o.id <> m.id and o.until is not null;
  delete from rec.family_member m where m.municipality_id = new.municipality_id and m.id = new.id and m.beside
    and exists (select 1 from rec.family_member o where o.municipality_id = m.municipality_id and o.family_id = m.family_id and o.person_id = m.person_id and o.beside and o.id <> m.id);
  return null;
end $$;
-- The id of a row that was dropped was free again, and told that it was dropped: nobody says an id here.
revoke insert (id) on rec.family_member from kyoten_app;
