-- Where nobody else is left one person takes both steps of 決裁, and could see to it that nobody is: a conflict is written by one person, at once. It stays possible, and the privacy officer and the keeper are told.
alter table rec.alert drop constraint alert_kind_code;
alter table rec.alert add constraint alert_kind_code check (kind in ('look_behind_veil', 'reporter_opened', 'urgent_access', 'second_urgent', 'self_claim', 'silent_match_sealed', 'silent_match_conflict', 'credential_reset', 'recovery_code', 'account_opened', 'share_by_one', 'sealed', 'seal_thin', 'work_left', 'staff_involved', 'export_over_budget', 'checkpoint_silence', 'place_asked_often', 'both_steps'));
create function machinery.tell_both_steps() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from rec.approval s where s.municipality_id = new.municipality_id and s.decision_id = new.decision_id and s.step > 1 and s.step <> new.step and s.outcome = 'approved' and ctx.same_staff(s.account_id, new.account_id)) then
    perform machinery.raise_alert('both_steps', new.account_id, (select jsonb_build_object('family_id', d.family_id, 'intake_id', d.intake_id) from rec.decision d where d.municipality_id = new.municipality_id and d.id = new.decision_id), '', array['privacy_officer', 'keeper']);
  end if;
  return null;
end $$;
create trigger tell_both_steps after update of outcome on rec.approval for each row when (old.outcome is null and new.outcome = 'approved' and new.step > 1) execute function machinery.tell_both_steps();
