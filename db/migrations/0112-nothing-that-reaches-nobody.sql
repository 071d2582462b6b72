-- An alert reached those it goes to when it was written, and nobody asked again: who was declared, locked out or moved to another section afterwards took it along. Now it is asked of every open alert, whenever one is written and every minute; the same minute asks who still sees what is sealed, and every open casefile.

-- What nobody read goes to others as a copy; the copy is asked in its turn.
alter table rec.alert add column copy_of uuid;
call machinery.refer('rec.alert', 'copy_of', 'rec.alert');
grant select (copy_of) on rec.alert to kyoten_app;

-- Whether somebody reads an alert, or would read such a one: in office and not locked out, neither its cause nor in conflict with whom it is about, and named where it is sealed.
create function machinery.somebody_reads(l rec.alert) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := l.municipality_id; day date := (ctx.now() at time zone 'Asia/Tokyo')::date; near uuid[]; closed uuid[];
begin
  near := array(
    select machinery.near_to(t, l.person_id) where l.person_id is not null
    union select m.person_id from rec.family_member m where m.municipality_id = t and (m.family_id = l.family_id or m.family_id = (select c.family_id from rec.casefile c where c.municipality_id = t and c.id = l.casefile_id))
    union select c.person_id from rec.casefile c where c.municipality_id = t and c.id = l.casefile_id
    union select n from rec.intake_child k cross join lateral machinery.near_to(t, k.person_id) n where k.municipality_id = t and k.intake_id = l.intake_id and k.person_id is not null);
  closed := array(
    select c.id from rec.casefile c where c.municipality_id = t and c.sealed and (c.id = l.casefile_id or c.person_id = l.person_id
       or c.family_id = l.family_id and not exists (select 1 from rec.casefile o where o.municipality_id = t and o.family_id = c.family_id and not o.sealed))
    union select x.id from rec.intake x where x.municipality_id = t and x.sealed and (x.id = l.intake_id or exists (
      select 1 from rec.intake_child k join rec.person p on p.municipality_id = k.municipality_id and p.id = k.person_id and p.sealed where k.municipality_id = t and k.intake_id = x.id and k.person_id = l.person_id)));
  return exists (
    select 1 from rec.account a join rec.role_reach r on r.role = ctx.role_at(t, a.id, day) and (r.reach = 'office' or r.role in ('privacy_officer', 'keeper', 'auditor'))
     where a.municipality_id = t and a.locked_at is null and a.since <= day and (a.until is null or a.until > day)
       and (a.id = any (l.to_accounts) or r.role = any (l.to_roles) and (closed = '{}' or r.reach <> 'office' or exists (
         select 1 from rec.opening o where o.municipality_id = t and o.account_id = a.id and coalesce(o.casefile_id, o.intake_id) = any (closed) and (o.until is null or o.until > clock_timestamp()))))
       and not ctx.same_staff(a.id, l.actor_id) and (l.account_id is null or l.account_id = l.actor_id or not ctx.same_staff(a.id, l.account_id))
       and not exists (select 1 from rec.account b join rec.conflict c on c.municipality_id = b.municipality_id and c.account_id = b.id and c.ended_at is null and c.person_id = any (near) where b.municipality_id = t and b.staff_id = a.staff_id)
       and not exists (select 1 from rec.account b join rec.silent_match s on s.municipality_id = b.municipality_id and s.account_id = b.id and s.intake_id = l.intake_id where b.municipality_id = t and b.staff_id = a.staff_id));
end $$;
-- To those outside; where they are kept from it too, without whom it is about, also to the auditor; and where nobody of them is left, to whoever leads.
create function machinery.pass_on(l rec.alert) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c rec.alert := l;
begin
  if machinery.somebody_reads(l) or exists (select 1 from rec.alert x where x.municipality_id = l.municipality_id and x.copy_of = l.id) then return; end if;
  c.to_accounts := '{}';
  c.to_roles := '{privacy_officer,keeper}';
  if not machinery.somebody_reads(c) then
    c.person_id := null; c.family_id := null; c.casefile_id := null; c.intake_id := null; c.reason := '';
    c.to_roles := '{privacy_officer,keeper,auditor}';
    if not machinery.somebody_reads(c) then c.to_roles := c.to_roles || '{head,supervisor,coordinator}'; end if;
    if not machinery.somebody_reads(c) then return; end if;
  end if;
  insert into rec.alert (municipality_id, kind, actor_id, person_id, family_id, casefile_id, intake_id, account_id, reason, to_roles, recorded_by, copy_of)
  values (c.municipality_id, c.kind, c.actor_id, c.person_id, c.family_id, c.casefile_id, c.intake_id, c.account_id, c.reason, c.to_roles, c.recorded_by, l.id);
end $$;
create or replace function machinery.reach_somebody() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.pass_on(new);
  return null;
end $$;
drop trigger reach_somebody on rec.alert;
create constraint trigger reach_somebody after insert on rec.alert deferrable initially deferred for each row execute function machinery.reach_somebody();

-- Named on a seal is who may see it by their role; a keeper may be.
create or replace function machinery.named_on(town int, casefile uuid) returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(o.account_id), '{}') from rec.opening o join rec.account a on a.municipality_id = o.municipality_id and a.id = o.account_id
    join rec.role_reach r on r.role = ctx.role_at(town, a.id, (ctx.now() at time zone 'Asia/Tokyo')::date) and (r.reach = 'office' or r.role = 'keeper')
   where o.municipality_id = town and o.casefile_id = casefile and (o.until is null or o.until > clock_timestamp() + interval '2 minutes')
     and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date) and a.locked_at is null
$$;
set local role kyoten_veil;
create or replace function ctx.named_on_intake(intake uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); casefiles uuid[] := array(select s.casefile_id from rec.seal s where s.municipality_id = t and s.from_intake_id = intake and s.over_at is null);
begin
  return (select coalesce(array_agg(distinct o.account_id), '{}') from rec.opening o join rec.account a on a.municipality_id = o.municipality_id and a.id = o.account_id
      join rec.role_reach r on r.role = ctx.role_at(t, a.id, (ctx.now() at time zone 'Asia/Tokyo')::date) and (r.reach = 'office' or r.role = 'keeper')
    where o.municipality_id = t and (o.until is null or o.until > clock_timestamp() + interval '2 minutes') and (a.until is null or a.until > (ctx.now() at time zone 'Asia/Tokyo')::date) and a.locked_at is null
      and case when casefiles = '{}' then o.intake_id = intake else o.casefile_id = any (casefiles) end);
end $$;
set local role kyoten_owner;
-- Of them, who is not in conflict: they alone see it.
create function machinery.free_named(town int, casefile uuid, intake uuid, openly boolean default false) returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(n order by n), '{}') from unnest(case when casefile is not null then machinery.named_on(town, casefile) else ctx.named_on_intake(intake) end) n
   where case when casefile is not null then not exists (select 1 from rec.casefile c where c.municipality_id = town and c.id = casefile and machinery.in_conflict(town, n, c.family_id, c.person_id))
              else not machinery.in_conflict_with_call(town, n, intake, openly) end
$$;

-- What others declare takes neither the last one from a family who reviews who looked at it, nor the last one named from what is sealed; those outside hear of it.
create function machinery.keep_last() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t int := new.municipality_id; day date := (ctx.now() at time zone 'Asia/Tokyo')::date; near uuid[]; c record; enough boolean := true;
  by_whom uuid := coalesce((select d.recorded_by from rec.conflict_declaration d where d.municipality_id = new.municipality_id and d.id = new.declared_id), ctx.account());
begin
  if tg_argv[0] = 'by hand' and ctx.same_staff(ctx.account(), new.account_id) then return new; end if;
  -- Two at one moment are counted one after the other.
  perform 1 from rec.installation i where i.municipality_id = t for no key update;
  near := array(select machinery.near_to(t, new.person_id));
  if ctx.role_at(t, new.account_id, day) in ('privacy_officer', 'head') then
    enough := exists (select 1 from rec.account a where a.municipality_id = t and not ctx.same_staff(a.id, new.account_id) and a.locked_at is null and a.since <= day and (a.until is null or a.until > day)
      and ctx.role_at(t, a.id, day) in ('privacy_officer', 'head') and not exists (
        select 1 from rec.conflict x where x.municipality_id = t and x.ended_at is null and ctx.same_staff(x.account_id, a.id) and x.person_id = any (near)));
  end if;
  for c in select machinery.free_named(t, f.id, null) as named from rec.casefile f where f.municipality_id = t and f.sealed and f.person_id = any (near)
           union all
           select machinery.free_named(t, null, x.id) from rec.intake x where x.municipality_id = t and x.sealed and exists (select 1 from rec.intake_child k where k.municipality_id = t and k.intake_id = x.id and k.person_id = any (near)) loop
    enough := enough and (not exists (select 1 from unnest(c.named) n where ctx.same_staff(n, new.account_id)) or exists (select 1 from unnest(c.named) n where not ctx.same_staff(n, new.account_id)));
  end loop;
  if not enough then perform machinery.tell_few(new.account_id, by_whom); end if;
  return case when enough then new end;
end $$;
create trigger keep_last_found before insert on rec.conflict for each row when (new.source = 'declared' and not new.by_self) execute function machinery.keep_last('found');
create trigger keep_last_by_hand before insert on rec.conflict for each row when (current_user = 'kyoten_app') execute function machinery.keep_last('by hand');

-- Every minute: what is sealed and has too few left, once for those who are left; open casefiles that nobody of the office sees, again a day after somebody looked; and alerts that nobody reads.
-- Where too few are left only by what is hidden, the keeper hears it and not those who are left: whoever guessed may be one of them.
create function machinery.tell_unseen(town int, office_now timestamptz) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  day date; c record; l rec.alert;
  system uuid := (select a.id from rec.account a where a.municipality_id = town and a.role = 'system_statistics' order by a.since, a.id limit 1);
  was text := coalesce(current_setting('kyoten.ctx', true), ''); was_now text := coalesce(current_setting('kyoten.now', true), '');
begin
  if system is null then return; end if;
  perform ctx.act_as(town, system, office_now);
  day := (ctx.now() at time zone 'Asia/Tokyo')::date;
  for c in
    select x.*, case when machinery.enough_named(town, x.openly) then '{}' else x.openly end as told, (select max(o.since) from rec.opening o where o.municipality_id = town and coalesce(o.casefile_id, o.intake_id) = coalesce(x.casefile_id, x.intake_id)) as last_named from (
      select f.id as casefile_id, f.family_id, f.person_id, null::uuid as intake_id, machinery.free_named(town, f.id, null) as named, machinery.free_named(town, f.id, null, true) as openly from rec.casefile f where f.municipality_id = town and f.sealed and f.stage <> 'closed'
      union all
      select null, null, null, x.id, machinery.free_named(town, null, x.id), machinery.free_named(town, null, x.id, true) from rec.intake x where x.municipality_id = town and x.sealed
         and not exists (select 1 from rec.seal s where s.municipality_id = town and s.from_intake_id = x.id and s.over_at is null)) x
     where not machinery.enough_named(town, x.named) loop
    if not exists (select 1 from rec.alert a where a.municipality_id = town and a.kind = 'seal_thin' and (a.casefile_id = c.casefile_id or a.intake_id = c.intake_id) and a.to_accounts @> c.told and a.to_accounts <@ c.told and a.recorded_at >= c.last_named) then
      perform machinery.raise_alert('seal_thin', system, jsonb_build_object('casefile_id', c.casefile_id, 'family_id', c.family_id, 'person_id', c.person_id, 'intake_id', c.intake_id), '', '{keeper}'::text[], c.told);
    end if;
  end loop;
  for c in
    with office as (
      select distinct a.staff_id from rec.account a join rec.role_reach r on r.role = ctx.role_at(town, a.id, day) and r.reach = 'office' and r.role not like 'system%'
       where a.municipality_id = town and a.locked_at is null and a.since <= day and (a.until is null or a.until > day))
    select f.id, f.family_id, f.person_id from office o join rec.account b on b.municipality_id = town and b.staff_id = o.staff_id join rec.conflict k on k.municipality_id = town and k.account_id = b.id and k.ended_at is null
      join rec.casefile f on f.municipality_id = town and not f.sealed and f.stage <> 'closed'
       and (f.person_id = k.person_id or f.family_id in (select m.family_id from rec.family_member m where m.municipality_id = town and m.person_id = k.person_id))
     where not exists (select 1 from rec.alert a where a.municipality_id = town and a.kind = 'few_left' and a.casefile_id = f.id and (a.verdict is null or a.recorded_at > ctx.now() - interval '1 day'))
     group by f.id, f.family_id, f.person_id having count(distinct o.staff_id) = (select count(*) from office) loop
    perform machinery.raise_alert('few_left', system, jsonb_build_object('casefile_id', c.id, 'family_id', c.family_id, 'person_id', c.person_id), '', '{privacy_officer,keeper}'::text[]);
  end loop;
  for l in select * from rec.alert a where a.municipality_id = town and a.verdict is null loop perform machinery.pass_on(l); end loop;
  perform set_config('kyoten.ctx', was, true), set_config('kyoten.now', was_now, true);
end $$;
revoke all on function machinery.somebody_reads(rec.alert), machinery.pass_on(rec.alert), machinery.free_named(int, uuid, uuid, boolean), machinery.tell_unseen(int, timestamptz) from public;
grant execute on function machinery.tell_unseen(int, timestamptz) to kyoten_scribe;
set local role kyoten_scribe;
-- Asked every minute by the application.
create function audit.notice_unseen(town int, office_now timestamptz) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform machinery.tell_unseen(town, office_now);
end $$;
revoke all on function audit.notice_unseen(int, timestamptz) from public;
grant execute on function audit.notice_unseen(int, timestamptz) to kyoten_app;
set local role kyoten_owner;
