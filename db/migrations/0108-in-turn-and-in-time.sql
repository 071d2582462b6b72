-- A step of 決裁 carries the time at which somebody first saw it as the one who takes it, and nobody writes that time.
create or replace function machinery.hold_approval() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.step > 1 and new.outcome is not null and (ctx.step_of_mine(new.decision_id) is distinct from new.step or new.account_id is distinct from ctx.account()) then
    raise insufficient_privilege using message = 'not by the same person';
  end if;
  new.seen_at := case when new.account_id is null then null when tg_op = 'UPDATE' and new.account_id = old.account_id then coalesce(old.seen_at, ctx.now()) else ctx.now() end;
  return new;
end $$;
drop trigger hold on rec.approval;
create trigger hold before insert or update on rec.approval for each row execute function machinery.hold_approval();
revoke insert (seen_at), update (seen_at) on rec.approval from kyoten_app;

-- A version is the next one after the one it replaces: a number far ahead hid what a colleague had written, and could be corrected no more.
create function machinery.next_version() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.number := coalesce((select v.number + 1 from rec.entry_version v where v.municipality_id = new.municipality_id and v.entry_id = new.entry_id and v.id = new.replaces), new.number);
  return new;
end $$;
create trigger next_version before insert on rec.entry_version for each row execute function machinery.next_version();

-- The answer to a sheet that is typed is due when it asks for it, else within the office days it takes, and within three months: never so far away that nobody is reminded.
drop policy typing on rec.due;
create policy typing on rec.due for insert to kyoten_app
  with check ((select ctx.reach()) = 'own' and kind = 'information_answer' and role = 'coordinator' and num_nonnulls(casefile_id, family_id, intake_id, account_id) = 0
              and exists (select 1 from rec.information_sheet s where s.municipality_id = due.municipality_id and s.id = due.source_id
                            and (due.due_at at time zone 'Asia/Tokyo')::date <= least(coalesce(s.answer_by, s.received_on + 21), (ctx.now() at time zone 'Asia/Tokyo')::date + 92)));

-- Asking twice in one message told of the first: it went on only where nothing was there.
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
  -- One at a time, also where two are sent at once; and one in a message, or the second would tell of the first before it stands in the record.
  perform 1 from rec.account a where a.municipality_id = t and a.id = any (mine) order by a.id for no key update;
  if exists (select 1 from rec.claim c where c.municipality_id = t and c.account_id = any (mine) and (c.ended_at is null and c.until > clock_timestamp() or c.opened_in = pg_current_xact_id())) then raise insufficient_privilege using message = 'one at a time'; end if;
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
