-- What somebody declares of themselves stands by itself: what another had declared before swallowed it, and it ended with the other's. And it closes again where it is said again after two people ended it; what is only in the register of staff does not, or what was found by mistake would come back with every year.
create or replace function machinery.keep_conflicts(town int, only_declared uuid, only_person uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare h record;
begin
  if not exists (select 1 from machinery.declared d where d.municipality_id = town) then return; end if;
  insert into rec.conflict (municipality_id, account_id, person_id, by_self, source, declared_id)
  select distinct on (d.account_id, m) town, d.account_id, m, d.by_self, d.source, d.id
    from machinery.declared d cross join lateral machinery.persons_meant(d, d.by_self) m
   where d.municipality_id = town and (only_declared is null or d.id = only_declared) and (only_person is null or m = only_person)
     and not exists (select 1 from rec.conflict c where c.municipality_id = town and c.account_id = d.account_id and c.person_id = m and (c.by_self or not d.by_self)
       and not coalesce(d.by_self and c.ended_at < (select x.recorded_at from rec.conflict_declaration x where x.municipality_id = town and x.id = d.id), false))
   order by d.account_id, m, d.by_self desc;
  for h in
    select distinct d.account_id, m as person_id from machinery.declared d cross join lateral machinery.persons_meant(d, false) m
     where d.municipality_id = town and d.by_self and (only_declared is null or d.id = only_declared) and (only_person is null or m = only_person)
       and not exists (select 1 from rec.conflict c where c.municipality_id = town and c.account_id = d.account_id and c.person_id = m)
       and not exists (select 1 from rec.alert l where l.municipality_id = town and l.kind = 'declared_hidden' and l.actor_id = d.account_id and l.person_id = m) loop
    perform machinery.raise_alert('declared_hidden', h.account_id, jsonb_build_object('person_id', h.person_id), '', '{coordinator,supervisor,head}'::text[]);
  end loop;
end $$;
-- Of what others said the end leaves standing what they said themselves, and the other way round.
create or replace function machinery.apply_conflict_end() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare own boolean := coalesce((select x.by_self from rec.conflict x where x.municipality_id = new.municipality_id and x.id = (new.details ->> 'conflict_id')::uuid), false);
begin
  update rec.conflict c set ended_at = ctx.now(), ended_by_widening = new.id
    from rec.account mine join rec.account a on a.municipality_id = mine.municipality_id and a.staff_id = mine.staff_id
   where mine.municipality_id = new.municipality_id and mine.id = new.account_id and c.municipality_id = mine.municipality_id and c.account_id = a.id and c.person_id = new.person_id and c.ended_at is null and c.by_self = own;
  return null;
end $$;
