-- What an attacker with the app role's password could still do, and now cannot: look and take the alert back, count oneself as another person, tell the keeper wrong numbers.

-- What is opened for a while is open from the next transaction on: whoever takes the opening back takes what it opens with it, and the alert stays.
alter table rec.unveiling add opened_in xid8 not null default pg_current_xact_id();
alter table rec.claim add opened_in xid8 not null default pg_current_xact_id();
alter table rec.reporter_opening add opened_in xid8 not null default pg_current_xact_id();
grant select (opened_in) on rec.unveiling, rec.claim to kyoten_veil;
grant select (opened_in) on rec.reporter_opening to kyoten_app;
alter policy leaders on rec.reporter_opening using (account_id = (select ctx.account()) and opened_in is distinct from (select pg_current_xact_id_if_assigned()));

set local role kyoten_veil;
create or replace function ctx.looks() returns table (id uuid, person_id uuid, until timestamptz, reason text) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  return query select u.id, u.person_id, u.until, u.reason from rec.unveiling u
   where u.municipality_id = i.m and u.account_id = i.a and u.ended_at is null and u.until > clock_timestamp() and u.opened_in is distinct from pg_current_xact_id_if_assigned()
     and not exists (select 1 from ctx.session s where s.municipality_id = i.m and s.account_id = i.a and s.ended_at > u.opened_at)
     and not exists (select 1 from rec.veil v where v.municipality_id = i.m and v.person_id = any (ctx.hidden_with(u.person_id)) and v.touched_at > u.opened_at)
     and ctx.may_look(u.person_id);
end $$;
create or replace function ctx.claimed_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts();
begin
  return (select coalesce(array_agg(c.family_id), '{}') from rec.claim c where c.municipality_id = i.m and c.account_id = any (mine) and c.family_id is not null and c.ended_at is null and c.until > clock_timestamp()
    and c.opened_in is distinct from pg_current_xact_id_if_assigned());
end $$;

-- As before; whoever allocated or approved under another account of theirs is the same person.
create or replace function ctx.own_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); mine uuid[] := ctx.my_accounts(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  return (select coalesce(array_agg(distinct c.person_id), '{}') from rec.allocation a join rec.casefile c on c.municipality_id = a.municipality_id and c.id = a.casefile_id
   where a.municipality_id = i.m and a.account_id = i.a and a.since <= day and (a.until is null or a.until > day) and c.stage <> 'closed'
     and (a.recorded_by <> all (mine) or exists (
       select 1 from rec.child_decision j join rec.decision d on d.municipality_id = j.municipality_id and d.id = j.decision_id join rec.approval s on s.municipality_id = d.municipality_id and s.decision_id = d.id
        where j.municipality_id = c.municipality_id and j.casefile_id = c.id and d.proposed_by = any (mine) and s.step > 1 and s.outcome = 'approved' and s.account_id <> all (mine))));
end $$;
set local role kyoten_owner;

-- The numbers that a second person decides on are the database's own; what would open is there already.
create function machinery.count_what_opens() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; ticked uuid[]; places int; entries int; names int; people int;
begin
  if new.kind = 'share' then
    new.counts := jsonb_build_object('casefiles', 1, 'readers', (select count(*) from rec.account a where a.municipality_id = t and a.agency_id = new.agency_id));
    return new;
  end if;
  select coalesce(array_agg(distinct i::uuid), '{}') into ticked from jsonb_array_elements_text(coalesce(new.details -> 'opens', '[]')) i;
  select count(*) into places from (select r.id from rec.residence r where r.municipality_id = t and r.id = any (ticked) union all select r.id from rec.phone r where r.municipality_id = t and r.id = any (ticked)
    union all select r.id from rec.affiliation r where r.municipality_id = t and r.id = any (ticked) union all select r.id from rec.intake_place r where r.municipality_id = t and r.id = any (ticked)) x;
  select count(*) into entries from rec.entry_part r where r.municipality_id = t and r.id = any (ticked);
  select count(*) into names from rec.person_name r where r.municipality_id = t and r.id = any (ticked);
  select count(*) into people from (select r.id from rec.family_member r where r.municipality_id = t and r.id = any (ticked) union all select r.id from rec.kinship r where r.municipality_id = t and r.id = any (ticked)
    union all select r.id from rec.family r where r.municipality_id = t and r.id = any (ticked)) x;
  if places + entries + names + people <> cardinality(ticked) then raise insufficient_privilege using message = 'not there'; end if;
  new.counts := jsonb_strip_nulls(jsonb_build_object('people', greatest(people, 1), 'places', nullif(places, 0), 'entries', nullif(entries, 0), 'names', nullif(names, 0)));
  return new;
end $$;
create trigger count_what_opens before insert on rec.widening for each row when (new.kind in ('share', 'lift_veil')) execute function machinery.count_what_opens();

-- A setting is one that there is, within its bounds (app/settings/keys.ts), whoever proposed it.
create function machinery.is_setting(key text, value jsonb) returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(case when key = 'access.reach' then value in ('"office"', '"team"')
    when key in ('exports.people_a_day', 'exports.second_above') then jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,5}$' and value::text::int between 20 and 5000
    when key = 'exports.people_a_day_leading' then jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,5}$' and value::text::int between 20 and 20000
    when key like 'files.%' then jsonb_typeof(value) = 'string' and length(value #>> '{}') <= 64 end, false)
$$;
create or replace function machinery.apply_setting() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not machinery.is_setting(new.details ->> 'key', new.details -> 'value') then raise insufficient_privilege using message = 'not the second person'; end if;
  insert into rec.setting (municipality_id, key, value, widening_id) values (new.municipality_id, new.details ->> 'key', new.details -> 'value', new.id);
  return null;
end $$;
