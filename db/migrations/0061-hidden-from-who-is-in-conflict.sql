-- Who is in conflict with a family, or is not named on a sealed case, is not told whether somebody of it is hidden; the ids of it are in their context.
set local role kyoten_veil;
create or replace function ctx.hides_somebody(ids uuid[]) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); not_theirs uuid[] := ctx.conflicted_persons() || ctx.closed_persons();
begin
  if ctx.reach() <> 'office' then return false; end if;
  return exists (
    select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
     where m.municipality_id = t and p.veiled and p.id <> all (not_theirs) and (m.family_id = any (ids) or m.person_id = any (ids)
        or m.person_id in (select c.person_id from rec.casefile c where c.municipality_id = t and c.id = any (ids))
        or m.person_id in (select k.person_id from rec.intake_child k where k.municipality_id = t and k.intake_id = any (ids))))
    or exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (ids) and p.veiled and p.id <> all (not_theirs))
    or exists (select 1 from rec.intake_child k join rec.person p on p.municipality_id = k.municipality_id and p.id = k.person_id where k.municipality_id = t and k.intake_id = any (ids) and p.veiled and p.id <> all (not_theirs));
end $$;
set local role kyoten_owner;
