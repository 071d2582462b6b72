import { afterAll, beforeAll, expect, test } from 'vitest'
import { decides } from '../widening/widening.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { knownPeople, least, rowsOf } from '../intake/call.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { recordPerson } from '../people/people.db.ts'
import { recordResidence } from '../people/places.db.ts'
import { sealing } from './seals.fixtures.ts'

let office: Office
let people: Record<string, string>
beforeAll(async () => { office = await openOffice(); people = await knownPeople(office) })
afterAll(() => office.close())

const sees = async (member: Member, person: string): Promise<boolean> => (await (await office.as(member)).get(`/people/${person}`)).status === 200
const own = (more: Record<string, string> = {}) => ({
  id: crypto.randomUUID(), here: '/conflicts/own/new', name: '曽田 健', kana: 'そた けん', birthOn: '平成2年4月1日', address: '出雲市架空町9-1', ...more,
})
const kin = (at: number, more: Record<string, string>) => Object.fromEntries(Object.entries({ relation: 'relative', ...more }).map(([name, value]) => [`people.${at}.${name}`, value]))

test('whoever they name, the answer is the same, and nobody they may not see is told', async () => {
  const worker = await office.as('worker')
  expect([await sees('worker', people['ren']!), await sees('supporter', people['ren']!)]).toEqual([true, true])
  const nobody = await worker.post('/conflicts/own', own(kin(0, { name: '小林 架空', birthOn: '平成10年1月1日' })))
  const somebody = await worker.post('/conflicts/own', own(kin(0, { name: '勝部 美咲', kana: 'かつべ みさき', birthOn: '平成7年5月2日' })))
  expect([nobody.status, nobody.location, somebody.status, somebody.location]).toEqual([303, '/conflicts/received', 303, '/conflicts/received'])
  const answer = await worker.get('/conflicts/received')
  expect([answer.status, answer.text.includes('受け付けました')]).toEqual([200, true])
  // 美咲 and everybody of her family are gone from the worker's sight, and from nobody else's.
  for (const key of ['misaki', 'ren', 'an']) expect([key, await sees('worker', people[key]!), await sees('supporter', people[key]!)]).toEqual([key, false, true])
  expect((await worker.post('/people/search', { words: 'かつべ' })).text).not.toContain('勝部 蓮')
  expect((await worker.get('/conflicts')).text).not.toContain('勝部')
})

test('a name alone finds nobody; it asks for something more', async () => {
  const answer = await (await office.as('psychologist')).post('/conflicts/own', own(kin(0, { name: '齋藤 優' })))
  expect([answer.status, answer.text.includes('生年月日・住所・電話のどれか1つ')]).toEqual([422, true])
})

test('declared by somebody else, it is known to the head and the coordinator, not to whom it concerns', async () => {
  const nurse = await office.as('nurse')
  const form = { id: crypto.randomUUID(), here: '/conflicts/others/new', account: office.accounts.coordinator, relation: 'friend', name: '斉藤 優', kana: 'さいとう ゆう', birthOn: '', address: '', phone: '', words: '同じ町内会' }
  expect((await nurse.post('/conflicts/others', { ...form, address: '出雲市架空町１丁目２番３号' })).location).toBe('/conflicts/received')
  expect(await sees('coordinator', people['saito']!)).toBe(true)
  // Where she lives is written down only later.
  await office.acting('worker', (tx) => recordResidence(tx, { personId: people['saito']!, kind: 'actual', address: '架空町1-2-3' }))
  expect([await sees('coordinator', people['saito']!), await sees('nurse', people['saito']!)]).toEqual([false, true])
  expect((await (await office.as('head')).get('/conflicts')).text).toContain('斉藤 優')
  for (const member of ['coordinator', 'nurse', 'supporter', 'keeper'] as const) expect([member, (await (await office.as(member)).get('/conflicts')).text.includes('齋藤 優') || (await (await office.as(member)).get('/conflicts')).text.includes('斉藤 優')]).toEqual([member, false])
})

test('the register of staff finds a person registered later, by address now or before', async () => {
  await (await office.as('psychologist')).post('/conflicts/own', own({ name: '内藤 心理', kana: 'ないとう しんり', address: '出雲市架空町77番地5', formerAddress: '架空町8-8' }))
  const child = await office.acting('nurse', (tx) => recordPerson(tx, { name: '同居 花', kana: 'どうきょ はな', sex: 'female', birth: { year: 2019, month: 3, day: 3 } }))
  expect(await sees('psychologist', child)).toBe(true)
  await office.acting('nurse', (tx) => recordResidence(tx, { personId: child, kind: 'actual', address: '架空町８－８' }))
  expect([await sees('psychologist', child), await sees('worker', child)]).toEqual([false, true])
})

test('every account of the same person is closed, and a conflict beats being named on a sealed casefile', async () => {
  const child = await office.acting('nurse', (tx) => recordPerson(tx, { name: '和田 光', kana: 'わだ ひかる', sex: 'male', birth: { year: 2017, month: 8, day: 9 } }))
  const twin = (await office.ownerQuery<{ id: string }>(`with a as materialized (select ctx.begin_town(322032)) insert into rec.account (municipality_id, sign_in_name, name, role, staff_id)
    select 322032, 'second_of_supporter', '原 支援（兼務）', 'coordinator', staff_id from a, rec.account where id = $1 returning id`, [office.accounts.supporter]))[0]!.id
  await (await office.as('nurse')).post('/conflicts/others', { id: crypto.randomUUID(), account: twin, relation: 'relative', name: '和田 光', kana: 'わだ ひかる', birthOn: '平成29年8月9日', words: '' })
  expect([await sees('supporter', child), await sees('worker', child)]).toEqual([false, true])
})

test('whoever takes a call about somebody near them writes it, and then sees its number and no more', async () => {
  const worker = await office.as('worker')
  await worker.post('/conflicts/own', own(kin(0, { name: '山根 ひなた', kana: 'やまね ひなた', birthOn: '令和1年6月1日', relation: 'friend' })))
  const form = least({ content: '山根さんの子が泣いている', 'children.0.name': 'やまね ひなた', 'children.0.ageHeard': '7歳', 'children.0.part': 'subject', whereNow: '学校', reporterName: '近所の人' })
  const answer = await worker.post('/intakes', form)
  expect([answer.status, answer.location]).toEqual([303, '/intakes/handed-on'])
  const handed = await worker.get('/intakes/handed-on')
  expect(handed.text).toMatch(/受付番号 R8-\d{3}.*担当者が見ます/)
  expect(handed.text).not.toContain('やまね')
  expect([(await worker.get(`/intakes/${form['id']}`)).status, (await worker.get('/intakes')).text.includes('やまね'), (await (await office.as('nurse')).get(`/intakes/${form['id']}`)).status]).toEqual([404, false, 200])
  expect((await worker.get('/')).text).not.toContain('泣いている')
  expect(await rowsOf(office, form['id'])).toBe(1)
  const alerts = (member: Member) => office.acting(member, async (tx) => (await sql<{ kind: string }>`select kind from alert where kind = 'silent_match_conflict' and intake_id = ${form['id'] as string}`.execute(tx)).rows.length)
  expect([await alerts('coordinator'), await alerts('supervisor'), await alerts('worker'), await alerts('nurse')]).toEqual([1, 1, 0, 0])
  expect((await (await office.as('nurse')).get('/intakes/handed-on')).status).toBe(404)
})

test('a call that nobody is near to is the taker\'s own, and heard of staff among those concerned goes to the coordinator', async () => {
  const nurse = await office.as('nurse')
  const form = least({ 'children.0.name': 'おおもり けい', 'children.0.part': 'subject', staffInvolved: 'yes', staffInvolvedWords: '父は市役所の土木課' })
  expect((await nurse.post('/intakes', form)).location).toBe(`/intakes/${form['id']}`)
  expect((await nurse.get(`/intakes/${form['id']}`)).text).not.toContain('土木課')
  expect((await (await office.as('coordinator')).get('/alerts')).text).toContain('土木課')
})

test('a wrong match is taken back by two people, and the one it concerns never hears of it', async () => {
  const supervisor = await office.as('supervisor')
  const [row] = await office.ownerQuery<{ id: string }>(`select id from rec.conflict where account_id = $1 and person_id = $2`, [office.accounts.worker, people['misaki']])
  expect((await supervisor.post(`/conflicts/${row!.id}/end`, { id: crypto.randomUUID(), reason: '同姓同名の別人だった' })).location).toBe('/conflicts')
  const [proposal] = await office.ownerQuery<{ id: string }>(`select id from rec.widening where kind = 'conflict_end'`)
  const decide = async (member: Member) => (await decides(await office.as(member, { steppedUp: true }), proposal!.id)).status
  expect([await decide('worker'), await decide('supervisor')]).toEqual([404, 422])
  expect(await sees('worker', people['ren']!)).toBe(false)
  expect((await (await office.as('worker')).get('/widening')).text).not.toContain('利害関係の取り消し')
  expect(await decide('deputy')).toBe(303)
  expect(await sees('worker', people['ren']!)).toBe(true)
  // Written down again, it is not found again.
  await office.acting('nurse', (tx) => recordResidence(tx, { personId: people['misaki']!, kind: 'actual', address: '架空町3-3' }))
  expect(await sees('worker', people['ren']!)).toBe(true)
})

test('work that a conflict takes from somebody is told to the coordinator', async () => {
  const child = await office.acting('nurse', async (tx) => {
    const person = await recordPerson(tx, { name: '角 りく', kana: 'すみ りく', sex: 'male', birth: { year: 2016, month: 2, day: 2 } })
    const family = (await sql<{ id: string }>`insert into family (fiscal_year, number, name) values (2026, ctx.next_number('family', 2026), '角家') returning id`.execute(tx)).rows[0]!.id
    await sql`insert into family_member (family_id, person_id, relation) values (${family}, ${person}, 'child')`.execute(tx)
    const casefile = (await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${family}, ${person}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`.execute(tx)).rows[0]!.id
    await sql`insert into allocation (casefile_id, account_id, part, since) values (${casefile}, ${office.accounts.supporter}, 'main', '2026-05-20')`.execute(tx)
    return person
  })
  await (await office.as('supporter')).post('/conflicts/own', own({ name: '原 支援', ...kin(0, { name: '角 りく', birthOn: '平成28年2月2日' }) }))
  expect(await sees('supporter', child)).toBe(false)
  const told = (member: Member) => office.acting(member, async (tx) => (await sql`select 1 from alert where kind = 'work_left' and person_id = ${child}`.execute(tx)).rows.length)
  expect([await told('coordinator'), await told('supervisor'), await told('supporter')]).toEqual([1, 1, 0])
})

test('a child given to somebody who may not see it is told as work that was left: in conflict, or not named where it is sealed', async () => {
  const open = async (name: string, kana: string): Promise<{ person: string; casefile: string }> => office.acting('nurse', async (tx) => {
    const person = await recordPerson(tx, { name, kana, sex: 'male', birth: { year: 2016, month: 2, day: 2 } })
    const family = (await sql<{ id: string }>`insert into family (fiscal_year, number, name) values (2026, ctx.next_number('family', 2026), '周家') returning id`.execute(tx)).rows[0]!.id
    await sql`insert into family_member (family_id, person_id, relation) values (${family}, ${person}, 'child')`.execute(tx)
    return { person, casefile: (await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${family}, ${person}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`.execute(tx)).rows[0]!.id }
  })
  const give = async (casefile: string, main: Member, second = ''): Promise<number> => {
    const by = await office.as('supervisor')
    const version = /name="version" value="([^"]*)"/.exec((await by.get(`/casefiles/${casefile}/allocation/new`)).html)?.[1] ?? ''
    return (await by.post(`/casefiles/${casefile}/allocation`, { id: crypto.randomUUID(), version, main: office.accounts[main], second, words: 'x' })).status
  }
  const told = (casefile: string) => office.ownerQuery<{ kind: string; to_accounts: string[]; to_roles: string[] }>(`select kind, to_accounts, to_roles from rec.alert where casefile_id = $1 and kind = 'work_left'`, [casefile])
  const [near, kept, plain] = [await open('周 一', 'しゅう いち'), await open('周 二', 'しゅう に'), await open('周 三', 'しゅう さん')]
  await office.acting('head', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.worker}, ${near.person}, false)`.execute(tx))
  expect((await (await office.as('supervisor')).post(`/casefiles/${kept.casefile}/seal`, sealing(office, ['supervisor', 'nurse']))).status).toBe(303)
  expect([await give(near.casefile, 'worker'), await give(kept.casefile, 'worker'), await give(plain.casefile, 'worker', office.accounts.nurse)]).toEqual([303, 303, 303])
  expect(await told(near.casefile)).toEqual([{ kind: 'work_left', to_accounts: [], to_roles: ['coordinator', 'supervisor'] }])
  expect(await told(kept.casefile)).toEqual([{ kind: 'work_left', to_accounts: expect.arrayContaining([office.accounts.supervisor, office.accounts.nurse]), to_roles: [] }])
  expect(await told(plain.casefile)).toEqual([])
})
