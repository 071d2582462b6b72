-- The order of the trail is by the clock and not by a count of all rows: whoever reads two lines of their own did read from it how many others stood between them, also in a transaction that was rolled back.
set local role kyoten_scribe;
-- Ticks of ten microseconds since 2020, and which connection wrote: two never meet, and the numbers stay whole in JavaScript until 2064.
create function audit.next_seq() returns bigint language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare tick bigint; last_one text := current_setting('kyoten.tick', true);
begin
  -- A statement that writes many rows may be faster than the clock ticks.
  loop
    tick := floor((extract(epoch from clock_timestamp()) - 1577836800) * 100000)::bigint;
    exit when tick::text is distinct from last_one;
  end loop;
  perform set_config('kyoten.tick', tick::text, true);
  return tick * 64 + pg_backend_pid() % 64;
end $$;
revoke all on function audit.next_seq() from public;
grant execute on function audit.next_seq() to kyoten_owner;
set local role kyoten_owner;
alter table audit.change alter column seq drop identity, alter column seq set default audit.next_seq();
