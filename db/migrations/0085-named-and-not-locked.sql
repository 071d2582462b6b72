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

-- Two who leave at once leave one after the other: the second is counted without the first.
create or replace function machinery.apply_seal_leaving() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare named uuid[];
begin
  perform 1 from rec.casefile c where c.municipality_id = new.municipality_id and c.id = new.casefile_id for no key update;
  perform 1 from rec.intake x where x.municipality_id = new.municipality_id and x.id = new.intake_id for no key update;
  named := case when new.intake_id is not null then ctx.named_on_intake(new.intake_id) else machinery.named_on(new.municipality_id, new.casefile_id) end;
  if not machinery.enough_named(new.municipality_id, array(select n from unnest(named) n where n <> new.recorded_by)) then
    raise insufficient_privilege using message = 'a successor first';
  end if;
  update rec.opening o set until = clock_timestamp()
   where o.municipality_id = new.municipality_id and (o.casefile_id = new.casefile_id or o.intake_id = new.intake_id) and o.account_id = new.recorded_by and (o.until is null or o.until > clock_timestamp());
  return null;
end $$;
