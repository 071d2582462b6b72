import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decides } from '../widening/widening.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { knownPeople, least } from '../intake/call.fixtures.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { hangingOn, leftOf } from './hanging.fixtures.ts'
import { everywhere, sealing } from './seals.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const seal = async (by: Member, casefile: string, named: readonly Member[], more = {}) => (await office.as(by)).post(`/casefiles/${casefile}/seal`, sealing(office, named, more))
const status = async (member: Member, path: string): Promise<number> => (await (await office.as(member)).get(path)).status

describe('a sealed casefile', () => {
  let family: Katsube
  let casefile: string
  beforeAll(async () => { family = await everywhere(office); casefile = family.casefiles[0]! })

  test.each<[string, readonly Member[]]>([['one alone', ['nurse']], ['two without anybody who leads or stands in', ['nurse', 'worker']], ['nobody', []], ['the head and a worker', ['head', 'worker']]])('is not made by naming %s', async (_, named) => {
    const answer = await seal('nurse', casefile, named)
    expect([answer.status, answer.text.includes('2人以上')]).toEqual([422, true])
    expect(await status('supporter', `/casefiles/${casefile}`)).toBe(200)
  })

  test('is closed at once by one person, who is not named by that; those named are told', async () => {
    const drafts = () => office.acting('nurse', async (tx) => (await sql`select 1 from draft where form like ${`/families/${family.id}/entries%`}`.execute(tx)).rows.length)
    await (await office.as('nurse')).post(`/families/${family.id}/entries`, { id: crypto.randomUUID(), here: `/families/${family.id}/entries/new`, casefiles: [casefile], fact: '封じる下書き' })
    expect(await drafts()).toBe(1)
    expect((await seal('nurse', casefile, ['worker', 'deputy'])).location).toBe('/seals/kept')
    for (const [member, found] of [['worker', 200], ['deputy', 200], ['nurse', 404], ['head', 404], ['supporter', 404], ['coordinator', 404]] as const) expect([member, await status(member, `/casefiles/${casefile}`)]).toEqual([member, found])
    expect(await drafts()).toBe(0)
    const told = (member: Member) => office.acting(member, async (tx) => (await sql`select 1 from alert where kind = 'sealed'`.execute(tx)).rows.length)
    expect([await told('worker'), await told('deputy'), await told('keeper'), await told('nurse'), await told('head')]).toEqual([1, 1, 1, 0, 0])
  })

  test('leaves nothing behind in any table for whoever is not named; asked of the catalogue', async () => {
    const about = await hangingOn(office, [['person', family.persons[0]!], ['casefile', casefile]])
    expect([...about.keys()].length).toBeGreaterThan(38)
    const left = (member: Member) => leftOf(office, member, about)
    for (const member of ['head', 'supporter', 'coordinator', 'nurse'] as const) expect([member, await left(member)]).toEqual([member, []])
    expect((await left('worker')).length).toBeGreaterThan(30)
  })

  test('has no page, line, count or search result for anybody not named', async () => {
    const supporter = await office.as('supporter')
    for (const path of ['/', '/casefiles', '/intakes', '/information-sheets', '/transfers', '/tasks', '/pregnancies', '/development', '/womens-consultations', '/ledger', '/meetings', `/families/${family.id}`, `/families/${family.id}/entries`, `/families/${family.id}/plans`]) {
      const page = await supporter.get(path)
      expect([path, page.text.includes('封じる'), page.text.includes('勝部 蓮')]).toEqual([path, false, false])
    }
    expect((await supporter.post('/people/search', { words: 'かつべ れん' })).text).not.toContain('勝部 蓮')
    expect((await (await office.as('worker')).get(`/casefiles/${casefile}`)).text).toContain('勝部 蓮')
  })

  test('is left only when enough people stay; a successor is named by two people', async () => {
    const worker = await office.as('worker')
    const alone = await worker.post(`/casefiles/${casefile}/seal/leaving`, { id: crypto.randomUUID() })
    expect([alone.status, alone.text.includes('後任')]).toEqual([422, true])
    expect((await worker.post(`/casefiles/${casefile}/seal/names`, { id: crypto.randomUUID(), account: office.accounts.coordinator, reason: '異動のため' })).location).toBe(`/casefiles/${casefile}/seal`)
    expect(await status('coordinator', `/casefiles/${casefile}`)).toBe(404)
    const [waiting] = await office.ownerQuery<{ id: string }>(`select id from rec.widening where kind = 'seal_name'`)
    const decide = async (member: Member) => (await decides(await office.as(member, { steppedUp: true }), waiting!.id)).status
    expect((await (await office.as('deputy')).get(`/widening/${waiting!.id}`)).text).toContain('飯塚 調整（調整担当者）')
    expect([await decide('supervisor'), await decide('coordinator'), await decide('deputy')]).toEqual([404, 404, 303])
    expect(await status('coordinator', `/casefiles/${casefile}`)).toBe(200)
    expect((await worker.post(`/casefiles/${casefile}/seal/leaving`, { id: crypto.randomUUID() })).location).toBe('/casefiles')
    expect([await status('worker', `/casefiles/${casefile}`), await status('coordinator', `/casefiles/${casefile}`)]).toEqual([404, 200])
  })

  test('is opened by two people, with what opens as numbers; the keeper may be the second, without a name', async () => {
    const coordinator = await office.as('coordinator')
    // By SQL too the numbers are the database's: what the proposer says of them is not heard.
    const lied = crypto.randomUUID()
    await office.acting('coordinator', (tx) => sql`insert into widening (id, kind, casefile_id, ground, reason, details, counts, opens_hash) values (${lied}, 'unseal', ${casefile}, 'running', 'x', '{}', '{"entries": 0}', '')`.execute(tx))
    const [counted] = await office.ownerQuery<{ counts: Record<string, number> }>('select counts from rec.widening where id = $1', [lied])
    expect([counted!.counts['casefiles'], counted!.counts['entries'], counted!.counts['readers']! > 3]).toEqual([1, 1, true])
    expect((await coordinator.get(`/casefiles/${casefile}/seal`)).text).toContain(`見られるようになる人 ${counted!.counts['readers']}`)
    await coordinator.post(`/widening/${lied}/withdrawal`, {})
    // Nobody counts what they are not named on.
    expect(await office.acting('head', async (tx) => (await sql<{ counts: unknown }>`select ctx.what_unsealing_opens(${casefile}) as counts`.execute(tx)).rows[0]!.counts)).toBe(null)
    expect((await coordinator.post(`/casefiles/${casefile}/seal/opening`, { id: crypto.randomUUID(), reason: '危険がなくなった' })).status).toBe(303)
    const keeper = await office.as('keeper', { steppedUp: true })
    const page = await keeper.get('/keeper')
    expect([page.text.includes('封印を解く'), page.text.includes('経過記録 1'), page.text.includes('勝部'), page.text.includes('危険がなくなった')]).toEqual([true, true, false, false])
    const [waiting] = await office.ownerQuery<{ id: string }>(`select id from rec.widening where kind = 'unseal' and outcome is null`)
    expect((await keeper.post(`/keeper/${waiting!.id}/decision`, { word: 'approved', words: '' })).status).toBe(303)
    for (const member of ['nurse', 'head', 'supporter'] as const) expect([member, await status(member, `/casefiles/${casefile}`)]).toEqual([member, 200])
    expect((await (await office.as('supporter')).post('/people/search', { words: 'かつべ れん' })).text).toContain('勝部 蓮')
    expect((await office.ownerQuery('select 1 from rec.opening where until is null or until > now()')).length).toBe(0)
  })
})

test('the head against whom a casefile is sealed is not asked, not told, and cannot open it', async () => {
  const family = await katsube(office)
  const casefile = family.casefiles[0]!
  expect((await seal('nurse', casefile, ['nurse', 'head'], { against: office.accounts.head })).status).toBe(422)
  expect((await seal('nurse', casefile, ['nurse', 'deputy'], { against: office.accounts.head })).status).toBe(303)
  for (const path of [`/casefiles/${casefile}`, `/people/${family.persons[1]}`, `/families/${family.id}`]) expect([path, await status('head', path)]).toEqual([path, 404])
  expect((await (await office.as('head')).get('/conflicts')).text).not.toContain('勝部 蓮')
  await (await office.as('nurse')).post(`/casefiles/${casefile}/seal/opening`, { id: crypto.randomUUID(), reason: '終わった' })
  const [waiting] = await office.ownerQuery<{ id: string }>(`select id from rec.widening where kind = 'unseal' and outcome is null and casefile_id = $1`, [casefile])
  expect((await decides(await office.as('head', { steppedUp: true }), waiting!.id)).status).toBe(404)
  expect((await (await office.as('keeper', { steppedUp: true })).post(`/keeper/${waiting!.id}/decision`, { word: 'approved', words: '' })).status).toBe(303)
  // Open again, and still not for the head.
  expect([await status('supporter', `/casefiles/${casefile}`), await status('head', `/casefiles/${casefile}`)]).toEqual([200, 404])
})

test('a call about a sealed child changes nothing for whoever takes it, and those named are told', async () => {
  const people = await knownPeople(office)
  const casefile = await office.acting('nurse', async (tx) => {
    const { rows: [row] } = await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
      select family_id, person_id, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20' from family_member where person_id = ${people['ren']!} returning id`.execute(tx)
    return row!.id
  })
  await seal('worker', casefile, ['worker', 'deputy'])
  const nurse = await office.as('nurse')
  const call = (name: string, more = {}) => least({ 'children.0.name': name, 'children.0.part': 'subject', ...more })
  const forms = [call('かつべ れん', { 'children.0.birth': '平成31年2月14日' }), call('かつべれん', { 'children.0.ageHeard': '7歳' }), call('れん', { 'children.0.birth': '平成31年2月14日' }), call('れん'), call('かつべ れん', { 'children.0.birth': '平成20年1月1日' })]
  for (const form of forms) {
    expect((await nurse.post('/intakes/known', form)).text).not.toContain('勝部 蓮')
    const answer = await nurse.post('/intakes', form)
    expect([answer.status, answer.location]).toEqual([303, `/intakes/${form['id']}`])
    expect((await nurse.get(`/intakes/${form['id']}`)).text).not.toMatch(/封印中|勝部 蓮/)
  }
  const told = (member: Member) => office.acting(member, async (tx) => (await sql<{ intakeId: string }>`select intake_id from alert where kind = 'silent_match_sealed' order by recorded_at`.execute(tx)).rows.map(({ intakeId }) => intakeId))
  const expected = forms.slice(0, 3).map(({ id }) => id).toSorted()
  expect([(await told('worker')).toSorted(), (await told('deputy')).toSorted(), await told('nurse'), await told('head')]).toEqual([expected, expected, [], []])
  const page = await (await office.as('worker')).get(`/casefiles/${casefile}/seal`)
  for (const { id } of forms.slice(0, 3)) expect(page.html).toContain(`/intakes/${id}`)
  // A sheet about the same child, and one about another.
  const { rows: [school] } = { rows: await office.ownerQuery<{ id: string }>(`select id from rec.agency where kind = 'primary_school'`) }
  for (const name of ['かつべ れん', 'べつの こ']) {
    await nurse.post('/information-sheets', { id: crypto.randomUUID(), receivedOn: '令和8年11月25日', means: 'phone', about: 'child', name, kana: name, words: '見かけた', consent: 'told', agency: school!.id })
  }
  const sheets = await office.ownerQuery<{ name_heard: string }>(`select distinct i.name_heard from rec.silent_match s join rec.information_sheet i on i.id = s.information_sheet_id`)
  expect([sheets.map(({ name_heard: name }) => name), (await (await office.as('worker')).get(`/casefiles/${casefile}/seal`)).text.includes('情報提供 ')]).toEqual([['かつべ れん'], true])
  // An account that ends leaves too few: those who stay and the keeper hear of it.
  await office.ownerQuery(`update rec.account set until = '2027-04-01' from (select ctx.act_as(322032, $2)) a where id = $1`, [office.accounts.deputy, office.accounts.admin])
  expect(await office.acting('keeper', async (tx) => (await sql`select 1 from alert where kind = 'seal_thin'`.execute(tx)).rows.length)).toBeGreaterThan(0)
})

test('two of three leave a seal at the same moment: one stays with the other, and the second is asked for a successor', async () => {
  const casefile = (await katsube(office)).casefiles[0]!
  expect((await seal('worker', casefile, ['worker', 'nurse', 'deputy'])).status).toBe(303)
  const leave = (member: Member, meanwhile: () => Promise<unknown>) => office.acting(member, async (tx) => {
    await sql`insert into seal_leaving (id, casefile_id, words) values (${crypto.randomUUID()}, ${casefile}, '')`.execute(tx)
    await meanwhile()
  })
  let second = Promise.resolve<unknown>(null)
  await leave('worker', async () => {
    second = leave('nurse', () => Promise.resolve()).catch((problem: Error) => problem.message)
    await new Promise((after) => { setTimeout(after, 300) })
  })
  expect(await second).toBe('a successor first')
  expect((await office.ownerQuery('select 1 from rec.opening where casefile_id = $1 and until is null', [casefile])).length).toBe(2)
})

test('named people who are locked count for nobody: a call about the child goes to the privacy officer, and a seal cannot name them', async () => {
  const person = await office.acting('nurse', (tx) => recordPerson(tx, { name: '周藤 凪', kana: 'すとう なぎ', sex: 'female', birth: { year: 2017, month: 7, day: 7 } }))
  const [sealed, open] = await office.acting('nurse', async (tx) => {
    const { id: family } = await openFamily(tx, { name: '周藤家', fiscalYear: 2026 })
    const ids: string[] = []
    for (const [at, one] of [person, await recordPerson(tx, { name: '周藤 湊', kana: 'すとう みなと', sex: 'male', birth: { year: 2015, month: 1, day: 7 } })].entries()) {
      await joinFamily(tx, { familyId: family, personId: one, relation: 'child', livesIn: true, since: null })
      ids[at] = (await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${family}, ${one}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`.execute(tx)).rows[0]!.id
    }
    return ids
  })
  expect((await seal('worker', sealed!, ['psychologist', 'coordinator'])).status).toBe(303)
  for (const member of ['psychologist', 'coordinator'] as const) await office.acting('admin', (tx) => sql`select ctx.narrow_account(${office.accounts[member]}, null, true)`.execute(tx), { steppedUp: true })
  const call = least({ 'children.0.name': 'すとう なぎ', 'children.0.birth': '平成29年7月7日', 'children.0.part': 'subject' })
  expect((await (await office.as('supporter')).post('/intakes', call)).status).toBe(303)
  const told = (member: Member) => office.acting(member, async (tx) => (await sql`select 1 from alert where kind = 'silent_match_sealed' and intake_id = ${call['id'] as string}`.execute(tx)).rows.length)
  expect([await told('privacy'), await told('supporter')]).toEqual([1, 0])
  // By hand, past the form that does not offer them.
  const byHand = office.acting('nurse', (tx) => sql`insert into seal (casefile_id, ground, words, named) values (${open!}, 'leak_feared', 'x', ${[office.accounts.psychologist, office.accounts.coordinator]})`.execute(tx))
  await expect(byHand).rejects.toThrow('others must be named')
})
