-- Whether a hidden address, telephone or new name is the right one is told to nobody by what closes: in a declaration of one's own, in a call one takes, and in asking for access, only what is not hidden is compared. What agrees with something hidden is told to those who lead.
create function machinery.is_called(town int, person uuid, keys text[], openly boolean) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.person_name n, unnest(keys) k where n.municipality_id = town and n.person_id = person and k <> '' and (n.kana_key = k or n.grams @> machinery.pairs(k)) and not (openly and coalesce(n.told, '') = 'hidden_side'))
$$;
create function machinery.is_wholly_called(town int, person uuid, keys text[], openly boolean) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.person_name n, unnest(keys) k where n.municipality_id = town and n.person_id = person and k <> '' and not (openly and coalesce(n.told, '') = 'hidden_side')
                  and (n.kana_key = k or (n.grams @> machinery.pairs(k) and regexp_replace(n.name, '\s', '', 'g') like '%' || substr(k, 1, 1) || '%' and length(regexp_replace(n.name, '\s', '', 'g')) = length(k))))
$$;
create or replace function machinery.is_called(town int, person uuid, keys text[]) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$ select machinery.is_called(town, person, keys, false) $$;
create or replace function machinery.is_wholly_called(town int, person uuid, keys text[]) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$ select machinery.is_wholly_called(town, person, keys, false) $$;
drop function machinery.tells_of(int, uuid[], uuid[], text, text[], text[]);
-- Whether a call tells of one of some persons: of whom by name, of whom by a place now or before, or by a telephone; `openly`: by what is not hidden.
create function machinery.tells_of(town int, called uuid[], living uuid[], said text, places text[], phones text[], openly boolean) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.person_name n where n.municipality_id = town and n.person_id = any (called) and not (openly and coalesce(n.told, '') = 'hidden_side') and machinery.names_one(said, n.name, n.kana))
      or exists (select 1 from rec.place_key k join rec.residence r on r.municipality_id = k.municipality_id and r.id = k.residence_id, unnest(places) w where k.municipality_id = town and k.person_id = any (living) and not (openly and r.veiled) and machinery.names_place(w, k.key))
      or exists (select 1 from rec.phone t where t.municipality_id = town and t.person_id = any (living) and not (openly and t.veiled) and t.digits = any (phones))
$$;
create or replace function machinery.match_said() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t int := new.municipality_id; me uuid := ctx.account(); call uuid; heard_words text; said text; wheres text[]; heard_places text[]; heard_phones text[]; found_one record; unknown record; stay uuid[]; fresh boolean; known boolean;
begin
  call := case when tg_table_name = 'intake' then new.id else (select k.intake_id from rec.intake_child k where k.municipality_id = t and k.id = (to_jsonb(new) ->> 'intake_child_id')::uuid) end;
  select i.content || ' ' || coalesce(string_agg(k.suspected_words, ' '), '') into heard_words from rec.intake i
    left join rec.intake_child k on k.municipality_id = i.municipality_id and k.intake_id = i.id where i.municipality_id = t and i.id = call group by i.content;
  wheres := array(select w from rec.intake_child k join rec.intake_place p on p.municipality_id = k.municipality_id and p.intake_child_id = k.id cross join lateral unnest(array[p.where_now, p.sleeps_where]) w
                   where k.municipality_id = t and k.intake_id = call and w <> '');
  said := machinery.plain_words(heard_words);
  heard_places := array_remove(array(select machinery.place_key(w) from unnest(wheres || heard_words) w), null);
  heard_phones := machinery.phones_said(heard_words || ' ' || array_to_string(wheres, ' '));
  for found_one in
    select p.id from rec.person p cross join lateral (select array(select machinery.near_to(t, p.id)) as near) n
     where p.municipality_id = t and p.sealed and machinery.tells_of(t, n.near, n.near, said, heard_places, heard_phones, false)
       and not exists (select 1 from rec.silent_match s where s.municipality_id = t and s.intake_id = call and s.person_id = p.id)
       and not exists (select 1 from rec.intake_child k where k.municipality_id = t and k.intake_id = call and k.person_id = p.id) loop
    insert into rec.silent_match (municipality_id, intake_id, person_id) values (t, call, found_one.id);
    perform machinery.tell_of_match(found_one.id, call);
  end loop;
  -- Whoever is near them is kept from the call as long as nobody knows who the child is. That staff are named in a text tells nothing: of what they declared of themselves only home and telephone count.
  if not exists (select 1 from rec.intake_child k where k.municipality_id = t and k.intake_id = call and k.person_id is null) then return null; end if;
  for found_one in
    select x.account_id, ctx.same_staff(me, x.account_id) as own, bool_or(x.openly) as openly from (
      select c.account_id, machinery.tells_of(t, h.called, n.near, said, heard_places, heard_phones, true) as openly
        from rec.conflict c cross join lateral (select array(select machinery.near_to(t, c.person_id)) as near) n
          cross join lateral (select case when c.source = 'register' then array_remove(n.near, c.person_id) else n.near end as called) h
       where c.municipality_id = t and c.ended_at is null and machinery.tells_of(t, h.called, n.near, said, heard_places, heard_phones, false)
      union all
      select d.account_id, true from rec.conflict_declaration d where d.municipality_id = t and machinery.names_one(said, d.name, d.kana)
      union all
      select e.account_id, true from machinery.declared e where e.municipality_id = t and (e.phones && heard_phones or exists (select 1 from unnest(e.places) k, unnest(heard_places) w where machinery.names_place(w, k)))) x group by x.account_id loop
    -- What is hidden closes nothing before the eyes of whoever types it: that would tell them it is the right one. Somebody who leads is told, and decides.
    if found_one.own and not found_one.openly then
      if not exists (select 1 from rec.alert l where l.municipality_id = t and l.kind = 'silent_match_conflict' and l.intake_id = call and l.actor_id = me) then
        perform machinery.raise_alert('silent_match_conflict', me, jsonb_build_object('intake_id', call), '', '{coordinator,supervisor,head}'::text[]);
      end if;
      continue;
    end if;
    fresh := false;
    known := exists (select 1 from rec.silent_match s where s.municipality_id = t and s.intake_id = call and s.account_id = found_one.account_id);
    for unknown in select k.id from rec.intake_child k where k.municipality_id = t and k.intake_id = call and k.person_id is null
        and not exists (select 1 from rec.silent_match s where s.municipality_id = t and s.intake_child_id = k.id and s.account_id = found_one.account_id) loop
      insert into rec.silent_match (municipality_id, intake_id, intake_child_id, account_id) values (t, call, unknown.id, found_one.account_id);
      fresh := true;
    end loop;
    if not fresh or known then continue; end if;
    stay := array(select n from unnest(ctx.named_on_intake(call)) n where not ctx.same_staff(n, found_one.account_id));
    if cardinality(stay) < cardinality(ctx.named_on_intake(call)) and not machinery.enough_named(t, stay) then
      perform machinery.raise_alert('seal_thin', me, jsonb_build_object('intake_id', call), '', '{keeper}'::text[], stay);
    end if;
    if ctx.same_staff(me, found_one.account_id) then
      perform machinery.raise_alert('silent_match_conflict', me, jsonb_build_object('intake_id', call), '', '{coordinator,supervisor,head}'::text[]);
    end if;
  end loop;
  return null;
end $$;
-- As before; the new name of somebody hidden closes nothing before the eyes of whoever types it.
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
       and not exists (select 1 from rec.silent_match s where s.municipality_id = town and s.person_id = p.id and (coalesce(s.intake_child_id, s.information_sheet_id, s.checkup_id) = new.id or s.intake_id = of_intake)) loop
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
       where c.municipality_id = town and c.ended_at is null and b.agree <> 'no' and ((b.agree = 'day' and machinery.is_called(town, p.id, keys, ctx.same_staff(me, c.account_id))) or machinery.is_wholly_called(town, p.id, keys, ctx.same_staff(me, c.account_id)))
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
drop function machinery.persons_meant(machinery.declared) cascade;
-- Everybody whom a declaration means: same name and day of birth, same address, or same telephone; `openly`: by what is not hidden.
create function machinery.persons_meant(d machinery.declared, openly boolean) returns setof uuid language sql stable set search_path = pg_catalog, pg_temp as $$
  select p.id from rec.person p
   where p.municipality_id = d.municipality_id and d.birth_on is not null and p.birth_year = extract(year from d.birth_on) and p.birth_month = extract(month from d.birth_on) and p.birth_day = extract(day from d.birth_on)
     and machinery.is_called(p.municipality_id, p.id, d.name_keys, openly)
  union select k.person_id from rec.place_key k join rec.residence r on r.municipality_id = k.municipality_id and r.id = k.residence_id and not (openly and r.veiled) where k.municipality_id = d.municipality_id and k.key = any (d.places)
  union select t.person_id from rec.phone t where t.municipality_id = d.municipality_id and t.digits = any (d.phones) and not (openly and t.veiled)
$$;
do $$
begin
  execute (select format('alter table rec.alert drop constraint alert_kind_code, add constraint alert_kind_code %s', replace(pg_get_constraintdef(c.oid), '''place_asked_often''::text', '''place_asked_often''::text, ''declared_hidden''::text'))
    from pg_constraint c where c.conname = 'alert_kind_code');
end $$;
create or replace function machinery.keep_conflicts(town int, only_declared uuid, only_person uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare h record;
begin
  if not exists (select 1 from machinery.declared d where d.municipality_id = town) then return; end if;
  insert into rec.conflict (municipality_id, account_id, person_id, by_self, source, declared_id)
  select distinct on (d.account_id, m) town, d.account_id, m, d.by_self, d.source, d.id
    from machinery.declared d cross join lateral machinery.persons_meant(d, d.by_self) m
   where d.municipality_id = town and (only_declared is null or d.id = only_declared) and (only_person is null or m = only_person)
     and not exists (select 1 from rec.conflict c where c.municipality_id = town and c.account_id = d.account_id and c.person_id = m);
  for h in
    select distinct d.account_id, m as person_id from machinery.declared d cross join lateral machinery.persons_meant(d, false) m
     where d.municipality_id = town and d.by_self and (only_declared is null or d.id = only_declared) and (only_person is null or m = only_person)
       and not exists (select 1 from rec.conflict c where c.municipality_id = town and c.account_id = d.account_id and c.person_id = m)
       and not exists (select 1 from rec.alert l where l.municipality_id = town and l.kind = 'declared_hidden' and l.actor_id = d.account_id and l.person_id = m) loop
    perform machinery.raise_alert('declared_hidden', h.account_id, jsonb_build_object('person_id', h.person_id), '', '{coordinator,supervisor,head}'::text[]);
  end loop;
end $$;
-- What others cannot read they do not count either: how many rows a table took in, also by a transaction that was rolled back. Where the role that migrates is no superuser, the DBA revokes them (docs/operations.md).
do $$
declare f record; was text := current_user;
begin
  execute 'reset role';
  if (select rolsuper from pg_roles where rolname = current_user) then
    for f in select p.oid::regprocedure as what from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'pg_catalog'
      where p.proname like 'pg\_stat\_get\_xact%' or p.proname like 'pg\_stat\_get\_%tuples%' or p.proname like 'pg\_stat\_get\_%since%' or p.proname in ('pg_stat_get_numscans', 'pg_stat_get_wal', 'pg_current_wal_insert_lsn', 'pg_current_wal_lsn', 'pg_current_wal_flush_lsn', 'pg_stat_get_blocks_fetched', 'pg_stat_get_blocks_hit') loop
      execute format('revoke execute on function %s from public', f.what);
    end loop;
  end if;
  execute format('set local role %I', was);
end $$;
