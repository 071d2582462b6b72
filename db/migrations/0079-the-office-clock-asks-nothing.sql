-- The office clock is asked by every row that is written: where nobody set another time, nothing is looked up.
set local role kyoten_veil;
create or replace function ctx.now() returns timestamptz language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare w text := nullif(current_setting('kyoten.now', true), '');
begin
  if w is null then return clock_timestamp(); end if;
  if (select kind from rec.installation) in ('demo', 'test') then return w::timestamptz; end if;
  return clock_timestamp();
end $$;
set local role kyoten_owner;
