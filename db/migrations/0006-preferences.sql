-- What a person sets for their own screen.
create table rec.preference (
  municipality_id int not null default ctx.town(), account_id uuid not null default ctx.account(), single_keys boolean not null default true,
  primary key (municipality_id, account_id));
comment on table rec.preference is 'machinery: what a person sets for their own screen';
alter table rec.preference enable row level security; alter table rec.preference force row level security;
grant select, insert, update on rec.preference to kyoten_app;
create policy town on rec.preference as restrictive to kyoten_app using (municipality_id = (select ctx.town())) with check (municipality_id = (select ctx.town()));
create policy own on rec.preference to kyoten_app using (account_id = (select ctx.account())) with check (account_id = (select ctx.account()));
