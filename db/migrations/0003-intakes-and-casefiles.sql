-- 受付・相談・ケース・決定. Intake ≠ consultation ≠ casefile ≠ person ≠ family.

create table rec.casefile (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  family_id uuid not null, person_id uuid not null,
  fiscal_year int not null, number int not null, stage text not null check (stage in ('received', 'investigating', 'supported', 'closed')),
  opened_on date not null, closed_on date, closing_reason text, closing_words text,
  sealed boolean not null default false,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check ((stage = 'closed') = (closed_on is not null)));
create table rec.opening (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  casefile_id uuid not null, account_id uuid not null, since timestamptz not null default ctx.now(), until timestamptz,
  primary key (municipality_id, id));

create table rec.intake (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  fiscal_year int not null, number int not null,
  kind text not null, means text not null, route text not null,
  received_at timestamptz not null, call_ended_at timestamptz,
  received_by uuid not null default ctx.account(), taken_by text not null default '',
  content text not null, consultation_kind text, guardian_informed text,
  stage text not null default 'received' check (stage in ('received', 'decided')),
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), unique (municipality_id, fiscal_year, number));
-- Guarded: who called, and whether the content tells it.
create table rec.reporter (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), intake_id uuid not null,
  anonymous boolean not null default false, name text, relation text, agency_id uuid, phone text, address text,
  content_identifies text not null default 'unknown' check (content_identifies in ('yes', 'no', 'unknown')),
  may_tell_family text not null default '', wants_answer text not null default 'unknown', may_be_contacted text not null default 'unknown',
  answered_at timestamptz, answer_words text,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), unique (municipality_id, intake_id));
create table rec.reporter_opening (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), intake_id uuid not null,
  account_id uuid not null default ctx.account(), reason text not null, until timestamptz not null, recorded_at timestamptz not null default ctx.now(),
  primary key (municipality_id, id));

-- 相談: one child, one matter, from the first intake to the end. THE UNIT THAT IS COUNTED.
create table rec.consultation (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  person_id uuid, expectant boolean not null default false,
  received_on date not null, fiscal_year int not null,
  kind_at_receipt text, kind_decided text, abuse_judged text check (abuse_judged in ('judged', 'not_abuse', 'unidentified')), abuse_kind text,
  decided_on date, closed_on date, counted boolean not null default true,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check (abuse_kind is null or kind_decided = '01'));

create table rec.intake_child (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), intake_id uuid not null,
  position int not null, part text not null check (part in ('subject', 'sibling', 'expectant')),
  person_id uuid, same_person text not null default 'confirmed' check (same_person in ('confirmed', 'maybe')),
  name_heard text not null default '', kana_heard text not null default '', sex text not null default 'unknown', age_heard text not null default '',
  birth_year int, birth_month int, birth_day int,
  abuse_kind text, suspected_person text not null default 'unknown', suspected_words text not null default '',
  clock_started_at timestamptz, clock_started_by uuid, see_by timestamptz, limit_source text,
  consultation_id uuid, again boolean not null default false,
  version int not null default 1,
  primary key (municipality_id, id));
-- Guarded: where the child is now and until when, where it sleeps tonight.
create table rec.intake_place (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), intake_child_id uuid not null,
  where_now text not null default '', until_at timestamptz, sleeps_where text not null default '', veiled boolean not null default false,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), unique (municipality_id, intake_child_id));
create table rec.urgency_judgement (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), intake_child_id uuid not null,
  chart text not null, answers jsonb not null, by_chart text, level text, words text not null default '',
  judged_at timestamptz not null default ctx.now(), judged_by uuid not null default ctx.account(), recorded_at timestamptz not null default ctx.now(),
  primary key (municipality_id, id));
create table rec.safety_check (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), intake_child_id uuid not null,
  at timestamptz not null, result text not null check (result in ('sighted', 'absent', 'refused', 'not_identified', 'other')),
  seen_by text, agency_id uuid, place_kind text, manner text, words text not null default '',
  checked_by uuid not null default ctx.account(), recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id),
  check (result <> 'sighted' or (seen_by is not null and place_kind is not null and manner is not null)));
-- Not seen in time: an act of a supervisor, never a mere reason (児福法25条の7①4号・①1号, 児虐法8条).
create table rec.late_decision (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), intake_child_id uuid not null,
  act text not null check (act in ('notify_centre', 'send_centre', 'revisit', 'police')), words text not null,
  revisit_at timestamptz, revisit_with uuid, urgency_judgement_id uuid not null,
  decided_at timestamptz not null default ctx.now(), decided_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
-- 児童相談所への電話: the call before any meeting; becomes the record of the 対応協議.
create table rec.centre_call (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), intake_id uuid not null,
  called_at timestamptz not null, spoke_with text not null, told text not null default '', our_opinion text not null default '', their_opinion text not null default '',
  agreed text not null default 'unknown', not_agreed text not null default '', again_at timestamptz,
  called_by uuid not null default ctx.account(), recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));

-- 会議・決定・決裁
create table rec.meeting (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  kind text not null, held_at timestamptz not null, words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id));
create table rec.attendance (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), meeting_id uuid not null,
  account_id uuid, agency_id uuid, name text not null default '',
  primary key (municipality_id, id));
create table rec.decision (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('intake', 'casefile', 'closing', 'reopening', 'plan')),
  meeting_id uuid, intake_id uuid, family_id uuid, outcome text not null, words text not null default '',
  decided_on date not null, state text not null default 'proposed' check (state in ('proposed', 'approved', 'returned')),
  proposed_by uuid not null default ctx.account(), recorded_at timestamptz not null default ctx.now(), version int not null default 1,
  primary key (municipality_id, id));
create table rec.child_decision (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), decision_id uuid not null,
  intake_child_id uuid, casefile_id uuid, kind_decided text, abuse_judged text, abuse_kind text, class text, words text not null default '',
  primary key (municipality_id, id));
create table rec.approval (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), decision_id uuid not null,
  step int not null check (step between 1 and 3), role text not null check (role in ('worker', 'supervisor', 'head')),
  account_id uuid, seen_at timestamptz, outcome text check (outcome in ('approved', 'returned')), words text not null default '',
  version int not null default 1,
  primary key (municipality_id, id), unique (municipality_id, decision_id, step));

-- Periods of a casefile, half-open; never two at once.
create table rec.class_period (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), casefile_id uuid not null,
  class text not null, since date not null, until date, period daterange generated always as (daterange(since, until)) stored, decision_id uuid,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), unique (municipality_id, casefile_id, period without overlaps));
create table rec.lead_period (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), casefile_id uuid not null,
  agency_id uuid not null, since date not null, until date, period daterange generated always as (daterange(since, until)) stored, decision_id uuid,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), unique (municipality_id, casefile_id, period without overlaps));
create table rec.registration_period (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), casefile_id uuid not null,
  since date not null, until date, period daterange generated always as (daterange(since, until)) stored, decision_id uuid,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), unique (municipality_id, casefile_id, period without overlaps));
create table rec.placement_period (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), casefile_id uuid not null,
  placement text not null, since date not null, until date, period daterange generated always as (daterange(since, until)) stored,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), unique (municipality_id, casefile_id, period without overlaps));
create table rec.allocation (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), casefile_id uuid not null,
  account_id uuid not null, part text not null check (part in ('main', 'second')), since date not null, until date, words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));

-- What happened, as codes and ids; rendered when read. Written in the transaction of the thing itself.
create table rec.event (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  code text not null, happened_at timestamptz not null, intake_id uuid, casefile_id uuid, family_id uuid, ref_id uuid,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));

call machinery.protect('rec.casefile', 'casework', 'one child or one pregnant woman the office works with');
call machinery.protect('rec.opening', 'setting', 'who may see a sealed casefile');
call machinery.protect('rec.intake', 'casework', 'a consultation, report or piece of information as it arrived');
call machinery.protect('rec.reporter', 'reporter', 'who called; apart and guarded (児虐法7条)');
call machinery.protect('rec.reporter_opening', 'reporter', 'who looked at a reporter, with the reason');
call machinery.protect('rec.consultation', 'casework', 'one child, one matter, first intake to end: the unit that is counted');
call machinery.protect('rec.intake_child', 'casework', 'a child of an intake, identified or not');
call machinery.protect('rec.intake_place', 'place', 'where the child is now, until when');
call machinery.protect('rec.urgency_judgement', 'casework', 'a judgement of one moment; each time a row');
call machinery.protect('rec.safety_check', 'casework', 'attempt or sighting within the limit');
call machinery.protect('rec.late_decision', 'casework', 'what a supervisor decided when a child was not seen in time');
call machinery.protect('rec.centre_call', 'casework', 'telephone call to the guidance centre');
call machinery.protect('rec.meeting', 'casework', 'a meeting that decides');
call machinery.protect('rec.attendance', 'casework', 'who was there');
call machinery.protect('rec.decision', 'casework', 'what was decided, by which meeting');
call machinery.protect('rec.child_decision', 'casework', 'what was decided for one child');
call machinery.protect('rec.approval', 'casework', '決裁: a step of the chain worker, supervisor, head');
call machinery.protect('rec.class_period', 'casework', '区分 in periods, with the decision');
call machinery.protect('rec.lead_period', 'casework', '主担当機関 in periods; never empty while open');
call machinery.protect('rec.registration_period', 'casework', 'registered in the council, in periods');
call machinery.protect('rec.placement_period', 'casework', 'where the child lives: kind only');
call machinery.protect('rec.allocation', 'casework', 'main and second worker');
call machinery.protect('rec.event', 'casework', 'the story on the timeline');

call machinery.refer('rec.casefile', 'family_id', 'rec.family');          call machinery.refer('rec.casefile', 'person_id', 'rec.person');
call machinery.refer('rec.opening', 'casefile_id', 'rec.casefile');       call machinery.refer('rec.reporter', 'intake_id', 'rec.intake');
call machinery.refer('rec.reporter_opening', 'intake_id', 'rec.intake');  call machinery.refer('rec.consultation', 'person_id', 'rec.person');
call machinery.refer('rec.intake_child', 'intake_id', 'rec.intake');      call machinery.refer('rec.intake_child', 'person_id', 'rec.person');
call machinery.refer('rec.intake_child', 'consultation_id', 'rec.consultation');
call machinery.refer('rec.intake_place', 'intake_child_id', 'rec.intake_child');
call machinery.refer('rec.urgency_judgement', 'intake_child_id', 'rec.intake_child');
call machinery.refer('rec.safety_check', 'intake_child_id', 'rec.intake_child');
call machinery.refer('rec.late_decision', 'intake_child_id', 'rec.intake_child');
call machinery.refer('rec.late_decision', 'urgency_judgement_id', 'rec.urgency_judgement');
call machinery.refer('rec.centre_call', 'intake_id', 'rec.intake');
call machinery.refer('rec.attendance', 'meeting_id', 'rec.meeting');
call machinery.refer('rec.decision', 'intake_id', 'rec.intake');          call machinery.refer('rec.decision', 'family_id', 'rec.family');
call machinery.refer('rec.decision', 'meeting_id', 'rec.meeting');
call machinery.refer('rec.child_decision', 'decision_id', 'rec.decision'); call machinery.refer('rec.child_decision', 'intake_child_id', 'rec.intake_child');
call machinery.refer('rec.child_decision', 'casefile_id', 'rec.casefile');
call machinery.refer('rec.approval', 'decision_id', 'rec.decision');
call machinery.refer('rec.class_period', 'casefile_id', 'rec.casefile');  call machinery.refer('rec.lead_period', 'casefile_id', 'rec.casefile');
call machinery.refer('rec.lead_period', 'agency_id', 'rec.agency');
call machinery.refer('rec.registration_period', 'casefile_id', 'rec.casefile'); call machinery.refer('rec.placement_period', 'casefile_id', 'rec.casefile');
call machinery.refer('rec.allocation', 'casefile_id', 'rec.casefile');    call machinery.refer('rec.allocation', 'account_id', 'rec.account');
call machinery.refer('rec.event', 'casefile_id', 'rec.casefile');         call machinery.refer('rec.event', 'intake_id', 'rec.intake');
call machinery.refer('rec.event', 'family_id', 'rec.family');
create index on rec.intake (municipality_id, received_at);
create index on rec.consultation (municipality_id, fiscal_year);
create index on rec.casefile (municipality_id, stage);
create index on rec.casefile (municipality_id) where sealed;

grant update on rec.casefile, rec.intake, rec.reporter, rec.consultation, rec.intake_child, rec.intake_place, rec.meeting, rec.decision, rec.approval,
  rec.class_period, rec.lead_period, rec.registration_period, rec.placement_period, rec.allocation to kyoten_app;
grant select, insert, update, delete on all tables in schema rec to kyoten_owner;

grant select (municipality_id, id, family_id, person_id, sealed) on rec.casefile to kyoten_veil;
grant select on rec.opening to kyoten_veil;
grant select (municipality_id, id, intake_id, person_id, consultation_id, abuse_kind, again) on rec.intake_child to kyoten_veil;
grant select (municipality_id, id, fiscal_year, kind_at_receipt, kind_decided, abuse_judged, abuse_kind, decided_on, expectant, counted) on rec.consultation to kyoten_veil;
create policy veil_reads on rec.casefile for select to kyoten_veil using (true);
create policy veil_reads on rec.opening for select to kyoten_veil using (true);
create policy veil_reads on rec.intake_child for select to kyoten_veil using (true);
create policy veil_reads on rec.consultation for select to kyoten_veil using (true);

set local role kyoten_veil;
create function ctx.opened() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return (select coalesce(array_agg(o.casefile_id), '{}') from rec.opening o
   where o.municipality_id = i.m and o.account_id = i.a and (o.until is null or o.until > clock_timestamp()));
end $$;
create function ctx.opened_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[] := ctx.opened();
begin
  return (select coalesce(array_agg(c.person_id), '{}') from rec.casefile c where c.municipality_id = i.m and c.id = any (o));
end $$;
create function ctx.conflicted_intakes() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); k uuid[] := ctx.conflicted_persons();
begin
  if k = '{}' then return '{}'; end if;
  return (select coalesce(array_agg(distinct c.intake_id), '{}') from rec.intake_child c where c.municipality_id = i.m and c.person_id = any (k));
end $$;
-- Sealed for a reader who is not named: the intakes on which a sealed person stands.
create function ctx.closed_intakes() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[];
begin
  if not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return '{}'; end if;
  o := ctx.opened();
  return (select coalesce(array_agg(distinct k.intake_id), '{}') from rec.casefile c
    join rec.intake_child k on k.municipality_id = c.municipality_id and k.person_id = c.person_id
   where c.municipality_id = i.m and c.sealed and c.id <> all (o));
end $$;
-- Year of first receipt × kind × kind of abuse, whole numbers of the town for those who may count: no names, no ids.
-- Decided ones under the kind as decided; 非該当 and 特定できず without another kind under 16; undecided ones as they were received.
create function ctx.count_consultations(from_year int, to_year int)
returns table (fiscal_year int, kind text, abuse_kind text, undecided boolean, n int)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.r is null or i.r not in ('office', 'totals') then return; end if;
  return query
    select c.fiscal_year, coalesce(c.kind_decided, case when c.abuse_judged in ('not_abuse', 'unidentified') then '16' else c.kind_at_receipt end, '16'),
           coalesce(c.abuse_kind, case when c.decided_on is null then
             (select k.abuse_kind from rec.intake_child k where k.municipality_id = c.municipality_id and k.consultation_id = c.id order by k.again, k.id limit 1) end),
           c.decided_on is null, count(*)::int
      from rec.consultation c
     where c.municipality_id = i.m and c.fiscal_year between from_year and to_year and c.counted and not c.expectant
     group by 1, 2, 3, 4;
end $$;
grant execute on function ctx.opened(), ctx.opened_persons(), ctx.conflicted_intakes(), ctx.closed_intakes(), ctx.count_consultations(int, int) to kyoten_app;
set local role kyoten_owner;

drop policy office on rec.person;
create policy office on rec.person to kyoten_app
  using ((select ctx.reach()) = 'office' and (not sealed or id = any ((select ctx.opened_persons())::uuid[])))
  with check ((select ctx.reach()) = 'office');

create policy kin on rec.casefile as restrictive to kyoten_app
  using (family_id <> all ((select ctx.conflicted_families())::uuid[]) and person_id <> all ((select ctx.conflicted_persons())::uuid[])) with check (true);
create policy office on rec.casefile to kyoten_app
  using ((select ctx.reach()) = 'office' and (not sealed or id = any ((select ctx.opened())::uuid[])))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.person p where p.municipality_id = casefile.municipality_id and p.id = casefile.person_id)
              and exists (select 1 from rec.family f where f.municipality_id = casefile.municipality_id and f.id = casefile.family_id));
create policy own on rec.opening for select to kyoten_app using (account_id = (select ctx.account()));
create policy kin on rec.intake as restrictive to kyoten_app using (id <> all ((select ctx.conflicted_intakes())::uuid[])) with check (true);
create policy office on rec.intake to kyoten_app
  using ((select ctx.reach()) = 'office' and id <> all ((select ctx.closed_intakes())::uuid[]))
  with check ((select ctx.reach()) = 'office');
-- Who looked at a family, and with which reason, is not for somebody in conflict with it, whoever reviews.
create policy kin on audit.access as restrictive for select to kyoten_app
  using (not subjects && ((select ctx.conflicted_persons()) || (select ctx.conflicted_families()) || (select ctx.conflicted_intakes())));
create policy kin on rec.consultation as restrictive to kyoten_app
  using (person_id is null or person_id <> all ((select ctx.conflicted_persons())::uuid[])) with check (true);
create policy office on rec.consultation to kyoten_app
  using ((select ctx.reach()) = 'office' and (person_id is null or exists (select 1 from rec.person p where p.municipality_id = consultation.municipality_id and p.id = consultation.person_id)))
  with check ((select ctx.reach()) = 'office' and (person_id is null or exists (select 1 from rec.person p where p.municipality_id = consultation.municipality_id and p.id = consultation.person_id)));

-- The reporter: whoever took the call until it is decided; the leading roles with a reason kept in reporter_opening.
create policy taker on rec.reporter to kyoten_app
  using ((select ctx.reach()) = 'office' and (select ctx.role()) <> 'psychologist'
         and exists (select 1 from rec.intake i where i.municipality_id = reporter.municipality_id and i.id = reporter.intake_id
                     and i.stage = 'received' and (i.received_by = (select ctx.account()) or i.recorded_by = (select ctx.account()))))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake i where i.municipality_id = reporter.municipality_id and i.id = reporter.intake_id));
create policy leaders on rec.reporter for select to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake i where i.municipality_id = reporter.municipality_id and i.id = reporter.intake_id)
         and exists (select 1 from rec.reporter_opening o where o.municipality_id = reporter.municipality_id and o.intake_id = reporter.intake_id
                     and o.account_id = (select ctx.account()) and o.until > clock_timestamp()));
create policy leaders on rec.reporter_opening to kyoten_app
  using (account_id = (select ctx.account()))
  with check (account_id = (select ctx.account()) and (select ctx.role()) in ('head', 'supervisor', 'coordinator') and until < clock_timestamp() + interval '16 minutes'
              and exists (select 1 from rec.intake i where i.municipality_id = reporter_opening.municipality_id and i.id = reporter_opening.intake_id));
call machinery.through('rec.intake_child', 'intake_id', 'rec.intake');
create policy office on rec.intake_place to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake_child c where c.municipality_id = intake_place.municipality_id and c.id = intake_place.intake_child_id
         and (not intake_place.veiled or c.person_id = any ((select ctx.unveiled())::uuid[]))))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake_child c where c.municipality_id = intake_place.municipality_id and c.id = intake_place.intake_child_id));
call machinery.through('rec.urgency_judgement', 'intake_child_id', 'rec.intake_child');
call machinery.through('rec.safety_check', 'intake_child_id', 'rec.intake_child');
call machinery.through('rec.late_decision', 'intake_child_id', 'rec.intake_child');
-- A decision of 係長 or above, in the database too.
create policy leaders on rec.late_decision as restrictive for insert to kyoten_app with check ((select ctx.role()) in ('head', 'supervisor'));
call machinery.through('rec.centre_call', 'intake_id', 'rec.intake');
-- A meeting is seen with what it decided; whoever writes it down needs it before its decision is there.
create policy office on rec.meeting to kyoten_app
  using ((select ctx.reach()) = 'office' and (recorded_by = (select ctx.account())
         or exists (select 1 from rec.decision d where d.municipality_id = meeting.municipality_id and d.meeting_id = meeting.id)))
  with check ((select ctx.reach()) = 'office');
call machinery.through('rec.attendance', 'meeting_id', 'rec.meeting');
create policy office on rec.decision to kyoten_app
  using ((select ctx.reach()) = 'office'
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = decision.municipality_id and i.id = decision.intake_id))
         and (family_id is null or exists (select 1 from rec.family f where f.municipality_id = decision.municipality_id and f.id = decision.family_id)))
  with check ((select ctx.reach()) = 'office' and num_nonnulls(intake_id, family_id) > 0
              and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = decision.municipality_id and i.id = decision.intake_id))
              and (family_id is null or exists (select 1 from rec.family f where f.municipality_id = decision.municipality_id and f.id = decision.family_id)));
create policy office on rec.child_decision to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.decision d where d.municipality_id = child_decision.municipality_id and d.id = child_decision.decision_id)
         and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = child_decision.municipality_id and c.id = child_decision.casefile_id)))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.decision d where d.municipality_id = child_decision.municipality_id and d.id = child_decision.decision_id)
              and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = child_decision.municipality_id and c.id = child_decision.casefile_id))
              and (intake_child_id is null or exists (select 1 from rec.intake_child k where k.municipality_id = child_decision.municipality_id and k.id = child_decision.intake_child_id)));
call machinery.through('rec.approval', 'decision_id', 'rec.decision');
-- A step is taken by whoever stands at it, in their own name, once; the first one by whoever proposes.
create policy own_step on rec.approval as restrictive for insert to kyoten_app
  with check (num_nonnulls(account_id, seen_at, outcome) = 0 or (step = 1 and account_id = (select ctx.account())
              and exists (select 1 from rec.decision d where d.municipality_id = approval.municipality_id and d.id = approval.decision_id and d.proposed_by = (select ctx.account()))));
create policy own_turn on rec.approval as restrictive for update to kyoten_app
  using (role = (select ctx.role()) and outcome is null) with check (account_id = (select ctx.account()));
call machinery.through('rec.class_period', 'casefile_id', 'rec.casefile');
call machinery.through('rec.lead_period', 'casefile_id', 'rec.casefile');
call machinery.through('rec.registration_period', 'casefile_id', 'rec.casefile');
call machinery.through('rec.placement_period', 'casefile_id', 'rec.casefile');
call machinery.through('rec.allocation', 'casefile_id', 'rec.casefile');
create policy office on rec.event to kyoten_app
  using ((select ctx.reach()) = 'office'
         and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = event.municipality_id and c.id = event.casefile_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = event.municipality_id and i.id = event.intake_id))
         and (family_id is null or exists (select 1 from rec.family f where f.municipality_id = event.municipality_id and f.id = event.family_id)))
  with check ((select ctx.reach()) = 'office'
         and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = event.municipality_id and c.id = event.casefile_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = event.municipality_id and i.id = event.intake_id))
         and (family_id is null or exists (select 1 from rec.family f where f.municipality_id = event.municipality_id and f.id = event.family_id)));

-- Sealing closes the person to search as well; a place heard on an intake follows the veil of the person.
create function machinery.keep_sealed() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.person p set sealed = exists (select 1 from rec.casefile c where c.municipality_id = p.municipality_id and c.person_id = p.id and c.sealed)
   where (p.municipality_id, p.id) = (new.municipality_id, new.person_id);
  return null;
end $$;
create trigger keep_sealed after insert or update of sealed on rec.casefile for each row when (new.sealed) execute function machinery.keep_sealed();
create function machinery.keep_intake_veil() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.veiled := new.veiled or exists (select 1 from rec.intake_child c join rec.person p on p.municipality_id = c.municipality_id and p.id = c.person_id
    where c.municipality_id = new.municipality_id and c.id = new.intake_child_id and p.veiled);
  return new;
end $$;
create trigger keep_veil before insert or update on rec.intake_place for each row execute function machinery.keep_intake_veil();
create function machinery.veil_intakes() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.intake_place x set veiled = true from rec.intake_child c
   where c.municipality_id = x.municipality_id and c.id = x.intake_child_id and c.person_id = new.person_id and x.municipality_id = new.municipality_id and not x.veiled;
  return null;
end $$;
create trigger veil_intakes after insert on rec.veil for each row execute function machinery.veil_intakes();
-- Who the child is may be known only later: what was heard of its place then follows the veil of that person.
create function machinery.veil_identified() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.intake_place x set veiled = true from rec.person p
   where x.municipality_id = new.municipality_id and x.intake_child_id = new.id and not x.veiled
     and p.municipality_id = new.municipality_id and p.id = new.person_id and p.veiled;
  return null;
end $$;
create trigger veil_identified after update of person_id on rec.intake_child for each row when (new.person_id is not null) execute function machinery.veil_identified();

-- A draft is seen by its author while its subject is still seen; a lost right hides it at once.
create policy own on rec.draft to kyoten_app
  using (account_id = (select ctx.account()) and case subject_kind
    when 'casefile' then exists (select 1 from rec.casefile s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'family' then exists (select 1 from rec.family s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'intake' then exists (select 1 from rec.intake s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'person' then exists (select 1 from rec.person s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    else true end)
  with check (account_id = (select ctx.account()));
