-- A hidden side is those who were hidden together, not everybody hidden in one family: whoever hides a child that stayed, or writes one of their own into the family, is not let behind the veil of the others by that.
alter table rec.veil add side uuid, add vouched boolean not null default true, add set_in xid8 default pg_current_xact_id();
comment on column rec.veil.side is 'those hidden together: joined by whoever may look behind the veil of one of them, or by whoever hid them all in one act';
comment on column rec.veil.vouched is 'false for somebody who was hidden because they came into the family, written by whoever may not look: their own people see no more of the others by that';
do $$
declare t record; n int;
begin
  for t in select distinct v.municipality_id as town from rec.veil v loop
    perform ctx.begin_town(t.town);
    update rec.veil v set side = v.id, set_in = '0' where v.municipality_id = t.town;
    -- Until now everybody hidden in one family was of one side, but for whom they hide from.
    loop
      update rec.veil v set side = x.side from (
        select a.id, min(b.side::text)::uuid as side from rec.veil a join rec.veil b on b.municipality_id = a.municipality_id
         where a.municipality_id = t.town and (a.person_id = b.person_id or (a.from_person_id is distinct from b.person_id and b.from_person_id is distinct from a.person_id and exists (
           select 1 from rec.family_member m join rec.family_member o on o.municipality_id = m.municipality_id and o.family_id = m.family_id
            where m.municipality_id = t.town and m.person_id = a.person_id and o.person_id = b.person_id))) group by a.id) x
       where v.municipality_id = t.town and v.id = x.id and x.side::text < v.side::text;
      get diagnostics n = row_count;
      exit when n = 0;
    end loop;
  end loop;
end $$;
alter table rec.veil alter side set not null, alter side set default gen_random_uuid();
create index on rec.veil (municipality_id, side);
grant select (side, vouched, set_at) on rec.veil to kyoten_veil;

set local role kyoten_veil;
-- The sides that people are of, as somebody said who might look: while they are hidden themselves, or still beside those who are.
create function ctx.sides_of(persons uuid[]) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  return (select coalesce(array_agg(distinct v.side), '{}') from rec.veil v join rec.person p on p.municipality_id = v.municipality_id and p.id = v.person_id
           where v.municipality_id = t and v.person_id = any (persons) and v.vouched and (v.lifted_at is null or p.beside));
end $$;
create or replace function ctx.hidden_with(person uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date; sides uuid[];
begin
  -- Also after lifting: what was not opened then stays with the same people.
  sides := array(select v.side from rec.veil v where v.municipality_id = t and v.person_id = person);
  return array[person] || (select coalesce(array_agg(distinct n.person_id), '{}') from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
    join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
    join rec.veil v on v.municipality_id = n.municipality_id and v.person_id = n.person_id and v.side = any (sides) and (v.lifted_at is null or p.beside)
   where m.municipality_id = t and m.person_id = person and (m.until is null or m.until > day) and (n.until is null or n.until > day) and (p.veiled or p.beside) and p.id <> person);
end $$;
create or replace function ctx.other_side(person uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); together uuid[] := ctx.hidden_with(person); named uuid[];
begin
  named := (select coalesce(array_agg(distinct v.from_person_id), '{}') from rec.veil v where v.municipality_id = t and v.person_id = any (together) and v.lifted_at is null and v.from_person_id is not null);
  return named || (select coalesce(array_agg(distinct n.person_id), '{}') from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
    join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
   where m.municipality_id = t and (m.person_id = any (named) or m.person_id = person) and not p.veiled);
end $$;
create or replace function ctx.may_look(person uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); own uuid[];
begin
  if i.r is distinct from 'office' or person = any (ctx.conflicted_persons())
     or not exists (select 1 from rec.person p where p.municipality_id = i.m and p.id = person and (not p.sealed or p.id = any (ctx.opened_persons())))
     or not exists (select 1 from rec.veil v where v.municipality_id = i.m and v.person_id = person) then return false; end if;
  if i.role in ('head', 'supervisor', 'coordinator') then return true; end if;
  if i.role not in ('public_health_nurse', 'social_worker', 'family_supporter', 'abuse_specialist', 'psychologist') then return false; end if;
  own := ctx.own_persons();
  return (person = any (own) or exists (select 1 from rec.veil v where v.municipality_id = i.m and v.person_id = person and v.side = any (ctx.sides_of(own)))) and not own && ctx.other_side(person);
end $$;
-- Everybody who is or was hidden together with one of the reader's own who is hidden.
create or replace function ctx.side_persons() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); sides uuid[];
begin
  if ctx.reach() <> 'office' or not exists (select 1 from rec.veil v where v.municipality_id = t) then return '{}'; end if;
  sides := ctx.sides_of(ctx.own_persons());
  if sides = '{}' then return '{}'; end if;
  return array(select distinct v.person_id from rec.veil v where v.municipality_id = t and v.side = any (sides));
end $$;
-- Their families, a second one too; not one in which somebody of another side is hidden as well.
create or replace function ctx.side_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); s uuid[] := ctx.side_persons();
begin
  if s = '{}' then return '{}'; end if;
  return (select coalesce(array_agg(distinct m.family_id), '{}') from rec.family_member m where m.municipality_id = t and m.person_id = any (s) and not exists (
    select 1 from rec.family_member n join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id and (p.veiled or p.beside)
     where n.municipality_id = t and n.family_id = m.family_id and n.person_id <> all (s)));
end $$;
-- The families that a standing look opens: where nobody is hidden but those looked at, who is of their side, and whom the reader might look at as well.
create or replace function ctx.looking_families() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); p uuid[] := ctx.unveiled(); sides uuid[];
begin
  if p = '{}' then return '{}'; end if;
  sides := array(select v.side from rec.veil v where v.municipality_id = t and v.person_id = any (p) and v.vouched);
  return (select coalesce(array_agg(distinct m.family_id), '{}') from rec.family_member m where m.municipality_id = t and m.person_id = any (p) and not exists (
    select 1 from rec.family_member n join rec.person q on q.municipality_id = n.municipality_id and q.id = n.person_id and (q.veiled or q.beside)
     where n.municipality_id = t and n.family_id = m.family_id and q.id <> all (p)
       and not exists (select 1 from rec.veil v where v.municipality_id = t and v.person_id = q.id and v.side = any (sides)) and not ctx.may_look(q.id)));
end $$;
-- Whose places a standing look opens on what was put down about several: those looked at, who is hidden with them, and, for those who might look at them as well, the others.
create function ctx.opens_places_of(persons uuid[]) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); p uuid[] := ctx.unveiled();
begin
  if not persons && p then return false; end if;
  return not exists (select 1 from unnest(persons) q where q <> all (p)
    and not exists (select 1 from rec.veil v join rec.veil w on w.municipality_id = v.municipality_id and w.side = v.side and w.vouched where v.municipality_id = t and v.person_id = q and w.person_id = any (p)) and not ctx.may_look(q));
end $$;
create or replace function ctx.casefiles_aside() returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); hiding uuid[]; side uuid[]; persons uuid[];
begin
  if i.r is distinct from 'office' or ctx.leads() then return '{}'; end if;
  hiding := ctx.hiding_families();
  if hiding = '{}' then return '{}'; end if;
  side := ctx.side_families();
  persons := ctx.side_persons();
  return (select coalesce(array_agg(c.id), '{}') from rec.casefile c where c.municipality_id = i.m and c.family_id = any (hiding) and c.family_id <> all (side) and c.person_id <> all (persons));
end $$;
revoke all on function ctx.sides_of(uuid[]), ctx.opens_places_of(uuid[]) from public;
grant execute on function ctx.opens_places_of(uuid[]) to kyoten_app;
grant execute on function ctx.may_look(uuid) to kyoten_owner;
set local role kyoten_owner;

alter policy side on rec.family_member using (not beside or (select ctx.leads()) or person_id = any ((select ctx.side_persons())::uuid[]) or family_id = any ((select ctx.side_families())::uuid[]));

-- Which side somebody newly hidden is of: that of those in their family whom the one who hides them may look at; that of those hidden in the same act; else one of their own. Nobody is of the side they are hidden from, nor of that of whoever hides from them.
create function machinery.side_of_veil() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; joined uuid; own uuid;
begin
  new.set_in := pg_current_xact_id();
  if not new.vouched then return new; end if;
  select v.side into own from rec.veil v join rec.person p on p.municipality_id = v.municipality_id and p.id = v.person_id
   where v.municipality_id = t and v.person_id = new.person_id and (v.lifted_at is null or p.beside) order by v.set_at desc limit 1;
  select v.side into joined from rec.veil v join rec.person p on p.municipality_id = v.municipality_id and p.id = v.person_id
   where v.municipality_id = t and v.person_id <> new.person_id and (v.lifted_at is null or p.beside)
     and exists (select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id where m.municipality_id = t and m.person_id = new.person_id and n.person_id = v.person_id)
     and not exists (select 1 from rec.veil w where w.municipality_id = t and w.side = v.side and (w.person_id is not distinct from new.from_person_id or w.from_person_id is not distinct from new.person_id))
     and (ctx.may_look(v.person_id) or (v.set_in = new.set_in and v.set_by = new.set_by and v.side = v.id))
   order by v.set_at, v.id limit 1;
  new.side := coalesce(joined, own, new.id);
  -- Hidden apart by mistake: whoever may look at both sets it once more, and they are of one side.
  if joined is not null and own is not null and own <> joined then
    update rec.veil v set side = joined where v.municipality_id = t and v.person_id = new.person_id and v.side = own;
  end if;
  return new;
end $$;
create trigger side before insert on rec.veil for each row execute function machinery.side_of_veil();

-- As before; and of which side a newcomer is.
create or replace function machinery.keep_beside() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare h record; mates uuid;
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
    -- Of the side of those they came to, so that its people see them; their own see no more of it unless somebody who may look has written them.
    select v.side into mates from rec.veil v where v.municipality_id = new.municipality_id and v.person_id = h.person_id and v.lifted_at is null order by v.set_at limit 1;
    insert into rec.veil (municipality_id, person_id, ground, from_person_id, side, vouched) values (new.municipality_id, new.person_id, h.ground, h.from_person_id, mates, ctx.may_look(h.person_id));
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

-- A file about several who hide opens only to whom a look opens all of their places.
create policy places on rec.file as restrictive to kyoten_app using (not veiled or ctx.opens_places_of(place_of)) with check (true);
create policy places on rec.file_name as restrictive to kyoten_app
  using (exists (select 1 from rec.file f where f.municipality_id = file_name.municipality_id and f.id = file_name.file_id and (f.place_of = '{}' or ctx.opens_places_of(f.place_of)))) with check (true);
