-- Two who leave a sealed casefile at once wait for each other and do not stand still: the row is held without its key, which others refer to.
create or replace function machinery.apply_seal_leaving() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare named uuid[];
begin
  perform 1 from rec.casefile c where c.municipality_id = new.municipality_id and c.id = new.casefile_id for no key update;
  perform 1 from rec.intake x where x.municipality_id = new.municipality_id and x.id = new.intake_id for no key update;
  named := case when new.intake_id is not null then ctx.named_on_intake(new.intake_id) else machinery.named_on(new.municipality_id, new.casefile_id) end;
  if not machinery.enough_named(new.municipality_id, array(select n from unnest(named) n where n <> new.recorded_by)) then
    raise insufficient_privilege using message = 'a successor first';
  end if;
  update rec.opening o set until = clock_timestamp()
   where o.municipality_id = new.municipality_id and (o.casefile_id = new.casefile_id or o.intake_id = new.intake_id) and o.account_id = new.recorded_by and (o.until is null or o.until > clock_timestamp());
  return null;
end $$;

-- Whether somebody is called so is asked by one function, with a default, and no more by two.
drop function machinery.is_called(int, uuid, text[]);
drop function machinery.is_wholly_called(int, uuid, text[]);
create or replace function machinery.is_called(town int, person uuid, keys text[], openly boolean default false) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.person_name n, unnest(keys) k where n.municipality_id = town and n.person_id = person and k <> '' and (n.kana_key = k or n.grams @> machinery.pairs(k)) and not (openly and coalesce(n.told, '') = 'hidden_side'))
$$;
create or replace function machinery.is_wholly_called(town int, person uuid, keys text[], openly boolean default false) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.person_name n, unnest(keys) k where n.municipality_id = town and n.person_id = person and k <> '' and not (openly and coalesce(n.told, '') = 'hidden_side')
                  and (n.kana_key = k or (n.grams @> machinery.pairs(k) and regexp_replace(n.name, '\s', '', 'g') like '%' || substr(k, 1, 1) || '%' and length(regexp_replace(n.name, '\s', '', 'g')) = length(k))))
$$;
