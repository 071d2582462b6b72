-- A legal hold: what is written about a family stays as it is, for a court, an inquest or a complaint; one person sets it, two let it go.
create table rec.legal_hold (
  municipality_id int not null default ctx.town(), id uuid not null default gen_random_uuid(), family_id uuid not null,
  ground text not null check (ground in ('inquest', 'court', 'disclosure', 'complaint', 'other')), words text not null check (words <> ''),
  recorded_at timestamptz not null default ctx.now(), recorded_by uuid not null default ctx.account(), ended_at timestamptz, widening_id uuid,
  primary key (municipality_id, id), check ((ended_at is null) = (widening_id is null)));
call machinery.protect('rec.legal_hold', 'casework', 'nothing written about this family is corrected or disposed of');
call machinery.refer('rec.legal_hold', 'family_id', 'rec.family');
call machinery.refer('rec.legal_hold', 'widening_id', 'rec.widening');
call machinery.through('rec.legal_hold', 'family_id', 'rec.family');
create policy leaders on rec.legal_hold as restrictive for insert to kyoten_app with check ((select ctx.role()) in ('head', 'supervisor', 'coordinator') and ended_at is null);
grant select, insert, update, delete on rec.legal_hold to kyoten_owner;
call machinery.withhold('rec.legal_hold');
revoke insert (ended_at, widening_id) on rec.legal_hold from kyoten_app;
create index on rec.legal_hold (municipality_id, family_id) where ended_at is null;

-- A correction is a second version: none while the family is held. New entries are written as before.
create policy held on rec.entry_version as restrictive for insert to kyoten_app
  with check (number = 1 or not exists (select 1 from rec.entry e join rec.legal_hold h on h.municipality_id = e.municipality_id and h.family_id = e.family_id and h.ended_at is null
                                          where e.municipality_id = entry_version.municipality_id and e.id = entry_version.entry_id));
-- What else holds words of what happened and may be put right otherwise.
create function machinery.hold_words() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c text; o jsonb := to_jsonb(old); n jsonb := to_jsonb(new); held boolean;
begin
  held := case tg_table_name
    when 'intake' then exists (select 1 from rec.intake_child k join rec.family_member m on m.municipality_id = k.municipality_id and m.person_id = k.person_id
      join rec.legal_hold h on h.municipality_id = m.municipality_id and h.family_id = m.family_id and h.ended_at is null where k.municipality_id = old.municipality_id and k.intake_id = old.id)
    else exists (select 1 from rec.legal_hold h where h.municipality_id = old.municipality_id and h.family_id = (o ->> 'family_id')::uuid and h.ended_at is null) end;
  if held then
    foreach c in array tg_argv loop
      if coalesce(o ->> c, '') <> '' and o -> c is distinct from n -> c then raise insufficient_privilege using message = 'held'; end if;
    end loop;
  end if;
  return new;
end $$;
create trigger hold_words before update on rec.intake for each row execute function machinery.hold_words('content', 'received_at', 'route', 'kind');
create trigger hold_words before update on rec.plan for each row execute function machinery.hold_words('policy', 'safety_plan');
create trigger hold_words before update on rec.agenda_item for each row execute function machinery.hold_words('report', 'discussion', 'our_opinion', 'their_opinion', 'not_agreed');

insert into rec.widening_kind values ('legal_hold_open', '{head,supervisor,coordinator}', '{head}', true);
create function machinery.apply_legal_hold_open() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update rec.legal_hold set ended_at = ctx.now(), widening_id = new.id
   where municipality_id = new.municipality_id and id = (new.details ->> 'hold')::uuid and family_id = new.family_id and ended_at is null;
  if not found then raise insufficient_privilege using message = 'not the second person'; end if;
  return null;
end $$;
create trigger apply_legal_hold_open after update of outcome on rec.widening for each row when (new.outcome = 'approved' and new.kind = 'legal_hold_open') execute function machinery.apply_legal_hold_open();
