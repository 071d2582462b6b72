-- What is hidden closes nothing for colleagues either, where the one who writes could see it close: others' declarations found them by a hidden address, telephone or name, and a seal that names them was refused only when the guess was right.
-- A declaration about somebody else closes by what is not hidden; where it agrees with something hidden, those who lead are told, and decide.
create function machinery.close_by_open_words() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare by_whom uuid := (select d.recorded_by from rec.conflict_declaration d where d.municipality_id = new.municipality_id and d.id = new.declared_id);
begin
  if exists (select 1 from machinery.declared d cross join lateral machinery.persons_meant(d, true) m where d.municipality_id = new.municipality_id and d.account_id = new.account_id and m = new.person_id) then return new; end if;
  if not exists (select 1 from rec.alert l where l.municipality_id = new.municipality_id and l.kind = 'declared_hidden' and l.account_id = new.account_id and l.person_id = new.person_id) then
    perform machinery.raise_alert('declared_hidden', by_whom, jsonb_build_object('person_id', new.person_id, 'account_id', new.account_id), '', '{coordinator,supervisor,head}'::text[]);
  end if;
  return null;
end $$;
-- Before the floor of those who stay is counted.
create trigger close_by_open_words before insert on rec.conflict for each row when (new.declared_id is not null and not new.by_self) execute function machinery.close_by_open_words();

-- A call that agrees with something hidden stays closed to colleagues near it, for it may tell the place; only no answer says so.
alter table rec.silent_match add by_hidden_words boolean not null default false;
comment on column rec.silent_match.by_hidden_words is 'somebody near was found only by what is hidden: no answer to anybody may depend on it';
drop function machinery.in_conflict_with_call(int, uuid, uuid);
create or replace function machinery.in_conflict_with_call(town integer, account uuid, intake uuid, openly boolean default false) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.account a join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id
   where a.municipality_id = town and a.id = account and (
     exists (select 1 from rec.silent_match s join rec.intake_child k on k.municipality_id = s.municipality_id and k.id = s.intake_child_id and k.person_id is null
              where s.municipality_id = town and s.intake_id = intake and s.account_id = b.id and not (openly and s.by_hidden_words))
     or exists (select 1 from rec.conflict c join rec.intake_child k on k.municipality_id = c.municipality_id and k.intake_id = intake and k.person_id is not null
              where c.municipality_id = town and c.account_id = b.id and c.ended_at is null and (c.person_id = k.person_id or exists (
                select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
                 where m.municipality_id = town and m.person_id = c.person_id and n.person_id = k.person_id)))))
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
      insert into rec.silent_match (municipality_id, intake_id, intake_child_id, account_id, by_hidden_words) values (t, call, unknown.id, found_one.account_id, not found_one.openly);
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
    select x.account_id, bool_or(x.openly) as openly from (
      select c.account_id, (b.agree = 'day' and machinery.is_called(town, p.id, keys, true)) or machinery.is_wholly_called(town, p.id, keys, true) as openly from rec.conflict c join rec.person p on p.municipality_id = c.municipality_id and p.id = c.person_id
        cross join lateral (select machinery.births_agree(y, m, d, age, heard_on, p.birth_year, p.birth_month, p.birth_day) as agree) b
       where c.municipality_id = town and c.ended_at is null and b.agree <> 'no' and ((b.agree = 'day' and machinery.is_called(town, p.id, keys, ctx.same_staff(me, c.account_id))) or machinery.is_wholly_called(town, p.id, keys, ctx.same_staff(me, c.account_id)))
      union
      select e.account_id, true from machinery.declared e
        cross join lateral (select machinery.births_agree(y, m, d, age, heard_on, extract(year from e.birth_on)::int, extract(month from e.birth_on)::int, extract(day from e.birth_on)::int) as agree) b
       where e.municipality_id = town and b.agree <> 'no' and ((b.agree = 'day' and e.part_keys && keys) or e.name_keys && keys)) x
     where not exists (select 1 from rec.silent_match s where s.municipality_id = town and s.account_id = x.account_id and coalesce(s.intake_child_id, s.information_sheet_id, s.checkup_id) = new.id) group by x.account_id loop
    insert into rec.silent_match (municipality_id, intake_id, intake_child_id, information_sheet_id, checkup_id, account_id, by_hidden_words)
    values (town, case when tg_table_name = 'intake_child' then of_intake end, case when tg_table_name = 'intake_child' then new.id end,
            case when tg_table_name = 'information_sheet' then new.id end, case when tg_table_name = 'checkup' then new.id end, found_one.account_id, not found_one.openly);
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
create or replace function machinery.apply_seal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c record; x record; t int := new.municipality_id; stay uuid[];
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
    if exists (select 1 from unnest(new.named) n where machinery.in_conflict_with_call(t, n, new.intake_id, true)) then raise insufficient_privilege using message = 'others must be named'; end if;
    -- Whoever is kept from it only by what is hidden is named like anybody else, or the answer would say that it is right; the keeper hears that too few stay.
    stay := array(select n from unnest(new.named) n where not machinery.in_conflict_with_call(t, n, new.intake_id));
    update rec.intake i set sealed = true, version = i.version + 1 where i.municipality_id = t and i.id = new.intake_id;
    insert into rec.opening (municipality_id, intake_id, account_id) select t, new.intake_id, n from unnest(new.named) n;
    if new.recorded_by <> all (new.named) then
      insert into rec.opening (municipality_id, intake_id, account_id, until) values (t, new.intake_id, new.recorded_by, clock_timestamp() + interval '1 minute');
    end if;
    perform machinery.seal_person(t, k.person_id) from rec.intake_child k where k.municipality_id = t and k.intake_id = new.intake_id and k.person_id is not null;
    if new.against_account_id is not null then perform machinery.keep_against(t, new.intake_id, new.against_account_id); end if;
    perform machinery.raise_alert('sealed', new.recorded_by, jsonb_build_object('intake_id', new.intake_id), '', '{keeper}'::text[], new.named);
    if not machinery.enough_named(t, stay) then perform machinery.raise_alert('seal_thin', new.recorded_by, jsonb_build_object('intake_id', new.intake_id), '', '{keeper}'::text[]); end if;
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
