import { afterAll, beforeAll, expect, test } from 'vitest'
import { closePress } from '../documents/typeset.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { setVeil } from '../people/places.db.ts'
import { decides } from '../widening/widening.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { pageTexts } from '../../test/pdf.ts'

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
/** What a paper of the ledger says, without the gaps that setting leaves. */
const words = async (address: string): Promise<string> => (await pageTexts((await (await office.as('coordinator')).get(address)).bytes)).join('').replaceAll(/\s/g, '')
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
  expect((await decides(await office.as('supervisor', { steppedUp: true }), proposed.location!.slice('/widening/'.length))).status).toBe(303)
  const [kept] = await office.ownerQuery<{ purpose: string; copies: number; by: string; two: boolean }>('select purpose, copies, recorded_by as by, widening_id is not null as two from rec.print order by number desc limit 1')
  expect(kept).toEqual({ purpose: '実務者会議で配る', copies: 2, by: office.accounts.coordinator, two: true })
  const opened = async () => (await (await office.as('coordinator')).get(`/prints/${await newest()}/ledger.pdf?copy=1`)).status
  expect(await opened()).toBe(200)
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[0]!, ground: 'own_wish', words: '' }))
  expect(await opened()).toBe(404)
})

test('a number drawn for a part of the ledger opens that part, whatever the address of the paper asks for', async () => {
  const { location } = await (await office.as('coordinator')).post('/prints', { id: crypto.randomUUID(), purpose: '自分の担当', copies: '1', filter: 'whose=mine' })
  expect(location).toMatch(/^\/prints\/[^/?]+$/)
  expect((await (await office.as('coordinator')).get(location!)).text).toContain('担当のケース')
  for (const asked of ['', '&whose=all', '&class=abuse']) {
    const page = await words(`${location!}/ledger.pdf?copy=1${asked}`)
    expect([asked, page.includes('進行管理台帳'), page.includes('勝部')]).toEqual([asked, true, false])
  }
})

test('a number drawn alone opens no more people than one person may print, by SQL either', async () => {
  const drawn = async (): Promise<string> => (await office.acting('coordinator', (tx) => sql<{ id: string }>`insert into print (what, fiscal_year, number, purpose, copies) values ('ledger', 2026, ctx.next_number('print', 2026), 'x', 1) returning id`.execute(tx))).rows[0]!.id
  const coordinator = await office.as('coordinator')
  expect((await coordinator.get(`/prints/${await drawn()}/ledger.pdf?copy=1`)).status).toBe(404)
  await setting(20)
  expect((await coordinator.get(`/prints/${await drawn()}/ledger.pdf?copy=1`)).status).toBe(200)
  await expect(office.acting('coordinator', (tx) => sql`update print set filter = 'whose=mine'`.execute(tx))).rejects.toMatchObject({ code: '42501' })
})

test('whoever decides reads the numbers of the database and of their own reading, not the proposer’s, and the part that is confirmed is the part that is printed', async () => {
  const propose = (kind: string, details: object, about: object = {}) => office.acting('coordinator', async (tx) => (await sql<{ id: string; counts: object }>`insert into widening ${sql.raw(`(kind, ground, reason, details, counts, opens_hash${Object.keys(about).map((column) => `, ${column}`).join('')})`)}
    values (${kind}, 'running', 'x', ${JSON.stringify(details)}, '{"people": 999, "files": 7}', 'x'${sql.raw(Object.values(about).map((id) => `, '${String(id)}'`).join(''))}) returning id, counts`.execute(tx)).rows[0]!)
  const print = crypto.randomUUID()
  const proposed = await propose('print_many', { print, fiscal_year: 2026, copies: 3, meeting: null, places_of: [], filter: 'whose=mine' })
  expect(proposed.counts).toEqual({ copies: 3 })
  expect((await propose('conflict_end', {}, { person_id: family.persons[1], account_id: office.accounts.worker })).counts).toEqual({ people: 1, readers: 1 })
  expect((await propose('legal_hold_open', {}, { family_id: family.id })).counts).toEqual({})
  const supervisor = await office.as('supervisor', { steppedUp: true })
  const page = (await supervisor.get(`/widening/${proposed.id}`)).text
  expect(page).toMatch(/載せるもの[\s\S]*担当のケース[\s\S]*載る人[\s\S]*0人/)
  expect(page).not.toContain('999')
  expect((await decides(supervisor, proposed.id)).status).toBe(303)
  const paper = await words(`/prints/${print}/ledger.pdf?copy=2`)
  expect([paper.includes('進行管理台帳'), paper.includes('勝部')]).toEqual([true, false])
})
