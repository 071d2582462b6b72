-- Nothing is left with nobody: an account that ends or is locked, and with it too few named on a sealed casefile, is told to those who stay and to the keeper.
create function machinery.tell_thin_seal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c record; stay uuid[];
begin
  for c in select distinct f.id, f.family_id, f.person_id from rec.opening o join rec.casefile f on f.municipality_id = o.municipality_id and f.id = o.casefile_id and f.sealed
            where o.municipality_id = new.municipality_id and o.account_id = new.id and (o.until is null or o.until > clock_timestamp()) loop
    stay := array(select n from unnest(machinery.named_on(new.municipality_id, c.id)) n where n <> new.id);
    if not machinery.enough_named(new.municipality_id, stay) then
      perform machinery.raise_alert('seal_thin', new.id, jsonb_build_object('casefile_id', c.id, 'family_id', c.family_id, 'person_id', c.person_id), '', '{keeper}'::text[], stay);
    end if;
  end loop;
  return null;
end $$;
create trigger tell_thin_seal after update of until, locked_at on rec.account for each row
  when ((new.until is not null and new.until is distinct from old.until) or (new.locked_at is not null and old.locked_at is null)) execute function machinery.tell_thin_seal();
