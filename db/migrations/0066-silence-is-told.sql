-- When no block is closed or no checkpoint written for longer than the town's number of minutes, the head and the privacy officer are told once.
create or replace function machinery.is_setting(key text, value jsonb) returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(case when key = 'access.reach' then value in ('"office"', '"team"')
    when key in ('exports.people_a_day', 'exports.second_above') then jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,5}$' and value::text::int between 20 and 5000
    when key = 'exports.people_a_day_leading' then jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,5}$' and value::text::int between 20 and 20000
    when key = 'places.asked_a_day' then jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,5}$' and value::text::int between 5 and 200
    when key = 'audit.silence_minutes' then jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,5}$' and value::text::int between 2 and 60
    when key like 'files.%' then jsonb_typeof(value) = 'string' and length(value #>> '{}') <= 64 end, false)
$$;

-- One alert a silence: none while one is open, and none again before sealing has worked (`spoke`). Nobody acts here: it is written under the account of the system.
create function machinery.raise_silence(town int, seconds double precision, spoke timestamptz) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  minutes int := coalesce((select s.value::int from rec.setting s where s.municipality_id = town and s.key = 'audit.silence_minutes' order by s.turn desc limit 1), 3);
  system uuid := (select a.id from rec.account a where a.municipality_id = town and a.role = 'system_statistics' order by a.since, a.id limit 1);
  was text := coalesce(current_setting('kyoten.ctx', true), ''); was_now text := coalesce(current_setting('kyoten.now', true), '');
begin
  if coalesce(seconds, 0) <= minutes * 60 or system is null then return false; end if;
  perform pg_advisory_xact_lock(2022, town);
  if exists (select 1 from rec.alert l where l.municipality_id = town and l.kind = 'checkpoint_silence' and (l.verdict is null or l.recorded_at >= spoke)) then return false; end if;
  perform ctx.act_as(town, system);
  perform machinery.raise_alert('checkpoint_silence', system, '{}', '', array['privacy_officer', 'head']);
  perform set_config('kyoten.ctx', was, true), set_config('kyoten.now', was_now, true);
  return true;
end $$;
revoke all on function machinery.raise_silence(int, double precision, timestamptz) from public;
grant execute on function machinery.raise_silence(int, double precision, timestamptz) to kyoten_scribe;
set local role kyoten_scribe;
-- Asked every minute by the application beside the sealer, with the age of its last checkpoint in seconds: the sealer's own role raises nothing, and what does not work cannot tell of itself.
create function audit.notice_silence(town int, checkpoint_age double precision) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  waiting double precision := (select h.waiting from audit.head(town) h);
  closed timestamptz := coalesce((select max(b.at) from audit.block b where b.municipality_id = town), '-infinity');
begin
  return machinery.raise_silence(town, waiting, closed) or machinery.raise_silence(town, checkpoint_age, clock_timestamp() - make_interval(secs => checkpoint_age));
end $$;
revoke all on function audit.notice_silence(int, double precision) from public;
grant execute on function audit.notice_silence(int, double precision) to kyoten_app;
set local role kyoten_owner;
