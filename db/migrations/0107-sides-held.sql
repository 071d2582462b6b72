-- A side is left and joined only by whoever may look behind the veil that stands there already: whoever hid somebody of a family once more moved them to a side of their own, and looked. And only what was vouched for leads on.
create or replace function machinery.side_of_veil() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; joined uuid; own uuid;
begin
  new.set_in := pg_current_xact_id();
  if not new.vouched then return new; end if;
  -- Two who hide one person at the same moment wait for each other, and the second sees that somebody was hidden before.
  perform 1 from rec.person p where p.municipality_id = t and p.id = new.person_id for no key update;
  select v.side into own from rec.veil v join rec.person p on p.municipality_id = v.municipality_id and p.id = v.person_id
   where v.municipality_id = t and v.person_id = new.person_id and v.vouched and (v.lifted_at is null or p.beside) order by v.set_at desc limit 1;
  -- Of whoever was ever hidden something may be hidden still, so nobody brings them to another side who may not look at them.
  if ctx.may_look(new.person_id) or not exists (select 1 from rec.veil v where v.municipality_id = t and v.person_id = new.person_id) then
    select v.side into joined from rec.veil v join rec.person p on p.municipality_id = v.municipality_id and p.id = v.person_id
     where v.municipality_id = t and v.person_id <> new.person_id and v.vouched and (v.lifted_at is null or p.beside)
       and exists (select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id where m.municipality_id = t and m.person_id = new.person_id and n.person_id = v.person_id)
       and not exists (select 1 from rec.veil w where w.municipality_id = t and w.side = v.side and (w.person_id is not distinct from new.from_person_id or w.from_person_id is not distinct from new.person_id))
       and (ctx.may_look(v.person_id) or (v.set_in = new.set_in and v.set_by = new.set_by and v.side = v.id
         and not exists (select 1 from rec.veil w where w.municipality_id = t and w.person_id = v.person_id and w.set_in is distinct from new.set_in)))
     order by v.set_at, v.id limit 1;
  end if;
  new.side := coalesce(joined, own, new.id);
  -- Hidden apart by mistake: whoever may look at both sets it once more, and they are of one side.
  if joined is not null and own is not null and own <> joined then
    update rec.veil v set side = joined where v.municipality_id = t and v.person_id = new.person_id and v.side = own;
  end if;
  return new;
end $$;

-- As before; but whoever came into a family unvouched vouches for nobody who comes to them.
create or replace function machinery.keep_beside() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare h record; mates uuid; sure boolean;
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
    -- Of the side of those in the family behind whose veil the writer may look; else of the first, unvouched: its people see them, and their own see no more of it. Whoever was hidden before is of a side as for any other veil.
    select v.side, v.vouched and ctx.may_look(v.person_id) into mates, sure from rec.family_member m join rec.veil v on v.municipality_id = m.municipality_id and v.person_id = m.person_id and v.lifted_at is null
     where m.municipality_id = new.municipality_id and m.family_id = new.family_id and m.person_id <> new.person_id order by 2 desc, v.set_at limit 1;
    insert into rec.veil (municipality_id, person_id, ground, from_person_id, side, vouched) values (new.municipality_id, new.person_id, h.ground, h.from_person_id, mates,
      sure or exists (select 1 from rec.veil v where v.municipality_id = new.municipality_id and v.person_id = new.person_id));
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
