-- Who searched for what (the seal of the words) is part of who looked: the fifth stream of each block.
alter table audit.search
  add column epoch smallint not null default 1,
  add column xact xid8 not null default pg_current_xact_id(),
  -- The seal of the words stands in the line behind a digest, so that an export does not tell which searches were for the same words.
  add column salt bytea not null default gen_random_bytes(16);
create index on audit.search (municipality_id, epoch, xact, seq);
do $$
begin
  -- A trail that has moved to another server already is in a later epoch.
  execute format('alter table audit.search alter column epoch set default %s', (select max(number) from audit.epoch));
end $$;
drop policy scribe on audit.search;
create policy scribe on audit.search to kyoten_scribe using (true) with check (true);
grant select on audit.search to kyoten_scribe;

set local role kyoten_scribe;
-- As before, with one stream more.
-- The lines are spelled out again in app/sealer/lines.ts: whoever verifies does not ask this function.
create or replace function audit.seal(town int, out n bigint, out hash bytea) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  before audit.block;
  past jsonb;
  here smallint;
  past_epoch smallint;
  first xid8;
  horizon xid8;
  changes jsonb;
  accesses jsonb;
  requests jsonb;
  sign_ins jsonb;
  searches jsonb;
  words text;
begin
  select e.number into strict here from audit.epoch e order by e.number desc limit 1;
  if (select e.system_identifier from audit.epoch e where e.number = here) <> (select c.system_identifier from pg_control_system() c) then
    raise exception using errcode = 'KT001', message = 'another server';
  end if;
  for attempt in 1..2 loop
    select * into before from audit.block b where b.municipality_id = town order by b.n desc limit 1;
    -- From where the last block ended, also when that was on another server.
    past_epoch := coalesce(before.epoch, 0::smallint);
    first := coalesce(before.xact_to, '0'::xid8);
    -- Every transaction below the oldest one that still runs is over: what they wrote is all there is.
    horizon := pg_snapshot_xmin(pg_current_snapshot());
    if not exists (select from audit.request r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) and (r.epoch, r.xact) < (here, horizon))
       and not exists (select from audit.change r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) and (r.epoch, r.xact) < (here, horizon))
       and not exists (select from audit.access r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) and (r.epoch, r.xact) < (here, horizon))
       and not exists (select from audit.sign_in r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) and (r.epoch, r.xact) < (here, horizon))
       and not exists (select from audit.search r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) and (r.epoch, r.xact) < (here, horizon)) then
      return;
    end if;
    -- The second time round the lock is held, and nobody has closed a block in between.
    if attempt = 2 then exit; end if;
    insert into audit.sealing values (town) on conflict do nothing;
    perform from audit.sealing s where s.municipality_id = town for update skip locked;
    if not found then return; end if;
  end loop;
  past := before.body::jsonb;
  select jsonb_build_object('rows', count(*), 'all', count(*) + coalesce((past -> 'changes' ->> 'all')::bigint, 0),
           'root', encode(sha256(coalesce(string_agg(sha256(convert_to(l.line, 'UTF8')), ''::bytea order by r.epoch, r.xact, r.seq), ''::bytea)), 'hex')) into changes
    from audit.change r, lateral (select jsonb_strip_nulls(jsonb_build_object(
      'town', r.municipality_id, 'epoch', r.epoch, 'xact', r.xact::text, 'seq', r.seq, 'at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'office_at', to_char(r.office_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'actor', r.actor, 'request', r.request, 'table', r.tbl, 'row', r.row_id, 'op', r.op::text,
      'class', r.class, 'columns', r.columns, 'casefiles', r.casefiles, 'family', r.family, 'intake', r.intake, 'entry', r.entry, 'person', r.person, 'digest', encode(r.digest, 'hex')))::text as line) l
   where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) and (r.epoch, r.xact) < (here, horizon);
  select jsonb_build_object('rows', count(*), 'all', count(*) + coalesce((past -> 'accesses' ->> 'all')::bigint, 0),
           'root', encode(sha256(coalesce(string_agg(sha256(convert_to(l.line, 'UTF8')), ''::bytea order by r.epoch, r.xact, r.seq), ''::bytea)), 'hex')) into accesses
    from audit.access r, lateral (select jsonb_strip_nulls(jsonb_build_object(
      'town', r.municipality_id, 'epoch', r.epoch, 'xact', r.xact::text, 'seq', r.seq, 'at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'request', r.request, 'account', r.account_id, 'route', r.route, 'outcome', r.outcome, 'subjects', r.subjects,
      'reason', encode(sha256(r.salt || convert_to(r.reason, 'UTF8')), 'hex')))::text as line) l
   where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) and (r.epoch, r.xact) < (here, horizon);
  select jsonb_build_object('rows', count(*), 'all', count(*) + coalesce((past -> 'requests' ->> 'all')::bigint, 0),
           'root', encode(sha256(coalesce(string_agg(sha256(convert_to(l.line, 'UTF8')), ''::bytea order by r.epoch, r.xact, r.id), ''::bytea)), 'hex')) into requests
    from audit.request r, lateral (select jsonb_strip_nulls(jsonb_build_object(
      'town', r.municipality_id, 'epoch', r.epoch, 'xact', r.xact::text, 'id', r.id, 'at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'account', r.account_id, 'route', r.route, 'subject', r.subject))::text as line) l
   where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) and (r.epoch, r.xact) < (here, horizon);
  select jsonb_build_object('rows', count(*), 'all', count(*) + coalesce((past -> 'sign_ins' ->> 'all')::bigint, 0),
           'root', encode(sha256(coalesce(string_agg(sha256(convert_to(l.line, 'UTF8')), ''::bytea order by r.epoch, r.xact, r.seq), ''::bytea)), 'hex')) into sign_ins
    from audit.sign_in r, lateral (select jsonb_strip_nulls(jsonb_build_object(
      'town', r.municipality_id, 'epoch', r.epoch, 'xact', r.xact::text, 'seq', r.seq, 'at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'account', r.account_id, 'what', r.what, 'from', encode(sha256(r.salt || convert_to(r.device || '|' || r.address, 'UTF8')), 'hex')))::text as line) l
   where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) and (r.epoch, r.xact) < (here, horizon);
  select jsonb_build_object('rows', count(*), 'all', count(*) + coalesce((past -> 'searches' ->> 'all')::bigint, 0),
           'root', encode(sha256(coalesce(string_agg(sha256(convert_to(l.line, 'UTF8')), ''::bytea order by r.epoch, r.xact, r.seq), ''::bytea)), 'hex')) into searches
    from audit.search r, lateral (select jsonb_strip_nulls(jsonb_build_object(
      'town', r.municipality_id, 'epoch', r.epoch, 'xact', r.xact::text, 'seq', r.seq, 'at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'request', r.request, 'account', r.account_id, 'term', encode(sha256(r.salt || r.term), 'hex')))::text as line) l
   where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) and (r.epoch, r.xact) < (here, horizon);
  n := coalesce(before.n, 0) + 1;
  words := jsonb_build_object('town', town, 'n', n, 'epoch', here, 'from', first::text, 'to', horizon::text,
    'at', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'changes', changes, 'accesses', accesses, 'requests', requests, 'sign_ins', sign_ins, 'searches', searches, 'previous', coalesce(encode(before.hash, 'hex'), ''))::text;
  hash := sha256(convert_to(words, 'UTF8'));
  insert into audit.block (municipality_id, n, epoch, xact_to, body, hash) values (town, n, here, horizon, words, hash);
end $$;

drop function audit.head(int);
-- How far a town is sealed, and since when its oldest row waits (seconds by the database's clock).
create function audit.head(town int, out n bigint, out hash text, out epoch int, out changes bigint, out accesses bigint, out requests bigint, out sign_ins bigint, out searches bigint, out waiting double precision)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  last audit.block;
  past_epoch smallint;
  first xid8;
  oldest timestamptz;
begin
  select * into last from audit.block b where b.municipality_id = town order by b.n desc limit 1;
  past_epoch := coalesce(last.epoch, 0::smallint);
  first := coalesce(last.xact_to, '0'::xid8);
  select least((select min(r.at) from audit.change r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first)),
               (select min(r.at) from audit.access r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first)),
               (select min(r.at) from audit.request r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first)),
               (select min(r.at) from audit.sign_in r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first)),
               (select min(r.at) from audit.search r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first))) into oldest;
  n := coalesce(last.n, 0);
  hash := coalesce(encode(last.hash, 'hex'), '');
  epoch := (select max(e.number) from audit.epoch e);
  changes := coalesce((last.body::jsonb -> 'changes' ->> 'all')::bigint, 0);
  accesses := coalesce((last.body::jsonb -> 'accesses' ->> 'all')::bigint, 0);
  requests := coalesce((last.body::jsonb -> 'requests' ->> 'all')::bigint, 0);
  sign_ins := coalesce((last.body::jsonb -> 'sign_ins' ->> 'all')::bigint, 0);
  searches := coalesce((last.body::jsonb -> 'searches' ->> 'all')::bigint, 0);
  waiting := coalesce(extract(epoch from clock_timestamp() - oldest), 0);
end $$;

grant execute on function audit.head(int) to kyoten_sealer;
set local role kyoten_owner;

-- As before, for one table more.
create or replace function machinery.open_epoch() returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare latest audit.epoch; here bigint := (select system_identifier from pg_control_system()); tbl text;
begin
  select * into strict latest from audit.epoch order by number desc limit 1;
  if latest.system_identifier = here then return; end if;
  insert into audit.epoch (number, system_identifier) values (latest.number + 1, here);
  foreach tbl in array array['audit.change', 'audit.access', 'audit.request', 'audit.sign_in', 'audit.search'] loop
    execute format('alter table %s alter column epoch set default %s', tbl, latest.number + 1);
  end loop;
end $$;
