-- An alert tells of a case: in the office it is seen, with its reason, only where the case is. Whoever it was sent to by name sees it, and so do those outside who review and see no case at all.

create policy sealed on rec.alert as restrictive to kyoten_app
  using ((select ctx.reach()) <> 'office' or (select ctx.account()) = any (to_accounts)
         or ((person_id is null or person_id <> all ((select ctx.closed_persons())::uuid[])) and (family_id is null or family_id <> all ((select ctx.closed_families())::uuid[]))
             and (intake_id is null or intake_id <> all ((select ctx.closed_intakes())::uuid[]))
             and (casefile_id is null or exists (select 1 from rec.casefile c where c.municipality_id = alert.municipality_id and c.id = alert.casefile_id)))) with check (true);
