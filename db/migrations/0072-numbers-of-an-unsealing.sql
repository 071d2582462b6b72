-- The numbers of an unsealing are the database's own, as those of a lifting and of a share are: what the keeper decides on is not what the proposer says.
set local role kyoten_veil;
-- What unsealing a casefile or a call opens, for whoever is named on it: entries about the child, the calls that open with it, and how many people see it then who do not now. Nothing where it is not sealed, or not theirs.
create function ctx.what_unsealing_opens(matter uuid) returns jsonb language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date; casefiles int; calls int; persons uuid[]; named uuid[]; readers int;
begin
  if matter = any (ctx.opened()) then
    select count(*) into casefiles from rec.casefile c where c.municipality_id = t and c.id = matter and c.sealed;
    persons := array(select c.person_id from rec.casefile c where c.municipality_id = t and c.id = matter);
    named := array(select o.account_id from rec.opening o where o.municipality_id = t and o.casefile_id = matter and (o.until is null or o.until > clock_timestamp()));
    -- The calls its seal was taken from open with it, unless another sealed casefile took it from there as well.
    select count(distinct s.from_intake_id) into calls from rec.seal s where s.municipality_id = t and s.casefile_id = matter and s.from_intake_id is not null and not exists (
      select 1 from rec.seal o join rec.casefile c on c.municipality_id = o.municipality_id and c.id = o.casefile_id and c.sealed where o.municipality_id = t and o.from_intake_id = s.from_intake_id and o.casefile_id <> matter)
      and not exists (select 1 from rec.intake_child k join rec.person p on p.municipality_id = k.municipality_id and p.id = k.person_id and p.sealed
        where k.municipality_id = t and k.intake_id = s.from_intake_id and k.same_person = 'confirmed' and k.person_id <> all (persons)
          and not exists (select 1 from rec.casefile c where c.municipality_id = t and c.person_id = k.person_id));
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
revoke all on function ctx.what_unsealing_opens(uuid) from public;
grant execute on function ctx.what_unsealing_opens(uuid) to kyoten_app, kyoten_owner;
set local role kyoten_owner;
create or replace function machinery.count_what_opens() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; ticked uuid[]; places int; entries int; names int; people int; files int;
begin
  if new.kind = 'share' then
    new.counts := jsonb_build_object('casefiles', 1, 'readers', (select count(*) from rec.account a where a.municipality_id = t and a.agency_id = new.agency_id));
    return new;
  end if;
  if new.kind = 'unseal' then
    new.counts := coalesce(ctx.what_unsealing_opens(coalesce(new.casefile_id, new.intake_id)), '{}');
    return new;
  elsif new.kind = 'seal_name' then
    new.counts := jsonb_build_object(case when new.casefile_id is null then 'intakes' else 'casefiles' end, 1, 'readers', 1);
    return new;
  end if;
  select coalesce(array_agg(distinct i::uuid), '{}') into ticked from jsonb_array_elements_text(coalesce(new.details -> 'opens', '[]')) i;
  select count(*) into places from (select r.id from rec.residence r where r.municipality_id = t and r.id = any (ticked) union all select r.id from rec.phone r where r.municipality_id = t and r.id = any (ticked)
    union all select r.id from rec.affiliation r where r.municipality_id = t and r.id = any (ticked) union all select r.id from rec.intake_place r where r.municipality_id = t and r.id = any (ticked)
    union all select r.id from rec.transfer_place r where r.municipality_id = t and r.id = any (ticked)) x;
  select count(*) into files from rec.file r where r.municipality_id = t and r.id = any (ticked);
  select count(*) into entries from rec.entry_part r where r.municipality_id = t and r.id = any (ticked);
  select count(*) into names from rec.person_name r where r.municipality_id = t and r.id = any (ticked);
  select count(*) into people from (select r.id from rec.family_member r where r.municipality_id = t and r.id = any (ticked) union all select r.id from rec.kinship r where r.municipality_id = t and r.id = any (ticked)
    union all select r.id from rec.family r where r.municipality_id = t and r.id = any (ticked)) x;
  if places + entries + names + people + files <> cardinality(ticked) then raise insufficient_privilege using message = 'not there'; end if;
  new.counts := jsonb_strip_nulls(jsonb_build_object('people', greatest(people, 1), 'places', nullif(places, 0), 'entries', nullif(entries, 0), 'names', nullif(names, 0), 'files', nullif(files, 0)));
  return new;
end $$;
drop trigger count_what_opens on rec.widening;
create trigger count_what_opens before insert on rec.widening for each row when (new.kind in ('share', 'lift_veil', 'unseal', 'seal_name')) execute function machinery.count_what_opens();
