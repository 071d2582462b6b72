-- The sets of what a reader does not see were, for whoever is not of the office, every id of the town: a teacher could count the town's cases, and count again tomorrow. They are of the office alone now; what the others see says its own policy.
set local role kyoten_veil;
create or replace function ctx.hidden_families() returns setof uuid language plpgsql stable security definer rows 20 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); apart uuid[];
begin
  if i.r is distinct from 'office' then return; end if;
  -- Asked by nearly every statement; each list only where there is something for it.
  if exists (select 1 from rec.conflict c where c.municipality_id = i.m and c.account_id = any (i.mine) and c.ended_at is null) then return query select unnest(ctx.conflicted_families()); end if;
  if exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return query select unnest(ctx.closed_families()); end if;
  if i.role not in ('head', 'supervisor', 'coordinator') and exists (select 1 from rec.family f where f.municipality_id = i.m and f.beside) then
    apart := ctx.side_families();
    return query select f.id from rec.family f where f.municipality_id = i.m and f.beside and f.id <> all (apart);
  end if;
  if not i.whole then return query select ctx.others_families(true); end if;
end $$;
create or replace function ctx.hidden_persons() returns setof uuid language plpgsql stable security definer rows 20 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[];
begin
  if i.r is distinct from 'office' then return; end if;
  if exists (select 1 from rec.conflict c where c.municipality_id = i.m and c.account_id = any (i.mine) and c.ended_at is null) then return query select unnest(ctx.conflicted_persons()); end if;
  if i.role not in ('head', 'supervisor', 'coordinator') and exists (select 1 from rec.person p where p.municipality_id = i.m and p.beside) then return query select unnest(ctx.beyond()); end if;
  if exists (select 1 from rec.person p where p.municipality_id = i.m and p.sealed) then
    o := ctx.opened_persons();
    return query select p.id from rec.person p where p.municipality_id = i.m and p.sealed and p.id <> all (o);
  end if;
  if not i.whole then return query select ctx.others_persons(true); end if;
end $$;
create or replace function ctx.hidden_casefiles() returns setof uuid language plpgsql stable security definer rows 20 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); f uuid[]; p uuid[]; o uuid[];
begin
  if i.r is distinct from 'office' then return; end if;
  if exists (select 1 from rec.conflict c where c.municipality_id = i.m and c.account_id = any (i.mine) and c.ended_at is null) then
    f := ctx.conflicted_families();
    p := ctx.conflicted_persons();
    return query select c.id from rec.casefile c where c.municipality_id = i.m and (c.family_id = any (f) or c.person_id = any (p));
  end if;
  if exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then
    o := ctx.opened();
    return query select c.id from rec.casefile c where c.municipality_id = i.m and c.sealed and c.id <> all (o);
  end if;
  if (i.r, i.role) not in (('office', 'head'), ('office', 'supervisor'), ('office', 'coordinator')) and exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.beside) then
    p := ctx.side_persons();
    f := ctx.side_families();
    return query select c.id from rec.casefile c where c.municipality_id = i.m and c.beside and c.person_id <> all (p) and c.family_id <> all (f);
  end if;
  if not i.whole then
    return query select c.id from rec.casefile c where c.municipality_id = i.m and c.family_id in (select ctx.others_families(true));
  end if;
end $$;
create or replace function ctx.hidden_intakes() returns setof uuid language plpgsql stable security definer rows 20 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.r is distinct from 'office' then return; end if;
  return query select unnest(ctx.conflicted_intakes());
  if exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) or exists (select 1 from rec.intake k where k.municipality_id = i.m and k.sealed)
     or exists (select 1 from rec.person p where p.municipality_id = i.m and p.beside) then
    return query select unnest(ctx.closed_intakes());
  end if;
  if not i.whole then return query select ctx.others_intakes(); end if;
end $$;
-- Whoever is not of the office sees no person and no call; the privacy officer for a while the family they opened, unless it was sealed since or a conflict was found.
create or replace function ctx.sees_family(town integer, row_id uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin return town = ctx.town() and exists (select 1 from rec.family r where r.municipality_id = town and r.id = row_id) and case when ctx.reach() = 'office' then not (row_id in (select ctx.hidden_families())) else ctx.role() = 'privacy_officer' and row_id = any (ctx.claimed_families())
  and row_id <> all (ctx.closed_families()) and row_id <> all (ctx.conflicted_families()) end; end $$;
create or replace function ctx.sees_person(town integer, row_id uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin return town = ctx.town() and exists (select 1 from rec.person r where r.municipality_id = town and r.id = row_id) and ctx.reach() = 'office' and not (row_id in (select ctx.hidden_persons())); end $$;
create or replace function ctx.sees_casefile(town integer, row_id uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin return town = ctx.town() and exists (select 1 from rec.casefile r where r.municipality_id = town and r.id = row_id and (ctx.reach() = 'office' or (ctx.role() = 'privacy_officer' and not r.sealed and r.family_id = any (ctx.claimed_families())
  and r.family_id <> all (ctx.conflicted_families()) and r.person_id <> all (ctx.conflicted_persons()))))
  and not (row_id in (select ctx.hidden_casefiles())); end $$;
create or replace function ctx.sees_intake(town integer, row_id uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin return town = ctx.town() and exists (select 1 from rec.intake r where r.municipality_id = town and r.id = row_id) and ctx.reach() = 'office' and not (row_id in (select ctx.hidden_intakes())); end $$;
create or replace function ctx.child_of_version(town integer, of_version uuid, person uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin return town = ctx.town() and ctx.reach() = 'office' and exists (select 1 from rec.entry_version v join rec.entry_casefile l on l.municipality_id = v.municipality_id and l.entry_id = v.entry_id
    join rec.casefile c on c.municipality_id = l.municipality_id and c.id = l.casefile_id join rec.entry e on e.municipality_id = v.municipality_id and e.id = v.entry_id
   where v.municipality_id = town and v.id = of_version and c.person_id = person and not (c.id in (select ctx.hidden_casefiles())) and not (e.family_id in (select ctx.hidden_families()))
     and (not e.narrow or ctx.whole(e.municipality_id, e.id) or (e.split and ctx.some_child(e.municipality_id, e.id)))); end $$;
create or replace function ctx.held(town integer, entry uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin return town = ctx.town() and ctx.reach() = 'office' and exists (select 1 from rec.entry e join rec.legal_hold h on h.municipality_id = e.municipality_id and h.family_id = e.family_id where e.municipality_id = town and e.id = entry and h.ended_at is null and not (e.family_id in (select ctx.hidden_families()))
   and (not e.narrow or ctx.whole(e.municipality_id, e.id) or (e.split and ctx.some_child(e.municipality_id, e.id)))); end $$;
set local role kyoten_owner;

-- What asked the sets without asking first who reads.
alter policy claimed on rec.allocation using ((select ctx.role() = 'privacy_officer') and exists (select 1 from rec.casefile c where c.municipality_id = allocation.municipality_id and c.id = allocation.casefile_id));
alter policy claimed on rec.class_period using ((select ctx.role() = 'privacy_officer') and exists (select 1 from rec.casefile c where c.municipality_id = class_period.municipality_id and c.id = class_period.casefile_id));
alter policy child on rec.entry_part using (person_id is null or ((select ctx.reach() = 'office') and not (person_id in (select ctx.hidden_persons()))));
alter policy child on rec.pregnancy_child using ((select ctx.reach() = 'office') and not (person_id in (select ctx.hidden_persons())));
alter policy intake on rec.print using (what <> 'intake_sheet' or ((select ctx.reach() = 'office') and not (ref_id in (select ctx.hidden_intakes()))));
alter policy with_subject on rec.widening using (
  case when (select ctx.reach() = 'office') then (person_id is null or not (person_id in (select ctx.hidden_persons()))) and (family_id is null or not (family_id in (select ctx.hidden_families())))
    and (casefile_id is null or not (casefile_id in (select ctx.hidden_casefiles()))) and (intake_id is null or not (intake_id in (select ctx.hidden_intakes())))
  else person_id is null and intake_id is null and (family_id is null or ctx.sees_family(municipality_id, family_id)) and (casefile_id is null or ctx.sees_casefile(municipality_id, casefile_id)) end);
