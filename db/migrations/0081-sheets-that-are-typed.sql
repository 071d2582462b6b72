-- 入力補助 (reach 'own') types the sheets of 情報提供 that came on paper and reads back what they typed: for a day, and only until the office works on it.
-- Whoever is said to be on it, what it became and what was answered are the office's: then it is gone whoever that is, so that its going tells nothing of them.
create policy typed on rec.information_sheet for select to kyoten_app
  using ((select ctx.reach()) = 'own' and recorded_by = (select ctx.account()) and recorded_at > (select ctx.now()) - interval '24 hours' and num_nonnulls(person_id, intake_id, answered_at) = 0);
create policy typing on rec.information_sheet for insert to kyoten_app
  with check ((select ctx.reach()) = 'own' and recorded_by = (select ctx.account()) and recorded_at > (select ctx.now()) - interval '24 hours' and num_nonnulls(person_id, intake_id, answered_at) = 0);
create policy typed on rec.information_sender for select to kyoten_app
  using ((select ctx.reach()) = 'own' and exists (
    select 1 from rec.information_sheet s where s.municipality_id = information_sender.municipality_id and s.id = information_sender.information_sheet_id));
create policy typing on rec.information_sender for insert to kyoten_app
  with check ((select ctx.reach()) = 'own' and exists (
    select 1 from rec.information_sheet s where s.municipality_id = information_sender.municipality_id and s.id = information_sender.information_sheet_id));
-- Where a sheet comes from is chosen among the agencies of the town; what stands in for one behind a veil is none of them.
create policy typing on rec.agency for select to kyoten_app using ((select ctx.reach()) = 'own' and not stand_in);
-- The answer to it is due as to any other; nobody who types sees what is due.
create policy typing on rec.due for insert to kyoten_app
  with check ((select ctx.reach()) = 'own' and kind = 'information_answer' and role = 'coordinator' and num_nonnulls(casefile_id, family_id, intake_id, account_id) = 0
              and exists (select 1 from rec.information_sheet s where s.municipality_id = due.municipality_id and s.id = due.source_id));

-- What they began to write is theirs as long; a key whose text is over is free for a form that was left open, so that its saving does not fail.
create policy a_day on rec.draft as restrictive to kyoten_app
  using ((select ctx.reach()) <> 'own' or done_at is not null or saved_at > (select ctx.now()) - interval '24 hours') with check (true);
create function machinery.forget_typed() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from rec.draft d
   where d.municipality_id = new.municipality_id and d.account_id = new.account_id and d.done_at is null and d.saved_at <= ctx.now() - interval '24 hours'
     and exists (select 1 from rec.role_reach r where r.reach = 'own' and r.role = ctx.role_at(new.municipality_id, new.account_id, (ctx.now() at time zone 'Asia/Tokyo')::date));
  return new;
end $$;
create trigger forget_typed before insert on rec.draft for each row execute function machinery.forget_typed();
