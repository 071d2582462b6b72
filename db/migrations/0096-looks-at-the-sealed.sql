-- Who looked at somebody the head does not see, and why, is gone through by the privacy officer and the keeper, who see no record at all; not by the head.
create policy sealed on audit.access as restrictive for select to kyoten_app using ((select ctx.reach() <> 'office') or not (subjects && (select array(
  select h from ctx.hidden_persons() h union all select h from ctx.hidden_families() h union all select h from ctx.hidden_casefiles() h union all select h from ctx.hidden_intakes() h))));
