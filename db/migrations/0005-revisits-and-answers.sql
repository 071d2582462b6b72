-- A revisit names two people and a time; the result may be told to the reporter also after the intake is decided.

alter table rec.late_decision add revisit_by uuid;
alter table rec.late_decision add constraint revisit_in_pairs
  check (act <> 'revisit' or (revisit_at is not null and revisit_by is not null and revisit_with is not null and revisit_by <> revisit_with));
call machinery.refer('rec.late_decision', 'revisit_by', 'rec.account');
call machinery.refer('rec.late_decision', 'revisit_with', 'rec.account');

-- Whoever took the call gives a reason as well before the reporter is shown again, until the intake is decided.
create policy taker on rec.reporter_opening for insert to kyoten_app
  with check (account_id = (select ctx.account()) and until < clock_timestamp() + interval '16 minutes' and (select ctx.role()) <> 'psychologist'
              and exists (select 1 from rec.intake i where i.municipality_id = reporter_opening.municipality_id and i.id = reporter_opening.intake_id
                          and i.stage = 'received' and (i.received_by = (select ctx.account()) or i.recorded_by = (select ctx.account()))));
create policy answering on rec.reporter for update to kyoten_app
  using ((select ctx.reach()) = 'office' and (select ctx.role()) in ('head', 'supervisor', 'coordinator')
         and exists (select 1 from rec.reporter_opening o where o.municipality_id = reporter.municipality_id and o.intake_id = reporter.intake_id
                     and o.account_id = (select ctx.account()) and o.until > clock_timestamp()))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake i where i.municipality_id = reporter.municipality_id and i.id = reporter.intake_id));
