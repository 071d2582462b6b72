-- A family is not taken out of everybody's sight by what others declare: two of the office stay, one of them leading. What would go further waits, and those outside hear of it. What somebody declares of themselves closes at once, always.
do $$
begin
  execute (select format('alter table rec.alert drop constraint alert_kind_code, add constraint alert_kind_code %s', replace(pg_get_constraintdef(c.oid), '''seal_thin''::text', '''seal_thin''::text, ''few_left''::text'))
    from pg_constraint c where c.conname = 'alert_kind_code');
end $$;

-- Who of the office would still see somebody near these persons, or, with a call, a sheet or a check-up, what was heard: how many there are at all, how many stay, how many of them lead; without one account.
create function machinery.who_stays(t int, near uuid[], heard uuid, without uuid, out of_office int, out stay int, out leaders int) language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select count(distinct x.staff_id)::int, (count(distinct x.staff_id) filter (where x.free))::int, (count(distinct x.staff_id) filter (where x.free and x.leads))::int from (
    select a.staff_id, r.role in ('head', 'supervisor', 'coordinator') as leads, not ctx.same_staff(a.id, without) and not exists (
        select 1 from rec.account b join rec.conflict c on c.municipality_id = b.municipality_id and c.account_id = b.id and c.ended_at is null and c.person_id = any (near)
         where b.municipality_id = t and b.staff_id = a.staff_id)
      and not exists (select 1 from rec.account b join rec.silent_match s on s.municipality_id = b.municipality_id and s.account_id = b.id and coalesce(s.intake_id, s.information_sheet_id, s.checkup_id) = heard
         where b.municipality_id = t and b.staff_id = a.staff_id) as free
      from rec.account a join rec.role_reach r on r.role = ctx.role_at(t, a.id, (ctx.now() at time zone 'Asia/Tokyo')::date) and r.reach = 'office' and r.role not like 'system%'
     where a.municipality_id = t and a.since <= (ctx.now() at time zone 'Asia/Tokyo')::date and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date) and a.locked_at is null) x
$$;
-- Once for an account as long as nobody has looked: no name, no family; the declarations tell the rest to whoever reads them.
create function machinery.tell_few(whose uuid, by_whom uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from rec.alert l where l.municipality_id = ctx.town() and l.kind = 'few_left' and l.account_id = whose and l.verdict is null) then return; end if;
  perform machinery.raise_alert('few_left', by_whom, jsonb_build_object('account_id', whose), '', '{privacy_officer,keeper}'::text[]);
end $$;
-- Found by a declaration about somebody else, or written by hand about somebody else.
create function machinery.keep_some() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t int := new.municipality_id; near uuid[]; one uuid; w record; enough boolean := true; few boolean := false;
  its_role text := ctx.role_at(new.municipality_id, new.account_id, (ctx.now() at time zone 'Asia/Tokyo')::date);
  by_whom uuid := coalesce((select d.recorded_by from rec.conflict_declaration d where d.municipality_id = new.municipality_id and d.id = new.declared_id), ctx.account());
begin
  if tg_argv[0] = 'by hand' and ctx.same_staff(ctx.account(), new.account_id) then return new; end if;
  -- Two at one moment are counted one after the other.
  perform 1 from rec.installation i where i.municipality_id = t for no key update;
  near := array(select machinery.near_to(t, new.person_id));
  if exists (select 1 from rec.role_reach r where r.role = its_role and r.reach = 'office') then
    -- For each who would go out of sight with them.
    foreach one in array near loop
      w := machinery.who_stays(t, array(select machinery.near_to(t, one)), null, new.account_id);
      enough := enough and w.stay >= 2 and w.leaders >= 1;
      few := few or 2 * w.stay < w.of_office;
    end loop;
  elsif its_role = 'keeper' then
    -- Somebody outside stays who can confirm the way back; who proposes it need not be free of it.
    enough := exists (select 1 from rec.account a where a.municipality_id = t and not ctx.same_staff(a.id, new.account_id) and a.locked_at is null and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date)
      and ctx.role_at(t, a.id, (ctx.now() at time zone 'Asia/Tokyo')::date) = its_role and not exists (
        select 1 from rec.conflict c where c.municipality_id = t and c.ended_at is null and ctx.same_staff(c.account_id, a.id) and c.person_id = any (near)));
  end if;
  if few or not enough then perform machinery.tell_few(new.account_id, by_whom); end if;
  return case when enough then new end;
end $$;
create trigger keep_some_found before insert on rec.conflict for each row when (new.source = 'declared' and not new.by_self) execute function machinery.keep_some('found');
create trigger keep_some_by_hand before insert on rec.conflict for each row when (current_user = 'kyoten_app') execute function machinery.keep_some('by hand');

-- The same for what is heard about somebody of whom nobody knows yet who it is: a call is not taken from everybody by what others declared.
create function machinery.keep_some_hearing() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; heard uuid := coalesce(new.intake_id, new.information_sheet_id, new.checkup_id); w record; keys text[]; known uuid[];
begin
  if exists (select 1 from rec.seal s where s.municipality_id = t and s.intake_id = new.intake_id and s.over_at is null and ctx.same_staff(s.against_account_id, new.account_id)) then return new; end if;
  known := array(select distinct n from rec.intake_child k cross join lateral machinery.near_to(t, k.person_id) n where k.municipality_id = t and k.intake_id = new.intake_id and k.person_id is not null);
  w := machinery.who_stays(t, known, heard, new.account_id);
  if w.stay >= 2 and w.leaders >= 1 then return new; end if;
  -- What they said themselves closes all the same.
  keys := coalesce((select k.name_keys from rec.intake_child k where k.municipality_id = t and k.id = new.intake_child_id), (select x.name_keys from rec.information_sheet x where x.municipality_id = t and x.id = new.information_sheet_id),
    (select x.name_keys from rec.checkup x where x.municipality_id = t and x.id = new.checkup_id), '{}');
  if exists (select 1 from machinery.declared d where d.municipality_id = t and d.by_self and ctx.same_staff(d.account_id, new.account_id) and (d.name_keys && keys or d.part_keys && keys))
     or exists (select 1 from rec.conflict c where c.municipality_id = t and c.by_self and c.ended_at is null and ctx.same_staff(c.account_id, new.account_id) and machinery.is_called(t, c.person_id, keys))
     or not (exists (select 1 from rec.conflict_declaration d where d.municipality_id = t and not d.by_self and ctx.same_staff(d.account_id, new.account_id))
       or exists (select 1 from rec.conflict c where c.municipality_id = t and not c.by_self and c.ended_at is null and ctx.same_staff(c.account_id, new.account_id))) then return new; end if;
  perform machinery.tell_few(new.account_id, coalesce((select d.recorded_by from rec.conflict_declaration d where d.municipality_id = t and not d.by_self and ctx.same_staff(d.account_id, new.account_id) order by d.recorded_at desc limit 1), ctx.account()));
  return null;
end $$;
create trigger keep_some before insert on rec.silent_match for each row when (new.account_id is not null) execute function machinery.keep_some_hearing();

-- An alert that none of those it goes to may see, for they are in conflict, away or locked out, is told to those outside as well; asked at the end, when it is known who is kept from what.
create function machinery.reach_somebody() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t int := new.municipality_id; day date := (ctx.now() at time zone 'Asia/Tokyo')::date; near uuid[];
begin
  near := array(
    select machinery.near_to(t, new.person_id) where new.person_id is not null
    union select m.person_id from rec.family_member m where m.municipality_id = t and (m.family_id = new.family_id or m.family_id = (select c.family_id from rec.casefile c where c.municipality_id = t and c.id = new.casefile_id))
    union select n from rec.intake_child k cross join lateral machinery.near_to(t, k.person_id) n where k.municipality_id = t and k.intake_id = new.intake_id and k.person_id is not null);
  if not exists (
    select 1 from rec.account a where a.municipality_id = t and a.locked_at is null and a.since <= day and (a.until is null or a.until > day) and (a.id = any (new.to_accounts) or ctx.role_at(t, a.id, day) = any (new.to_roles))
       and not ctx.same_staff(a.id, new.actor_id) and (new.account_id is null or new.account_id = new.actor_id or not ctx.same_staff(a.id, new.account_id))
       and not exists (select 1 from rec.account b join rec.conflict c on c.municipality_id = b.municipality_id and c.account_id = b.id and c.ended_at is null and c.person_id = any (near) where b.municipality_id = t and b.staff_id = a.staff_id)
       and not exists (select 1 from rec.account b join rec.silent_match s on s.municipality_id = b.municipality_id and s.account_id = b.id and s.intake_id = new.intake_id where b.municipality_id = t and b.staff_id = a.staff_id)) then
    insert into rec.alert (municipality_id, kind, actor_id, person_id, family_id, casefile_id, intake_id, account_id, reason, to_roles, recorded_by)
    values (t, new.kind, new.actor_id, new.person_id, new.family_id, new.casefile_id, new.intake_id, new.account_id, new.reason, '{privacy_officer,keeper}', new.recorded_by);
  end if;
  return null;
end $$;
create constraint trigger reach_somebody after insert on rec.alert deferrable initially deferred for each row when (not new.to_roles && '{privacy_officer,keeper}'::text[]) execute function machinery.reach_somebody();

-- The way back where everybody who leads is kept from it: the privacy officer proposes by the declaration, without a name of a case; the keeper, or whoever leads and still sees it, confirms.
grant select (municipality_id, id, account_id, by_self, recorded_by) on rec.conflict_declaration to kyoten_veil;
create policy veil_reads on rec.conflict_declaration for select to kyoten_veil using (true);
grant insert (id, kind, person_id, account_id, ground, reason, details, counts, opens_hash) on rec.widening to kyoten_veil;
set local role kyoten_veil;
create function ctx.declared_conflicts() returns table (declaration uuid, proposed boolean) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.role is distinct from 'privacy_officer' then return; end if;
  return query select d.id, bool_and(exists (select 1 from rec.widening w where w.municipality_id = i.m and w.kind = 'conflict_end' and w.outcome is null and w.person_id = c.person_id and w.account_id = c.account_id))
    from rec.conflict_declaration d join rec.conflict c on c.municipality_id = d.municipality_id and c.declared_id = d.id and c.ended_at is null
   where d.municipality_id = i.m and not d.by_self and not ctx.same_staff(i.a, d.recorded_by) and not ctx.same_staff(i.a, d.account_id) group by d.id;
end $$;
create function ctx.propose_conflict_end(proposal uuid, declaration uuid, why text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); c record; n int := 0;
begin
  if exists (select 1 from rec.widening w where w.municipality_id = i.m and w.id = proposal and w.recorded_by = i.a) then return; end if;
  if why is null or why = '' or not exists (select 1 from ctx.declared_conflicts() d where d.declaration = propose_conflict_end.declaration and not d.proposed) then raise insufficient_privilege using message = 'not found'; end if;
  for c in select x.id, x.person_id, x.account_id from rec.conflict x where x.municipality_id = i.m and x.declared_id = declaration and x.ended_at is null
      and not exists (select 1 from rec.widening w where w.municipality_id = i.m and w.kind = 'conflict_end' and w.outcome is null and w.person_id = x.person_id and w.account_id = x.account_id) order by x.id loop
    n := n + 1;
    insert into rec.widening (id, kind, person_id, account_id, ground, reason, details, counts, opens_hash)
    values (case when n = 1 then proposal else gen_random_uuid() end, 'conflict_end', c.person_id, c.account_id, 'mistaken', why, jsonb_build_object('conflict_id', c.id), '{"people": 1, "readers": 1}', sha256(convert_to(c.id::text, 'UTF8')));
  end loop;
end $$;
revoke all on function ctx.declared_conflicts(), ctx.propose_conflict_end(uuid, uuid, text) from public;
grant execute on function ctx.declared_conflicts(), ctx.propose_conflict_end(uuid, uuid, text) to kyoten_app;
set local role kyoten_owner;
revoke all on function machinery.who_stays(int, uuid[], uuid, uuid), machinery.tell_few(uuid, uuid) from public;
