-- What member agencies see: the shared view of single children for a purpose and a period, told by functions column by column; no row of the office is ever theirs.
-- And what a meeting shows to those who sit in it, while it lasts.

grant usage on schema rec, ctx to kyoten_share;
grant create on schema ctx to kyoten_share;

-- Who of an agency's people signs in with which account: seats at a meeting are people's, a screen is an account's.
create table rec.agency_account (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), agency_person_id uuid not null, account_id uuid not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), ended_at timestamptz, ended_by uuid,
  primary key (municipality_id, id));
create table rec.share (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), casefile_id uuid not null, agency_id uuid not null,
  purpose text not null, words text not null, fields text[] not null, since date not null, until date not null, widening_id uuid,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), ended_at timestamptz, ended_by uuid, ended_words text,
  primary key (municipality_id, id),
  check (until > since), check (words <> ''), check (fields <@ array['class', 'lead', 'tasks', 'decisions']),
  check (purpose in ('watching', 'joint_support', 'pregnancy', 'handover', 'guidance')));
-- What an agency says of a child that is shared with it.
create table rec.share_report (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), share_id uuid not null, casefile_id uuid not null, family_id uuid not null,
  happened_on date not null, child_seen text not null check (child_seen in ('seen', 'not_seen', 'heard')), words text not null check (words <> ''),
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
call machinery.protect('rec.agency_account', 'setting', 'which account is that of a person of an agency');
call machinery.protect('rec.share', 'casework', 'a child shared with an agency: purpose, fields, from, until');
call machinery.protect('rec.share_report', 'casework', 'what an agency told of a child shared with it');
call machinery.refer('rec.agency_account', 'agency_person_id', 'rec.agency_person'); call machinery.refer('rec.agency_account', 'account_id', 'rec.account');
call machinery.refer('rec.share', 'casefile_id', 'rec.casefile'); call machinery.refer('rec.share', 'agency_id', 'rec.agency'); call machinery.refer('rec.share', 'widening_id', 'rec.widening');
call machinery.refer('rec.share_report', 'share_id', 'rec.share'); call machinery.refer('rec.share_report', 'casefile_id', 'rec.casefile'); call machinery.refer('rec.share_report', 'family_id', 'rec.family');

-- The low reader of the shared view: these columns and no more; never a place, a reporter, a text of the office.
grant select (municipality_id, id, family_id, person_id, stage, sealed) on rec.casefile to kyoten_share;
grant select (municipality_id, id, birth_year, birth_month, birth_day, birth_about, unborn, due_on, veiled) on rec.person to kyoten_share;
grant select (municipality_id, person_id, kind, name, kana, recorded_at) on rec.person_name to kyoten_share;
grant select (municipality_id, family_id, person_id) on rec.family_member to kyoten_share;
grant select (municipality_id, casefile_id, class, since, until) on rec.class_period to kyoten_share;
grant select (municipality_id, casefile_id, agency_id, since, until) on rec.lead_period to kyoten_share;
grant select (municipality_id, id, kind, name) on rec.agency to kyoten_share;
grant select (municipality_id, id, family_id, casefile_id, agenda_item_id, agency_id, who, what, due_on, done_on, dropped_on) on rec.task to kyoten_share;
grant select (municipality_id, id, kind, title, held_at, place, called, ended_at, cancelled_at) on rec.meeting to kyoten_share;
grant select (municipality_id, meeting_id, account_id, agency_id, agency_person_id, state) on rec.attendance to kyoten_share, kyoten_veil;
grant select (municipality_id, id, meeting_id, family_id, position, pile, state, narrow, next_review_on, heard_at) on rec.agenda_item to kyoten_share;
grant select (municipality_id, agenda_item_id, casefile_id, outcome) on rec.agenda_child to kyoten_share;
grant select (municipality_id, id, staff_id, role, agency_id) on rec.account to kyoten_share;
grant select on rec.share, rec.share_report, rec.agency_account to kyoten_share;
grant select on rec.agency_account to kyoten_veil;
do $$
declare t text;
begin
  foreach t in array array['casefile', 'person', 'person_name', 'family_member', 'class_period', 'lead_period', 'agency', 'task', 'meeting', 'attendance', 'agenda_item', 'agenda_child', 'account', 'share', 'share_report', 'agency_account'] loop
    execute format('create policy share_reads on rec.%I for select to kyoten_share using (true)', t);
  end loop;
end $$;
create policy veil_reads on rec.attendance for select to kyoten_veil using (true);
create policy veil_reads on rec.agency_account for select to kyoten_veil using (true);

set local role kyoten_veil;
grant execute on function ctx.me(), ctx.town(), ctx.account(), ctx.now(), ctx.conflicted_persons(), ctx.conflicted_families() to kyoten_share;
-- Families on the agenda of a meeting whom somebody sitting in it must not see: the wall is as strict as the strictest present.
create function ctx.barred_from_room(meeting uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.r is null then return '{}'; end if;
  return (select coalesce(array_agg(distinct m.family_id), '{}')
    from rec.attendance t
    left join rec.agency_account l on l.municipality_id = t.municipality_id and l.agency_person_id = t.agency_person_id and l.ended_at is null
    join rec.account a on a.municipality_id = t.municipality_id and a.id in (t.account_id, l.account_id)
    join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id
    join rec.conflict k on k.municipality_id = b.municipality_id and k.account_id = b.id
    join rec.family_member m on m.municipality_id = k.municipality_id and m.person_id = k.person_id
   where t.municipality_id = i.m and t.meeting_id = meeting and t.state = 'attended');
end $$;
grant execute on function ctx.barred_from_room(uuid) to kyoten_app;

set local role kyoten_share;
-- The shares in force for the agency of the actor: in their period, of an open casefile, never sealed, never of somebody in conflict.
create function ctx.live_shares() returns table (id uuid, casefile_id uuid, family_id uuid, person_id uuid) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); today date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  if i.r is distinct from 'granted' or i.g is null then return; end if;
  return query select s.id, c.id, c.family_id, c.person_id from rec.share s join rec.casefile c on c.municipality_id = s.municipality_id and c.id = s.casefile_id
    where s.municipality_id = i.m and s.agency_id = i.g and s.since <= today and s.until > today and s.ended_at is null
      and not c.sealed and c.stage <> 'closed' and c.person_id <> all (ctx.conflicted_persons()) and c.family_id <> all (ctx.conflicted_families());
end $$;
-- The shared view: child, class, who leads, as far as the share says so. Of a family that hides, who leads is told by kind only.
create function ctx.shared_view() returns table (share_id uuid, casefile_id uuid, family_id uuid, person_id uuid, purpose text, words text, fields text[], since date, until date,
  name text, kana text, birth_year int, birth_month int, birth_day int, birth_about boolean, unborn boolean, due_on date, class text, lead_kind text, lead_name text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); today date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  return query
    select s.id, l.casefile_id, l.family_id, l.person_id, s.purpose, s.words, s.fields, s.since, s.until, n.name, n.kana, p.birth_year, p.birth_month, p.birth_day, p.birth_about, p.unborn, p.due_on,
           case when 'class' = any (s.fields) then (select k.class from rec.class_period k where k.municipality_id = i.m and k.casefile_id = l.casefile_id and k.since <= today and (k.until is null or k.until > today) limit 1) end,
           case when 'lead' = any (s.fields) then g.kind end,
           case when 'lead' = any (s.fields) and not exists (select 1 from rec.family_member m join rec.person h on h.municipality_id = m.municipality_id and h.id = m.person_id
                  where m.municipality_id = i.m and m.family_id = l.family_id and h.veiled) then g.name end
      from ctx.live_shares() l
      join rec.share s on s.municipality_id = i.m and s.id = l.id
      join rec.person p on p.municipality_id = i.m and p.id = l.person_id
      left join rec.person_name n on n.municipality_id = i.m and n.person_id = p.id and n.kind = 'current'
      left join lateral (select k.agency_id from rec.lead_period k where k.municipality_id = i.m and k.casefile_id = l.casefile_id and k.since <= today and (k.until is null or k.until > today) limit 1) d on true
      left join rec.agency g on g.municipality_id = i.m and g.id = d.agency_id
     order by n.kana, n.name, s.id;
end $$;
-- The agency's own tasks about its shared children, and what meetings decided with them.
create function ctx.shared_tasks() returns table (share_id uuid, what text, who text, due_on date, done_on date, dropped_on date) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return query select l.id, t.what, t.who, t.due_on, t.done_on, t.dropped_on from ctx.live_shares() l join rec.share s on s.municipality_id = i.m and s.id = l.id and 'tasks' = any (s.fields)
    join rec.task t on t.municipality_id = i.m and t.agency_id = i.g and (t.casefile_id = l.casefile_id or (t.casefile_id is null and t.family_id = l.family_id)) order by t.due_on;
end $$;
create function ctx.shared_decisions() returns table (share_id uuid, meeting_kind text, held_at timestamptz, outcome text, next_review_on date) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return query select l.id, m.kind, m.held_at, k.outcome, a.next_review_on from ctx.live_shares() l join rec.share s on s.municipality_id = i.m and s.id = l.id and 'decisions' = any (s.fields)
    join rec.agenda_child k on k.municipality_id = i.m and k.casefile_id = l.casefile_id and k.outcome is not null
    join rec.agenda_item a on a.municipality_id = i.m and a.id = k.agenda_item_id and a.state = 'heard'
    join rec.meeting m on m.municipality_id = i.m and m.id = a.meeting_id
    join rec.attendance t on t.municipality_id = i.m and t.meeting_id = m.id and t.agency_id = i.g and t.state = 'attended'
   group by l.id, m.kind, m.held_at, k.outcome, a.next_review_on order by m.held_at desc;
end $$;
-- The meetings in which the actor sits now: their seat was ticked at the door, the meeting has begun and is not over.
create function ctx.rooms_now() returns table (id uuid, kind text, title text, held_at timestamptz, place text) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); t timestamptz := ctx.now();
begin
  if i.r is distinct from 'granted' then return; end if;
  return query select m.id, m.kind, m.title, m.held_at, m.place from rec.meeting m
    where m.municipality_id = i.m and m.called and m.cancelled_at is null and m.ended_at is null and m.held_at <= t + interval '30 minutes' and m.held_at > t - interval '12 hours'
      and exists (select 1 from rec.attendance a join rec.agency_account l on l.municipality_id = a.municipality_id and l.agency_person_id = a.agency_person_id and l.ended_at is null
                   where a.municipality_id = i.m and a.meeting_id = m.id and a.state = 'attended' and l.account_id = i.a)
    order by m.held_at;
end $$;
-- What such a meeting shows on the screen of somebody sitting in it: the children of each item, class and lead, without sealed items, without whom they are in conflict with, and without a number that could jump.
create function ctx.room_view(meeting uuid) returns table (item_id uuid, family_id uuid, casefile_id uuid, person_id uuid, name text, birth_year int, birth_month int, birth_day int, birth_about boolean, unborn boolean, due_on date, class text, lead_kind text, lead_name text, state text, next_review_on date)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); today date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  if not exists (select 1 from ctx.rooms_now() r where r.id = meeting) then return; end if;
  return query
    select a.id, a.family_id, c.id, c.person_id, n.name, p.birth_year, p.birth_month, p.birth_day, p.birth_about, p.unborn, p.due_on,
           (select k.class from rec.class_period k where k.municipality_id = i.m and k.casefile_id = c.id and k.since <= today and (k.until is null or k.until > today) limit 1),
           g.kind, case when not h.hides then g.name end, a.state, a.next_review_on
      from rec.agenda_item a
      join rec.agenda_child l on l.municipality_id = i.m and l.agenda_item_id = a.id
      join rec.casefile c on c.municipality_id = i.m and c.id = l.casefile_id and not c.sealed
      join rec.person p on p.municipality_id = i.m and p.id = c.person_id
      left join rec.person_name n on n.municipality_id = i.m and n.person_id = p.id and n.kind = 'current'
      cross join lateral (select exists (select 1 from rec.family_member m join rec.person v on v.municipality_id = m.municipality_id and v.id = m.person_id where m.municipality_id = i.m and m.family_id = a.family_id and v.veiled) as hides) h
      left join lateral (select k.agency_id from rec.lead_period k where k.municipality_id = i.m and k.casefile_id = c.id and k.since <= today and (k.until is null or k.until > today) limit 1) d on true
      left join rec.agency g on g.municipality_id = i.m and g.id = d.agency_id
     where a.municipality_id = i.m and a.meeting_id = meeting and not a.narrow and a.state <> 'not_heard'
       and a.family_id <> all (ctx.conflicted_families()) and c.person_id <> all (ctx.conflicted_persons())
     order by array_position(array['discuss', 'changed', 'quiet'], a.pile), a.position, a.id, c.id;
end $$;
create function ctx.room_tasks(meeting uuid) returns table (item_id uuid, what text, who text, due_on date, done_on date) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return query select distinct v.item_id, t.what, t.who, t.due_on, t.done_on from ctx.room_view(meeting) v
    join rec.task t on t.municipality_id = i.m and t.family_id = v.family_id and t.agency_id = i.g and t.dropped_on is null and (t.casefile_id is null or t.casefile_id = v.casefile_id) order by t.due_on;
end $$;
-- For its own reports: which shares an agency may write under, and what it wrote.
grant execute on function ctx.live_shares(), ctx.shared_view(), ctx.shared_tasks(), ctx.shared_decisions(), ctx.rooms_now(), ctx.room_view(uuid), ctx.room_tasks(uuid) to kyoten_app;
set local role kyoten_owner;

call machinery.through('rec.share', 'casefile_id', 'rec.casefile');
-- One person shares what the standing list allows: an agency with a part in a plan in force, for that child, until its review; nobody hidden in the family.
create policy standing_list on rec.share as restrictive for insert to kyoten_app
  with check ((select ctx.role()) in ('head', 'supervisor', 'coordinator') and widening_id is null
    and not exists (select 1 from rec.casefile c where c.municipality_id = share.municipality_id and c.id = share.casefile_id and (c.sealed or c.stage = 'closed' or c.family_id = any ((select ctx.hiding_families())::uuid[])))
    and exists (select 1 from rec.plan_casefile l join rec.plan p on p.municipality_id = l.municipality_id and p.id = l.plan_id join rec.action a on a.municipality_id = p.municipality_id and a.plan_id = p.id
                 where l.municipality_id = share.municipality_id and l.casefile_id = share.casefile_id and a.agency_id = share.agency_id and p.until is null and p.review_on >= share.until
                   and (a.until is null or a.until > share.since)));
create policy office on rec.agency_account to kyoten_app using ((select ctx.reach()) = 'office') with check ((select ctx.role()) in ('head', 'supervisor', 'coordinator')
  and exists (select 1 from rec.agency_person p join rec.account a on a.municipality_id = p.municipality_id and a.agency_id = p.agency_id
               where p.municipality_id = agency_account.municipality_id and p.id = agency_account.agency_person_id and a.id = agency_account.account_id));
create policy office on rec.share_report for select to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.casefile c where c.municipality_id = share_report.municipality_id and c.id = share_report.casefile_id));
create policy kin on rec.share_report as restrictive to kyoten_app using (family_id <> all ((select ctx.conflicted_families())::uuid[])) with check (true);
create policy own on rec.share_report to kyoten_app
  using ((select ctx.reach()) = 'granted' and share_id in (select l.id from ctx.live_shares() l))
  with check ((select ctx.reach()) = 'granted' and exists (select 1 from ctx.live_shares() l where l.id = share_report.share_id and l.casefile_id = share_report.casefile_id and l.family_id = share_report.family_id));
-- What an agency writes shows on the timeline and reaches the worker; the agency itself writes no event.
grant update on rec.share, rec.agency_account to kyoten_app;
grant select, insert, update, delete on rec.share, rec.share_report, rec.agency_account to kyoten_owner;
call machinery.withhold('rec.share'); call machinery.withhold('rec.share_report'); call machinery.withhold('rec.agency_account');
revoke update on rec.share, rec.agency_account from kyoten_app;
revoke update (agency_id, purpose, words, fields, since, until, widening_id, ended_at, ended_by) on rec.share from kyoten_app;
revoke insert (widening_id, ended_at, ended_by, ended_words) on rec.share from kyoten_app;
revoke insert (ended_at, ended_by) on rec.agency_account from kyoten_app;
revoke update (account_id, ended_by) on rec.agency_account from kyoten_app;
grant update (ended_words) on rec.share to kyoten_app;

-- Ending narrows: one person, at once, once.
create function machinery.end_share() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.ended_at is not null then raise insufficient_privilege using message = 'said once'; end if;
  new.ended_at := ctx.now();
  new.ended_by := ctx.account();
  return new;
end $$;
create trigger end_share before update on rec.share for each row execute function machinery.end_share();
create trigger end_share before update on rec.agency_account for each row execute function machinery.end_share();
-- A share by one person is looked at by somebody else; one that two people decided was looked at already.
create function machinery.alert_share() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.raise_alert('share_by_one', new.recorded_by, jsonb_build_object('casefile_id', new.casefile_id,
    'family_id', (select c.family_id from rec.casefile c where c.municipality_id = new.municipality_id and c.id = new.casefile_id)), '', array['privacy_officer', 'head']);
  return null;
end $$;
create trigger alert_share after insert on rec.share for each row when (new.widening_id is null) execute function machinery.alert_share();

-- Beyond the standing list: two people, also for a family that hides; sealed casefiles never.
insert into rec.widening_kind values ('share', '{head,supervisor,coordinator}', '{head,supervisor,coordinator}', true);
create function machinery.apply_share() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from rec.casefile c where c.municipality_id = new.municipality_id and c.id = new.casefile_id and (c.sealed or c.stage = 'closed')) then
    raise insufficient_privilege using message = 'not the second person';
  end if;
  insert into rec.share (municipality_id, casefile_id, agency_id, purpose, words, fields, since, until, widening_id, recorded_by)
  values (new.municipality_id, new.casefile_id, new.agency_id, new.details ->> 'purpose', new.reason, array(select jsonb_array_elements_text(new.details -> 'fields')),
          (new.details ->> 'since')::date, (new.details ->> 'until')::date, new.id, new.recorded_by);
  return null;
end $$;
create trigger apply_share after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind = 'share') execute function machinery.apply_share();
create index on rec.share (municipality_id, agency_id, until) where ended_at is null;

-- What an agency was typing goes from sight with the share.
drop policy own on rec.draft;
create policy own on rec.draft to kyoten_app
  using (account_id = (select ctx.account()) and case subject_kind
    when 'casefile' then exists (select 1 from rec.casefile s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'family' then exists (select 1 from rec.family s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'intake' then exists (select 1 from rec.intake s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'person' then exists (select 1 from rec.person s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'womens_consultation' then exists (select 1 from rec.womens_consultation s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'meeting' then exists (select 1 from rec.meeting s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'agenda_item' then exists (select 1 from rec.agenda_item s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'task' then exists (select 1 from rec.task s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'transfer' then exists (select 1 from rec.transfer s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'information_sheet' then exists (select 1 from rec.information_sheet s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    when 'share' then exists (select 1 from ctx.live_shares() s where s.id = draft.subject_id) or exists (select 1 from rec.share s where s.municipality_id = draft.municipality_id and s.id = draft.subject_id)
    else true end)
  with check (account_id = (select ctx.account()));
