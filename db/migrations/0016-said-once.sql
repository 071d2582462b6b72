-- What the rooms of 0009–0015 left open: a meeting, its trail and its prints are seen with what they are about; what is said once stays; nobody approves
-- their own words; a hidden person who is sealed as well still hides the places of the family.

grant select (municipality_id, id, kind, called) on rec.meeting to kyoten_veil;
grant select (municipality_id, id, meeting_id, family_id) on rec.agenda_item to kyoten_veil;
grant select (municipality_id, meeting_id, family_id, intake_id) on rec.decision to kyoten_veil;
create policy veil_reads on rec.meeting for select to kyoten_veil using (true);
create policy veil_reads on rec.agenda_item for select to kyoten_veil using (true);
create policy veil_reads on rec.decision for select to kyoten_veil using (true);
create index on rec.person (municipality_id, id) where veiled;
create index on rec.agenda_item (municipality_id, meeting_id, family_id);

set local role kyoten_veil;
-- The families of which somebody is hidden, whether or not the reader may see that person: their agencies and places are told to nobody.
create function ctx.hiding_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.r is distinct from 'office' then return '{}'; end if;
  return (select coalesce(array_agg(distinct m.family_id), '{}') from rec.person p join rec.family_member m on m.municipality_id = p.municipality_id and m.person_id = p.id
           where p.municipality_id = i.m and p.veiled and m.family_id <> all (ctx.conflicted_families()));
end $$;
-- Whether anything is written under a meeting: from then on it is seen with that, also by whoever called it.
create function ctx.meeting_taken(meeting uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  return exists (select 1 from rec.agenda_item a where a.municipality_id = t and a.meeting_id = meeting)
      or exists (select 1 from rec.decision d where d.municipality_id = t and d.meeting_id = meeting);
end $$;
-- Meetings about single families one of which the reader is in conflict with.
create function ctx.conflicted_meetings() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); f uuid[] := ctx.conflicted_families(); k uuid[];
begin
  if f = '{}' and ctx.conflicted_persons() = '{}' then return '{}'; end if;
  k := ctx.conflicted_intakes();
  return (select coalesce(array_agg(m.id), '{}') from rec.meeting m
           where m.municipality_id = i.m and (m.kind = 'case_conference' or not m.called)
             and (exists (select 1 from rec.agenda_item a where a.municipality_id = m.municipality_id and a.meeting_id = m.id and a.family_id = any (f))
                  or exists (select 1 from rec.decision d where d.municipality_id = m.municipality_id and d.meeting_id = m.id and (d.family_id = any (f) or d.intake_id = any (k)))));
end $$;
-- Whether anybody of a family on the agenda of a meeting is hidden, seen or not.
create function ctx.meeting_hides(meeting uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return i.r is distinct from 'office' or exists (
    select 1 from rec.agenda_item a join rec.family_member f on f.municipality_id = a.municipality_id and f.family_id = a.family_id
      join rec.person p on p.municipality_id = f.municipality_id and p.id = f.person_id
     where a.municipality_id = i.m and a.meeting_id = meeting and p.veiled);
end $$;
grant execute on function ctx.hiding_families(), ctx.meeting_taken(uuid), ctx.conflicted_meetings(), ctx.meeting_hides(uuid) to kyoten_app;
set local role kyoten_owner;

drop policy office on rec.meeting;
create policy office on rec.meeting to kyoten_app
  using ((select ctx.reach()) = 'office' and ((called and kind <> 'case_conference')
         or (recorded_by = (select ctx.account()) and not ctx.meeting_taken(id))
         or exists (select 1 from rec.agenda_item i where i.municipality_id = meeting.municipality_id and i.meeting_id = meeting.id)
         or exists (select 1 from rec.decision d where d.municipality_id = meeting.municipality_id and d.meeting_id = meeting.id)))
  with check ((select ctx.reach()) = 'office');
create policy kin on rec.meeting as restrictive to kyoten_app using (id <> all ((select ctx.conflicted_meetings())::uuid[])) with check (true);
-- A numbered print tells what it was for: seen with the meeting or the document that was printed.
drop policy own on rec.print;
create policy own on rec.print to kyoten_app
  using ((select ctx.reach()) = 'office' and (recorded_by = (select ctx.account()) or (select ctx.role()) in ('head', 'supervisor', 'coordinator'))
         and (meeting_id is null or exists (select 1 from rec.meeting m where m.municipality_id = print.municipality_id and m.id = print.meeting_id))
         and (what <> 'transfer' or ref_id is null or exists (select 1 from rec.transfer t where t.municipality_id = print.municipality_id and t.id = print.ref_id)))
  with check ((select ctx.reach()) = 'office'
         and (meeting_id is null or exists (select 1 from rec.meeting m where m.municipality_id = print.municipality_id and m.id = print.meeting_id))
         and (what <> 'transfer' or ref_id is null or exists (select 1 from rec.transfer t where t.municipality_id = print.municipality_id and t.id = print.ref_id)));

-- The trail and the timeline of what may be hidden by row are seen with the row as it stands now.
create policy with_row on audit.change as restrictive for select to kyoten_app using (case tbl
  when 'meeting' then exists (select 1 from rec.meeting s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'attendance' then exists (select 1 from rec.attendance s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'agenda_item' then exists (select 1 from rec.agenda_item s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'agenda_child' then exists (select 1 from rec.agenda_child s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'task' then exists (select 1 from rec.task s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'transfer' then exists (select 1 from rec.transfer s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'discussion' then exists (select 1 from rec.discussion s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'information_sheet' then exists (select 1 from rec.information_sheet s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'checkup' then exists (select 1 from rec.checkup s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  else true end);
create policy with_row on rec.event as restrictive for select to kyoten_app using (ref_id is null or case code
  when 'council_heard' then exists (select 1 from rec.agenda_item s where s.municipality_id = event.municipality_id and s.id = event.ref_id)
  when 'task_done' then exists (select 1 from rec.task s where s.municipality_id = event.municipality_id and s.id = event.ref_id)
  when 'discussion_held' then exists (select 1 from rec.discussion s where s.municipality_id = event.municipality_id and s.id = event.ref_id)
  else true end);

-- What a row names besides its parent belongs to the same family, child and agency.
create policy of_it on rec.task as restrictive for insert to kyoten_app
  with check ((casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = task.municipality_id and c.id = task.casefile_id and c.family_id = task.family_id))
         and (agenda_item_id is null or exists (select 1 from rec.agenda_item i where i.municipality_id = task.municipality_id and i.id = task.agenda_item_id and i.family_id = task.family_id))
         and (agency_person_id is null or exists (select 1 from rec.agency_person p where p.municipality_id = task.municipality_id and p.id = task.agency_person_id and p.agency_id = task.agency_id)));
create policy of_it on rec.agenda_child as restrictive to kyoten_app using (true)
  with check (decision_id is null or exists (select 1 from rec.decision d join rec.agenda_item i on i.municipality_id = d.municipality_id and i.family_id = d.family_id
              where d.municipality_id = agenda_child.municipality_id and d.id = agenda_child.decision_id and i.id = agenda_child.agenda_item_id));
create policy of_it on rec.attendance as restrictive for insert to kyoten_app
  with check (agency_person_id is null or exists (select 1 from rec.agency_person p where p.municipality_id = attendance.municipality_id and p.id = attendance.agency_person_id and p.agency_id = attendance.agency_id));
create policy of_it on rec.transfer as restrictive for insert to kyoten_app
  with check ((intake_id is null or person_id is null or exists (select 1 from rec.intake_child k where k.municipality_id = transfer.municipality_id and k.intake_id = transfer.intake_id and k.person_id = transfer.person_id))
         and (urgency_judgement_id is null or exists (select 1 from rec.urgency_judgement j join rec.intake_child k on k.municipality_id = j.municipality_id and k.id = j.intake_child_id
              where j.municipality_id = transfer.municipality_id and j.id = transfer.urgency_judgement_id and k.person_id = transfer.person_id)));
create policy of_it on rec.discussion as restrictive for insert to kyoten_app
  with check (intake_id is null or exists (select 1 from rec.intake_child k join rec.family_member m on m.municipality_id = k.municipality_id and m.person_id = k.person_id
              where k.municipality_id = discussion.municipality_id and k.intake_id = discussion.intake_id and m.family_id = discussion.family_id));
-- Who sent a sheet is said by whoever took it down, before it is a 通告.
create policy of_it on rec.information_sender as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.information_sheet s where s.municipality_id = information_sender.municipality_id and s.id = information_sender.information_sheet_id
              and s.recorded_by = (select ctx.account()) and s.intake_id is null));

-- What is said once is no column of the app role.
revoke update (agency_id) on rec.membership from kyoten_app;
revoke update (agency_id) on rec.agency_person from kyoten_app;
revoke update (account_id, agency_id, name) on rec.attendance from kyoten_app;
revoke update (agency_id, account_id, who, what, if_not) on rec.task from kyoten_app;
revoke update (what, fiscal_year, purpose, copies, ref_id) on rec.print from kyoten_app;
revoke update (kind, fiscal_year, their_number, urgency_judgement_id) on rec.transfer from kyoten_app;
revoke update (code, since) on rec.pregnancy_reason from kyoten_app;
revoke update (code, since) on rec.development_concern from kyoten_app;
revoke update on rec.information_sheet from kyoten_app;
grant update (person_id, intake_id, answered_at, answer, answer_words, answer_means, version) on rec.information_sheet to kyoten_app;

-- Columns that are filled once and then stand.
create function machinery.hold_once() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare c text; o jsonb := to_jsonb(old); n jsonb := to_jsonb(new);
begin
  foreach c in array tg_argv loop
    if o ->> c is not null and o -> c is distinct from n -> c then raise insufficient_privilege using message = 'said once'; end if;
  end loop;
  return new;
end $$;
-- Who sent a sheet that became a 通告 is its reporter: taken apart again, everybody would read it.
create trigger hold_once before update on rec.information_sheet for each row execute function machinery.hold_once('intake_id', 'person_id');
create trigger hold_once before update on rec.checkup for each row execute function machinery.hold_once('intake_id', 'person_id', 'settled', 'settled_on');
create trigger hold_once before update on rec.womens_consultation for each row execute function machinery.hold_once('intake_id');
create trigger hold_once before update on rec.agenda_item for each row execute function machinery.hold_once('heard_at');

-- A task that is done or dropped, a meeting that is off, stays as it was written; of one that ended only what was said of it as a whole is put right.
create function machinery.hold_task() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if num_nonnulls(old.done_on, old.dropped_on) > 0 then raise insufficient_privilege using message = 'said once'; end if;
  return new;
end $$;
create trigger hold before update on rec.task for each row execute function machinery.hold_task();
create function machinery.hold_meeting() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.cancelled_at is not null or (old.ended_at is not null
     and (old.title, old.place, old.held_at, old.ends_at, old.decider_id, old.ended_at, new.cancelled_at) is distinct from (new.title, new.place, new.held_at, new.ends_at, new.decider_id, new.ended_at, old.cancelled_at)) then
    raise insufficient_privilege using message = 'said once';
  end if;
  return new;
end $$;
create trigger hold before update on rec.meeting for each row execute function machinery.hold_meeting();
-- What was decided for a child, and when it had last been seen as the meeting knew it.
create function machinery.hold_agenda_child() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if (old.decision_id is not null and (old.outcome, old.class, old.lead_agency_id, old.registration, old.decision_id) is distinct from (new.outcome, new.class, new.lead_agency_id, new.registration, new.decision_id))
     or ((old.seen_in_home_on, old.seen_own_on, old.seen_agency_on) is distinct from (new.seen_in_home_on, new.seen_own_on, new.seen_agency_on)
         and exists (select 1 from rec.agenda_item i where i.municipality_id = new.municipality_id and i.id = new.agenda_item_id and i.state = 'heard')) then
    raise insufficient_privilege using message = 'said once';
  end if;
  return new;
end $$;
create trigger hold before update on rec.agenda_child for each row execute function machinery.hold_agenda_child();

-- Whoever put the words of a document right wrote them too, and neither approves nor reviews them.
alter table rec.transfer add corrected_by uuid[] not null default '{}';
create or replace function machinery.hold_transfer() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from rec.transfer_step s where s.municipality_id = new.municipality_id and s.transfer_id = new.id and s.state in ('approved', 'sent', 'withdrawn', 'received')) then
    raise insufficient_privilege using message = 'sent already';
  end if;
  new.corrected_by := case when ctx.account() = any (old.corrected_by) then old.corrected_by else old.corrected_by || ctx.account() end;
  return new;
end $$;
create or replace function machinery.keep_transfer_step() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  mine uuid := (select a.staff_id from rec.account a where a.municipality_id = new.municipality_id and a.id = new.recorded_by);
  outgoing boolean := (select t.kind in ('send', 'notify', 'assist') from rec.transfer t where t.municipality_id = new.municipality_id and t.id = new.transfer_id);
begin
  if new.state in ('approved', 'reviewed') and exists (
       select 1 from rec.account a where a.municipality_id = new.municipality_id and a.staff_id = mine
          and (exists (select 1 from rec.transfer_step s where s.municipality_id = new.municipality_id and s.transfer_id = new.transfer_id and s.side = 'ours' and s.state in ('prepared', 'sent') and s.recorded_by = a.id)
               or exists (select 1 from rec.transfer t where t.municipality_id = new.municipality_id and t.id = new.transfer_id and (t.recorded_by = a.id or a.id = any (t.corrected_by))))) then
    raise insufficient_privilege using message = 'not by the same person';
  end if;
  if outgoing and new.side = 'ours' and new.state = 'sent' and not new.urgent
     and not exists (select 1 from rec.transfer_step s where s.municipality_id = new.municipality_id and s.transfer_id = new.transfer_id and s.state = 'approved') then
    raise insufficient_privilege using message = 'not approved';
  end if;
  return new;
end $$;

-- A draft goes from sight with what it is about, also where that is a row that is hidden by itself.
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
    else true end)
  with check (account_id = (select ctx.account()));
