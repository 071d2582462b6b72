-- 人・世帯・家族・関係機関: who the people are, how they belong together, and what of them is hidden.
-- The composite keys below start with the town; municipality_id fills itself from the context.

create table rec.agency (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  kind text not null, name text not null, kana text not null default '', phone text,
  since date not null default '2019-04-01', until date, version int not null default 1,
  primary key (municipality_id, id));
call machinery.protect('rec.agency', 'setting', 'a member or partner agency');
create policy readers on rec.agency for select to kyoten_app using ((select ctx.reach()) in ('office', 'granted'));
create policy office on rec.agency for all to kyoten_app using ((select ctx.reach()) = 'office') with check ((select ctx.reach()) = 'office');
grant update on rec.agency to kyoten_app;
call machinery.refer('rec.account', 'agency_id', 'rec.agency');

create table rec.person (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  sex text not null default 'unknown',
  birth_year int, birth_month int, birth_day int, birth_about boolean not null default false,
  unborn boolean not null default false, due_on date, died_on date,
  nationality text, language text, register_number text,
  sealed boolean not null default false, veiled boolean not null default false,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  version int not null default 1,
  primary key (municipality_id, id),
  check (birth_month between 1 and 12), check (birth_day between 1 and 31), check (birth_day is null or birth_month is not null));
create table rec.person_name (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), person_id uuid not null,
  kind text not null check (kind in ('current', 'former', 'alias')),
  name text not null, kana text not null default '',
  kana_key text collate "C" not null default '', grams text[] not null default '{}', key_version int not null default 1,
  since date, until date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));

-- Flags the policies read; sealed is kept by a trigger on casefile, veiled by one on veil.
create table rec.conflict (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  account_id uuid not null, person_id uuid not null, by_self boolean not null, words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
create table rec.veil (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  person_id uuid not null, from_person_id uuid, ground text not null, words text not null default '',
  set_at timestamptz not null default ctx.now(), set_by uuid not null default ctx.account(),
  lifted_at timestamptz, lifted_by uuid, lifting_confirmed_by uuid,
  primary key (municipality_id, id));
create table rec.unveiling (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  account_id uuid not null default ctx.account(), person_id uuid not null, reason text not null, until timestamptz not null,
  recorded_at timestamptz not null default ctx.now(),
  primary key (municipality_id, id));

create table rec.family (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  fiscal_year int not null, number int not null, name text not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id));
create table rec.family_member (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  family_id uuid not null, person_id uuid not null, relation text not null default 'other',
  lives_in boolean not null default true, since date, until date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), unique (municipality_id, family_id, person_id));
-- person is <relation> of other: parent, spouse, partner, …; siblings follow from shared parents or the family.
create table rec.kinship (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  person_id uuid not null, other_person_id uuid not null, relation text not null, since date, until date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check (person_id <> other_person_id));

-- Places: guarded. The veil flag is set by triggers and never taken back by them.
create table rec.residence (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), person_id uuid not null,
  kind text not null check (kind in ('registered', 'actual')), address text not null, district text, since date, until date,
  veiled boolean not null default false,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id));
create table rec.phone (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), person_id uuid not null,
  number text not null, digits text not null default '', whose text not null default '', safe_contact text not null default '',
  veiled boolean not null default false,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
create table rec.affiliation (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), person_id uuid not null,
  agency_id uuid not null, fiscal_year int not null, class_name text not null default '', since date, until date,
  veiled boolean not null default false,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
create table rec.warning_note (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), family_id uuid not null,
  words text not null, source text not null default '', review_on date not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), ended_at timestamptz,
  primary key (municipality_id, id));

call machinery.protect('rec.person', 'person', 'a person; never an address on the person itself');
call machinery.protect('rec.person_name', 'person', 'current, former and other names with their search keys');
call machinery.protect('rec.conflict', 'setting', 'whose case an account must not see; hidden from that account');
call machinery.protect('rec.veil', 'place', 'hidden place of a person; no date lifts it');
call machinery.protect('rec.unveiling', 'place', 'a named person looked behind a veil, with a reason, for a quarter of an hour');
call machinery.protect('rec.family', 'casework', 'a family as the office works with it');
call machinery.protect('rec.family_member', 'casework', 'who belongs to a family, since when, under one roof or not');
call machinery.protect('rec.kinship', 'person', 'parents, partners');
call machinery.protect('rec.residence', 'place', 'where a person is registered or really lives');
call machinery.protect('rec.phone', 'place', 'telephone and how to call safely');
call machinery.protect('rec.affiliation', 'place', 'school, nursery, club by fiscal year');
call machinery.protect('rec.warning_note', 'casework', 'danger to visitors, with source and review date');
call machinery.refer('rec.person_name', 'person_id', 'rec.person');
call machinery.refer('rec.conflict', 'person_id', 'rec.person');     call machinery.refer('rec.conflict', 'account_id', 'rec.account');
call machinery.refer('rec.veil', 'person_id', 'rec.person');         call machinery.refer('rec.unveiling', 'person_id', 'rec.person');
call machinery.refer('rec.family_member', 'person_id', 'rec.person'); call machinery.refer('rec.family_member', 'family_id', 'rec.family');
call machinery.refer('rec.kinship', 'person_id', 'rec.person');      call machinery.refer('rec.kinship', 'other_person_id', 'rec.person');
call machinery.refer('rec.residence', 'person_id', 'rec.person');    call machinery.refer('rec.phone', 'person_id', 'rec.person');
call machinery.refer('rec.affiliation', 'person_id', 'rec.person');  call machinery.refer('rec.affiliation', 'agency_id', 'rec.agency');
call machinery.refer('rec.warning_note', 'family_id', 'rec.family');
create index on rec.person_name (municipality_id, kana_key collate "C");
create index on rec.person_name using gin (grams);
create index on rec.person (municipality_id, birth_year, birth_month, birth_day);
create index on rec.phone (municipality_id, digits) where not veiled;

grant update on rec.person, rec.family, rec.family_member, rec.residence, rec.warning_note, rec.kinship, rec.person_name, rec.affiliation to kyoten_app;
grant select, insert, update, delete on all tables in schema rec to kyoten_owner;

-- What the low reader may know: columns, never narrative.
grant select (municipality_id, id, sealed, veiled, birth_year, birth_month, birth_day) on rec.person to kyoten_veil;
grant select (municipality_id, person_id, kind, kana_key, grams) on rec.person_name to kyoten_veil;
grant select on rec.conflict, rec.unveiling to kyoten_veil;
grant select (municipality_id, person_id, lifted_at) on rec.veil to kyoten_veil;
grant select (municipality_id, family_id, person_id) on rec.family_member to kyoten_veil;
grant select (municipality_id, person_id, digits, veiled) on rec.phone to kyoten_veil;
create policy veil_reads on rec.person for select to kyoten_veil using (true);
create policy veil_reads on rec.person_name for select to kyoten_veil using (true);
create policy veil_reads on rec.conflict for select to kyoten_veil using (true);
create policy veil_reads on rec.unveiling for select to kyoten_veil using (true);
create policy veil_reads on rec.veil for select to kyoten_veil using (true);
create policy veil_reads on rec.family_member for select to kyoten_veil using (true);
create policy veil_reads on rec.phone for select to kyoten_veil using (true);

set local role kyoten_veil;
-- Everyone of a family in which one person is in conflict with the actor, and that person.
create function ctx.conflicted_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  -- Asked by every statement; most people are in conflict with nobody.
  if not exists (select 1 from rec.conflict c where c.municipality_id = i.m and c.account_id = i.a) then return '{}'; end if;
  return (select coalesce(array_agg(distinct p), '{}') from (
    select c.person_id p from rec.conflict c where c.municipality_id = i.m and c.account_id = i.a
    union
    select n.person_id from rec.conflict c
      join rec.family_member m on m.municipality_id = c.municipality_id and m.person_id = c.person_id
      join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
     where c.municipality_id = i.m and c.account_id = i.a) x);
end $$;
create function ctx.conflicted_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if not exists (select 1 from rec.conflict c where c.municipality_id = i.m and c.account_id = i.a) then return '{}'; end if;
  return (select coalesce(array_agg(distinct m.family_id), '{}') from rec.conflict c
    join rec.family_member m on m.municipality_id = c.municipality_id and m.person_id = c.person_id
   where c.municipality_id = i.m and c.account_id = i.a);
end $$;
create function ctx.unveiled() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return (select coalesce(array_agg(u.person_id), '{}') from rec.unveiling u
   where u.municipality_id = i.m and u.account_id = i.a and u.until > clock_timestamp() and i.u);
end $$;
create function ctx.veil_on(town int, person uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select 1 from rec.person p where p.municipality_id = town and p.id = person and p.veiled);
end $$;
-- Ids only; its own predicate before the limit; joined back to rec.person under its policies by the caller.
create function ctx.find_persons(prefix text, g text[], born_year int, born_month int, born_day int, phone text) returns setof uuid
language plpgsql stable security definer rows 200 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
declare i ctx.actor := ctx.me(); k uuid[] := ctx.conflicted_persons();
begin
  if i.r is distinct from 'office' then return; end if;
  return query
    select p.id from rec.person p
     where p.municipality_id = i.m and not p.sealed and p.id <> all (k)
       and (born_year is null or (p.birth_year = born_year and (born_month is null or p.birth_month = born_month) and (born_day is null or p.birth_day = born_day)))
       and (prefix is null or exists (select 1 from rec.person_name n where n.municipality_id = p.municipality_id and n.person_id = p.id
            and n.kana_key >= prefix collate "C" and n.kana_key < (prefix || U&'\FFFD') collate "C"))
       and (g is null or exists (select 1 from rec.person_name n where n.municipality_id = p.municipality_id and n.person_id = p.id and n.grams @> g))
       and (phone is null or exists (select 1 from rec.phone t where t.municipality_id = p.municipality_id and t.person_id = p.id and t.digits = phone and not t.veiled))
       and num_nonnulls(prefix, g, born_year, phone) > 0
     limit 200;
end $$;
grant execute on function ctx.conflicted_persons(), ctx.conflicted_families(), ctx.unveiled(),
  ctx.find_persons(text, text[], int, int, int, text) to kyoten_app;
grant execute on function ctx.veil_on(int, uuid) to kyoten_owner;
set local role kyoten_owner;

create policy kin on rec.person as restrictive to kyoten_app using (id <> all ((select ctx.conflicted_persons())::uuid[])) with check (true);
create policy kin on rec.family as restrictive to kyoten_app using (id <> all ((select ctx.conflicted_families())::uuid[])) with check (true);
create policy kin on rec.residence as restrictive to kyoten_app using (person_id <> all ((select ctx.conflicted_persons())::uuid[])) with check (true);
create policy kin on rec.phone as restrictive to kyoten_app using (person_id <> all ((select ctx.conflicted_persons())::uuid[])) with check (true);
create policy kin on rec.affiliation as restrictive to kyoten_app using (person_id <> all ((select ctx.conflicted_persons())::uuid[])) with check (true);

create policy office on rec.person to kyoten_app using ((select ctx.reach()) = 'office' and not sealed) with check ((select ctx.reach()) = 'office');
call machinery.through('rec.person_name', 'person_id', 'rec.person');
call machinery.through('rec.kinship', 'person_id', 'rec.person');
create policy kin on rec.kinship as restrictive to kyoten_app using (other_person_id <> all ((select ctx.conflicted_persons())::uuid[]))
  with check (exists (select 1 from rec.person o where o.municipality_id = kinship.municipality_id and o.id = kinship.other_person_id));
call machinery.office_wide('rec.family');
create policy office on rec.family_member to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = family_member.municipality_id and f.id = family_member.family_id))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = family_member.municipality_id and f.id = family_member.family_id)
              and exists (select 1 from rec.person p where p.municipality_id = family_member.municipality_id and p.id = family_member.person_id));
call machinery.through('rec.warning_note', 'family_id', 'rec.family');
create policy office on rec.residence to kyoten_app
  using ((select ctx.reach()) = 'office' and (not veiled or person_id = any ((select ctx.unveiled())::uuid[])))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.person p where p.municipality_id = residence.municipality_id and p.id = residence.person_id));
create policy office on rec.phone to kyoten_app
  using ((select ctx.reach()) = 'office' and (not veiled or person_id = any ((select ctx.unveiled())::uuid[])))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.person p where p.municipality_id = phone.municipality_id and p.id = phone.person_id));
create policy office on rec.affiliation to kyoten_app
  using ((select ctx.reach()) = 'office' and (not veiled or person_id = any ((select ctx.unveiled())::uuid[])))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.person p where p.municipality_id = affiliation.municipality_id and p.id = affiliation.person_id));
-- Set by one person at once; who it is hidden from and why is for those who set it and the leading roles.
create policy setting on rec.veil for insert to kyoten_app
  with check ((select ctx.reach()) = 'office' and set_by = (select ctx.account()) and lifted_at is null
              and exists (select 1 from rec.person p where p.municipality_id = veil.municipality_id and p.id = veil.person_id));
create policy leaders on rec.veil for select to kyoten_app
  using ((select ctx.reach()) = 'office' and (set_by = (select ctx.account()) or (select ctx.role()) in ('head', 'supervisor', 'coordinator')));
-- Declared by oneself or by others; only others' eyes ever read it again.
create policy declaring on rec.conflict for insert to kyoten_app with check ((select ctx.reach()) = 'office' and recorded_by = (select ctx.account()));
create policy leaders on rec.conflict for select to kyoten_app
  using ((select ctx.role()) in ('head', 'coordinator') and account_id <> (select ctx.account()));

-- A place written for a veiled person is veiled; a new veil covers what is there.
create function machinery.keep_veil() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.veiled := new.veiled or ctx.veil_on(new.municipality_id, new.person_id);
  return new;
end $$;
create trigger keep_veil before insert or update on rec.residence for each row execute function machinery.keep_veil();
create trigger keep_veil before insert or update on rec.phone for each row execute function machinery.keep_veil();
create trigger keep_veil before insert or update on rec.affiliation for each row execute function machinery.keep_veil();
create function machinery.spread_veil() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.person set veiled = true where (municipality_id, id) = (new.municipality_id, new.person_id) and not veiled;
  update rec.residence set veiled = true where (municipality_id, person_id) = (new.municipality_id, new.person_id) and not veiled;
  update rec.phone set veiled = true where (municipality_id, person_id) = (new.municipality_id, new.person_id) and not veiled;
  update rec.affiliation set veiled = true where (municipality_id, person_id) = (new.municipality_id, new.person_id) and not veiled;
  return null;
end $$;
create trigger spread_veil after insert on rec.veil for each row execute function machinery.spread_veil();

-- Human numbers per fiscal year; drawn inside the transaction, so none is lost to a rollback.
create table rec.number_series (
  municipality_id int not null, kind text not null, fiscal_year int not null, last int not null default 0,
  primary key (municipality_id, kind, fiscal_year));
comment on table rec.number_series is 'machinery: last number drawn of each series';
grant select, insert, update on rec.number_series to kyoten_veil;
set local role kyoten_veil;
create function ctx.next_number(series text, fy int) returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare n int;
begin
  if ctx.reach() <> 'office' or series not in ('intake', 'family', 'casefile', 'print') then
    raise insufficient_privilege using message = 'no number';
  end if;
  insert into rec.number_series as s values (ctx.town(), series, fy, 1)
  on conflict (municipality_id, kind, fiscal_year) do update set last = s.last + 1 returning s.last into n;
  return n;
end $$;
grant execute on function ctx.next_number(text, int) to kyoten_app;
set local role kyoten_owner;

-- Drafts: rows by (account, form), seen by their author only and only while the subject is still seen.
create table rec.draft (
  municipality_id int not null default ctx.town(), account_id uuid not null default ctx.account(), form text not null,
  subject_kind text, subject_id uuid, title text not null default '', body jsonb not null, saved_at timestamptz not null default ctx.now(), done_at timestamptz, done_version int,
  primary key (municipality_id, account_id, form));
comment on table rec.draft is 'machinery: what a person has typed and not yet saved; never in the audit';
alter table rec.draft enable row level security; alter table rec.draft force row level security;
grant select, insert, update, delete on rec.draft to kyoten_app;
create policy town on rec.draft as restrictive to kyoten_app using (municipality_id = (select ctx.town())) with check (municipality_id = (select ctx.town()));
grant insert, update, select on rec.draft to kyoten_veil;
create policy veil_keeps on rec.draft to kyoten_veil using (true) with check (true);
set local role kyoten_veil;
-- Text posted with a session that has just ended is kept as that account's draft. True when it was kept.
create function ctx.keep_lost_draft(token bytea, form_key text, about text, posted jsonb, kind text, subject uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s record;
begin
  select municipality_id m, account_id a into s from ctx.session
   where token_hash = sha256(token) and ends_at > clock_timestamp() - interval '1 day' and ended_at is null;
  if not found then return false; end if;
  insert into rec.draft (municipality_id, account_id, form, title, body, subject_kind, subject_id) values (s.m, s.a, form_key, about, posted, kind, subject)
  on conflict (municipality_id, account_id, form) do update set body = excluded.body, saved_at = ctx.now() where draft.done_at is null;
  return true;
end $$;
grant execute on function ctx.keep_lost_draft(bytea, text, text, jsonb, text, uuid) to kyoten_app;
set local role kyoten_owner;
