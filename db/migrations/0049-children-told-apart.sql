-- What is about one child of several may stand apart in an entry: whoever does not see that child still reads what is common and what is about the others.
alter table rec.entry add split boolean not null default false;
alter table rec.entry_version add split boolean not null default false;
alter table rec.entry_part add person_id uuid;
call machinery.refer('rec.entry_part', 'person_id', 'rec.person');
grant insert (person_id) on rec.entry_part to kyoten_app;
set local role kyoten_veil;
-- True when the reader may see at least one child the entry is about.
create function ctx.some_child(m int, e uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare o uuid[] := ctx.opened(); b uuid[] := ctx.beyond(); t int := ctx.town();
begin
  return exists (select 1 from rec.entry_casefile l join rec.casefile c on c.municipality_id = l.municipality_id and c.id = l.casefile_id
                  where l.municipality_id = m and l.entry_id = e and m = t and (not c.sealed or c.id = any (o)) and c.person_id <> all (b));
end $$;
revoke all on function ctx.some_child(int, uuid) from public;
grant execute on function ctx.some_child(int, uuid) to kyoten_app;
grant execute on function ctx.opened_persons(), ctx.beyond(), ctx.conflicted_persons() to kyoten_owner;
set local role kyoten_owner;
drop policy office on rec.entry;
create policy office on rec.entry to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = entry.municipality_id and f.id = entry.family_id)
         and (not narrow or ctx.whole(municipality_id, id) or (split and ctx.some_child(municipality_id, id))))
  with check ((select ctx.reach()) = 'office' and author_id = (select ctx.account())
         and exists (select 1 from rec.family f where f.municipality_id = entry.municipality_id and f.id = entry.family_id));
-- A version from before the children were told apart stays with those who see all of them.
create policy apart on rec.entry_version as restrictive for select to kyoten_app
  using (split or exists (select 1 from rec.entry e where e.municipality_id = entry_version.municipality_id and e.id = entry_version.entry_id and (not e.narrow or ctx.whole(e.municipality_id, e.id))));
create policy child on rec.entry_part as restrictive to kyoten_app
  using (person_id is null or exists (select 1 from rec.person p where p.municipality_id = entry_part.municipality_id and p.id = entry_part.person_id))
  with check (person_id is null or exists (select 1 from rec.entry_version v join rec.entry_casefile l on l.municipality_id = v.municipality_id and l.entry_id = v.entry_id join rec.casefile c on c.municipality_id = l.municipality_id and c.id = l.casefile_id
              where v.municipality_id = entry_part.municipality_id and v.id = entry_part.version_id and c.person_id = entry_part.person_id));
create function machinery.keep_split() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.entry_version set split = true where municipality_id = new.municipality_id and id = new.version_id and not split;
  update rec.entry e set split = true from rec.entry_version v where v.municipality_id = new.municipality_id and v.id = new.version_id and e.municipality_id = v.municipality_id and e.id = v.entry_id and not e.split;
  return null;
end $$;
create trigger keep_split after insert on rec.entry_part for each row when (new.person_id is not null) execute function machinery.keep_split();
create function machinery.stay_split() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.split := new.split or exists (select 1 from rec.entry e where e.municipality_id = new.municipality_id and e.id = new.entry_id and e.split);
  return new;
end $$;
create trigger stay_split before insert on rec.entry_version for each row execute function machinery.stay_split();
-- Whoever corrects without seeing a child leaves what is written about it as it is.
create function machinery.keep_unseen_parts() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into rec.entry_part (municipality_id, version_id, position, kind, words, veiled, person_id)
  select x.municipality_id, new.id, x.position, x.kind, x.words, x.veiled, x.person_id from rec.entry_part x join rec.person p on p.municipality_id = x.municipality_id and p.id = x.person_id
   where x.municipality_id = new.municipality_id and x.version_id = new.replaces and (p.id = any (ctx.beyond()) or (p.sealed and p.id <> all (ctx.opened_persons())));
  return null;
end $$;
create trigger keep_unseen after insert on rec.entry_version for each row when (new.replaces is not null and new.split) execute function machinery.keep_unseen_parts();
