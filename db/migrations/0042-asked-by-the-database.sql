-- What the database asks itself when something is opened with a reason.
set local role kyoten_veil;
grant execute on function ctx.my_accounts(), ctx.conflicted_families(), ctx.conflicted_intakes(), ctx.conflicted_persons(), ctx.opened() to kyoten_owner;
set local role kyoten_owner;
