-- A conflict and an allocation of one moment wait for each other at the row of the account; two allocations never, or a town that is written by many at once stands still.
do $$
declare was text := pg_get_functiondef('machinery.tell_left_work()'::regprocedure); lock text := 'perform 1 from rec.installation i where i.municipality_id = new.municipality_id for no key update;';
begin
  if strpos(was, lock) = 0 then raise 'the lock stands in other words'; end if;
  execute replace(was, lock, $new$if tg_table_name = 'allocation' then
    perform 1 from rec.account x where x.municipality_id = new.municipality_id and x.staff_id = (select y.staff_id from rec.account y where y.municipality_id = new.municipality_id and y.id = new.account_id) order by x.id for share;
  else
    perform 1 from rec.account x where x.municipality_id = new.municipality_id and x.staff_id = (select y.staff_id from rec.account y where y.municipality_id = new.municipality_id and y.id = new.account_id) order by x.id for no key update;
  end if;$new$);
end $$;
