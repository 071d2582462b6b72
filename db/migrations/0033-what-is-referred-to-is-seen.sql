-- What a row refers to is seen by whoever writes it: an id that is hidden is refused in the same words as one that never was.
-- A policy could not ask this of a change: it would ask again of a reference that stands and has been hidden since.
create function machinery.require_seen() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  n jsonb := to_jsonb(new);
  o jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) end;
  seen boolean;
begin
  if current_user <> 'kyoten_app' or n ->> tg_argv[0] is null or n ->> tg_argv[0] is not distinct from o ->> tg_argv[0] then return new; end if;
  execute format('select exists (select 1 from %s p where p.municipality_id = $1 and p.id = $2)', tg_argv[1]) into seen using new.municipality_id, (n ->> tg_argv[0])::uuid;
  if not seen then raise insufficient_privilege using message = 'not seen'; end if;
  return new;
end $$;
grant execute on function machinery.require_seen() to kyoten_app;

create procedure machinery.refer_to_seen(tbl regclass, col name, parent regclass) language plpgsql as $$
begin
  execute format('create trigger %I before insert or update on %s for each row execute function machinery.require_seen(%L, %L)', 'seen_' || col, tbl, col, parent);
end $$;
call machinery.refer_to_seen('rec.intake_child', 'person_id', 'rec.person');
call machinery.refer_to_seen('rec.intake_child', 'consultation_id', 'rec.consultation');
call machinery.refer_to_seen('rec.conflict', 'person_id', 'rec.person');
call machinery.refer_to_seen('rec.plan_casefile', 'plan_id', 'rec.plan');
call machinery.refer_to_seen('rec.visit', 'action_id', 'rec.action');
call machinery.refer_to_seen('rec.visit', 'done_entry_id', 'rec.entry');
call machinery.refer_to_seen('rec.womens_consultation', 'intake_id', 'rec.intake');

-- A decision stands still once it is approved or refused, its version too.
create or replace function machinery.hold_decision() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.state <> 'proposed' or new.state is distinct from old.state and (ctx.role() not in ('head', 'supervisor') or exists (
       select 1 from rec.account me join rec.account a on a.municipality_id = me.municipality_id and a.staff_id = me.staff_id
        where me.municipality_id = old.municipality_id and me.id = ctx.account() and a.id = old.proposed_by)) then
    raise insufficient_privilege using message = 'not by the same person';
  end if;
  return new;
end $$;

-- What is due vanishes only in a transaction that left a line in the trail: nobody hides a deadline without a trace. Rewriting it as it was leaves none.
create function machinery.require_trace() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select 1 from rec.due d where d.municipality_id = old.municipality_id and d.source_id = old.source_id and d.kind = old.kind)
     and not exists (select 1 from audit.change c where c.municipality_id = old.municipality_id and c.xact = pg_current_xact_id()) then
    raise insufficient_privilege using message = 'nothing changed';
  end if;
  return null;
end $$;
create constraint trigger trace after delete on rec.due deferrable initially deferred for each row execute function machinery.require_trace();
