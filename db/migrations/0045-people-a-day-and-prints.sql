-- How many people one account is shown in a day, over every page, file and paper: beyond a number it proves again who it is, far beyond it lists and papers are closed.
create table audit.seen (
  municipality_id int not null, account_id uuid not null, day date not null, person_id uuid not null,
  primary key (municipality_id, account_id, day, person_id));
comment on table audit.seen is 'machinery: whom an account has been shown on a day, for the daily number';
grant select, insert, delete on audit.seen to kyoten_scribe;
grant select (municipality_id, id) on rec.person to kyoten_scribe;
create policy scribe on rec.person for select to kyoten_scribe using (true);
grant usage on schema machinery to kyoten_scribe;
grant execute on function machinery.raise_alert(text, uuid, jsonb, text, text[], uuid[]) to kyoten_scribe;
set local role kyoten_veil;
grant execute on function ctx.setting(text), ctx.stepped_up() to kyoten_scribe;
set local role kyoten_scribe;
drop function audit.note_access(uuid, text, text, uuid[], text);
-- One row a request, in its transaction; if it cannot be written nothing is sent. Gives 'ok', 'step_up' when these would be more people than a day's number and the
-- session has not just proved itself, 'closed' when they are three times as many and the page is not about one record. Of what is not shown the row holds no subject.
create function audit.note_access(request uuid, route text, outcome text, subjects uuid[], reason text, single boolean default true) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t int := ctx.town(); me uuid := ctx.account(); today date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
  fresh uuid[]; known int; most int; verdict text := 'ok';
begin
  if outcome in ('shown', 'changed') and cardinality(subjects) > 0 then
    fresh := array(select p.id from rec.person p where p.municipality_id = t and p.id = any (subjects)
                     and not exists (select 1 from audit.seen s where s.municipality_id = t and s.account_id = me and s.day = today and s.person_id = p.id));
    if cardinality(fresh) > 0 then
      select count(*) into known from audit.seen s where s.municipality_id = t and s.account_id = me and s.day = today;
      if known = 0 then delete from audit.seen s where s.municipality_id = t and s.account_id = me and s.day < today; end if;
      most := case when ctx.role() in ('head', 'supervisor', 'coordinator') then coalesce((ctx.setting('exports.people_a_day_leading'))::int, 1500) else coalesce((ctx.setting('exports.people_a_day'))::int, 300) end;
      if outcome = 'shown' and known + cardinality(fresh) > 3 * most and not single then verdict := 'closed';
      elsif outcome = 'shown' and known + cardinality(fresh) > most and not ctx.stepped_up() then verdict := 'step_up';
      else
        insert into audit.seen select t, me, today, f from unnest(fresh) f on conflict do nothing;
        if known <= most and known + cardinality(fresh) > most then
          perform machinery.raise_alert('export_over_budget', me, '{}', '', array['privacy_officer', 'head'], '{}');
        end if;
      end if;
    end if;
  end if;
  insert into audit.access (municipality_id, request, account_id, route, outcome, subjects, reason)
  values (t, request, me, route, case when verdict = 'ok' then outcome else 'refused' end, case when verdict = 'ok' then subjects else '{}' end, reason);
  return verdict;
end $$;
grant execute on function audit.note_access(uuid, text, text, uuid[], text, boolean) to kyoten_app;
set local role kyoten_owner;

-- Every numbered paper has its row; one of more people than the town allows one person waits for a second.
alter table rec.print drop constraint print_what_code;
alter table rec.print add constraint print_what_code check (what in ('ledger', 'transfer', 'minutes', 'intake_sheet'));
alter table rec.print add widening_id uuid;
call machinery.refer('rec.print', 'widening_id', 'rec.widening');
create policy intake on rec.print as restrictive to kyoten_app
  using (what <> 'intake_sheet' or exists (select 1 from rec.intake i where i.municipality_id = print.municipality_id and i.id = print.ref_id))
  with check (what <> 'intake_sheet' or exists (select 1 from rec.intake i where i.municipality_id = print.municipality_id and i.id = print.ref_id));
insert into rec.widening_kind values ('print_many', '{head,supervisor,coordinator}', '{head,supervisor,coordinator}', false);
create function machinery.apply_print_many() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into rec.print (municipality_id, id, what, fiscal_year, number, purpose, copies, meeting_id, widening_id, recorded_by)
  values (new.municipality_id, (new.details ->> 'print')::uuid, 'ledger', (new.details ->> 'fiscal_year')::int, ctx.next_number('print', (new.details ->> 'fiscal_year')::int), new.reason,
          (new.details ->> 'copies')::int, (new.details ->> 'meeting')::uuid, new.id, new.recorded_by);
  return null;
end $$;
create trigger apply_print_many after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind = 'print_many') execute function machinery.apply_print_many();
grant select on rec.number_series to kyoten_owner;
set local role kyoten_veil;
grant execute on function ctx.next_number(text, int) to kyoten_owner;
set local role kyoten_owner;
