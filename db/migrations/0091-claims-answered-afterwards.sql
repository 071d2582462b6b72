-- What somebody asks to open with a reason is answered by the next request, when the asking stands in the record: rolled back it told for nothing whether a number or a name is there, whether it is sealed, and who is named.
alter table rec.claim add found boolean not null default true;
do $$
declare c text;
begin
  select conname into strict c from pg_constraint where conrelid = 'rec.claim'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%num_nonnulls%';
  execute format('alter table rec.claim drop constraint %I, add check (not found or num_nonnulls(family_id, intake_id, call_account_id) >= 1)', c);
end $$;
create or replace function machinery.apply_claim() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t int := ctx.town(); day date := (ctx.now() at time zone 'Asia/Tokyo')::date; mine uuid[] := ctx.my_accounts();
  what text := new.asked ->> 'what'; fy int := (new.asked ->> 'fiscal_year')::int; n int := (new.asked ->> 'number')::int;
  keys text[] := array(select jsonb_array_elements_text(coalesce(new.asked -> 'keys', '[]'))); born date := (new.asked ->> 'born')::date;
  found_family uuid; found_intake uuid; is_there boolean; sealed_case uuid; sealed_call uuid; named uuid[]; person uuid; same int;
begin
  if not (ctx.role() in ('head', 'supervisor', 'coordinator', 'public_health_nurse', 'social_worker', 'family_supporter', 'abuse_specialist', 'psychologist', 'privacy_officer')
          or exists (select 1 from rec.duty_turn d where d.municipality_id = t and d.on_date = day and d.account_id = new.account_id and d.ended_at is null))
     or (new.kind = 'own' and ctx.reach() <> 'office') then raise insufficient_privilege using message = 'not by this role'; end if;
  -- One at a time, also where two are sent at once.
  perform 1 from rec.account a where a.municipality_id = t and a.id = any (mine) order by a.id for no key update;
  if exists (select 1 from rec.claim c where c.municipality_id = t and c.account_id = any (mine) and c.ended_at is null and c.until > clock_timestamp()) then raise insufficient_privilege using message = 'one at a time'; end if;
  if what = 'casefile' then
    select c.family_id, case when c.sealed then c.id end into found_family, sealed_case from rec.casefile c where c.municipality_id = t and c.fiscal_year = fy and c.number = n;
  elsif what = 'family' then
    select f.id into found_family from rec.family f where f.municipality_id = t and f.fiscal_year = fy and f.number = n;
  elsif what = 'intake' then
    select i.id into found_intake from rec.intake i where i.municipality_id = t and i.fiscal_year = fy and i.number = n;
    select m.family_id, c.id into found_family, sealed_case from rec.intake_child k join rec.family_member m on m.municipality_id = k.municipality_id and m.person_id = k.person_id
      left join rec.casefile c on c.municipality_id = k.municipality_id and c.person_id = k.person_id and c.sealed where k.municipality_id = t and k.intake_id = found_intake order by c.id nulls last limit 1;
    select x.id into sealed_call from rec.intake x where x.municipality_id = t and x.id = found_intake and x.sealed;
  elsif what = 'person' and born is not null and cardinality(keys) > 0 then
    select count(*)::int, (array_agg(p.id))[1] into same, person from rec.person p where p.municipality_id = t and p.birth_year = extract(year from born) and p.birth_month = extract(month from born) and p.birth_day = extract(day from born)
       and exists (select 1 from rec.person_name x where x.municipality_id = t and x.person_id = p.id and x.told is distinct from 'hidden_side' and (x.kana_key = any (keys) or machinery.is_wholly_called(t, p.id, keys, true)));
    if same = 1 then
      select m.family_id into found_family from rec.family_member m where m.municipality_id = t and m.person_id = person order by m.until is not null, m.recorded_at desc limit 1;
      select c.id into sealed_case from rec.casefile c where c.municipality_id = t and c.person_id = person and c.sealed limit 1;
      select x.id into sealed_call from rec.intake x join rec.intake_child k on k.municipality_id = x.municipality_id and k.intake_id = x.id join rec.person p on p.municipality_id = k.municipality_id and p.id = k.person_id and p.sealed
       where x.municipality_id = t and x.sealed and k.person_id = person and k.same_person = 'confirmed' order by x.received_at desc limit 1;
      found_intake := sealed_call;
    end if;
  end if;
  -- Not there, hidden from everybody but one side, or one's own: nobody can tell which; and none of it before it stands in the record.
  is_there := num_nonnulls(found_family, found_intake) > 0 and not coalesce(found_family = any (ctx.conflicted_families()), false) and not coalesce(found_intake = any (ctx.conflicted_intakes()), false) and not coalesce(person = any (ctx.conflicted_persons()), false)
     and not exists (select 1 from rec.family f where f.municipality_id = t and f.id = found_family and f.beside);
  named := case when sealed_case is not null and sealed_case <> all (ctx.opened()) then machinery.named_on(t, sealed_case) when sealed_call is not null and sealed_call <> all (ctx.opened_intakes()) then ctx.named_on_intake(sealed_call) end;
  if named is not null then
    new.family_id := null; new.intake_id := null;
    new.call_account_id := (select o from unnest(named) o
      left join rec.duty_turn d on d.municipality_id = t and d.account_id = o and d.on_date = day and d.ended_at is null
      left join rec.account a on a.municipality_id = t and a.id = o order by d.id is null, a.role not in ('supervisor', 'coordinator'), a.kana, o limit 1);
    is_there := is_there and new.call_account_id is not null;
  else
    new.family_id := found_family; new.intake_id := found_intake; new.call_account_id := null;
  end if;
  new.asked := null;
  new.found := is_there;
  if not is_there then
    new.family_id := null; new.intake_id := null; new.call_account_id := null; new.ended_at := clock_timestamp();
    -- Asked for what is not there again and again: somebody else looks at it.
    if (select count(*) from rec.claim c where c.municipality_id = t and c.account_id = any (mine) and not c.found and c.opened_at > clock_timestamp() - interval '1 day') = 2 then
      perform machinery.raise_alert(case when new.kind = 'own' then 'self_claim' else 'urgent_access' end, new.account_id, '{}', new.reason, case when ctx.role() = 'privacy_officer' then '{head}' else '{privacy_officer,head}' end::text[]);
    end if;
    return new;
  end if;
  perform machinery.raise_alert(case when new.kind = 'own' then 'self_claim' else 'urgent_access' end, new.account_id,
    jsonb_build_object('family_id', coalesce(new.family_id, (select c.family_id from rec.casefile c where c.municipality_id = t and c.id = sealed_case)), 'intake_id', new.intake_id), new.reason,
    case when ctx.role() = 'privacy_officer' then '{head}' else '{privacy_officer,head}' end::text[],
    coalesce(named, '{}'));
  if new.kind = 'urgent' and exists (select 1 from rec.claim c where c.municipality_id = t and c.account_id = any (mine) and c.kind = 'urgent' and c.opened_at > clock_timestamp() - interval '30 days') then
    perform machinery.raise_alert('second_urgent', new.account_id, jsonb_build_object('family_id', new.family_id, 'intake_id', new.intake_id), new.reason, '{keeper}'::text[]);
  end if;
  return new;
end $$;
create policy answered on rec.claim as restrictive for select to kyoten_app using (opened_in is distinct from pg_current_xact_id_if_assigned());
