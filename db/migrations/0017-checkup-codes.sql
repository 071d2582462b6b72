-- Codes are lower snake words without numbers; nothing was written under the first ones but by towns that were made to be looked at.
alter table rec.checkup drop constraint checkup_kind_code;
do $$
declare town record;
begin
  for town in select distinct municipality_id as id from rec.checkup loop
    perform ctx.begin_town(town.id);
    update rec.checkup set kind = case kind when 'months_4' then 'four_months' when 'months_10' then 'ten_months' when 'months_18' then 'eighteen_months' when 'years_3' then 'three_years' when 'years_5' then 'five_years' else kind end
     where municipality_id = town.id;
  end loop;
end $$;
alter table rec.checkup add constraint checkup_kind_code check (kind in ('newborn_visit', 'four_months', 'ten_months', 'eighteen_months', 'three_years', 'five_years'));
