-- An auditor reads the skeleton of the trail (RIGHTS): how much of what on which day, out of the signed blocks; on one day who did how much, under pseudonyms; and how often a rule was passed and by how many people. No record, no name, no id.
create index on audit.block (municipality_id, at);
grant select (municipality_id, kind, recorded_at, verdict) on rec.alert to kyoten_veil;
create policy veil_counts on rec.alert for select to kyoten_veil using (true);

set local role kyoten_veil;
create function ctx.require_auditor() returns int language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.role is distinct from 'auditor' then raise insufficient_privilege using message = 'not by this role'; end if;
  return i.m;
end $$;
-- What was asked of two people, and what passed a rule with an alert, between two moments of the office clock.
create function ctx.ways_past(since timestamptz, until timestamptz) returns table (what text, kind text, raised int, waits int, answered int, blind int, refused int)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.require_auditor();
begin
  return query
    select 'widening', w.kind, count(*)::int, (count(*) filter (where w.outcome is null))::int, (count(*) filter (where w.outcome = 'approved'))::int, (count(*) filter (where w.outcome = 'approved' and w.decided_blind))::int, (count(*) filter (where w.outcome in ('refused', 'withdrawn')))::int
      from rec.widening w where w.municipality_id = t and w.recorded_at >= since and w.recorded_at < until group by w.kind
    union all
    select 'alert', l.kind, count(*)::int, (count(*) filter (where l.verdict is null))::int, (count(*) filter (where l.verdict is not null))::int, 0, 0
      from rec.alert l where l.municipality_id = t and l.recorded_at >= since and l.recorded_at < until group by l.kind;
end $$;
revoke all on function ctx.require_auditor(), ctx.ways_past(timestamptz, timestamptz) from public;
grant execute on function ctx.require_auditor() to kyoten_scribe;
grant execute on function ctx.ways_past(timestamptz, timestamptz) to kyoten_app;
grant execute on function ctx.role_at(int, uuid, date) to kyoten_scribe;

set local role kyoten_scribe;
-- How far a block reached: the rows of each stream up to it.
create function audit.rows_until(town int, moment timestamptz, out changes bigint, out accesses bigint, out requests bigint, out sign_ins bigint, out searches bigint, out blocks bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare b record;
begin
  select x.n, x.body::jsonb as body into b from audit.block x where x.municipality_id = town and x.at < moment order by x.at desc limit 1;
  changes := coalesce((b.body -> 'changes' ->> 'all')::bigint, 0);
  accesses := coalesce((b.body -> 'accesses' ->> 'all')::bigint, 0);
  requests := coalesce((b.body -> 'requests' ->> 'all')::bigint, 0);
  sign_ins := coalesce((b.body -> 'sign_ins' ->> 'all')::bigint, 0);
  searches := coalesce((b.body -> 'searches' ->> 'all')::bigint, 0);
  blocks := coalesce(b.n, 0);
end $$;
-- The numbers of each day by the real clock, as the signed blocks have them: a row counts on the day on which its block was closed.
create function audit.numbers(since date, until date) returns table (day date, changes bigint, accesses bigint, requests bigint, sign_ins bigint, searches bigint, blocks bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.require_auditor();
begin
  if until - since > 31 then raise invalid_parameter_value using message = 'a month at most'; end if;
  return query select d::date, b.changes - a.changes, b.accesses - a.accesses, b.requests - a.requests, b.sign_ins - a.sign_ins, b.searches - a.searches, b.blocks - a.blocks
    from generate_series(since, until - 1, interval '1 day') d
    cross join lateral audit.rows_until(t, d::timestamp at time zone 'Asia/Tokyo') a
    cross join lateral audit.rows_until(t, (d + interval '1 day')::timestamp at time zone 'Asia/Tokyo') b;
end $$;
-- Who did how much on one day, under the pseudonym that the review of looks uses too.
create function audit.day_by_account(of_day date) returns table (who text, role text, looks int, refused int, people int, changes int, searches int, first_at timestamptz, last_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  t int := ctx.require_auditor();
  since timestamptz := of_day::timestamp at time zone 'Asia/Tokyo'; until timestamptz := (of_day + 1)::timestamp at time zone 'Asia/Tokyo';
  a audit.block; b audit.block;
begin
  select * into a from audit.block x where x.municipality_id = t and x.at < since order by x.at desc limit 1;
  select * into b from audit.block x where x.municipality_id = t and x.at < until order by x.at desc limit 1;
  return query
    with looked as (
      select l.account_id, count(*)::int as n, (count(*) filter (where l.outcome in ('absent', 'refused')))::int as refused, min(l.at) as first_at, max(l.at) as last_at,
             (select count(distinct s)::int from audit.access m cross join lateral unnest(m.subjects) s where m.municipality_id = t and m.account_id = l.account_id and m.at >= since and m.at < until) as people
        from audit.access l where l.municipality_id = t and l.at >= since and l.at < until group by l.account_id),
    changed as (
      -- By the transactions of the day's blocks: the trail of changes is not ordered by the clock.
      select c.actor as account_id, count(*)::int as n from audit.change c
       where c.municipality_id = t and (c.epoch, c.xact) >= (coalesce(a.epoch, 0::smallint), coalesce(a.xact_to, '0'::xid8)) and (c.epoch, c.xact) < (b.epoch, b.xact_to) group by c.actor),
    searched as (select x.account_id, count(*)::int as n from audit.search x where x.municipality_id = t and x.at >= since and x.at < until group by x.account_id)
    select left(encode(sha256(convert_to(account_id::text, 'UTF8')), 'hex'), 6), coalesce(ctx.role_at(t, account_id, of_day), ''), coalesce(l.n, 0), coalesce(l.refused, 0), coalesce(l.people, 0), coalesce(c.n, 0), coalesce(s.n, 0), l.first_at, l.last_at
      from looked l full join changed c using (account_id) full join searched s using (account_id) order by 3 desc, 6 desc, 1;
end $$;
-- How the sealing stands: the newest block, its time, since when the oldest row waits (seconds), the newest checkpoint, with how many keys was signed.
create function audit.sealing_stands(out n bigint, out closed_at timestamptz, out waiting double precision, out checkpoint_at timestamptz, out keys int, out unsigned bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.require_auditor();
begin
  select b.n, b.at into n, closed_at from audit.block b where b.municipality_id = t order by b.n desc limit 1;
  n := coalesce(n, 0);
  waiting := (select h.waiting from audit.head(t) h);
  checkpoint_at := (select c.at from audit.checkpoint c where c.municipality_id = t);
  keys := (select count(distinct s.key_id) from audit.signature s where s.municipality_id = t);
  unsigned := n - (select count(*) from audit.signature s where s.municipality_id = t);
end $$;
revoke all on function audit.rows_until(int, timestamptz), audit.numbers(date, date), audit.day_by_account(date), audit.sealing_stands() from public;
grant execute on function audit.numbers(date, date), audit.day_by_account(date), audit.sealing_stands() to kyoten_app;
set local role kyoten_owner;
