-- What widens access needs two people, what goes past a rule raises an alert, a setting has a history, and a session says whether it has just proved itself again.

alter table rec.role_reach drop constraint role_reach_reach_check;
alter table rec.role_reach add check (reach in ('office', 'granted', 'own', 'none', 'totals', 'import'));
insert into rec.role_reach values
  ('keeper', 'none'), ('auditor', 'none'), ('statistics_clerk', 'totals'), ('centre_officer', 'granted'), ('typist', 'own');

-- Step-up ---------------------------------------------------------------------------------------------------------------
set local role kyoten_veil;
-- Whether the session proved itself again in the last minutes; what opens hidden places asks this beside everything else.
create function ctx.stepped_up() returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$ begin return coalesce((ctx.me()).u, false); end $$;
grant execute on function ctx.stepped_up() to kyoten_app, kyoten_owner;
drop function ctx.enter(bytea, text);
-- As before, and whether the session is stepped up.
create function ctx.enter(token bytea, office_now text, out account_id uuid, out name text, out role text, out reach text, out agency_id uuid,
                          out municipality_id int, out ends_at timestamptz, out idle_until timestamptz, out stepped_up boolean)
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
  ends_at := s.e; idle_until := s.i; stepped_up := s.u;
end $$;
grant execute on function ctx.enter(bytea, text) to kyoten_app;
set local role kyoten_owner;

-- Persons, not accounts -------------------------------------------------------------------------------------------------
grant select (staff_id) on rec.account to kyoten_veil;
set local role kyoten_veil;
-- Whether two accounts are of one person.
create function ctx.same_staff(one uuid, other uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return one = other or exists (select 1 from rec.account a join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id
                                 where a.municipality_id = ctx.town() and a.id = one and b.id = other);
end $$;
grant execute on function ctx.same_staff(uuid, uuid) to kyoten_app, kyoten_owner;
set local role kyoten_owner;

-- Widening --------------------------------------------------------------------------------------------------------------
-- Who may be the second person for what; `blind`: the keeper may, on the page without names.
create table rec.widening_kind (
  kind text primary key, proposers text[] not null, approvers text[] not null, blind boolean not null);
comment on table rec.widening_kind is 'reference: which roles may propose what widens access, and which may confirm it (RIGHTS)';
grant select on rec.widening_kind to kyoten_app, kyoten_veil;
insert into rec.widening_kind values
  ('setting', '{administrator}', '{head}', false),
  ('account', '{administrator}', '{head}', false),
  ('reset', '{administrator}', '{head}', true);

create table rec.widening (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  kind text not null references rec.widening_kind (kind),
  person_id uuid, family_id uuid, casefile_id uuid, intake_id uuid, account_id uuid, agency_id uuid,
  ground text not null, reason text not null, details jsonb not null default '{}', counts jsonb not null default '{}', opens_hash bytea not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  outcome text check (outcome in ('approved', 'refused', 'withdrawn')), decided_at timestamptz, decided_by uuid, decided_words text not null default '', decided_blind boolean not null default false,
  primary key (municipality_id, id),
  check (num_nonnulls(person_id, family_id, casefile_id, intake_id) <= 1), check (reason <> ''), check ((outcome is null) = (decided_at is null)));
call machinery.protect('rec.widening', 'setting', 'what would widen access, and the second person who confirmed or refused it');
call machinery.refer('rec.widening', 'person_id', 'rec.person');     call machinery.refer('rec.widening', 'family_id', 'rec.family');
call machinery.refer('rec.widening', 'casefile_id', 'rec.casefile'); call machinery.refer('rec.widening', 'intake_id', 'rec.intake');
call machinery.refer('rec.widening', 'account_id', 'rec.account');   call machinery.refer('rec.widening', 'agency_id', 'rec.agency');
create index on rec.widening (municipality_id, recorded_at) where outcome is null;
create policy kin on rec.widening as restrictive to kyoten_app
  using (family_id is null or family_id <> all ((select ctx.conflicted_families())::uuid[])) with check (true);
create policy with_subject on rec.widening as restrictive to kyoten_app
  using ((person_id is null or exists (select 1 from rec.person s where s.municipality_id = widening.municipality_id and s.id = widening.person_id))
         and (family_id is null or exists (select 1 from rec.family s where s.municipality_id = widening.municipality_id and s.id = widening.family_id))
         and (casefile_id is null or exists (select 1 from rec.casefile s where s.municipality_id = widening.municipality_id and s.id = widening.casefile_id))
         and (intake_id is null or exists (select 1 from rec.intake s where s.municipality_id = widening.municipality_id and s.id = widening.intake_id)))
  with check ((person_id is null or exists (select 1 from rec.person s where s.municipality_id = widening.municipality_id and s.id = widening.person_id))
         and (family_id is null or exists (select 1 from rec.family s where s.municipality_id = widening.municipality_id and s.id = widening.family_id))
         and (casefile_id is null or exists (select 1 from rec.casefile s where s.municipality_id = widening.municipality_id and s.id = widening.casefile_id))
         and (intake_id is null or exists (select 1 from rec.intake s where s.municipality_id = widening.municipality_id and s.id = widening.intake_id)));
create policy second on rec.widening for select to kyoten_app
  using (recorded_by = (select ctx.account())
         or exists (select 1 from rec.widening_kind k where k.kind = widening.kind and (select ctx.role()) = any (k.approvers)));
create policy proposing on rec.widening for insert to kyoten_app
  with check (recorded_by = (select ctx.account()) and outcome is null
         and exists (select 1 from rec.widening_kind k where k.kind = widening.kind and (select ctx.role()) = any (k.proposers)));
grant select, insert, update, delete on rec.widening to kyoten_owner;
revoke insert on rec.widening from kyoten_app;
grant insert (id, kind, person_id, family_id, casefile_id, intake_id, account_id, agency_id, ground, reason, details, counts, opens_hash) on rec.widening to kyoten_app;
grant select, update (outcome, decided_at, decided_by, decided_words, decided_blind) on rec.widening to kyoten_veil;
create policy veil_decides on rec.widening to kyoten_veil using (true) with check (true);

set local role kyoten_veil;
-- The second person's word, or the proposer's taking back. What follows from it is done by triggers, in the same transaction.
-- 42501 'not the second person' says nothing of why: the same person, in conflict, not seen, not the role, not stepped up.
create function ctx.decide_widening(proposal uuid, word text, words text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
     or (word = 'approved' and not coalesce(i.u, false)) then
    raise insufficient_privilege using message = 'not the second person';
  end if;
  update rec.widening x set outcome = word, decided_at = ctx.now(), decided_by = i.a, decided_words = coalesce(words, ''), decided_blind = blind
   where x.municipality_id = i.m and x.id = proposal;
end $$;
-- What waits for the keeper: kind, ground, counts and since when; no name, no reason, no subject.
create function ctx.waiting_blind() returns table (id uuid, kind text, ground text, counts jsonb, recorded_at timestamptz, opens_hash bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.role is distinct from 'keeper' then return; end if;
  return query select w.id, w.kind, w.ground, w.counts, w.recorded_at, w.opens_hash from rec.widening w join rec.widening_kind k on k.kind = w.kind
    where w.municipality_id = i.m and w.outcome is null and k.blind and not ctx.same_staff(i.a, w.recorded_by)
      and (w.account_id is null or not ctx.same_staff(i.a, w.account_id))
      and (w.person_id is null or w.person_id <> all (ctx.conflicted_persons())) and (w.family_id is null or w.family_id <> all (ctx.conflicted_families()))
      and (w.intake_id is null or w.intake_id <> all (ctx.conflicted_intakes()))
      and not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.id = w.casefile_id and (c.family_id = any (ctx.conflicted_families()) or c.person_id = any (ctx.conflicted_persons())))
    order by w.recorded_at;
end $$;
grant execute on function ctx.decide_widening(uuid, text, text), ctx.waiting_blind() to kyoten_app;
set local role kyoten_owner;

-- Alerts ----------------------------------------------------------------------------------------------------------------
create table rec.alert (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  kind text not null, actor_id uuid not null, person_id uuid, family_id uuid, casefile_id uuid, intake_id uuid, account_id uuid,
  reason text not null default '', to_roles text[] not null default '{}', to_accounts uuid[] not null default '{}',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  verdict text check (verdict in ('in_order', 'talked_to', 'passed_on')), verdict_words text not null default '', reviewed_at timestamptz, reviewed_by uuid,
  version int not null default 1,
  primary key (municipality_id, id), check (cardinality(to_roles) + cardinality(to_accounts) > 0), check ((verdict is null) = (reviewed_at is null)), check (verdict is null or verdict_words <> ''));
call machinery.protect('rec.alert', 'log', 'somebody went past a rule, or a hidden matter came in: to be looked at by somebody else');
call machinery.refer('rec.alert', 'person_id', 'rec.person');     call machinery.refer('rec.alert', 'family_id', 'rec.family');
call machinery.refer('rec.alert', 'casefile_id', 'rec.casefile'); call machinery.refer('rec.alert', 'intake_id', 'rec.intake');
call machinery.refer('rec.alert', 'account_id', 'rec.account');   call machinery.refer('rec.alert', 'actor_id', 'rec.account');
create index on rec.alert (municipality_id, recorded_at) where verdict is null;
revoke insert on rec.alert from kyoten_app;
create policy kin on rec.alert as restrictive to kyoten_app
  using ((person_id is null or person_id <> all ((select ctx.conflicted_persons())::uuid[])) and (family_id is null or family_id <> all ((select ctx.conflicted_families())::uuid[]))
         and (intake_id is null or intake_id <> all ((select ctx.conflicted_intakes())::uuid[]))) with check (true);
create policy others on rec.alert as restrictive to kyoten_app
  using (not (select ctx.same_staff(ctx.account(), alert.actor_id)) and (account_id is null or account_id = actor_id or not (select ctx.same_staff(ctx.account(), alert.account_id)))) with check (true);
create policy told on rec.alert for select to kyoten_app
  using ((select ctx.account()) = any (to_accounts) or (select ctx.role()) = any (to_roles));
create policy reviewing on rec.alert for update to kyoten_app
  using (verdict is null and ((select ctx.account()) = any (to_accounts) or (select ctx.role()) = any (to_roles))) with check (true);
grant update (verdict, verdict_words, version) on rec.alert to kyoten_app;
grant select, insert, update, delete on rec.alert to kyoten_owner;
create function machinery.stamp_review() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.verdict is not null or new.verdict is null then raise insufficient_privilege using message = 'said once'; end if;
  new.reviewed_at := ctx.now();
  new.reviewed_by := ctx.account();
  return new;
end $$;
create trigger stamp before update on rec.alert for each row execute function machinery.stamp_review();

-- One row, one alert; called by the triggers of what goes past a rule. A head's own act goes to the keeper instead of the head.
create function machinery.raise_alert(what text, actor uuid, about jsonb, why text, roles text[], accounts uuid[] default '{}') returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); actor_role text := (select a.role from rec.account a where a.municipality_id = t and a.id = actor); raised uuid;
begin
  insert into rec.alert (municipality_id, kind, actor_id, person_id, family_id, casefile_id, intake_id, account_id, reason, to_roles, to_accounts)
  values (t, what, actor, (about ->> 'person_id')::uuid, (about ->> 'family_id')::uuid, (about ->> 'casefile_id')::uuid, (about ->> 'intake_id')::uuid, (about ->> 'account_id')::uuid,
          coalesce(why, ''), case when actor_role = 'head' then array_replace(roles, 'head', 'keeper') else roles end, accounts)
  returning id into raised;
  return raised;
end $$;

-- Settings --------------------------------------------------------------------------------------------------------------
create table rec.setting (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  key text not null, value jsonb not null, widening_id uuid, turn bigint generated always as identity,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
call machinery.protect('rec.setting', 'setting', 'a setting of the town as it was confirmed; the newest counts');
call machinery.refer('rec.setting', 'widening_id', 'rec.widening');
create index on rec.setting (municipality_id, key, turn desc);
create policy everyone on rec.setting for select to kyoten_app using ((select ctx.account()) is not null);
revoke insert on rec.setting from kyoten_app;
grant select, insert, update, delete on rec.setting to kyoten_owner;
grant select on rec.setting to kyoten_veil;
create policy veil_reads on rec.setting for select to kyoten_veil using (true);
set local role kyoten_veil;
-- The setting in force, or null where the town never said anything else than what it came with.
create function ctx.setting(name text) returns jsonb language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select s.value from rec.setting s where s.municipality_id = ctx.town() and s.key = name order by s.turn desc limit 1);
end $$;
grant execute on function ctx.setting(text) to kyoten_app, kyoten_owner;
set local role kyoten_owner;
create function machinery.apply_setting() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into rec.setting (municipality_id, key, value, widening_id) values (new.municipality_id, new.details ->> 'key', new.details -> 'value', new.id);
  return null;
end $$;
create trigger apply_setting after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind = 'setting') execute function machinery.apply_setting();

-- Whoever looks at alerts reads whose they are.
drop policy anyone on rec.account;
create policy anyone on rec.account for select to kyoten_app using ((select ctx.reach()) <> 'none' or (select ctx.role()) in ('privacy_officer', 'administrator', 'keeper'));
