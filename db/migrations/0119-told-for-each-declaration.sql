-- That few are left was told once for an account as long as nobody had looked: whoever took child after child from everybody was heard of for the first alone. Now for each declaration, each person written by hand and each thing heard; what it is stays a number that leads nowhere, for a conflict with it would hide the alert.
alter table rec.alert add column cause uuid;
comment on column rec.alert.cause is 'what raised it, where it is told once for each; leads to nothing that is shown';
create function machinery.tell_few(whose uuid, by_whom uuid, because_of uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from rec.alert l where l.municipality_id = ctx.town() and l.kind = 'few_left' and l.account_id = whose and l.cause = because_of and l.verdict is null) then return; end if;
  insert into rec.alert (kind, actor_id, account_id, cause, to_roles) values ('few_left', by_whom, whose, because_of, '{privacy_officer,keeper}');
end $$;
do $$
declare f record;
begin
  for f in select p.oid::regprocedure as named, pg_get_functiondef(p.oid) as was from pg_proc p where p.pronamespace = 'machinery'::regnamespace and p.proname in ('keep_some', 'keep_last', 'keep_some_hearing') loop
    execute replace(replace(f.was, 'machinery.tell_few(new.account_id, by_whom)', 'machinery.tell_few(new.account_id, by_whom, coalesce(new.declared_id, new.person_id))'),
      'order by d.recorded_at desc limit 1), ctx.account()))', 'order by d.recorded_at desc limit 1), ctx.account()), heard)');
  end loop;
  if exists (select 1 from pg_proc p where p.pronamespace = 'machinery'::regnamespace and p.prosrc ~ 'tell_few\([^;]*ctx\.account\(\)\)\);|tell_few\(new\.account_id, by_whom\)') then raise 'tell_few is asked in words that were not expected'; end if;
end $$;
drop function machinery.tell_few(uuid, uuid);
