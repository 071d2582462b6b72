-- Nobody stops the closing of blocks: neither with a line that is too long for one, nor with more lines than are hashed in time; and nobody keeps its alarm quiet.
-- Rows from before are not asked again; no row of the house was ever longer.
alter table audit.request add constraint short check (length(route) <= 200) not valid;
alter table audit.access add constraint short check (length(route) <= 200 and length(reason) <= 4000 and cardinality(subjects) <= 20000) not valid;
alter table audit.sign_in add constraint short check (length(device) <= 200 and length(address) <= 200) not valid;

set local role kyoten_scribe;
-- As before; a line is cut to its length, and one transaction writes a thousand at most: the house writes one or two.
create or replace function audit.note_request(town int, request uuid, token bytea, route text, subject uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from audit.request r where r.municipality_id = town and r.epoch = (select max(e.number) from audit.epoch e) and r.xact = pg_current_xact_id() offset 999) then
    raise program_limit_exceeded using message = 'too many lines';
  end if;
  insert into audit.request (municipality_id, id, account_id, route, subject)
  values (town, request, (select s.account_id from ctx.session s where s.token_hash = sha256(token)), left(route, 200), subject);
end $$;
create or replace function audit.note_sign_in(town int, who uuid, happened text, from_device text, from_address text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from audit.sign_in r where r.municipality_id = town and r.epoch = (select max(e.number) from audit.epoch e) and r.xact = pg_current_xact_id() offset 999) then
    raise program_limit_exceeded using message = 'too many lines';
  end if;
  insert into audit.sign_in (municipality_id, account_id, what, device, address) values (town, who, happened, left(from_device, 200), left(from_address, 200));
end $$;
create or replace function audit.note_search(request uuid, words text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  if exists (select from audit.search r where r.municipality_id = t and r.epoch = (select max(e.number) from audit.epoch e) and r.xact = pg_current_xact_id() offset 999) then
    raise program_limit_exceeded using message = 'too many lines';
  end if;
  insert into audit.search (municipality_id, request, account_id, term) values (t, request, ctx.account(), ctx.term_of(words));
end $$;
create or replace function audit.note_access(request uuid, route text, outcome text, subjects uuid[], reason text, single boolean default true) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t int := ctx.town(); me uuid := ctx.account(); today date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
  fresh uuid[]; known int; most int; verdict text := 'ok';
begin
  if exists (select from audit.access r where r.municipality_id = t and r.epoch = (select max(e.number) from audit.epoch e) and r.xact = pg_current_xact_id() offset 999) then
    raise program_limit_exceeded using message = 'too many lines';
  end if;
  if outcome in ('shown', 'changed') and cardinality(subjects) > 0 then
    fresh := array(select p.id from rec.person p where p.municipality_id = t and p.id = any (subjects)
                     and not exists (select 1 from audit.seen s where s.municipality_id = t and s.account_id = me and s.day = today and s.person_id = p.id));
    if cardinality(fresh) > 0 then
      select count(*) into known from audit.seen s where s.municipality_id = t and s.account_id = me and s.day = today;
      if known = 0 then delete from audit.seen s where s.municipality_id = t and s.account_id = me and s.day < today; end if;
      most := case when ctx.role() in ('head', 'supervisor', 'coordinator') then coalesce((ctx.setting('exports.people_a_day_leading'))::int, 1500) else coalesce((ctx.setting('exports.people_a_day'))::int, 300) end;
      if outcome = 'shown' and known + cardinality(fresh) > 3 * most and not single then verdict := 'closed';
      elsif outcome = 'shown' and known + cardinality(fresh) > most and not ctx.stepped_up() then verdict := 'step_up';
      else
        insert into audit.seen select t, me, today, f from unnest(fresh) f on conflict do nothing;
        if known <= most and known + cardinality(fresh) > most then
          perform machinery.raise_alert('export_over_budget', me, '{}', '', array['privacy_officer', 'head'], '{}');
        end if;
      end if;
    end if;
  end if;
  insert into audit.access (municipality_id, request, account_id, route, outcome, subjects, reason)
  values (t, request, me, left(route, 200), case when verdict = 'ok' then outcome else 'refused' end, case when verdict = 'ok' then subjects else '{}' end, left(reason, 4000));
  return verdict;
end $$;
-- As before, some hundred thousand lines a block (of looks, which may be long, five thousand).
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
  stream text;
  enough record;
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
  -- A block ends where the first of the streams has enough: between two transactions, and never before the first.
  foreach stream in array array['audit.change', 'audit.access', 'audit.request', 'audit.sign_in', 'audit.search'] loop
    execute format('select r.epoch, r.xact, (r.epoch, r.xact) = (first_value(r.epoch) over w, first_value(r.xact) over w) as alone from (
        select x.epoch, x.xact from %s x where x.municipality_id = $1 and (x.epoch, x.xact) >= ($2, $3) and (x.epoch, x.xact) < ($4, $5) order by x.epoch, x.xact limit $6 + 1) r
      window w as (order by r.epoch, r.xact) order by r.epoch, r.xact offset $6', stream)
      into enough using town, past_epoch, first, here, horizon, case stream when 'audit.access' then 5000 else 100000 end;
    if enough.xact is not null then
      here := enough.epoch;
      horizon := case when enough.alone then (enough.xact::text::numeric + 1)::text::xid8 else enough.xact end;
    end if;
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

-- As before; however many rows wait, the oldest is looked for among the first ten thousand of each stream.
create or replace function audit.head(town int, out n bigint, out hash text, out epoch int, out changes bigint, out accesses bigint, out requests bigint, out sign_ins bigint, out searches bigint, out waiting double precision)
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
  select least((select min(x.at) from (select r.at from audit.change r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) order by r.epoch, r.xact limit 10000) x),
               (select min(x.at) from (select r.at from audit.access r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) order by r.epoch, r.xact limit 10000) x),
               (select min(x.at) from (select r.at from audit.request r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) order by r.epoch, r.xact limit 10000) x),
               (select min(x.at) from (select r.at from audit.sign_in r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) order by r.epoch, r.xact limit 10000) x),
               (select min(x.at) from (select r.at from audit.search r where r.municipality_id = town and (r.epoch, r.xact) >= (past_epoch, first) order by r.epoch, r.xact limit 10000) x)) into oldest;
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

set local role kyoten_owner;
-- As before, without a lock: whoever held it, or asked and did not end, kept the alarm quiet. Two who ask in the same moment raise two.
-- One alert a silence: none while one is open, and none again before sealing has worked (`spoke`). Nobody acts here: it is written under the account of the system.
create or replace function machinery.raise_silence(town int, seconds double precision, spoke timestamptz) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  minutes int := coalesce((select s.value::int from rec.setting s where s.municipality_id = town and s.key = 'audit.silence_minutes' order by s.turn desc limit 1), 3);
  system uuid := (select a.id from rec.account a where a.municipality_id = town and a.role = 'system_statistics' order by a.since, a.id limit 1);
  was text := coalesce(current_setting('kyoten.ctx', true), ''); was_now text := coalesce(current_setting('kyoten.now', true), '');
begin
  if coalesce(seconds, 0) <= minutes * 60 or system is null then return false; end if;
  if exists (select 1 from rec.alert l where l.municipality_id = town and l.kind = 'checkpoint_silence' and (l.verdict is null or l.recorded_at >= spoke)) then return false; end if;
  perform ctx.act_as(town, system);
  perform machinery.raise_alert('checkpoint_silence', system, '{}', '', array['privacy_officer', 'head']);
  perform set_config('kyoten.ctx', was, true), set_config('kyoten.now', was_now, true);
  return true;
end $$;
