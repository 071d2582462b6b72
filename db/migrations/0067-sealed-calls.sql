-- A call is sealed from its first minute, before anybody knows who the child is: the same seal, the same names, the same walls as over a casefile. A casefile that is opened from it takes the seal over.
alter table rec.intake add sealed boolean not null default false;
create index on rec.intake (municipality_id) where sealed;
alter table rec.seal alter casefile_id drop not null, add intake_id uuid, add from_intake_id uuid, add check (num_nonnulls(casefile_id, intake_id) = 1);
alter table rec.opening alter casefile_id drop not null, add intake_id uuid, add check (num_nonnulls(casefile_id, intake_id) = 1);
alter table rec.seal_leaving alter casefile_id drop not null, add intake_id uuid, add check (num_nonnulls(casefile_id, intake_id) = 1);
call machinery.refer('rec.seal', 'intake_id', 'rec.intake');    call machinery.refer('rec.seal', 'from_intake_id', 'rec.intake');
call machinery.refer('rec.opening', 'intake_id', 'rec.intake'); call machinery.refer('rec.seal_leaving', 'intake_id', 'rec.intake');
grant insert (intake_id) on rec.seal, rec.seal_leaving to kyoten_app;
grant select (sealed) on rec.intake to kyoten_veil;
grant select (intake_id, from_intake_id) on rec.seal to kyoten_veil;
grant select (same_person) on rec.intake_child to kyoten_veil;
create policy of_call on rec.seal to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake p where p.municipality_id = seal.municipality_id and p.id = seal.intake_id))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake p where p.municipality_id = seal.municipality_id and p.id = seal.intake_id));
create policy of_call on rec.seal_leaving to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake p where p.municipality_id = seal_leaving.municipality_id and p.id = seal_leaving.intake_id))
  with check ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake p where p.municipality_id = seal_leaving.municipality_id and p.id = seal_leaving.intake_id));
create policy of_call on rec.opening for select to kyoten_app
  using ((select ctx.reach()) = 'office' and exists (select 1 from rec.intake p where p.municipality_id = opening.municipality_id and p.id = opening.intake_id));
alter policy whole_unseal on rec.widening with check (kind not in ('unseal', 'seal_name') or num_nonnulls(casefile_id, intake_id) = 1);

set local role kyoten_veil;
create or replace function ctx.opened() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return (select coalesce(array_agg(o.casefile_id), '{}') from rec.opening o
   where o.municipality_id = i.m and o.account_id = i.a and o.casefile_id is not null and (o.until is null or o.until > clock_timestamp()));
end $$;
-- Sealed calls the reader is named on; once a casefile has taken the seal over, those on whose casefile they are named.
create function ctx.opened_intakes() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[];
begin
  if not exists (select 1 from rec.intake x where x.municipality_id = i.m and x.sealed) then return '{}'; end if;
  o := ctx.opened();
  return (select coalesce(array_agg(distinct y.id), '{}') from (
    select p.intake_id as id from rec.opening p where p.municipality_id = i.m and p.account_id = i.a and p.intake_id is not null and (p.until is null or p.until > clock_timestamp())
       and not exists (select 1 from rec.seal s where s.municipality_id = i.m and s.from_intake_id = p.intake_id)
    union
    select s.from_intake_id from rec.seal s where s.municipality_id = i.m and s.from_intake_id is not null and s.casefile_id = any (o)) y);
end $$;
create or replace function ctx.opened_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[] := ctx.opened(); oi uuid[] := ctx.opened_intakes();
begin
  return (select coalesce(array_agg(x.p), '{}') from (
    select c.person_id as p from rec.casefile c where c.municipality_id = i.m and c.id = any (o)
    union
    select k.person_id from rec.intake_child k where k.municipality_id = i.m and k.intake_id = any (oi) and k.person_id is not null and k.same_person = 'confirmed') x);
end $$;
-- Sealed persons whom the reader is not named for: by a casefile, or, as long as there is none, by a call.
create or replace function ctx.closed_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[]; op uuid[]; calls boolean := exists (select 1 from rec.intake x where x.municipality_id = i.m and x.sealed);
begin
  if not calls and not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return '{}'; end if;
  o := ctx.opened();
  if not calls then return (select coalesce(array_agg(distinct c.person_id), '{}') from rec.casefile c where c.municipality_id = i.m and c.sealed and c.id <> all (o)); end if;
  op := ctx.opened_persons();
  return (select coalesce(array_agg(distinct y.p), '{}') from (
    select c.person_id as p from rec.casefile c where c.municipality_id = i.m and c.sealed and c.id <> all (o)
    union
    select k.person_id from rec.intake x join rec.intake_child k on k.municipality_id = x.municipality_id and k.intake_id = x.id
     where x.municipality_id = i.m and x.sealed and k.person_id is not null and k.same_person = 'confirmed' and k.person_id <> all (op)
       and not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.person_id = k.person_id)) y);
end $$;
create or replace function ctx.closed_intakes() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); b uuid[] := ctx.beyond() || ctx.closed_persons(); oi uuid[] := ctx.opened_intakes();
begin
  if b = '{}' and not exists (select 1 from rec.intake x where x.municipality_id = i.m and x.sealed) then return '{}'; end if;
  return (select coalesce(array_agg(distinct y.id), '{}') from (
    select x.id from rec.intake x where x.municipality_id = i.m and x.sealed and x.id <> all (oi)
    union
    select k.intake_id from rec.intake_child k where k.municipality_id = i.m and k.person_id = any (b)) y);
end $$;
-- What was begun by a closed call about a child of whom nobody knows yet who it is.
create function ctx.closed_consultations() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); n uuid[] := ctx.closed_intakes();
begin
  if n = '{}' then return '{}'; end if;
  return (select coalesce(array_agg(k.consultation_id), '{}') from rec.intake_child k where k.municipality_id = i.m and k.intake_id = any (n) and k.consultation_id is not null);
end $$;
create or replace function ctx.closed_ids() returns text[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[]; oi uuid[];
begin
  if not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) and not exists (select 1 from rec.intake x where x.municipality_id = i.m and x.sealed) then return '{}'; end if;
  o := ctx.opened(); oi := ctx.opened_intakes();
  return (select coalesce(array_agg(distinct '%' || y.id || '%'), '{}') from (
    select v.id from rec.casefile c cross join lateral (values (c.id), (c.person_id)) v (id) where c.municipality_id = i.m and c.sealed and c.id <> all (o)
    union select unnest(ctx.closed_persons())
    union select v.id from rec.intake x left join rec.intake_child k on k.municipality_id = x.municipality_id and k.intake_id = x.id cross join lateral (values (x.id), (k.id)) v (id)
           where x.municipality_id = i.m and x.sealed and x.id <> all (oi) and v.id is not null) y);
end $$;
-- Whom a sealed call is open to: those named on it, or on the casefile that took it over, as long as their accounts last.
create function ctx.named_on_intake(intake uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); taken boolean := exists (select 1 from rec.seal s where s.municipality_id = t and s.from_intake_id = intake);
begin
  return (select coalesce(array_agg(distinct o.account_id), '{}') from rec.opening o join rec.account a on a.municipality_id = o.municipality_id and a.id = o.account_id
    where o.municipality_id = t and (o.until is null or o.until > clock_timestamp() + interval '2 minutes') and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date)
      and case when taken then o.casefile_id in (select s.casefile_id from rec.seal s where s.municipality_id = t and s.from_intake_id = intake) else o.intake_id = intake end);
end $$;
create or replace function ctx.kept_from_decision(account uuid, decision uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
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
    or exists (select 1 from rec.intake x where x.municipality_id = t and x.id = intake and x.sealed and account <> all (ctx.named_on_intake(x.id)))
    or exists (select 1 from rec.casefile c where c.municipality_id = t and c.sealed and c.person_id = any (persons) and not exists (
         select 1 from rec.opening o where o.municipality_id = t and o.casefile_id = c.id and o.account_id = account and (o.until is null or o.until > clock_timestamp())));
end $$;
create or replace function ctx.step_out(casefile uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  update rec.opening o set until = clock_timestamp()
   where o.municipality_id = i.m and (o.casefile_id = casefile or o.intake_id = casefile) and o.account_id = i.a
     and not exists (select 1 from rec.seal s where s.municipality_id = i.m and (s.casefile_id = casefile or s.intake_id = casefile) and i.a = any (s.named));
end $$;
-- A number of the series of sealed matters, with steps that tell nothing.
create function ctx.next_number_apart(series text, fy int) returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare n int; t int := ctx.town();
begin
  if ctx.reach() <> 'office' or series not in ('intake', 'casefile', 'print', 'transfer') then raise insufficient_privilege using message = 'no number'; end if;
  insert into rec.number_series as s values (t, 'sealed ' || series, fy, 1 + (random() * 6)::int)
  on conflict (municipality_id, kind, fiscal_year) do update set last = s.last + 1 + (random() * 6)::int returning s.last into n;
  return 900000 + n;
end $$;
create or replace function ctx.next_number_about(series text, fy int, persons uuid[]) returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  if not exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (persons) and p.sealed) then return ctx.next_number(series, fy); end if;
  return ctx.next_number_apart(series, fy);
end $$;
-- As before; a call that was sealed while it was taken has left the sight of whoever took it and did not name themselves.
create or replace function ctx.handed_on(out fiscal_year int, out number int) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  select x.fiscal_year, x.number into fiscal_year, number from rec.intake x
   where x.municipality_id = i.m and x.recorded_by = i.a and x.recorded_at > ctx.now() - interval '10 minutes' and x.id = any (ctx.conflicted_intakes() || ctx.closed_intakes())
   order by x.recorded_at desc limit 1;
end $$;
-- As before; a proposal about a sealed call is decided by those named on it, or blindly.
create or replace function ctx.decide_widening(proposal uuid, word text, words text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); w record; k record; blind boolean;
begin
  if word not in ('approved', 'refused', 'withdrawn') then raise insufficient_privilege using message = 'not the second person'; end if;
  select * into w from rec.widening x where x.municipality_id = i.m and x.id = proposal and x.outcome is null for update;
  if not found then raise insufficient_privilege using message = 'not the second person'; end if;
  select * into k from rec.widening_kind x where x.kind = w.kind;
  blind := i.role = 'keeper' and k.blind;
  if word = 'withdrawn' then
    if w.recorded_by <> i.a then raise insufficient_privilege using message = 'not the second person'; end if;
  elsif not (blind or i.role = any (k.approvers)) or ctx.same_staff(i.a, w.recorded_by) or (w.account_id is not null and ctx.same_staff(i.a, w.account_id))
     or w.person_id = any (ctx.conflicted_persons()) or w.family_id = any (ctx.conflicted_families()) or w.intake_id = any (ctx.conflicted_intakes())
     or exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.id = w.casefile_id
                and (c.family_id = any (ctx.conflicted_families()) or c.person_id = any (ctx.conflicted_persons()) or (not blind and c.sealed and c.id <> all (ctx.opened()))))
     or (not blind and exists (select 1 from rec.intake x where x.municipality_id = i.m and x.id = w.intake_id and x.sealed and x.id <> all (ctx.opened_intakes())))
     or (not blind and exists (select 1 from rec.person p where p.municipality_id = i.m and p.id = w.person_id and p.sealed and p.id <> all (ctx.opened_persons())))
     -- Who reset somebody's credential is no second person between the two of them for thirty days, in either direction.
     or exists (select 1 from rec.widening r where r.municipality_id = i.m and r.kind = 'reset' and r.outcome = 'approved' and r.decided_at > ctx.now() - interval '30 days'
                and ((ctx.same_staff(r.account_id, w.recorded_by) and (ctx.same_staff(r.recorded_by, i.a) or ctx.same_staff(r.decided_by, i.a)))
                  or (ctx.same_staff(r.account_id, i.a) and (ctx.same_staff(r.recorded_by, w.recorded_by) or ctx.same_staff(r.decided_by, w.recorded_by)))))
     or (word = 'approved' and not coalesce(i.u, false)) then
    raise insufficient_privilege using message = 'not the second person';
  end if;
  update rec.widening x set outcome = word, decided_at = ctx.now(), decided_by = i.a, decided_words = coalesce(words, ''), decided_blind = blind
   where x.municipality_id = i.m and x.id = proposal;
end $$;
revoke all on function ctx.opened_intakes(), ctx.closed_consultations(), ctx.named_on_intake(uuid), ctx.next_number_apart(text, int) from public;
grant execute on function ctx.opened_intakes() to kyoten_app, kyoten_owner;
grant execute on function ctx.closed_consultations(), ctx.next_number_apart(text, int) to kyoten_app;
grant execute on function ctx.named_on_intake(uuid) to kyoten_owner;
set local role kyoten_owner;
create policy sealed on rec.consultation as restrictive to kyoten_app using (person_id is not null or id <> all ((select ctx.closed_consultations())::uuid[])) with check (true);

-- Who is sealed: by a sealed casefile, or, as long as there is none at all, by a sealed call on which it is said who they are.
create function machinery.seal_person(town int, person uuid) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  update rec.person p set sealed = s.sealed from (
    select exists (select 1 from rec.casefile c where c.municipality_id = town and c.person_id = person and c.sealed)
        or (not exists (select 1 from rec.casefile c where c.municipality_id = town and c.person_id = person)
            and exists (select 1 from rec.intake_child k join rec.intake x on x.municipality_id = k.municipality_id and x.id = k.intake_id and x.sealed
                         where k.municipality_id = town and k.person_id = person and k.same_person = 'confirmed')) as sealed) s
   where p.municipality_id = town and p.id = person and p.sealed is distinct from s.sealed
$$;
create or replace function machinery.keep_sealed() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.seal_person(new.municipality_id, new.person_id);
  return null;
end $$;
create function machinery.in_conflict_with_call(town int, account uuid, intake uuid) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.account a join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id
   where a.municipality_id = town and a.id = account and (
     exists (select 1 from rec.silent_match s join rec.intake_child k on k.municipality_id = s.municipality_id and k.id = s.intake_child_id and k.person_id is null
              where s.municipality_id = town and s.intake_id = intake and s.account_id = b.id)
     or exists (select 1 from rec.conflict c join rec.intake_child k on k.municipality_id = c.municipality_id and k.intake_id = intake and k.person_id is not null
              where c.municipality_id = town and c.account_id = b.id and c.ended_at is null and (c.person_id = k.person_id or exists (
                select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
                 where m.municipality_id = town and m.person_id = c.person_id and n.person_id = k.person_id)))))
$$;
-- Against whom a call is sealed: in conflict with those who are known, and kept from it as long as somebody is not.
create function machinery.keep_against(town int, intake uuid, against uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into rec.conflict (municipality_id, account_id, person_id, by_self, source)
  select town, against, k.person_id, false, 'sealed' from rec.intake_child k
   where k.municipality_id = town and k.intake_id = intake and k.person_id is not null and k.same_person = 'confirmed' and not machinery.in_conflict(town, against, null, k.person_id);
  insert into rec.silent_match (municipality_id, intake_id, intake_child_id, account_id)
  select town, intake, k.id, against from rec.intake_child k
   where k.municipality_id = town and k.intake_id = intake and k.person_id is null
     and not exists (select 1 from rec.silent_match s where s.municipality_id = town and s.intake_child_id = k.id and s.account_id = against);
end $$;
-- Who a child of a sealed call is, becomes known: the seal and whom it is against go with it.
create function machinery.keep_sealed_child() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s record;
begin
  if not exists (select 1 from rec.intake x where x.municipality_id = new.municipality_id and x.id = new.intake_id and x.sealed) then return null; end if;
  for s in select distinct l.against_account_id as against from rec.seal l where l.municipality_id = new.municipality_id and l.intake_id = new.intake_id and l.against_account_id is not null loop
    perform machinery.keep_against(new.municipality_id, new.intake_id, s.against);
  end loop;
  if new.person_id is not null then perform machinery.seal_person(new.municipality_id, new.person_id); end if;
  if tg_op = 'UPDATE' and old.person_id is distinct from new.person_id and old.person_id is not null then perform machinery.seal_person(new.municipality_id, old.person_id); end if;
  return null;
end $$;
create trigger keep_sealed_child after insert or update of person_id, same_person on rec.intake_child for each row execute function machinery.keep_sealed_child();

create or replace function machinery.apply_seal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c record; x record; t int := new.municipality_id;
begin
  -- Taken over from a call: by those named there, as they are.
  if new.from_intake_id is not null then
    update rec.casefile f set sealed = true, version = f.version + 1 where f.municipality_id = t and f.id = new.casefile_id and not f.sealed;
    insert into rec.opening (municipality_id, casefile_id, account_id) select t, new.casefile_id, n from unnest(new.named) n where n <> all (machinery.named_on(t, new.casefile_id));
    return null;
  end if;
  if not machinery.enough_named(t, new.named) or new.against_account_id = any (new.named)
     or exists (select 1 from unnest(new.named) n join rec.account a on a.id = n join rec.account b on b.id = new.against_account_id where a.municipality_id = t and a.staff_id = b.staff_id) then
    raise insufficient_privilege using message = 'others must be named';
  end if;
  if new.intake_id is not null then
    select * into x from rec.intake i where i.municipality_id = t and i.id = new.intake_id for update;
    if x.sealed then raise insufficient_privilege using message = 'sealed already'; end if;
    if exists (select 1 from unnest(new.named) n where machinery.in_conflict_with_call(t, n, new.intake_id)) then raise insufficient_privilege using message = 'others must be named'; end if;
    update rec.intake i set sealed = true, version = i.version + 1 where i.municipality_id = t and i.id = new.intake_id;
    insert into rec.opening (municipality_id, intake_id, account_id) select t, new.intake_id, n from unnest(new.named) n;
    if new.recorded_by <> all (new.named) then
      insert into rec.opening (municipality_id, intake_id, account_id, until) values (t, new.intake_id, new.recorded_by, clock_timestamp() + interval '1 minute');
    end if;
    perform machinery.seal_person(t, k.person_id) from rec.intake_child k where k.municipality_id = t and k.intake_id = new.intake_id and k.person_id is not null;
    if new.against_account_id is not null then perform machinery.keep_against(t, new.intake_id, new.against_account_id); end if;
    perform machinery.raise_alert('sealed', new.recorded_by, jsonb_build_object('intake_id', new.intake_id), '', '{keeper}'::text[], new.named);
    return null;
  end if;
  select * into c from rec.casefile f where f.municipality_id = t and f.id = new.casefile_id for update;
  if c.sealed then raise insufficient_privilege using message = 'sealed already'; end if;
  if exists (select 1 from unnest(new.named) n where machinery.in_conflict(t, n, c.family_id, c.person_id)) then raise insufficient_privilege using message = 'others must be named'; end if;
  update rec.casefile f set sealed = true, version = f.version + 1 where f.municipality_id = t and f.id = new.casefile_id;
  insert into rec.opening (municipality_id, casefile_id, account_id) select t, new.casefile_id, n from unnest(new.named) n;
  if new.recorded_by <> all (new.named) then
    insert into rec.opening (municipality_id, casefile_id, account_id, until) values (t, new.casefile_id, new.recorded_by, clock_timestamp() + interval '1 minute');
  end if;
  if new.against_account_id is not null and not machinery.in_conflict(t, new.against_account_id, c.family_id, c.person_id) then
    insert into rec.conflict (municipality_id, account_id, person_id, by_self, source) values (t, new.against_account_id, c.person_id, false, 'sealed');
  end if;
  perform machinery.raise_alert('sealed', new.recorded_by, jsonb_build_object('casefile_id', new.casefile_id, 'person_id', c.person_id, 'family_id', c.family_id), '', '{keeper}'::text[], new.named);
  return null;
end $$;
-- A casefile that is opened, or opened again, about somebody on a sealed call is sealed as the call is.
create function machinery.take_over_seal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare x record;
begin
  for x in
    select distinct on (i.id) i.id, s.ground, s.words, s.against_account_id as against, ctx.named_on_intake(i.id) as named
      from rec.intake_child k join rec.intake i on i.municipality_id = k.municipality_id and i.id = k.intake_id and i.sealed
      join rec.seal s on s.municipality_id = i.municipality_id and s.intake_id = i.id
     where k.municipality_id = new.municipality_id and k.person_id = new.person_id and k.same_person = 'confirmed'
       and not exists (select 1 from rec.seal d where d.municipality_id = i.municipality_id and d.from_intake_id = i.id and d.casefile_id = new.id)
     order by i.id, s.recorded_at desc loop
    insert into rec.seal (municipality_id, casefile_id, from_intake_id, ground, words, named, against_account_id) values (new.municipality_id, new.id, x.id, x.ground, x.words, x.named, x.against);
  end loop;
  return null;
end $$;
create trigger take_over_seal after insert on rec.casefile for each row execute function machinery.take_over_seal();
create trigger take_over_seal_again after update of stage on rec.casefile for each row when (old.stage = 'closed' and new.stage <> 'closed') execute function machinery.take_over_seal();

create or replace function machinery.apply_seal_leaving() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare named uuid[] := case when new.intake_id is not null then ctx.named_on_intake(new.intake_id) else machinery.named_on(new.municipality_id, new.casefile_id) end;
begin
  if not machinery.enough_named(new.municipality_id, array(select n from unnest(named) n where n <> new.recorded_by)) then
    raise insufficient_privilege using message = 'a successor first';
  end if;
  update rec.opening o set until = clock_timestamp()
   where o.municipality_id = new.municipality_id and (o.casefile_id = new.casefile_id or o.intake_id = new.intake_id) and o.account_id = new.recorded_by and (o.until is null or o.until > clock_timestamp());
  return null;
end $$;
create or replace function machinery.apply_seal_name() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c record; one uuid := (new.details ->> 'account_id')::uuid; t int := new.municipality_id;
begin
  if new.intake_id is not null then
    if machinery.in_conflict_with_call(t, one, new.intake_id) then return null; end if;
    insert into rec.opening (municipality_id, intake_id, account_id) select t, new.intake_id, one where one <> all (ctx.named_on_intake(new.intake_id));
    return null;
  end if;
  select * into c from rec.casefile x where x.municipality_id = t and x.id = new.casefile_id;
  if machinery.in_conflict(t, one, c.family_id, c.person_id) then return null; end if;
  insert into rec.opening (municipality_id, casefile_id, account_id) select t, new.casefile_id, one where one <> all (machinery.named_on(t, new.casefile_id));
  return null;
end $$;
create function machinery.open_call(town int, intake uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.intake x set sealed = false, version = x.version + 1 where x.municipality_id = town and x.id = intake and x.sealed;
  update rec.opening o set until = clock_timestamp() where o.municipality_id = town and o.intake_id = intake and (o.until is null or o.until > clock_timestamp());
  perform machinery.seal_person(town, k.person_id) from rec.intake_child k where k.municipality_id = town and k.intake_id = intake and k.person_id is not null;
end $$;
-- A casefile that is opened opens the call it took its seal from, unless another sealed one took it from there as well.
create or replace function machinery.apply_unseal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id;
begin
  if new.intake_id is not null then
    perform machinery.open_call(t, new.intake_id);
    return null;
  end if;
  update rec.casefile x set sealed = false, version = x.version + 1 where x.municipality_id = t and x.id = new.casefile_id;
  perform machinery.open_call(t, s.from_intake_id) from rec.seal s
   where s.municipality_id = t and s.casefile_id = new.casefile_id and s.from_intake_id is not null and not exists (
     select 1 from rec.seal o join rec.casefile c on c.municipality_id = o.municipality_id and c.id = o.casefile_id and c.sealed where o.municipality_id = t and o.from_intake_id = s.from_intake_id)
     -- Nor while somebody else on it has no other seal: they were not proposed.
     and not exists (select 1 from rec.intake_child k join rec.person p on p.municipality_id = k.municipality_id and p.id = k.person_id and p.sealed
       where k.municipality_id = t and k.intake_id = s.from_intake_id and k.same_person = 'confirmed' and k.person_id <> (select c.person_id from rec.casefile c where c.municipality_id = t and c.id = new.casefile_id)
         and not exists (select 1 from rec.casefile c where c.municipality_id = t and c.person_id = k.person_id));
  perform machinery.seal_person(t, c.person_id) from rec.casefile c where c.municipality_id = t and c.id = new.casefile_id;
  update rec.opening o set until = clock_timestamp() where o.municipality_id = t and o.casefile_id = new.casefile_id and (o.until is null or o.until > clock_timestamp());
  return null;
end $$;
create or replace function machinery.tell_thin_seal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c record; stay uuid[];
begin
  for c in select distinct f.id, f.family_id, f.person_id, null::uuid as intake_id from rec.opening o join rec.casefile f on f.municipality_id = o.municipality_id and f.id = o.casefile_id and f.sealed
            where o.municipality_id = new.municipality_id and o.account_id = new.id and (o.until is null or o.until > clock_timestamp())
           union all
           select distinct null::uuid, null::uuid, null::uuid, x.id from rec.opening o join rec.intake x on x.municipality_id = o.municipality_id and x.id = o.intake_id and x.sealed
            where o.municipality_id = new.municipality_id and o.account_id = new.id and (o.until is null or o.until > clock_timestamp())
              and not exists (select 1 from rec.seal s where s.municipality_id = x.municipality_id and s.from_intake_id = x.id) loop
    stay := array(select n from unnest(case when c.id is not null then machinery.named_on(new.municipality_id, c.id) else ctx.named_on_intake(c.intake_id) end) n where n <> new.id);
    if not machinery.enough_named(new.municipality_id, stay) then
      perform machinery.raise_alert('seal_thin', new.id, jsonb_build_object('casefile_id', c.id, 'family_id', c.family_id, 'person_id', c.person_id, 'intake_id', c.intake_id), '', '{keeper}'::text[], stay);
    end if;
  end loop;
  return null;
end $$;

-- Those named hear of what may concern somebody sealed, by a casefile or by a call.
create function machinery.tell_of_match(person uuid, heard_intake uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); casefile uuid; named uuid[];
begin
  select c.id into casefile from rec.casefile c where c.municipality_id = t and c.person_id = person and c.sealed limit 1;
  named := case when casefile is not null then machinery.named_on(t, casefile) else array(
    select distinct n from rec.intake_child k join rec.intake x on x.municipality_id = k.municipality_id and x.id = k.intake_id and x.sealed cross join lateral unnest(ctx.named_on_intake(x.id)) n
     where k.municipality_id = t and k.person_id = person and k.same_person = 'confirmed') end;
  perform machinery.raise_alert('silent_match_sealed', ctx.account(), jsonb_build_object('person_id', person, 'casefile_id', casefile, 'intake_id', heard_intake), '',
    case when named = '{}' then '{privacy_officer}' else '{}' end::text[], named);
end $$;
create or replace function machinery.match_heard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r jsonb := to_jsonb(new);
  town int := new.municipality_id;
  keys text[] := new.name_keys;
  born date := (r ->> 'birth_on')::date;
  y int := coalesce((r ->> 'birth_year')::int, extract(year from born)::int);
  m int := coalesce((r ->> 'birth_month')::int, extract(month from born)::int);
  d int := coalesce((r ->> 'birth_day')::int, extract(day from born)::int);
  age int := substring(normalize(coalesce(r ->> 'age_heard', ''), nfkc) from '([0-9]{1,2}) *[歳才]')::int;
  of_intake uuid := (r ->> 'intake_id')::uuid;
  me uuid := ctx.account();
  heard_on date := (ctx.now() at time zone 'Asia/Tokyo')::date;
  found_one record; stay uuid[];
begin
  -- Whose it is known to be is seen with that person.
  if (r ->> 'person_id') is not null or coalesce(cardinality(keys), 0) = 0 then return null; end if;
  for found_one in
    select p.id from rec.person p cross join lateral (select machinery.births_agree(y, m, d, age, heard_on, p.birth_year, p.birth_month, p.birth_day) as agree) b
     where p.municipality_id = town and p.sealed and b.agree <> 'no' and ((b.agree = 'day' and machinery.is_called(town, p.id, keys)) or machinery.is_wholly_called(town, p.id, keys))
       and not exists (select 1 from rec.silent_match s where s.municipality_id = town and s.person_id = p.id and coalesce(s.intake_child_id, s.information_sheet_id, s.checkup_id) = new.id) loop
    insert into rec.silent_match (municipality_id, intake_id, intake_child_id, information_sheet_id, checkup_id, person_id)
    values (town, case when tg_table_name = 'intake_child' then of_intake end, case when tg_table_name = 'intake_child' then new.id end,
            case when tg_table_name = 'information_sheet' then new.id end, case when tg_table_name = 'checkup' then new.id end, found_one.id);
    perform machinery.tell_of_match(found_one.id, case when tg_table_name = 'intake_child' then of_intake end);
  end loop;
  -- A child heard on a sealed call of whom nobody knows yet who it is: those named there are told as well.
  for found_one in
    select distinct x.id from rec.intake x join rec.intake_child k on k.municipality_id = x.municipality_id and k.intake_id = x.id
      cross join lateral (select machinery.births_agree(y, m, d, age, heard_on, k.birth_year, k.birth_month, k.birth_day) as agree) b
     where x.municipality_id = town and x.sealed and x.id is distinct from of_intake and k.person_id is null and k.name_keys && keys and b.agree <> 'no' loop
    perform machinery.raise_alert('silent_match_sealed', me, jsonb_build_object('intake_id', coalesce(case when tg_table_name = 'intake_child' then of_intake end, found_one.id)), '',
      case when ctx.named_on_intake(found_one.id) = '{}' then '{privacy_officer}' else '{}' end::text[], ctx.named_on_intake(found_one.id));
  end loop;
  for found_one in
    select distinct x.account_id from (
      select c.account_id from rec.conflict c join rec.person p on p.municipality_id = c.municipality_id and p.id = c.person_id
        cross join lateral (select machinery.births_agree(y, m, d, age, heard_on, p.birth_year, p.birth_month, p.birth_day) as agree) b
       where c.municipality_id = town and c.ended_at is null and b.agree <> 'no' and ((b.agree = 'day' and machinery.is_called(town, p.id, keys)) or machinery.is_wholly_called(town, p.id, keys))
      union
      select e.account_id from machinery.declared e
        cross join lateral (select machinery.births_agree(y, m, d, age, heard_on, extract(year from e.birth_on)::int, extract(month from e.birth_on)::int, extract(day from e.birth_on)::int) as agree) b
       where e.municipality_id = town and b.agree <> 'no' and ((b.agree = 'day' and e.part_keys && keys) or e.name_keys && keys)) x
     where not exists (select 1 from rec.silent_match s where s.municipality_id = town and s.account_id = x.account_id and coalesce(s.intake_child_id, s.information_sheet_id, s.checkup_id) = new.id) loop
    insert into rec.silent_match (municipality_id, intake_id, intake_child_id, information_sheet_id, checkup_id, account_id)
    values (town, case when tg_table_name = 'intake_child' then of_intake end, case when tg_table_name = 'intake_child' then new.id end,
            case when tg_table_name = 'information_sheet' then new.id end, case when tg_table_name = 'checkup' then new.id end, found_one.account_id);
    -- Somebody named on a sealed call who must not see it after all: where too few stay, they and the keeper are told.
    if tg_table_name = 'intake_child' and exists (select 1 from rec.intake x where x.municipality_id = town and x.id = of_intake and x.sealed) then
      stay := array(select n from unnest(ctx.named_on_intake(of_intake)) n where not ctx.same_staff(n, found_one.account_id));
      if cardinality(stay) < cardinality(ctx.named_on_intake(of_intake)) and not machinery.enough_named(town, stay) then
        perform machinery.raise_alert('seal_thin', me, jsonb_build_object('intake_id', of_intake), '', '{keeper}'::text[], stay);
      end if;
    end if;
    if exists (select 1 from rec.account a join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id where a.municipality_id = town and a.id = me and b.id = found_one.account_id) then
      perform machinery.raise_alert('silent_match_conflict', me, jsonb_build_object('intake_id', case when tg_table_name = 'intake_child' then of_intake end), '', '{coordinator,supervisor,head}'::text[]);
    end if;
  end loop;
  return null;
end $$;
-- As before; of a sealed call, too, whoever is not named learns whom to ring.
create or replace function machinery.apply_claim() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t int := ctx.town(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date; mine uuid[] := ctx.my_accounts();
  what text := new.asked ->> 'what'; fy int := (new.asked ->> 'fiscal_year')::int; n int := (new.asked ->> 'number')::int;
  keys text[] := array(select jsonb_array_elements_text(coalesce(new.asked -> 'keys', '[]'))); born date := (new.asked ->> 'born')::date;
  found_family uuid; found_intake uuid; sealed_case uuid; sealed_call uuid; named uuid[]; person uuid; same int;
begin
  if not (ctx.role() in ('head', 'supervisor', 'coordinator', 'public_health_nurse', 'social_worker', 'family_supporter', 'abuse_specialist', 'psychologist', 'privacy_officer')
          or exists (select 1 from rec.duty_turn d where d.municipality_id = t and d.on_date = day and d.account_id = new.account_id and d.ended_at is null))
     or (new.kind = 'own' and ctx.reach() <> 'office') then raise insufficient_privilege using message = 'not by this role'; end if;
  if exists (select 1 from rec.claim c where c.municipality_id = t and c.account_id = any (mine) and c.ended_at is null and c.until > clock_timestamp()) then raise insufficient_privilege using message = 'one at a time'; end if;
  if what = 'casefile' then
    select c.family_id, case when c.sealed then c.id end into found_family, sealed_case from rec.casefile c where c.municipality_id = t and c.fiscal_year = fy and c.number = n;
  elsif what = 'family' then
    select f.id into found_family from rec.family f where f.municipality_id = t and f.fiscal_year = fy and f.number = n;
  elsif what = 'intake' then
    select i.id into found_intake from rec.intake i where i.municipality_id = t and i.fiscal_year = fy and i.number = n;
    select m.family_id, c.id into found_family, sealed_case from rec.intake_child k join rec.family_member m on m.municipality_id = k.municipality_id and m.person_id = k.person_id
      left join rec.casefile c on c.municipality_id = k.municipality_id and c.person_id = k.person_id and c.sealed where k.municipality_id = t and k.intake_id = found_intake order by c.id nulls last limit 1;
    select x.id into sealed_call from rec.intake x where x.municipality_id = t and x.id = found_intake and x.sealed;
  elsif what = 'person' and born is not null and cardinality(keys) > 0 then
    select count(*)::int, (array_agg(p.id))[1] into same, person from rec.person p where p.municipality_id = t and p.birth_year = extract(year from born) and p.birth_month = extract(month from born) and p.birth_day = extract(day from born)
       and exists (select 1 from rec.person_name x where x.municipality_id = t and x.person_id = p.id and x.told is distinct from 'hidden_side' and (x.kana_key = any (keys) or machinery.is_wholly_called(t, p.id, keys)));
    if same = 1 then
      select m.family_id into found_family from rec.family_member m where m.municipality_id = t and m.person_id = person order by m.until is not null, m.recorded_at desc limit 1;
      select c.id into sealed_case from rec.casefile c where c.municipality_id = t and c.person_id = person and c.sealed limit 1;
      select x.id into sealed_call from rec.intake x join rec.intake_child k on k.municipality_id = x.municipality_id and k.intake_id = x.id join rec.person p on p.municipality_id = k.municipality_id and p.id = k.person_id and p.sealed
       where x.municipality_id = t and x.sealed and k.person_id = person and k.same_person = 'confirmed' order by x.received_at desc limit 1;
      found_intake := sealed_call;
    end if;
  end if;
  -- Not there, hidden from everybody but one side, or one's own: nobody can tell which.
  if num_nonnulls(found_family, found_intake) = 0 or found_family = any (ctx.conflicted_families()) or found_intake = any (ctx.conflicted_intakes()) or person = any (ctx.conflicted_persons())
     or exists (select 1 from rec.family f where f.municipality_id = t and f.id = found_family and f.beside) then
    raise insufficient_privilege using message = 'not found';
  end if;
  named := case when sealed_case is not null and sealed_case <> all (ctx.opened()) then machinery.named_on(t, sealed_case) when sealed_call is not null and sealed_call <> all (ctx.opened_intakes()) then ctx.named_on_intake(sealed_call) end;
  if named is not null then
    new.family_id := null; new.intake_id := null;
    new.call_account_id := (select o from unnest(named) o
      left join rec.duty_turn d on d.municipality_id = t and d.account_id = o and d.on_date = day and d.ended_at is null
      left join rec.account a on a.municipality_id = t and a.id = o order by d.id is null, a.role not in ('supervisor', 'coordinator'), a.kana, o limit 1);
    if new.call_account_id is null then raise insufficient_privilege using message = 'not found'; end if;
  else
    new.family_id := found_family; new.intake_id := found_intake; new.call_account_id := null;
  end if;
  new.asked := null;
  perform machinery.raise_alert(case when new.kind = 'own' then 'self_claim' else 'urgent_access' end, new.account_id,
    jsonb_build_object('family_id', coalesce(new.family_id, (select c.family_id from rec.casefile c where c.municipality_id = t and c.id = sealed_case)), 'intake_id', new.intake_id), new.reason,
    case when ctx.role() = 'privacy_officer' then '{head}' else '{privacy_officer,head}' end::text[],
    coalesce(named, '{}'));
  if new.kind = 'urgent' and exists (select 1 from rec.claim c where c.municipality_id = t and c.account_id = any (mine) and c.kind = 'urgent' and c.opened_at > clock_timestamp() - interval '30 days') then
    perform machinery.raise_alert('second_urgent', new.account_id, jsonb_build_object('family_id', new.family_id, 'intake_id', new.intake_id), new.reason, '{keeper}'::text[]);
  end if;
  return new;
end $$;

