-- 写真・文書・音声: what was kept with an intake, an entry, a family or a casefile. The bytes lie encrypted in the data folder; the row decides whether they exist.

create table rec.file (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  family_id uuid, intake_id uuid, entry_id uuid, casefile_id uuid,
  kind text not null check (kind in ('photo', 'document', 'audio')),
  type text not null check (type in ('jpeg', 'png', 'webp', 'pdf', 'docx', 'xlsx', 'm4a', 'mp3', 'wav')),
  shows text not null check (shows <> ''), why text not null default '', happened_at timestamptz not null,
  tells_place boolean not null default false, veiled boolean not null default false, place_of uuid[] not null default '{}',
  size int not null check (size > 0), width int, height int, thumbnail boolean not null default false,
  salt bytea not null, digest bytea not null, storage_id uuid not null, key_id text not null, wrapped_key bytea not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check (num_nonnulls(family_id, intake_id, entry_id, casefile_id) = 1));
-- The name as it was sent betrays places (小学校.jpg, a street): a row apart, read only by who may see the places of everybody around the file.
create table rec.file_name (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), file_id uuid not null, name text not null,
  primary key (municipality_id, id));
-- A file taken off the lists; it and its bytes stay. What it hung on is copied from the file, so that the trail shows it there.
create table rec.file_withdrawal (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), file_id uuid not null,
  family_id uuid, intake_id uuid, entry_id uuid, casefile_id uuid, reason text not null check (reason <> ''),
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
call machinery.protect('rec.file', 'casework', 'a photograph, document or recording kept with what it is about');
call machinery.protect('rec.file_name', 'place', 'the name a file was sent under');
call machinery.protect('rec.file_withdrawal', 'casework', 'why a file is shown no longer');
do $$
declare t regclass;
begin
  foreach t in array array['rec.file', 'rec.file_withdrawal']::regclass[] loop
    call machinery.refer(t, 'family_id', 'rec.family');
    call machinery.refer(t, 'intake_id', 'rec.intake');
    call machinery.refer(t, 'entry_id', 'rec.entry');
    call machinery.refer(t, 'casefile_id', 'rec.casefile');
  end loop;
end $$;
call machinery.refer('rec.file_name', 'file_id', 'rec.file');
call machinery.refer('rec.file_withdrawal', 'file_id', 'rec.file');
create index on rec.file (municipality_id, storage_id);
grant select, insert, update, delete on rec.file, rec.file_name, rec.file_withdrawal to kyoten_owner;

grant select (municipality_id, id, recorded_by, storage_id) on rec.file to kyoten_veil;
create policy veil_reads on rec.file for select to kyoten_veil using (true);
set local role kyoten_veil;
-- Whether the actor has written this file, seen or not: what tells a hidden place is out of sight as soon as it is written.
create function ctx.wrote_file(file uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return exists (select 1 from rec.file f where f.municipality_id = i.m and f.id = file and f.recorded_by = i.a);
end $$;
-- Of bytes found in the data folder, those that a row stands for. Random ids that address nothing; asked at start, when nobody acts.
create function ctx.files_kept(storage uuid[]) returns setof uuid language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select f.storage_id from rec.file f where f.storage_id = any (storage);
end $$;
grant execute on function ctx.wrote_file(uuid), ctx.files_kept(uuid[]) to kyoten_app;
set local role kyoten_owner;

-- Seen where its parent is seen; what tells a hidden place only by who looks behind the veil of one of those it may tell of. To a confirmed entry its author adds.
create policy office on rec.file to kyoten_app
  using ((select ctx.reach()) = 'office' and (not veiled or place_of && (select ctx.unveiled())::uuid[]) and case
    when entry_id is not null then exists (select 1 from rec.entry p where p.municipality_id = file.municipality_id and p.id = file.entry_id)
    when intake_id is not null then exists (select 1 from rec.intake p where p.municipality_id = file.municipality_id and p.id = file.intake_id)
    when casefile_id is not null then exists (select 1 from rec.casefile p where p.municipality_id = file.municipality_id and p.id = file.casefile_id)
    else exists (select 1 from rec.family p where p.municipality_id = file.municipality_id and p.id = file.family_id) end)
  with check ((select ctx.reach()) = 'office' and case
    when entry_id is not null then exists (select 1 from rec.entry p where p.municipality_id = file.municipality_id and p.id = file.entry_id and p.author_id = (select ctx.account()))
    when intake_id is not null then exists (select 1 from rec.intake p where p.municipality_id = file.municipality_id and p.id = file.intake_id)
    when casefile_id is not null then exists (select 1 from rec.casefile p where p.municipality_id = file.municipality_id and p.id = file.casefile_id)
    else exists (select 1 from rec.family p where p.municipality_id = file.municipality_id and p.id = file.family_id) end);
create policy office on rec.file_name to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.file f where f.municipality_id = file_name.municipality_id and f.id = file_name.file_id
         and (f.place_of = '{}' or f.place_of && (select ctx.unveiled())::uuid[])))
  with check ((select ctx.reach()) = 'office' and ctx.wrote_file(file_id));
call machinery.through('rec.file_withdrawal', 'file_id', 'rec.file');
-- Taken off by who added it, or by who leads.
create policy author on rec.file_withdrawal as restrictive for insert to kyoten_app
  with check ((select ctx.role()) in ('head', 'supervisor', 'coordinator') or exists (select 1 from rec.file f
              where f.municipality_id = file_withdrawal.municipality_id and f.id = file_withdrawal.file_id and f.recorded_by = (select ctx.account())));
create policy with_file on audit.change as restrictive for select to kyoten_app using (case tbl
  when 'file' then exists (select 1 from rec.file s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'file_withdrawal' then exists (select 1 from rec.file_withdrawal s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  else true end);

-- The hidden people around a file: of its family, its child, its children, or the families of the children of its intake.
create function machinery.hidden_around(f rec.file) returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with persons as (
    select c.person_id p from rec.casefile c where c.municipality_id = f.municipality_id
       and (c.id = f.casefile_id or c.id in (select l.casefile_id from rec.entry_casefile l where l.municipality_id = f.municipality_id and l.entry_id = f.entry_id))
    union select k.person_id from rec.intake_child k where k.municipality_id = f.municipality_id and k.intake_id = f.intake_id and k.person_id is not null),
  families as (
    select f.family_id g
    union select e.family_id from rec.entry e where e.municipality_id = f.municipality_id and e.id = f.entry_id
    union select c.family_id from rec.casefile c where c.municipality_id = f.municipality_id and c.id = f.casefile_id
    union select m.family_id from rec.family_member m join persons on persons.p = m.person_id where m.municipality_id = f.municipality_id)
  select coalesce(array_agg(distinct x.id), '{}') from rec.person x
   where x.municipality_id = f.municipality_id and x.veiled
     and (x.id in (select p from persons)
          or exists (select 1 from rec.family_member m join families on families.g = m.family_id where m.municipality_id = x.municipality_id and m.person_id = x.id))
$$;
create function machinery.keep_file_veil() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- Nobody who was hidden around it is taken off again: no date and no correction lifts a veil.
  new.place_of := array(select unnest(new.place_of) union select unnest(machinery.hidden_around(new)));
  new.veiled := new.tells_place and new.place_of <> '{}';
  return new;
end $$;
create trigger keep_veil before insert or update on rec.file for each row execute function machinery.keep_file_veil();
-- A new veil, a hidden person who turns out to belong here: the files around them are looked at again.
create function machinery.veil_files() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t int := new.municipality_id;
  who uuid := case when tg_table_name = 'person' then new.id else (to_jsonb(new) ->> 'person_id')::uuid end;
  families uuid[] := array(select m.family_id from rec.family_member m where m.municipality_id = t and m.person_id = who
                           union select c.family_id from rec.casefile c where c.municipality_id = t and c.person_id = who);
  members uuid[] := who || array(select m.person_id from rec.family_member m where m.municipality_id = t and m.family_id = any (families));
begin
  if who is null or not exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (members) and p.veiled) then return null; end if;
  update rec.file f set veiled = f.veiled
   where f.municipality_id = t
     and (f.family_id = any (families)
          or f.casefile_id in (select c.id from rec.casefile c where c.municipality_id = t and c.family_id = any (families))
          or f.entry_id in (select e.id from rec.entry e where e.municipality_id = t and e.family_id = any (families))
          or f.intake_id in (select k.intake_id from rec.intake_child k where k.municipality_id = t and k.person_id = any (members)))
     and not machinery.hidden_around(f) <@ f.place_of;
  return null;
end $$;
create trigger veil_files after update of veiled on rec.person for each row when (new.veiled) execute function machinery.veil_files();
create trigger veil_files after insert on rec.family_member for each row execute function machinery.veil_files();
create trigger veil_files after insert or update of person_id on rec.intake_child for each row execute function machinery.veil_files();
create function machinery.keep_withdrawal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  select f.family_id, f.intake_id, f.entry_id, f.casefile_id into new.family_id, new.intake_id, new.entry_id, new.casefile_id
    from rec.file f where f.municipality_id = new.municipality_id and f.id = new.file_id;
  return new;
end $$;
create trigger keep before insert on rec.file_withdrawal for each row execute function machinery.keep_withdrawal();

call machinery.withhold('rec.file');
call machinery.withhold('rec.file_name');
call machinery.withhold('rec.file_withdrawal');
revoke insert (place_of) on rec.file from kyoten_app;
revoke insert (family_id, intake_id, entry_id, casefile_id) on rec.file_withdrawal from kyoten_app;
