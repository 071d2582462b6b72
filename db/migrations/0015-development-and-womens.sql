-- 幼児発達支援, 乳幼児健診 with those who did not come, 女性相談. Where a child goes for therapy is an affiliation, where a woman has fled to a residence: never columns here.

-- 幼児発達の台帳: one child for as long as the office follows its development. Source: 市町村子ども家庭支援指針 (要確認: 項目の切り方は町ごと).
create table rec.development (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), person_id uuid not null,
  source text not null, source_words text not null default '', began_on date not null, words text not null default '', guardian_words text not null default '',
  services text[] not null default '{}', account_id uuid, next_on date, handover_on date, handover_words text not null default '',
  ended_on date, ended_reason text, ended_words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check ((ended_on is null) = (ended_reason is null)), check (ended_on is null or ended_on >= began_on),
  constraint development_source_code check (source in ('checkup', 'kizuna', 'nursery', 'rounds', 'guardian', 'medical', 'own_casework', 'other')),
  constraint development_ended_reason_code check (ended_reason in ('resolved', 'school', 'elsewhere', 'moved', 'declined', 'other')),
  constraint development_services_code check (services <@ array['parent_child_class', 'rounds', 'day_support', 'visit_support', 'medical', 'extra_staff', 'other']));
-- 気になる点, each with the day it was noticed and, if it no longer holds, the day it ended.
create table rec.development_concern (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), development_id uuid not null, person_id uuid not null,
  code text not null, since date not null, until date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check (until is null or until >= since),
  constraint development_concern_code_code check (code in ('language', 'social', 'restless', 'fixed', 'motor', 'sensory', 'eating', 'sleep', 'habits', 'learning', 'tantrum', 'parenting', 'school_entry', 'other')));
-- 発達相談: only ever added; a correction is a new row that names the one it puts right, with the reason.
create table rec.development_contact (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), development_id uuid not null, person_id uuid not null,
  held_on date not null, means text not null, with_whom text not null default '', words text not null, next_words text not null default '', corrects_id uuid, reason text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check ((corrects_id is null) = (reason = '')),
  constraint development_contact_means_code check (means in ('visit_here', 'at_visit', 'phone', 'rounds', 'class', 'conference', 'other')));
-- 発達検査, corrected in the same way; its numbers are rows below it.
create table rec.development_test (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), development_id uuid not null, person_id uuid not null,
  test text not null, test_words text not null default '', tested_on date not null, tester text not null default '', words text not null default '', corrects_id uuid, reason text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check ((corrects_id is null) = (reason = '')),
  constraint development_test_test_code check (test in ('k_scale', 'enjoji', 'wppsi', 'wisc', 'tanaka', 'kids', 'pvt_r', 'sm', 'm_chat', 'other')));
create table rec.development_score (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), development_test_id uuid not null, person_id uuid not null,
  scale text not null, value int not null check (value between 0 and 300),
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), unique (municipality_id, development_test_id, scale),
  constraint development_score_scale_code check (scale in ('dq', 'da', 'posture', 'cognition', 'language', 'move', 'hand', 'habit', 'social', 'speech', 'understanding',
    'fsiq', 'vci', 'pri', 'vsi', 'fri', 'wmi', 'psi', 'glc', 'iq', 'ma', 'va', 'ss', 'sq', 'sa', 'failed')));
-- 健診の取込: a file as it was taken in; children whom the office does not know stand here as numbers only.
create table rec.checkup_import (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), source text not null,
  kept int not null check (kept >= 0), missed int not null check (missed >= 0), counted int not null check (counted >= 0), again int not null check (again >= 0), refused int not null check (refused >= 0),
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
-- 健診の結果 and 未受診. Somebody the office does not know stands here by name until somebody starts to work on it; from then on the row is seen through the person.
create table rec.checkup (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), person_id uuid, intake_id uuid, checkup_import_id uuid,
  kind text not null, result text not null, invited_on date, held_on date, words text not null default '',
  name_heard text not null default '', kana_heard text not null default '', birth_on date,
  account_id uuid, next_on date, settled text, settled_on date, settled_words text not null default '', settled_by uuid,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check ((settled is null) = (settled_on is null)), check ((result = 'missed') = (held_on is null)), check (settled is null or result = 'missed'),
  check (person_id is not null or (result = 'missed' and name_heard <> '' and birth_on is not null)),
  constraint checkup_kind_code check (kind in ('newborn_visit', 'months_4', 'months_10', 'months_18', 'years_3', 'years_5')),
  constraint checkup_result_code check (result in ('normal', 'watch', 'examine', 'support', 'missed')),
  constraint checkup_settled_code check (settled in ('attended', 'seen', 'elsewhere', 'moved', 'intake', 'other')));
-- 受診の働きかけ: only ever added.
create table rec.checkup_nudge (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), checkup_id uuid not null, person_id uuid not null,
  tried_on date not null, means text not null, result text not null, words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), constraint checkup_nudge_means_code check (means in ('phone', 'letter', 'visit', 'agency')),
  constraint checkup_nudge_result_code check (result in ('seen', 'promised', 'reached', 'no_answer', 'returned', 'declined')));
-- 女性相談・DV相談. Apart: for whoever wrote it, the leading roles, and whoever works for her or her children now.
create table rec.womens_consultation (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), person_id uuid not null, family_id uuid, intake_id uuid,
  received_on date not null, means text not null, matters text[] not null, children_present text, words text not null, next_words text not null default '', next_on date,
  agency_id uuid, agency_words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id),
  constraint womens_consultation_means_code check (means in ('phone', 'visit_here', 'at_visit', 'letter', 'fax', 'mail', 'meeting', 'night_note')),
  constraint womens_consultation_children_present_code check (children_present in ('yes', 'no', 'unknown')),
  constraint womens_consultation_matters_code check (cardinality(matters) > 0 and matters <@ array['violence', 'divorce', 'separation', 'money', 'housing', 'work', 'pregnancy', 'mind', 'sexual', 'stalking', 'children', 'other']));

-- A class of its own: its trail is for whoever may read the row, never for everybody who sees the person.
alter table audit.change drop constraint change_class_check;
alter table audit.change add constraint change_class_check check (class in ('casework', 'place', 'reporter', 'person', 'account', 'setting', 'log', 'apart'));

call machinery.protect('rec.development', 'casework', '幼児発達支援: a child whose development the office follows');
call machinery.protect('rec.development_concern', 'casework', 'what about its development is noticed, dated');
call machinery.protect('rec.development_contact', 'casework', 'a consultation about development; only ever added');
call machinery.protect('rec.development_test', 'casework', 'a test of development; only ever added');
call machinery.protect('rec.development_score', 'casework', 'a number of a test');
call machinery.protect('rec.checkup_import', 'setting', 'a file of check-ups as it was taken in: counts');
call machinery.protect('rec.checkup', 'casework', '乳幼児健診: a result, or somebody who did not come');
call machinery.protect('rec.checkup_nudge', 'casework', 'an attempt to reach somebody who did not come; only ever added');
call machinery.protect('rec.womens_consultation', 'apart', '女性相談・DV相談; apart, guarded by row');
call machinery.refer('rec.development', 'person_id', 'rec.person');               call machinery.refer('rec.development', 'account_id', 'rec.account');
call machinery.refer('rec.development_concern', 'development_id', 'rec.development'); call machinery.refer('rec.development_concern', 'person_id', 'rec.person');
call machinery.refer('rec.development_contact', 'development_id', 'rec.development'); call machinery.refer('rec.development_contact', 'person_id', 'rec.person');
call machinery.refer('rec.development_contact', 'corrects_id', 'rec.development_contact');
call machinery.refer('rec.development_test', 'development_id', 'rec.development'); call machinery.refer('rec.development_test', 'person_id', 'rec.person');
call machinery.refer('rec.development_test', 'corrects_id', 'rec.development_test');
call machinery.refer('rec.development_score', 'development_test_id', 'rec.development_test'); call machinery.refer('rec.development_score', 'person_id', 'rec.person');
call machinery.refer('rec.checkup', 'person_id', 'rec.person');                   call machinery.refer('rec.checkup', 'intake_id', 'rec.intake');
call machinery.refer('rec.checkup', 'checkup_import_id', 'rec.checkup_import');   call machinery.refer('rec.checkup', 'account_id', 'rec.account');
call machinery.refer('rec.checkup', 'settled_by', 'rec.account');
call machinery.refer('rec.checkup_nudge', 'checkup_id', 'rec.checkup');           call machinery.refer('rec.checkup_nudge', 'person_id', 'rec.person');
call machinery.refer('rec.womens_consultation', 'person_id', 'rec.person');       call machinery.refer('rec.womens_consultation', 'family_id', 'rec.family');
call machinery.refer('rec.womens_consultation', 'intake_id', 'rec.intake');       call machinery.refer('rec.womens_consultation', 'agency_id', 'rec.agency');
create index on rec.development (municipality_id, next_on) where ended_on is null;
create index on rec.checkup (municipality_id, kind, birth_on) where person_id is null;
create index on rec.checkup (municipality_id, invited_on) where result = 'missed' and settled is null;
grant update on rec.development, rec.development_concern, rec.checkup, rec.womens_consultation to kyoten_app;
grant select, insert, update, delete on rec.development, rec.development_concern, rec.development_contact, rec.development_test, rec.development_score,
  rec.checkup_import, rec.checkup, rec.checkup_nudge, rec.womens_consultation to kyoten_owner;

call machinery.through('rec.development', 'person_id', 'rec.person');
call machinery.through('rec.development_concern', 'development_id', 'rec.development');
call machinery.through('rec.development_contact', 'development_id', 'rec.development');
call machinery.through('rec.development_test', 'development_id', 'rec.development');
call machinery.through('rec.development_score', 'development_test_id', 'rec.development_test');
create policy of_it on rec.development_concern as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.development d where d.municipality_id = development_concern.municipality_id and d.id = development_concern.development_id and d.person_id = development_concern.person_id));
create policy of_it on rec.development_contact as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.development d where d.municipality_id = development_contact.municipality_id and d.id = development_contact.development_id and d.person_id = development_contact.person_id));
create policy of_it on rec.development_test as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.development d where d.municipality_id = development_test.municipality_id and d.id = development_test.development_id and d.person_id = development_test.person_id));
create policy of_it on rec.development_score as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.development_test t where t.municipality_id = development_score.municipality_id and t.id = development_score.development_test_id and t.person_id = development_score.person_id));
call machinery.office_wide('rec.checkup_import');
create policy kin on rec.checkup as restrictive to kyoten_app using (person_id is null or person_id <> all ((select ctx.conflicted_persons())::uuid[])) with check (true);
create policy office on rec.checkup to kyoten_app
  using ((select ctx.reach()) = 'office'
         and (person_id is null or exists (select 1 from rec.person p where p.municipality_id = checkup.municipality_id and p.id = checkup.person_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = checkup.municipality_id and i.id = checkup.intake_id)))
  with check ((select ctx.reach()) = 'office'
         and (person_id is null or exists (select 1 from rec.person p where p.municipality_id = checkup.municipality_id and p.id = checkup.person_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = checkup.municipality_id and i.id = checkup.intake_id)));
call machinery.through('rec.checkup_nudge', 'checkup_id', 'rec.checkup');
create policy of_it on rec.checkup_nudge as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.checkup c where c.municipality_id = checkup_nudge.municipality_id and c.id = checkup_nudge.checkup_id and c.person_id = checkup_nudge.person_id));

-- The persons for whom the reader works now: those of their open casefiles and these children's own parents. Read as the reader: what is sealed from them does not count.
-- A child whose parents are written down is theirs alone. Else the family says it, but not where a step-parent's children may be among several: who works only for the other side is never let in.
create function ctx.persons_served() returns uuid[] language sql stable set search_path = pg_catalog, pg_temp as $$
  with today as materialized (select (ctx.now() at time zone 'Asia/Tokyo')::date as day),
  mine as materialized (
    select c.municipality_id, c.person_id from rec.allocation a join rec.casefile c on c.municipality_id = a.municipality_id and c.id = a.casefile_id cross join today
     where a.account_id = ctx.account() and a.since <= day and (a.until is null or a.until > day) and c.stage <> 'closed')
  select coalesce(array_agg(person_id), '{}') from (
    select person_id from mine
    union
    select k.person_id from mine join rec.kinship k on k.municipality_id = mine.municipality_id and k.other_person_id = mine.person_id cross join today
     where k.relation in ('birth_parent', 'adoptive_parent', 'foster_parent') and (k.until is null or k.until > day)
    union
    select p.person_id from mine join rec.family_member c on c.municipality_id = mine.municipality_id and c.person_id = mine.person_id
      join rec.family_member p on p.municipality_id = c.municipality_id and p.family_id = c.family_id cross join today
     where c.relation = 'child' and (c.until is null or c.until > day) and p.relation in ('birth_parent', 'adoptive_parent', 'foster_parent') and (p.until is null or p.until > day)
       and not exists (select 1 from rec.kinship k where k.municipality_id = c.municipality_id and k.other_person_id = c.person_id and k.relation in ('birth_parent', 'adoptive_parent', 'foster_parent'))
       and ((select count(*) from rec.family_member o where o.municipality_id = c.municipality_id and o.family_id = c.family_id and o.relation = 'child' and (o.until is null or o.until > day)) = 1
            or not exists (select 1 from rec.family_member o where o.municipality_id = c.municipality_id and o.family_id = c.family_id and o.relation in ('step_parent', 'parents_partner') and (o.until is null or o.until > day)))
  ) served
$$;
revoke all on function ctx.persons_served() from public;
grant execute on function ctx.persons_served() to kyoten_app;
create policy kin on rec.womens_consultation as restrictive to kyoten_app
  using (person_id <> all ((select ctx.conflicted_persons())::uuid[]) and (family_id is null or family_id <> all ((select ctx.conflicted_families())::uuid[]))) with check (true);
create policy apart on rec.womens_consultation to kyoten_app
  using ((select ctx.reach()) = 'office'
         and (recorded_by = (select ctx.account()) or (select ctx.role()) in ('head', 'supervisor', 'coordinator') or person_id = any ((select ctx.persons_served())::uuid[]))
         and exists (select 1 from rec.person p where p.municipality_id = womens_consultation.municipality_id and p.id = womens_consultation.person_id))
  with check ((select ctx.reach()) = 'office'
         and (recorded_by = (select ctx.account()) or (select ctx.role()) in ('head', 'supervisor', 'coordinator') or person_id = any ((select ctx.persons_served())::uuid[]))
         and exists (select 1 from rec.person p where p.municipality_id = womens_consultation.municipality_id and p.id = womens_consultation.person_id)
         and (family_id is null or exists (select 1 from rec.family f where f.municipality_id = womens_consultation.municipality_id and f.id = womens_consultation.family_id)));
create policy apart on audit.change for select to kyoten_app
  using (class = 'apart' and exists (select 1 from rec.womens_consultation w where w.municipality_id = change.municipality_id and w.id = change.row_id));

-- A draft about such a record goes from sight with the right to see the record.
drop policy own on rec.draft;
create policy own on rec.draft to kyoten_app
  using (account_id = (select ctx.account()) and case subject_kind
    when 'casefile' then exists (select 1 from rec.casefile s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'family' then exists (select 1 from rec.family s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'intake' then exists (select 1 from rec.intake s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'person' then exists (select 1 from rec.person s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'womens_consultation' then exists (select 1 from rec.womens_consultation s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    else true end)
  with check (account_id = (select ctx.account()));

-- Who settled it is whoever wrote that down.
create function machinery.stamp_settled() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.settled is distinct from old.settled then new.settled_by := case when new.settled is not null then ctx.account() end; end if;
  return new;
end $$;
create trigger stamp_settled before update on rec.checkup for each row execute function machinery.stamp_settled();

do $$
declare t regclass;
begin
  foreach t in array array['rec.development', 'rec.development_concern', 'rec.development_contact', 'rec.development_test', 'rec.development_score',
    'rec.checkup_import', 'rec.checkup', 'rec.checkup_nudge', 'rec.womens_consultation']::regclass[] loop
    call machinery.withhold(t);
  end loop;
end $$;
revoke insert (settled_by), update (settled_by, kind, result, checkup_import_id) on rec.checkup from kyoten_app;
-- What a row became is said once, after it was written.
grant update (intake_id) on rec.checkup, rec.womens_consultation to kyoten_app;
