-- Whoever is named on a seal and locked out hears nothing and does nothing: they count for nobody until they are back, and what nobody else hears goes to the privacy officer.
create or replace function machinery.named_on(town int, casefile uuid) returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(o.account_id), '{}') from rec.opening o join rec.account a on a.municipality_id = o.municipality_id and a.id = o.account_id
   where o.municipality_id = town and o.casefile_id = casefile and (o.until is null or o.until > clock_timestamp() + interval '2 minutes')
     and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date) and a.locked_at is null
$$;
create or replace function machinery.enough_named(town int, named uuid[]) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select count(distinct a.staff_id) filter (where r.reach = 'office') >= 2 and count(*) filter (where r.role in ('supervisor', 'coordinator', 'keeper')) >= 1
    from rec.account a join rec.role_reach r on r.role = ctx.role_at(a.municipality_id, a.id, (ctx.now() at time zone 'Asia/Tokyo')::date)
   where a.municipality_id = town and a.id = any (named) and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date) and a.locked_at is null
$$;
set local role kyoten_veil;
create or replace function ctx.named_on_intake(intake uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); casefiles uuid[] := array(select s.casefile_id from rec.seal s where s.municipality_id = t and s.from_intake_id = intake and s.over_at is null);
begin
  return (select coalesce(array_agg(distinct o.account_id), '{}') from rec.opening o join rec.account a on a.municipality_id = o.municipality_id and a.id = o.account_id
    where o.municipality_id = t and (o.until is null or o.until > clock_timestamp() + interval '2 minutes') and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date) and a.locked_at is null
      and case when casefiles = '{}' then o.intake_id = intake else o.casefile_id = any (casefiles) end);
end $$;
set local role kyoten_owner;

-- What a casefile takes over from a call, and what a call keeps of a casefile that opens, is kept for those who are locked out as well: they come back to where they were named.
create function machinery.all_named_on_intake(town int, intake uuid) returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct o.account_id), '{}') from rec.opening o join rec.account a on a.municipality_id = o.municipality_id and a.id = o.account_id
   where o.municipality_id = town and (o.until is null or o.until > clock_timestamp() + interval '2 minutes') and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date)
     and case when exists (select 1 from rec.seal s where s.municipality_id = town and s.from_intake_id = intake and s.over_at is null)
           then o.casefile_id in (select s.casefile_id from rec.seal s where s.municipality_id = town and s.from_intake_id = intake and s.over_at is null) else o.intake_id = intake end
$$;
revoke all on function machinery.all_named_on_intake(int, uuid) from public;
create or replace function machinery.take_over_seal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare x record;
begin
  for x in
    select distinct on (i.id) i.id, s.ground, s.words, s.against_account_id as against, machinery.all_named_on_intake(i.municipality_id, i.id) as named
      from rec.intake_child k join rec.intake i on i.municipality_id = k.municipality_id and i.id = k.intake_id and i.sealed
      join rec.seal s on s.municipality_id = i.municipality_id and s.intake_id = i.id and s.over_at is null
     where k.municipality_id = new.municipality_id and k.person_id = new.person_id and k.same_person = 'confirmed'
       and not exists (select 1 from rec.seal d where d.municipality_id = i.municipality_id and d.from_intake_id = i.id and d.casefile_id = new.id and d.over_at is null)
     order by i.id, s.recorded_at desc loop
    insert into rec.seal (municipality_id, casefile_id, from_intake_id, ground, words, named, against_account_id) values (new.municipality_id, new.id, x.id, x.ground, x.words, x.named, x.against);
  end loop;
  return null;
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
  for call, named in select s.from_intake_id, machinery.all_named_on_intake(t, s.from_intake_id) from rec.seal s where s.municipality_id = t and s.casefile_id = new.casefile_id and s.from_intake_id is not null and s.over_at is null
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

-- Two who leave at once leave one after the other: the second is counted without the first.
create or replace function machinery.apply_seal_leaving() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare named uuid[];
begin
  perform 1 from rec.casefile c where c.municipality_id = new.municipality_id and c.id = new.casefile_id for update;
  perform 1 from rec.intake x where x.municipality_id = new.municipality_id and x.id = new.intake_id for update;
  named := case when new.intake_id is not null then ctx.named_on_intake(new.intake_id) else machinery.named_on(new.municipality_id, new.casefile_id) end;
  if not machinery.enough_named(new.municipality_id, array(select n from unnest(named) n where n <> new.recorded_by)) then
    raise insufficient_privilege using message = 'a successor first';
  end if;
  update rec.opening o set until = clock_timestamp()
   where o.municipality_id = new.municipality_id and (o.casefile_id = new.casefile_id or o.intake_id = new.intake_id) and o.account_id = new.recorded_by and (o.until is null or o.until > clock_timestamp());
  return null;
end $$;
