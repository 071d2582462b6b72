-- What one database of Kyoten needs before its first migration, and again when it is a copy. Safe to run again; runs as kyoten_owner.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to kyoten_app, kyoten_signin, kyoten_queue, kyoten_sealer, kyoten_disposal, kyoten_backup', current_database());
end $$;

revoke all on schema public from public;
create extension if not exists pgcrypto schema public;
create extension if not exists pg_trgm schema public;
create extension if not exists btree_gist schema public;
-- The definers hash and compare; the app role asks show_trgm at each start whether Japanese is searchable at all.
grant usage on schema public to kyoten_veil, kyoten_scribe, kyoten_share, kyoten_app;

alter default privileges revoke execute on functions from public;
set local role kyoten_veil;
alter default privileges revoke execute on functions from public;
set local role kyoten_scribe;
alter default privileges revoke execute on functions from public;
set local role kyoten_share;
alter default privileges revoke execute on functions from public;
set local role kyoten_owner;

create schema if not exists machinery;
create table if not exists machinery.migration (
  number int primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default clock_timestamp()
);
-- The program compares at each start: it refuses a database older or newer than itself.
grant usage on schema machinery to kyoten_app;
grant select (number, name, checksum, applied_at) on machinery.migration to kyoten_app;
