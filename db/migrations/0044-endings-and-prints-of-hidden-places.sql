-- That a measure ends is told to the leading roles only: a line with a name and a day would say who is hidden, and until when (B6).
create policy veils on rec.due as restrictive to kyoten_app using (kind <> 'veil_ending' or (select ctx.leads())) with check (true);
create function machinery.forget_ending() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from rec.due where municipality_id = new.municipality_id and source_id = new.id and kind = 'veil_ending';
  return null;
end $$;
create trigger forget_ending after update of lifted_at on rec.veil for each row when (new.lifted_at is not null) execute function machinery.forget_ending();

-- A print knows whose places it shows; what it showed is opened again only by whoever may see these places now.
alter table rec.print add shows_places_of uuid[] not null default '{}';
grant insert (shows_places_of) on rec.print to kyoten_app;
set local role kyoten_veil;
-- Whether all of these persons' places are open to the reader now: nobody hidden, or looked at just now.
create function ctx.may_see_places(persons uuid[]) returns boolean language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town(); l uuid[] := ctx.unveiled();
begin
  return not exists (select 1 from rec.person p where p.municipality_id = t and p.id = any (persons) and p.veiled and p.id <> all (l))
     and not persons && ctx.conflicted_persons() and not persons && ctx.beyond();
end $$;
revoke all on function ctx.may_see_places(uuid[]) from public;
grant execute on function ctx.may_see_places(uuid[]) to kyoten_app;
set local role kyoten_owner;
