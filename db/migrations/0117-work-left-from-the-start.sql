-- A child given to somebody who may not see it is work that nobody does: told as when a conflict takes it from them. A conflict and an allocation of one moment wait for each other at the row of the account; two allocations never, or a town that is written by many at once stands still.
create or replace function machinery.tell_left_work() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c record;
begin
  if tg_table_name = 'allocation' then
    perform 1 from rec.account x where x.municipality_id = new.municipality_id and x.staff_id = (select y.staff_id from rec.account y where y.municipality_id = new.municipality_id and y.id = new.account_id) order by x.id for share;
  else
    perform 1 from rec.account x where x.municipality_id = new.municipality_id and x.staff_id = (select y.staff_id from rec.account y where y.municipality_id = new.municipality_id and y.id = new.account_id) order by x.id for no key update;
  end if;
  for c in
    select distinct f.id, f.family_id, f.person_id, f.sealed from rec.account me join rec.account mine on mine.municipality_id = me.municipality_id and mine.staff_id = me.staff_id
      join rec.allocation a on a.municipality_id = mine.municipality_id and a.account_id = mine.id and a.part = 'main' and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date)
      join rec.casefile f on f.municipality_id = a.municipality_id and f.id = a.casefile_id and f.stage <> 'closed'
     where me.municipality_id = new.municipality_id and me.id = new.account_id and case when tg_table_name = 'allocation'
       then a.id = new.id and (machinery.in_conflict(f.municipality_id, new.account_id, f.family_id, f.person_id) or (f.sealed and new.account_id <> all (machinery.named_on(f.municipality_id, f.id))))
       else f.person_id = (to_jsonb(new) ->> 'person_id')::uuid or exists (select 1 from rec.family_member m where m.municipality_id = f.municipality_id and m.family_id = f.family_id and m.person_id = (to_jsonb(new) ->> 'person_id')::uuid) end loop
    perform machinery.raise_alert('work_left', new.account_id, jsonb_build_object('casefile_id', c.id, 'family_id', c.family_id, 'person_id', c.person_id), '',
      case when c.sealed then '{}' else '{coordinator,supervisor}' end::text[],
      case when c.sealed then machinery.named_on(new.municipality_id, c.id) else '{}' end);
  end loop;
  return null;
end $$;
create trigger tell_left_work after insert on rec.allocation for each row when (new.part = 'main') execute function machinery.tell_left_work();
