-- Rows are read column by column: granted as a whole a table tells its system columns too, and where a row lies (ctid) and which step of a message wrote it (cmin, xmin) told, rolled back, whether a guess had met something hidden and written a line of its own.
create or replace procedure machinery.withhold(tbl regclass) language plpgsql as $$
declare
  stamped text[] := array['municipality_id', 'recorded_at', 'recorded_by', 'set_at', 'set_by', 'lifted_at', 'lifted_by', 'lifting_confirmed_by', 'confirmed_at', 'author_id',
    'judged_at', 'judged_by', 'proposed_by', 'received_by', 'written_in', 'veiled', 'sealed', 'narrow'];
  born text[] := array['id', 'number', 'received_at', 'family_id', 'casefile_id', 'intake_id', 'intake_child_id', 'entry_id', 'version_id', 'plan_id', 'meeting_id',
    'person_id', 'other_person_id', 'step', 'role', 'agenda_item_id', 'agency_person_id', 'transfer_id', 'pregnancy_id', 'development_id'];
  known_later text[] := array['rec.intake_child', 'rec.consultation', 'rec.information_sheet', 'rec.checkup'];
  changing boolean := has_table_privilege('kyoten_app', tbl, 'update');
  columns text[] := array(select a.attname::text from pg_attribute a where a.attrelid = tbl and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attname <> all (stamped));
begin
  if tbl = 'rec.late_decision'::regclass then columns := array(select c from unnest(columns) c where c not in ('decided_at', 'decided_by')); end if;
  if tbl = 'rec.entry_seen'::regclass then columns := array(select c from unnest(columns) c where c not in ('account_id', 'seen_at')); end if;
  if tbl = 'rec.approval'::regclass then columns := array(select c from unnest(columns) c where c <> 'seen_at'); end if;
  execute format('revoke insert, update on %s from kyoten_app', tbl);
  execute format('grant insert (%s) on %s to kyoten_app', (select string_agg(quote_ident(c), ', ') from unnest(columns) c), tbl);
  if changing then
    columns := array(select c from unnest(columns) c where c <> all (born) or (tbl::text = any (known_later) and c = 'person_id'));
    execute format('grant update (%s) on %s to kyoten_app', (select string_agg(quote_ident(c), ', ') from unnest(columns) c), tbl);
  end if;
  call machinery.read_by_columns(tbl);
end $$;
-- What the app role reads as a whole it reads column by column. A column that is added later is granted by name.
create procedure machinery.read_by_columns(tbl regclass) language plpgsql as $$
begin
  if not has_table_privilege('kyoten_app', tbl, 'select') then return; end if;
  execute format('revoke select on %s from kyoten_app', tbl);
  execute format('grant select (%s) on %s to kyoten_app', (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a where a.attrelid = tbl and a.attnum > 0 and not a.attisdropped), tbl);
end $$;
do $$
declare t regclass;
begin
  for t in select c.oid from pg_class c where c.relnamespace in ('rec'::regnamespace, 'audit'::regnamespace, 'machinery'::regnamespace) and c.relkind = 'r' loop call machinery.read_by_columns(t); end loop;
end $$;
