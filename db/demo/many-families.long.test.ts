import { afterAll, beforeAll, expect, test } from 'vitest'
import { isHalfMade } from '../../app/birth.ts'
import { openTown } from '../../test/support.ts'
import type { Town } from '../../test/support.ts'
import { reachedOver } from './made-town.ts'
import { makeManyFamilies } from './many-families.ts'
import type { Filling } from './many-families.ts'
import { scriptToday } from './moments.ts'

let town: Town
let made: Filling
beforeAll(async () => {
  town = await openTown()
  made = await makeManyFamilies(reachedOver(town, scriptToday), 200)
}, 300_000)
afterAll(() => town.close())

const one = async (query: string): Promise<unknown> => Object.values((await town.ownerQuery(query))[0] ?? {})[0]

test('as many families as asked are on the register, a whole office at a time', async () => {
  expect(made.families).toBe(256)
  expect(await one(`select count(distinct c.family_id) from rec.casefile c join rec.registration_period r on r.casefile_id = c.id and r.until is null where c.stage <> 'closed'`)).toBe(256)
  expect(await one('select count(*) from rec.entry')).toBeGreaterThan(12_000)
  expect(made.rows).toBeGreaterThan(150_000)
})

test('numbers are never given twice, and the next one comes after all of them', async () => {
  expect(await town.ownerQuery('select fiscal_year, number from rec.family group by 1, 2 having count(*) > 1 union select fiscal_year, number from rec.casefile group by 1, 2 having count(*) > 1')).toEqual([])
  expect(await town.ownerQuery(`select s.kind, s.fiscal_year from rec.number_series s where s.last < (select max(number) from rec.intake i where s.kind = 'intake' and i.fiscal_year = s.fiscal_year)`)).toEqual([])
})

test('every team has work that is due, and nobody of the making can act any more', async () => {
  expect(await one(`select count(distinct a.sign_in_name) from rec.due d join rec.account a on a.id = d.account_id`)).toBeGreaterThan(20)
  expect(await isHalfMade(town.pools.signin)).toBe(false)
})

test('a database that holds a town is left as it is', async () => {
  await expect(makeManyFamilies(reachedOver(town, scriptToday), 200)).rejects.toThrow('もう町があります')
  expect(await one('select count(distinct family_id) from rec.registration_period r join rec.casefile c on c.id = r.casefile_id')).toBeGreaterThan(255)
})
