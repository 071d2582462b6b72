-- Lifting a veil by two people: what was written under it stays under it unless ticked one by one. No date lifts anything; the date a measure ends is information.
alter table rec.veil add ends_on date;
grant insert (ends_on) on rec.veil to kyoten_app;
create policy own_side on rec.veil for select to kyoten_app using ((select ctx.reach()) = 'office' and person_id = any ((select ctx.side_persons())::uuid[]));

insert into rec.widening_kind values
  ('lift_veil', '{head,supervisor,coordinator,public_health_nurse,social_worker,family_supporter,abuse_specialist,psychologist}', '{head,supervisor,coordinator}', true);
create policy lifting on rec.widening as restrictive for insert to kyoten_app
  with check (kind <> 'lift_veil' or (person_id is not null and (select ctx.stepped_up()) and ctx.may_look(person_id)));

grant select (municipality_id, id, person_id, veiled) on rec.residence, rec.phone, rec.affiliation to kyoten_veil;
grant select (municipality_id, id, intake_child_id, veiled) on rec.intake_place to kyoten_veil;
grant select (municipality_id, id, version_id, veiled) on rec.entry_part to kyoten_veil;
grant select (municipality_id, id, entry_id) on rec.entry_version to kyoten_veil;
grant select (municipality_id, id, family_id) on rec.entry to kyoten_veil;
grant select (municipality_id, id, person_id, told) on rec.person_name to kyoten_veil;
grant select (municipality_id, id, family_id, person_id, beside) on rec.family_member to kyoten_veil;
grant select (municipality_id, id, person_id, other_person_id, beside) on rec.kinship to kyoten_veil;
create policy veil_reads on rec.residence for select to kyoten_veil using (true);
create policy veil_reads on rec.affiliation for select to kyoten_veil using (true);
create policy veil_reads on rec.intake_place for select to kyoten_veil using (true);
create policy veil_reads on rec.entry_part for select to kyoten_veil using (true);
create policy veil_reads on rec.entry_version for select to kyoten_veil using (true);
create policy veil_reads on rec.kinship for select to kyoten_veil using (true);

set local role kyoten_veil;
-- What a lifting may open, as ids: for whoever may look behind this veil. What the family's records tell of places only where nobody else of the family stays hidden.
create function ctx.under_veil(person uuid) returns table (kind text, id uuid) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
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
        and not exists (select 1 from rec.family_member o join rec.person p on p.municipality_id = o.municipality_id and p.id = o.person_id where o.municipality_id = t and o.family_id = e.family_id and o.person_id <> person and (p.veiled or p.beside));
end $$;
-- As before; also of somebody whose veil was lifted, for what still lies under it.
create or replace function ctx.may_look(person uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); own uuid[];
begin
  if i.r is distinct from 'office' or person = any (ctx.conflicted_persons())
     or not exists (select 1 from rec.person p where p.municipality_id = i.m and p.id = person and (not p.sealed or p.id = any (ctx.opened_persons())))
     or not exists (select 1 from rec.veil v where v.municipality_id = i.m and v.person_id = person) then return false; end if;
  if i.role in ('head', 'supervisor', 'coordinator') then return true; end if;
  if i.role not in ('public_health_nurse', 'social_worker', 'family_supporter', 'abuse_specialist', 'psychologist') then return false; end if;
  own := ctx.own_persons();
  return own && ctx.hidden_with(person) and not own && ctx.other_side(person);
end $$;
revoke all on function ctx.under_veil(uuid) from public;
grant execute on function ctx.under_veil(uuid) to kyoten_app;
set local role kyoten_owner;

-- The effect of the second person's word. Rows are opened one by one, only the person's own, and only while no other veil stands over them.
create function machinery.apply_lift_veil() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
  if exists (select 1 from rec.person_name n where n.municipality_id = t and n.person_id = who and n.id = any (ticked) and n.kind = 'current') then
    update rec.person_name set kind = 'former', told = null where municipality_id = t and person_id = who and told = 'others';
  end if;
  update rec.person_name set told = null where municipality_id = t and person_id = who and id = any (ticked) and told = 'hidden_side';
  update rec.family set beside = false where municipality_id = t and id = any (ticked) and beside and exists (select 1 from rec.family_member m where m.municipality_id = t and m.family_id = family.id and m.person_id = who)
     and not exists (select 1 from rec.family_member o join rec.person p on p.municipality_id = o.municipality_id and p.id = o.person_id where o.municipality_id = t and o.family_id = family.id and p.veiled);
  update rec.family_member set beside = false where municipality_id = t and person_id = who and id = any (ticked);
  update rec.kinship set beside = false where municipality_id = t and who in (person_id, other_person_id) and id = any (ticked);
  update rec.person p set beside = false where p.municipality_id = t and p.id = who and p.beside and exists (select 1 from rec.family_member m where m.municipality_id = t and m.person_id = who and not m.beside);
  update rec.casefile c set beside = exists (select 1 from rec.person p where p.municipality_id = t and p.id = c.person_id and p.beside) or exists (select 1 from rec.family f where f.municipality_id = t and f.id = c.family_id and f.beside)
   where c.municipality_id = t and c.beside and (c.person_id = who or c.family_id = any (ticked));
  return null;
end $$;
create trigger apply_lift_veil after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind = 'lift_veil') execute function machinery.apply_lift_veil();
