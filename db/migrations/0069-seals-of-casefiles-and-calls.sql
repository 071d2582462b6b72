-- Since rows are compared with the sets of what is hidden, a row that names no casefile, or no call, is in none of them: it says so itself.
alter policy office on rec.seal using ((select ctx.reach() = 'office') and casefile_id is not null and not (casefile_id in (select ctx.hidden_casefiles())));
alter policy office on rec.seal_leaving using ((select ctx.reach() = 'office') and casefile_id is not null and not (casefile_id in (select ctx.hidden_casefiles())));
alter policy named on rec.opening using ((select ctx.reach() = 'office') and casefile_id is not null and not (casefile_id in (select ctx.hidden_casefiles())));
alter policy of_call on rec.seal using ((select ctx.reach() = 'office') and intake_id is not null and not (intake_id in (select ctx.hidden_intakes())));
alter policy of_call on rec.seal_leaving using ((select ctx.reach() = 'office') and intake_id is not null and not (intake_id in (select ctx.hidden_intakes())));
alter policy of_call on rec.opening using ((select ctx.reach() = 'office') and intake_id is not null and not (intake_id in (select ctx.hidden_intakes())));
