-- What everybody may do in a new database and nobody here shall: keep things outside the tables, where no policy and no trail reaches.
-- Safe to run again; in this database only, by a superuser (docs/operations.md tells a DBA to).
do $$
declare
  f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^(lo_creat|lo_create|lo_from_bytea|lo_open|lo_put|lowrite|lo_import|lo_export|pg_logical_emit_message)$' loop
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;
