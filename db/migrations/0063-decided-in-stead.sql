-- A decision does not hang on one person: where nobody who holds a step may take it, because of a conflict of interest, a seal or because the post is empty, the next of those who lead takes it in their stead.
-- It is asked anew each time, so that a conflict found after the decision was handed up moves it on as well; the step keeps its role, and who took it.
grant select (state, recorded_at) on rec.decision to kyoten_veil;
grant select (role) on rec.approval to kyoten_veil;
grant select (intake_child_id) on rec.child_decision to kyoten_veil;
create index on rec.decision (municipality_id, proposed_by) where state = 'proposed';

set local role kyoten_veil;
-- Whether an account must not see a decision, whatever its role: it is in conflict with somebody the decision is about, or is not named where that is sealed.
create function ctx.kept_from_decision(account uuid, decision uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); intake uuid; persons uuid[]; families uuid[]; same uuid[]; near uuid[];
begin
  select d.intake_id, array_remove(array[d.family_id], null) into intake, families from rec.decision d where d.municipality_id = t and d.id = decision;
  select coalesce(array_agg(distinct x.p) filter (where x.p is not null), '{}'), families || coalesce(array_agg(distinct x.f) filter (where x.f is not null), '{}') into persons, families from (
    select c.person_id as p, c.family_id as f from rec.child_decision j join rec.casefile c on c.municipality_id = j.municipality_id and c.id = j.casefile_id where j.municipality_id = t and j.decision_id = decision
    union all
    select k.person_id, null from rec.intake_child k where k.municipality_id = t
      and (k.intake_id = intake or k.id in (select j.intake_child_id from rec.child_decision j where j.municipality_id = t and j.decision_id = decision))) x;
  same := array(select b.id from rec.account a join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id where a.municipality_id = t and a.id = account);
  near := array(select c.person_id from rec.conflict c where c.municipality_id = t and c.account_id = any (same) and c.ended_at is null);
  return near && persons
    or exists (select 1 from rec.family_member m where m.municipality_id = t and m.person_id = any (near) and (m.family_id = any (families)
         or exists (select 1 from rec.family_member n where n.municipality_id = t and n.family_id = m.family_id and n.person_id = any (persons))))
    or exists (select 1 from rec.silent_match s join rec.intake_child k on k.municipality_id = s.municipality_id and k.id = s.intake_child_id
         where s.municipality_id = t and s.intake_id = intake and s.account_id = any (same) and k.person_id is null)
    or exists (select 1 from rec.casefile c where c.municipality_id = t and c.sealed and c.person_id = any (persons) and not exists (
         select 1 from rec.opening o where o.municipality_id = t and o.casefile_id = c.id and o.account_id = account and (o.until is null or o.until > clock_timestamp())));
end $$;
-- Who may take a step of a decision: whoever holds it; where none of them may, the next of those who lead. Nobody who proposed it, and in another's stead nobody who took its other step.
create function ctx.takers(decision uuid, at_step int) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date; tiers text[] := case at_step when 2 then '{supervisor,coordinator,head}' else '{head,supervisor,coordinator}' end; tier text; found uuid[];
begin
  foreach tier in array tiers loop
    select array_agg(a.id) into found from rec.account a
     where a.municipality_id = t and ctx.role_at(t, a.id, day) = tier and a.since <= day and (a.until is null or a.until > day) and a.locked_at is null
       and not exists (select 1 from rec.decision d where d.municipality_id = t and d.id = decision and ctx.same_staff(a.id, d.proposed_by))
       and (tier = tiers[1] or not exists (select 1 from rec.approval s where s.municipality_id = t and s.decision_id = decision and s.step > 1 and s.outcome is not null and ctx.same_staff(a.id, s.account_id)))
       and not ctx.kept_from_decision(a.id, decision);
    if found is not null then return found; end if;
  end loop;
  return '{}';
end $$;
-- The last step of a decision: a head's own proposal ends with the supervisor.
create function ctx.last_step(decision uuid) returns int language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select case ctx.role_at(d.municipality_id, d.proposed_by, (d.recorded_at at time zone 'Asia/Tokyo')::date) when 'head' then 2 else 3 end from rec.decision d where d.municipality_id = ctx.town() and d.id = decision);
end $$;
-- The step whose turn it is.
create function ctx.step_in_turn(decision uuid) returns int language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select min(s.step) from rec.decision d join rec.approval s on s.municipality_id = d.municipality_id and s.decision_id = d.id
    cross join lateral (select ctx.role_at(d.municipality_id, d.proposed_by, (d.recorded_at at time zone 'Asia/Tokyo')::date) as role) p
   where d.municipality_id = ctx.town() and d.id = decision and d.state = 'proposed' and s.outcome is null and s.step between case p.role when 'supervisor' then 3 else 2 end and case p.role when 'head' then 2 else 3 end);
end $$;
-- The decisions that wait for the reader in somebody else's stead.
create function ctx.stood_in() returns table (decision_id uuid, step int) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.role is null or i.role not in ('head', 'supervisor', 'coordinator') then return; end if;
  return query select d.id, s.step from rec.decision d join rec.approval s on s.municipality_id = d.municipality_id and s.decision_id = d.id
   where d.municipality_id = i.m and d.state = 'proposed' and s.step > 1 and s.outcome is null and s.role <> i.role
     and s.step = ctx.step_in_turn(d.id) and i.a = any (ctx.takers(d.id, s.step));
end $$;
-- What the reader proposed and nobody is left to decide.
create function ctx.left_undecided() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts();
begin
  return (select coalesce(array_agg(d.id), '{}') from rec.decision d cross join lateral (select ctx.step_in_turn(d.id) as step) s
   where d.municipality_id = i.m and d.state = 'proposed' and d.proposed_by = any (mine) and s.step is not null and ctx.takers(d.id, s.step) = '{}');
end $$;
revoke all on function ctx.kept_from_decision(uuid, uuid), ctx.takers(uuid, int), ctx.last_step(uuid), ctx.step_in_turn(uuid), ctx.stood_in(), ctx.left_undecided() from public;
grant execute on function ctx.stood_in(), ctx.left_undecided() to kyoten_app;
grant execute on function ctx.last_step(uuid) to kyoten_owner;
set local role kyoten_owner;

alter policy own_turn on rec.approval using ((role = (select ctx.role()) or (decision_id, step) in (select s.decision_id, s.step from ctx.stood_in() s)) and outcome is null);

-- As before; and whoever took a step in somebody's stead says what follows from that step.
create or replace function machinery.hold_decision() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.state <> 'proposed' or new.state is distinct from old.state and (
     (ctx.role() not in ('head', 'supervisor') and not exists (
       select 1 from rec.approval s where s.municipality_id = old.municipality_id and s.decision_id = old.id and s.step > 1 and s.account_id = ctx.account() and s.outcome = new.state
         and (new.state = 'returned' or s.step = ctx.last_step(old.id))))
     or exists (
       select 1 from rec.account me join rec.account a on a.municipality_id = me.municipality_id and a.staff_id = me.staff_id
        where me.municipality_id = old.municipality_id and me.id = ctx.account() and a.id = old.proposed_by)) then
    raise insufficient_privilege using message = 'not by the same person';
  end if;
  return new;
end $$;
