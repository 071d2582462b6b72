-- 経過記録・支援計画・期限・取込の件数

-- Confirmed entries are versions that are only ever inserted; drafts are rec.draft.
create table rec.entry (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), family_id uuid not null,
  kind text not null, happened_at timestamptz not null, ended_at timestamptz, author_id uuid not null default ctx.account(),
  narrow boolean not null default false, written_in xid8 not null default pg_current_xact_id(),
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id));
create table rec.entry_casefile (
  municipality_id int not null default ctx.town(), casefile_id uuid not null, entry_id uuid not null, happened_at timestamptz not null,
  primary key (municipality_id, casefile_id, happened_at, entry_id));
create index on rec.entry_casefile (municipality_id, entry_id);
create table rec.entry_version (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), entry_id uuid not null,
  number int not null, replaces uuid, reason text not null default '', whom text not null default '',
  confirmed_at timestamptz not null default ctx.now(), author_id uuid not null default ctx.account(), written_in xid8 not null default pg_current_xact_id(),
  primary key (municipality_id, id), unique (municipality_id, replaces), unique (municipality_id, entry_id, number),
  check ((number = 1) = (replaces is null)), check (number = 1 or reason <> ''));
create table rec.entry_part (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), version_id uuid not null,
  position int not null, kind text not null, words text not null, veiled boolean not null default false,
  primary key (municipality_id, id));
create table rec.entry_staff (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), entry_id uuid not null, account_id uuid not null,
  primary key (municipality_id, id), unique (municipality_id, entry_id, account_id));
-- Whom somebody really saw: by whom, where, how. A sibling's or a parent's word never makes a row.
create table rec.sighting (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  person_id uuid not null, entry_id uuid, safety_check_id uuid, seen_at timestamptz not null,
  seen_by text not null, agency_id uuid, place_kind text not null, manner text not null, words text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), check (num_nonnulls(entry_id, safety_check_id) = 1));
create table rec.entry_seen (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), entry_id uuid not null,
  account_id uuid not null default ctx.account(), seen_at timestamptz not null default ctx.now(),
  primary key (municipality_id, id), unique (municipality_id, entry_id, account_id));

create table rec.plan (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), family_id uuid not null,
  since date not null, until date, review_on date not null, policy text not null, safety_plan text not null default '',
  decision_id uuid, ended_words text,
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), version int not null default 1,
  primary key (municipality_id, id));
create table rec.plan_casefile (
  municipality_id int not null default ctx.town(), plan_id uuid not null, casefile_id uuid not null,
  primary key (municipality_id, plan_id, casefile_id));
create table rec.goal (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), plan_id uuid not null,
  position int not null, term text not null check (term in ('long', 'short')), issue text not null default '', words text not null, by_when date,
  primary key (municipality_id, id));
create table rec.action (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), plan_id uuid not null,
  position int not null, agency_id uuid not null, who text not null default '', what text not null, frequency text not null,
  visits boolean not null default false, since date not null, until date,
  primary key (municipality_id, id));
create table rec.visit (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), plan_id uuid not null, action_id uuid not null,
  due_on date not null, at_time time, account_id uuid, moved_from date, moved_words text, done_entry_id uuid, missed_words text, cancelled_at timestamptz,
  version int not null default 1,
  primary key (municipality_id, id));

-- Projection: what is due. One writer, rebuildable, nobody edits it.
create table rec.due (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  kind text not null, source_id uuid not null, due_at timestamptz not null, whole_day boolean not null default false,
  intake_id uuid, casefile_id uuid, family_id uuid, account_id uuid, role text,
  primary key (municipality_id, id));
comment on table rec.due is 'projection: what the records make due; rewritten by app/deadlines in the transaction of the change';
create index on rec.due (municipality_id, source_id);
create index on rec.due (municipality_id, account_id, due_at);
create index on rec.due (municipality_id, due_at);

-- Yearly totals of earlier years as printed, by who handled.
create table rec.total (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(),
  fiscal_year int not null, handled_by text not null check (handled_by in ('guidance_centre', 'municipality')),
  care int not null check (care >= 0), weak_care int not null check (weak_care >= 0), abuse int not null check (abuse >= 0),
  physical int not null check (physical >= 0), sexual int not null check (sexual >= 0), psychological int not null check (psychological >= 0), neglect int not null check (neglect >= 0),
  other int not null check (other >= 0), source text not null default '',
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(),
  primary key (municipality_id, id), unique (municipality_id, fiscal_year, handled_by),
  check (care = weak_care + abuse), check (abuse = physical + sexual + psychological + neglect));

call machinery.protect('rec.entry', 'casework', 'something that happened with a family; confirmed');
call machinery.protect('rec.entry_casefile', 'casework', 'which children an entry is about');
call machinery.protect('rec.entry_version', 'casework', 'the entry as it reads; only ever inserted');
call machinery.protect('rec.entry_part', 'casework', 'fact, words of the child, opinion … of a version');
call machinery.protect('rec.entry_staff', 'casework', 'who of us was there');
call machinery.protect('rec.sighting', 'casework', 'a child seen with own eyes');
call machinery.protect('rec.entry_seen', 'log', '供覧: who of the office has read an entry');
call machinery.protect('rec.plan', 'casework', '支援計画 of a family');
call machinery.protect('rec.plan_casefile', 'casework', 'the children of a plan');
call machinery.protect('rec.goal', 'casework', 'a goal of a plan');
call machinery.protect('rec.action', 'casework', 'who does what, how often');
call machinery.protect('rec.visit', 'casework', 'a visit due from a plan: moved, done, missed');
call machinery.protect('rec.total', 'setting', 'yearly totals of earlier years');
call machinery.refer('rec.entry', 'family_id', 'rec.family');
call machinery.refer('rec.entry_casefile', 'entry_id', 'rec.entry');       call machinery.refer('rec.entry_casefile', 'casefile_id', 'rec.casefile');
call machinery.refer('rec.entry_version', 'entry_id', 'rec.entry');        call machinery.refer('rec.entry_part', 'version_id', 'rec.entry_version');
call machinery.refer('rec.entry_staff', 'entry_id', 'rec.entry');          call machinery.refer('rec.entry_staff', 'account_id', 'rec.account');
call machinery.refer('rec.sighting', 'person_id', 'rec.person');           call machinery.refer('rec.sighting', 'entry_id', 'rec.entry');
call machinery.refer('rec.sighting', 'safety_check_id', 'rec.safety_check');
call machinery.refer('rec.entry_seen', 'entry_id', 'rec.entry');
call machinery.refer('rec.plan', 'family_id', 'rec.family');
call machinery.refer('rec.plan_casefile', 'plan_id', 'rec.plan');          call machinery.refer('rec.plan_casefile', 'casefile_id', 'rec.casefile');
call machinery.refer('rec.goal', 'plan_id', 'rec.plan');                   call machinery.refer('rec.action', 'plan_id', 'rec.plan');
call machinery.refer('rec.action', 'agency_id', 'rec.agency');
call machinery.refer('rec.visit', 'plan_id', 'rec.plan');                  call machinery.refer('rec.visit', 'action_id', 'rec.action');
call machinery.refer('rec.visit', 'done_entry_id', 'rec.entry');
grant update on rec.plan, rec.visit, rec.total to kyoten_app;
grant select, insert, update, delete on all tables in schema rec to kyoten_owner;

alter table rec.due enable row level security; alter table rec.due force row level security;
grant select, insert, delete on rec.due to kyoten_app;
create policy town on rec.due as restrictive to kyoten_app using (municipality_id = (select ctx.town())) with check (municipality_id = (select ctx.town()));
create policy office on rec.due to kyoten_app
  using ((select ctx.reach()) = 'office'
         and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = due.municipality_id and c.id = due.casefile_id))
         and (intake_id is null or exists (select 1 from rec.intake i where i.municipality_id = due.municipality_id and i.id = due.intake_id))
         and (family_id is null or exists (select 1 from rec.family f where f.municipality_id = due.municipality_id and f.id = due.family_id)))
  with check ((select ctx.reach()) = 'office');

grant select on rec.entry_casefile, rec.plan_casefile to kyoten_veil, kyoten_scribe;
grant select (id, entry_id) on rec.entry_version to kyoten_scribe;
grant select (id, intake_id) on rec.intake_child to kyoten_scribe;
grant select (id, intake_id, family_id) on rec.decision to kyoten_scribe;
create policy scribe on rec.entry_version for select to kyoten_scribe using (true);
create policy scribe on rec.intake_child for select to kyoten_scribe using (true);
create policy scribe on rec.decision for select to kyoten_scribe using (true);
grant select (municipality_id, id, narrow) on rec.entry to kyoten_veil;
create policy veil_reads on rec.entry for select to kyoten_veil using (true);
create policy veil_reads on rec.entry_casefile for select to kyoten_veil using (true);
create policy veil_reads on rec.plan_casefile for select to kyoten_veil using (true);
create policy scribe on rec.entry_casefile for select to kyoten_scribe using (true);
create policy scribe on rec.plan_casefile for select to kyoten_scribe using (true);

set local role kyoten_veil;
-- True when the reader may see every child the entry is about. Asked only when the kept flag entry.narrow is set.
create function ctx.whole(m int, e uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare o uuid[] := ctx.opened(); t int := ctx.town();
begin
  return (select count(*) > 0 and bool_and(not c.sealed or c.id = any (o))
            from rec.entry_casefile l join rec.casefile c on c.municipality_id = l.municipality_id and c.id = l.casefile_id
           where l.municipality_id = m and l.entry_id = e and m = t);
end $$;
grant execute on function ctx.whole(int, uuid) to kyoten_app;
set local role kyoten_owner;

create policy kin on rec.entry as restrictive to kyoten_app using (family_id <> all ((select ctx.conflicted_families())::uuid[])) with check (true);
create policy office on rec.entry to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = entry.municipality_id and f.id = entry.family_id)
         and (not narrow or ctx.whole(municipality_id, id)))
  with check ((select ctx.reach()) = 'office' and author_id = (select ctx.account())
         and exists (select 1 from rec.family f where f.municipality_id = entry.municipality_id and f.id = entry.family_id));
-- What belongs to an entry is written by its author in the transaction that confirms it, and never added afterwards.
create policy office on rec.entry_casefile to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.casefile c where c.municipality_id = entry_casefile.municipality_id and c.id = entry_casefile.casefile_id))
  with check ((select ctx.reach()) = 'office' and exists (
    select 1 from rec.casefile c join rec.entry e on e.municipality_id = c.municipality_id and e.family_id = c.family_id
     where c.municipality_id = entry_casefile.municipality_id and c.id = entry_casefile.casefile_id and e.id = entry_casefile.entry_id
       and e.author_id = (select ctx.account()) and e.written_in = (select pg_current_xact_id())));
call machinery.through('rec.entry_version', 'entry_id', 'rec.entry');
create policy author on rec.entry_version as restrictive for insert to kyoten_app with check (author_id = (select ctx.account()));
create policy office on rec.entry_part to kyoten_app
  using ((select ctx.reach()) = 'office' and not veiled and exists (select 1 from rec.entry_version v where v.municipality_id = entry_part.municipality_id and v.id = entry_part.version_id))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.entry_version v where v.municipality_id = entry_part.municipality_id and v.id = entry_part.version_id
              and v.author_id = (select ctx.account()) and v.written_in = (select pg_current_xact_id())));
call machinery.through('rec.entry_staff', 'entry_id', 'rec.entry');
create policy author on rec.entry_staff as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.entry e where e.municipality_id = entry_staff.municipality_id and e.id = entry_staff.entry_id
              and e.author_id = (select ctx.account()) and e.written_in = (select pg_current_xact_id())));
call machinery.through('rec.sighting', 'person_id', 'rec.person');
create policy author on rec.sighting as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.entry e where e.municipality_id = sighting.municipality_id and e.id = sighting.entry_id
                and e.author_id = (select ctx.account()) and e.written_in = (select pg_current_xact_id()))
              or exists (select 1 from rec.safety_check s where s.municipality_id = sighting.municipality_id and s.id = sighting.safety_check_id and s.recorded_by = (select ctx.account())));
call machinery.through('rec.entry_seen', 'entry_id', 'rec.entry');
create policy office on rec.plan to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = plan.municipality_id and f.id = plan.family_id))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.family f where f.municipality_id = plan.municipality_id and f.id = plan.family_id));
call machinery.through('rec.plan_casefile', 'casefile_id', 'rec.casefile');
call machinery.through('rec.goal', 'plan_id', 'rec.plan');
call machinery.through('rec.action', 'plan_id', 'rec.plan');
call machinery.through('rec.visit', 'plan_id', 'rec.plan');
create policy counting on rec.total for select to kyoten_app using ((select ctx.reach()) in ('office', 'totals', 'import'));
create policy importing on rec.total to kyoten_app
  using ((select ctx.reach()) = 'import' or (select ctx.role()) in ('head', 'coordinator'))
  with check ((select ctx.reach()) = 'import' or (select ctx.role()) in ('head', 'coordinator'));

-- narrow: an entry about a sealed child as well; set, never taken back here.
create function machinery.keep_narrow() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_table_name = 'casefile' then
    update rec.entry e set narrow = true from rec.entry_casefile l
     where l.municipality_id = new.municipality_id and l.casefile_id = new.id and e.municipality_id = l.municipality_id and e.id = l.entry_id and not e.narrow;
  elsif exists (select 1 from rec.casefile c where c.municipality_id = new.municipality_id and c.id = new.casefile_id and c.sealed) then
    update rec.entry e set narrow = true where e.municipality_id = new.municipality_id and e.id = new.entry_id and not e.narrow;
  end if;
  return null;
end $$;
create trigger keep_narrow after insert on rec.entry_casefile for each row execute function machinery.keep_narrow();
create trigger keep_narrow after update of sealed on rec.casefile for each row when (new.sealed) execute function machinery.keep_narrow();
-- A part that tells a place is hidden once anybody of the entry's family is veiled: a child's place is the place of the mother it lives with.
create function machinery.keep_part_veil() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.veiled := new.kind = 'place' and exists (
    select 1 from rec.entry_version v join rec.entry e on e.municipality_id = v.municipality_id and e.id = v.entry_id
      join rec.person p on p.municipality_id = e.municipality_id and p.veiled
     where v.municipality_id = new.municipality_id and v.id = new.version_id
       and (exists (select 1 from rec.family_member m where m.municipality_id = e.municipality_id and m.family_id = e.family_id and m.person_id = p.id)
            or exists (select 1 from rec.entry_casefile l join rec.casefile c on c.municipality_id = l.municipality_id and c.id = l.casefile_id
                        where l.municipality_id = e.municipality_id and l.entry_id = e.id and c.person_id = p.id)));
  return new;
end $$;
create trigger keep_veil before insert on rec.entry_part for each row execute function machinery.keep_part_veil();
create function machinery.veil_parts() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select 1 from rec.person p where p.municipality_id = new.municipality_id and p.id = new.person_id and (p.veiled or tg_table_name = 'veil')) then return null; end if;
  update rec.entry_part x set veiled = true
    from rec.entry_version v join rec.entry e on e.municipality_id = v.municipality_id and e.id = v.entry_id
   where x.municipality_id = v.municipality_id and x.version_id = v.id and x.kind = 'place' and not x.veiled and v.municipality_id = new.municipality_id
     and (exists (select 1 from rec.family_member m where m.municipality_id = e.municipality_id and m.family_id = e.family_id and m.person_id = new.person_id)
          or exists (select 1 from rec.entry_casefile l join rec.casefile c on c.municipality_id = l.municipality_id and c.id = l.casefile_id
                      where l.municipality_id = e.municipality_id and l.entry_id = e.id and c.person_id = new.person_id));
  return null;
end $$;
create trigger veil_parts after insert on rec.veil for each row execute function machinery.veil_parts();
create trigger veil_parts after insert on rec.family_member for each row execute function machinery.veil_parts();

-- The trail of a record: for everyone who sees the record whole, asked now. A change that belongs to no record is seen by its author and the head.
-- Places and reporters stay with those who may read the row itself.
create policy casework on audit.change for select to kyoten_app
  using (class in ('casework', 'person') and (select ctx.reach()) = 'office'
         and (num_nonnulls(casefiles, family, intake, entry, person) > 0 or actor = (select ctx.account()) or (select ctx.role()) = 'head')
         and (casefiles is null or not exists (select 1 from unnest(casefiles) k where not exists (select 1 from rec.casefile c where c.id = k)))
         and (family is null or exists (select 1 from rec.family f where f.id = family))
         and (intake is null or exists (select 1 from rec.intake i where i.id = intake))
         and (entry is null or exists (select 1 from rec.entry e where e.id = entry))
         and (person is null or exists (select 1 from rec.person p where p.id = person)));
