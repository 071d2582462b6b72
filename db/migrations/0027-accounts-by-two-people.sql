-- Accounts: what two people decide about them, roles by date, invitations, resets, identities of another house, texts that everybody accepts.

alter table rec.account add team text not null default '', add locked_at timestamptz, add locked_by uuid;
grant select (locked_at) on rec.account to kyoten_signin, kyoten_veil;
grant select (version, locked_by) on rec.account to kyoten_veil;
grant update (until, locked_at, locked_by, version) on rec.account to kyoten_veil;
create policy veil_narrows on rec.account for update to kyoten_veil using (true) with check (true);

-- Roles by date -----------------------------------------------------------------------------------------------------------
-- The row that counts is the latest begun and not ended; before the first and after the last, the role the account was opened with.
create table rec.account_role (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), account_id uuid not null,
  role text not null references rec.role_reach (role), title text not null default '', team text not null default '',
  since date not null, until date, widening_id uuid not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check (until is null or until > since));
call machinery.protect('rec.account_role', 'account', 'the role an account has from a day on; it counts by itself when the day comes');
call machinery.refer('rec.account_role', 'account_id', 'rec.account');
call machinery.refer('rec.account_role', 'widening_id', 'rec.widening');
revoke insert on rec.account_role from kyoten_app;
create policy anyone on rec.account_role for select to kyoten_app using ((select ctx.reach()) <> 'none' or (select ctx.role()) in ('privacy_officer', 'administrator', 'keeper'));
create policy veil_reads on rec.account_role for select to kyoten_veil using (true);
create policy signin on rec.account_role for select to kyoten_signin using (true);
grant select on rec.account_role to kyoten_veil, kyoten_signin;
grant select, insert, update, delete on rec.account_role to kyoten_owner;

set local role kyoten_veil;
create function ctx.role_at(town int, account uuid, day date) returns text language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((select r.role from rec.account_role r where r.municipality_id = town and r.account_id = account and r.since <= day and (r.until is null or r.until > day)
                    order by r.since desc, r.recorded_at desc limit 1),
                  (select a.role from rec.account a where a.municipality_id = town and a.id = account))
$$;
-- The role of an account of this town on a day.
create function ctx.role_on(account uuid, day date) returns text language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select ctx.role_at(ctx.town(), account, day)
$$;
-- The person behind the session.
create function ctx.staff() returns uuid language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select a.staff_id from rec.account a where a.municipality_id = ctx.town() and a.id = ctx.account());
end $$;
grant execute on function ctx.role_at(int, uuid, date) to kyoten_owner, kyoten_signin;
grant execute on function ctx.role_on(uuid, date), ctx.staff() to kyoten_app, kyoten_owner;
set local role kyoten_owner;

-- Texts that everybody accepts ----------------------------------------------------------------------------------------------
-- 守秘の誓約 and 利用の決まり, dated; a new text, and every fiscal year, is accepted anew. For agencies with the law that binds them (児福法25条の5).
create table rec.rule_text (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('secrecy', 'agency_secrecy', 'rules')), number int not null, words text not null check (words <> ''), source text not null default '', since date not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), confirmed_at timestamptz,
  primary key (municipality_id, id));
create table rec.acceptance (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), account_id uuid not null default ctx.account(), rule_text_id uuid not null, fiscal_year int not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
call machinery.protect('rec.rule_text', 'setting', 'a text that everybody who signs in accepts: secrecy and rules of use');
call machinery.protect('rec.acceptance', 'account', 'somebody accepted a text for a fiscal year');
call machinery.refer('rec.acceptance', 'account_id', 'rec.account');
call machinery.refer('rec.acceptance', 'rule_text_id', 'rec.rule_text');
create policy everyone on rec.rule_text for select to kyoten_app using ((select ctx.account()) is not null);
create policy proposing on rec.rule_text for insert to kyoten_app with check ((select ctx.role()) = 'administrator');
create policy own on rec.acceptance for select to kyoten_app using (account_id = (select ctx.account()) or (select ctx.role()) in ('head', 'supervisor', 'administrator', 'privacy_officer'));
create policy oneself on rec.acceptance for insert to kyoten_app with check (account_id = (select ctx.account()));
create policy veil_reads on rec.rule_text for select to kyoten_veil using (true);
create policy veil_reads on rec.acceptance for select to kyoten_veil using (true);
grant select on rec.rule_text, rec.acceptance to kyoten_veil;
grant select, insert, update, delete on rec.rule_text, rec.acceptance to kyoten_owner;
revoke insert on rec.rule_text, rec.acceptance from kyoten_app;
grant insert (id, kind, number, words, source, since) on rec.rule_text to kyoten_app;
grant insert (rule_text_id) on rec.acceptance to kyoten_app;

-- An office's day and its fiscal year, from 1 April.
create function machinery.fill_acceptance() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.fiscal_year is null then new.fiscal_year := extract(year from (ctx.now() at time zone 'Asia/Tokyo') - interval '3 months'); end if;
  return new;
end $$;
create trigger fill before insert on rec.acceptance for each row execute function machinery.fill_acceptance();

set local role kyoten_veil;
-- The texts an account has yet to accept: of each kind that concerns its role the one in force, for the fiscal year of the office's day.
create function ctx.texts_due(town int, account uuid, as_role text) returns setof uuid language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.id from (select distinct on (r.kind) r.id, r.kind from rec.rule_text r
                     where r.municipality_id = town and r.confirmed_at is not null and r.since <= (ctx.now() at time zone 'Asia/Tokyo')::date order by r.kind, r.since desc, r.number desc) t
   where as_role not like 'system%' and (t.kind = 'rules' or t.kind = case when as_role in ('agency_user', 'centre_officer') then 'agency_secrecy' else 'secrecy' end)
     and not exists (select 1 from rec.acceptance a where a.municipality_id = town and a.rule_text_id = t.id and a.account_id = texts_due.account
                       and a.fiscal_year = extract(year from (ctx.now() at time zone 'Asia/Tokyo') - interval '3 months'))
$$;
grant execute on function ctx.texts_due(int, uuid, text) to kyoten_app;

drop function ctx.enter(bytea, text);
-- As before, with the role of the day, and whether a text waits to be accepted before anything else; a locked account has no session.
create function ctx.enter(token bytea, office_now text, out account_id uuid, out name text, out role text, out reach text, out agency_id uuid,
                          out municipality_id int, out ends_at timestamptz, out idle_until timestamptz, out stepped_up boolean, out text_due boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s record; v text; day date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
begin
  select x.municipality_id m, x.account_id a, rr.reach r, rr.role role, ac.agency_id g, ac.name n, x.ends_at e, x.idle_until i,
         coalesce(x.step_up_until > clock_timestamp(), false) u
    into s
    from ctx.session x
    join rec.account ac on (ac.municipality_id, ac.id) = (x.municipality_id, x.account_id)
    join rec.role_reach rr on rr.role = ctx.role_at(ac.municipality_id, ac.id, day)
   where x.token_hash = sha256(token) and x.ended_at is null
     and x.idle_until > clock_timestamp() and x.ends_at > clock_timestamp()
     and ac.since <= day and (ac.until is null or ac.until > day) and ac.locked_at is null;
  if not found then raise insufficient_privilege using message = 'no session'; end if;
  v := concat_ws('|', s.m, s.a, s.r, s.role, coalesce(s.g::text, ''), s.u);
  perform set_config('kyoten.ctx', v || '#' || ctx.seal(v), true);
  perform set_config('kyoten.now', coalesce(office_now, ''), true);
  account_id := s.a; name := s.n; role := s.role; reach := s.r; agency_id := s.g; municipality_id := s.m;
  ends_at := s.e; idle_until := s.i; stepped_up := s.u;
  text_due := exists (select 1 from ctx.texts_due(s.m, s.a, s.role));
end $$;
grant execute on function ctx.enter(bytea, text) to kyoten_app;
set local role kyoten_owner;

create function machinery.first_rule_texts(town int) returns void language plpgsql as $$
begin
  perform ctx.begin_town(town);
  insert into rec.rule_text (municipality_id, kind, number, words, source, since, confirmed_at) values
    (town, 'secrecy', 1, E'仕事で知った子ども・家族・通告した人のことを、職場の外の人にも、仕事に要らない職員にも話しません。職を離れた後も同じです。\n秘匿している人の居場所は、聞かれても答えず、いるともいないとも言いません。\n誤って見た・伝えたときは、すぐに室長か個人情報保護担当に知らせます。', '地方公務員法34条、児童福祉法61条、個人情報の保護に関する法律66条・67条（文は市の定めによる・要確認）', '2019-04-01', clock_timestamp()),
    (town, 'agency_secrecy', 1, E'要保護児童対策地域協議会の構成員として知った秘密を、正当な理由なく人に話しません。構成員でなくなった後も同じです。\nここで見たことは、その子の支援のためだけに使います。印刷した紙は、終わったら返すか、細かく裁断します。\n担当を離れるときは、その日までに相談室に知らせます。', '児童福祉法25条の5、61条の3（文は市の要綱による・要確認）', '2019-04-01', clock_timestamp()),
    (town, 'rules', 1, E'利用者名とパスワード、認証の道具を、ほかの人に貸しません。席を離れるときは画面を閉じます。\n支援に要る記録だけを開きます。知り合いや親族のことを見つけたら、開かずに係長に知らせます。\n開いた記録、書いた記録、印刷は、だれがいつしたかが残り、あとで確かめられます。\n自分の端末、私用のメールや写真に、ここで見たことを写しません。', '市の情報セキュリティの定めによる（要確認）', '2019-04-01', clock_timestamp());
  perform set_config('kyoten.ctx', '', true);
end $$;
create function machinery.bring_rule_texts() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.first_rule_texts(new.municipality_id);
  return null;
end $$;
create trigger rule_texts after insert on rec.installation for each row execute function machinery.bring_rule_texts();
do $$ begin perform machinery.first_rule_texts(i.municipality_id) from rec.installation i; end $$;

-- What is proposed about an account -------------------------------------------------------------------------------------------
create table rec.account_change (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  what text not null check (what in ('open', 'extend', 'unlock', 'role')), account_id uuid, staff_id uuid, sign_in_name text, name text, kana text,
  role text references rec.role_reach (role), title text, team text, agency_id uuid, since date, until date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id),
  check ((what = 'open') = (account_id is null)), check (until > since),
  constraint account_change_whole check (case what when 'open' then num_nulls(sign_in_name, name, role, since, until) = 0 when 'extend' then until is not null when 'role' then num_nulls(role, since) = 0 else true end),
  check (role is null or role not like 'system%'), check (sign_in_name is null or sign_in_name ~ '^[a-z0-9][a-z0-9._-]{1,39}$'));
call machinery.protect('rec.account_change', 'account', 'what is proposed about an account, as the head is shown it; never changed');
call machinery.refer('rec.account_change', 'account_id', 'rec.account');
call machinery.refer('rec.account_change', 'agency_id', 'rec.agency');
create policy deciding on rec.account_change for select to kyoten_app using ((select ctx.role()) in ('administrator', 'head'));
-- Nobody proposes about themselves, under any of their accounts.
create policy proposing on rec.account_change for insert to kyoten_app
  with check ((select ctx.role()) = 'administrator' and recorded_by = (select ctx.account()) and staff_id is distinct from (select ctx.staff())
         and (account_id is null or not (select ctx.same_staff(ctx.account(), account_change.account_id))));
grant select, insert, update, delete on rec.account_change to kyoten_owner;
revoke insert on rec.account_change from kyoten_app;
grant insert (id, what, account_id, staff_id, sign_in_name, name, kana, role, title, team, agency_id, since, until) on rec.account_change to kyoten_app;

insert into rec.widening_kind values
  ('role_change', '{administrator}', '{head}', false), ('rule_text', '{administrator}', '{head}', false);

-- Invitations and resets ------------------------------------------------------------------------------------------------------
-- Two halves that meet at the person: the link from the administrator, the code from whoever confirmed. Only hashes are stored.
create table ctx.invitation (
  municipality_id int not null, id uuid not null default gen_random_uuid(), account_id uuid not null, what text not null check (what in ('open', 'reset')), widening_id uuid,
  made_at timestamptz not null default clock_timestamp(), ends_at timestamptz not null default clock_timestamp() + interval '14 days',
  token_hash bytea, link_until timestamptz, code_hash bytea, wrong int not null default 0, used_at timestamptz,
  primary key (municipality_id, id));
comment on table ctx.invitation is 'machinery: how somebody sets their first or next password; only hashes of link and code';
create unique index on ctx.invitation (token_hash);
create index on ctx.invitation (municipality_id, account_id);
grant select, update on ctx.invitation to kyoten_veil;
grant select, insert, update on ctx.credential to kyoten_veil;

set local role kyoten_veil;
create function ctx.code_hash(invitation uuid, code text) returns bytea language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select public.hmac(convert_to(invitation || '#' || code, 'UTF8'), (select k from ctx.key where id = 1), 'sha256')
$$;
create function ctx.new_code() returns text language sql volatile set search_path = pg_catalog, pg_temp as $$
  select lpad(((('x' || encode(public.gen_random_bytes(6), 'hex'))::bit(48)::bigint) % 1000000)::text, 6, '0')
$$;
-- The invitation of an account that still waits; what the two who decided it may know of it.
create function ctx.invitation_of(account uuid) returns table (id uuid, what text, linked boolean, coded boolean, mine boolean, ends_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.role not in ('administrator', 'head', 'keeper') then return; end if;
  return query select v.id, v.what, coalesce(v.link_until > clock_timestamp(), false), v.code_hash is not null, coalesce(ctx.same_staff(w.decided_by, i.a), false), v.ends_at
    from ctx.invitation v left join rec.widening w on w.municipality_id = v.municipality_id and w.id = v.widening_id
    where v.municipality_id = i.m and v.account_id = invitation_of.account and v.used_at is null and v.ends_at > clock_timestamp() order by v.made_at desc limit 1;
end $$;
-- The link, told once; a new one puts the last out of use. The administrator's half: never of one's own account, never by who confirmed it.
create function ctx.draw_link(account uuid) returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); token text := encode(public.gen_random_bytes(24), 'hex'); found_id uuid;
begin
  select v.id into found_id from ctx.invitation_of(account) v where not v.mine;
  if found_id is null or i.role is distinct from 'administrator' or not coalesce(i.u, false) or ctx.same_staff(i.a, account) then raise insufficient_privilege using message = 'not the inviter'; end if;
  update ctx.invitation v set token_hash = sha256(convert_to(token, 'UTF8')), link_until = clock_timestamp() + interval '24 hours', wrong = 0 where v.municipality_id = i.m and v.id = found_id;
  return token;
end $$;
-- The code, shown to whoever confirmed and to nobody else; told by voice, for a reset typed in front of them.
create function ctx.draw_code(account uuid) returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); code text := ctx.new_code(); found_id uuid;
begin
  select v.id into found_id from ctx.invitation_of(account) v where v.mine;
  if found_id is null or not coalesce(i.u, false) or ctx.same_staff(i.a, account) then raise insufficient_privilege using message = 'not the confirmer'; end if;
  update ctx.invitation v set code_hash = ctx.code_hash(v.id, code), wrong = 0 where v.municipality_id = i.m and v.id = found_id;
  return code;
end $$;
grant execute on function ctx.invitation_of(uuid), ctx.draw_link(uuid), ctx.draw_code(uuid) to kyoten_app;

-- Whose link it is, where link and code belong together and are in time; else null. A wrong code counts; after five the link is out of use.
create function ctx.invitation_opens(token text, code text) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare v record;
begin
  select * into v from ctx.invitation x where x.token_hash = sha256(convert_to(coalesce(token, ''), 'UTF8')) and x.used_at is null and x.link_until > clock_timestamp() and x.ends_at > clock_timestamp() for update;
  if not found or v.wrong >= 5 then return null; end if;
  if v.code_hash is null or v.code_hash is distinct from ctx.code_hash(v.id, code) then
    update ctx.invitation x set wrong = x.wrong + 1 where x.municipality_id = v.municipality_id and x.id = v.id;
    return null;
  end if;
  return v.account_id;
end $$;
-- Takes the invitation, once: the password is set, for a reset the day without step-up begins. Null when it does not open.
create function ctx.redeem_invitation(token text, code text, hashed text) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare v record; again timestamptz;
begin
  if ctx.invitation_opens(token, code) is null then return null; end if;
  update ctx.invitation x set used_at = clock_timestamp() where x.token_hash = sha256(convert_to(token, 'UTF8')) and x.used_at is null returning x.* into v;
  again := case when v.what = 'reset' then clock_timestamp() end;
  insert into ctx.credential (municipality_id, account_id, password_hash, reset_at) values (v.municipality_id, v.account_id, hashed, again)
    on conflict (municipality_id, account_id) do update set password_hash = excluded.password_hash, set_at = clock_timestamp(), must_change = false, reset_at = coalesce(again, ctx.credential.reset_at);
  return v.account_id;
end $$;
grant execute on function ctx.invitation_opens(text, text), ctx.redeem_invitation(text, text, text) to kyoten_signin;
grant execute on function ctx.code_hash(uuid, text), ctx.new_code() to kyoten_owner;

-- Ends or locks an account, or brings its end forward: one person at once, never their own, never later than before.
create function ctx.narrow_account(account uuid, last date, lock boolean) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); day date := (clock_timestamp() at time zone 'Asia/Tokyo')::date; changed int;
begin
  if i.role not in ('administrator', 'head', 'supervisor') or ctx.same_staff(i.a, account) then raise insufficient_privilege using message = 'not to be narrowed'; end if;
  update rec.account a set until = coalesce(last, a.until), locked_at = case when lock then coalesce(a.locked_at, clock_timestamp()) else a.locked_at end,
         locked_by = case when lock then coalesce(a.locked_by, i.a) else a.locked_by end, version = a.version + 1
   where a.municipality_id = i.m and a.id = account and a.role not like 'system%'
     and (last is null or (last >= least(a.since, day) and (a.until is null or last < a.until))) and (last is not null or (lock and a.locked_at is null));
  get diagnostics changed = row_count;
  if changed > 0 and (lock or last <= day) then update ctx.session s set ended_at = clock_timestamp() where s.municipality_id = i.m and s.account_id = account and s.ended_at is null; end if;
  return changed > 0;
end $$;
grant execute on function ctx.narrow_account(uuid, date, boolean) to kyoten_app;
set local role kyoten_owner;

-- For the command line on the server: an invitation with both halves. Owner only.
create function ctx.invite_directly(town int, account uuid, out token text, out code text) language plpgsql as $$
declare v uuid;
begin
  token := encode(public.gen_random_bytes(24), 'hex');
  code := ctx.new_code();
  insert into ctx.invitation (municipality_id, account_id, what, token_hash, link_until) values (town, account, 'open', sha256(convert_to(token, 'UTF8')), clock_timestamp() + interval '24 hours') returning id into v;
  update ctx.invitation set code_hash = ctx.code_hash(v, code) where municipality_id = town and id = v;
end $$;
revoke all on function ctx.invite_directly(int, uuid) from public;

-- Who signs in elsewhere ------------------------------------------------------------------------------------------------------
create table ctx.identity (
  municipality_id int not null, id uuid not null default gen_random_uuid(), account_id uuid not null, issuer text not null, subject text not null,
  linked_at timestamptz not null default clock_timestamp(), unlinked_at timestamptz, primary key (municipality_id, id));
comment on table ctx.identity is 'machinery: who an account is at the identity provider, by issuer and subject, never by a mail address';
create unique index on ctx.identity (municipality_id, issuer, subject) where unlinked_at is null;
create unique index on ctx.identity (municipality_id, account_id) where unlinked_at is null;
create table ctx.identity_flow (
  token_hash bytea primary key, state text not null, nonce text not null, verifier text not null, purpose text not null check (purpose in ('sign_in', 'link')),
  began_at timestamptz not null default clock_timestamp(), ends_at timestamptz not null default clock_timestamp() + interval '10 minutes', ended_at timestamptz);
comment on table ctx.identity_flow is 'machinery: one way to the identity provider and back, once';
grant select on ctx.identity to kyoten_signin;
grant select, insert, update, delete on ctx.identity_flow to kyoten_signin;
grant select, insert, update on ctx.identity to kyoten_veil;
set local role kyoten_veil;
-- Ties a session's own account to an identity; false unless the session has just proved itself again, or when that identity or this account is tied already.
create function ctx.link_identity(session bytea, of_issuer text, of_subject text) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare n int;
begin
  insert into ctx.identity (municipality_id, account_id, issuer, subject)
    select x.municipality_id, x.account_id, of_issuer, of_subject from ctx.session x
     where x.token_hash = sha256(session) and x.ended_at is null and x.idle_until > clock_timestamp() and x.ends_at > clock_timestamp() and x.step_up_until > clock_timestamp() on conflict do nothing;
  get diagnostics n = row_count;
  return n > 0;
end $$;
create function ctx.unlink_identity(session bytea) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare n int;
begin
  update ctx.identity i set unlinked_at = clock_timestamp() from ctx.session x
   where x.token_hash = sha256(session) and x.ended_at is null and x.step_up_until > clock_timestamp() and i.municipality_id = x.municipality_id and i.account_id = x.account_id and i.unlinked_at is null;
  get diagnostics n = row_count;
  return n > 0;
end $$;
grant execute on function ctx.link_identity(bytea, text, text), ctx.unlink_identity(bytea) to kyoten_signin;
set local role kyoten_owner;

-- What follows from a confirmation ----------------------------------------------------------------------------------------------
-- 1 April after a day: whoever is confirmed every year has no account beyond it.
create function machinery.end_of_fiscal_year(day date) returns date language sql immutable as $$
  select make_date(extract(year from day - interval '3 months')::int + 1, 4, 1)
$$;
create function machinery.apply_account() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c record; opened uuid; day date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
begin
  select * into c from rec.account_change x where x.municipality_id = new.municipality_id and x.id = (new.details ->> 'change_id')::uuid and x.recorded_by = new.recorded_by
     and (x.what = 'role') = (new.kind = 'role_change') and x.account_id is not distinct from new.account_id;
  if not found or exists (select 1 from rec.widening w where w.municipality_id = new.municipality_id and w.id <> new.id and w.kind in ('account', 'role_change') and w.outcome = 'approved' and w.details ->> 'change_id' = new.details ->> 'change_id')
     or c.staff_id in (select a.staff_id from rec.account a where a.municipality_id = new.municipality_id and a.id in (new.decided_by, new.recorded_by)) then
    raise insufficient_privilege using message = 'not the second person';
  end if;
  -- An administrator has no other role, under no other account (RIGHTS).
  if c.what in ('open', 'role') and exists (
       select 1 from rec.account a where a.municipality_id = new.municipality_id and a.staff_id = coalesce(c.staff_id, (select s.staff_id from rec.account s where s.municipality_id = new.municipality_id and s.id = c.account_id))
          and a.locked_at is null and (a.until is null or a.until > c.since)
          and (c.role = 'administrator') <> (ctx.role_at(a.municipality_id, a.id, greatest(c.since, a.since)) = 'administrator')) then
    raise insufficient_privilege using message = 'not the second person';
  end if;
  case c.what
    when 'open' then
      if c.role in ('agency_user', 'centre_officer') and c.until > machinery.end_of_fiscal_year(c.since) then raise insufficient_privilege using message = 'not the second person'; end if;
      insert into rec.account (municipality_id, id, staff_id, sign_in_name, name, kana, role, title, team, agency_id, since, until)
      values (c.municipality_id, c.id, coalesce(c.staff_id, gen_random_uuid()), c.sign_in_name, c.name, coalesce(c.kana, ''), c.role, coalesce(c.title, ''), coalesce(c.team, ''), c.agency_id, c.since, c.until)
      on conflict do nothing returning id into opened;
      if opened is null then raise insufficient_privilege using message = 'not the second person'; end if;
      insert into ctx.invitation (municipality_id, account_id, what, widening_id) values (c.municipality_id, opened, 'open', new.id);
    when 'extend' then
      if ctx.role_at(c.municipality_id, c.account_id, day) in ('agency_user', 'centre_officer') and c.until > machinery.end_of_fiscal_year(day + 62) then raise insufficient_privilege using message = 'not the second person'; end if;
      update rec.account a set until = c.until, version = a.version + 1 where a.municipality_id = c.municipality_id and a.id = c.account_id;
    when 'unlock' then update rec.account a set locked_at = null, locked_by = null, version = a.version + 1 where a.municipality_id = c.municipality_id and a.id = c.account_id;
    when 'role' then
      insert into rec.account_role (municipality_id, account_id, role, title, team, since, until, widening_id)
      values (c.municipality_id, c.account_id, c.role, coalesce(c.title, ''), coalesce(c.team, ''), c.since, c.until, new.id);
  end case;
  return null;
end $$;
create trigger apply_account after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind in ('account', 'role_change')) execute function machinery.apply_account();

-- Everything that proved who sits there is gone at once; the way back is an invitation of two halves.
create function machinery.apply_reset() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; who uuid := new.account_id;
begin
  if who is null then raise insufficient_privilege using message = 'not the second person'; end if;
  delete from ctx.credential where municipality_id = t and account_id = who;
  delete from ctx.recovery_code where municipality_id = t and account_id = who;
  delete from ctx.device where municipality_id = t and account_id = who;
  update ctx.factor set removed_at = clock_timestamp() where municipality_id = t and account_id = who and removed_at is null;
  update ctx.identity set unlinked_at = clock_timestamp() where municipality_id = t and account_id = who and unlinked_at is null;
  update ctx.arrival set ended_at = clock_timestamp() where municipality_id = t and account_id = who and ended_at is null;
  update ctx.session set ended_at = clock_timestamp() where municipality_id = t and account_id = who and ended_at is null;
  update ctx.invitation set ends_at = clock_timestamp() where municipality_id = t and account_id = who and used_at is null;
  insert into ctx.invitation (municipality_id, account_id, what, widening_id) values (t, who, 'reset', new.id);
  perform machinery.raise_alert('credential_reset', new.recorded_by, jsonb_build_object('account_id', who), new.reason,
    case when ctx.role_at(t, who, (clock_timestamp() at time zone 'Asia/Tokyo')::date) = 'privacy_officer' then array['privacy_officer', 'head'] else array['privacy_officer'] end, array[who]);
  return null;
end $$;
create trigger apply_reset after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind = 'reset') execute function machinery.apply_reset();

create function machinery.apply_rule_text() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.rule_text t set confirmed_at = clock_timestamp() where t.municipality_id = new.municipality_id and t.id = (new.details ->> 'rule_text_id')::uuid and t.recorded_by = new.recorded_by and t.confirmed_at is null;
  if not found then raise insufficient_privilege using message = 'not the second person'; end if;
  return null;
end $$;
create trigger apply_rule_text after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind = 'rule_text') execute function machinery.apply_rule_text();

-- The holder is told of a reset, but does not review it.
drop policy others on rec.alert;
create policy others on rec.alert as restrictive for select to kyoten_app
  using (not (select ctx.same_staff(ctx.account(), alert.actor_id))
         and (account_id is null or account_id = actor_id or (kind = 'credential_reset' and account_id = (select ctx.account())) or not (select ctx.same_staff(ctx.account(), alert.account_id))));
create policy others_review on rec.alert as restrictive for update to kyoten_app
  using (not (select ctx.same_staff(ctx.account(), alert.actor_id)) and (account_id is null or account_id = actor_id or not (select ctx.same_staff(ctx.account(), alert.account_id)))) with check (true);

-- The role of the day, not of the opening, says whom an alert goes to.
create or replace function machinery.raise_alert(what text, actor uuid, about jsonb, why text, roles text[], accounts uuid[] default '{}') returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); actor_role text := ctx.role_at(t, actor, (clock_timestamp() at time zone 'Asia/Tokyo')::date); raised uuid;
begin
  insert into rec.alert (municipality_id, kind, actor_id, person_id, family_id, casefile_id, intake_id, account_id, reason, to_roles, to_accounts)
  values (t, what, actor, (about ->> 'person_id')::uuid, (about ->> 'family_id')::uuid, (about ->> 'casefile_id')::uuid, (about ->> 'intake_id')::uuid, (about ->> 'account_id')::uuid,
          coalesce(why, ''), case when actor_role = 'head' then array_replace(roles, 'head', 'keeper') else roles end, accounts)
  returning id into raised;
  return raised;
end $$;

set local role kyoten_veil;
-- As before, and not between two persons of whom one reset the other's credential.
create or replace function ctx.decide_widening(proposal uuid, word text, words text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); w record; k record; blind boolean;
begin
  if word not in ('approved', 'refused', 'withdrawn') then raise insufficient_privilege using message = 'not the second person'; end if;
  select * into w from rec.widening x where x.municipality_id = i.m and x.id = proposal and x.outcome is null for update;
  if not found then raise insufficient_privilege using message = 'not the second person'; end if;
  select * into k from rec.widening_kind x where x.kind = w.kind;
  blind := i.role = 'keeper' and k.blind;
  if word = 'withdrawn' then
    if w.recorded_by <> i.a then raise insufficient_privilege using message = 'not the second person'; end if;
  elsif not (blind or i.role = any (k.approvers)) or ctx.same_staff(i.a, w.recorded_by) or (w.account_id is not null and ctx.same_staff(i.a, w.account_id))
     or w.person_id = any (ctx.conflicted_persons()) or w.family_id = any (ctx.conflicted_families()) or w.intake_id = any (ctx.conflicted_intakes())
     or exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.id = w.casefile_id
                and (c.family_id = any (ctx.conflicted_families()) or c.person_id = any (ctx.conflicted_persons()) or (not blind and c.sealed and c.id <> all (ctx.opened()))))
     or (not blind and exists (select 1 from rec.person p where p.municipality_id = i.m and p.id = w.person_id and p.sealed and p.id <> all (ctx.opened_persons())))
     -- Who reset somebody's credential is no second person between the two of them for thirty days, in either direction.
     or exists (select 1 from rec.widening r where r.municipality_id = i.m and r.kind = 'reset' and r.outcome = 'approved' and r.decided_at > ctx.now() - interval '30 days'
                and ((ctx.same_staff(r.account_id, w.recorded_by) and (ctx.same_staff(r.recorded_by, i.a) or ctx.same_staff(r.decided_by, i.a)))
                  or (ctx.same_staff(r.account_id, i.a) and (ctx.same_staff(r.recorded_by, w.recorded_by) or ctx.same_staff(r.decided_by, w.recorded_by)))))
     or (word = 'approved' and not coalesce(i.u, false)) then
    raise insufficient_privilege using message = 'not the second person';
  end if;
  update rec.widening x set outcome = word, decided_at = ctx.now(), decided_by = i.a, decided_words = coalesce(words, ''), decided_blind = blind
   where x.municipality_id = i.m and x.id = proposal;
end $$;

set local role kyoten_owner;
