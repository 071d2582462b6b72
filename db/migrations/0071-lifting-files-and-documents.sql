-- A lifting opens the files that were hidden by it and the places on documents to the guidance centre too, row by row, only while nobody else they are about stays hidden; the database counts them.
grant select (place_of) on rec.file to kyoten_veil;
grant select (municipality_id, id, transfer_id, veiled) on rec.transfer_place to kyoten_veil;
grant select (municipality_id, id, person_id, family_id, intake_id) on rec.transfer to kyoten_veil;
create policy veil_reads on rec.transfer_place for select to kyoten_veil using (true);
create policy veil_reads on rec.transfer for select to kyoten_veil using (true);
set local role kyoten_veil;
-- Everybody a document to the guidance centre is about: its child, its family, the children of its intake.
create function ctx.people_of_transfer(transfer uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  return (select coalesce(array_agg(distinct x.p), '{}') from rec.transfer f cross join lateral (
      select f.person_id as p
      union all select m.person_id from rec.family_member m where m.municipality_id = t and m.family_id = f.family_id
      union all select k.person_id from rec.intake_child k where k.municipality_id = t and k.intake_id = f.intake_id) x
    where f.municipality_id = t and f.id = transfer and x.p is not null);
end $$;
-- The documents whose places a standing look opens, on pages that read.
create function ctx.looking_transfers() returns setof uuid language plpgsql stable security definer rows 20 set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); p uuid[] := ctx.unveiled(); f uuid[];
begin
  if p = '{}' then return; end if;
  f := ctx.looking_families();
  return query select x.id from rec.transfer x where x.municipality_id = t and (x.person_id = any (p) or x.family_id = any (f)
    or x.intake_id in (select k.intake_id from rec.intake_child k where k.municipality_id = t and k.person_id = any (p)))
    -- A document about somebody else who hides, in another family, waits for a look at them.
    and not exists (select 1 from rec.person q where q.municipality_id = t and q.veiled and q.id = any (ctx.people_of_transfer(x.id)) and q.id <> all (p)
      and not exists (select 1 from rec.family_member m where m.municipality_id = t and m.person_id = q.id and m.family_id = any (f)));
end $$;
revoke all on function ctx.people_of_transfer(uuid), ctx.looking_transfers() from public;
grant execute on function ctx.people_of_transfer(uuid) to kyoten_owner;
grant execute on function ctx.looking_transfers() to kyoten_app;
create or replace function ctx.under_veil(person uuid) returns table(kind text, id uuid) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  if not ctx.may_look(person) then return; end if;
  return query
    select 'residence', r.id from rec.residence r where r.municipality_id = t and r.person_id = person and r.veiled
    union all select 'phone', r.id from rec.phone r where r.municipality_id = t and r.person_id = person and r.veiled
    union all select 'affiliation', r.id from rec.affiliation r where r.municipality_id = t and r.person_id = person and r.veiled
    union all select 'intake_place', r.id from rec.intake_place r join rec.intake_child c on c.municipality_id = r.municipality_id and c.id = r.intake_child_id where r.municipality_id = t and c.person_id = person and r.veiled
    union all select 'person_name', r.id from rec.person_name r where r.municipality_id = t and r.person_id = person and r.told = 'hidden_side'
    union all select 'family_member', r.id from rec.family_member r where r.municipality_id = t and r.person_id = person and r.beside
    union all select 'kinship', r.id from rec.kinship r where r.municipality_id = t and person in (r.person_id, r.other_person_id) and r.beside
    union all select 'family', f.id from rec.family f join rec.family_member m on m.municipality_id = f.municipality_id and m.family_id = f.id and m.person_id = person
      where f.municipality_id = t and f.beside and not exists (select 1 from rec.family_member o join rec.person p on p.municipality_id = o.municipality_id and p.id = o.person_id
        where o.municipality_id = t and o.family_id = f.id and o.person_id <> person and (p.veiled or p.beside))
    union all select 'entry_part', x.id from rec.entry_part x join rec.entry_version v on v.municipality_id = x.municipality_id and v.id = x.version_id join rec.entry e on e.municipality_id = v.municipality_id and e.id = v.entry_id
      where x.municipality_id = t and x.veiled and exists (select 1 from rec.family_member m where m.municipality_id = t and m.family_id = e.family_id and m.person_id = person)
        and not exists (select 1 from rec.family_member o join rec.person p on p.municipality_id = o.municipality_id and p.id = o.person_id where o.municipality_id = t and o.family_id = e.family_id and o.person_id <> person and (p.veiled or p.beside))
    union all select 'transfer_place', x.id from rec.transfer_place x join rec.transfer f on f.municipality_id = x.municipality_id and f.id = x.transfer_id
      where x.municipality_id = t and x.veiled and person = any (ctx.people_of_transfer(f.id))
        and not exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (ctx.people_of_transfer(f.id)) and p.id <> person and (p.veiled or p.beside))
    union all select 'file', f.id from rec.file f
      where f.municipality_id = t and person = any (f.place_of)
        and not exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (f.place_of) and p.id <> person and (p.veiled or p.beside));
end $$;
set local role kyoten_owner;
alter policy office on rec.transfer_place using ((select ctx.reach() = 'office') and (not veiled or transfer_id in (select ctx.looking_transfers()))
  and exists (select 1 from rec.transfer t where t.municipality_id = transfer_place.municipality_id and t.id = transfer_place.transfer_id));
create or replace function machinery.apply_lift_veil() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; who uuid := new.person_id; ticked uuid[];
begin
  update rec.veil set lifted_at = ctx.now(), lifted_by = new.recorded_by, lifting_confirmed_by = new.decided_by
   where municipality_id = t and person_id = who and id = (new.details ->> 'veil')::uuid and lifted_at is null;
  if exists (select 1 from rec.veil v where v.municipality_id = t and v.person_id = who and v.lifted_at is null) then return null; end if;
  update rec.person set veiled = false where municipality_id = t and id = who and veiled;
  select coalesce(array_agg(i::uuid), '{}') into ticked from jsonb_array_elements_text(new.details -> 'opens') i;
  update rec.residence set veiled = false where municipality_id = t and person_id = who and id = any (ticked);
  update rec.phone set veiled = false where municipality_id = t and person_id = who and id = any (ticked);
  update rec.affiliation set veiled = false where municipality_id = t and person_id = who and id = any (ticked);
  update rec.intake_place x set veiled = false from rec.intake_child c where x.municipality_id = t and x.id = any (ticked) and c.municipality_id = t and c.id = x.intake_child_id and c.person_id = who;
  update rec.entry_part x set veiled = false from rec.entry_version v join rec.entry e on e.municipality_id = v.municipality_id and e.id = v.entry_id
   where x.municipality_id = t and x.id = any (ticked) and v.municipality_id = t and v.id = x.version_id
     and exists (select 1 from rec.family_member m where m.municipality_id = t and m.family_id = e.family_id and m.person_id = who)
     and not exists (select 1 from rec.family_member o join rec.person p on p.municipality_id = o.municipality_id and p.id = o.person_id where o.municipality_id = t and o.family_id = e.family_id and (p.veiled or p.beside) and p.id <> who);
  update rec.transfer_place x set veiled = false
   where x.municipality_id = t and x.id = any (ticked) and x.veiled and who = any (ctx.people_of_transfer(x.transfer_id))
     and not exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (ctx.people_of_transfer(x.transfer_id)) and p.id <> who and (p.veiled or p.beside));
  update rec.file f set place_of = '{}'
   where f.municipality_id = t and f.id = any (ticked) and who = any (f.place_of)
     and not exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (f.place_of) and p.id <> who and (p.veiled or p.beside));
  if exists (select 1 from rec.person_name n where n.municipality_id = t and n.person_id = who and n.id = any (ticked) and n.kind = 'current') then
    update rec.person_name set kind = 'former', told = null where municipality_id = t and person_id = who and told = 'others';
  end if;
  update rec.person_name set told = null where municipality_id = t and person_id = who and id = any (ticked) and told = 'hidden_side';
  update rec.family set beside = false where municipality_id = t and id = any (ticked) and beside and exists (select 1 from rec.family_member m where m.municipality_id = t and m.family_id = family.id and m.person_id = who)
     and not exists (select 1 from rec.family_member o join rec.person p on p.municipality_id = o.municipality_id and p.id = o.person_id where o.municipality_id = t and o.family_id = family.id and (p.veiled or (p.beside and p.id <> who)));
  update rec.family_member set beside = false where municipality_id = t and person_id = who and id = any (ticked);
  update rec.kinship set beside = false where municipality_id = t and who in (person_id, other_person_id) and id = any (ticked);
  update rec.person p set beside = false where p.municipality_id = t and p.id = who and p.beside and exists (select 1 from rec.family_member m where m.municipality_id = t and m.person_id = who and not m.beside);
  update rec.casefile c set beside = exists (select 1 from rec.person p where p.municipality_id = t and p.id = c.person_id and p.beside) or exists (select 1 from rec.family f where f.municipality_id = t and f.id = c.family_id and f.beside)
   where c.municipality_id = t and c.beside and (c.person_id = who or c.family_id = any (ticked));
  return null;
end $$;
create or replace function machinery.count_what_opens() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; ticked uuid[]; places int; entries int; names int; people int; files int;
begin
  if new.kind = 'share' then
    new.counts := jsonb_build_object('casefiles', 1, 'readers', (select count(*) from rec.account a where a.municipality_id = t and a.agency_id = new.agency_id));
    return new;
  end if;
  select coalesce(array_agg(distinct i::uuid), '{}') into ticked from jsonb_array_elements_text(coalesce(new.details -> 'opens', '[]')) i;
  select count(*) into places from (select r.id from rec.residence r where r.municipality_id = t and r.id = any (ticked) union all select r.id from rec.phone r where r.municipality_id = t and r.id = any (ticked)
    union all select r.id from rec.affiliation r where r.municipality_id = t and r.id = any (ticked) union all select r.id from rec.intake_place r where r.municipality_id = t and r.id = any (ticked)
    union all select r.id from rec.transfer_place r where r.municipality_id = t and r.id = any (ticked)) x;
  select count(*) into files from rec.file r where r.municipality_id = t and r.id = any (ticked);
  select count(*) into entries from rec.entry_part r where r.municipality_id = t and r.id = any (ticked);
  select count(*) into names from rec.person_name r where r.municipality_id = t and r.id = any (ticked);
  select count(*) into people from (select r.id from rec.family_member r where r.municipality_id = t and r.id = any (ticked) union all select r.id from rec.kinship r where r.municipality_id = t and r.id = any (ticked)
    union all select r.id from rec.family r where r.municipality_id = t and r.id = any (ticked)) x;
  if places + entries + names + people + files <> cardinality(ticked) then raise insufficient_privilege using message = 'not there'; end if;
  new.counts := jsonb_strip_nulls(jsonb_build_object('people', greatest(people, 1), 'places', nullif(places, 0), 'entries', nullif(entries, 0), 'names', nullif(names, 0), 'files', nullif(files, 0)));
  return new;
end $$;
