-- Which school, clinic or shelter does something for a family with somebody hidden is no value that a statement of the office can read:
-- the row names a stand-in of the same kind, the true one stands in a table that is closed to the app role.
alter table rec.agency add stand_in boolean not null default false;
revoke insert, update on rec.agency from kyoten_app;
grant insert (id, kind, name, kana, phone, since, until), update (kind, name, kana, phone, since, until, version) on rec.agency to kyoten_app;
create table rec.hidden_agency (
  municipality_id int not null, row_id uuid not null, tbl text not null, agency_id uuid not null,
  primary key (municipality_id, row_id), foreign key (municipality_id, agency_id) references rec.agency (municipality_id, id));
comment on table rec.hidden_agency is 'machinery: which agency a row about a hidden family truly names';
create index on rec.hidden_agency (municipality_id, agency_id);
grant select on rec.hidden_agency to kyoten_veil, kyoten_share;
grant select, insert, delete on rec.hidden_agency to kyoten_owner;
grant select (municipality_id, id, name) on rec.agency to kyoten_veil;
create policy veil_names on rec.agency for select to kyoten_veil using (true);

create function machinery.stand_in(town int, of_kind text) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare found uuid := (select a.id from rec.agency a where a.municipality_id = town and a.kind = of_kind and a.stand_in limit 1);
begin
  if found is null then insert into rec.agency (municipality_id, kind, name, stand_in, since, until) values (town, of_kind, '（名前は非開示）', true, '2000-01-01', '2000-01-02') returning id into found; end if;
  return found;
end $$;
-- The families a row is about, by its table.
create function machinery.families_of(tbl text, r jsonb) returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case tbl
    when 'task' then array[(r ->> 'family_id')::uuid]
    when 'action' then array(select p.family_id from rec.plan p where p.municipality_id = (r ->> 'municipality_id')::int and p.id = (r ->> 'plan_id')::uuid)
    when 'lead_period' then array(select c.family_id from rec.casefile c where c.municipality_id = (r ->> 'municipality_id')::int and c.id = (r ->> 'casefile_id')::uuid)
    when 'agenda_child' then array(select c.family_id from rec.casefile c where c.municipality_id = (r ->> 'municipality_id')::int and c.id = (r ->> 'casefile_id')::uuid)
    when 'sighting' then array(select m.family_id from rec.family_member m where m.municipality_id = (r ->> 'municipality_id')::int and m.person_id = (r ->> 'person_id')::uuid)
    when 'safety_check' then array(select m.family_id from rec.intake_child k join rec.family_member m on m.municipality_id = k.municipality_id and m.person_id = k.person_id
                                    where k.municipality_id = (r ->> 'municipality_id')::int and k.id = (r ->> 'intake_child_id')::uuid)
    else '{}' end
$$;
create function machinery.hides(town int, families uuid[]) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.family_member m join rec.person p on p.municipality_id = m.municipality_id and p.id = m.person_id
                  where m.municipality_id = town and m.family_id = any (families) and p.veiled)
$$;
create function machinery.hide_agency() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare r jsonb := to_jsonb(new); col text := tg_argv[0]; named uuid := (r ->> col)::uuid; of_kind text;
begin
  if named is null or not machinery.hides((r ->> 'municipality_id')::int, machinery.families_of(tg_table_name, r)) then return new; end if;
  select a.kind into of_kind from rec.agency a where a.municipality_id = (r ->> 'municipality_id')::int and a.id = named and a.kind <> 'own_office' and not a.stand_in;
  if not found then return new; end if;
  insert into rec.hidden_agency values ((r ->> 'municipality_id')::int, (r ->> 'id')::uuid, tg_table_name, named)
  on conflict (municipality_id, row_id) do update set agency_id = excluded.agency_id;
  return jsonb_populate_record(new, jsonb_build_object(col, machinery.stand_in((r ->> 'municipality_id')::int, of_kind)));
end $$;
grant update on rec.hidden_agency to kyoten_owner;
create trigger veil_agency before insert or update on rec.task for each row execute function machinery.hide_agency('agency_id');
create trigger veil_agency before insert or update on rec.action for each row execute function machinery.hide_agency('agency_id');
create trigger veil_agency before insert or update on rec.lead_period for each row execute function machinery.hide_agency('agency_id');
create trigger veil_agency before insert or update on rec.agenda_child for each row execute function machinery.hide_agency('lead_agency_id');
create trigger veil_agency before insert or update on rec.sighting for each row execute function machinery.hide_agency('agency_id');
create trigger veil_agency before insert or update on rec.safety_check for each row execute function machinery.hide_agency('agency_id');
-- What is said once stays said once; which agency is read under a veil is not what was said.
create or replace function machinery.hold_task() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if num_nonnulls(old.done_on, old.dropped_on) > 0 and to_jsonb(old) - 'agency_id' is distinct from to_jsonb(new) - 'agency_id' then raise insufficient_privilege using message = 'said once'; end if;
  return new;
end $$;
create or replace function machinery.hold_agenda_child() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare moved boolean := exists (select 1 from rec.agency o join rec.agency n on n.municipality_id = o.municipality_id and n.id = new.lead_agency_id
                                  where o.municipality_id = new.municipality_id and o.id = old.lead_agency_id and o.kind = n.kind and (n.stand_in
                                    or exists (select 1 from rec.hidden_agency h where h.municipality_id = new.municipality_id and h.row_id = new.id and h.agency_id = n.id)));
begin
  if (old.decision_id is not null and (old.outcome, old.class, case when not moved then old.lead_agency_id end, old.registration, old.decision_id) is distinct from (new.outcome, new.class, case when not moved then new.lead_agency_id end, new.registration, new.decision_id))
     or ((old.seen_in_home_on, old.seen_own_on, old.seen_agency_on) is distinct from (new.seen_in_home_on, new.seen_own_on, new.seen_agency_on)
         and exists (select 1 from rec.agenda_item i where i.municipality_id = new.municipality_id and i.id = new.agenda_item_id and i.state = 'heard')) then
    raise insufficient_privilege using message = 'said once';
  end if;
  return new;
end $$;
-- A veil covers what is there; once nobody of a family is hidden any more, its agencies are read again.
create function machinery.sweep_agencies(town int, families uuid[]) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare hiding boolean := machinery.hides(town, families);
begin
  update rec.task x set agency_id = case when hiding then x.agency_id else coalesce((select h.agency_id from rec.hidden_agency h where h.municipality_id = town and h.row_id = x.id), x.agency_id) end
   where x.municipality_id = town and x.family_id = any (families);
  update rec.action x set agency_id = case when hiding then x.agency_id else coalesce((select h.agency_id from rec.hidden_agency h where h.municipality_id = town and h.row_id = x.id), x.agency_id) end
    from rec.plan p where x.municipality_id = town and p.municipality_id = town and p.id = x.plan_id and p.family_id = any (families);
  update rec.lead_period x set agency_id = case when hiding then x.agency_id else coalesce((select h.agency_id from rec.hidden_agency h where h.municipality_id = town and h.row_id = x.id), x.agency_id) end
    from rec.casefile c where x.municipality_id = town and c.municipality_id = town and c.id = x.casefile_id and c.family_id = any (families);
  update rec.agenda_child x set lead_agency_id = case when hiding then x.lead_agency_id else coalesce((select h.agency_id from rec.hidden_agency h where h.municipality_id = town and h.row_id = x.id), x.lead_agency_id) end
    from rec.casefile c where x.municipality_id = town and c.municipality_id = town and c.id = x.casefile_id and c.family_id = any (families) and x.lead_agency_id is not null;
  update rec.sighting x set agency_id = case when hiding then x.agency_id else coalesce((select h.agency_id from rec.hidden_agency h where h.municipality_id = town and h.row_id = x.id), x.agency_id) end
    from rec.family_member m where x.municipality_id = town and m.municipality_id = town and m.person_id = x.person_id and m.family_id = any (families) and x.agency_id is not null;
  update rec.safety_check x set agency_id = case when hiding then x.agency_id else coalesce((select h.agency_id from rec.hidden_agency h where h.municipality_id = town and h.row_id = x.id), x.agency_id) end
    from rec.intake_child k join rec.family_member m on m.municipality_id = k.municipality_id and m.person_id = k.person_id
   where x.municipality_id = town and k.municipality_id = town and k.id = x.intake_child_id and m.family_id = any (families) and x.agency_id is not null;
end $$;
create function machinery.sweep_person() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.sweep_agencies(new.municipality_id, array[m.family_id]) from rec.family_member m where m.municipality_id = new.municipality_id and m.person_id = new.id;
  return null;
end $$;
create trigger sweep_agencies after update of veiled on rec.person for each row when (old.veiled is distinct from new.veiled) execute function machinery.sweep_person();
create function machinery.sweep_member() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if ctx.veil_on(new.municipality_id, new.person_id) then perform machinery.sweep_agencies(new.municipality_id, array[new.family_id]); end if;
  return null;
end $$;
create trigger sweep_agencies after insert on rec.family_member for each row execute function machinery.sweep_member();
do $$
declare t record;
begin
  for t in select distinct m.municipality_id, m.family_id from rec.family_member m join rec.person p on p.municipality_id = m.municipality_id and p.id = m.person_id where p.veiled loop
    perform ctx.begin_town(t.municipality_id);
    perform machinery.sweep_agencies(t.municipality_id, array[t.family_id]);
  end loop;
end $$;
-- Old values of such columns are no way round.
create policy agencies on audit.image as restrictive for select to kyoten_app using (was is null or not was ?| array['agency_id', 'lead_agency_id'] or (select ctx.leads()));
-- A child shared with an agency, and who was asked to a conference about one family, tell the same.
create policy side on rec.share as restrictive for select to kyoten_app
  using ((select ctx.reach()) <> 'office' or (select ctx.leads()) or not exists (
    select 1 from rec.casefile c where c.municipality_id = share.municipality_id and c.id = share.casefile_id and c.family_id = any ((select ctx.hiding_families())::uuid[]) and c.family_id <> all ((select ctx.side_families())::uuid[])));
create policy side on rec.attendance as restrictive for select to kyoten_app
  using (agency_id is null or (select ctx.leads()) or not exists (select 1 from rec.meeting m where m.municipality_id = attendance.municipality_id and m.id = attendance.meeting_id and m.kind = 'case_conference' and ctx.meeting_hides(m.id)));

set local role kyoten_veil;
-- The name behind a stand-in, for whoever looks behind a veil of that family just now.
create function ctx.agency_behind(of_row uuid, of_family uuid) returns text language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  if of_family is null or of_family <> all (ctx.looking_families()) then return null; end if;
  return (select a.name from rec.hidden_agency h join rec.agency a on a.municipality_id = h.municipality_id and a.id = h.agency_id where h.municipality_id = t and h.row_id = of_row);
end $$;
-- What an agency has to do for families with somebody hidden: for the leading roles, who make its papers. The rows themselves are seen under their own policies.
create function ctx.tasks_behind(agency uuid) returns setof uuid language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  if not ctx.leads() then return; end if;
  return query select h.row_id from rec.hidden_agency h where h.municipality_id = t and h.tbl = 'task' and h.agency_id = agency;
end $$;
revoke all on function ctx.agency_behind(uuid, uuid), ctx.tasks_behind(uuid) from public;
grant execute on function ctx.agency_behind(uuid, uuid), ctx.tasks_behind(uuid) to kyoten_app;
set local role kyoten_owner;
-- An agency reads its own tasks as before.
set local role kyoten_share;
do $$
declare f regprocedure;
begin
  foreach f in array array['ctx.shared_tasks()', 'ctx.room_tasks(uuid)']::regprocedure[] loop
    execute replace(pg_get_functiondef(f), 't.agency_id = i.g', '(t.agency_id = i.g or exists (select 1 from rec.hidden_agency h where h.municipality_id = i.m and h.row_id = t.id and h.agency_id = i.g))');
  end loop;
end $$;
set local role kyoten_owner;
