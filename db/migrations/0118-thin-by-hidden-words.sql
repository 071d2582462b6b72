-- Where too few are left only by what is hidden, the keeper hears it and not those who are left: whoever guessed may be one of them.
drop function machinery.free_named(int, uuid, uuid);
create function machinery.free_named(town int, casefile uuid, intake uuid, openly boolean default false) returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(n order by n), '{}') from unnest(case when casefile is not null then machinery.named_on(town, casefile) else ctx.named_on_intake(intake) end) n
   where case when casefile is not null then not exists (select 1 from rec.casefile c where c.municipality_id = town and c.id = casefile and machinery.in_conflict(town, n, c.family_id, c.person_id))
              else not machinery.in_conflict_with_call(town, n, intake, openly) end
$$;
revoke all on function machinery.free_named(int, uuid, uuid, boolean) from public;
create or replace function machinery.tell_unseen(town int, office_now timestamptz) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
