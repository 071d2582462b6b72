-- What is due goes out of sight only with a line in the trail that is about it: of the same record, call, family or person. Written again it leaves none only where it is written as it was: put off, or given to somebody else, it is gone.
create or replace function machinery.require_trace() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := old.municipality_id; families uuid[]; persons uuid[];
begin
  if exists (select 1 from rec.due d where d.municipality_id = t and d.source_id = old.source_id and d.kind = old.kind
      and (d.due_at, d.whole_day, d.intake_id, d.casefile_id, d.family_id, d.account_id, d.role) is not distinct from
          (old.due_at, old.whole_day, old.intake_id, old.casefile_id, old.family_id, old.account_id, old.role)) then return null; end if;
  families := array_remove(array[old.family_id, (select f.family_id from rec.casefile f where f.municipality_id = t and f.id = old.casefile_id)], null);
  persons := array(
    select k.person_id from rec.intake_child k where k.municipality_id = t and k.intake_id = old.intake_id and k.person_id is not null
    union select x.person_id from rec.checkup x where x.municipality_id = t and x.id = old.source_id and x.person_id is not null
    union select x.person_id from rec.development x where x.municipality_id = t and x.id = old.source_id
    union select x.person_id from rec.pregnancy x where x.municipality_id = t and x.id = old.source_id
    union select x.person_id from rec.information_sheet x where x.municipality_id = t and x.id = old.source_id and x.person_id is not null
    union select x.person_id from rec.transfer x where x.municipality_id = t and x.id = old.source_id
    union select x.person_id from rec.veil x where x.municipality_id = t and x.id = old.source_id);
  if not exists (select 1 from audit.change c where c.municipality_id = t and c.xact = pg_current_xact_id() and (
       c.row_id = old.source_id or c.intake = old.intake_id or c.family = any (families) or old.casefile_id = any (c.casefiles) or c.person = any (persons)
       or exists (select 1 from rec.casefile f where f.municipality_id = t and f.id = any (c.casefiles) and f.family_id = any (families)))) then
    raise insufficient_privilege using message = 'nothing changed';
  end if;
  return null;
end $$;
