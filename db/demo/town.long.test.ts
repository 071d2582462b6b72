import { afterAll, beforeAll, expect, test } from 'vitest'
import { isHalfMade } from '../../app/birth.ts'
import { isOfficeClosed } from '../../app/kernel/calendar.ts'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import { openTown } from '../../test/support.ts'
import type { Town } from '../../test/support.ts'
import { openToldTown, openWholeTown, reachedOver } from './made-town.ts'
import { scriptToday } from './moments.ts'
import { makeDemoTown } from './town.ts'

const towns: Town[] = []
const kept = async (made: Promise<Town>): Promise<Town> => {
  const town = await made
  towns.push(town)
  return town
}
let first: Town
beforeAll(async () => { first = await kept(openWholeTown(scriptToday)) })
afterAll(() => Promise.all(towns.map((town) => town.close())))

/** Everything a person reads, without the ids. */
const content = async (town: Town): Promise<string[]> => (await rowsRead(town)).flatMap((rows) => rows.map((row) => JSON.stringify(row))).toSorted()
const rowsRead = async (town: Town): Promise<unknown[][]> => [
  await town.ownerQuery(`select n.kind, n.name, n.kana, p.sex, p.birth_year, p.birth_month, p.birth_day from rec.person p join rec.person_name n on n.person_id = p.id order by n.name, n.kind`),
  await town.ownerQuery(`select i.fiscal_year, i.number, i.kind, i.received_at::text, i.content, a.name, i.stage from rec.intake i join rec.account a on a.id = i.recorded_by order by 1, 2`),
  await town.ownerQuery(`select f.name, f.number, c.fiscal_year, c.number as sequence, c.stage, c.opened_on::text, c.closed_on::text, n.name as child from rec.casefile c join rec.family f on f.id = c.family_id join rec.person_name n on n.person_id = c.person_id and n.kind = 'current' order by 3, 4`),
  await town.ownerQuery(`select e.happened_at::text, e.kind, a.name, v.number, v.whom, x.position, x.kind as part, x.words from rec.entry e join rec.account a on a.id = e.author_id join rec.entry_version v on v.entry_id = e.id join rec.entry_part x on x.version_id = v.id order by 1, 3, 5, 4, 6`),
  await town.ownerQuery(`select code, happened_at::text, count(*)::int from rec.event group by 1, 2 order by 2, 1`),
  await town.ownerQuery(`select due_on::text, f.name, num_nonnulls(v.done_entry_id) as done, v.missed_words from rec.visit v join rec.plan p on p.id = v.plan_id join rec.family f on f.id = p.family_id order by 1, 2`),
  await town.ownerQuery(`select kind, due_at::text, role, count(*)::int from rec.due group by 1, 2, 3 order by 2, 1, 3`),
]

test('two makings give the same town', async () => {
  expect(await content(await kept(openWholeTown(scriptToday)))).toEqual(await content(first))
})

test.each(['2027-02-24', '2026-09-13'])('the told families of %s are as many, and keep their closed days', async (text) => {
  const today = Temporal.PlainDate.from(text)
  const town = await kept(openToldTown(today))
  const [counts] = await town.ownerQuery('select (select count(*) from rec.person) people, (select count(*) from rec.entry) entries, (select count(*) from rec.intake) intakes, (select count(*) from rec.casefile) casefiles')
  expect(counts).toEqual({ people: 80, entries: 200, intakes: 40, casefiles: 30 })
  const days = (await town.ownerQuery<{ at: Temporal.Instant }>(`select e.happened_at as at from rec.event e left join rec.intake i on i.id = e.intake_id where i.means is distinct from 'night_note'`)).map(({ at }) => officeDateOf(at))
  expect(days.filter((day) => isOfficeClosed(day) || Temporal.PlainDate.compare(day, today) >= 0).map(String)).toEqual([])
})

test('a town that fails half way leaves nothing, and one that was killed is made anew', async () => {
  const town = await openTown()
  towns.push(town)
  const reached = reachedOver(town, scriptToday)
  const rows = async (): Promise<unknown> => (await town.ownerQuery('select (select count(*) from rec.installation) + (select count(*) from rec.account) + (select count(*) from rec.person) + (select count(*) from audit.change) as n'))[0]
  await town.ownerQuery(`create function rec.fail() returns trigger language plpgsql as $$ begin raise 'no more'; end $$`)
  await town.ownerQuery(`create trigger fail before insert on rec.plan for each row execute function rec.fail()`)
  await expect(makeDemoTown(reached)).rejects.toThrow('the demo town stops at')
  expect(await rows()).toEqual({ n: 0 })

  await town.ownerQuery(`insert into rec.installation (kind, municipality_id, name, office_name) values ('demo', 322032, '出雲市', '子ども家庭相談室')`)
  await town.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) insert into rec.account (municipality_id, sign_in_name, name, role) select 322032, 'system:births', '町の作成', 'system_births' from born`)
  expect(await isHalfMade(town.pools.signin)).toBe(true)
  await town.ownerQuery('drop trigger fail on rec.plan')
  await makeDemoTown(reached)
  expect(await isHalfMade(town.pools.signin)).toBe(false)
  await expect(makeDemoTown(reached)).rejects.toThrow('できあがった町')
})
