-- What everybody may do in a new database and nobody here shall: keep things outside the tables, where no policy and no trail reaches;
-- and see what else a message of one's own has done: which tables it locked, how they and the log grew. Rolled back, that told whether a guess had met something hidden. Whoever watches the server (pg_monitor) still does.
-- Safe to run again; in this database only, by a superuser (docs/operations.md tells a DBA to).
do $$
declare
  f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^(lo_creat|lo_create|lo_from_bytea|lo_open|lo_put|lowrite|lo_import|lo_export|pg_logical_emit_message)$' loop
    execute format('revoke execute on function %s from public', f);
  end loop;
  for f in select p.oid from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace
      and p.proname ~ '^(pg_stat_get_.*|pg_lock_status|pg_(relation|table|total_relation|indexes|database|tablespace)_size|pg_current_wal_.*lsn|pg_get_wal_summarizer_state|pg_available_wal_summaries|pg_wal_summary_contents)$' loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to pg_read_all_stats', f);
  end loop;
end $$;
