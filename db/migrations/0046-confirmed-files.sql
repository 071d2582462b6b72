-- The hashes of the town's files as the head last confirmed them, asked at start, when nobody acts. A hash tells nothing of a file.
set local role kyoten_veil;
create function ctx.confirmed_files(town int) returns table (key text, value text) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct on (s.key) s.key, s.value #>> '{}' from rec.setting s where s.municipality_id = town and s.key like 'files.%' order by s.key, s.turn desc
$$;
grant execute on function ctx.confirmed_files(int) to kyoten_app;
set local role kyoten_owner;
