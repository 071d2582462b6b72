-- A numbered ledger shows what was counted when its number was drawn: which part of the ledger it is stands with it, not in the address of the paper.
alter table rec.print add filter text not null default '' check (length(filter) <= 200);
grant insert (filter) on rec.print to kyoten_app;
create or replace function machinery.apply_print_many() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into rec.print (municipality_id, id, what, fiscal_year, number, purpose, copies, meeting_id, widening_id, recorded_by, filter, shows_places_of)
  values (new.municipality_id, (new.details ->> 'print')::uuid, 'ledger', (new.details ->> 'fiscal_year')::int, ctx.next_number('print', (new.details ->> 'fiscal_year')::int), new.reason,
          (new.details ->> 'copies')::int, (new.details ->> 'meeting')::uuid, new.id, new.recorded_by, coalesce(new.details ->> 'filter', ''),
          array(select p.id from rec.person p join jsonb_array_elements_text(coalesce(new.details -> 'places_of', '[]')) told (id) on p.id = told.id::uuid
                 where p.municipality_id = new.municipality_id and not p.veiled));
  return null;
end $$;
-- What the second person decides on is counted by the database for every kind: no number is the proposer's.
create or replace function machinery.count_what_opens() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; ticked uuid[]; places int; entries int; names int; people int; files int;
begin
  if new.kind = 'share' then
    new.counts := jsonb_build_object('casefiles', 1, 'readers', (select count(*) from rec.account a where a.municipality_id = t and a.agency_id = new.agency_id));
    return new;
  end if;
  if new.kind = 'unseal' then
    new.counts := coalesce(ctx.what_unsealing_opens(coalesce(new.casefile_id, new.intake_id)), '{}');
    return new;
  elsif new.kind = 'seal_name' then
    new.counts := jsonb_build_object(case when new.casefile_id is null then 'intakes' else 'casefiles' end, 1, 'readers', 1);
    return new;
  end if;
  if new.kind <> 'lift_veil' then
    -- How many people stand on a ledger is read again by whoever decides on it; of the others there is nothing else to count.
    new.counts := case new.kind when 'conflict_end' then '{"people": 1, "readers": 1}' when 'reset' then '{"people": 1}'
      when 'print_many' then jsonb_build_object('copies', (new.details ->> 'copies')::int) else '{}' end;
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
drop trigger count_what_opens on rec.widening;
create trigger count_what_opens before insert on rec.widening for each row execute function machinery.count_what_opens();
