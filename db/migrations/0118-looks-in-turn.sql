-- Two looks of one account at the same moment come one after the other, so that the second ends the first.
create or replace function machinery.begin_look() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if old.ended_at is not null or new.ended_at is null then raise insufficient_privilege using message = 'said once'; end if;
    new.ended_at := clock_timestamp();
    return new;
  end if;
  perform 1 from rec.account a where a.municipality_id = new.municipality_id and a.id = new.account_id for no key update;
  update rec.unveiling set ended_at = clock_timestamp() where municipality_id = new.municipality_id and account_id = new.account_id and ended_at is null;
  return new;
end $$;
