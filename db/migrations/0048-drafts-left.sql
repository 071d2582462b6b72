-- How many drafts somebody who leaves has still open: a number for those who allocate, never a word of them.
set local role kyoten_veil;
create function ctx.drafts_left(accounts uuid[]) returns table (account_id uuid, drafts int) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.role not in ('head', 'supervisor', 'coordinator') then return; end if;
  return query select d.account_id, count(*)::int from rec.draft d where d.municipality_id = i.m and d.account_id = any (accounts) and d.done_at is null group by 1;
end $$;
grant execute on function ctx.drafts_left(uuid[]) to kyoten_app;
set local role kyoten_owner;
