-- What the second half of an invitation asks, whose agencies an administrator offers, and a session proved by the identity provider.

set local role kyoten_veil;
-- Whom the reader owes a code: accounts whose invitation or reset they confirmed, of the one kind of page that the keeper has too.
create function ctx.codes_to_give() returns table (account_id uuid, name text, what text, ends_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.role not in ('head', 'keeper') then return; end if;
  return query select a.id, a.name, v.what, v.ends_at from ctx.invitation v join rec.widening w on w.municipality_id = v.municipality_id and w.id = v.widening_id
      join rec.account a on a.municipality_id = v.municipality_id and a.id = v.account_id
    where v.municipality_id = i.m and v.used_at is null and v.ends_at > clock_timestamp() and ctx.same_staff(w.decided_by, i.a) and not ctx.same_staff(a.id, i.a)
    order by v.made_at;
end $$;
grant execute on function ctx.codes_to_give() to kyoten_app;
set local role kyoten_owner;

-- Which agency a user belongs to is chosen by name; the administrator reads names of agencies and nothing that hangs on them.
create policy administrator on rec.agency for select to kyoten_app using ((select ctx.role()) = 'administrator');

-- A session whose second proof was asked by the identity provider, where the town believes it.
alter table ctx.session drop constraint session_second_check;
alter table ctx.session add constraint session_second_check check (second in ('totp', 'key', 'oidc'));
alter table ctx.arrival drop constraint arrival_second_check;
alter table ctx.arrival add constraint arrival_second_check check (second in ('totp', 'key', 'recovery', 'oidc'));
alter table audit.sign_in drop constraint sign_in_what_check;
alter table audit.sign_in add constraint sign_in_what_check check (what in ('signed_in', 'signed_in_practice', 'wrong_password', 'wrong_code', 'had_to_wait', 'recovery_code', 'stepped_up', 'password_changed', 'factor_added', 'factor_removed',
                                     'recovery_codes_made', 'signed_out', 'session_ended', 'invitation_taken', 'wrong_invitation', 'identity_linked', 'identity_unlinked', 'wrong_identity'));
