import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { pageTexts } from '../../test/pdf.ts'
import { openCasefile } from '../casefiles/opening.db.ts'
import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { recordAffiliation, recordResidence, setVeil } from '../people/places.db.ts'
import { isOnLedger, ledgerFilterOf } from './ledger-filter.ts'
import { routeOnLedger } from './ledger.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const today = Temporal.PlainDate.from('2026-11-25')
interface Home { family: string; mother: string; child: string; casefile: string }

/** A mother and a child who is registered in the council, with an address and a school. */
async function household(surname: string): Promise<Home> {
  const school = (await office.ownerQuery<{ id: string }>(`select id from rec.agency where kind = 'primary_school'`))[0]!.id
  return office.acting('worker', async (tx) => {
    const mother = await recordPerson(tx, { name: `${surname} 花`, kana: 'はな', sex: 'female', birth: { year: 1990 } })
    const child = await recordPerson(tx, { name: `${surname} 蓮`, kana: 'れん', sex: 'male', birth: { year: 2018, month: 12, day: 12 } })
    const { id: family } = await openFamily(tx, { name: `${surname}家`, fiscalYear: 2026 })
    for (const [personId, relation] of [[mother, 'birth_parent'], [child, 'child']] as const) await joinFamily(tx, { familyId: family, personId, relation, livesIn: true, since: null })
    await recordResidence(tx, { personId: child, kind: 'actual', address: `${surname}町1番地`, district: '南町' })
    await recordAffiliation(tx, { personId: child, agencyId: school, fiscalYear: 2026, className: '2年1組' })
    const decisionId = ((await sql<{ id: string }>`insert into decision (kind, family_id, outcome, decided_on) values ('casefile', ${family}, 'changed', '2026-05-20') returning id`.execute(tx)).rows[0]!).id
    const { id: casefile } = await openCasefile(tx, { familyId: family, personId: child, class: 'protection', decisionId, leadAgencyId: office.ownAgencyId, mainAccountId: office.accounts.nurse, secondAccountId: null, today: Temporal.PlainDate.from('2026-05-20'), registered: true })
    return { family, mother, child, casefile }
  })
}

const printed = async (form: Record<string, string> = {}): Promise<{ id: string; text: string; pages: string[] }> => {
  const coordinator = await office.as('coordinator')
  const id = crypto.randomUUID()
  expect((await coordinator.post('/prints', { id, purpose: '実務者会議で配る', copies: '11', ...form })).location).toBe(`/prints/${id}`)
  const pdf = await coordinator.get(`/prints/${id}/ledger.pdf?copy=3`)
  expect(pdf.response.headers.get('content-type')).toBe('application/pdf')
  const pages = await pageTexts(pdf.bytes)
  return { id, pages, text: pages.join('\n') }
}

test('the ledger names each registered child with class, worker, place and school; a child who is not registered is not in it', async () => {
  const home = await household('原')
  const page = await (await office.as('worker')).get('/ledger')
  for (const words of ['原 蓮', '要保護', '子ども家庭相談室・佐藤 みずき', 'まだ会っていない']) expect(page.text).toContain(words)
  expect((await (await office.as('worker')).get('/ledger?columns=beginning')).text).toContain('南町小学校 2年1組')
  await office.acting('supervisor', (tx) => sql`update registration_period set until = '2026-06-01' where casefile_id = ${home.casefile}`.execute(tx))
  expect((await (await office.as('worker')).get('/ledger')).text).not.toContain('原 蓮')
})

test('on paper every copy has its number, its purpose is kept, and the access log knows who stood on it', async () => {
  const home = await household('曽田')
  const { id, text } = await printed()
  for (const words of ['曽田', '曽田町1番地', '3', '11']) expect(text).toContain(words)
  const [kept] = await office.ownerQuery<{ purpose: string; copies: number; number: number }>('select purpose, copies, number from rec.print where id = $1', [id])
  expect(kept).toMatchObject({ purpose: '実務者会議で配る', copies: 11 })
  const looked = await office.ownerQuery<{ reason: string }>(`select reason from audit.access where route like '%ledger.pdf%' and $1 = any (subjects)`, [home.casefile])
  expect(looked[0]!.reason).toContain('実務者会議で配る')
})

test('a child whose own place nobody wrote down stands under the roof of the grown-up it lives with, and nowhere once it has left', async () => {
  const home = await household('山根')
  await office.ownerQuery(`with act as materialized (select ctx.act_as(322032, $2)) update rec.residence set person_id = $3::uuid from act where person_id = $1`, [home.child, office.accounts.head, home.mother])
  const read = async (): Promise<string> => (await (await office.as('worker')).get('/ledger?columns=beginning')).text
  expect(await read()).toContain('山根町1番地')
  await office.ownerQuery(`with act as materialized (select ctx.act_as(322032, $2)) update rec.family_member set lives_in = false from act where person_id = $1`, [home.child, office.accounts.head])
  expect(await read()).not.toContain('山根町1番地')
})

test('one veiled person hides the places of the whole family on screen and paper', async () => {
  const home = await household('飯塚')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: home.mother, ground: 'own_wish', words: '' }))
  const screen = await (await office.as('head')).get('/ledger?columns=beginning')
  const { text } = await printed()
  for (const shown of [screen.text, text]) {
    expect(shown).toContain('飯塚')
    expect(shown).toContain('非開示')
    expect(shown).not.toContain('飯塚町1番地')
  }
})

test('a sealed casefile is on the screen of whoever is named and on no paper, also not on theirs', async () => {
  const home = await household('封じ')
  await office.ownerQuery(`with act as materialized (select ctx.act_as(322032, $2)) update rec.casefile set sealed = true from act where id = $1`, [home.casefile, office.accounts.head])
  await office.ownerQuery(`with act as materialized (select ctx.act_as(322032, $2)) insert into rec.opening (municipality_id, casefile_id, account_id) select 322032, $1, $3::uuid from act`, [home.casefile, office.accounts.head, office.accounts.coordinator])
  expect((await (await office.as('coordinator')).get('/ledger')).text).toContain('封じ 蓮')
  expect((await (await office.as('worker')).get('/ledger')).text).not.toContain('封じ')
  expect((await printed()).text).not.toContain('封じ')
})

test('whoever is in conflict with a family does not find it in the ledger', async () => {
  const home = await household('石飛')
  await office.acting('coordinator', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.nurse}, ${home.mother}, false)`.execute(tx))
  expect((await (await office.as('nurse')).get('/ledger')).text).not.toContain('石飛')
  expect((await (await office.as('worker')).get('/ledger')).text).toContain('石飛')
})

test.each([
  [{ purpose: '' }, '何のためにを入れてください'], [{ copies: '0' }, '1から200まで'], [{ copies: '十' }, '数字で入れてください'],
])('a print with %j is refused and keeps what was typed', async (change, message) => {
  const page = await (await office.as('coordinator')).post('/prints', { id: crypto.randomUUID(), purpose: '会議で配る', copies: '11', ...change })
  expect(page.status).toBe(422)
  expect(page.text).toContain(message)
})

test('a number of today is opened no more once somebody on it is hidden; its copies are still taken back, and a new number shows no place of theirs', async () => {
  const home = await household('錦織')
  const { id, text } = await printed()
  expect(text).toContain('錦織町1番地')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: home.mother, ground: 'own_wish', words: '' }))
  const coordinator = await office.as('coordinator')
  expect((await coordinator.get(`/prints/${id}/ledger.pdf?copy=1`)).status).toBe(404)
  const page = await coordinator.get(`/prints/${id}`)
  expect([page.status, page.html.includes('ledger.pdf'), page.text.includes('新しい番号を取ってください')]).toEqual([200, false, true])
  expect((await coordinator.post(`/prints/${id}/return`, { version: '1', returnedCopies: '11' })).location).toBe('/prints')
  expect((await printed()).text).not.toContain('錦織町1番地')
})

test('a print belongs to whoever drew it, to its day and to its copies', async () => {
  const { id } = await printed()
  expect((await (await office.as('head')).get(`/prints/${id}/ledger.pdf?copy=1`)).status).toBe(404)
  expect((await (await office.as('coordinator')).get(`/prints/${id}/ledger.pdf?copy=12`)).status).toBe(404)
  office.at(Temporal.Instant.from('2026-11-26T09:00:00+09:00'))
  expect((await (await office.as('coordinator')).get(`/prints/${id}/ledger.pdf?copy=1`)).status).toBe(404)
  office.at(Temporal.Instant.from('2026-11-25T14:05:00+09:00'))
})

test('copies that came back are kept once; who comes second sees it', async () => {
  const { id } = await printed()
  const coordinator = await office.as('coordinator')
  expect((await coordinator.post(`/prints/${id}/return`, { version: '1', returnedCopies: '12' })).status).toBe(422)
  expect((await coordinator.post(`/prints/${id}/return`, { version: '1', returnedCopies: '10' })).location).toBe('/prints')
  expect((await (await office.as('head')).post(`/prints/${id}/return`, { version: '1', returnedCopies: '11' })).status).toBe(409)
  expect((await coordinator.get('/prints')).text).toContain('10')
})

test('caseworkers read the ledger and do not print it; agencies and administrators see neither', async () => {
  expect((await (await office.as('worker')).get('/prints/new')).status).toBe(404)
  for (const member of ['teacher', 'kizuna', 'admin', 'privacy'] as const) expect((await (await office.as(member)).get('/ledger')).status).toBe(404)
})

test.each([['mother', '別途照会'], ['neighbour', '別途照会'], ['primary_school', '学校・園'], ['police', '児童相談所・警察']])('the route %s stands as %s', (route, words) => {
  expect(routeOnLedger(route)).toBe(words)
})

test.each([
  ['look=overdue', null, true], ['look=overdue', '2026-11-24', true], ['look=overdue', '2026-11-25', false], ['class=support', null, false], ['class=protection', null, true], ['whose=mine', null, false], ['look=away', null, false], ['look=unseen', null, true],
])('with %s and a review on %s a casefile is found: %s', (query, review, found) => {
  const casefile = { class: 'protection' as const, mainAccountId: 'other', secondAccountId: null, placement: 'at_home' as const }
  expect(isOnLedger(casefile, { sightings: undefined, reviewOn: review ? Temporal.PlainDate.from(review) : null }, ledgerFilterOf(new URLSearchParams(query)), 'me', today)).toBe(found)
})

test.each([['2026-08-27', 'protection', false], ['2026-08-26', 'protection', true], ['2026-08-26', 'expectant', false]] as const)('seen last on %s, a casefile of class %s stands out after 90 days: %s', (day, kind, found) => {
  const seen = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: 'Asia/Tokyo', plainTime: '15:00' }).toInstant()
  const casefile = { class: kind, mainAccountId: 'other', secondAccountId: null, placement: 'at_home' as const }
  for (const sightings of [{ inHome: null, own: seen, agency: null }, { inHome: null, own: null, agency: seen }]) {
    expect(isOnLedger(casefile, { sightings, reviewOn: null }, ledgerFilterOf(new URLSearchParams('look=unseen')), 'me', today)).toBe(found)
  }
})
