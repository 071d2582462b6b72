-- How long no checkpoint was written is what the sealer says, not what whoever asks says.
create table audit.checkpoint (municipality_id int primary key, at timestamptz not null);
comment on table audit.checkpoint is 'machinery: when the sealer last wrote a checkpoint, as it says itself';
alter table audit.checkpoint enable row level security;
alter table audit.checkpoint force row level security;
create policy scribe on audit.checkpoint to kyoten_scribe using (true) with check (true);
grant select, insert, update on audit.checkpoint to kyoten_scribe;
set local role kyoten_scribe;
drop function audit.notice_silence(int, double precision);
-- Said by the sealer after each checkpoint it wrote.
create function audit.checkpointed(town int) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into audit.checkpoint values (town, clock_timestamp()) on conflict (municipality_id) do update set at = excluded.at
$$;
-- Asked every minute by the application beside the sealer: the sealer's own role raises nothing, and what does not work cannot tell of itself. Whether an alert was raised.
create function audit.notice_silence(town int) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  waiting double precision := (select h.waiting from audit.head(town) h);
  closed timestamptz := coalesce((select max(b.at) from audit.block b where b.municipality_id = town), '-infinity');
  -- Before the first one counts from the first block.
  written timestamptz := coalesce((select c.at from audit.checkpoint c where c.municipality_id = town), (select b.at from audit.block b where b.municipality_id = town order by b.n limit 1));
begin
  return machinery.raise_silence(town, waiting, closed) or machinery.raise_silence(town, extract(epoch from clock_timestamp() - written), written);
end $$;
revoke all on function audit.checkpointed(int), audit.notice_silence(int) from public;
grant execute on function audit.checkpointed(int) to kyoten_sealer;
grant execute on function audit.notice_silence(int) to kyoten_app;
set local role kyoten_owner;
