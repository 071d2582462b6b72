-- Who acts is asked more than a hundred times for one entry: the seal of the context is made of the server's own hash, in one function instead of three.
-- The outer hash over the key keeps a longer text from being sealed by whoever knows a shorter one's seal.
set local role kyoten_veil;
create or replace function ctx.seal(v text) returns text language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare s bytea;
begin
  select k into s from ctx.key where id = 1;
  return encode(sha256(s || sha256(s || convert_to(v || '#' || pg_backend_pid() || '#' || extract(epoch from now()), 'UTF8'))), 'hex');
end $$;
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
  if encode(sha256(s || sha256(s || convert_to(v || '#' || pg_backend_pid() || '#' || extract(epoch from now()), 'UTF8'))), 'hex') is distinct from split_part(w, '#', 2) then
    raise insufficient_privilege using message = 'context';
  end if;
  p := string_to_array(v, '|');
  return row (p[1], p[2], p[3], p[4], nullif(p[5], ''), p[6])::ctx.actor;
end $$;
set local role kyoten_owner;
