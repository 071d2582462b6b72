-- What the head confirmed of a file of the town is kept as it was: the program goes on using it until another text is confirmed.
create function machinery.hash_of(words text) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$ select encode(sha256(convert_to(words, 'UTF8')), 'hex') $$;
create table rec.town_file (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  name text not null check (name ~ '^(town\.json|forms/[a-z0-9-]+\.typ)$'), hash text not null, words text not null check (length(words) <= 200000),
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), unique (municipality_id, name, hash), check (hash = encode(sha256(convert_to(words, 'UTF8')), 'hex')));
call machinery.protect('rec.town_file', 'setting', 'a file of the town as it was proposed or confirmed, by the hash of its text');
create policy readers on rec.town_file for select to kyoten_app using ((select ctx.reach()) = 'office' or (select ctx.role()) = 'administrator');
create policy proposing on rec.town_file for insert to kyoten_app with check ((select ctx.role()) = 'administrator');
grant select, insert, update, delete on rec.town_file to kyoten_owner;
grant select on rec.town_file to kyoten_veil;
create policy veil_reads on rec.town_file for select to kyoten_veil using (true);

-- As before; a file is confirmed only with its text.
create or replace function machinery.apply_setting() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare key text := new.details ->> 'key';
begin
  if not machinery.is_setting(key, new.details -> 'value')
     or (key like 'files.%' and not exists (select 1 from rec.town_file f where f.municipality_id = new.municipality_id and 'files.' || f.name = key and f.hash = new.details ->> 'value')) then
    raise insufficient_privilege using message = 'not the second person';
  end if;
  insert into rec.setting (municipality_id, key, value, widening_id) values (new.municipality_id, key, new.details -> 'value', new.id);
  return null;
end $$;

-- The town's files that were never confirmed are taken as they lie on the server, and the text of one that was, where it is not kept yet. Run by the owner: at a town's birth and by every migration.
create function machinery.take_files(town int, files jsonb) returns setof text language plpgsql set search_path = pg_catalog, pg_temp as $$
declare f record; said text;
begin
  perform ctx.begin_town(town);
  for f in select x.name, x.words from jsonb_to_recordset(files) x (name text, words text) order by x.name loop
    said := (select s.value #>> '{}' from rec.setting s where s.municipality_id = town and s.key = 'files.' || f.name order by s.turn desc limit 1);
    if said is not null and said <> machinery.hash_of(f.words) then continue; end if;
    if exists (select 1 from rec.town_file k where k.municipality_id = town and k.name = f.name and k.hash = said) then continue; end if;
    insert into rec.town_file (municipality_id, name, hash, words) values (town, f.name, machinery.hash_of(f.words), f.words) on conflict do nothing;
    if said is null then insert into rec.setting (municipality_id, key, value) values (town, 'files.' || f.name, to_jsonb(machinery.hash_of(f.words))); end if;
    return next f.name;
  end loop;
end $$;
revoke all on function machinery.take_files(int, jsonb) from public;
set local role kyoten_veil;
-- The files of a town as the head last confirmed them, asked at the start, when nobody acts; no text where only the hash was kept.
create function ctx.confirmed_texts(town int) returns table (name text, hash text, words text) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct on (s.key) substr(s.key, 7), s.value #>> '{}', f.words
    from rec.setting s left join rec.town_file f on f.municipality_id = s.municipality_id and f.name = substr(s.key, 7) and f.hash = s.value #>> '{}'
   where s.municipality_id = town and s.key like 'files.%' order by s.key, s.turn desc
$$;
revoke all on function ctx.confirmed_texts(int) from public;
grant execute on function ctx.confirmed_texts(int) to kyoten_app;
drop function ctx.confirmed_files(int);
set local role kyoten_owner;
call machinery.withhold('rec.town_file');
