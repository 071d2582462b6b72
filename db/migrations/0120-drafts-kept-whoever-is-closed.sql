-- What somebody is typing is kept whoever is closed to them meanwhile: only the ids of those go out of it, and nobody's save fails on a draft that left their sight. And what was saved under an id is remembered for a year, not for a day.
create index draft_open on rec.draft (municipality_id, account_id, saved_at) where done_at is null;
grant delete on rec.draft to kyoten_veil;
set local role kyoten_veil;
create function ctx.keep_draft(form_key text, kind text, subject uuid, about text, posted jsonb, typed_version int) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me(); closed text := (select string_agg(btrim(c, '%'), '|') from unnest(ctx.closed_ids()) c);
begin
  if i.a is null then raise insufficient_privilege using message = 'no actor'; end if;
  insert into rec.draft as d (municipality_id, account_id, form, subject_kind, subject_id, title, body, saved_at)
  values (i.m, i.a, form_key, kind, subject, about, case when closed is null then posted else regexp_replace(posted::text, closed, '', 'g')::jsonb end, ctx.now())
  on conflict (municipality_id, account_id, form) do update set body = excluded.body, title = excluded.title, saved_at = ctx.now(), done_at = null, done_version = null, done_digest = null,
    subject_kind = coalesce(excluded.subject_kind, d.subject_kind), subject_id = coalesce(excluded.subject_id, d.subject_id)
  where d.done_at is null or coalesce(typed_version > d.done_version, false);
end $$;
-- False where the same form was saved before with something else in it.
create function ctx.forget_draft(form_key text, saved_version int, digest bytea) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  if i.a is null then raise insufficient_privilege using message = 'no actor'; end if;
  insert into rec.draft as d (municipality_id, account_id, form, body, done_at, done_version, done_digest) values (i.m, i.a, form_key, '{}', clock_timestamp(), saved_version, digest)
  on conflict (municipality_id, account_id, form) do update set body = '{}', title = '', done_at = clock_timestamp(), done_version = excluded.done_version, done_digest = excluded.done_digest
  where d.done_digest is null or d.done_version is not null or d.done_digest = excluded.done_digest;
  if not found then return false; end if;
  delete from rec.draft d where d.municipality_id = i.m and d.account_id = i.a and d.done_at < clock_timestamp() - case when d.done_digest is null then interval '1 day' else interval '1 year' end;
  return true;
end $$;
revoke all on function ctx.keep_draft(text, text, uuid, text, jsonb, int), ctx.forget_draft(text, int, bytea) from public;
grant execute on function ctx.keep_draft(text, text, uuid, text, jsonb, int), ctx.forget_draft(text, int, bytea) to kyoten_app;
set local role kyoten_owner;
