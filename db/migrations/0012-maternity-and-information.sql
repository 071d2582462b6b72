-- 特定妊婦・気になる妊婦, what きずな hands over, and 情報提供 of what somebody noticed. Where a woman goes to be seen is an affiliation, never a column here.

-- 妊婦の台帳: one pregnancy of one woman. Whether she is 特定妊婦 follows from the class of her casefile, which a meeting decides.
create table rec.pregnancy (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), person_id uuid not null,
  due_on date not null, due_source text not null, handbook_on date, handbook_none boolean not null default false,
  checkups int check (checkups between 0 and 60), last_checkup_on date, support_level text not null default '', words text not null default '',
  account_id uuid, agency_person_id uuid, counterpart text not null default '',
  away text not null default 'unknown', away_since date, away_until date, next_contact_on date,
  outcome text, outcome_on date, outcome_words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check ((outcome is null) = (outcome_on is null)), check (away_until is null or away_since is null or away_until >= away_since),
  check (not handbook_none or handbook_on is null), constraint pregnancy_due_source_code check (due_source in ('ultrasound', 'handbook', 'last_period', 'told', 'kizuna')),
  constraint pregnancy_away_code check (away in ('none', 'planned', 'away', 'unknown')),
  constraint pregnancy_outcome_code check (outcome in ('born', 'lost', 'moved', 'other')));
-- 把握した理由, each with the day it was known and, if it no longer holds, the day it ended.
create table rec.pregnancy_reason (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), pregnancy_id uuid not null, person_id uuid not null,
  code text not null, since date not null, until date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check (until is null or until >= since),
  constraint pregnancy_reason_code_code check (code in ('young', 'poverty', 'unwanted', 'late_notice', 'no_checkups', 'twins', 'many_children', 'body', 'mind', 'disability', 'substance',
    'no_support', 'partner', 'violence', 'abused_before', 'elder_child', 'housing', 'unmarried', 'foreign', 'no_interest', 'referred', 'other')));
-- 生まれた子: the children of a pregnancy; twins are two rows.
create table rec.pregnancy_child (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), pregnancy_id uuid not null, person_id uuid not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
-- きずなからの引継ぎ: a file as it was taken in; those who are not handed over stand here as numbers only.
create table rec.handover_import (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  source text not null, taken int not null check (taken >= 0), refused int not null check (refused >= 0),
  reported_count int not null check (reported_count >= 0),
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
-- One woman of it, with the ground of handing her over and its day.
create table rec.maternal_handover (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), person_id uuid not null, pregnancy_id uuid not null,
  handover_import_id uuid not null, line int not null check (line > 0),
  ground text not null, ground_on date not null, assessment text not null default '', care_plan text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), constraint maternal_handover_ground_code check (ground in ('expectant', 'joint_conference', 'agreed')));
-- 気になる子ども・妊婦の情報提供 (児福法21条の10の5): as it was received; whom it is about may be known later, and it may become a 通告.
create table rec.information_sheet (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), person_id uuid, intake_id uuid,
  received_on date not null, means text not null, about text not null,
  name_heard text not null default '', kana_heard text not null default '', birth_year int, birth_month int, birth_day int, birth_about boolean not null default false,
  due_on date, in_town text not null default 'unknown', concerns text[] not null default '{}', words text not null,
  consent text not null, consent_words text not null default '', answer_by date,
  answered_at timestamptz, answered_by uuid, answer text, answer_words text not null default '', answer_means text,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check (num_nonnulls(answered_at, answer, answer_means) in (0, 3)),
  constraint information_sheet_means_code check (means in ('phone', 'visit_here', 'at_visit', 'letter', 'fax', 'mail', 'meeting', 'night_note')),
  constraint information_sheet_answer_means_code check (answer_means in ('phone', 'visit_here', 'at_visit', 'letter', 'fax', 'mail', 'meeting', 'night_note')),
  constraint information_sheet_about_code check (about in ('child', 'expectant', 'guardian')),
  constraint information_sheet_in_town_code check (in_town in ('yes', 'no', 'unknown')),
  constraint information_sheet_consent_code check (consent in ('agreed', 'told', 'opposed', 'not_told', 'unknown')),
  constraint information_sheet_answer_code check (answer in ('received', 'handling', 'worker', 'together', 'again')),
  constraint information_sheet_concerns_code check (concerns <@ array['injury', 'weight', 'unclean', 'hungry', 'fearful', 'rough', 'absent', 'late_pickup', 'untreated', 'night', 'sexual', 'words_of_child',
    'parent_harsh', 'parent_mind', 'parent_unreachable', 'violence_at_home', 'poverty', 'alone', 'young_carer', 'development', 'no_checkups', 'late_notice', 'no_support', 'other']));
-- Guarded: which agency told it and who there. Once the sheet is a 通告 this is its reporter (児虐法7条).
create table rec.information_sender (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), information_sheet_id uuid not null,
  agency_id uuid not null, name text not null default '', phone text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));

call machinery.protect('rec.pregnancy', 'casework', '妊婦の台帳: one pregnancy of one woman');
call machinery.protect('rec.pregnancy_reason', 'casework', 'why a pregnancy is on the register, dated');
call machinery.protect('rec.pregnancy_child', 'casework', 'a child born of a pregnancy');
call machinery.protect('rec.handover_import', 'setting', 'a file of きずな as it was taken in: counts');
call machinery.protect('rec.maternal_handover', 'casework', 'a woman handed over by きずな, with ground and date');
call machinery.protect('rec.information_sheet', 'casework', '情報提供 of what somebody noticed about a child, a pregnant woman, a guardian');
call machinery.protect('rec.information_sender', 'reporter', 'which agency told it and who there; apart and guarded');
call machinery.refer('rec.pregnancy', 'person_id', 'rec.person');          call machinery.refer('rec.pregnancy', 'account_id', 'rec.account');
call machinery.refer('rec.pregnancy', 'agency_person_id', 'rec.agency_person');
call machinery.refer('rec.pregnancy_reason', 'pregnancy_id', 'rec.pregnancy'); call machinery.refer('rec.pregnancy_reason', 'person_id', 'rec.person');
call machinery.refer('rec.pregnancy_child', 'pregnancy_id', 'rec.pregnancy'); call machinery.refer('rec.pregnancy_child', 'person_id', 'rec.person');
call machinery.refer('rec.maternal_handover', 'person_id', 'rec.person');  call machinery.refer('rec.maternal_handover', 'pregnancy_id', 'rec.pregnancy');
call machinery.refer('rec.maternal_handover', 'handover_import_id', 'rec.handover_import');
call machinery.refer('rec.information_sheet', 'person_id', 'rec.person');  call machinery.refer('rec.information_sheet', 'intake_id', 'rec.intake');
call machinery.refer('rec.information_sender', 'information_sheet_id', 'rec.information_sheet'); call machinery.refer('rec.information_sender', 'agency_id', 'rec.agency');
create index on rec.pregnancy (municipality_id, due_on);
create index on rec.information_sheet (municipality_id, received_on);
grant update on rec.pregnancy, rec.pregnancy_reason, rec.information_sheet to kyoten_app;
grant select, insert, update, delete on rec.pregnancy, rec.pregnancy_reason, rec.pregnancy_child, rec.handover_import, rec.maternal_handover, rec.information_sheet, rec.information_sender to kyoten_owner;

call machinery.through('rec.pregnancy', 'person_id', 'rec.person');
call machinery.through('rec.pregnancy_reason', 'pregnancy_id', 'rec.pregnancy');
create policy of_her on rec.pregnancy_reason as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.pregnancy p where p.municipality_id = pregnancy_reason.municipality_id and p.id = pregnancy_reason.pregnancy_id and p.person_id = pregnancy_reason.person_id));
-- A child of a pregnancy is known to whoever may see both.
call machinery.through('rec.pregnancy_child', 'pregnancy_id', 'rec.pregnancy');
create policy child on rec.pregnancy_child as restrictive to kyoten_app
  using (exists (select 1 from rec.person c where c.municipality_id = pregnancy_child.municipality_id and c.id = pregnancy_child.person_id))
  with check (exists (select 1 from rec.person c where c.municipality_id = pregnancy_child.municipality_id and c.id = pregnancy_child.person_id));
call machinery.office_wide('rec.handover_import');
call machinery.through('rec.maternal_handover', 'pregnancy_id', 'rec.pregnancy');
create policy of_her on rec.maternal_handover as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.pregnancy p where p.municipality_id = maternal_handover.municipality_id and p.id = maternal_handover.pregnancy_id and p.person_id = maternal_handover.person_id));
-- A sheet is the whole office's until it is known whom it is about or what it became; then it is seen where they are, also by whoever took it down.
create policy kin on rec.information_sheet as restrictive to kyoten_app
  using (person_id is null or person_id <> all ((select ctx.conflicted_persons())::uuid[])) with check (true);
create policy office on rec.information_sheet to kyoten_app
  using ((select ctx.reach()) = 'office'
         and (person_id is null or exists (select 1 from rec.person p where p.municipality_id = information_sheet.municipality_id and p.id = information_sheet.person_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = information_sheet.municipality_id and i.id = information_sheet.intake_id)))
  with check ((select ctx.reach()) = 'office'
         and (person_id is null or exists (select 1 from rec.person p where p.municipality_id = information_sheet.municipality_id and p.id = information_sheet.person_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = information_sheet.municipality_id and i.id = information_sheet.intake_id)));
create policy office on rec.information_sender to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (
    select 1 from rec.information_sheet s where s.municipality_id = information_sender.municipality_id and s.id = information_sender.information_sheet_id
       and (s.intake_id is null or exists (select 1 from rec.reporter r where r.municipality_id = s.municipality_id and r.intake_id = s.intake_id))))
  with check ((select ctx.reach()) = 'office' and exists (
    select 1 from rec.information_sheet s where s.municipality_id = information_sender.municipality_id and s.id = information_sender.information_sheet_id));

-- Who answered is whoever wrote the answer down.
create function machinery.stamp_answer() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.answered_at is distinct from old.answered_at or new.answer is distinct from old.answer then new.answered_by := ctx.account(); end if;
  return new;
end $$;
create trigger stamp_answer before update on rec.information_sheet for each row execute function machinery.stamp_answer();
call machinery.refer('rec.information_sheet', 'answered_by', 'rec.account');

do $$
declare t regclass;
begin
  foreach t in array array['rec.pregnancy', 'rec.pregnancy_reason', 'rec.pregnancy_child', 'rec.handover_import', 'rec.maternal_handover', 'rec.information_sheet', 'rec.information_sender']::regclass[] loop
    call machinery.withhold(t);
  end loop;
end $$;
revoke insert (answered_by), update (answered_by, received_on, words) on rec.information_sheet from kyoten_app;
-- What a sheet became is said once, after it was received.
grant update (intake_id) on rec.information_sheet to kyoten_app;
