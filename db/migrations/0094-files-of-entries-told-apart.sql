-- An entry that is told apart is seen by whoever sees one of its children; its files, whom it was with and why it was corrected belong to all of them.
create policy apart on rec.file as restrictive for select to kyoten_app using (entry_id is null or exists (
  select 1 from rec.entry e where e.municipality_id = file.municipality_id and e.id = file.entry_id and (not e.narrow or ctx.whole(e.municipality_id, e.id))));
revoke select on rec.entry_version from kyoten_app;
grant select (municipality_id, id, entry_id, number, replaces, confirmed_at, author_id, written_in, split) on rec.entry_version to kyoten_app;
grant select (id, whom, reason) on rec.entry_version to kyoten_veil;
set local role kyoten_veil;
-- Whom the versions of some entries were with and why they were written, for whoever sees the whole entry.
create function ctx.words_of_versions(entries uuid[]) returns table (version_id uuid, whom text, reason text) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); f uuid[] := ctx.conflicted_families(); c uuid[] := ctx.claimed_families();
begin
  return query select v.id, v.whom, v.reason from rec.entry e join rec.entry_version v on v.municipality_id = e.municipality_id and v.entry_id = e.id
   where e.municipality_id = i.m and e.id = any (entries) and case when i.r = 'office' then e.family_id <> all (f) and not (e.family_id in (select ctx.hidden_families())) and (not e.narrow or ctx.whole(e.municipality_id, e.id))
         else i.role = 'privacy_officer' and not e.narrow and e.family_id = any (c) and ctx.sees_family(e.municipality_id, e.family_id) end;
end $$;
revoke all on function ctx.words_of_versions(uuid[]) from public;
grant execute on function ctx.words_of_versions(uuid[]) to kyoten_app;
set local role kyoten_owner;
