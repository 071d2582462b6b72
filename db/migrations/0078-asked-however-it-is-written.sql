-- A list of telephone numbers is as many questions however they are set apart, and a yes counts as five: whoever halves a list of anything again and again hears half as many of them.
set local role kyoten_veil;
create or replace function ctx.questions_in(words text) returns int language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); plain text := regexp_replace(normalize(coalesce(words, ''), NFKC), '[\s　\-‐−–ー－,、.。]', '', 'g'); agencies int; places int; phones int;
begin
  select count(distinct short) into agencies from rec.agency a cross join lateral regexp_replace(normalize(a.name, NFKC), '(小学校|中学校|高等学校|保育園|保育所|幼稚園|こども園)$', '') short
   where a.municipality_id = t and length(short) >= 2 and strpos(plain, short) > 0;
  select count(distinct m) into places from regexp_matches(plain, '[一-龠々ぁ-んァ-ヶ]{1,8}?[市町村区]', 'g') m;
  -- Digits are compared without whatever stands between them; days and hours keep their words.
  select count(distinct m) into phones from regexp_matches(regexp_replace(normalize(coalesce(words, ''), NFKC), '[^0-9一-龠々ぁ-んァ-ヶA-Za-z]+', '', 'g'), '0[0-9]{8,10}', 'g') m;
  return greatest(1, agencies, places, phones);
end $$;
create or replace function ctx.ask_of_places(question uuid, ids uuid[], words text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); today date := (ctx.now() at time zone 'Asia/Tokyo')::date; tells boolean;
begin
  if ctx.reach() <> 'office' or not exists (
    select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
     where m.municipality_id = i.m and p.veiled and ctx.may_look(p.id) and (m.family_id = any (ids) or m.person_id = any (ids)
        or m.person_id in (select c.person_id from rec.casefile c where c.municipality_id = i.m and c.id = any (ids))
        or m.person_id in (select k.person_id from rec.intake_child k where k.municipality_id = i.m and k.intake_id = any (ids)))) then return; end if;
  delete from audit.place_asked x where x.municipality_id = i.m and x.account_id = i.a and x.day < today;
  tells := ctx.names_hidden_place(ids, words);
  insert into audit.place_asked (municipality_id, id, account_id, day, times, told) values (i.m, question, i.a, today, ctx.questions_in(words) * case when tells then 5 else 1 end, tells) on conflict do nothing;
end $$;
-- As before; and whoever stays beside the hidden side without a veil of their own is waited for as well, as when a veil is lifted.
create or replace function ctx.looking_transfers() returns setof uuid language plpgsql stable security definer rows 20 set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); p uuid[] := ctx.unveiled(); f uuid[];
begin
  if p = '{}' then return; end if;
  f := ctx.looking_families();
  return query select x.id from rec.transfer x where x.municipality_id = t and (x.person_id = any (p) or x.family_id = any (f)
    or x.intake_id in (select k.intake_id from rec.intake_child k where k.municipality_id = t and k.person_id = any (p)))
    and not exists (select 1 from rec.person q where q.municipality_id = t and (q.veiled or q.beside) and q.id = any (ctx.people_of_transfer(x.id)) and q.id <> all (p)
      and not exists (select 1 from rec.family_member m where m.municipality_id = t and m.person_id = q.id and m.family_id = any (f)));
end $$;
set local role kyoten_owner;
