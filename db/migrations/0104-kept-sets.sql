-- A page asks in forty statements for the same few sets of what is hidden. While a transaction looks at one snapshot and has written nothing, a set is the same: so long it is kept beside the context, sealed like it.
set local role kyoten_veil;
create function ctx.seal_of_set(what text, ids text) returns text language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare s bytea;
begin
  select k into s from ctx.key where id = 1;
  return encode(sha256(s || sha256(s || convert_to('set#' || what || '#' || current_setting('kyoten.ctx', true) || '#' || pg_current_snapshot() || '#' || ids, 'UTF8'))), 'hex');
end $$;
create function ctx.kept_set(what text) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare kept text := current_setting('kyoten.set_' || what, true);
begin
  -- What this transaction wrote itself stands in no snapshot; and the context says itself that it is over.
  if kept is null or kept = '' or pg_current_xact_id_if_assigned() is not null or clock_timestamp() > now() + interval '1 minute' then return null; end if;
  if left(kept, 64) is distinct from ctx.seal_of_set(what, substr(kept, 65)) then return null; end if;
  return substr(kept, 65)::uuid[];
end $$;
create function ctx.keep_set(what text, ids uuid[]) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if pg_current_xact_id_if_assigned() is null and current_setting('kyoten.ctx', true) <> '' then
    perform set_config('kyoten.set_' || what, ctx.seal_of_set(what, ids::text) || ids::text, true);
  end if;
  return ids;
end $$;
revoke execute on function ctx.seal_of_set(text, text), ctx.kept_set(text), ctx.keep_set(text, uuid[]) from public;
set local role kyoten_owner;

-- What ctx.x() said is said by ctx.reckon_x() from now on, and that is the one to write anew; ctx.x() asks it once a snapshot.
create procedure machinery.reckon_once(what text) language plpgsql as $$
declare as_it_was text := pg_get_functiondef(format('ctx.%I()', what)::regprocedure);
begin
  set local role kyoten_veil;
  execute replace(as_it_was, format('FUNCTION ctx.%I()', what), format('FUNCTION ctx.reckon_%s()', what));
  execute format('revoke execute on function ctx.reckon_%s() from public', what);
  execute left(as_it_was, strpos(as_it_was, 'AS $function$') - 1) || replace(case when as_it_was ~ 'RETURNS SETOF uuid' then $set$as $x$
declare ids uuid[] := ctx.kept_set('one');
begin return query select unnest(coalesce(ids, ctx.keep_set('one', array(select ctx.reckon_one())))); end $x$
$set$ else $array$as $x$
declare ids uuid[] := ctx.kept_set('one');
begin return coalesce(ids, ctx.keep_set('one', ctx.reckon_one())); end $x$
$array$ end, 'one', what);
  set local role kyoten_owner;
end $$;
call machinery.reckon_once('hidden_families');
call machinery.reckon_once('hidden_persons');
call machinery.reckon_once('hidden_casefiles');
call machinery.reckon_once('hidden_intakes');
call machinery.reckon_once('opened_persons');
call machinery.reckon_once('closed_persons');
call machinery.reckon_once('closed_families');
call machinery.reckon_once('closed_intakes');
call machinery.reckon_once('closed_consultations');
call machinery.reckon_once('closed_entries');
call machinery.reckon_once('closed_sightings');
call machinery.reckon_once('closed_sources');
call machinery.reckon_once('closed_rows');
call machinery.reckon_once('side_persons');
call machinery.reckon_once('side_families');
call machinery.reckon_once('others_intakes');
