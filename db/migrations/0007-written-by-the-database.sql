-- What the database writes itself is no column of the app role: when and by whom something was written, the flags that hide, the numbers,
-- what a row belongs to. Called again for every table that a later migration adds; test/security/attacks.test.ts asks.

create procedure machinery.withhold(tbl regclass) language plpgsql as $$
declare
  -- Always filled by a default or a trigger.
  stamped text[] := array['municipality_id', 'recorded_at', 'recorded_by', 'set_at', 'set_by', 'lifted_at', 'lifted_by', 'lifting_confirmed_by', 'confirmed_at', 'author_id',
    'judged_at', 'judged_by', 'proposed_by', 'received_by', 'written_in', 'veiled', 'sealed', 'narrow'];
  -- Said once, when the row is born.
  born text[] := array['id', 'number', 'received_at', 'family_id', 'casefile_id', 'intake_id', 'intake_child_id', 'entry_id', 'version_id', 'plan_id', 'meeting_id',
    'person_id', 'other_person_id', 'step', 'role'];
  -- Whose child it is may be known later than the call.
  known_later boolean := tbl in ('rec.intake_child'::regclass, 'rec.consultation'::regclass);
  changing boolean := has_table_privilege('kyoten_app', tbl, 'update');
  columns text[] := array(select a.attname::text from pg_attribute a where a.attrelid = tbl and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attname <> all (stamped));
begin
  if tbl = 'rec.late_decision'::regclass then columns := array(select c from unnest(columns) c where c not in ('decided_at', 'decided_by')); end if;
  if tbl = 'rec.entry_seen'::regclass then columns := array(select c from unnest(columns) c where c not in ('account_id', 'seen_at')); end if;
  execute format('revoke insert, update on %s from kyoten_app', tbl);
  execute format('grant insert (%s) on %s to kyoten_app', (select string_agg(quote_ident(c), ', ') from unnest(columns) c), tbl);
  if changing then
    columns := array(select c from unnest(columns) c where c <> all (born) or (known_later and c = 'person_id'));
    execute format('grant update (%s) on %s to kyoten_app', (select string_agg(quote_ident(c), ', ') from unnest(columns) c), tbl);
  end if;
end $$;

do $$
declare
  t regclass;
begin
  for t in select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'rec' and c.relkind = 'r' and obj_description(c.oid, 'pg_class') like 'record:%' and c.relname <> 'account' loop
    call machinery.withhold(t);
  end loop;
end $$;
