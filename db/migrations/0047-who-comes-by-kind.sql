-- Who comes to a conference about a hidden family, by kind: what the office may know of it without the names.
grant select (municipality_id, id, kind) on rec.agency to kyoten_veil;
grant select (id) on rec.attendance to kyoten_veil;
set local role kyoten_veil;
create function ctx.attending_kinds(meeting uuid) returns table (id uuid, kind text, state text) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare t int := ctx.town();
begin
  if ctx.reach() <> 'office' or ctx.leads() or meeting = any (ctx.conflicted_meetings())
     or not exists (select 1 from rec.meeting m where m.municipality_id = t and m.id = meeting and m.kind = 'case_conference' and ctx.meeting_hides(m.id)) then return; end if;
  return query select a.id, g.kind, a.state from rec.attendance a join rec.agency g on g.municipality_id = a.municipality_id and g.id = a.agency_id where a.municipality_id = t and a.meeting_id = meeting;
end $$;
revoke all on function ctx.attending_kinds(uuid) from public;
grant execute on function ctx.attending_kinds(uuid) to kyoten_app;
set local role kyoten_owner;
