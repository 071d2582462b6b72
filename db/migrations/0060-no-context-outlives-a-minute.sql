-- A right ends with its ground: no transaction of the door is older than a minute, also where its role's own time limit (30 s) was switched off.
set local role kyoten_veil;
create or replace function ctx.me() returns ctx.actor language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  w text := current_setting('kyoten.ctx', true);
  v text;
  s bytea;
  p text[];
begin
  if w is null or w = '' then return null; end if;
  v := split_part(w, '#', 1);
  select k into s from ctx.key where id = 1;
  if encode(sha256(s || sha256(s || convert_to(v || '#' || pg_backend_pid() || '#' || extract(epoch from now()), 'UTF8'))), 'hex') is distinct from split_part(w, '#', 2)
     or (session_user = 'kyoten_app' and clock_timestamp() > now() + interval '1 minute') then
    raise insufficient_privilege using message = 'context';
  end if;
  p := string_to_array(v, '|');
  return row (p[1], p[2], p[3], p[4], nullif(p[5], ''), p[6])::ctx.actor;
end $$;
set local role kyoten_owner;
