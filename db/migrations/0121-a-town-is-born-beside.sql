-- The account that makes a town writes for minutes in one transaction, while others already live in it: it waits for nobody, and nobody for it. No session is ever of that account.
create or replace function machinery.wait_for(mode text) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then raise insufficient_privilege using message = 'written as of now'; end if;
  if session_user <> 'kyoten_app' and ctx.role() = 'system_births' then return; end if;
  if mode = 'whoever hides' then lock table machinery.hiding in row share mode; else lock table machinery.hiding in exclusive mode; end if;
end $$;
