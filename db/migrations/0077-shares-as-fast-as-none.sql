-- A share of a family that hides is answered as fast as one that is not there: what the policy asks is asked once, not of a casefile under its own policies, and no set asks another one row by row.
set local role kyoten_veil;
create or replace function ctx.hiding_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); apart uuid[];
begin
  if i.r is distinct from 'office' or not exists (select 1 from rec.person p where p.municipality_id = i.m and p.veiled) then return '{}'; end if;
  apart := ctx.conflicted_families() || ctx.looking_families();
  return (select coalesce(array_agg(distinct m.family_id), '{}') from rec.person p join rec.family_member m on m.municipality_id = p.municipality_id and m.person_id = p.id
           where p.municipality_id = i.m and p.veiled and m.family_id <> all (apart));
end $$;
-- The casefiles of families that hide, where the reader is not of their side and does not lead: with whom they are shared tells where they are.
create function ctx.casefiles_aside() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); hiding uuid[]; side uuid[];
begin
  if i.r is distinct from 'office' or ctx.leads() then return '{}'; end if;
  hiding := ctx.hiding_families();
  if hiding = '{}' then return '{}'; end if;
  side := ctx.side_families();
  return (select coalesce(array_agg(c.id), '{}') from rec.casefile c where c.municipality_id = i.m and c.family_id = any (hiding) and c.family_id <> all (side));
end $$;
revoke all on function ctx.casefiles_aside() from public;
grant execute on function ctx.casefiles_aside() to kyoten_app;
create or replace function ctx.hidden_families() returns setof uuid language plpgsql stable security definer rows 20 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); apart uuid[];
begin
  if i.r is distinct from 'office' then
    apart := case when i.role is not distinct from 'privacy_officer' then ctx.claimed_families() else '{}' end;
    return query select f.id from rec.family f where f.municipality_id = i.m and f.id <> all (apart);
  end if;
  -- Asked by nearly every statement; each list only where there is something for it.
  if exists (select 1 from rec.conflict c where c.municipality_id = i.m and c.account_id = any (i.mine) and c.ended_at is null) then return query select unnest(ctx.conflicted_families()); end if;
  if exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return query select unnest(ctx.closed_families()); end if;
  if i.role not in ('head', 'supervisor', 'coordinator') and exists (select 1 from rec.family f where f.municipality_id = i.m and f.beside) then
    apart := ctx.side_families();
    return query select f.id from rec.family f where f.municipality_id = i.m and f.beside and f.id <> all (apart);
  end if;
  if not i.whole then return query select ctx.others_families(true); end if;
end $$;
set local role kyoten_owner;
alter policy side on rec.share using (casefile_id <> all ((select ctx.casefiles_aside())::uuid[]));
