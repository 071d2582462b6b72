-- Who looked at somebody the head does not see, and why, is gone through by the privacy officer and the keeper, who see no record at all; not by the head.
create policy sealed on audit.access as restrictive for select to kyoten_app using ((select ctx.reach() <> 'office') or not (subjects && (select array(
  select h from ctx.hidden_persons() h union all select h from ctx.hidden_families() h union all select h from ctx.hidden_casefiles() h union all select h from ctx.hidden_intakes() h))));
set local role kyoten_veil;
-- As before; for the head without looks at what the head does not see.
create or replace function ctx.unusual_looks(since timestamptz, until timestamptz, volume int, accounts uuid[], surnames text[])
returns table (kind text, account_id uuid, other_id uuid, day date, n int, subject uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts(); unseen uuid[];
begin
  if i.role is null or i.role not in ('privacy_officer', 'head', 'keeper') then return; end if;
  if i.r = 'office' then
    unseen := array(select h from ctx.hidden_persons() h union all select h from ctx.hidden_families() h union all select h from ctx.hidden_casefiles() h union all select h from ctx.hidden_intakes() h);
  end if;
  return query
  with reviewed as materialized (
    select a.id, a.role from rec.account a where a.municipality_id = i.m and a.role not like 'system%' and a.id <> all (mine) and (i.role <> 'keeper' or a.role = 'head')),
  looks as materialized (
    select l.account_id as who, (l.at at time zone 'Asia/Tokyo') as local, l.subjects from audit.access l join reviewed r on r.id = l.account_id
     where l.municipality_id = i.m and l.at >= since - interval '30 days' and l.at < until and l.outcome in ('shown', 'changed') and l.route <> 'POST /drafts'
       and (i.r <> 'office' or not l.subjects && unseen)),
  -- Once for each who, whom and day: what follows is asked of these, not of every look.
  seen as materialized (select who, s as subject, local::date as d, count(*)::int as times from looks, unnest(subjects) s group by 1, 2, 3),
  days as materialized (select x.who, x.d, count(*)::int as people from seen x join rec.person p on p.municipality_id = i.m and p.id = x.subject group by x.who, x.d),
  usual as (select d.who, d.d, d.people, (select avg(e.people) from days e where e.who = d.who and e.d < d.d) as before from days d),
  -- Whoever bears a rare surname that is somebody's own.
  own_names as materialized (
    select k.id as who, n.person_id from (select x.id, surnames[x.at] as key from unnest(accounts) with ordinality x (id, at) where surnames[x.at] <> '') k
      join lateral (select distinct m.person_id from rec.person_name m where m.municipality_id = i.m and m.kana_key >= k.key collate "C" and m.kana_key < (k.key || U&'\FFFD') collate "C" limit 7) n on true
     where (select count(*) from (select distinct m.person_id from rec.person_name m where m.municipality_id = i.m and m.kana_key >= k.key collate "C" and m.kana_key < (k.key || U&'\FFFD') collate "C" limit 7) r) <= 6)
  select 'volume', u.who, null::uuid, u.d, u.people, null::uuid from usual u where u.d >= (since at time zone 'Asia/Tokyo')::date and (u.people > volume or (u.people > 20 and u.before is not null and u.people > 3 * u.before))
  union all
  -- Opened on several days by somebody who never worked on it nor wrote in it.
  select 'not_mine', w.who, null, max(w.d), count(*)::int, c.id from seen w join reviewed r on r.id = w.who and r.role not in ('head', 'supervisor', 'coordinator', 'privacy_officer', 'keeper')
    join rec.casefile c on c.municipality_id = i.m and c.id = w.subject
   where w.d >= (since at time zone 'Asia/Tokyo')::date
     and not exists (select 1 from rec.allocation a where a.municipality_id = i.m and a.casefile_id = c.id and a.account_id = w.who)
     and not exists (select 1 from rec.entry_casefile l join rec.entry e on e.municipality_id = l.municipality_id and e.id = l.entry_id where l.municipality_id = i.m and l.casefile_id = c.id and e.author_id = w.who)
   group by w.who, c.id having count(*) >= 3
  union all
  select 'night', w.who, null, w.local::date, count(*)::int, null from looks w
   where w.local >= (since at time zone 'Asia/Tokyo') and (w.local::time >= '22:00' or w.local::time < '06:00')
     and not exists (select 1 from rec.duty_turn t where t.municipality_id = i.m and t.account_id = w.who and t.ended_at is null and t.on_date in (w.local::date, w.local::date - 1))
   group by w.who, w.local::date
  union all
  select 'surname', w.who, null, max(w.d), sum(w.times)::int, w.subject from seen w join own_names o on o.who = w.who and o.person_id = w.subject
   where w.d >= (since at time zone 'Asia/Tokyo')::date group by w.who, w.subject
  union all
  select 'searches', q.account_id, null, max(q.at at time zone 'Asia/Tokyo')::date, count(*)::int, null from audit.search q join reviewed r on r.id = q.account_id
   where q.municipality_id = i.m and q.at >= since and q.at < until group by q.account_id, q.term having count(*) >= 5 or count(distinct (q.at at time zone 'Asia/Tokyo')::date) >= 3
  union all
  -- Asked for and never answered: a reading that was rolled back.
  select 'unanswered', q.account_id, null, (q.at at time zone 'Asia/Tokyo')::date, count(*)::int, null from audit.request q join reviewed r on r.id = q.account_id
   where q.municipality_id = i.m and q.at >= since and q.at < least(until, clock_timestamp() - interval '1 minute') and not exists (select 1 from audit.access l where l.municipality_id = i.m and l.at >= since - interval '1 minute' and l.at < until + interval '10 minutes' and l.request = q.id)
   group by q.account_id, (q.at at time zone 'Asia/Tokyo')::date
  union all
  -- Two who always approve each other, both ways; that a 係長 approves what one worker proposes is how it should be.
  select 'pair', x.one, x.other, x.last, x.times, null from (
    select s.account_id as one, d.proposed_by as other, max(s.seen_at at time zone 'Asia/Tokyo')::date as last, count(*)::int as times, bool_and(s.outcome = 'approved') as always
      from rec.approval s join rec.decision d on d.municipality_id = s.municipality_id and d.id = s.decision_id
     where s.municipality_id = i.m and s.step > 1 and s.outcome is not null and s.seen_at >= since and s.seen_at < until group by s.account_id, d.proposed_by having count(*) >= 5) x
    join reviewed r on r.id = x.one
   where x.always and exists (select 1 from rec.approval s join rec.decision d on d.municipality_id = s.municipality_id and d.id = s.decision_id
     where s.municipality_id = i.m and s.step > 1 and s.outcome = 'approved' and s.account_id = x.other and d.proposed_by = x.one and s.seen_at >= since and s.seen_at < until having count(*) >= 5);
end $$;
set local role kyoten_owner;
