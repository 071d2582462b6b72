-- Whoever took a call that then turned out to concern somebody near them reads its number once more, and nothing else.
grant select (municipality_id, id, fiscal_year, number, recorded_by, recorded_at) on rec.intake to kyoten_veil;
create policy veil_reads on rec.intake for select to kyoten_veil using (true);
set local role kyoten_veil;
create function ctx.handed_on(out fiscal_year int, out number int) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare i ctx.actor := ctx.me();
begin
  select x.fiscal_year, x.number into fiscal_year, number from rec.intake x
   where x.municipality_id = i.m and x.recorded_by = i.a and x.recorded_at > ctx.now() - interval '10 minutes' and x.id = any (ctx.conflicted_intakes())
   order by x.recorded_at desc limit 1;
end $$;
grant execute on function ctx.handed_on() to kyoten_app;
set local role kyoten_owner;
