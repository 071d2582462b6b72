-- What others declared and would take the last one from a family or a seal was not written at all: by the missing row, the number on the list and what a seal of the sibling answered, whoever declared heard that somebody near is sealed, and who is named. It is written like any other, put aside: it closes nothing to whom it is about, and counts wherever somebody else asks.
alter table rec.conflict add column put_aside boolean not null default false;
comment on column rec.conflict.put_aside is 'closes nothing, for it would take the last one; read by the database alone';

create function machinery.in_conflict(town int, account uuid, family uuid, person uuid, closed boolean) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.account a join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id
    join rec.conflict c on c.municipality_id = b.municipality_id and c.account_id = b.id and c.ended_at is null and not (closed and c.put_aside)
   where a.municipality_id = town and a.id = account
     and (c.person_id = person or exists (select 1 from rec.family_member m where m.municipality_id = town and m.family_id = family and m.person_id = c.person_id)))
$$;
create function machinery.in_conflict_with_call(town int, account uuid, intake uuid, openly boolean, closed boolean) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from rec.account a join rec.account b on b.municipality_id = a.municipality_id and b.staff_id = a.staff_id
   where a.municipality_id = town and a.id = account and (
     exists (select 1 from rec.silent_match s join rec.intake_child k on k.municipality_id = s.municipality_id and k.id = s.intake_child_id and k.person_id is null
              where s.municipality_id = town and s.intake_id = intake and s.account_id = b.id and not (openly and s.by_hidden_words))
     or exists (select 1 from rec.conflict c join rec.intake_child k on k.municipality_id = c.municipality_id and k.intake_id = intake and k.person_id is not null
              where c.municipality_id = town and c.account_id = b.id and c.ended_at is null and not (closed and c.put_aside) and (c.person_id = k.person_id or exists (
                select 1 from rec.family_member m join rec.family_member n on n.municipality_id = m.municipality_id and n.family_id = m.family_id
                 where m.municipality_id = town and m.person_id = c.person_id and n.person_id = k.person_id)))))
$$;
-- Counted like any other, whoever asks.
create or replace function machinery.in_conflict(town int, account uuid, family uuid, person uuid) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select machinery.in_conflict(town, account, family, person, false)
$$;
create or replace function machinery.in_conflict_with_call(town int, account uuid, intake uuid, openly boolean default false) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select machinery.in_conflict_with_call(town, account, intake, openly, false)
$$;
revoke all on function machinery.in_conflict(int, uuid, uuid, uuid, boolean), machinery.in_conflict_with_call(int, uuid, uuid, boolean, boolean) from public;

-- What closes leaves out what is put aside; a seal against somebody stands by itself, whatever others declared of them.
do $$
declare f record; said text; was text; becomes text;
begin
  for f in select * from (values
    ('ctx.conflicted_families', 'c.ended_at is null', 'c.ended_at is null and not c.put_aside'),
    ('ctx.conflicted_persons', 'c.ended_at is null', 'c.ended_at is null and not c.put_aside'),
    ('machinery.who_stays', 'c.ended_at is null', 'c.ended_at is null and not c.put_aside'),
    ('machinery.somebody_reads', 'c.ended_at is null', 'c.ended_at is null and not c.put_aside'),
    ('machinery.match_heard', 'c.ended_at is null', 'c.ended_at is null and not c.put_aside'),
    ('machinery.match_said', 'c.ended_at is null', 'c.ended_at is null and not c.put_aside'),
    ('machinery.tell_unseen', 'k.ended_at is null', 'k.ended_at is null and not k.put_aside'),
    ('machinery.keep_some', 'c.ended_at is null', 'c.ended_at is null and not c.put_aside'),
    ('machinery.keep_some', 'return case when enough then new end;', 'new.put_aside := new.put_aside or not enough;' || E'\n  return new;'),
    ('machinery.keep_last', 'x.ended_at is null', 'x.ended_at is null and not x.put_aside'),
    ('machinery.keep_last', 'return case when enough then new end;', 'new.put_aside := new.put_aside or not enough;' || E'\n  return new;'),
    ('machinery.free_named', 'c.family_id, c.person_id)', 'c.family_id, c.person_id, true)'),
    ('machinery.free_named', 'n, intake, openly)', 'n, intake, openly, true)'),
    ('machinery.keep_conflicts', '(c.by_self or not d.by_self)', '(c.by_self or not d.by_self) and not (c.put_aside and d.by_self)'),
    ('machinery.keep_conflicts', 'c.person_id = m)' || E'\n', 'c.person_id = m and not c.put_aside)' || E'\n'),
    ('machinery.apply_seal', 'not machinery.in_conflict(t, new.against_account_id, c.family_id, c.person_id)', 'not exists (select 1 from rec.conflict k where k.municipality_id = t and k.account_id = new.against_account_id and k.person_id = c.person_id and k.source = ''sealed'' and k.ended_at is null)'),
    ('machinery.keep_against', 'not machinery.in_conflict(town, against, null, k.person_id)', 'not exists (select 1 from rec.conflict c where c.municipality_id = town and c.account_id = against and c.person_id = k.person_id and c.source = ''sealed'' and c.ended_at is null)')
  ) x (named, said, instead) loop
    select pg_get_functiondef(p.oid), r.rolname into strict said, was from pg_proc p join pg_roles r on r.oid = p.proowner where p.oid = f.named::regproc;
    becomes := replace(said, f.said, f.instead);
    if becomes = said then raise '% is written in words that were not expected: %', f.named, f.said; end if;
    execute format('set local role %I', was);
    execute becomes;
    set local role kyoten_owner;
  end loop;
end $$;
