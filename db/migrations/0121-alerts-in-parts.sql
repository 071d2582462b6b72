-- Every open alert was asked after in one statement a minute, with what is sealed and the open casefiles in the same: whoever raised many alerts at once had it end at its time limit, every minute, and nothing more was told to anybody. Now what is sealed and open casefiles are asked by themselves, and alerts in parts, one after the other.
do $$
declare was text := pg_get_functiondef('machinery.tell_unseen(int, timestamptz)'::regprocedure);
  passing text := E'  for l in select * from rec.alert a where a.municipality_id = town and a.verdict is null loop perform machinery.pass_on(l); end loop;\n';
begin
  if strpos(was, passing) = 0 then raise 'tell_unseen passes alerts on in words that were not expected'; end if;
  execute replace(replace(was, passing, ''), ' l rec.alert;', '');
end $$;
create function machinery.pass_on_some(town int, office_now timestamptz, after uuid) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  most constant int := 200; asked int := 0; last uuid; l rec.alert;
  system uuid := (select a.id from rec.account a where a.municipality_id = town and a.role = 'system_statistics' order by a.since, a.id limit 1);
  was text := coalesce(current_setting('kyoten.ctx', true), ''); was_now text := coalesce(current_setting('kyoten.now', true), '');
begin
  if system is null then return null; end if;
  perform ctx.act_as(town, system, office_now);
  for l in select * from rec.alert a where a.municipality_id = town and a.verdict is null and (after is null or a.id > after) order by a.id limit most loop
    perform machinery.pass_on(l);
    asked := asked + 1;
    last := l.id;
  end loop;
  perform set_config('kyoten.ctx', was, true), set_config('kyoten.now', was_now, true);
  return case when asked = most then last end;
end $$;
revoke all on function machinery.pass_on_some(int, timestamptz, uuid) from public;
grant execute on function machinery.pass_on_some(int, timestamptz, uuid) to kyoten_scribe;
set local role kyoten_scribe;
-- Asks of the next open alerts whether somebody reads them; gives the last one asked, null where there are no more. Whoever asks keeps how far they came: in a row, somebody else could move it on.
create function audit.pass_on_alerts(town int, office_now timestamptz, after uuid) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return machinery.pass_on_some(town, office_now, after);
end $$;
revoke all on function audit.pass_on_alerts(int, timestamptz, uuid) from public;
grant execute on function audit.pass_on_alerts(int, timestamptz, uuid) to kyoten_app;
set local role kyoten_owner;

-- Of one who declares the same colleague again and again twenty alerts are open at most, and one that says there are more: thousands would hide what else there is.
create or replace function machinery.tell_few(whose uuid, by_whom uuid, because_of uuid) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare open record;
begin
  if exists (select 1 from rec.alert l where l.municipality_id = ctx.town() and l.kind = 'few_left' and l.account_id = whose and l.cause = because_of and l.verdict is null) then return; end if;
  select count(*) filter (where l.reason = '') >= 20 as many, count(*) filter (where l.reason <> '') > 0 as more into open
    from rec.alert l where l.municipality_id = ctx.town() and l.kind = 'few_left' and l.actor_id = by_whom and l.account_id = whose and l.verdict is null;
  if open.many and open.more then return; end if;
  insert into rec.alert (kind, actor_id, account_id, cause, reason, to_roles)
  values ('few_left', by_whom, whose, case when not open.many then because_of end, case when open.many then '同じ人が同じ職員について何度も申告しています。ほかにもあります。' else '' end, '{privacy_officer,keeper}');
end $$;
