-- Who must not see a case, found by the database; casefiles that only those named see; an intake that concerns somebody hidden is never lost.

-- What a person declares ---------------------------------------------------------------------------------------------------
-- A staff person's own details, given again every year: compared with everybody in town, now and later.
create table rec.staff_person (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), account_id uuid not null default ctx.account(),
  name text not null, kana text not null default '', former_name text not null default '', birth_on date not null,
  address text not null, former_address text not null default '', phone text not null default '', name_keys text[] not null default '{}', fiscal_year int not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
-- Somebody near a person of ours, as typed: declared by themselves or by somebody else. Read by few, never by whom it concerns.
create table rec.conflict_declaration (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), account_id uuid not null, by_self boolean not null,
  relation text not null, name text not null, kana text not null default '', birth_on date, address text not null default '', phone text not null default '', words text not null default '',
  name_keys text[] not null default '{}', part_keys text[] not null default '{}',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id),
  constraint conflict_declaration_relation_code check (relation in ('spouse', 'former_spouse', 'partner', 'child', 'parent', 'sibling', 'relative', 'friend', 'neighbour', 'other')));
-- 関係者に市職員・関係機関の職員がいる: as it was heard with an intake, for whoever declares it.
create table rec.staff_hint (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), intake_id uuid not null, words text not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
-- What was heard may concern somebody sealed (person) or somebody near a person of ours (account). Written by the database.
create table rec.silent_match (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  intake_id uuid, intake_child_id uuid, information_sheet_id uuid, checkup_id uuid, person_id uuid, account_id uuid,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check (num_nonnulls(intake_id, information_sheet_id, checkup_id) = 1), check (num_nonnulls(person_id, account_id) = 1));
-- Addresses as they are compared; closed to everybody.
create table rec.place_key (
  municipality_id int not null, residence_id uuid not null, person_id uuid not null, key text not null, primary key (municipality_id, residence_id));
comment on table rec.place_key is 'machinery: addresses in the form in which they are compared; read by definer functions only';
create index on rec.place_key (municipality_id, key);
create index on rec.phone (municipality_id, digits);

alter table rec.conflict add source text, add declared_id uuid, add ended_at timestamptz, add ended_by_widening uuid;
alter table rec.conflict add constraint conflict_source_code check (source in ('declared', 'register', 'sealed'));
alter table rec.intake_child add name_keys text[];
alter table rec.information_sheet add name_keys text[];
alter table rec.checkup add name_keys text[];
create index on rec.account (municipality_id, staff_id);

-- Sealing ------------------------------------------------------------------------------------------------------------------
create table rec.seal (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), casefile_id uuid not null,
  ground text not null, words text not null, named uuid[] not null, against_account_id uuid,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check (words <> ''),
  constraint seal_ground_code check (ground in ('staff_involved', 'leak_feared', 'attention', 'own_wish', 'inquiry', 'other')));
create table rec.seal_leaving (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), casefile_id uuid not null, words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));

call machinery.protect('rec.staff_person', 'setting', 'a staff person as they declare themselves every year, to find conflicts of interest');
call machinery.protect('rec.conflict_declaration', 'setting', 'somebody near a person of ours, as typed; never for whom it concerns');
call machinery.protect('rec.staff_hint', 'setting', 'heard with an intake: somebody of ours or of an agency is among those concerned');
call machinery.protect('rec.silent_match', 'setting', 'what was heard may concern somebody hidden; written by the database');
call machinery.protect('rec.seal', 'casework', '封印: a casefile closed to everybody but those named');
call machinery.protect('rec.seal_leaving', 'casework', 'somebody named on a sealed casefile leaves it');
call machinery.refer('rec.staff_person', 'account_id', 'rec.account');        call machinery.refer('rec.conflict_declaration', 'account_id', 'rec.account');
call machinery.refer('rec.staff_hint', 'intake_id', 'rec.intake');            call machinery.refer('rec.silent_match', 'intake_id', 'rec.intake');
call machinery.refer('rec.silent_match', 'intake_child_id', 'rec.intake_child'); call machinery.refer('rec.silent_match', 'information_sheet_id', 'rec.information_sheet');
call machinery.refer('rec.silent_match', 'checkup_id', 'rec.checkup');        call machinery.refer('rec.silent_match', 'person_id', 'rec.person');
call machinery.refer('rec.silent_match', 'account_id', 'rec.account');        call machinery.refer('rec.seal', 'casefile_id', 'rec.casefile');
call machinery.refer('rec.seal', 'against_account_id', 'rec.account');        call machinery.refer('rec.seal_leaving', 'casefile_id', 'rec.casefile');
grant select, insert, update, delete on rec.staff_person, rec.conflict_declaration, rec.staff_hint, rec.silent_match, rec.place_key, rec.seal, rec.seal_leaving to kyoten_owner;
insert into rec.widening_kind values
  ('unseal', '{head,supervisor,coordinator,public_health_nurse,social_worker,family_supporter,abuse_specialist,psychologist}', '{head,supervisor,coordinator}', true),
  ('seal_name', '{head,supervisor,coordinator,public_health_nurse,social_worker,family_supporter,abuse_specialist,psychologist}', '{head,supervisor,coordinator}', true),
  ('conflict_end', '{head,supervisor,coordinator}', '{head,supervisor,coordinator}', true);

grant select (municipality_id, intake_id, intake_child_id, information_sheet_id, checkup_id, person_id, account_id) on rec.silent_match to kyoten_veil;
grant select (municipality_id, account_id, name, birth_on, fiscal_year) on rec.staff_person to kyoten_veil;
grant select (municipality_id, id, casefile_id, named) on rec.seal to kyoten_veil;
grant select (municipality_id, id, person_id) on rec.information_sheet, rec.checkup to kyoten_veil;
grant update (until) on rec.opening to kyoten_veil;
create policy veil_reads on rec.silent_match for select to kyoten_veil using (true);
create policy veil_reads on rec.staff_person for select to kyoten_veil using (true);
create policy veil_reads on rec.seal for select to kyoten_veil using (true);
create policy veil_reads on rec.information_sheet for select to kyoten_veil using (true);
create policy veil_reads on rec.checkup for select to kyoten_veil using (true);
create policy veil_ends on rec.opening for update to kyoten_veil using (true) with check (true);

set local role kyoten_veil;
-- Every account of the person who acts: what one of them must not see, none of them sees.
create function ctx.my_accounts() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return (select coalesce(array_agg(b.id), '{}') from rec.account a join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id
           where a.municipality_id = i.m and a.id = i.a);
end $$;
create or replace function ctx.conflicted_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts();
begin
  -- Asked by every statement; most people are in conflict with nobody.
  if not exists (select 1 from rec.conflict c where c.municipality_id = i.m and c.account_id = any (mine) and c.ended_at is null) then return '{}'; end if;
  return (select coalesce(array_agg(distinct p), '{}') from (
    select c.person_id p from rec.conflict c where c.municipality_id = i.m and c.account_id = any (mine) and c.ended_at is null
    union
    select n.person_id from rec.conflict c
      join rec.family_member m on m.municipality_id = c.municipality_id and m.person_id = c.person_id
      join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
     where c.municipality_id = i.m and c.account_id = any (mine) and c.ended_at is null) x);
end $$;
create or replace function ctx.conflicted_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts();
begin
  if not exists (select 1 from rec.conflict c where c.municipality_id = i.m and c.account_id = any (mine) and c.ended_at is null) then return '{}'; end if;
  return (select coalesce(array_agg(distinct m.family_id), '{}') from rec.conflict c
    join rec.family_member m on m.municipality_id = c.municipality_id and m.person_id = c.person_id
   where c.municipality_id = i.m and c.account_id = any (mine) and c.ended_at is null);
end $$;
-- Also intakes on which somebody was heard who is near the actor, as long as nobody knows who that is.
create or replace function ctx.conflicted_intakes() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); k uuid[] := ctx.conflicted_persons(); mine uuid[] := ctx.my_accounts();
begin
  if k = '{}' and not exists (select 1 from rec.silent_match s where s.municipality_id = i.m and s.account_id = any (mine)) then return '{}'; end if;
  return (select coalesce(array_agg(distinct x), '{}') from (
    select c.intake_id x from rec.intake_child c where c.municipality_id = i.m and c.person_id = any (k)
    union
    select s.intake_id from rec.silent_match s join rec.intake_child c on c.municipality_id = s.municipality_id and c.id = s.intake_child_id
     where s.municipality_id = i.m and s.account_id = any (mine) and s.intake_id is not null and c.person_id is null) y);
end $$;
-- Information sheets and check-ups on which somebody was heard who is near the actor, as long as nobody knows who that is.
create function ctx.conflicted_heard() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts();
begin
  return (select coalesce(array_agg(coalesce(s.information_sheet_id, s.checkup_id)), '{}') from rec.silent_match s
           where s.municipality_id = i.m and s.account_id = any (mine) and s.intake_id is null
             and not exists (select 1 from rec.information_sheet x where x.municipality_id = s.municipality_id and x.id = s.information_sheet_id and x.person_id is not null)
             and not exists (select 1 from rec.checkup x where x.municipality_id = s.municipality_id and x.id = s.checkup_id and x.person_id is not null));
end $$;
-- Sealed persons whom the reader is not named for.
create function ctx.closed_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[];
begin
  if not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return '{}'; end if;
  o := ctx.opened();
  return (select coalesce(array_agg(distinct c.person_id), '{}') from rec.casefile c where c.municipality_id = i.m and c.sealed and c.id <> all (o));
end $$;
-- Plans and decisions about a sealed child whom the reader is not named for: whole for those named alone, as an entry is.
create function ctx.closed_rows() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[];
begin
  if not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return '{}'; end if;
  o := ctx.opened();
  return (select coalesce(array_agg(distinct x), '{}') from (
    select l.plan_id x from rec.casefile c join rec.plan_casefile l on l.municipality_id = c.municipality_id and l.casefile_id = c.id where c.municipality_id = i.m and c.sealed and c.id <> all (o)
    union
    select d.decision_id from rec.casefile c join rec.child_decision d on d.municipality_id = c.municipality_id and d.casefile_id = c.id where c.municipality_id = i.m and c.sealed and c.id <> all (o)) y);
end $$;
-- Whether the actor, or somebody else as the same person, has declared themselves this year.
create function ctx.declared_this_year(fy int) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts();
begin
  return exists (select 1 from rec.staff_person s where s.municipality_id = i.m and s.account_id = any (mine) and s.fiscal_year >= fy);
end $$;
-- Whoever sealed without being named keeps sight for a moment, to set in order what is due; this ends it.
create function ctx.step_out(casefile uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  update rec.opening o set until = clock_timestamp()
   where o.municipality_id = i.m and o.casefile_id = casefile and o.account_id = i.a
     and not exists (select 1 from rec.seal s where s.municipality_id = i.m and s.casefile_id = casefile and i.a = any (s.named));
end $$;
grant execute on function ctx.my_accounts(), ctx.conflicted_heard(), ctx.closed_persons(), ctx.closed_rows(), ctx.declared_this_year(int), ctx.step_out(uuid) to kyoten_app;
set local role kyoten_owner;

-- Walls ---------------------------------------------------------------------------------------------------------------------
-- Anybody declares; the head and the coordinator read, and the privacy officer, never whom it concerns.
create policy declaring on rec.staff_person for insert to kyoten_app with check (account_id = (select ctx.account()));
create policy readers on rec.staff_person for select to kyoten_app using ((select ctx.role()) in ('head', 'privacy_officer') and account_id <> all ((select ctx.my_accounts())::uuid[]));
create policy declaring on rec.conflict_declaration for insert to kyoten_app with check (by_self = (account_id = any ((select ctx.my_accounts())::uuid[])));
create policy readers on rec.conflict_declaration for select to kyoten_app
  using ((select ctx.role()) in ('head', 'coordinator', 'privacy_officer') and account_id <> all ((select ctx.my_accounts())::uuid[]));
-- Neither whoever is themselves the one near somebody, as far as name and birth tell.
set local role kyoten_veil;
create function ctx.is_me(called text, born date) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts();
begin
  return exists (select 1 from rec.staff_person s where s.municipality_id = i.m and s.account_id = any (mine)
                  and (s.birth_on = born or born is null) and regexp_replace(s.name, '\s', '', 'g') = regexp_replace(called, '\s', '', 'g'));
end $$;
grant execute on function ctx.is_me(text, date) to kyoten_app;
set local role kyoten_owner;
create policy not_about_me on rec.conflict_declaration as restrictive for select to kyoten_app using (not ctx.is_me(name, birth_on));
drop policy leaders on rec.conflict;
create policy leaders on rec.conflict for select to kyoten_app
  using ((select ctx.role()) in ('head', 'supervisor', 'coordinator') and account_id <> all ((select ctx.my_accounts())::uuid[])
         and exists (select 1 from rec.person p where p.municipality_id = conflict.municipality_id and p.id = conflict.person_id));
create policy writing on rec.staff_hint for insert to kyoten_app
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake i where i.municipality_id = staff_hint.municipality_id and i.id = staff_hint.intake_id));
create policy leaders on rec.staff_hint for select to kyoten_app
  using ((select ctx.role()) in ('head', 'supervisor', 'coordinator') and exists (select 1 from rec.intake i where i.municipality_id = staff_hint.municipality_id and i.id = staff_hint.intake_id));
create policy named on rec.silent_match for select to kyoten_app
  using ((select ctx.reach()) = 'office' and person_id is not null and exists (select 1 from rec.person p where p.municipality_id = silent_match.municipality_id and p.id = silent_match.person_id));
call machinery.through('rec.seal', 'casefile_id', 'rec.casefile');
call machinery.through('rec.seal_leaving', 'casefile_id', 'rec.casefile');
drop policy own on rec.opening;
create policy named on rec.opening for select to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.casefile c where c.municipality_id = opening.municipality_id and c.id = opening.casefile_id));
create policy heard on rec.information_sheet as restrictive to kyoten_app using (id <> all ((select ctx.conflicted_heard())::uuid[])) with check (true);
create policy heard on rec.checkup as restrictive to kyoten_app using (id <> all ((select ctx.conflicted_heard())::uuid[])) with check (true);

-- What hangs on a sealed person is closed with them, row by row.
create procedure machinery.close_with(tbl regclass, col name) language plpgsql as $$
begin
  execute format('create policy sealed on %s as restrictive to kyoten_app using (%I is null or %I <> all ((select ctx.closed_persons())::uuid[])) with check (true)', tbl, col, col);
end $$;
call machinery.close_with('rec.residence', 'person_id');      call machinery.close_with('rec.phone', 'person_id');
call machinery.close_with('rec.affiliation', 'person_id');    call machinery.close_with('rec.family_member', 'person_id');
call machinery.close_with('rec.veil', 'person_id');           call machinery.close_with('rec.kinship', 'other_person_id');
call machinery.close_with('rec.unveiling', 'person_id');
create policy sealed on rec.plan as restrictive to kyoten_app using (id <> all ((select ctx.closed_rows())::uuid[])) with check (true);
create policy sealed on rec.decision as restrictive to kyoten_app using (id <> all ((select ctx.closed_rows())::uuid[])) with check (true);
create policy sealed on rec.event as restrictive to kyoten_app using (ref_id is null or ref_id <> all ((select ctx.closed_rows())::uuid[])) with check (true);

-- Finding conflicts ---------------------------------------------------------------------------------------------------------
-- An address in the form in which it is compared; null where it has no number and so is no address of one home.
create function machinery.place_key(address text) returns text language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare k text := regexp_replace(normalize(coalesce(address, ''), nfkc), '\s', '', 'g');
begin
  k := regexp_replace(k, '^.{2,3}[都道府県]', '');
  k := regexp_replace(k, '^[^0-9]{1,6}?市', '');
  k := translate(k, '一二三四五六七八九', '123456789');
  k := regexp_replace(k, '(丁目|番地の?|番|号室?|[-‐−–—ー])+', '-', 'g');
  k := trim(both '-' from k);
  return case when k ~ '[0-9]' and length(k) >= 4 then k end;
end $$;
-- The pairs a name's grams must hold for a key; as app/people/name-keys.ts makes them.
create function machinery.pairs(key text) returns text[] language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array(select substr('^' || key || '$', n, 2) from generate_series(1, length(key) + 1) n)
$$;
create function machinery.is_called(town int, person uuid, keys text[]) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.person_name n, unnest(keys) k where n.municipality_id = town and n.person_id = person and k <> '' and (n.kana_key = k or n.grams @> machinery.pairs(k)))
$$;
-- Whole names only: a part of a name is too little where nothing else agrees.
create function machinery.is_wholly_called(town int, person uuid, keys text[]) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.person_name n, unnest(keys) k where n.municipality_id = town and n.person_id = person and k <> ''
                  and (n.kana_key = k or (n.grams @> machinery.pairs(k) and regexp_replace(n.name, '\s', '', 'g') like '%' || substr(k, 1, 1) || '%' and length(regexp_replace(n.name, '\s', '', 'g')) = length(k))))
$$;
create view machinery.declared as
  select municipality_id, id, account_id, true as by_self, 'register' as source, name_keys, name_keys as part_keys, birth_on,
         array_remove(array[machinery.place_key(address), machinery.place_key(former_address)], null) as places, array_remove(array[nullif(regexp_replace(normalize(phone, nfkc), '\D', '', 'g'), '')], null) as phones
    from rec.staff_person
  union all
  select municipality_id, id, account_id, by_self, 'declared', name_keys, name_keys || part_keys, birth_on,
         array_remove(array[machinery.place_key(address)], null), array_remove(array[nullif(regexp_replace(normalize(phone, nfkc), '\D', '', 'g'), '')], null)
    from rec.conflict_declaration;
-- Everybody whom a declaration means: same name and day of birth, same address, or same telephone.
create function machinery.persons_meant(d machinery.declared) returns setof uuid language sql stable set search_path = pg_catalog, pg_temp as $$
  select p.id from rec.person p
   where p.municipality_id = d.municipality_id and d.birth_on is not null and p.birth_year = extract(year from d.birth_on) and p.birth_month = extract(month from d.birth_on) and p.birth_day = extract(day from d.birth_on)
     and machinery.is_called(p.municipality_id, p.id, d.name_keys)
  union select k.person_id from rec.place_key k where k.municipality_id = d.municipality_id and k.key = any (d.places)
  union select t.person_id from rec.phone t where t.municipality_id = d.municipality_id and t.digits = any (d.phones)
$$;
-- One row for an account and a person, for ever: what two people have ended is not found again.
create function machinery.keep_conflicts(town int, only_declared uuid, only_person uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select 1 from machinery.declared d where d.municipality_id = town) then return; end if;
  insert into rec.conflict (municipality_id, account_id, person_id, by_self, source, declared_id)
  select distinct on (d.account_id, m) town, d.account_id, m, d.by_self, d.source, d.id
    from machinery.declared d cross join lateral machinery.persons_meant(d) m
   where d.municipality_id = town and (only_declared is null or d.id = only_declared) and (only_person is null or m = only_person)
     and not exists (select 1 from rec.conflict c where c.municipality_id = town and c.account_id = d.account_id and c.person_id = m);
end $$;
create function machinery.match_declared() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.keep_conflicts(new.municipality_id, new.id, null);
  return null;
end $$;
create constraint trigger match_declared after insert on rec.staff_person deferrable initially deferred for each row execute function machinery.match_declared();
create constraint trigger match_declared after insert on rec.conflict_declaration deferrable initially deferred for each row execute function machinery.match_declared();
create function machinery.match_person() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.keep_conflicts(new.municipality_id, null, case when tg_table_name = 'person' then new.id else (to_jsonb(new) ->> 'person_id')::uuid end);
  return null;
end $$;
create constraint trigger match_person after insert or update of birth_year, birth_month, birth_day on rec.person deferrable initially deferred for each row execute function machinery.match_person();
create constraint trigger match_person after insert or update of kana_key, grams on rec.person_name deferrable initially deferred for each row execute function machinery.match_person();
create constraint trigger match_person after insert or update of address on rec.residence deferrable initially deferred for each row execute function machinery.match_person();
create constraint trigger match_person after insert on rec.phone deferrable initially deferred for each row execute function machinery.match_person();
create function machinery.keep_place_key() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from rec.place_key k where k.municipality_id = new.municipality_id and k.residence_id = new.id;
  insert into rec.place_key select new.municipality_id, new.id, new.person_id, machinery.place_key(new.address) where machinery.place_key(new.address) is not null;
  return null;
end $$;
create trigger keep_place_key after insert or update of address on rec.residence for each row execute function machinery.keep_place_key();
insert into rec.place_key select municipality_id, id, person_id, machinery.place_key(address) from rec.residence where machinery.place_key(address) is not null;

-- Work that a conflict takes from somebody is not left with nobody.
create function machinery.tell_left_work() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c record;
begin
  for c in
    select distinct f.id, f.family_id, f.person_id, f.sealed from rec.account me join rec.account mine on mine.municipality_id = me.municipality_id and mine.staff_id = me.staff_id
      join rec.allocation a on a.municipality_id = mine.municipality_id and a.account_id = mine.id and a.part = 'main' and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date)
      join rec.casefile f on f.municipality_id = a.municipality_id and f.id = a.casefile_id and f.stage <> 'closed'
     where me.municipality_id = new.municipality_id and me.id = new.account_id
       and (f.person_id = new.person_id or exists (select 1 from rec.family_member m where m.municipality_id = f.municipality_id and m.family_id = f.family_id and m.person_id = new.person_id)) loop
    perform machinery.raise_alert('work_left', new.account_id, jsonb_build_object('casefile_id', c.id, 'family_id', c.family_id, 'person_id', c.person_id), '',
      case when c.sealed then '{}' else '{coordinator,supervisor}' end::text[],
      case when c.sealed then machinery.named_on(new.municipality_id, c.id) else '{}' end);
  end loop;
  return null;
end $$;
create function machinery.named_on(town int, casefile uuid) returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(o.account_id), '{}') from rec.opening o join rec.account a on a.municipality_id = o.municipality_id and a.id = o.account_id
   where o.municipality_id = town and o.casefile_id = casefile and (o.until is null or o.until > clock_timestamp() + interval '2 minutes')
     and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date)
$$;
create trigger tell_left_work after insert on rec.conflict for each row execute function machinery.tell_left_work();

-- A wrong match is taken back by two people; the person it is about never hears of it.
create function machinery.apply_conflict_end() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.conflict c set ended_at = ctx.now(), ended_by_widening = new.id
    from rec.account mine join rec.account a on a.municipality_id = mine.municipality_id and a.staff_id = mine.staff_id
   where mine.municipality_id = new.municipality_id and mine.id = new.account_id and c.municipality_id = mine.municipality_id and c.account_id = a.id and c.person_id = new.person_id and c.ended_at is null;
  return null;
end $$;
create trigger apply_conflict_end after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind = 'conflict_end') execute function machinery.apply_conflict_end();
create policy whole_conflict on rec.widening as restrictive for insert to kyoten_app with check (kind <> 'conflict_end' or num_nonnulls(person_id, account_id) = 2);

-- What is heard with an intake, a sheet or a check-up ------------------------------------------------------------------------
-- How a birth that was heard stands to one that is known: day (the same day), near, no, or unknown.
create function machinery.births_agree(y int, m int, d int, age int, heard_on date, py int, pm int, pd int) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case
    when y is not null and py is not null then case
      when y <> py or m <> pm or d <> pd then 'no' when num_nonnulls(m, d, pm, pd) = 4 then 'day' else 'near' end
    when age is not null and py is not null then case when abs(extract(year from heard_on)::int - py - age) <= 1 then 'near' else 'no' end
    else 'unknown' end
$$;
create function machinery.match_heard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r jsonb := to_jsonb(new);
  town int := new.municipality_id;
  keys text[] := new.name_keys;
  born date := (r ->> 'birth_on')::date;
  y int := coalesce((r ->> 'birth_year')::int, extract(year from born)::int);
  m int := coalesce((r ->> 'birth_month')::int, extract(month from born)::int);
  d int := coalesce((r ->> 'birth_day')::int, extract(day from born)::int);
  age int := substring(normalize(coalesce(r ->> 'age_heard', ''), nfkc) from '([0-9]{1,2}) *[歳才]')::int;
  of_intake uuid := (r ->> 'intake_id')::uuid;
  me uuid := ctx.account();
  heard_on date := (ctx.now() at time zone 'Asia/Tokyo')::date;
  found_one record;
begin
  -- Whose it is known to be is seen with that person.
  if (r ->> 'person_id') is not null or coalesce(cardinality(keys), 0) = 0 then return null; end if;
  for found_one in
    select p.id from rec.person p cross join lateral (select machinery.births_agree(y, m, d, age, heard_on, p.birth_year, p.birth_month, p.birth_day) as agree) b
     where p.municipality_id = town and p.sealed and b.agree <> 'no' and ((b.agree = 'day' and machinery.is_called(town, p.id, keys)) or machinery.is_wholly_called(town, p.id, keys))
       and not exists (select 1 from rec.silent_match s where s.municipality_id = town and s.person_id = p.id and coalesce(s.intake_child_id, s.information_sheet_id, s.checkup_id) = new.id) loop
    insert into rec.silent_match (municipality_id, intake_id, intake_child_id, information_sheet_id, checkup_id, person_id)
    values (town, case when tg_table_name = 'intake_child' then of_intake end, case when tg_table_name = 'intake_child' then new.id end,
            case when tg_table_name = 'information_sheet' then new.id end, case when tg_table_name = 'checkup' then new.id end, found_one.id);
    perform machinery.raise_alert('silent_match_sealed', me, jsonb_build_object('person_id', found_one.id, 'casefile_id', c.id, 'intake_id', case when tg_table_name = 'intake_child' then of_intake end), '',
      case when machinery.named_on(town, c.id) = '{}' then '{privacy_officer}' else '{}' end::text[], machinery.named_on(town, c.id))
      from rec.casefile c where c.municipality_id = town and c.person_id = found_one.id and c.sealed limit 1;
  end loop;
  for found_one in
    select distinct x.account_id from (
      select c.account_id from rec.conflict c join rec.person p on p.municipality_id = c.municipality_id and p.id = c.person_id
        cross join lateral (select machinery.births_agree(y, m, d, age, heard_on, p.birth_year, p.birth_month, p.birth_day) as agree) b
       where c.municipality_id = town and c.ended_at is null and b.agree <> 'no' and ((b.agree = 'day' and machinery.is_called(town, p.id, keys)) or machinery.is_wholly_called(town, p.id, keys))
      union
      select e.account_id from machinery.declared e
        cross join lateral (select machinery.births_agree(y, m, d, age, heard_on, extract(year from e.birth_on)::int, extract(month from e.birth_on)::int, extract(day from e.birth_on)::int) as agree) b
       where e.municipality_id = town and b.agree <> 'no' and ((b.agree = 'day' and e.part_keys && keys) or e.name_keys && keys)) x
     where not exists (select 1 from rec.silent_match s where s.municipality_id = town and s.account_id = x.account_id and coalesce(s.intake_child_id, s.information_sheet_id, s.checkup_id) = new.id) loop
    insert into rec.silent_match (municipality_id, intake_id, intake_child_id, information_sheet_id, checkup_id, account_id)
    values (town, case when tg_table_name = 'intake_child' then of_intake end, case when tg_table_name = 'intake_child' then new.id end,
            case when tg_table_name = 'information_sheet' then new.id end, case when tg_table_name = 'checkup' then new.id end, found_one.account_id);
    if exists (select 1 from rec.account a join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id where a.municipality_id = town and a.id = me and b.id = found_one.account_id) then
      perform machinery.raise_alert('silent_match_conflict', me, jsonb_build_object('intake_id', case when tg_table_name = 'intake_child' then of_intake end), '', '{coordinator,supervisor,head}'::text[]);
    end if;
  end loop;
  return null;
end $$;
create constraint trigger match_heard after insert or update of name_keys on rec.intake_child deferrable initially deferred for each row execute function machinery.match_heard();
create constraint trigger match_heard after insert on rec.information_sheet deferrable initially deferred for each row execute function machinery.match_heard();
create constraint trigger match_heard after insert on rec.checkup deferrable initially deferred for each row execute function machinery.match_heard();
-- Somebody of ours among those concerned: the coordinator is told, to declare it.
create function machinery.tell_hint() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.raise_alert('staff_involved', new.recorded_by, jsonb_build_object('intake_id', new.intake_id), new.words, '{coordinator,supervisor,head}'::text[]);
  return null;
end $$;
create trigger tell_hint after insert on rec.staff_hint for each row execute function machinery.tell_hint();

-- The act of sealing --------------------------------------------------------------------------------------------------------
create function machinery.in_conflict(town int, account uuid, family uuid, person uuid) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.account a join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id
    join rec.conflict c on c.municipality_id = b.municipality_id and c.account_id = b.id and c.ended_at is null
   where a.municipality_id = town and a.id = account
     and (c.person_id = person or exists (select 1 from rec.family_member m where m.municipality_id = town and m.family_id = family and m.person_id = c.person_id)))
$$;
-- At least two people who can work on it, and one of those who stand in for the leading or outside: a deputy, the coordinator, the keeper.
create function machinery.enough_named(town int, named uuid[]) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select count(distinct a.staff_id) filter (where r.reach = 'office') >= 2 and count(*) filter (where r.role in ('supervisor', 'coordinator', 'keeper')) >= 1
    from rec.account a join rec.role_reach r on r.role = ctx.role_at(a.municipality_id, a.id, (ctx.now() at time zone 'Asia/Tokyo')::date)
   where a.municipality_id = town and a.id = any (named) and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date)
$$;
create function machinery.apply_seal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c record;
begin
  select * into c from rec.casefile x where x.municipality_id = new.municipality_id and x.id = new.casefile_id for update;
  if c.sealed then raise insufficient_privilege using message = 'sealed already'; end if;
  if not machinery.enough_named(new.municipality_id, new.named) or new.against_account_id = any (new.named)
     or exists (select 1 from unnest(new.named) n where machinery.in_conflict(new.municipality_id, n, c.family_id, c.person_id))
     or exists (select 1 from unnest(new.named) n join rec.account a on a.id = n join rec.account b on b.id = new.against_account_id where a.municipality_id = new.municipality_id and a.staff_id = b.staff_id) then
    raise insufficient_privilege using message = 'others must be named';
  end if;
  update rec.casefile x set sealed = true, version = x.version + 1 where x.municipality_id = new.municipality_id and x.id = new.casefile_id;
  insert into rec.opening (municipality_id, casefile_id, account_id) select new.municipality_id, new.casefile_id, n from unnest(new.named) n;
  if new.recorded_by <> all (new.named) then
    insert into rec.opening (municipality_id, casefile_id, account_id, until) values (new.municipality_id, new.casefile_id, new.recorded_by, clock_timestamp() + interval '1 minute');
  end if;
  if new.against_account_id is not null and not machinery.in_conflict(new.municipality_id, new.against_account_id, c.family_id, c.person_id) then
    insert into rec.conflict (municipality_id, account_id, person_id, by_self, source) values (new.municipality_id, new.against_account_id, c.person_id, false, 'sealed');
  end if;
  perform machinery.raise_alert('sealed', new.recorded_by, jsonb_build_object('casefile_id', new.casefile_id, 'person_id', c.person_id, 'family_id', c.family_id), '', '{keeper}'::text[], new.named);
  return null;
end $$;
create trigger apply_seal after insert on rec.seal for each row execute function machinery.apply_seal();
create function machinery.apply_seal_leaving() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not machinery.enough_named(new.municipality_id, array(select n from unnest(machinery.named_on(new.municipality_id, new.casefile_id)) n where n <> new.recorded_by)) then
    raise insufficient_privilege using message = 'a successor first';
  end if;
  update rec.opening o set until = clock_timestamp() where o.municipality_id = new.municipality_id and o.casefile_id = new.casefile_id and o.account_id = new.recorded_by and (o.until is null or o.until > clock_timestamp());
  return null;
end $$;
create trigger apply_seal_leaving after insert on rec.seal_leaving for each row execute function machinery.apply_seal_leaving();
create function machinery.apply_seal_name() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c record;
begin
  select * into c from rec.casefile x where x.municipality_id = new.municipality_id and x.id = new.casefile_id;
  if machinery.in_conflict(new.municipality_id, (new.details ->> 'account_id')::uuid, c.family_id, c.person_id) then return null; end if;
  insert into rec.opening (municipality_id, casefile_id, account_id) select new.municipality_id, new.casefile_id, (new.details ->> 'account_id')::uuid
   where not (new.details ->> 'account_id')::uuid = any (machinery.named_on(new.municipality_id, new.casefile_id));
  return null;
end $$;
create trigger apply_seal_name after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind = 'seal_name') execute function machinery.apply_seal_name();
create function machinery.apply_unseal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.casefile x set sealed = false, version = x.version + 1 where x.municipality_id = new.municipality_id and x.id = new.casefile_id;
  update rec.person p set sealed = exists (select 1 from rec.casefile c where c.municipality_id = p.municipality_id and c.person_id = p.id and c.sealed)
   where p.municipality_id = new.municipality_id and p.id = (select c.person_id from rec.casefile c where c.municipality_id = new.municipality_id and c.id = new.casefile_id);
  update rec.opening o set until = clock_timestamp() where o.municipality_id = new.municipality_id and o.casefile_id = new.casefile_id and (o.until is null or o.until > clock_timestamp());
  return null;
end $$;
create trigger apply_unseal after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind = 'unseal') execute function machinery.apply_unseal();
create policy whole_unseal on rec.widening as restrictive for insert to kyoten_app with check (kind not in ('unseal', 'seal_name') or casefile_id is not null);

do $$
declare t regclass;
begin
  foreach t in array array['rec.staff_person', 'rec.conflict_declaration', 'rec.staff_hint', 'rec.silent_match', 'rec.seal', 'rec.seal_leaving']::regclass[] loop
    call machinery.withhold(t);
  end loop;
end $$;
revoke insert on rec.silent_match from kyoten_app;
-- What was heard is compared in this form; it is said once, with the row.
grant insert (name_keys) on rec.intake_child, rec.information_sheet, rec.checkup to kyoten_app;
