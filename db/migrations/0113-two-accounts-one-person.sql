-- Not who serves the other side is asked of the person, not of the account: with two accounts, one on each side, somebody looked behind the veil.
set local role kyoten_veil;
-- The persons whose open casefiles are those accounts' now; what the reader alone allocated to themselves counts only once another has approved it.
create function ctx.served_by(accounts uuid[]) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  return (select coalesce(array_agg(distinct c.person_id), '{}') from rec.allocation a join rec.casefile c on c.municipality_id = a.municipality_id and c.id = a.casefile_id
   where a.municipality_id = i.m and a.account_id = any (accounts) and a.since <= day and (a.until is null or a.until > day) and c.stage <> 'closed'
     and (a.recorded_by <> all (mine) or exists (
       select 1 from rec.child_decision j join rec.decision d on d.municipality_id = j.municipality_id and d.id = j.decision_id join rec.approval s on s.municipality_id = d.municipality_id and s.decision_id = d.id
        where j.municipality_id = c.municipality_id and j.casefile_id = c.id and d.kind in ('intake', 'reopening') and d.state <> 'returned' and d.decided_on >= a.since and d.proposed_by = any (mine)
          and s.step > 1 and s.outcome = 'approved' and s.account_id <> all (mine) and s.seen_at >= a.recorded_at)));
end $$;
revoke all on function ctx.served_by(uuid[]) from public;
-- What is one's own is the account's that asks, one at a time.
create or replace function ctx.own_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin return ctx.served_by(array[(ctx.me()).a]); end $$;
create or replace function ctx.may_look(person uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); own uuid[];
begin
  if i.r is distinct from 'office' or person = any (ctx.conflicted_persons())
     or not exists (select 1 from rec.person p where p.municipality_id = i.m and p.id = person and (not p.sealed or p.id = any (ctx.opened_persons())))
     or not exists (select 1 from rec.veil v where v.municipality_id = i.m and v.person_id = person) then return false; end if;
  if i.role in ('head', 'supervisor', 'coordinator') then return true; end if;
  if i.role not in ('public_health_nurse', 'social_worker', 'family_supporter', 'abuse_specialist', 'psychologist') then return false; end if;
  own := ctx.own_persons();
  return (person = any (own) or exists (select 1 from rec.veil v where v.municipality_id = i.m and v.person_id = person and v.side = any (ctx.sides_of(own)))) and not ctx.served_by(ctx.my_accounts()) && ctx.other_side(person);
end $$;
set local role kyoten_owner;
