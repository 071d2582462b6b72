-- 要対協: who belongs to the council and has pledged secrecy, meetings that are called, their agenda by family with a row per child, tasks, numbered prints.

-- Columns that are said once, now with the parents of this and the next migrations.
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
  execute format('revoke insert, update on %s from kyoten_app', tbl);
  execute format('grant insert (%s) on %s to kyoten_app', (select string_agg(quote_ident(c), ', ') from unnest(columns) c), tbl);
  if changing then
    columns := array(select c from unnest(columns) c where c <> all (born) or (tbl::text = any (known_later) and c = 'person_id'));
    execute format('grant update (%s) on %s to kyoten_app', (select string_agg(quote_ident(c), ', ') from unnest(columns) c), tbl);
  end if;
end $$;

-- Members and their people -------------------------------------------------------------------------------------------------
-- 構成員: an authority, a corporation or a person; whom the duty of secrecy binds differs (児福法25条の5).
create table rec.membership (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), agency_id uuid not null,
  scope text not null, since date not null, until date, published_on date, words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check (until is null or until > since));
create table rec.agency_person (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), agency_id uuid not null,
  part text not null, name text not null, kana text not null default '', title text not null default '', phone text, road text not null default 'phone',
  since date not null, until date, confirmed_on date, trained_on date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check (until is null or until > since));
-- 誓約: kept as it was given; a new wording is pledged anew.
create table rec.pledge (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), agency_person_id uuid not null,
  wording text not null, pledged_on date not null, words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));

-- Meetings that are called ---------------------------------------------------------------------------------------------------
alter table rec.meeting
  add called boolean not null default false, add title text not null default '', add place text not null default '', add ends_at timestamptz,
  add decider_id uuid, add minutes text not null default '', add ended_at timestamptz, add cancelled_at timestamptz, add cancelled_words text;
alter table rec.meeting add constraint meeting_has_decider check (not called or decider_id is not null);
call machinery.refer('rec.meeting', 'decider_id', 'rec.account');
alter table rec.attendance
  add agency_person_id uuid, add state text not null default 'attended', add words text not null default '', add version int not null default 1;
grant update on rec.attendance to kyoten_app;

-- A family on the agenda; which pile, what changed, what was said, what was not agreed and when again.
create table rec.agenda_item (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), meeting_id uuid not null, family_id uuid not null,
  position int not null, pile text not null, pile_words text not null default '', state text not null default 'waiting',
  report text not null default '', discussion text not null default '',
  our_opinion text not null default '', their_opinion text not null default '', not_agreed text not null default '', again_on date, again_if text not null default '',
  next_review_on date, heard_at timestamptz, narrow boolean not null default false,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check ((state = 'heard') = (heard_at is not null)),
  check (not_agreed = '' or (our_opinion <> '' and their_opinion <> '' and again_on is not null)));
-- A child of it: what was decided for this one, and when it had last been seen as the meeting knew it.
create table rec.agenda_child (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), agenda_item_id uuid not null, casefile_id uuid not null,
  outcome text, class text, lead_agency_id uuid, registration text, decision_id uuid, words text not null default '',
  seen_in_home_on date, seen_own_on date, seen_agency_on date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id));
-- 役割: which agency, who, does what until when; what if not.
create table rec.task (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), family_id uuid not null, casefile_id uuid, agenda_item_id uuid,
  agency_id uuid not null, agency_person_id uuid, account_id uuid, who text not null default '', what text not null, if_not text not null default '',
  due_on date not null, done_on date, done_words text not null default '', undone_words text not null default '', dropped_on date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check (num_nonnulls(done_on, dropped_on) <= 1));
-- A numbered print: who, for what, how many copies, how many came back.
create table rec.print (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), what text not null, fiscal_year int not null, number int not null,
  purpose text not null, copies int not null check (copies between 1 and 200), meeting_id uuid, ref_id uuid, returned_copies int, returned_on date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check (returned_copies between 0 and copies));

call machinery.protect('rec.membership', 'setting', 'an agency or person as a member of the council');
call machinery.protect('rec.agency_person', 'setting', 'a person of an agency: who comes, whom to call');
call machinery.protect('rec.pledge', 'setting', 'a pledge of secrecy, with the wording it was given on');
call machinery.protect('rec.agenda_item', 'casework', 'a family on the agenda of a meeting');
call machinery.protect('rec.agenda_child', 'casework', 'what a meeting decided for one child of an agenda item');
call machinery.protect('rec.task', 'casework', '役割: which agency does what until when');
call machinery.protect('rec.print', 'setting', 'a numbered print: purpose, copies, what came back');
call machinery.refer('rec.membership', 'agency_id', 'rec.agency');         call machinery.refer('rec.agency_person', 'agency_id', 'rec.agency');
call machinery.refer('rec.pledge', 'agency_person_id', 'rec.agency_person'); call machinery.refer('rec.attendance', 'agency_person_id', 'rec.agency_person');
call machinery.refer('rec.agenda_item', 'meeting_id', 'rec.meeting');      call machinery.refer('rec.agenda_item', 'family_id', 'rec.family');
call machinery.refer('rec.agenda_child', 'agenda_item_id', 'rec.agenda_item'); call machinery.refer('rec.agenda_child', 'casefile_id', 'rec.casefile');
call machinery.refer('rec.agenda_child', 'lead_agency_id', 'rec.agency');  call machinery.refer('rec.agenda_child', 'decision_id', 'rec.decision');
call machinery.refer('rec.task', 'family_id', 'rec.family');               call machinery.refer('rec.task', 'casefile_id', 'rec.casefile');
call machinery.refer('rec.task', 'agenda_item_id', 'rec.agenda_item');     call machinery.refer('rec.task', 'agency_id', 'rec.agency');
call machinery.refer('rec.task', 'agency_person_id', 'rec.agency_person'); call machinery.refer('rec.task', 'account_id', 'rec.account');
call machinery.refer('rec.print', 'meeting_id', 'rec.meeting');
create index on rec.meeting (municipality_id, held_at) where called;
create index on rec.task (municipality_id, due_on) where done_on is null and dropped_on is null;
grant update on rec.membership, rec.agency_person, rec.agenda_item, rec.agenda_child, rec.task, rec.print to kyoten_app;
grant select, insert, update, delete on rec.membership, rec.agency_person, rec.pledge, rec.agenda_item, rec.agenda_child, rec.task, rec.print to kyoten_owner;

alter table rec.membership add constraint membership_scope_code check (scope in ('authority', 'corporation', 'person'));
alter table rec.agency_person add constraint agency_person_part_code check (part in ('representative', 'working', 'contact'));
alter table rec.agency_person add constraint agency_person_road_code check (road in ('phone', 'fax', 'paper', 'mail'));
alter table rec.attendance add constraint attendance_state_code check (state in ('invited', 'coming', 'not_coming', 'attended', 'absent'));
alter table rec.agenda_item add constraint agenda_item_pile_code check (pile in ('discuss', 'changed', 'quiet'));
alter table rec.agenda_item add constraint agenda_item_state_code check (state in ('waiting', 'heard', 'not_heard'));
alter table rec.agenda_child add constraint agenda_child_outcome_code check (outcome in ('continue', 'change', 'close'));
alter table rec.agenda_child add constraint agenda_child_class_code check (class in ('protection', 'support', 'expectant', 'other'));
alter table rec.agenda_child add constraint agenda_child_registration_code check (registration in ('add', 'remove'));
alter table rec.print add constraint print_what_code check (what in ('ledger', 'transfer', 'minutes'));

-- An item about a sealed child is whole for those named alone, as an entry is. The flag is kept by triggers.
grant select (municipality_id, agenda_item_id, casefile_id) on rec.agenda_child to kyoten_veil, kyoten_scribe;
create policy veil_reads on rec.agenda_child for select to kyoten_veil using (true);
create policy scribe on rec.agenda_child for select to kyoten_scribe using (true);
create function machinery.keep_item_narrow() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_table_name = 'casefile' then
    update rec.agenda_item i set narrow = true from rec.agenda_child c
     where c.municipality_id = new.municipality_id and c.casefile_id = new.id and i.municipality_id = c.municipality_id and i.id = c.agenda_item_id and not i.narrow;
  elsif exists (select 1 from rec.casefile c where c.municipality_id = new.municipality_id and c.id = new.casefile_id and c.sealed) then
    update rec.agenda_item i set narrow = true where i.municipality_id = new.municipality_id and i.id = new.agenda_item_id and not i.narrow;
  end if;
  return null;
end $$;
create trigger keep_narrow after insert on rec.agenda_child for each row execute function machinery.keep_item_narrow();
create trigger keep_item_narrow after update of sealed on rec.casefile for each row when (new.sealed) execute function machinery.keep_item_narrow();

set local role kyoten_veil;
-- True when the reader may see every child of an agenda item. Asked only when the kept flag agenda_item.narrow is set.
create function ctx.whole_item(m int, item uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare o uuid[] := ctx.opened(); t int := ctx.town();
begin
  return (select count(*) > 0 and bool_and(not c.sealed or c.id = any (o))
            from rec.agenda_child l join rec.casefile c on c.municipality_id = l.municipality_id and c.id = l.casefile_id
           where l.municipality_id = m and l.agenda_item_id = item and m = t);
end $$;
grant execute on function ctx.whole_item(int, uuid) to kyoten_app;
create or replace function ctx.next_number(series text, fy int) returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare n int;
begin
  if ctx.reach() <> 'office' or series not in ('intake', 'family', 'casefile', 'print', 'transfer') then
    raise insufficient_privilege using message = 'no number';
  end if;
  insert into rec.number_series as s values (ctx.town(), series, fy, 1)
  on conflict (municipality_id, kind, fiscal_year) do update set last = s.last + 1 returning s.last into n;
  return n;
end $$;
set local role kyoten_owner;

call machinery.office_wide('rec.membership');
call machinery.office_wide('rec.agency_person');
call machinery.through('rec.pledge', 'agency_person_id', 'rec.agency_person');
create policy kin on rec.agenda_item as restrictive to kyoten_app using (family_id <> all ((select ctx.conflicted_families())::uuid[])) with check (true);
create policy office on rec.agenda_item to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = agenda_item.municipality_id and f.id = agenda_item.family_id)
         and (not narrow or ctx.whole_item(municipality_id, id)))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = agenda_item.municipality_id and f.id = agenda_item.family_id));
create policy office on rec.agenda_child to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.agenda_item i where i.municipality_id = agenda_child.municipality_id and i.id = agenda_child.agenda_item_id)
         and exists (select 1 from rec.casefile c where c.municipality_id = agenda_child.municipality_id and c.id = agenda_child.casefile_id))
  with check ((select ctx.reach()) = 'office' and exists (
    select 1 from rec.agenda_item i join rec.casefile c on c.municipality_id = i.municipality_id and c.family_id = i.family_id
     where i.municipality_id = agenda_child.municipality_id and i.id = agenda_child.agenda_item_id and c.id = agenda_child.casefile_id));
create policy kin on rec.task as restrictive to kyoten_app using (family_id <> all ((select ctx.conflicted_families())::uuid[])) with check (true);
create policy office on rec.task to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = task.municipality_id and f.id = task.family_id)
         and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = task.municipality_id and c.id = task.casefile_id))
         and (agenda_item_id is null or exists (select 1 from rec.agenda_item i where i.municipality_id = task.municipality_id and i.id = task.agenda_item_id)))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = task.municipality_id and f.id = task.family_id)
         and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = task.municipality_id and c.id = task.casefile_id))
         and (agenda_item_id is null or exists (select 1 from rec.agenda_item i where i.municipality_id = task.municipality_id and i.id = task.agenda_item_id)));
-- A called meeting of the council is known to the office; a 個別ケース検討会議 only with a family that one may see.
drop policy office on rec.meeting;
create policy office on rec.meeting to kyoten_app
  using ((select ctx.reach()) = 'office' and (recorded_by = (select ctx.account())
         or (called and kind <> 'case_conference')
         or exists (select 1 from rec.agenda_item i where i.municipality_id = meeting.municipality_id and i.meeting_id = meeting.id)
         or exists (select 1 from rec.decision d where d.municipality_id = meeting.municipality_id and d.meeting_id = meeting.id)))
  with check ((select ctx.reach()) = 'office');
create policy own on rec.print to kyoten_app
  using ((select ctx.reach()) = 'office' and (recorded_by = (select ctx.account()) or (select ctx.role()) in ('head', 'supervisor', 'coordinator')))
  with check ((select ctx.reach()) = 'office');

-- The trail of an item is that of its children: old words of a narrow item are not for the whole office.
set local role kyoten_scribe;
create or replace function audit.note() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
    when tg_table_name = 'agenda_item' then (select array_agg(l.casefile_id) from rec.agenda_child l where l.agenda_item_id = (r ->> 'id')::uuid)
    when r ? 'agenda_item_id' and r ->> 'agenda_item_id' is not null then (select array_agg(l.casefile_id) from rec.agenda_child l where l.agenda_item_id = (r ->> 'agenda_item_id')::uuid)
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
set local role kyoten_owner;

do $$
declare t regclass;
begin
  foreach t in array array['rec.membership', 'rec.agency_person', 'rec.pledge', 'rec.meeting', 'rec.attendance', 'rec.agenda_item', 'rec.agenda_child', 'rec.task', 'rec.print']::regclass[] loop
    call machinery.withhold(t);
  end loop;
end $$;
