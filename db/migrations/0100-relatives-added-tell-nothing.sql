-- Adding a known relative to a family of which a side hides wrote no row where they had joined that side already, and one where they had not: a question anybody who sees the family could ask, and roll back. The row is written either way now, and one too many goes when it is put to the hidden side.
alter table rec.family_member drop constraint family_member_municipality_id_family_id_person_id_key;
create unique index family_member_once on rec.family_member (municipality_id, family_id, person_id) where not beside;
create index on rec.family_member (municipality_id, family_id, person_id);
drop trigger joined_once on rec.family_member;
drop function machinery.joined_once();
-- After keep_beside, which has put the row where it belongs: whoever wrote it sees it no more or still, as it would be of somebody new.
create function machinery.keep_once() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from rec.family_member m where m.municipality_id = new.municipality_id and m.id = new.id and m.beside
    and exists (select 1 from rec.family_member o where o.municipality_id = m.municipality_id and o.family_id = m.family_id and o.person_id = m.person_id and o.beside and o.id <> m.id);
  return null;
end $$;
create constraint trigger keep_once after insert on rec.family_member deferrable initially deferred for each row execute function machinery.keep_once();
-- Who is in the family openly as well needs no second open row when the veil is lifted.
create function machinery.open_once() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from rec.family_member o where o.municipality_id = new.municipality_id and o.family_id = new.family_id and o.person_id = new.person_id and not o.beside and o.id <> new.id) then return null; end if;
  return new;
end $$;
create trigger open_once before update of beside on rec.family_member for each row when (old.beside and not new.beside) execute function machinery.open_once();
