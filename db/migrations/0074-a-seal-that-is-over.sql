-- A seal that was opened is over: a call that is sealed anew follows its new names, not the casefile that once took it over.
alter table rec.seal add over_at timestamptz;
comment on column rec.seal.over_at is 'when what it closed was opened; null as long as it holds';
grant select (over_at) on rec.seal to kyoten_veil;
do $$
declare t record;
begin
  for t in select distinct s.municipality_id from rec.seal s loop
    perform ctx.begin_town(t.municipality_id);
    update rec.seal s set over_at = now() where s.municipality_id = t.municipality_id and (
      exists (select 1 from rec.casefile c where c.municipality_id = s.municipality_id and c.id = s.casefile_id and not c.sealed)
      or exists (select 1 from rec.intake x where x.municipality_id = s.municipality_id and x.id in (s.intake_id, s.from_intake_id) and not x.sealed)
      or exists (select 1 from rec.seal n where n.municipality_id = s.municipality_id and n.intake_id in (s.intake_id, s.from_intake_id) and n.recorded_at > s.recorded_at)
      or exists (select 1 from rec.seal n where n.municipality_id = s.municipality_id and n.casefile_id = s.casefile_id and n.from_intake_id is null and n.recorded_at > s.recorded_at));
  end loop;
end $$;

set local role kyoten_veil;
create or replace function ctx.opened_intakes() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[];
begin
  if not exists (select 1 from rec.intake x where x.municipality_id = i.m and x.sealed) then return '{}'; end if;
  o := ctx.opened();
  return (select coalesce(array_agg(distinct y.id), '{}') from (
    select p.intake_id as id from rec.opening p where p.municipality_id = i.m and p.account_id = i.a and p.intake_id is not null and (p.until is null or p.until > clock_timestamp())
       and not exists (select 1 from rec.seal s where s.municipality_id = i.m and s.from_intake_id = p.intake_id and s.over_at is null)
    union
    select s.from_intake_id from rec.seal s where s.municipality_id = i.m and s.from_intake_id is not null and s.over_at is null and s.casefile_id = any (o)) y);
end $$;
create or replace function ctx.named_on_intake(intake uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); casefiles uuid[] := array(select s.casefile_id from rec.seal s where s.municipality_id = t and s.from_intake_id = intake and s.over_at is null);
begin
  return (select coalesce(array_agg(distinct o.account_id), '{}') from rec.opening o join rec.account a on a.municipality_id = o.municipality_id and a.id = o.account_id
    where o.municipality_id = t and (o.until is null or o.until > clock_timestamp() + interval '2 minutes') and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date)
      and case when casefiles = '{}' then o.intake_id = intake else o.casefile_id = any (casefiles) end);
end $$;
-- The calls that open with a casefile: those it took its seal from, unless another sealed casefile took it from there as well, or somebody else on the call has no other seal: they were not proposed.
create function ctx.opening_with(casefile uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  return array(select distinct s.from_intake_id from rec.seal s
   where s.municipality_id = t and s.casefile_id = casefile and s.from_intake_id is not null and s.over_at is null
     and not exists (select 1 from rec.seal o where o.municipality_id = t and o.from_intake_id = s.from_intake_id and o.casefile_id <> casefile and o.over_at is null)
     and not exists (select 1 from rec.intake_child k join rec.person p on p.municipality_id = k.municipality_id and p.id = k.person_id and p.sealed
       where k.municipality_id = t and k.intake_id = s.from_intake_id and k.same_person = 'confirmed' and not exists (select 1 from rec.casefile c where c.municipality_id = t and c.person_id = k.person_id)));
end $$;
revoke all on function ctx.opening_with(uuid) from public;
grant execute on function ctx.opening_with(uuid) to kyoten_owner;
create or replace function ctx.what_unsealing_opens(matter uuid) returns jsonb language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date; casefiles int; calls int; persons uuid[]; named uuid[]; readers int;
begin
  if matter = any (ctx.opened()) then
    select count(*) into casefiles from rec.casefile c where c.municipality_id = t and c.id = matter and c.sealed;
    persons := array(select c.person_id from rec.casefile c where c.municipality_id = t and c.id = matter);
    named := array(select o.account_id from rec.opening o where o.municipality_id = t and o.casefile_id = matter and (o.until is null or o.until > clock_timestamp()));
    calls := cardinality(ctx.opening_with(matter));
  elsif matter = any (ctx.opened_intakes()) then
    casefiles := 0;
    calls := 1;
    persons := array(select k.person_id from rec.intake_child k where k.municipality_id = t and k.intake_id = matter and k.person_id is not null);
    named := ctx.named_on_intake(matter);
  end if;
  if coalesce(casefiles, 0) + coalesce(calls, 0) = 0 then return null; end if;
  select count(distinct a.staff_id) into readers from rec.account a join rec.role_reach r on r.role = ctx.role_at(t, a.id, day) and r.reach = 'office'
   where a.municipality_id = t and r.role not like 'system%' and a.since <= day and (a.until is null or a.until > day)
     and not exists (select 1 from rec.account b where b.municipality_id = t and b.staff_id = a.staff_id and (b.id = any (named) or exists (
       select 1 from rec.conflict c where c.municipality_id = t and c.account_id = b.id and c.ended_at is null and (c.person_id = any (persons) or exists (
         select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
          where m.municipality_id = t and m.person_id = c.person_id and n.person_id = any (persons))))));
  return jsonb_strip_nulls(jsonb_build_object('casefiles', nullif(casefiles, 0), 'intakes', nullif(calls, 0), 'readers', readers,
    'entries', nullif((select count(*) from rec.entry_casefile l where l.municipality_id = t and l.casefile_id = matter), 0)));
end $$;
set local role kyoten_owner;

create or replace function machinery.take_over_seal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare x record;
begin
  for x in
    select distinct on (i.id) i.id, s.ground, s.words, s.against_account_id as against, ctx.named_on_intake(i.id) as named
      from rec.intake_child k join rec.intake i on i.municipality_id = k.municipality_id and i.id = k.intake_id and i.sealed
      join rec.seal s on s.municipality_id = i.municipality_id and s.intake_id = i.id and s.over_at is null
     where k.municipality_id = new.municipality_id and k.person_id = new.person_id and k.same_person = 'confirmed'
       and not exists (select 1 from rec.seal d where d.municipality_id = i.municipality_id and d.from_intake_id = i.id and d.casefile_id = new.id and d.over_at is null)
     order by i.id, s.recorded_at desc loop
    insert into rec.seal (municipality_id, casefile_id, from_intake_id, ground, words, named, against_account_id) values (new.municipality_id, new.id, x.id, x.ground, x.words, x.named, x.against);
  end loop;
  return null;
end $$;
create or replace function machinery.open_call(town int, intake uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.intake x set sealed = false, version = x.version + 1 where x.municipality_id = town and x.id = intake and x.sealed;
  update rec.opening o set until = clock_timestamp() where o.municipality_id = town and o.intake_id = intake and (o.until is null or o.until > clock_timestamp());
  update rec.seal s set over_at = clock_timestamp() where s.municipality_id = town and (s.intake_id = intake or s.from_intake_id = intake) and s.over_at is null;
  perform machinery.seal_person(town, k.person_id) from rec.intake_child k where k.municipality_id = town and k.intake_id = intake and k.person_id is not null;
end $$;
create or replace function machinery.apply_unseal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; call uuid; named uuid[];
begin
  if new.intake_id is not null then
    perform machinery.open_call(t, new.intake_id);
    return null;
  end if;
  foreach call in array ctx.opening_with(new.casefile_id) loop perform machinery.open_call(t, call); end loop;
  -- A call that stays closed and has no other casefile goes on with those who were named on this one.
  for call, named in select s.from_intake_id, ctx.named_on_intake(s.from_intake_id) from rec.seal s where s.municipality_id = t and s.casefile_id = new.casefile_id and s.from_intake_id is not null and s.over_at is null
      and not exists (select 1 from rec.seal o where o.municipality_id = t and o.from_intake_id = s.from_intake_id and o.casefile_id <> new.casefile_id and o.over_at is null) loop
    update rec.opening o set until = clock_timestamp() where o.municipality_id = t and o.intake_id = call and o.account_id <> all (named) and (o.until is null or o.until > clock_timestamp());
    insert into rec.opening (municipality_id, intake_id, account_id) select t, call, n from unnest(named) n
     where not exists (select 1 from rec.opening o where o.municipality_id = t and o.intake_id = call and o.account_id = n and o.until is null);
  end loop;
  update rec.casefile x set sealed = false, version = x.version + 1 where x.municipality_id = t and x.id = new.casefile_id;
  update rec.seal s set over_at = clock_timestamp() where s.municipality_id = t and s.casefile_id = new.casefile_id and s.over_at is null;
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
              and not exists (select 1 from rec.seal s where s.municipality_id = x.municipality_id and s.from_intake_id = x.id and s.over_at is null) loop
    stay := array(select n from unnest(case when c.id is not null then machinery.named_on(new.municipality_id, c.id) else ctx.named_on_intake(c.intake_id) end) n where n <> new.id);
    if not machinery.enough_named(new.municipality_id, stay) then
      perform machinery.raise_alert('seal_thin', new.id, jsonb_build_object('casefile_id', c.id, 'family_id', c.family_id, 'person_id', c.person_id, 'intake_id', c.intake_id), '', '{keeper}'::text[], stay);
    end if;
  end loop;
  return null;
end $$;
