import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { izumo, openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { fledKatsube, hiddenWords } from './hidden-side.fixtures.ts'
import type { Fled } from './hidden-side.fixtures.ts'
import { setVeil } from './places.db.ts'

let office: Office
let fled: Fled
beforeAll(async () => { office = await openOffice(); fled = await fledKatsube(office) })
afterAll(() => office.close())
beforeEach(() => office.ownerQuery(`with born as materialized (select ctx.begin_town($1)) update rec.unveiling set ended_at = now() from born where ended_at is null`, [izumo]))

const reason = '夜間の訪問の前に居所を確かめる'
const look = async (member: Member, person: string, how = { steppedUp: true }) =>
  (await office.as(member, how)).post(`/people/${person}/looks`, { id: crypto.randomUUID(), here: `/people/${person}/looks/new`, reason })
const reads = async (member: Member, path: string): Promise<string> => (await (await office.as(member, { steppedUp: true })).get(path)).text
const alerts = () => office.ownerQuery<{ kind: string; to_roles: string[]; reason: string }>('select kind, to_roles, reason from rec.alert order by recorded_at')

test('nothing opens without proving again who sits there, and the database asks too', async () => {
  const answer = await look('head', fled.mother, { steppedUp: false })
  expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/^\/step-up\?then=/)])
  await expect(office.acting('head', (tx) => sql`insert into unveiling (person_id, reason, until) values (${fled.mother}, 'x', clock_timestamp() + interval '5 minutes')`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  expect(await reads('head', `/people/${fled.mother}`)).not.toMatch(hiddenWords)
})

test.each([
  ['head', true], ['supervisor', true], ['coordinator', true],
  ['nurse', true], ['psychologist', true], ['worker', false], ['supporter', false], ['kizuna', false], ['teacher', false], ['privacy', false], ['keeper', false], ['admin', false],
] satisfies [Member, boolean][])('%s may look: %s (the nurse and the psychologist work with the hidden child, the worker with the brother who stayed, the supporter with nobody)', async (member, may) => {
  const before = (await alerts()).length
  const answer = await look(member, fled.mother)
  expect([member, answer.status]).toEqual([member, may ? 303 : 404])
  expect(hiddenWords.test(await reads(member, `/people/${fled.mother}`))).toBe(may)
  expect((await alerts()).length).toBe(before + (may ? 1 : 0))
  const direct = office.acting(member, (tx) => sql`insert into unveiling (person_id, reason, until) values (${fled.child}, 'x', clock_timestamp() + interval '5 minutes')`.execute(tx), { steppedUp: true })
  if (!may) await expect(direct).rejects.toMatchObject({ code: '42501' })
  else await direct
})

test('a look opens one person, with what the family\'s records tell of places, says until when, and tells the privacy officer', async () => {
  await look('nurse', fled.mother)
  const page = await reads('nurse', `/people/${fled.mother}`)
  expect(page).toMatch(/まで開いています/)
  expect(page).toMatch(/松江市架空町9-9.*080-2222-3333/)
  expect(await reads('nurse', `/people/${fled.child}`)).not.toMatch(/架空小学校|松江市架空町/)
  expect(await reads('nurse', `/entries/${fled.entry}`)).toContain('避難先は松江の架空寮')
  const [alert] = (await alerts()).slice(-1)
  expect(alert).toMatchObject({ kind: 'look_behind_veil', to_roles: ['privacy_officer', 'head'], reason })
  const seen = await office.ownerQuery('select reason from audit.access where $1 = any (subjects) and reason = $2 and outcome = \'shown\'', [fled.mother, reason])
  expect(seen.length).toBeGreaterThanOrEqual(3)
})

test('a look at the head\'s hand is told to the keeper instead of the head', async () => {
  await look('head', fled.mother)
  expect((await alerts()).at(-1)).toMatchObject({ to_roles: ['privacy_officer', 'keeper'] })
})

test('a second look ends the first', async () => {
  await look('nurse', fled.mother)
  await look('nurse', fled.child)
  expect(await reads('nurse', `/people/${fled.child}`)).toContain('架空小学校')
  expect(await reads('nurse', `/people/${fled.mother}`)).not.toMatch(hiddenWords)
})

test('nothing opened gets into a form, a search, a list or a paper while the look stands', async () => {
  await look('nurse', fled.child)
  const nurse = await office.as('nurse', { steppedUp: true })
  for (const path of [`/entries/${fled.entry}/correction`, `/people/${fled.mother}/residences/new`, `/families/${fled.family}/entries/new`, `/families/${fled.family}/plans/new`, '/casefiles', '/due']) {
    // A form offers every agency of the town; that is no place of anybody.
    expect([path, hiddenWords.exec((await nurse.get(path)).html.replaceAll(/<option.*?<\/option>/g, ''))?.[0]]).toEqual([path, undefined])
  }
  expect((await nurse.post('/people/search', { words: 'かつべ' })).text).not.toMatch(hiddenWords)
  expect((await nurse.post('/people/search', { words: '080-2222-3333' })).html).not.toContain(`/people/${fled.mother}`)
  expect((await nurse.get(`/people/${fled.child}`)).html).not.toMatch(/<title>[^<]*(勝部|架空)/)
})

test.each([
  ['closing it', async () => { await (await office.as('nurse')).post(`/people/${fled.mother}/look-endings`, {}) }],
  ['a quarter of an hour', () => office.ownerQuery(`with born as materialized (select ctx.begin_town($1)) update rec.unveiling set until = clock_timestamp() from born where ended_at is null`, [izumo])],
  ['signing out', () => office.pools.signin.query('update ctx.session set ended_at = clock_timestamp() where account_id = $1 and not exists (select 1 from ctx.session n where n.account_id = $1 and n.ended_at is not null) and step_up_until is null', [office.accounts.nurse])],
  ['another veil over that side', () => office.acting('supporter', (tx) => setVeil(tx, { personId: fled.child, ground: 'support_measure', words: '' }))],
  ['a conflict that is declared', () => office.acting('head', (tx) => tx.insertInto('conflict').values({ accountId: office.accounts.nurse, personId: fled.child, bySelf: false, words: '' }).execute())],
] as const)('%s ends a look at once', async (what, end) => {
  if (what !== 'a conflict that is declared') await look('nurse', fled.mother)
  await look('psychologist', fled.mother)
  if (what === 'signing out') await (await office.as('nurse')).get('/')
  await end()
  const standing = await office.acting('nurse', async (tx) => (await sql`select 1 from ctx.looks()`.execute(tx)).rows.length, { steppedUp: true })
  expect(standing).toBe(0)
  expect(await reads('nurse', `/people/${fled.mother}`)).not.toMatch(hiddenWords)
})

test('who called raises an alert of its own, once for each opening', async () => {
  const opened = async () => (await alerts()).filter(({ kind }) => kind === 'reporter_opened').length
  await office.acting('supervisor', (tx) => sql`insert into reporter_opening (intake_id, reason, until) values (${fled.intake}, '送致の照会のため', clock_timestamp() + interval '15 minutes')`.execute(tx))
  expect(await opened()).toBe(1)
})
