-- A step of 決裁 that the proposer left out was no step, and the head alone approved: the steps are those that the proposer's role asks for, and the first of them that is not approved is open, whether its row is there or not.
set local role kyoten_veil;
create or replace function ctx.step_in_turn(decision uuid) returns int language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select min(n.step) from rec.decision d cross join generate_series(2, 3) as n (step)
    cross join lateral (select ctx.role_at(d.municipality_id, d.proposed_by, (d.recorded_at at time zone 'Asia/Tokyo')::date) as role) p
   where d.municipality_id = ctx.town() and d.id = decision and d.state = 'proposed' and n.step between case p.role when 'supervisor' then 3 else 2 end and case p.role when 'head' then 2 else 3 end
     and not exists (select 1 from rec.approval s where s.municipality_id = d.municipality_id and s.decision_id = d.id and s.step = n.step and s.outcome = 'approved')
     and not exists (select 1 from rec.approval s where s.municipality_id = d.municipality_id and s.decision_id = d.id and s.step > 1 and s.outcome = 'returned'));
end $$;
set local role kyoten_owner;
