import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { least } from '../intake/call.fixtures.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { prepared } from '../transfers/transfers.fixtures.ts'
import { sealing } from './seals.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const drawn = (series: string, times: number) => office.acting('nurse', async (tx) => {
  const numbers: number[] = []
  for (let time = 0; time < times; time += 1) numbers.push((await sql<{ n: number }>`select ctx.next_number(${series}, 2031) as n`.execute(tx)).rows[0]!.n)
  return numbers
})

test('what is written about somebody sealed draws from a series of its own and leaves no gap in the office\'s', async () => {
  const family = await katsube(office)
  await (await office.as('worker')).post(`/casefiles/${family.casefiles[0]}/seal`, sealing(office, ['worker', 'deputy']))
  const worker = await office.as('worker')
  const nurse = await office.as('nurse')
  const first = least({})
  await nurse.post('/intakes', first)
  const form = least({ 'children.0.personId': family.persons[0]!, 'children.0.samePerson': 'confirmed', 'children.0.part': 'subject' })
  expect((await worker.post('/intakes', form)).status).toBe(303)
  const second = least({})
  await nurse.post('/intakes', second)
  const numberOf = async (id: unknown): Promise<number> => (await office.ownerQuery<{ number: number }>('select number from rec.intake where id = $1', [id]))[0]!.number
  expect(await numberOf(second['id'])).toBe(await numberOf(first['id']) + 1)
  expect(await numberOf(form['id'])).toBeGreaterThan(900_000)
  const page = await worker.get(`/intakes/${form['id']}`)
  const [label] = /R8-S\d{3}/.exec(page.text)!
  expect((await worker.post('/people/search', { words: label })).location).toBe(`/intakes/${form['id']}`)
  expect((await nurse.post('/people/search', { words: label })).text).not.toContain('勝部')
  const document = await prepared(worker, family)
  expect((await worker.get(`/transfers/${document}`)).text).toMatch(/送-R8-S\d{3}/)
})

test('gaps in a real town are there without any hidden matter; one more tells nothing', async () => {
  expect(await drawn('intake', 40)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
  await office.ownerQuery(`update rec.installation set kind = 'real'`)
  const numbers = await drawn('casefile', 400)
  await office.ownerQuery(`update rec.installation set kind = 'test'`)
  const gaps = numbers.slice(1).filter((number, at) => number - numbers[at]! > 1).length
  expect([gaps > 25, gaps < 110, new Set(numbers).size]).toEqual([true, true, 400])
})
