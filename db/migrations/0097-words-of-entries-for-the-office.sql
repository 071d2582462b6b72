-- As before; whoever is not of the office reads no word of an entry, whichever id they know.
set local role kyoten_veil;
create or replace function ctx.words_of_versions(entries uuid[]) returns table (version_id uuid, whom text, reason text) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); f uuid[] := ctx.conflicted_families();
begin
  if i.r is distinct from 'office' then return; end if;
  return query select v.id, v.whom, v.reason from rec.entry e join rec.entry_version v on v.municipality_id = e.municipality_id and v.entry_id = e.id
   where e.municipality_id = i.m and e.id = any (entries) and not (e.family_id in (select ctx.hidden_families())) and e.family_id <> all (f) and (not e.narrow or ctx.whole(e.municipality_id, e.id));
end $$;
set local role kyoten_owner;
