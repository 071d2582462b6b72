-- The roles of the whole server: nobody who signs in owns anything. Safe to run again; needs a superuser.
-- Passwords are not here: the migration sets those of kyoten_app, kyoten_signin and kyoten_sealer from DATABASE_URL, KYOTEN_SIGNIN_URL and KYOTEN_SEALER_URL.
do $$
declare
  r record;
begin
  for r in
    select * from (values
      ('kyoten_owner',    'nologin bypassrls'),  -- owns tables; used by the migration child process only
      ('kyoten_veil',     'nologin nobypassrls'),  -- definer of context and search
      ('kyoten_scribe',   'nologin nobypassrls'),  -- owns the audit
      ('kyoten_share',    'nologin nobypassrls'),  -- tells member agencies their shared view, column by column
      ('kyoten_app',      'login nobypassrls'),  -- the door's work
      ('kyoten_signin',   'login nobypassrls'),  -- the only one that makes sessions; sees no case
      ('kyoten_sealer',   'login nobypassrls'),  -- closes and signs the blocks of the trail; reads no row of it
      -- These sign in from the day their work exists.
      ('kyoten_queue',    'nologin nobypassrls'),
      ('kyoten_disposal', 'nologin nobypassrls'),
      ('kyoten_backup',   'nologin bypassrls')
    ) as wanted(name, attributes)
  loop
    if not exists (select from pg_roles where rolname = r.name) then
      execute format('create role %I', r.name);
    end if;
    execute format('alter role %I %s nosuperuser nocreatedb nocreaterole noreplication noinherit', r.name, r.attributes);
  end loop;
end $$;

-- A migration may make things for the definers, but the owner does not read as they do.
grant kyoten_veil, kyoten_scribe, kyoten_share to kyoten_owner with inherit false, set true;

-- The database speaks UTC; office dates come from the door. Nothing a statement carries reaches the server's log:
-- log_error_verbosity=terse alone still writes values.
do $$
declare
  name text;
begin
  foreach name in array array['kyoten_app', 'kyoten_signin', 'kyoten_queue', 'kyoten_sealer', 'kyoten_disposal', 'kyoten_backup'] loop
    execute format('alter role %I set timezone = ''UTC''', name);
    execute format('alter role %I set log_min_messages = fatal', name);
    execute format('alter role %I set log_min_error_statement = panic', name);
    execute format('alter role %I set log_statement = ''none''', name);
    execute format('alter role %I set log_min_duration_statement = -1', name);
    execute format('alter role %I set log_parameter_max_length = 0', name);
    execute format('alter role %I set log_parameter_max_length_on_error = 0', name);
  end loop;
  foreach name in array array['kyoten_app', 'kyoten_signin'] loop
    execute format('alter role %I set statement_timeout = ''5s''', name);
    execute format('alter role %I set lock_timeout = ''3s''', name);
    execute format('alter role %I set idle_in_transaction_session_timeout = ''10s''', name);
    execute format('alter role %I set transaction_timeout = ''30s''', name);
    -- Policies nest deeply: planning a statement anew costs more than running it. Search plans itself (ctx.find_persons).
    execute format('alter role %I set plan_cache_mode = ''force_generic_plan''', name);
    execute format('alter role %I set jit = off', name);
  end loop;
  foreach name in array array['kyoten_queue', 'kyoten_sealer', 'kyoten_disposal'] loop
    execute format('alter role %I set statement_timeout = ''10min''', name);
    execute format('alter role %I set lock_timeout = ''3s''', name);
    execute format('alter role %I set idle_in_transaction_session_timeout = ''10s''', name);
  end loop;
end $$;
