-- Nobody lets themselves in: who works for a woman now is what others wrote, or a leader approved; a relation the reader wrote counts for what came after it.
revoke update (account_id, part, since, words) on rec.allocation from kyoten_app;
-- What is decided for a child is said by whoever proposes it, before anybody has approved it.
create policy own on rec.child_decision as restrictive for insert to kyoten_app
  with check (exists (select 1 from rec.decision d where d.municipality_id = child_decision.municipality_id and d.id = child_decision.decision_id and d.proposed_by = (select ctx.account()))
         and not exists (select 1 from rec.approval a where a.municipality_id = child_decision.municipality_id and a.decision_id = child_decision.decision_id and a.step > 1 and a.outcome is not null));

revoke update on rec.kinship from kyoten_app;
-- Who last changed how somebody belongs to a family.
alter table rec.family_member add changed_at timestamptz, add changed_by uuid;
create function machinery.stamp_changed() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.changed_at := ctx.now();
  new.changed_by := ctx.account();
  return new;
end $$;
create trigger stamp_changed before update of relation, since, until on rec.family_member for each row execute function machinery.stamp_changed();

-- As before; counted_from is when the reader themselves wrote down the relation by which they serve somebody, else the beginning of time.
create function ctx.serving() returns table (person_id uuid, counted_from timestamptz) language sql stable set search_path = pg_catalog, pg_temp as $$
  with today as materialized (select (ctx.now() at time zone 'Asia/Tokyo')::date as day, ctx.account() as me),
  mine as materialized (
    select c.municipality_id, c.person_id from rec.allocation a join rec.casefile c on c.municipality_id = a.municipality_id and c.id = a.casefile_id cross join today
     where a.account_id = me and a.since <= day and (a.until is null or a.until > day) and c.stage <> 'closed'
       and (a.recorded_by <> me or exists (
         select 1 from rec.child_decision j join rec.decision d on d.municipality_id = j.municipality_id and d.id = j.decision_id join rec.approval s on s.municipality_id = d.municipality_id and s.decision_id = d.id
          where j.municipality_id = c.municipality_id and j.casefile_id = c.id and d.proposed_by = me and s.step > 1 and s.outcome = 'approved' and s.account_id <> me)))
  select person_id, '-infinity'::timestamptz from mine
  union all
  select k.person_id, case when k.recorded_by = me then k.recorded_at else '-infinity' end
    from mine join rec.kinship k on k.municipality_id = mine.municipality_id and k.other_person_id = mine.person_id cross join today
   where k.relation in ('birth_parent', 'adoptive_parent', 'foster_parent') and (k.until is null or k.until > day)
  union all
  select p.person_id, greatest(case when p.recorded_by = me then p.recorded_at else '-infinity' end, case when c.recorded_by = me then c.recorded_at else '-infinity' end,
                             case when p.changed_by = me then p.changed_at else '-infinity' end, case when c.changed_by = me then c.changed_at else '-infinity' end)
    from mine join rec.family_member c on c.municipality_id = mine.municipality_id and c.person_id = mine.person_id
    join rec.family_member p on p.municipality_id = c.municipality_id and p.family_id = c.family_id cross join today
   where c.relation = 'child' and (c.until is null or c.until > day) and p.relation in ('birth_parent', 'adoptive_parent', 'foster_parent') and (p.until is null or p.until > day)
     and not exists (select 1 from rec.kinship k where k.municipality_id = c.municipality_id and k.other_person_id = c.person_id and k.relation in ('birth_parent', 'adoptive_parent', 'foster_parent'))
     and ((select count(*) from rec.family_member o where o.municipality_id = c.municipality_id and o.family_id = c.family_id and o.relation = 'child' and (o.until is null or o.until > day)) = 1
          or not exists (select 1 from rec.family_member o where o.municipality_id = c.municipality_id and o.family_id = c.family_id and o.relation in ('step_parent', 'parents_partner') and (o.until is null or o.until > day)))
$$;
revoke all on function ctx.serving() from public;
grant execute on function ctx.serving() to kyoten_app;
drop policy apart on rec.womens_consultation;
create policy apart on rec.womens_consultation to kyoten_app
  using ((select ctx.reach()) = 'office'
         and (recorded_by = (select ctx.account()) or (select ctx.role()) in ('head', 'supervisor', 'coordinator')
              or exists (select 1 from ctx.serving() s where s.person_id = womens_consultation.person_id and s.counted_from < womens_consultation.recorded_at))
         and exists (select 1 from rec.person p where p.municipality_id = womens_consultation.municipality_id and p.id = womens_consultation.person_id))
  with check ((select ctx.reach()) = 'office'
         and (recorded_by = (select ctx.account()) or (select ctx.role()) in ('head', 'supervisor', 'coordinator')
              or exists (select 1 from ctx.serving() s where s.person_id = womens_consultation.person_id and s.counted_from < womens_consultation.recorded_at))
         and exists (select 1 from rec.person p where p.municipality_id = womens_consultation.municipality_id and p.id = womens_consultation.person_id)
         and (family_id is null or exists (select 1 from rec.family f where f.municipality_id = womens_consultation.municipality_id and f.id = womens_consultation.family_id)));
drop function ctx.persons_served();
