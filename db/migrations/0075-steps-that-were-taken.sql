-- 決裁 says what its steps say: a step is taken in its turn by one of those whose it is, nobody takes two (also under two accounts) unless nobody else is left, and what follows from a step is said by whoever took it.
set local role kyoten_veil;
create or replace function ctx.takers(decision uuid, at_step int) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date; tiers text[] := case at_step when 2 then '{supervisor,coordinator,head}' else '{head,supervisor,coordinator}' end; tier text; found uuid[]; holders uuid[];
begin
  foreach tier in array tiers loop
    select array_agg(a.id) filter (where not exists (select 1 from rec.approval s where s.municipality_id = t and s.decision_id = decision and s.step > 1 and s.step <> at_step and s.outcome is not null and ctx.same_staff(a.id, s.account_id))),
           case when tier = tiers[1] then array_agg(a.id) else holders end into found, holders from rec.account a
     where a.municipality_id = t and ctx.role_at(t, a.id, day) = tier and a.since <= day and (a.until is null or a.until > day) and a.locked_at is null
       and not exists (select 1 from rec.decision d where d.municipality_id = t and d.id = decision and ctx.same_staff(a.id, d.proposed_by))
       and not ctx.kept_from_decision(a.id, decision);
    if found is not null then return found; end if;
  end loop;
  return coalesce(holders, '{}');
end $$;
-- The step of a decision whose turn it is, where the reader may take it; null otherwise.
create function ctx.step_of_mine(decision uuid) returns int language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); turn int;
begin
  if i.role is null or i.role not in ('head', 'supervisor', 'coordinator') then return null; end if;
  turn := ctx.step_in_turn(decision);
  return case when turn is not null and i.a = any (ctx.takers(decision, turn)) then turn end;
end $$;
revoke all on function ctx.step_of_mine(uuid) from public;
grant execute on function ctx.step_of_mine(uuid) to kyoten_app, kyoten_owner;
set local role kyoten_owner;
create or replace function machinery.hold_approval() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.step > 1 and new.outcome is not null and (ctx.step_of_mine(new.decision_id) is distinct from new.step or new.account_id is distinct from ctx.account()) then
    raise insufficient_privilege using message = 'not by the same person';
  end if;
  return new;
end $$;
create or replace function machinery.hold_decision() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.state <> 'proposed' or new.state is distinct from old.state and not exists (
       select 1 from rec.approval s where s.municipality_id = old.municipality_id and s.decision_id = old.id and s.step > 1 and s.account_id = ctx.account() and s.outcome = new.state
         and (new.state = 'returned' or s.step = ctx.last_step(old.id))) then
    raise insufficient_privilege using message = 'not by the same person';
  end if;
  return new;
end $$;
