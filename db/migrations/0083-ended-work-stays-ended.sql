-- An allocation that ended stays ended, and what somebody allocated to themselves is theirs only by the decision that allocated it: a veil opened to who once served the child, or once had anything about the casefile approved.
create function machinery.hold_allocation() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- Who goes may say so sooner; a slip is corrected by somebody who leads, and never by whom it is about.
  if old.until is not null and (new.until is null or new.until > old.until) and (not ctx.leads() or new.account_id = any (ctx.my_accounts())) then
    raise insufficient_privilege using message = 'not by whom it is about';
  end if;
  return new;
end $$;
create trigger hold_end before update of until on rec.allocation for each row execute function machinery.hold_allocation();

grant select (kind, decided_on) on rec.decision to kyoten_veil;
grant select (seen_at) on rec.approval to kyoten_veil;
grant select (recorded_at) on rec.allocation to kyoten_veil;
set local role kyoten_veil;
grant execute on function ctx.leads() to kyoten_owner;
create or replace function ctx.own_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  return (select coalesce(array_agg(distinct c.person_id), '{}') from rec.allocation a join rec.casefile c on c.municipality_id = a.municipality_id and c.id = a.casefile_id
   where a.municipality_id = i.m and a.account_id = i.a and a.since <= day and (a.until is null or a.until > day) and c.stage <> 'closed'
     and (a.recorded_by <> all (mine) or exists (
       select 1 from rec.child_decision j join rec.decision d on d.municipality_id = j.municipality_id and d.id = j.decision_id join rec.approval s on s.municipality_id = d.municipality_id and s.decision_id = d.id
        where j.municipality_id = c.municipality_id and j.casefile_id = c.id and d.kind in ('intake', 'reopening') and d.state <> 'returned' and d.decided_on >= a.since and d.proposed_by = any (mine)
          and s.step > 1 and s.outcome = 'approved' and s.account_id <> all (mine) and s.seen_at >= a.recorded_at)));
end $$;
set local role kyoten_owner;
