-- Before free text about a hidden family is kept: does it name a place? Whoever may look is told by the hidden words themselves, all others by how the text looks; docs/decisions/0015.
grant select (address) on rec.residence to kyoten_veil;
grant select (agency_id) on rec.affiliation to kyoten_veil;
grant select (name) on rec.person_name to kyoten_veil;
set local role kyoten_veil;
-- Whether any of these persons, families, casefiles or intakes is of a family with somebody hidden.
create function ctx.hides_somebody(ids uuid[]) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  if ctx.reach() <> 'office' then return false; end if;
  return exists (
    select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
     where m.municipality_id = t and p.veiled and (m.family_id = any (ids) or m.person_id = any (ids)
        or m.person_id in (select c.person_id from rec.casefile c where c.municipality_id = t and c.id = any (ids))
        or m.person_id in (select k.person_id from rec.intake_child k where k.municipality_id = t and k.intake_id = any (ids))))
    or exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (ids) and p.veiled)
    or exists (select 1 from rec.intake_child k join rec.person p on p.municipality_id = k.municipality_id and p.id = k.person_id where k.municipality_id = t and k.intake_id = any (ids) and p.veiled);
end $$;
-- Whether a text holds an address, a telephone number, a school or a new name of somebody hidden whom the reader may look at. False for all others: it answers nobody's guesses.
create function ctx.names_hidden_place(ids uuid[], words text) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); who uuid[]; plain text := regexp_replace(normalize(coalesce(words, ''), NFKC), '[\s　\-‐−–ー－,、.。]', '', 'g'); figures text := regexp_replace(plain, '\D', '', 'g');
begin
  select coalesce(array_agg(distinct n.person_id), '{}') into who
    from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id join rec.person p on p.municipality_id = n.municipality_id and p.id = n.person_id
   where m.municipality_id = t and p.veiled and (m.family_id = any (ids) or m.person_id = any (ids)
      or m.person_id in (select c.person_id from rec.casefile c where c.municipality_id = t and c.id = any (ids))
      or m.person_id in (select k.person_id from rec.intake_child k where k.municipality_id = t and k.intake_id = any (ids)));
  if who = '{}' or not exists (select 1 from unnest(who) w where ctx.may_look(w)) then return false; end if;
  return exists (select 1 from rec.phone f where f.municipality_id = t and f.person_id = any (who) and f.veiled and length(f.digits) >= 8 and strpos(figures, f.digits) > 0)
    or exists (select 1 from rec.affiliation l join rec.agency a on a.municipality_id = l.municipality_id and a.id = l.agency_id
                where l.municipality_id = t and l.person_id = any (who) and l.veiled and strpos(plain, regexp_replace(normalize(a.name, NFKC), '(小学校|中学校|高等学校|保育園|保育所|幼稚園|こども園)$', '')) > 0)
    -- 市・町 names of the address, without figures: 松江市架空町 → 架空町.
    or exists (select 1 from rec.residence r cross join lateral regexp_split_to_table(regexp_replace(normalize(r.address, NFKC), '^.*?[都道府県]', ''), '[\d\s\-‐−–ー－]+|(?<=[市郡区])') part
                where r.municipality_id = t and r.person_id = any (who) and r.veiled and length(part) >= 2 and part !~ '^(丁目|番地?|号)' and strpos(plain, part) > 0)
    or exists (select 1 from rec.person_name n where n.municipality_id = t and n.person_id = any (who) and n.told = 'hidden_side' and length(split_part(n.name, ' ', 1)) >= 2 and strpos(plain, split_part(n.name, ' ', 1)) > 0
                and not exists (select 1 from rec.person_name o where o.municipality_id = t and o.person_id = n.person_id and o.told = 'others' and split_part(o.name, ' ', 1) = split_part(n.name, ' ', 1)));
end $$;
revoke all on function ctx.hides_somebody(uuid[]), ctx.names_hidden_place(uuid[], text) from public;
grant execute on function ctx.hides_somebody(uuid[]), ctx.names_hidden_place(uuid[], text) to kyoten_app;
set local role kyoten_owner;
