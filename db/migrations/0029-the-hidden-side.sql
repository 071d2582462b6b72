-- What exists because of a hidden place is hidden like the place: new names, new members of the household, births, partners, a second family.
-- Kept marks, set when the transaction ends (whoever writes finishes writing); docs/decisions/0014.

alter table rec.person add beside boolean not null default false;
alter table rec.family add beside boolean not null default false;
alter table rec.casefile add beside boolean not null default false;
alter table rec.kinship add beside boolean not null default false;
-- other_side: whoever wrote it down said that this person lives with those from whom the hidden ones hide.
alter table rec.family_member add beside boolean not null default false, add other_side boolean not null default false;
grant insert (other_side) on rec.family_member to kyoten_app;
-- told: to the hidden side's own people only, or to all others only (the name as it was known before); null: to everybody.
alter table rec.person_name add told text check (told in ('hidden_side', 'others'));
create index on rec.person (municipality_id, id) where beside;
create index on rec.family (municipality_id, id) where beside;
grant select (beside) on rec.person to kyoten_veil;
grant select (municipality_id, id, beside) on rec.family to kyoten_veil;
grant select (told) on rec.person_name to kyoten_veil;
create policy veil_reads on rec.family for select to kyoten_veil using (true);

set local role kyoten_veil;
create or replace function ctx.hidden_with(person uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  return array[person] || (select coalesce(array_agg(distinct n.person_id), '{}') from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
    join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
   where m.municipality_id = t and m.person_id = person and (m.until is null or m.until > day) and (n.until is null or n.until > day) and (p.veiled or p.beside) and p.id <> person);
end $$;
-- The families whose hidden side the reader works with, and the hidden persons of these.
create function ctx.side_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); own uuid[];
begin
  if ctx.reach() <> 'office' then return '{}'; end if;
  own := ctx.own_persons();
  -- A second family of the mother is of the same side as the one in which the reader's child is.
  return (select coalesce(array_agg(distinct f.family_id), '{}') from rec.family_member m join rec.person p on p.municipality_id = m.municipality_id and p.id = m.person_id
    join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id join rec.person q on q.municipality_id = n.municipality_id and q.id = n.person_id
    join rec.family_member f on f.municipality_id = n.municipality_id and f.person_id = n.person_id
           where m.municipality_id = t and m.person_id = any (own) and (p.veiled or p.beside) and (q.veiled or q.beside));
end $$;
create function ctx.side_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); f uuid[] := ctx.side_families();
begin
  if f = '{}' then return '{}'; end if;
  return (select coalesce(array_agg(distinct m.person_id), '{}') from rec.family_member m join rec.person p on p.municipality_id = m.municipality_id and p.id = m.person_id
           where m.municipality_id = t and m.family_id = any (f) and (p.veiled or p.beside));
end $$;
-- The persons who exist because of a hidden place and are not for this reader; for the functions here only, a list of them would answer.
create function ctx.beyond() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); s uuid[];
begin
  if ctx.leads() or not exists (select 1 from rec.person p where p.municipality_id = i.m and p.beside) then return '{}'; end if;
  s := ctx.side_persons();
  return (select coalesce(array_agg(p.id), '{}') from rec.person p where p.municipality_id = i.m and p.beside and p.id <> all (s));
end $$;
create or replace function ctx.closed_intakes() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); o uuid[]; b uuid[] := ctx.beyond();
begin
  if b = '{}' and not exists (select 1 from rec.casefile c where c.municipality_id = i.m and c.sealed) then return '{}'; end if;
  o := ctx.opened();
  return (select coalesce(array_agg(distinct k.intake_id), '{}') from rec.intake_child k
           where k.municipality_id = i.m and (k.person_id = any (b) or exists (
             select 1 from rec.casefile c where c.municipality_id = k.municipality_id and c.person_id = k.person_id and c.sealed and c.id <> all (o))));
end $$;
create or replace function ctx.whole(m int, e uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare o uuid[] := ctx.opened(); b uuid[] := ctx.beyond(); t int := ctx.town();
begin
  return (select count(*) > 0 and bool_and((not c.sealed or c.id = any (o)) and c.person_id <> all (b))
            from rec.entry_casefile l join rec.casefile c on c.municipality_id = l.municipality_id and c.id = l.casefile_id
           where l.municipality_id = m and l.entry_id = e and m = t);
end $$;
-- As before; of a hidden side the new name finds only for its own people, the name known before finds for everybody.
create or replace function ctx.find_persons(prefix text, g text[], born_year int, born_month int, born_day int, phone text) returns setof uuid
language plpgsql stable security definer rows 200 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
declare i ctx.actor := ctx.me(); k uuid[] := ctx.conflicted_persons() || ctx.beyond(); leads boolean := ctx.leads(); s uuid[] := '{}';
begin
  if i.r is distinct from 'office' then return; end if;
  if not leads then s := ctx.side_persons(); end if;
  return query
    select p.id from rec.person p
     where p.municipality_id = i.m and not p.sealed and p.id <> all (k)
       and (born_year is null or (p.birth_year = born_year and (born_month is null or p.birth_month = born_month) and (born_day is null or p.birth_day = born_day)))
       and (prefix is null or exists (select 1 from rec.person_name n where n.municipality_id = p.municipality_id and n.person_id = p.id
            and n.kana_key >= prefix collate "C" and n.kana_key < (prefix || U&'\FFFD') collate "C" and (n.told is distinct from 'hidden_side' or leads or p.id = any (s))))
       and (g is null or exists (select 1 from rec.person_name n where n.municipality_id = p.municipality_id and n.person_id = p.id and n.grams @> g and (n.told is distinct from 'hidden_side' or leads or p.id = any (s))))
       and (phone is null or exists (select 1 from rec.phone t where t.municipality_id = p.municipality_id and t.person_id = p.id and t.digits = phone and not t.veiled))
       and num_nonnulls(prefix, g, born_year, phone) > 0
     limit 200;
end $$;
revoke all on function ctx.side_families(), ctx.side_persons(), ctx.beyond() from public;
grant execute on function ctx.side_families(), ctx.side_persons() to kyoten_app;
grant execute on function ctx.side_families(), ctx.side_persons() to kyoten_owner;
set local role kyoten_owner;

create policy side on rec.person as restrictive to kyoten_app
  using (not beside or (select ctx.leads()) or id = any ((select ctx.side_persons())::uuid[])) with check (true);
create policy side on rec.family as restrictive to kyoten_app
  using (not beside or (select ctx.leads()) or id = any ((select ctx.side_families())::uuid[])) with check (true);
create policy side on rec.family_member as restrictive to kyoten_app
  using (not beside or (select ctx.leads()) or family_id = any ((select ctx.side_families())::uuid[])) with check (true);
create policy side on rec.kinship as restrictive to kyoten_app
  using (not beside or (select ctx.leads()) or person_id = any ((select ctx.side_persons())::uuid[]) or other_person_id = any ((select ctx.side_persons())::uuid[])) with check (true);
create policy side on rec.person_name as restrictive for select to kyoten_app
  using (told is null or (told = 'hidden_side') = ((select ctx.leads()) or person_id = any ((select ctx.side_persons())::uuid[])));
create policy side on rec.casefile as restrictive to kyoten_app
  using (not beside or (select ctx.leads()) or person_id = any ((select ctx.side_persons())::uuid[]) or family_id = any ((select ctx.side_families())::uuid[])) with check (true);
create policy side on audit.change as restrictive for select to kyoten_app using (case tbl
  when 'family_member' then exists (select 1 from rec.family_member s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'kinship' then exists (select 1 from rec.kinship s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  when 'person_name' then exists (select 1 from rec.person_name s where s.municipality_id = change.municipality_id and s.id = change.row_id)
  else true end);

-- A name that comes under a veil is told to the hidden side's own people only; the one known before stays for all others.
create function machinery.keep_name() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not ctx.veil_on(new.municipality_id, new.person_id) then return new; end if;
  if tg_op = 'INSERT' then
    if exists (select 1 from rec.person_name n where n.municipality_id = new.municipality_id and n.person_id = new.person_id) then new.told := 'hidden_side'; end if;
  elsif (old.name, old.kana, old.kana_key, old.grams) is distinct from (new.name, new.kana, new.kana_key, new.grams) and old.key_version = new.key_version then
    raise insufficient_privilege using message = 'a new name is a new row under a veil';
  end if;
  return new;
end $$;
create trigger keep_name before insert or update of name, kana, kana_key, grams on rec.person_name for each row execute function machinery.keep_name();
create function machinery.take_over_name() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.person_name n set told = 'others' where n.municipality_id = new.municipality_id and n.person_id = new.person_id and n.id <> new.id and n.kind = 'current' and n.told is null;
  update rec.person_name n set kind = 'former' where n.municipality_id = new.municipality_id and n.person_id = new.person_id and n.id <> new.id and n.kind = 'current' and n.told = 'hidden_side';
  return null;
end $$;
create trigger take_over after insert on rec.person_name for each row when (new.kind = 'current' and new.told = 'hidden_side') execute function machinery.take_over_name();

-- From when on a family's new members belong to the hidden side: since the veil, and a day after the hidden one was written into it (a family is put together in one go). Null: nobody hidden.
create function machinery.hidden_since(town int, family uuid, besides uuid) returns table (person_id uuid, set_at timestamptz, counts_from timestamptz, ground text, from_person_id uuid)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select m.person_id, v.set_at, greatest(v.set_at, m.recorded_at + interval '1 day'), v.ground, v.from_person_id
    from rec.family_member m join rec.veil v on v.municipality_id = m.municipality_id and v.person_id = m.person_id and v.lifted_at is null
   where m.municipality_id = town and m.family_id = family and m.person_id <> besides order by 3 limit 1
$$;
create function machinery.keep_beside() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare h record;
begin
  -- A second family of somebody hidden exists because of where they are now, unless whom they hide from is in it.
  if ctx.veil_on(new.municipality_id, new.person_id) then
    update rec.family f set beside = true from rec.veil v
     where f.municipality_id = new.municipality_id and f.id = new.family_id and not f.beside and v.municipality_id = f.municipality_id and v.person_id = new.person_id and v.lifted_at is null and f.recorded_at > v.set_at
       and exists (select 1 from rec.family_member o join rec.family g on g.municipality_id = o.municipality_id and g.id = o.family_id and not g.beside
                    where o.municipality_id = f.municipality_id and o.person_id = new.person_id and o.family_id <> f.id and g.recorded_at < f.recorded_at)
       and not exists (select 1 from rec.family_member o where o.municipality_id = f.municipality_id and o.family_id = f.id and o.person_id = v.from_person_id);
  end if;
  if new.other_side then return null; end if;
  select * into h from machinery.hidden_since(new.municipality_id, new.family_id, new.person_id);
  if h.counts_from is null or new.recorded_at <= h.counts_from or new.person_id is not distinct from h.from_person_id then return null; end if;
  update rec.family_member m set beside = true where m.municipality_id = new.municipality_id and m.id = new.id;
  if not ctx.veil_on(new.municipality_id, new.person_id) then
    insert into rec.veil (municipality_id, person_id, ground, from_person_id) values (new.municipality_id, new.person_id, h.ground, h.from_person_id);
  end if;
  update rec.person p set beside = true
   where p.municipality_id = new.municipality_id and p.id = new.person_id and not p.beside and p.recorded_at > h.set_at
     and not exists (select 1 from rec.family_member o where o.municipality_id = p.municipality_id and o.person_id = p.id and not o.beside);
  update rec.casefile c set beside = true from rec.person p join rec.family f on f.municipality_id = p.municipality_id
   where c.municipality_id = p.municipality_id and c.person_id = p.id and f.id = c.family_id and p.id = new.person_id and (p.beside or f.beside) and not c.beside;
  update rec.entry e set narrow = true from rec.casefile c join rec.entry_casefile l on l.municipality_id = c.municipality_id and l.casefile_id = c.id
   where c.municipality_id = new.municipality_id and c.person_id = new.person_id and e.municipality_id = l.municipality_id and e.id = l.entry_id and not e.narrow
     and exists (select 1 from rec.person p where p.municipality_id = c.municipality_id and p.id = c.person_id and p.beside);
  return null;
end $$;
create constraint trigger keep_beside after insert on rec.family_member deferrable initially deferred for each row execute function machinery.keep_beside();
-- Somebody who is in it already, for the reader or not, joins no second time: an error message would answer.
create function machinery.joined_once() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from rec.family_member m where m.municipality_id = new.municipality_id and m.family_id = new.family_id and m.person_id = new.person_id and m.beside) then return null; end if;
  return new;
end $$;
create trigger joined_once before insert on rec.family_member for each row execute function machinery.joined_once();
-- Who is whose partner or step-parent now; not that a known child is a known mother's.
create function machinery.keep_beside_kin() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.kinship k set beside = true where k.municipality_id = new.municipality_id and k.id = new.id and not k.beside and exists (
    select 1 from rec.person p join rec.person o on o.municipality_id = p.municipality_id and o.id = new.other_person_id
      join rec.veil v on v.municipality_id = p.municipality_id and v.person_id in (p.id, o.id) and v.lifted_at is null
     where p.municipality_id = new.municipality_id and p.id = new.person_id and new.recorded_at > v.set_at
       and (p.beside or o.beside or new.relation not in ('birth_parent', 'sibling') or p.recorded_at > v.set_at or o.recorded_at > v.set_at)
       and v.from_person_id is distinct from new.person_id and v.from_person_id is distinct from new.other_person_id);
  return null;
end $$;
create constraint trigger keep_beside after insert on rec.kinship deferrable initially deferred for each row execute function machinery.keep_beside_kin();
create function machinery.narrow_beside() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.entry e set narrow = true from rec.casefile c join rec.person p on p.municipality_id = c.municipality_id and p.id = c.person_id
   where c.municipality_id = new.municipality_id and c.id = new.casefile_id and p.beside and e.municipality_id = new.municipality_id and e.id = new.entry_id and not e.narrow;
  return null;
end $$;
create function machinery.keep_beside_case() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.beside := exists (select 1 from rec.person p where p.municipality_id = new.municipality_id and p.id = new.person_id and p.beside)
             or exists (select 1 from rec.family f where f.municipality_id = new.municipality_id and f.id = new.family_id and f.beside);
  return new;
end $$;
create trigger keep_beside before insert on rec.casefile for each row execute function machinery.keep_beside_case();
create trigger narrow_beside after insert on rec.entry_casefile for each row execute function machinery.narrow_beside();
