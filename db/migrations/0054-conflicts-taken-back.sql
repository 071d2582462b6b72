-- A conflict that two people have taken back bars nobody from a room any more.
set local role kyoten_veil;
create or replace function ctx.barred_from_room(meeting uuid) returns uuid[] language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.r is null then return '{}'; end if;
  return (select coalesce(array_agg(distinct m.family_id), '{}')
    from rec.attendance t
    left join rec.agency_account l on l.municipality_id = t.municipality_id and l.agency_person_id = t.agency_person_id and l.ended_at is null
    join rec.account a on a.municipality_id = t.municipality_id and a.id in (t.account_id, l.account_id)
    join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id
    join rec.conflict k on k.municipality_id = b.municipality_id and k.account_id = b.id and k.ended_at is null
    join rec.family_member m on m.municipality_id = k.municipality_id and m.person_id = k.person_id
   where t.municipality_id = i.m and t.meeting_id = meeting and t.state = 'attended');
end $$;
set local role kyoten_owner;
