-- A call tells of somebody sealed, or of somebody near a person of ours, also by the name of a guardian or by the place or the telephone that is said for the child: it is matched as a name is, and nobody who types it notices.
-- Who reported is never compared; the child's own name is compared together with the birth (match_heard).
create function machinery.near_to(town int, person uuid) returns setof uuid language sql stable set search_path = pg_catalog, pg_temp as $$
  select person union select n.person_id from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id where m.municipality_id = town and m.person_id = person
$$;
-- What was said, without gaps and in one kind of kana.
create function machinery.plain_words(words text) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
  select translate(regexp_replace(normalize(coalesce(words, ''), nfkc), '[[:space:]・]', '', 'g'), 'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ', 'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ')
$$;
-- A whole name stands in it; shorter ones are in every text.
create function machinery.names_one(said text, name text, kana text) returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select (length(machinery.plain_words(name)) >= 3 and position(machinery.plain_words(name) in said) > 0) or (length(machinery.plain_words(kana)) >= 4 and position(machinery.plain_words(kana) in said) > 0)
$$;
-- The address stands in it and does not go on as another one would (4-5-6 in 4-5-67).
create function machinery.names_place(said text, key text) returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when length(key) < 5 or position(key in said) = 0 then false else exists (
    select 1 from generate_series(position(key in said), length(said) - length(key) + 1) p where substr(said, p, length(key)) = key and substr(said, p + length(key), 2) !~ '^-?[0-9]') end
$$;
create function machinery.phones_said(words text) returns text[] language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array(select regexp_replace(m[1], '[^0-9]', '', 'g') from regexp_matches(normalize(coalesce(words, ''), nfkc), '(0[0-9][0-9()‐−–ー -]{6,14}[0-9])', 'g') m)
$$;
-- Whether a call tells of one of some persons: of whom by name, of whom by a place now or before, or by a telephone.
create function machinery.tells_of(town int, called uuid[], living uuid[], said text, places text[], phones text[]) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.person_name n where n.municipality_id = town and n.person_id = any (called) and machinery.names_one(said, n.name, n.kana))
      or exists (select 1 from rec.place_key k, unnest(places) w where k.municipality_id = town and k.person_id = any (living) and machinery.names_place(w, k.key))
      or exists (select 1 from rec.phone t where t.municipality_id = town and t.person_id = any (living) and t.digits = any (phones))
$$;
create function machinery.match_said() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
     where p.municipality_id = t and p.sealed and machinery.tells_of(t, n.near, n.near, said, heard_places, heard_phones)
       and not exists (select 1 from rec.silent_match s where s.municipality_id = t and s.intake_id = call and s.person_id = p.id)
       and not exists (select 1 from rec.intake_child k where k.municipality_id = t and k.intake_id = call and k.person_id = p.id) loop
    insert into rec.silent_match (municipality_id, intake_id, person_id) values (t, call, found_one.id);
    perform machinery.tell_of_match(found_one.id, call);
  end loop;
  -- Whoever is near them is kept from the call as long as nobody knows who the child is. That staff are named in a text tells nothing: of what they declared of themselves only home and telephone count.
  if not exists (select 1 from rec.intake_child k where k.municipality_id = t and k.intake_id = call and k.person_id is null) then return null; end if;
  for found_one in
    select distinct x.account_id from (
      select c.account_id from rec.conflict c cross join lateral (select array(select machinery.near_to(t, c.person_id)) as near) n
       where c.municipality_id = t and c.ended_at is null and machinery.tells_of(t, case when c.source = 'register' then array_remove(n.near, c.person_id) else n.near end, n.near, said, heard_places, heard_phones)
      union
      select d.account_id from rec.conflict_declaration d where d.municipality_id = t and machinery.names_one(said, d.name, d.kana)
      union
      select e.account_id from machinery.declared e where e.municipality_id = t and (e.phones && heard_phones or exists (select 1 from unnest(e.places) k, unnest(heard_places) w where machinery.names_place(w, k)))) x loop
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
create constraint trigger match_heard after insert on rec.intake deferrable initially deferred for each row execute function machinery.match_said();
create constraint trigger match_heard after insert or update of where_now, sleeps_where on rec.intake_place deferrable initially deferred for each row execute function machinery.match_said();
-- As before; what the words of the call told already is not told twice.
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
       where c.municipality_id = town and c.ended_at is null and b.agree <> 'no' and ((b.agree = 'day' and machinery.is_called(town, p.id, keys)) or machinery.is_wholly_called(town, p.id, keys))
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
