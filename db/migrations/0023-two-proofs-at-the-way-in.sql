-- Whoever signs in proves it twice. Only kyoten_signin reads and writes what stands here; the door's role knows ctx.enter and ctx.stay.

-- A password handed over by somebody else is changed at first sign-in; a day after a reset or a recovery code nothing hidden is opened.
alter table ctx.credential
  add column must_change boolean not null default false,
  add column reset_at timestamptz,
  add column recovered_at timestamptz;

-- A session: how it was proved, from what kind of device, and an id by which its holder ends it.
alter table ctx.session
  add column id uuid not null default gen_random_uuid(),
  add column second text check (second in ('totp', 'key')),
  add column device text not null default '',
  add column address text not null default '';
create unique index on ctx.session (id);

-- Half a sign-in: the password was right (or another house vouched), the rest is still asked. It opens nothing.
create table ctx.arrival (
  token_hash bytea primary key,
  municipality_id int not null,
  account_id uuid not null,
  first text not null check (first in ('password', 'oidc')),
  second text check (second in ('totp', 'key', 'recovery')),
  began_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz not null default clock_timestamp() + interval '15 minutes',
  ended_at timestamptz
);
comment on table ctx.arrival is 'machinery: half a sign-in; only hashes of tokens';

-- Authenticator apps and security keys. A secret of an app is wrapped with a key that is not in the database.
create table ctx.factor (
  municipality_id int not null,
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  kind text not null check (kind in ('totp', 'key')),
  name text not null,
  secret bytea,
  last_step bigint,
  credential_id text,
  public_key bytea,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  added_at timestamptz not null default clock_timestamp(),
  confirmed_at timestamptz,
  used_at timestamptz,
  removed_at timestamptz,
  primary key (municipality_id, id),
  check ((kind = 'totp') = (secret is not null)), check ((kind = 'key') = (credential_id is not null and public_key is not null))
);
comment on table ctx.factor is 'machinery: second factors of an account; the last accepted time step and counter are kept';
create index on ctx.factor (municipality_id, account_id);
create unique index on ctx.factor (credential_id) where removed_at is null;

create table ctx.recovery_code (
  municipality_id int not null,
  account_id uuid not null,
  number int not null,
  code_hash text not null,
  made_at timestamptz not null default clock_timestamp(),
  used_at timestamptz,
  primary key (municipality_id, account_id, number)
);
comment on table ctx.recovery_code is 'machinery: argon2id hashes of the codes for the day the telephone is lost; each once';

-- What a security key is asked to sign, once, for one session or arrival.
create table ctx.challenge (
  token_hash bytea primary key,
  challenge text not null,
  ends_at timestamptz not null default clock_timestamp() + interval '5 minutes'
);
comment on table ctx.challenge is 'machinery: what a security key signs, once';

-- Browsers somebody has signed in with before: they count their own wrong tries, so that a stranger cannot keep the holder out.
create table ctx.device (
  token_hash bytea not null,
  municipality_id int not null,
  account_id uuid not null,
  since timestamptz not null default clock_timestamp(),
  used_at timestamptz not null default clock_timestamp(),
  primary key (token_hash, account_id)
);
comment on table ctx.device is 'machinery: browsers an account signed in with; only hashes of tokens';

grant select, insert, update on ctx.arrival, ctx.factor, ctx.recovery_code, ctx.device to kyoten_signin;
grant delete on ctx.recovery_code, ctx.device to kyoten_signin;
grant select, insert, update, delete on ctx.challenge to kyoten_signin;
grant select (kana) on rec.account to kyoten_signin;

-- Tries are counted before they are judged, under a lock per key: twenty at once are twenty. Nothing is locked out: one waits.
alter table ctx.attempt add column try_id uuid;
create index on ctx.attempt (try_id);
create function ctx.begin_try(keys text[], most int[], minutes int[], growing boolean[], out wait_seconds int, out try_id uuid) language plpgsql set search_path = pg_catalog, pg_temp as $$
declare one text; n int; last timestamptz; leaving timestamptz; moment timestamptz; wait float8 := 0;
begin
  for one in select k from unnest(keys) k order by k loop perform pg_advisory_xact_lock(hashtextextended(one, 7)); end loop;
  moment := clock_timestamp();
  for i in 1..cardinality(keys) loop
    select count(*), max(a.at), (array_agg(a.at order by a.at desc))[most[i]] into n, last, leaving
      from ctx.attempt a where a.key = keys[i] and a.at > moment - minutes[i] * interval '1 minute';
    if n >= most[i] then wait := greatest(wait, extract(epoch from leaving + minutes[i] * interval '1 minute' - moment));
    elsif growing[i] and n >= 3 then wait := greatest(wait, extract(epoch from last + 2 ^ (n - 3) * interval '1 second' - moment)); end if;
  end loop;
  wait_seconds := ceil(wait);
  if wait_seconds > 0 then return; end if;
  try_id := gen_random_uuid();
  insert into ctx.attempt (key, at, try_id) select k, moment, begin_try.try_id from unnest(keys) k;
  delete from ctx.attempt a where a.at < moment - interval '2 days';
end $$;
grant execute on function ctx.begin_try(text[], int[], int[], boolean[]) to kyoten_signin;
grant update on ctx.attempt to kyoten_signin;

-- A town of real people has no session without a second factor, whatever a program believes; and nothing is stepped up in the day after a reset or a recovery.
create function ctx.require_second() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.second is null and (select i.kind from rec.installation i) = 'real'
     and not exists (select 1 from rec.account a where (a.municipality_id, a.id) = (new.municipality_id, new.account_id) and a.role like 'system%') then
    raise insufficient_privilege using message = 'second factor';
  end if;
  if new.step_up_until > clock_timestamp()
     and exists (select 1 from ctx.credential c where (c.municipality_id, c.account_id) = (new.municipality_id, new.account_id)
                  and greatest(c.reset_at, c.recovered_at) > clock_timestamp() - interval '24 hours') then
    raise insufficient_privilege using message = 'step-up after reset';
  end if;
  return new;
end $$;
create trigger second before insert or update of second, step_up_until on ctx.session for each row execute function ctx.require_second();

set local role kyoten_veil;
-- Ends every session of an account at once, as its holder or as those who may end accounts; gives how many.
create function ctx.end_sessions(who uuid) returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare n int; i ctx.actor := ctx.me();
begin
  if i.a is distinct from who and i.role not in ('administrator', 'head', 'supervisor') then raise insufficient_privilege using message = 'not yours'; end if;
  update ctx.session s set ended_at = clock_timestamp() where s.municipality_id = i.m and s.account_id = who and s.ended_at is null;
  get diagnostics n = row_count;
  return n;
end $$;
grant execute on function ctx.end_sessions(uuid) to kyoten_app;
set local role kyoten_owner;

-- What happened at the way in ----------------------------------------------------------------------------------------------
create table audit.sign_in (
  municipality_id int not null,
  seq bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  account_id uuid,
  what text not null check (what in ('signed_in', 'signed_in_practice', 'wrong_password', 'wrong_code', 'had_to_wait', 'recovery_code', 'stepped_up', 'password_changed', 'factor_added', 'factor_removed',
                                     'recovery_codes_made', 'signed_out', 'session_ended')),
  device text not null default '',
  address text not null default '',
  primary key (municipality_id, at, seq)
);
comment on table audit.sign_in is 'log: what happened at the way in: who, what, from where; never what was typed';
create index on audit.sign_in (municipality_id, account_id, at);
alter table audit.sign_in enable row level security;
alter table audit.sign_in force row level security;
grant insert on audit.sign_in to kyoten_scribe;
create policy scribe on audit.sign_in for insert to kyoten_scribe with check (true);
grant usage on schema audit to kyoten_signin;
grant select on audit.sign_in to kyoten_signin;
create policy signin on audit.sign_in for select to kyoten_signin using (true);
set local role kyoten_scribe;
create function audit.note_sign_in(town int, who uuid, happened text, from_device text, from_address text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into audit.sign_in (municipality_id, account_id, what, device, address) values (town, who, happened, from_device, from_address)
$$;
grant execute on function audit.note_sign_in(int, uuid, text, text, text) to kyoten_signin;
set local role kyoten_owner;

-- A recovery code is somebody without their telephone, or somebody else: looked at by the privacy officer and the head.
create function machinery.alert_recovery_code() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform ctx.act_as(new.municipality_id, new.account_id);
  perform machinery.raise_alert('recovery_code', new.account_id, jsonb_build_object('account_id', new.account_id), '', array['privacy_officer', 'head']);
  perform set_config('kyoten.ctx', '', true);
  return null;
end $$;
create trigger alert after update of used_at on ctx.recovery_code for each row when (old.used_at is null and new.used_at is not null) execute function machinery.alert_recovery_code();
