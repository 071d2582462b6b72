-- The question before a text is kept answers yes or no, and whoever may look could ask school by school and never look. Each question is counted where no rollback takes it back, and told beyond a day's number.
create table audit.place_asked (
  municipality_id int not null, id uuid not null, account_id uuid not null, day date not null, times int not null, told boolean not null, xact xid8 not null default pg_current_xact_id(),
  primary key (municipality_id, id));
comment on table audit.place_asked is 'machinery: how often an account has asked on a day whether a text tells a hidden place, and what it was told';
create index on audit.place_asked (municipality_id, account_id, day);
grant select, insert, delete on audit.place_asked to kyoten_veil;
grant usage on schema audit to kyoten_veil;
grant select (municipality_id, name) on rec.agency to kyoten_veil;

alter table rec.alert drop constraint alert_kind_code;
alter table rec.alert add constraint alert_kind_code check (kind in ('look_behind_veil', 'reporter_opened', 'urgent_access', 'second_urgent', 'self_claim', 'silent_match_sealed', 'silent_match_conflict', 'credential_reset', 'recovery_code', 'account_opened', 'share_by_one', 'sealed', 'seal_thin', 'work_left', 'staff_involved', 'export_over_budget', 'checkpoint_silence', 'place_asked_often'));
create or replace function machinery.is_setting(key text, value jsonb) returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(case when key = 'access.reach' then value in ('"office"', '"team"')
    when key in ('exports.people_a_day', 'exports.second_above') then jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,5}$' and value::text::int between 20 and 5000
    when key = 'exports.people_a_day_leading' then jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,5}$' and value::text::int between 20 and 20000
    when key = 'places.asked_a_day' then jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,5}$' and value::text::int between 5 and 200
    when key like 'files.%' then jsonb_typeof(value) = 'string' and length(value #>> '{}') <= 64 end, false)
$$;

set local role kyoten_veil;
-- How many questions a text is: one, or as many as it names agencies of the town and places by their kind. So a list of schools, halved again and again, is no cheaper than school by school.
create function ctx.questions_in(words text) returns int language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); plain text := regexp_replace(normalize(coalesce(words, ''), NFKC), '[\s　\-‐−–ー－,、.。]', '', 'g'); agencies int; places int; phones int;
begin
  select count(distinct short) into agencies from rec.agency a cross join lateral regexp_replace(normalize(a.name, NFKC), '(小学校|中学校|高等学校|保育園|保育所|幼稚園|こども園)$', '') short
   where a.municipality_id = t and length(short) >= 2 and strpos(plain, short) > 0;
  select count(distinct m) into places from regexp_matches(plain, '[一-龠々ぁ-んァ-ヶ]{1,8}?[市町村区]', 'g') m;
  select count(distinct m) into phones from regexp_matches(normalize(coalesce(words, ''), NFKC), '0[0-9]{1,4}[-‐−–ー]?[0-9]{1,4}[-‐−–ー]?[0-9]{3,4}', 'g') m;
  return greatest(1, agencies, places, phones);
end $$;
-- Asks whether a text about these tells a hidden place. Nothing is answered here: the answer is there from the next transaction on, the count with it.
create function ctx.ask_of_places(question uuid, ids uuid[], words text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); today date := (ctx.now() at time zone 'Asia/Tokyo')::date;
begin
  if ctx.reach() <> 'office' or not exists (
    select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
     where m.municipality_id = i.m and p.veiled and ctx.may_look(p.id) and (m.family_id = any (ids) or m.person_id = any (ids)
        or m.person_id in (select c.person_id from rec.casefile c where c.municipality_id = i.m and c.id = any (ids))
        or m.person_id in (select k.person_id from rec.intake_child k where k.municipality_id = i.m and k.intake_id = any (ids)))) then return; end if;
  delete from audit.place_asked x where x.municipality_id = i.m and x.account_id = i.a and x.day < today;
  insert into audit.place_asked (municipality_id, id, account_id, day, times, told) values (i.m, question, i.a, today, ctx.questions_in(words), ctx.names_hidden_place(ids, words)) on conflict do nothing;
end $$;
-- What a question of an earlier transaction was answered. Beyond a day's number always yes: every text is asked about, and the answer tells nothing.
create function ctx.told_of_places(question uuid) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); asked audit.place_asked;
begin
  select * into asked from audit.place_asked x where x.municipality_id = i.m and x.id = question and x.account_id = i.a and x.xact is distinct from pg_current_xact_id_if_assigned();
  if not found then return false; end if;
  return asked.told or (select sum(x.times) from audit.place_asked x where x.municipality_id = i.m and x.account_id = i.a and x.day = asked.day) > coalesce((ctx.setting('places.asked_a_day'))::int, 20);
end $$;
revoke all on function ctx.questions_in(text), ctx.ask_of_places(uuid, uuid[], text), ctx.told_of_places(uuid) from public;
revoke execute on function ctx.names_hidden_place(uuid[], text) from kyoten_app;
grant execute on function ctx.ask_of_places(uuid, uuid[], text), ctx.told_of_places(uuid) to kyoten_app;
set local role kyoten_owner;

-- One alert an account and day, once the questions are more than the town's number.
create function machinery.tell_places_asked() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if (select sum(x.times) from audit.place_asked x where x.municipality_id = new.municipality_id and x.account_id = new.account_id and x.day = new.day) > coalesce((ctx.setting('places.asked_a_day'))::int, 20)
     and not exists (select 1 from rec.alert l where l.municipality_id = new.municipality_id and l.kind = 'place_asked_often' and l.actor_id = new.account_id and (l.recorded_at at time zone 'Asia/Tokyo')::date = new.day) then
    perform machinery.raise_alert('place_asked_often', new.account_id, '{}', '', array['privacy_officer', 'head']);
  end if;
  return null;
end $$;
create trigger tell after insert on audit.place_asked for each row execute function machinery.tell_places_asked();
