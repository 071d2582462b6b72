-- The ground: who acts (ctx), how a table is protected (machinery), what is written down about every change (audit).
-- Pattern: docs/ARCHITECTURE.md, "Who may see what"; measured costs: docs/measured.md.

create schema rec authorization kyoten_owner;
create schema ctx authorization kyoten_owner;
create schema audit authorization kyoten_owner;
grant usage on schema public to kyoten_app, kyoten_signin, kyoten_veil, kyoten_scribe;
grant usage on schema rec, ctx, audit to kyoten_app, kyoten_veil, kyoten_scribe;
grant usage on schema rec, ctx to kyoten_signin;
grant create on schema ctx to kyoten_veil;
grant create on schema audit to kyoten_scribe;

-- One row: born once, never changed by the app. 'demo' and 'test' alone may move the office clock.
create table rec.installation (
  singleton boolean primary key default true check (singleton),
  kind text not null check (kind in ('demo', 'test', 'real')),
  municipality_id int not null,
  name text not null,
  office_name text not null,
  demo_today date check (demo_today is null or kind = 'demo'),
  born_at timestamptz not null default clock_timestamp()
);
comment on table rec.installation is 'reference: what this database was born as, and for which municipality';
grant select on rec.installation to kyoten_app, kyoten_signin, kyoten_veil, kyoten_scribe;

create table rec.role_reach (
  role text primary key,
  reach text not null check (reach in ('office', 'granted', 'none', 'totals', 'import'))
);
comment on table rec.role_reach is 'reference: reach of each role; the source is app/access/roles.ts, a test compares';
insert into rec.role_reach values
  ('head', 'office'), ('supervisor', 'office'), ('coordinator', 'office'), ('public_health_nurse', 'office'),
  ('social_worker', 'office'), ('family_supporter', 'office'), ('abuse_specialist', 'office'), ('psychologist', 'office'),
  ('kizuna_nurse', 'granted'), ('agency_user', 'granted'), ('privacy_officer', 'none'), ('administrator', 'none'),
  ('system_statistics', 'totals'), ('system_import', 'import'), ('system_births', 'office');
grant select on rec.role_reach to kyoten_app, kyoten_signin, kyoten_veil;

-- Sessions, credentials, key: nothing here is readable by the role that does the door's work.
create table ctx.key (id int primary key, k bytea not null);
comment on table ctx.key is 'machinery: key of the context seal';
insert into ctx.key values (1, gen_random_bytes(32));
create table ctx.session (
  token_hash bytea primary key,
  municipality_id int not null,
  account_id uuid not null,
  started_at timestamptz not null default clock_timestamp(),
  idle_until timestamptz not null,
  ends_at timestamptz not null,
  step_up_until timestamptz,
  ended_at timestamptz
);
comment on table ctx.session is 'machinery: who is signed in; only hashes of tokens';
create index on ctx.session (account_id);
create table ctx.credential (
  municipality_id int not null,
  account_id uuid not null,
  password_hash text not null,
  set_at timestamptz not null default clock_timestamp(),
  primary key (municipality_id, account_id)
);
comment on table ctx.credential is 'machinery: argon2id hashes';
create table ctx.attempt (
  key text not null,
  at timestamptz not null default clock_timestamp()
);
comment on table ctx.attempt is 'machinery: failed sign-ins per account and per device, for the growing delay';
create index on ctx.attempt (key, at);

grant select on ctx.key to kyoten_veil;
grant select, update on ctx.session to kyoten_veil;
grant select (token_hash, account_id) on ctx.session to kyoten_scribe;
grant select, insert, update on ctx.session to kyoten_signin;
grant select, insert, update on ctx.credential to kyoten_signin;
grant select, insert, delete on ctx.attempt to kyoten_signin;

-- An account is one person in one role; compared as persons by staff_id.
create table rec.account (
  municipality_id int not null,
  id uuid not null default gen_random_uuid(),
  staff_id uuid not null default gen_random_uuid(),
  sign_in_name text not null,
  name text not null,
  kana text not null default '',
  role text not null references rec.role_reach (role),
  title text not null default '',
  agency_id uuid,
  since date not null default '2019-04-01',
  until date,
  version int not null default 1,
  primary key (municipality_id, id),
  unique (municipality_id, sign_in_name)
);
grant select on rec.account to kyoten_app;
grant select (municipality_id, id, sign_in_name, name, role, agency_id, since, until) on rec.account to kyoten_signin, kyoten_veil;

-- Who acts -------------------------------------------------------------------------------------------------------------
create type ctx.actor as (m int, a uuid, r text, role text, g uuid, u boolean);

set local role kyoten_veil;

create function ctx.seal(v text) returns text language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return encode(public.hmac(concat_ws('#', v, pg_backend_pid(), extract(epoch from now()))::bytea,
                            (select k from ctx.key where id = 1), 'sha256'), 'hex');
end $$;

create function ctx.me() returns ctx.actor language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  w text := nullif(current_setting('kyoten.ctx', true), '');
  v text := split_part(w, '#', 1);
  p text[];
begin
  if w is null then return null; end if;
  if ctx.seal(v) is distinct from split_part(w, '#', 2) then
    raise insufficient_privilege using message = 'context';
  end if;
  p := string_to_array(v, '|');
  return row (p[1], p[2], p[3], p[4], nullif(p[5], ''), p[6])::ctx.actor;
end $$;

create function ctx.town() returns int language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$ begin return (ctx.me()).m; end $$;
create function ctx.account() returns uuid language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$ begin return (ctx.me()).a; end $$;
create function ctx.reach() returns text language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$ begin return coalesce((ctx.me()).r, 'none'); end $$;
create function ctx.role() returns text language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$ begin return coalesce((ctx.me()).role, 'none'); end $$;
create function ctx.agency() returns uuid language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$ begin return (ctx.me()).g; end $$;

-- The office clock. Only a database born as demo or test may be told another time; sessions and audit never use it.
create function ctx.now() returns timestamptz language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare w text := nullif(current_setting('kyoten.now', true), '');
begin
  if w is not null and (select kind from rec.installation) in ('demo', 'test') then return w::timestamptz; end if;
  return clock_timestamp();
end $$;

-- Opens the context for this transaction and says who it is. SQLSTATE 42501 'no session' when the token is unknown or over.
create function ctx.enter(token bytea, office_now text, out account_id uuid, out name text, out role text, out reach text, out agency_id uuid,
                          out municipality_id int, out ends_at timestamptz, out idle_until timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s record; v text;
begin
  select x.municipality_id m, x.account_id a, rr.reach r, ac.role role, ac.agency_id g, ac.name n, x.ends_at e, x.idle_until i,
         coalesce(x.step_up_until > clock_timestamp(), false) u
    into s
    from ctx.session x
    join rec.account ac on (ac.municipality_id, ac.id) = (x.municipality_id, x.account_id)
    join rec.role_reach rr on rr.role = ac.role
   where x.token_hash = sha256(token) and x.ended_at is null
     and x.idle_until > clock_timestamp() and x.ends_at > clock_timestamp()
     and ac.since <= (clock_timestamp() at time zone 'Asia/Tokyo')::date
     and (ac.until is null or ac.until > (clock_timestamp() at time zone 'Asia/Tokyo')::date);
  if not found then raise insufficient_privilege using message = 'no session'; end if;
  v := concat_ws('|', s.m, s.a, s.r, s.role, coalesce(s.g::text, ''), s.u);
  perform set_config('kyoten.ctx', v || '#' || ctx.seal(v), true);
  perform set_config('kyoten.now', coalesce(office_now, ''), true);
  account_id := s.a; name := s.n; role := s.role; reach := s.r; agency_id := s.g; municipality_id := s.m;
  ends_at := s.e; idle_until := s.i;
end $$;

-- A keystroke or a navigation keeps the session; timers and clocks never call this. At most one write a minute.
create function ctx.stay(token bytea) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ctx.session set idle_until = clock_timestamp() + interval '15 minutes'
   where token_hash = sha256(token) and ended_at is null and idle_until > clock_timestamp()
     and idle_until < clock_timestamp() + interval '14 minutes';
end $$;

grant execute on function ctx.account(), ctx.town(), ctx.now(), ctx.reach(), ctx.role() to kyoten_scribe, kyoten_app, kyoten_owner;
grant execute on function ctx.seal(text) to kyoten_owner;
grant execute on function ctx.me(), ctx.agency() to kyoten_app;
grant execute on function ctx.enter(bytea, text), ctx.stay(bytea) to kyoten_app;

set local role kyoten_owner;

-- For the birth of a town and for tests: acts as an account without a session. Never granted to a role that signs in.
create function ctx.act_as(town int, account uuid, office_now timestamptz default null) returns void language plpgsql as $$
declare v text;
begin
  select concat_ws('|', a.municipality_id, a.id, r.reach, a.role, coalesce(a.agency_id::text, ''), false) into strict v
    from rec.account a join rec.role_reach r using (role) where (a.municipality_id, a.id) = (town, account);
  perform set_config('kyoten.ctx', v || '#' || ctx.seal(v), true);
  perform set_config('kyoten.now', coalesce(office_now::text, ''), true);
end $$;
revoke all on function ctx.act_as(int, uuid, timestamptz) from public;

-- For the first rows of a town, before anybody has an account: the actor is the nil id. Owner only.
create function ctx.begin_town(town int, office_now timestamptz default null) returns void language plpgsql as $$
declare v text := concat_ws('|', town, '00000000-0000-0000-0000-000000000000', 'office', 'system_births', '', false);
begin
  perform set_config('kyoten.ctx', v || '#' || ctx.seal(v), true);
  perform set_config('kyoten.now', coalesce(office_now::text, ''), true);
end $$;
revoke all on function ctx.begin_town(int, timestamptz) from public;

-- Audit ----------------------------------------------------------------------------------------------------------------
create table audit.change (
  municipality_id int not null,
  seq bigint generated always as identity,
  xact xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  office_at timestamptz not null default ctx.now(),
  actor uuid not null,
  request uuid,
  tbl text not null,
  row_id uuid,
  op "char" not null,
  class text not null check (class in ('casework', 'place', 'reporter', 'person', 'account', 'setting', 'log')),
  columns text[] not null default '{}',
  casefiles uuid[],
  family uuid,
  intake uuid,
  entry uuid,
  person uuid,
  digest bytea not null,
  primary key (municipality_id, at, seq)
);
comment on table audit.change is 'log: who changed what and when; never a value';
create index on audit.change (municipality_id, xact, seq);
create index on audit.change (municipality_id, row_id, seq);
create index on audit.change using gin (casefiles);
create table audit.image (
  municipality_id int not null,
  seq bigint not null,
  salt bytea not null,
  was jsonb,
  primary key (municipality_id, seq)
);
comment on table audit.image is 'log: salt and old values of the changed columns, under the policy of what they copy';
create table audit.request (
  municipality_id int not null,
  id uuid not null,
  at timestamptz not null default clock_timestamp(),
  account_id uuid,
  route text not null,
  subject uuid,
  primary key (municipality_id, at, id)
);
comment on table audit.request is 'log: committed before each transaction, so that a rolled-back reading leaves a trace';
create table audit.access (
  municipality_id int not null,
  seq bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  request uuid not null,
  account_id uuid not null,
  route text not null,
  outcome text not null check (outcome in ('shown', 'absent', 'refused', 'changed', 'problems')),
  subjects uuid[] not null default '{}',
  reason text,
  primary key (municipality_id, at, seq)
);
comment on table audit.access is 'log: one row a request, with every subject shown';
create index on audit.access using gin (subjects);
create index on audit.access (municipality_id, account_id, at);

alter table audit.change enable row level security;  alter table audit.change force row level security;
alter table audit.image enable row level security;   alter table audit.image force row level security;
alter table audit.request enable row level security; alter table audit.request force row level security;
alter table audit.access enable row level security;  alter table audit.access force row level security;
grant insert on audit.change, audit.image, audit.request, audit.access to kyoten_scribe;
grant select (seq) on audit.change to kyoten_scribe;
create policy scribe on audit.change to kyoten_scribe using (true) with check (true);
create policy scribe on audit.image to kyoten_scribe using (true) with check (true);
create policy scribe on audit.request for insert to kyoten_scribe with check (true);
create policy scribe on audit.access for insert to kyoten_scribe with check (true);


set local role kyoten_scribe;

-- Trigger: refuses a write that names no actor. Argument 1: class. Values go only into image.was, and only old ones.
create function audit.note() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  me uuid := ctx.account();
  o jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  n jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  r jsonb := coalesce(n, o);
  changed text[] := '{}';
  was jsonb;
  salt bytea := public.gen_random_bytes(16);
  cases uuid[];
  of_entry uuid;
  of_intake uuid;
  of_family uuid;
  s bigint;
begin
  if me is null then raise insufficient_privilege using message = 'no actor'; end if;
  if tg_op = 'UPDATE' then
    select coalesce(array_agg(k order by k), '{}'), jsonb_object_agg(k, v) into changed, was
      from jsonb_each(o) e (k, v) where n -> k is distinct from v;
    if changed = '{}' then return null; end if;
  elsif tg_op = 'DELETE' then
    was := o;
  end if;
  -- Whose record it is: asked again of the live rows whenever somebody reads the trail.
  of_entry := case when tg_table_name = 'entry' then (r ->> 'id')::uuid
                   when r ? 'version_id' then (select v.entry_id from rec.entry_version v where v.id = (r ->> 'version_id')::uuid)
                   else (r ->> 'entry_id')::uuid end;
  of_intake := case when tg_table_name = 'intake' then (r ->> 'id')::uuid
                    when r ? 'intake_child_id' and r ->> 'intake_child_id' is not null then (select k.intake_id from rec.intake_child k where k.id = (r ->> 'intake_child_id')::uuid)
                    else (r ->> 'intake_id')::uuid end;
  of_family := case when tg_table_name = 'family' then (r ->> 'id')::uuid else (r ->> 'family_id')::uuid end;
  if r ? 'decision_id' and r ->> 'decision_id' is not null then
    select coalesce(of_intake, d.intake_id), coalesce(of_family, d.family_id) into of_intake, of_family from rec.decision d where d.id = (r ->> 'decision_id')::uuid;
  end if;
  cases := case
    when tg_table_name = 'casefile' then array[(r ->> 'id')::uuid]
    when r ? 'casefile_id' and r ->> 'casefile_id' is not null then array[(r ->> 'casefile_id')::uuid]
    when of_entry is not null then (select array_agg(l.casefile_id) from rec.entry_casefile l where l.entry_id = of_entry)
    when tg_table_name = 'plan' then (select array_agg(l.casefile_id) from rec.plan_casefile l where l.plan_id = (r ->> 'id')::uuid)
    when r ? 'plan_id' and r ->> 'plan_id' is not null then (select array_agg(l.casefile_id) from rec.plan_casefile l where l.plan_id = (r ->> 'plan_id')::uuid)
  end;
  insert into audit.change (municipality_id, actor, request, tbl, row_id, op, class, columns, casefiles, family, intake, entry, person, digest)
  values (coalesce((r ->> 'municipality_id')::int, ctx.town()), me, nullif(current_setting('kyoten.request', true), '')::uuid,
          tg_table_name, (r ->> 'id')::uuid, left(tg_op, 1)::"char", tg_argv[0], changed, cases,
          of_family, of_intake, of_entry,
          case when tg_table_name = 'person' then (r ->> 'id')::uuid else (r ->> 'person_id')::uuid end,
          sha256(salt || convert_to(jsonb_strip_nulls(r)::text, 'UTF8')))
  returning seq into s;
  insert into audit.image values (coalesce((r ->> 'municipality_id')::int, ctx.town()), s, salt, was);
  return null;
end $$;

-- Committed on its own, before the transaction of the request.
create function audit.note_request(town int, request uuid, token bytea, route text, subject uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into audit.request (municipality_id, id, account_id, route, subject)
  values (town, request, (select s.account_id from ctx.session s where s.token_hash = sha256(token)), route, subject)
$$;

-- One row a request, in its transaction; if it cannot be written nothing is sent.
create function audit.note_access(request uuid, route text, outcome text, subjects uuid[], reason text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into audit.access (municipality_id, request, account_id, route, outcome, subjects, reason)
  values (ctx.town(), request, ctx.account(), route, outcome, subjects, reason);
end $$;

grant execute on function audit.note_request(int, uuid, bytea, text, uuid), audit.note_access(uuid, text, text, uuid[], text) to kyoten_app;
grant execute on function audit.note() to kyoten_owner;
set local role kyoten_owner;
grant select on audit.change, audit.image, audit.access to kyoten_app;
create policy town on audit.change as restrictive to kyoten_app using (municipality_id = (select ctx.town()));
create policy town on audit.image as restrictive to kyoten_app using (municipality_id = (select ctx.town()));
create policy town on audit.access as restrictive to kyoten_app using (municipality_id = (select ctx.town()));
-- Who looked: the privacy officer and the head, nobody their own looks.
create policy reviewers on audit.access for select to kyoten_app
  using ((select ctx.role()) in ('privacy_officer', 'head') and account_id <> (select ctx.account()));
create policy image on audit.image for select to kyoten_app
  using (exists (select 1 from audit.change c where c.municipality_id = image.municipality_id and c.seq = image.seq and c.class not in ('place', 'reporter')));

-- How a table is protected ------------------------------------------------------------------------------------------------
-- record: row security, the wall between towns, audit. Reasons to see (permissive policies) are written table by table.
create procedure machinery.protect(tbl regclass, audit_class text, about text) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tbl);
  execute format('alter table %s force row level security', tbl);
  execute format('create policy town on %s as restrictive to kyoten_app using (municipality_id = (select ctx.town())) with check (municipality_id = (select ctx.town()))', tbl);
  execute format('grant select, insert on %s to kyoten_app', tbl);
  execute format('create trigger audit after insert or update or delete on %s for each row execute function audit.note(%L)', tbl, audit_class);
  execute format('comment on table %s is %L', tbl, 'record: ' || about);
end $$;

-- A reference to a row of the same town, with the index that follows it.
create procedure machinery.refer(tbl regclass, col name, parent regclass) language plpgsql as $$
begin
  execute format('alter table %s add foreign key (municipality_id, %I) references %s (municipality_id, id)', tbl, col, parent);
  execute format('create index on %s (municipality_id, %I)', tbl, col);
end $$;

-- Seen and written by the office wherever the parent is seen; the parent is re-selected under its own policies.
create procedure machinery.through(tbl regclass, col name, parent regclass) language plpgsql as $$
declare seen text := format('(select ctx.reach()) = ''office'' and exists (select 1 from %s p where p.municipality_id = %s.municipality_id and p.id = %s.%I)',
                            parent, (select relname from pg_class where oid = tbl), (select relname from pg_class where oid = tbl), col);
begin
  execute format('create policy office on %s to kyoten_app using (%s) with check (%s)', tbl, seen, seen);
end $$;

-- Seen and written by the whole office.
create procedure machinery.office_wide(tbl regclass) language plpgsql as $$
begin
  execute format('create policy office on %s to kyoten_app using ((select ctx.reach()) = ''office'') with check ((select ctx.reach()) = ''office'')', tbl);
end $$;

call machinery.protect('rec.account', 'account', 'a person who signs in, in one role');
revoke insert on rec.account from kyoten_app;
create policy anyone on rec.account for select to kyoten_app using ((select ctx.reach()) <> 'none' or (select ctx.role()) in ('privacy_officer', 'administrator'));
create policy signin on rec.account for select to kyoten_signin using (true);
create policy veil_reads on rec.account for select to kyoten_veil using (true);
grant select, insert, update on rec.account to kyoten_owner;
