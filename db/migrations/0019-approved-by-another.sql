-- Whoever proposes does not approve, in the database too; a decision is said once, a period begins once.
revoke update (kind, outcome, words, decided_on) on rec.decision from kyoten_app;
revoke update (decision_id) on rec.approval from kyoten_app;
revoke update (since) on rec.class_period from kyoten_app;
revoke update (since) on rec.lead_period from kyoten_app;
revoke update (since, decision_id) on rec.registration_period from kyoten_app;
revoke update (since) on rec.placement_period from kyoten_app;

create function machinery.hold_decision() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.state is distinct from old.state and (ctx.role() not in ('head', 'supervisor') or old.state <> 'proposed' or exists (
       select 1 from rec.account me join rec.account a on a.municipality_id = me.municipality_id and a.staff_id = me.staff_id
        where me.municipality_id = old.municipality_id and me.id = ctx.account() and a.id = old.proposed_by)) then
    raise insufficient_privilege using message = 'not by the same person';
  end if;
  return new;
end $$;
create trigger hold before update on rec.decision for each row execute function machinery.hold_decision();
create function machinery.hold_approval() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.step > 1 and new.outcome is not null and exists (
       select 1 from rec.decision d join rec.account p on p.municipality_id = d.municipality_id and p.id = d.proposed_by
         join rec.account me on me.municipality_id = p.municipality_id and me.staff_id = p.staff_id
        where d.municipality_id = new.municipality_id and d.id = new.decision_id and me.id = ctx.account()) then
    raise insufficient_privilege using message = 'not by the same person';
  end if;
  return new;
end $$;
create trigger hold before update on rec.approval for each row execute function machinery.hold_approval();

-- That somebody is hidden, from whom and why, is not for whoever is in conflict with them.
create policy kin on rec.veil as restrictive to kyoten_app using (person_id <> all ((select ctx.conflicted_persons())::uuid[])) with check (true);
