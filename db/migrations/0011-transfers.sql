-- 児童相談所とのあいだ: documents both ways with the states of both sides, whether the reporter goes with them, and what both said (対応協議).

-- One document about one child. Either of a casefile, or of an intake as long as there is no casefile. Its texts stand still once it is approved or sent.
create table rec.transfer (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  kind text not null, asks text[] not null default '{}', casefile_id uuid, family_id uuid, intake_id uuid, person_id uuid,
  fiscal_year int not null, number int, dated_on date not null, their_number text not null default '',
  danger text not null default '', child_words text not null default '', done text not null default '', not_done text not null default '', opinion text not null default '',
  reason text not null, course text not null default '', attachments text not null default '', after_hours text not null default '', urgency_judgement_id uuid, reply_by date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id), check (num_nonnulls(casefile_id, intake_id) > 0), check ((casefile_id is null) = (family_id is null)), check (casefile_id is null or person_id is not null),
  check ((kind in ('send', 'notify', 'assist')) = (number is not null)),
  check (asks <@ array['summons', 'inspection', 'custody', 'advice', 'assessment']));
-- Guarded: where the brothers and sisters are tonight, where the child is. Written anew with each version of the document, never changed; the last counts.
create table rec.transfer_place (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), transfer_id uuid not null, casefile_id uuid, intake_id uuid,
  position int not null, whereabouts text not null default '', siblings_tonight text not null default '', veiled boolean not null default false,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
-- How far it has come, on our side and on theirs; what the centre told. Where a child is kept is never asked.
create table rec.transfer_step (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), transfer_id uuid not null, casefile_id uuid, intake_id uuid,
  position int not null, side text not null, state text not null, at timestamptz not null, who text not null default '', means text, urgent boolean not null default false, words text not null default '',
  their_number text not null default '', their_officer text not null default '', custody text, their_policy text not null default '', planned_end date,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), unique (municipality_id, transfer_id, position), check (not urgent or words <> ''));
-- 通告者を引き継ぐか: 係長 or above, for each document. Nothing decided means 別途照会.
create table rec.reporter_passing (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), transfer_id uuid not null, casefile_id uuid, intake_id uuid,
  position int not null, outcome text not null, words text not null,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), unique (municipality_id, transfer_id, position));
-- 対応協議: what both sides said, what was not agreed, and when again.
create table rec.discussion (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), family_id uuid not null, casefile_id uuid, intake_id uuid, transfer_id uuid,
  held_at timestamptz not null, means text not null, our_people text not null, their_people text not null, words text not null default '',
  our_opinion text not null default '', their_opinion text not null default '', agreed text not null, not_agreed text not null default '', again_on date, again_if text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id),
  check (agreed = 'yes' or (our_opinion <> '' and their_opinion <> '' and not_agreed <> '' and again_on is not null)));

call machinery.protect('rec.transfer', 'casework', 'a document to or from the guidance centre about one child');
call machinery.protect('rec.transfer_place', 'place', 'where the child and its siblings are, for a document to the guidance centre');
call machinery.protect('rec.transfer_step', 'casework', 'how far a document to or from the guidance centre has come, on both sides');
call machinery.protect('rec.reporter_passing', 'casework', 'whether a reporter is handed over with a document, decided by a leader');
call machinery.protect('rec.discussion', 'casework', '対応協議 with the guidance centre: both opinions, not agreed, when again');
call machinery.refer('rec.transfer', 'casefile_id', 'rec.casefile');       call machinery.refer('rec.transfer', 'family_id', 'rec.family');
call machinery.refer('rec.transfer', 'intake_id', 'rec.intake');           call machinery.refer('rec.transfer', 'person_id', 'rec.person');
call machinery.refer('rec.transfer', 'urgency_judgement_id', 'rec.urgency_judgement');
call machinery.refer('rec.transfer_place', 'transfer_id', 'rec.transfer'); call machinery.refer('rec.transfer_step', 'transfer_id', 'rec.transfer');
call machinery.refer('rec.reporter_passing', 'transfer_id', 'rec.transfer');
call machinery.refer('rec.discussion', 'family_id', 'rec.family');         call machinery.refer('rec.discussion', 'casefile_id', 'rec.casefile');
call machinery.refer('rec.discussion', 'intake_id', 'rec.intake');         call machinery.refer('rec.discussion', 'transfer_id', 'rec.transfer');
create index on rec.discussion (municipality_id, again_on) where again_on is not null;
grant update on rec.transfer to kyoten_app;
grant select, insert, update, delete on rec.transfer, rec.transfer_place, rec.transfer_step, rec.reporter_passing, rec.discussion to kyoten_owner;

alter table rec.transfer add constraint transfer_kind_code check (kind in ('send', 'notify', 'assist', 'case_sent', 'guidance_entrusted', 'support_notice'));
alter table rec.transfer_step add constraint transfer_step_side_code check (side in ('ours', 'theirs'));
alter table rec.transfer_step add constraint transfer_step_state_code
  check (state in ('prepared', 'sent_back', 'approved', 'sent', 'reviewed', 'withdrawn', 'received', 'accepted', 'returned', 'told', 'done'));
alter table rec.transfer_step add constraint transfer_step_means_code check (means in ('phone', 'in_person', 'fax', 'post'));
alter table rec.transfer_step add constraint transfer_step_custody_code check (custody in ('yes', 'no', 'unknown'));
alter table rec.reporter_passing add constraint reporter_passing_outcome_code check (outcome in ('hand_over', 'hold_back'));
alter table rec.discussion add constraint discussion_means_code check (means in ('phone', 'visit_there', 'visit_here', 'meeting', 'online'));
alter table rec.discussion add constraint discussion_agreed_code check (agreed in ('yes', 'partly', 'no'));

create policy kin on rec.transfer as restrictive to kyoten_app
  using ((family_id is null or family_id <> all ((select ctx.conflicted_families())::uuid[])) and (person_id is null or person_id <> all ((select ctx.conflicted_persons())::uuid[]))
         and (intake_id is null or intake_id <> all ((select ctx.conflicted_intakes())::uuid[]))) with check (true);
create policy office on rec.transfer to kyoten_app
  using ((select ctx.reach()) = 'office'
         and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = transfer.municipality_id and c.id = transfer.casefile_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = transfer.municipality_id and i.id = transfer.intake_id))
         and (person_id is null or exists (select 1 from rec.person p where p.municipality_id = transfer.municipality_id and p.id = transfer.person_id)))
  with check ((select ctx.reach()) = 'office'
         and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = transfer.municipality_id and c.id = transfer.casefile_id
              and c.family_id = transfer.family_id and c.person_id = transfer.person_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = transfer.municipality_id and i.id = transfer.intake_id))
         and (person_id is null or exists (select 1 from rec.person p where p.municipality_id = transfer.municipality_id and p.id = transfer.person_id)));
create policy office on rec.transfer_place to kyoten_app
  using ((select ctx.reach()) = 'office' and not veiled and exists (select 1 from rec.transfer t where t.municipality_id = transfer_place.municipality_id and t.id = transfer_place.transfer_id))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.transfer t where t.municipality_id = transfer_place.municipality_id and t.id = transfer_place.transfer_id));
call machinery.through('rec.transfer_step', 'transfer_id', 'rec.transfer');
call machinery.through('rec.reporter_passing', 'transfer_id', 'rec.transfer');
-- 決裁, and whether a reporter is handed over, are decisions of 係長 or above, in the database too.
create policy leaders on rec.transfer_step as restrictive for insert to kyoten_app
  with check (state not in ('approved', 'sent_back', 'reviewed') or (select ctx.role()) in ('head', 'supervisor'));
create policy leaders on rec.reporter_passing as restrictive for insert to kyoten_app with check ((select ctx.role()) in ('head', 'supervisor'));
create policy kin on rec.discussion as restrictive to kyoten_app using (family_id <> all ((select ctx.conflicted_families())::uuid[])) with check (true);
create policy office on rec.discussion to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = discussion.municipality_id and f.id = discussion.family_id)
         and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = discussion.municipality_id and c.id = discussion.casefile_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = discussion.municipality_id and i.id = discussion.intake_id))
         and (transfer_id is null or exists (select 1 from rec.transfer t where t.municipality_id = discussion.municipality_id and t.id = discussion.transfer_id)))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = discussion.municipality_id and f.id = discussion.family_id)
         and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = discussion.municipality_id and c.id = discussion.casefile_id and c.family_id = discussion.family_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = discussion.municipality_id and i.id = discussion.intake_id))
         and (transfer_id is null or exists (select 1 from rec.transfer t where t.municipality_id = discussion.municipality_id and t.id = discussion.transfer_id and t.family_id = discussion.family_id)));

-- What hangs on a document belongs to its casefile and intake, so that the trail is theirs; nobody approves or reviews what they themselves wrote or sent.
create function machinery.keep_transfer_about() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  select t.casefile_id, t.intake_id into new.casefile_id, new.intake_id from rec.transfer t where t.municipality_id = new.municipality_id and t.id = new.transfer_id;
  return new;
end $$;
create trigger keep_about before insert on rec.transfer_place for each row execute function machinery.keep_transfer_about();
create trigger keep_about before insert on rec.transfer_step for each row execute function machinery.keep_transfer_about();
create trigger keep_about before insert on rec.reporter_passing for each row execute function machinery.keep_transfer_about();
create function machinery.keep_transfer_step() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  mine uuid := (select a.staff_id from rec.account a where a.municipality_id = new.municipality_id and a.id = new.recorded_by);
  outgoing boolean := (select t.kind in ('send', 'notify', 'assist') from rec.transfer t where t.municipality_id = new.municipality_id and t.id = new.transfer_id);
begin
  if new.state in ('approved', 'reviewed') and mine = (
       select a.staff_id from rec.transfer_step s join rec.account a on a.municipality_id = s.municipality_id and a.id = s.recorded_by
        where s.municipality_id = new.municipality_id and s.transfer_id = new.transfer_id and s.side = 'ours'
          and s.state = case new.state when 'approved' then 'prepared' else 'sent' end order by s.position desc limit 1) then
    raise insufficient_privilege using message = 'not by the same person';
  end if;
  if outgoing and new.side = 'ours' and new.state = 'sent' and not new.urgent
     and not exists (select 1 from rec.transfer_step s where s.municipality_id = new.municipality_id and s.transfer_id = new.transfer_id and s.state = 'approved') then
    raise insufficient_privilege using message = 'not approved';
  end if;
  return new;
end $$;
create trigger keep_order before insert on rec.transfer_step for each row execute function machinery.keep_transfer_step();
-- What was approved or sent reads as it did then.
create function machinery.hold_transfer() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from rec.transfer_step s where s.municipality_id = new.municipality_id and s.transfer_id = new.id and s.state in ('approved', 'sent', 'withdrawn', 'received')) then
    raise insufficient_privilege using message = 'sent already';
  end if;
  return new;
end $$;
create trigger hold before update on rec.transfer for each row execute function machinery.hold_transfer();

-- The places of a document are hidden once anybody of the family is veiled, as those of an entry are.
create function machinery.keep_transfer_veil() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.veiled := exists (
    select 1 from rec.transfer t join rec.person p on p.municipality_id = t.municipality_id and p.veiled
     where t.municipality_id = new.municipality_id and t.id = new.transfer_id
       and (p.id = t.person_id or exists (select 1 from rec.family_member m where m.municipality_id = t.municipality_id and m.family_id = t.family_id and m.person_id = p.id)
            or exists (select 1 from rec.intake_child k where k.municipality_id = t.municipality_id and k.intake_id = t.intake_id and k.person_id = p.id)));
  return new;
end $$;
create trigger keep_veil before insert on rec.transfer_place for each row execute function machinery.keep_transfer_veil();
create function machinery.veil_transfers() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select 1 from rec.person p where p.municipality_id = new.municipality_id and p.id = new.person_id and (p.veiled or tg_table_name = 'veil')) then return null; end if;
  update rec.transfer_place x set veiled = true from rec.transfer t
   where x.municipality_id = t.municipality_id and x.transfer_id = t.id and not x.veiled and t.municipality_id = new.municipality_id
     and (t.person_id = new.person_id or exists (select 1 from rec.family_member m where m.municipality_id = t.municipality_id and m.family_id = t.family_id and m.person_id = new.person_id)
          or exists (select 1 from rec.intake_child k where k.municipality_id = t.municipality_id and k.intake_id = t.intake_id and k.person_id = new.person_id));
  return null;
end $$;
create trigger veil_transfers after insert on rec.veil for each row execute function machinery.veil_transfers();
create trigger veil_transfers after insert on rec.family_member for each row execute function machinery.veil_transfers();
create trigger veil_transfers after update of person_id on rec.intake_child for each row when (new.person_id is not null) execute function machinery.veil_transfers();

do $$
declare t regclass;
begin
  foreach t in array array['rec.transfer', 'rec.transfer_place', 'rec.transfer_step', 'rec.reporter_passing', 'rec.discussion']::regclass[] loop
    call machinery.withhold(t);
  end loop;
end $$;
