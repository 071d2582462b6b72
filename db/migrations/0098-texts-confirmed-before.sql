set local role kyoten_veil;
-- Every text of a file of a town that the head has confirmed, newest first: where the newest cannot be read, the one before it is used. Asked at the start, when nobody acts.
create function ctx.texts_confirmed(town int, file text) returns setof text language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.words from rec.setting s join rec.town_file f on f.municipality_id = s.municipality_id and f.name = file and f.hash = s.value #>> '{}'
   where s.municipality_id = town and s.key = 'files.' || file order by s.turn desc limit 50
$$;
revoke all on function ctx.texts_confirmed(int, text) from public;
grant execute on function ctx.texts_confirmed(int, text) to kyoten_app;
set local role kyoten_owner;
