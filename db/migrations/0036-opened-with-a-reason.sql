-- Looking where one does not belong, with a reason and for four hours; teams; who is on duty; numbers of sealed matters.

-- 当番: who is asked at night, by date.
create table rec.duty_turn (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), on_date date not null, account_id uuid not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), ended_at timestamptz,
  primary key (municipality_id, id));
-- 緊急の閲覧・自分で開く. What was asked for is resolved by the database and not kept; call_account is all that a sealed case opens.
create table rec.claim (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), kind text not null, account_id uuid not null default ctx.account(),
  family_id uuid, intake_id uuid, call_account_id uuid, reason text not null, asked jsonb,
  opened_at timestamptz not null default clock_timestamp(), until timestamptz not null default clock_timestamp() + interval '4 hours', ended_at timestamptz, done_words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check (reason <> ''), check (num_nonnulls(family_id, intake_id, call_account_id) >= 1),
  constraint claim_kind_code check (kind in ('urgent', 'own')));
call machinery.protect('rec.duty_turn', 'setting', '当番: who is on duty on a day');
call machinery.protect('rec.claim', 'setting', 'somebody opened for four hours, with a reason, what is not theirs');
call machinery.refer('rec.duty_turn', 'account_id', 'rec.account'); call machinery.refer('rec.claim', 'account_id', 'rec.account');
call machinery.refer('rec.claim', 'family_id', 'rec.family');       call machinery.refer('rec.claim', 'intake_id', 'rec.intake');
call machinery.refer('rec.claim', 'call_account_id', 'rec.account');
create index on rec.duty_turn (municipality_id, on_date);
grant select, insert, update, delete on rec.duty_turn, rec.claim to kyoten_owner;
grant select (municipality_id, account_id, family_id, intake_id, until, ended_at, opened_at) on rec.claim to kyoten_veil;
grant select (team) on rec.account to kyoten_veil;
grant select (municipality_id, account_id, team, since, until, recorded_at) on rec.account_role to kyoten_veil;
create policy veil_reads on rec.claim for select to kyoten_veil using (true);
create policy office on rec.duty_turn for select to kyoten_app using ((select ctx.reach()) in ('office', 'none'));
create policy naming on rec.duty_turn for insert to kyoten_app with check ((select ctx.reach()) = 'office' and (select ctx.role()) in ('head', 'supervisor', 'coordinator'));
create policy ending on rec.duty_turn for update to kyoten_app using ((select ctx.reach()) = 'office' and (select ctx.role()) in ('head', 'supervisor', 'coordinator')) with check (true);
create policy own on rec.claim to kyoten_app using (account_id = any ((select ctx.my_accounts())::uuid[])) with check (account_id = (select ctx.account()));
grant update on rec.duty_turn, rec.claim to kyoten_app;

-- Teams ---------------------------------------------------------------------------------------------------------------------
set local role kyoten_veil;
-- Whether the reader's reasons reach over the whole office: always but where the town has said that teams count.
create function ctx.whole_office() returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return i.r is distinct from 'office' or i.role in ('head', 'supervisor', 'coordinator') or i.role like 'system%' or ctx.setting('access.reach') is distinct from '"team"'::jsonb;
end $$;
create function ctx.team_accounts() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date; mine text;
begin
  mine := (select coalesce((select r.team from rec.account_role r where r.municipality_id = a.municipality_id and r.account_id = a.id and r.since <= day and (r.until is null or r.until > day) order by r.since desc, r.recorded_at desc limit 1), a.team)
             from rec.account a where a.municipality_id = i.m and a.id = i.a);
  return array[i.a] || coalesce((select array_agg(a.id) from rec.account a where a.municipality_id = i.m and mine <> '' and
    coalesce((select r.team from rec.account_role r where r.municipality_id = a.municipality_id and r.account_id = a.id and r.since <= day and (r.until is null or r.until > day) order by r.since desc, r.recorded_at desc limit 1), a.team) = mine), '{}');
end $$;
create function ctx.claimed_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts();
begin
  return (select coalesce(array_agg(c.family_id), '{}') from rec.claim c where c.municipality_id = i.m and c.account_id = any (mine) and c.family_id is not null and c.ended_at is null and c.until > clock_timestamp());
end $$;
-- Families that somebody works with and nobody of the reader's team; with_claims: not those the reader has opened with a reason.
create function ctx.others_families(with_claims boolean) returns setof uuid language plpgsql stable security definer rows 1000 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date; team uuid[] := ctx.team_accounts(); own uuid[] := case when with_claims then ctx.claimed_families() else '{}' end;
begin
  return query select c.family_id from rec.allocation a join rec.casefile c on c.municipality_id = a.municipality_id and c.id = a.casefile_id
    where a.municipality_id = i.m and (a.until is null or a.until > day or c.stage = 'closed') and c.family_id <> all (own)
    group by c.family_id having not bool_or(a.account_id = any (team));
end $$;
create function ctx.others_persons(with_claims boolean) returns setof uuid language plpgsql stable security definer rows 1000 set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  return query select m.person_id from rec.family_member m where m.municipality_id = t group by m.person_id
    having bool_and(m.family_id in (select ctx.others_families(with_claims)));
end $$;
create function ctx.others_intakes() returns setof uuid language plpgsql stable security definer rows 1000 set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return query select k.intake_id from rec.intake_child k join rec.intake x on x.municipality_id = k.municipality_id and x.id = k.intake_id where k.municipality_id = i.m and x.recorded_by <> i.a
    group by k.intake_id having bool_and(k.person_id in (select ctx.others_persons(true)));
end $$;
-- Children of an intake who are known in a case of another team, by full name and day of birth; never sealed, in conflict or hidden.
create function ctx.stubs_of(intake uuid) returns table (intake_child_id uuid, person_id uuid) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.r is distinct from 'office' or ctx.whole_office() then return; end if;
  return query
    select k.id, p.id from rec.intake_child k join rec.person p on p.municipality_id = k.municipality_id and p.birth_year = k.birth_year and p.birth_month = k.birth_month and p.birth_day = k.birth_day
     where k.municipality_id = i.m and k.intake_id = intake and k.person_id is null and cardinality(k.name_keys) > 0 and not p.sealed and not p.veiled and not p.beside
       and p.id <> all (ctx.conflicted_persons()) and p.id in (select ctx.others_persons(true)) and intake <> all (ctx.conflicted_intakes()) and intake <> all (ctx.closed_intakes())
       and exists (select 1 from rec.person_name n where n.municipality_id = p.municipality_id and n.person_id = p.id and n.kana_key = any (k.name_keys));
end $$;
grant execute on function ctx.whole_office(), ctx.claimed_families(), ctx.others_families(boolean), ctx.others_persons(boolean), ctx.others_intakes(), ctx.stubs_of(uuid) to kyoten_app;
set local role kyoten_owner;
grant select (name_keys, birth_year, birth_month, birth_day) on rec.intake_child to kyoten_veil;

create policy team on rec.family as restrictive to kyoten_app using ((select ctx.whole_office()) or id not in (select ctx.others_families(true))) with check (true);
create policy team on rec.casefile as restrictive to kyoten_app using ((select ctx.whole_office()) or family_id not in (select ctx.others_families(true))) with check (true);
create policy team on rec.person as restrictive to kyoten_app using ((select ctx.whole_office()) or id not in (select ctx.others_persons(true))) with check (true);
create policy team on rec.intake as restrictive to kyoten_app using ((select ctx.whole_office()) or id not in (select ctx.others_intakes())) with check (true);
-- A case opened with a reason opens no place.
create policy team on rec.residence as restrictive to kyoten_app using ((select ctx.whole_office()) or person_id not in (select ctx.others_persons(false))) with check (true);
create policy team on rec.phone as restrictive to kyoten_app using ((select ctx.whole_office()) or person_id not in (select ctx.others_persons(false))) with check (true);
create policy team on rec.affiliation as restrictive to kyoten_app using ((select ctx.whole_office()) or person_id not in (select ctx.others_persons(false))) with check (true);
create policy team on rec.veil as restrictive to kyoten_app using ((select ctx.whole_office()) or person_id not in (select ctx.others_persons(false))) with check (true);

-- The act of opening --------------------------------------------------------------------------------------------------------
create function machinery.apply_claim() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t int := ctx.town(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date; mine uuid[] := ctx.my_accounts();
  what text := new.asked ->> 'what'; fy int := (new.asked ->> 'fiscal_year')::int; n int := (new.asked ->> 'number')::int;
  keys text[] := array(select jsonb_array_elements_text(coalesce(new.asked -> 'keys', '[]'))); born date := (new.asked ->> 'born')::date;
  found_family uuid; found_intake uuid; sealed_case uuid; person uuid; same int;
begin
  if not (ctx.role() in ('head', 'supervisor', 'coordinator', 'public_health_nurse', 'social_worker', 'family_supporter', 'abuse_specialist', 'psychologist', 'privacy_officer')
          or exists (select 1 from rec.duty_turn d where d.municipality_id = t and d.on_date = day and d.account_id = new.account_id and d.ended_at is null))
     or (new.kind = 'own' and ctx.reach() <> 'office') then raise insufficient_privilege using message = 'not by this role'; end if;
  if exists (select 1 from rec.claim c where c.municipality_id = t and c.account_id = any (mine) and c.ended_at is null and c.until > clock_timestamp()) then raise insufficient_privilege using message = 'one at a time'; end if;
  if what = 'casefile' then
    select c.family_id, case when c.sealed then c.id end into found_family, sealed_case from rec.casefile c where c.municipality_id = t and c.fiscal_year = fy and c.number = n;
  elsif what = 'family' then
    select f.id into found_family from rec.family f where f.municipality_id = t and f.fiscal_year = fy and f.number = n;
  elsif what = 'intake' then
    select i.id into found_intake from rec.intake i where i.municipality_id = t and i.fiscal_year = fy and i.number = n;
    select m.family_id, c.id into found_family, sealed_case from rec.intake_child k join rec.family_member m on m.municipality_id = k.municipality_id and m.person_id = k.person_id
      left join rec.casefile c on c.municipality_id = k.municipality_id and c.person_id = k.person_id and c.sealed where k.municipality_id = t and k.intake_id = found_intake order by c.id nulls last limit 1;
  elsif what = 'person' and born is not null and cardinality(keys) > 0 then
    select count(*)::int, (array_agg(p.id))[1] into same, person from rec.person p where p.municipality_id = t and p.birth_year = extract(year from born) and p.birth_month = extract(month from born) and p.birth_day = extract(day from born)
       and exists (select 1 from rec.person_name x where x.municipality_id = t and x.person_id = p.id and x.told is distinct from 'hidden_side' and (x.kana_key = any (keys) or machinery.is_wholly_called(t, p.id, keys)));
    if same = 1 then
      select m.family_id into found_family from rec.family_member m where m.municipality_id = t and m.person_id = person order by m.until is not null, m.recorded_at desc limit 1;
      select c.id into sealed_case from rec.casefile c where c.municipality_id = t and c.person_id = person and c.sealed limit 1;
    end if;
  end if;
  -- Not there, hidden from everybody but one side, or one's own: nobody can tell which.
  if num_nonnulls(found_family, found_intake) = 0 or found_family = any (ctx.conflicted_families()) or found_intake = any (ctx.conflicted_intakes()) or person = any (ctx.conflicted_persons())
     or exists (select 1 from rec.family f where f.municipality_id = t and f.id = found_family and f.beside) then
    raise insufficient_privilege using message = 'not found';
  end if;
  if sealed_case is not null and sealed_case <> all (ctx.opened()) then
    new.family_id := null; new.intake_id := null;
    new.call_account_id := (select o from unnest(machinery.named_on(t, sealed_case)) o
      left join rec.duty_turn d on d.municipality_id = t and d.account_id = o and d.on_date = day and d.ended_at is null
      left join rec.account a on a.municipality_id = t and a.id = o order by d.id is null, a.role not in ('supervisor', 'coordinator'), a.kana, o limit 1);
    if new.call_account_id is null then raise insufficient_privilege using message = 'not found'; end if;
  else
    new.family_id := found_family; new.intake_id := found_intake; new.call_account_id := null;
  end if;
  new.asked := null;
  perform machinery.raise_alert(case when new.kind = 'own' then 'self_claim' else 'urgent_access' end, new.account_id,
    jsonb_build_object('family_id', coalesce(new.family_id, (select c.family_id from rec.casefile c where c.municipality_id = t and c.id = sealed_case)), 'intake_id', new.intake_id), new.reason,
    case when ctx.role() = 'privacy_officer' then '{head}' else '{privacy_officer,head}' end::text[],
    case when new.call_account_id is not null then machinery.named_on(t, sealed_case) else '{}' end);
  if new.kind = 'urgent' and exists (select 1 from rec.claim c where c.municipality_id = t and c.account_id = any (mine) and c.kind = 'urgent' and c.opened_at > clock_timestamp() - interval '30 days') then
    perform machinery.raise_alert('second_urgent', new.account_id, jsonb_build_object('family_id', new.family_id, 'intake_id', new.intake_id), new.reason, '{keeper}'::text[]);
  end if;
  return new;
end $$;
create trigger apply_claim before insert on rec.claim for each row execute function machinery.apply_claim();
create function machinery.end_claim() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.ended_at is not null then raise insufficient_privilege using message = 'said once'; end if;
  new.ended_at := clock_timestamp();
  return new;
end $$;
create trigger end_claim before update on rec.claim for each row execute function machinery.end_claim();
create function machinery.end_duty() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin new.ended_at := ctx.now(); return new; end $$;
create trigger end_duty before update on rec.duty_turn for each row execute function machinery.end_duty();

-- The privacy officer reads what happened in a case opened with a reason: no person, no name but that of the family, no place, no reporter.
create policy claimed on rec.family for select to kyoten_app using ((select ctx.role()) = 'privacy_officer' and id = any ((select ctx.claimed_families())::uuid[]));
create policy claimed on rec.casefile for select to kyoten_app using ((select ctx.role()) = 'privacy_officer' and not sealed and family_id = any ((select ctx.claimed_families())::uuid[]));
create policy claimed on rec.class_period for select to kyoten_app using ((select ctx.role()) = 'privacy_officer' and exists (select 1 from rec.casefile c where c.municipality_id = class_period.municipality_id and c.id = class_period.casefile_id));
create policy claimed on rec.allocation for select to kyoten_app using ((select ctx.role()) = 'privacy_officer' and exists (select 1 from rec.casefile c where c.municipality_id = allocation.municipality_id and c.id = allocation.casefile_id));
create policy claimed on rec.entry for select to kyoten_app using ((select ctx.role()) = 'privacy_officer' and not narrow and family_id = any ((select ctx.claimed_families())::uuid[]));
create policy claimed on rec.entry_version for select to kyoten_app using ((select ctx.role()) = 'privacy_officer' and exists (select 1 from rec.entry e where e.municipality_id = entry_version.municipality_id and e.id = entry_version.entry_id));
create policy claimed on rec.entry_part for select to kyoten_app using ((select ctx.role()) = 'privacy_officer' and not veiled and kind <> 'place' and exists (select 1 from rec.entry_version v where v.municipality_id = entry_part.municipality_id and v.id = entry_part.version_id));

-- Numbers -------------------------------------------------------------------------------------------------------------------
set local role kyoten_veil;
-- In a real town a number is passed over now and then, so that a gap is no sign of a hidden matter; docs/decisions.
create or replace function ctx.next_number(series text, fy int) returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare n int; step int := case when (select kind from rec.installation) = 'real' and random() < 0.15 then 2 + (random() * 1.4)::int else 1 end;
begin
  if ctx.reach() <> 'office' or series not in ('intake', 'family', 'casefile', 'print', 'transfer') then
    raise insufficient_privilege using message = 'no number';
  end if;
  insert into rec.number_series as s values (ctx.town(), series, fy, step)
  on conflict (municipality_id, kind, fiscal_year) do update set last = s.last + step returning s.last into n;
  return n;
end $$;
-- A matter of somebody sealed draws from a series of its own, in steps that tell nothing of how many there are: R8-S014.
create function ctx.next_number_about(series text, fy int, persons uuid[]) returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare n int; t int := ctx.town();
begin
  if not exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (persons) and p.sealed) then return ctx.next_number(series, fy); end if;
  if ctx.reach() <> 'office' or series not in ('intake', 'casefile', 'print', 'transfer') then raise insufficient_privilege using message = 'no number'; end if;
  insert into rec.number_series as s values (t, 'sealed ' || series, fy, 1 + (random() * 6)::int)
  on conflict (municipality_id, kind, fiscal_year) do update set last = s.last + 1 + (random() * 6)::int returning s.last into n;
  return 900000 + n;
end $$;
grant execute on function ctx.next_number_about(text, int, uuid[]) to kyoten_app;
set local role kyoten_owner;

call machinery.withhold('rec.duty_turn');
call machinery.withhold('rec.claim');
revoke insert, update on rec.claim from kyoten_app;
grant insert (id, kind, reason, asked), update (done_words) on rec.claim to kyoten_app;
revoke insert, update on rec.duty_turn from kyoten_app;
grant insert (id, on_date, account_id), update (ended_at) on rec.duty_turn to kyoten_app;
