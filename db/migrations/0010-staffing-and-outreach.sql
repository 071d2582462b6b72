-- 配置基準・啓発活動

-- What the standard of a fiscal year is worked out from. Entered, never guessed: a year without a row has no child population.
create table rec.staffing_year (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), fiscal_year int not null check (fiscal_year between 2017 and 2100),
  child_population int not null check (child_population > 0), population_on date not null, population_source text not null, estimated boolean not null default false,
  size_chosen text, size_reason text not null default '', check ((size_chosen is null) = (size_reason = '')),
  counts_year int, own_count int check (own_count >= 0), national_count int check (national_count >= 0), national_children int check (national_children > 0), counts_source text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), unique (municipality_id, fiscal_year));
-- What the town has decided, from a day on; the next one is a new row.
create table rec.staffing_setting (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), since date not null,
  rounding text not null, opening_minutes int check (opening_minutes between 60 and 10080), reason text not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
-- weekly_minutes is null for somebody who is there all opening hours; until is half-open.
create table rec.post_holding (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), post text not null, account_id uuid, name text not null,
  employment text not null, qualification text not null, trained_on date, weekly_minutes int check (weekly_minutes between 60 and 10080), also_does text not null default '',
  since date not null, until date, notes text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check (until > since));

create table rec.outreach_activity (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), kind text not null, title text not null,
  held_on date not null, held_until date, place text not null default '', materials text not null default '', words text not null default '', called_off text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check (held_until > held_on));
-- Rows below an activity are of one of its versions: a correction adds new ones, and none is taken away.
create table rec.outreach_reach (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), activity_id uuid not null, version int not null, position int not null,
  audience text not null, people int check (people >= 0), copies int check (copies >= 0),
  primary key (municipality_id, id), unique (municipality_id, activity_id, version, position));
create table rec.outreach_agency (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), activity_id uuid not null, version int not null, agency_id uuid not null,
  primary key (municipality_id, id), unique (municipality_id, activity_id, version, agency_id));
create table rec.outreach_staff (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), activity_id uuid not null, version int not null, account_id uuid not null,
  primary key (municipality_id, id), unique (municipality_id, activity_id, version, account_id));

alter table rec.staffing_year add constraint staffing_year_size_chosen_code check (size_chosen in ('small_a', 'small_b', 'small_c', 'middle', 'large'));
alter table rec.staffing_setting add constraint staffing_setting_rounding_code check (rounding in ('down', 'half_up', 'up', 'undecided'));
alter table rec.post_holding add constraint post_holding_post_code check (post in ('family_supporter', 'psychologist', 'abuse_specialist', 'centre_director', 'lead_supporter', 'council_coordinator'));
alter table rec.post_holding add constraint post_holding_employment_code check (employment in ('regular', 'part_time', 'yearly'));
alter table rec.post_holding add constraint post_holding_qualification_code check (qualification in ('social_worker', 'psychiatric_social_worker', 'certified_psychologist', 'psychology_graduate', 'physician', 'public_health_nurse', 'midwife', 'nurse', 'nursery_teacher', 'teacher', 'child_welfare_officer', 'child_family_social_worker', 'trained', 'recognised', 'none'));
alter table rec.outreach_activity add constraint outreach_activity_kind_code check (kind in ('lecture', 'training', 'lesson', 'leaflet', 'poster', 'campaign', 'media', 'other'));
alter table rec.outreach_reach add constraint outreach_reach_audience_code check (audience in ('public', 'parents', 'expectant', 'children', 'school_staff', 'childcare_staff', 'medical_staff', 'commissioners', 'council_members', 'city_staff', 'business', 'other'));

call machinery.protect('rec.staffing_year', 'setting', 'child population and counts of a fiscal year, for the standard of posts');
call machinery.protect('rec.staffing_setting', 'setting', 'what the town decided about the standard: fractions, opening hours');
call machinery.protect('rec.post_holding', 'setting', 'who holds a post of the standard, from when until when');
call machinery.protect('rec.outreach_activity', 'casework', '啓発活動: a lecture, a training, leaflets, a campaign');
call machinery.protect('rec.outreach_reach', 'casework', 'whom an activity reached, and how many');
call machinery.protect('rec.outreach_agency', 'casework', 'with which agencies');
call machinery.protect('rec.outreach_staff', 'casework', 'who of us');
call machinery.refer('rec.post_holding', 'account_id', 'rec.account');
call machinery.refer('rec.outreach_reach', 'activity_id', 'rec.outreach_activity');
call machinery.refer('rec.outreach_agency', 'activity_id', 'rec.outreach_activity'); call machinery.refer('rec.outreach_agency', 'agency_id', 'rec.agency');
call machinery.refer('rec.outreach_staff', 'activity_id', 'rec.outreach_activity');  call machinery.refer('rec.outreach_staff', 'account_id', 'rec.account');
create index on rec.outreach_activity (municipality_id, held_on);

-- About no child and no family: the whole office.
call machinery.office_wide('rec.staffing_year');
call machinery.office_wide('rec.staffing_setting');
call machinery.office_wide('rec.post_holding');
call machinery.office_wide('rec.outreach_activity');
call machinery.through('rec.outreach_reach', 'activity_id', 'rec.outreach_activity');
call machinery.through('rec.outreach_agency', 'activity_id', 'rec.outreach_activity');
call machinery.through('rec.outreach_staff', 'activity_id', 'rec.outreach_activity');

grant update on rec.staffing_year, rec.post_holding, rec.outreach_activity to kyoten_app;
grant select, insert, update, delete on rec.staffing_year, rec.staffing_setting, rec.post_holding, rec.outreach_activity, rec.outreach_reach, rec.outreach_agency, rec.outreach_staff to kyoten_owner;
call machinery.withhold('rec.staffing_year');
call machinery.withhold('rec.staffing_setting');
call machinery.withhold('rec.post_holding');
call machinery.withhold('rec.outreach_activity');
call machinery.withhold('rec.outreach_reach');
call machinery.withhold('rec.outreach_agency');
call machinery.withhold('rec.outreach_staff');
