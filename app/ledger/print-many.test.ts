import { afterAll, beforeAll, expect, test } from 'vitest'
import { closePress } from '../documents/typeset.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { setVeil } from '../people/places.db.ts'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'

let office: Office
let family: Katsube
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
  await office.acting('coordinator', async (tx) => {
    for (const casefile of family.casefiles) await sql`insert into registration_period (casefile_id, since) values (${casefile}, '2026-05-20')`.execute(tx)
  })
})
afterAll(async () => { closePress(); await office.close() })

const setting = (value: number) => office.ownerQuery(`with acting as materialized (select ctx.begin_town(322032)) insert into rec.setting (municipality_id, key, value) select 322032, 'exports.second_above', $1::jsonb from acting`, [String(value)])
const ask = async () => (await office.as('coordinator')).post('/prints', { id: crypto.randomUUID(), purpose: '実務者会議で配る', copies: '2' })
const newest = async () => (await office.ownerQuery<{ id: string }>('select id from rec.print order by number desc limit 1'))[0]!.id
const prints = async () => (await office.ownerQuery<{ n: number }>('select count(*)::int as n from rec.print'))[0]!.n

test('up to the number of the town one person draws a print number', async () => {
  await setting(20)
  expect((await ask()).location).toMatch(/^\/prints\//)
  expect(await prints()).toBe(1)
})

test('a ledger of more people waits for a second person, and has no number before', async () => {
  await setting(2)
  const proposed = await ask()
  expect(proposed.location).toMatch(/^\/widening\//)
  expect(await prints()).toBe(1)
  const decision = `${proposed.location!}/decision`
  expect((await (await office.as('coordinator', { steppedUp: true })).post(decision, { word: 'approved', words: '' })).status).toBe(422)
  expect((await (await office.as('supervisor', { steppedUp: true })).post(decision, { word: 'approved', words: '' })).status).toBe(303)
  const [kept] = await office.ownerQuery<{ purpose: string; copies: number; by: string; two: boolean }>('select purpose, copies, recorded_by as by, widening_id is not null as two from rec.print order by number desc limit 1')
  expect(kept).toEqual({ purpose: '実務者会議で配る', copies: 2, by: office.accounts.coordinator, two: true })
  const opened = async () => (await (await office.as('coordinator')).get(`/prints/${await newest()}/ledger.pdf?copy=1`)).status
  expect(await opened()).toBe(200)
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[0]!, ground: 'own_wish', words: '' }))
  expect(await opened()).toBe(404)
})
