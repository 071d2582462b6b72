import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decides } from '../widening/widening.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { least } from '../intake/call.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { hangingOn, leftOf } from './hanging.fixtures.ts'
import { sealing } from './seals.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const status = async (member: Member, path: string): Promise<number> => (await (await office.as(member)).get(path)).status
const atOnce = (named: readonly Member[], more: Record<string, string | string[]> = {}) => ({
  sealGround: 'staff_involved', sealWords: '父が市の職員', sealNamed: named.map((member) => office.accounts[member]), sealAgainst: '', ...more,
})
const child = (name: string, more: Record<string, string> = {}) => ({ 'children.0.name': name, 'children.0.part': 'subject', 'children.0.abuseKind': 'physical', kind: 'report', consultationKind: '01', ...more })
const numberOf = async (id: unknown): Promise<number> => (await office.ownerQuery<{ number: number }>('select number from rec.intake where id = $1', [id]))[0]!.number
type Call = ReturnType<typeof least>
const childrenOf = (call: Call) => office.ownerQuery<{ id: string; version: number }>('select id, version from rec.intake_child where intake_id = $1 order by position', [call['id']])
/** Says who a child of a call is: somebody new. */
async function known(call: Call, { id, version }: { id: string; version: number }, name: string, kana: string): Promise<{ id: string; sealed: boolean }> {
  const form = { id: crypto.randomUUID(), version: String(version), person: 'new', name, kana, sex: 'female', birth: '平成30年5月5日' }
  expect((await (await office.as('nurse')).post(`/intakes/${call['id']}/children/${id}/person`, form)).status).toBe(303)
  return (await office.ownerQuery<{ id: string; sealed: boolean }>('select p.id, p.sealed from rec.person p join rec.person_name n on n.person_id = p.id where n.name = $1', [name]))[0]!
}
/** Makes the call a case of a new family, with a casefile for the children that get one; gives the decision. */
async function becomesCase(call: Call, familyName: string, casefiles: Record<string, 'yes' | 'no'>): Promise<string> {
  const [{ version }] = await office.ownerQuery<{ version: number }>('select version from rec.intake where id = $1', [call['id']]) as [{ version: number }]
  const id = crypto.randomUUID()
  const saved = await (await office.as('nurse')).post(`/intakes/${call['id']}/decision`, {
    id, here: `/intakes/${call['id']}/decision/new`, version: String(version), meeting: 'urgent_intake', heldAt: '令和8年11月25日', 'heldAt.time': '14:05', attended: [office.accounts.nurse, office.accounts.deputy],
    outcome: 'becomes_case', words: '名前を挙げた人だけで見る', family: 'new', familyName, main: office.accounts.nurse, second: '', lead: office.ownAgencyId,
    ...Object.fromEntries(Object.entries(casefiles).flatMap(([child, casefile]) => Object.entries({ judgement: 'judged', abuseKind: 'physical', casefile, class: 'protection', placement: 'at_home' }).map(([name, value]) => [`child.${child}.${name}`, value]))),
  })
  expect([saved.status, saved.location]).toEqual([303, `/decisions/${id}`])
  return id
}
const waiting = async (kind: string): Promise<string> => (await office.ownerQuery<{ id: string }>('select id from rec.widening where kind = $1 and outcome is null order by recorded_at desc limit 1', [kind]))[0]!.id

describe('a call that is sealed while it is taken', () => {
  const form = () => least({ content: '伏せる話', ...child('ふせだ あおい', { 'children.0.birth': '平成30年5月5日' }), whereNow: '伏せる所', reporterName: '伏せる人', ...atOnce(['nurse', 'deputy']) })
  let call: ReturnType<typeof form>
  let before: Awaited<ReturnType<typeof counts>>
  const counts = () => office.acting('supporter', async (tx) => ({
    intakes: (await sql`select 1 from intake`.execute(tx)).rows.length, consultations: (await sql`select 1 from consultation`.execute(tx)).rows.length,
    trail: (await sql`select 1 from audit.change where actor <> ctx.account()`.execute(tx)).rows.length, due: (await sql`select 1 from due`.execute(tx)).rows.length,
  }))
  beforeAll(async () => { call = form(); before = await counts() })

  test.each<[string, () => Record<string, string | string[]>, string]>([
    ['one person', () => atOnce(['nurse']), '2人以上'], ['nobody', () => atOnce([]), '2人以上'], ['whom it is against', () => atOnce(['nurse', 'deputy'], { sealAgainst: office.accounts.deputy }), '2人以上'],
    ['nobody, for no reason', () => atOnce(['nurse', 'deputy'], { sealWords: '' }), '封印する理由を入れてください'], ['somebody, without a ground', () => atOnce(['nurse', 'deputy'], { sealGround: '' }), 'なぜかを選んでください'],
  ])('is not sealed by naming %s, and nothing is kept', async (_, asked, words) => {
    const answer = await (await office.as('nurse')).post('/intakes', { ...form(), ...asked() })
    expect([answer.status, answer.text.includes(words), answer.html.includes('伏せる話'), (await counts()).intakes]).toEqual([422, true, true, before.intakes])
  })

  test('is there for those named and for nobody else, from its first minute, and leaves no gap', async () => {
    const nurse = await office.as('nurse')
    const [first, second] = [least({}), least({})]
    await nurse.post('/intakes', first)
    before = await counts()
    expect((await nurse.post('/intakes', call)).location).toBe(`/intakes/${call['id']}`)
    expect(await counts()).toEqual(before)
    await nurse.post('/intakes', second)
    expect([await numberOf(second['id']), await numberOf(call['id']) > 900_000]).toEqual([await numberOf(first['id']) + 1, true])
    for (const [member, found] of [['nurse', 200], ['deputy', 200], ['head', 404], ['supervisor', 404], ['coordinator', 404], ['supporter', 404]] as const) expect([member, await status(member, `/intakes/${call['id']}`)]).toEqual([member, found])
    const told = (member: Member) => office.acting(member, async (tx) => (await sql`select 1 from alert where kind = 'sealed'`.execute(tx)).rows.length)
    expect([await told('nurse'), await told('deputy'), await told('keeper'), await told('head'), await told('coordinator')]).toEqual([0, 1, 1, 0, 0])
  })

  test('leaves nothing behind in any table; asked of the catalogue', async () => {
    const rows = await hangingOn(office, [['intake', String(call['id'])]])
    for (const [table, id] of (await office.ownerQuery<{ id: string }>('select consultation_id as id from rec.intake_child where intake_id = $1', [call['id']])).map(({ id }) => ['consultation', id] as const)) rows.set(table, new Set([id]))
    expect([...rows.keys()]).toEqual(expect.arrayContaining(['intake_child', 'intake_place', 'reporter', 'seal', 'opening', 'consultation', 'event']))
    for (const member of ['head', 'supervisor', 'coordinator', 'supporter'] as const) expect([member, await leftOf(office, member, rows)]).toEqual([member, []])
    expect((await leftOf(office, 'deputy', rows)).length).toBeGreaterThan(6)
  })

  test('has no page, line, draft, number or search result for whoever is not named, and every deadline is its named people\'s', async () => {
    const supervisor = await office.as('supervisor')
    for (const path of ['/', '/due', '/intakes', '/team', '/casefiles', '/statistics', '/alerts', '/widening']) expect([path, /伏せる|ふせだ|S0\d\d/.test((await supervisor.get(path)).text)]).toEqual([path, false])
    const [label] = /R8-S\d{3}/.exec((await (await office.as('nurse')).get(`/intakes/${call['id']}`)).text)!
    const searched = await supervisor.post('/people/search', { words: label })
    expect([searched.status, searched.html.includes(String(call['id'])), (await (await office.as('nurse')).post('/people/search', { words: label })).location]).toEqual([200, false, `/intakes/${call['id']}`])
    for (const path of ['', '/seal', '/seal/new', '/decision/new', '/prints']) expect([path, (await supervisor.get(`/intakes/${call['id']}${path}`)).status]).toEqual([path, 404])
    for (const member of ['nurse', 'deputy'] as const) expect([member, (await (await office.as(member)).get('/due')).html.includes(`/intakes/${call['id']}`)]).toEqual([member, true])
  })

  test('prints from the series of its own', async () => {
    await (await office.as('nurse')).post(`/intakes/${call['id']}/prints`, { id: crypto.randomUUID(), purpose: 'approval' })
    const [print] = await office.ownerQuery<{ number: number }>('select number from rec.print where ref_id = $1', [call['id']])
    expect(print!.number).toBeGreaterThan(900_000)
    expect(await office.acting('head', async (tx) => (await sql`select 1 from print where ref_id = ${call['id']}`.execute(tx)).rows)).toEqual([])
  })

  test('another call about the same child is told to those named, before anybody knows who it is', async () => {
    const again = least({ ...child('ふせだ あおい', { 'children.0.ageHeard': '8歳' }) })
    expect((await (await office.as('worker')).post('/intakes', again)).location).toBe(`/intakes/${again['id']}`)
    const told = (member: Member) => office.acting(member, async (tx) => (await sql`select 1 from alert where kind = 'silent_match_sealed' and intake_id = ${again['id']}`.execute(tx)).rows.length)
    expect([await told('nurse'), await told('deputy'), await told('worker'), await told('head')]).toEqual([1, 1, 0, 0])
  })

  test('the child, once it is known, is nobody\'s but theirs; urgent access gives a name to ring; the casefile takes the seal over', async () => {
    const nurse = await office.as('nurse')
    const [k] = await childrenOf(call)
    const person = await known(call, k!, '伏田 葵', 'ふせだ あおい')
    expect([person.sealed, await status('head', `/people/${person.id}`), await status('deputy', `/people/${person.id}`)]).toEqual([true, 404, 200])
    expect((await (await office.as('head')).post('/people/search', { words: 'ふせだ' })).text).not.toContain('伏田')
    // A further call, by somebody who is not named, is told as of any sealed child.
    await (await office.as('worker')).post('/intakes', least({ ...child('ふせだ あおい', { 'children.0.birth': '平成30年5月5日' }) }))
    expect(await office.acting('deputy', async (tx) => (await sql`select 1 from alert where kind = 'silent_match_sealed' and person_id = ${person.id}`.execute(tx)).rows.length)).toBe(1)
    const number = await numberOf(call['id'])
    const claimId = crypto.randomUUID()
    await office.acting('worker', (tx) => sql`insert into claim (id, kind, reason, asked) values (${claimId}, 'urgent', '夜間', jsonb_build_object('what', 'intake', 'fiscal_year', 2026, 'number', ${number}::int))`.execute(tx))
    const [claim] = await office.ownerQuery<{ called: string | null; intake_id: string | null }>('select call_account_id as called, intake_id from rec.claim where id = $1', [claimId])
    expect([claim!.intake_id, [office.accounts.deputy, office.accounts.nurse].includes(claim!.called ?? ''), await status('worker', `/intakes/${call['id']}`)]).toEqual([null, true, 404])

    const decision = await becomesCase(call, '伏田家', { [k!.id]: 'yes' })
    const [casefile] = await office.ownerQuery<{ id: string; sealed: boolean; number: number; family_id: string }>('select id, sealed, number, family_id from rec.casefile where person_id = $1', [person.id])
    expect([casefile!.sealed, casefile!.number > 900_000]).toEqual([true, true])
    for (const path of [`/casefiles/${casefile!.id}`, `/families/${casefile!.family_id}`, `/intakes/${call['id']}`, `/decisions/${decision}`]) for (const [member, found] of [['nurse', 200], ['deputy', 200], ['head', 404], ['coordinator', 404]] as const) expect([path, member, await status(member, path)]).toEqual([path, member, found])
    expect((await nurse.get(`/intakes/${call['id']}/seal`)).location).toBe(`/casefiles/${casefile!.id}/seal`)

    // Named on the casefile now means named on the call; opened by two people, both are open.
    const deputy = await office.as('deputy', { steppedUp: true })
    await nurse.post(`/casefiles/${casefile!.id}/seal/names`, { id: crypto.randomUUID(), account: office.accounts.coordinator, reason: '異動' })
    expect((await decides(deputy, await waiting('seal_name'))).status).toBe(303)
    expect(await status('coordinator', `/intakes/${call['id']}`)).toBe(200)
    await nurse.post(`/casefiles/${casefile!.id}/seal/opening`, { id: crypto.randomUUID(), reason: '終わった' })
    expect((await decides(deputy, await waiting('unseal'))).status).toBe(303)
    for (const path of [`/casefiles/${casefile!.id}`, `/intakes/${call['id']}`, `/people/${person.id}`]) expect([path, await status('supporter', path)]).toEqual([path, 200])
  })

  test('sealed anew, it is for those named anew, whoever is named on the casefile that once took it over', async () => {
    expect((await (await office.as('supporter')).post(`/intakes/${call['id']}/seal`, sealing(office, ['worker', 'deputy']))).location).toBe('/seals/kept')
    const forWhom = async () => Promise.all((['worker', 'deputy', 'nurse', 'coordinator', 'head'] as const).map((member) => status(member, `/intakes/${call['id']}`)))
    expect(await forWhom()).toEqual([200, 200, 404, 404, 404])
    expect((await (await office.as('worker')).get(`/intakes/${call['id']}/seal`)).status).toBe(200)
    // Sealed each to others, it is open to nobody but those named on both.
    const [casefile] = await office.ownerQuery<{ id: string }>('select casefile_id as id from rec.seal where from_intake_id = $1', [call['id']])
    expect((await (await office.as('nurse')).post(`/casefiles/${casefile!.id}/seal`, sealing(office, ['nurse', 'coordinator', 'deputy']))).status).toBe(303)
    expect(await forWhom()).toEqual([404, 200, 404, 404, 404])
  })
})

test('where another child of the call has no seal but the call\'s, opening the casefile leaves the call closed, to those who were named last', async () => {
  const [nurse, deputy] = [await office.as('nurse'), await office.as('deputy', { steppedUp: true })]
  const call = least({ content: 'ふたりの話', ...child('ふたご いち'), ...Object.fromEntries(Object.entries(child('ふたご にい')).map(([name, value]) => [name.replace('children.0', 'children.1'), value])), ...atOnce(['nurse', 'deputy']) })
  await nurse.post('/intakes', call)
  const [one, two] = await childrenOf(call)
  const other = await known(call, two!, '双子 二', 'ふたご にい')
  const person = await known(call, one!, '双子 一', 'ふたご いち')
  await becomesCase(call, '双子家', { [one!.id]: 'yes', [two!.id]: 'no' })
  const [casefile] = await office.ownerQuery<{ id: string }>('select id from rec.casefile where person_id = $1', [person.id])
  await nurse.post(`/casefiles/${casefile!.id}/seal/names`, { id: crypto.randomUUID(), account: office.accounts.coordinator, reason: '異動' })
  await decides(deputy, await waiting('seal_name'))
  expect((await nurse.post(`/casefiles/${casefile!.id}/seal/leaving`, { id: crypto.randomUUID() })).status).toBe(303)
  expect((await (await office.as('coordinator')).post(`/casefiles/${casefile!.id}/seal/opening`, { id: crypto.randomUUID(), reason: 'この子は終わった' })).status).toBe(303)
  const [proposal] = await office.ownerQuery<{ counts: Record<string, number> }>('select counts from rec.widening where id = $1', [await waiting('unseal')])
  expect([proposal!.counts['casefiles'], proposal!.counts['intakes']]).toEqual([1, undefined])
  expect((await decides(deputy, await waiting('unseal'))).status).toBe(303)
  for (const [member, ofCall] of [['deputy', 200], ['coordinator', 200], ['nurse', 404], ['supporter', 404]] as const) {
    expect([member, await status(member, `/casefiles/${casefile!.id}`), await status(member, `/intakes/${call['id']}`), await status(member, `/people/${other.id}`)]).toEqual([member, 200, ofCall, ofCall])
  }
})

test('a call that is there already is sealed by whoever does not name themselves, against somebody, and opened by two', async () => {
  const call = least({ content: '後から伏せる話', ...child('あとのべ はる') })
  const supporter = await office.as('supporter')
  await supporter.post('/intakes', call)
  expect(await status('head', `/intakes/${call['id']}`)).toBe(200)
  expect((await supporter.get(`/intakes/${call['id']}`)).html).toContain(`/intakes/${call['id']}/seal`)
  expect((await supporter.post(`/intakes/${call['id']}/seal`, sealing(office, ['worker', 'deputy'], { against: office.accounts.head }))).location).toBe('/seals/kept')
  for (const [member, found] of [['worker', 200], ['deputy', 200], ['supporter', 404], ['head', 404]] as const) expect([member, await status(member, `/intakes/${call['id']}`)]).toEqual([member, found])
  const worker = await office.as('worker')
  expect((await worker.post(`/intakes/${call['id']}/seal/leaving`, { id: crypto.randomUUID() })).status).toBe(422)
  expect((await worker.post(`/intakes/${call['id']}/seal/opening`, { id: crypto.randomUUID(), reason: '間違い' })).status).toBe(303)
  const [waiting] = await office.ownerQuery<{ id: string }>(`select id from rec.widening where kind = 'unseal' and outcome is null and intake_id = $1`, [call['id']])
  for (const member of ['head', 'supervisor', 'coordinator'] as const) expect([member, (await decides(await office.as(member, { steppedUp: true }), waiting!.id)).status]).toEqual([member, 404])
  for (const member of ['supervisor', 'coordinator'] as const) await expect(office.acting(member, (tx) => sql`select ctx.decide_widening(${waiting!.id}, 'approved', '')`.execute(tx), { steppedUp: true })).rejects.toMatchObject({ code: '42501' })
  const keeper = await office.as('keeper', { steppedUp: true })
  const page = await keeper.get('/keeper')
  expect([page.text.includes('受付 1'), page.text.includes('あとのべ')]).toEqual([true, false])
  expect((await keeper.post(`/keeper/${waiting!.id}/decision`, { word: 'approved', words: '' })).status).toBe(303)
  expect([await status('supporter', `/intakes/${call['id']}`), await status('head', `/intakes/${call['id']}`)]).toEqual([200, 404])
})

test('whoever takes a call and names others sees no more of it than its number', async () => {
  const call = least({ content: '渡す話', ...child('わたしの ゆき'), ...atOnce(['worker', 'deputy']) })
  const nurse = await office.as('nurse')
  expect((await nurse.post('/intakes', call)).location).toBe('/intakes/handed-on')
  const page = await nurse.get('/intakes/handed-on')
  expect([/R8-S\d{3}/.test(page.text), page.text.includes('わたしの'), await status('nurse', `/intakes/${call['id']}`), await status('worker', `/intakes/${call['id']}`)]).toEqual([true, false, 404, 200])
  const drafts = () => office.acting('nurse', async (tx) => (await sql`select 1 from draft where form = ${`/intakes#${String(call['id'])}`} and body is not null and body <> '{}'`.execute(tx)).rows)
  expect(await drafts()).toEqual([])
})
