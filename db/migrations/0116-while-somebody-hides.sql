-- Who hides somebody and who writes something about them at the same moment did not see each other: a place, the true agency, the new name, a call, an entry about a sealed child stayed open for ever, a conflict was never found. Now they wait for each other: writers never for writers, whoever hides for all.
-- Nothing is ever in this table: it is there to be locked, and nobody but its owner can lock it.
create table machinery.hiding ();
comment on table machinery.hiding is 'machinery: writers and whoever hides wait here for each other; always empty';
revoke all on machinery.hiding from public;

-- What waited must see what it waited for, so nobody writes as of an earlier moment.
-- The account that makes a town writes for minutes in one transaction, while others already live in it: it waits for nobody, and nobody for it. No session is ever of that account.
create function machinery.wait_for(mode text) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then raise insufficient_privilege using message = 'written as of now'; end if;
  if session_user <> 'kyoten_app' and ctx.role() = 'system_births' then return; end if;
  if mode = 'whoever hides' then lock table machinery.hiding in row share mode; else lock table machinery.hiding in exclusive mode; end if;
end $$;
create function machinery.while_nobody_hides() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin perform machinery.wait_for('whoever hides'); return null; end $$;
create function machinery.while_nobody_writes() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin perform machinery.wait_for('everybody'); return null; end $$;

-- What is hidden with a person or a family as it is written, and what is compared with those who are sealed or in conflict. For each statement, so that it waits before it holds a row.
create trigger while_nobody_hides before insert or update on rec.residence for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.phone for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.affiliation for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.intake_place for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert on rec.transfer_place for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert on rec.entry_part for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.file for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.task for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.action for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.lead_period for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.agenda_child for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.sighting for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.safety_check for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update on rec.person_name for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert or update of birth_year, birth_month, birth_day on rec.person for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert on rec.intake for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert on rec.information_sheet for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert on rec.checkup for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_hides before insert on rec.allocation for each statement execute function machinery.while_nobody_hides();
create trigger while_nobody_writes before insert on rec.veil for each statement execute function machinery.while_nobody_writes();
create trigger while_nobody_writes before insert on rec.seal for each statement execute function machinery.while_nobody_writes();
create trigger while_nobody_writes before insert on rec.conflict_declaration for each statement execute function machinery.while_nobody_writes();
create trigger while_nobody_writes before insert on rec.staff_person for each statement execute function machinery.while_nobody_writes();
-- What two people open is reckoned from what is hidden at that moment: whoever confirms waits, and is waited for, like whoever hides. A veil set while another was being lifted, and a seal set while another was being opened, ended open.
create trigger while_nobody_writes before update of outcome on rec.widening for each statement execute function machinery.while_nobody_writes();

-- Whoever comes into a family, or is found to be the child of a call, is a writer like others; where somebody near is hidden, what is written there is hidden with them, and they wait for all.
create function machinery.wait_to_join() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare families uuid[] := array(select m.family_id from rec.family_member m where m.municipality_id = new.municipality_id and m.person_id = new.person_id) || (to_jsonb(new) ->> 'family_id')::uuid;
begin
  if not (ctx.veil_on(new.municipality_id, new.person_id) or machinery.hides(new.municipality_id, families)) then
    perform machinery.wait_for('whoever hides');
    -- They may have been hidden just now.
    families := families || array(select m.family_id from rec.family_member m where m.municipality_id = new.municipality_id and m.person_id = new.person_id);
    if not (ctx.veil_on(new.municipality_id, new.person_id) or machinery.hides(new.municipality_id, families)) then return new; end if;
  end if;
  perform machinery.wait_for('everybody');
  return new;
end $$;
create trigger wait_to_join before insert on rec.family_member for each row execute function machinery.wait_to_join();
create trigger wait_to_join before insert or update of person_id, name_keys on rec.intake_child for each row execute function machinery.wait_to_join();

-- A call that was taken just before, and of whose child nobody has said yet who it is, is compared once more when somebody is sealed: those named hear of it whichever was first.
create function machinery.compare_earlier_calls() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.intake_child k set name_keys = k.name_keys from rec.intake i, rec.casefile c
   where c.municipality_id = new.municipality_id and c.id = new.casefile_id and k.municipality_id = c.municipality_id and k.person_id is null and machinery.is_called(k.municipality_id, c.person_id, k.name_keys)
     and i.municipality_id = k.municipality_id and i.id = k.intake_id and i.stage <> 'decided';
  return null;
end $$;
create trigger compare_earlier_calls after insert on rec.seal for each row when (new.casefile_id is not null and new.from_intake_id is null) execute function machinery.compare_earlier_calls();
