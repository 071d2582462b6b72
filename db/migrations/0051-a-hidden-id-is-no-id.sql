-- Whose places a kept paper shows: an id that is hidden is answered as one that never was. Both mean no.
set local role kyoten_veil;
create or replace function ctx.may_see_places(persons uuid[]) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); l uuid[] := ctx.unveiled(); o uuid[] := ctx.opened_persons();
begin
  return not exists (select 1 from unnest(persons) asked (id) where not exists (
      select 1 from rec.person p where p.municipality_id = t and p.id = asked.id and (not p.veiled or p.id = any (l)) and (not p.sealed or p.id = any (o))))
     and not persons && ctx.conflicted_persons() and not persons && ctx.beyond();
end $$;
set local role kyoten_owner;
