import { afterAll, beforeAll, expect, test } from 'vitest'
import { izumo, openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { openCasefile } from '../casefiles/opening.db.ts'
import { sql } from '../kernel/db.ts'
import { recordPerson } from '../people/people.db.ts'
import { joinFamily } from '../people/family.db.ts'
import { setVeil } from '../people/places.db.ts'
import { knownWomen, written } from './maternity.fixtures.ts'
import type { Known } from './maternity.fixtures.ts'

let office: Office
let known: Known
let ofAya: string
beforeAll(async () => {
  office = await openOffice()
  known = await knownWomen(office)
  ofAya = await written(office, known.aya, { dueOn: '令和8年11月20日', lastCheckupOn: '', handbookOn: '', checkups: '', clinic: known.clinic })
})
afterAll(() => office.close())

const born = (more: Record<string, string> = {}): Record<string, string> => ({
  id: crypto.randomUUID(), version: '1', bornOn: '令和8年11月22日', 'children.0.name': '田中 空', 'children.0.kana': 'たなか そら', 'children.0.sex': 'female', ...more,
})
const members = (family: string) => office.ownerQuery<{ name: string; relation: string; birth_day: number | null; unborn: boolean }>(`
  select n.name, m.relation, p.birth_day, p.unborn from rec.family_member m join rec.person p on p.id = m.person_id join rec.person_name n on n.person_id = p.id and n.kind = 'current' where m.family_id = $1 order by n.name`, [family])

test.each<[Record<string, string>, string]>([
  [{ bornOn: '令和8年11月26日' }, '今日より後'], [{ bornOn: '令和8年5月1日' }, '予定日から離れすぎ'], [{ bornOn: '' }, '生まれた日を入れてください'], [{ 'children.0.name': '', 'children.0.kana': '' }, '子どもを1つ以上'],
  [{ 'children.0.sex': 'boy' }, '選択肢の中から'], [{ 'children.0.name': '' }, '名前を入れてください'], [{ 'children.0.unborn': crypto.randomUUID() }, '選択肢の中から'],
])('%j is refused with what to do, and nobody is born', async (change, message) => {
  const page = await (await office.as('nurse')).post(`/pregnancies/${ofAya}/births`, born(change))
  expect([page.status, page.text.includes(message), page.text]).toEqual([422, true, page.text])
  expect(await office.ownerQuery('select 1 from rec.pregnancy_child')).toEqual([])
})

test('somebody else cannot be turned into a newborn by their id', async () => {
  const page = await (await office.as('nurse')).post(`/pregnancies/${ofAya}/births`, born({ 'children.0.unborn': known.yui }))
  expect(page.status).toBe(422)
  expect(await office.ownerQuery('select name from rec.person_name where person_id = $1', [known.yui])).toEqual([{ name: '小村 結' }])
})

test('twins: one was written down before the birth, one is new; the same form twice is one birth, and nothing is decided by itself', async () => {
  const unborn = await office.acting('nurse', async (tx) => {
    const id = await recordPerson(tx, { name: '田中 胎児', kana: '', sex: 'unknown', birth: null, unborn: true })
    await joinFamily(tx, { familyId: known.family, personId: id, relation: 'child', livesIn: true, since: null })
    const lead = await sql<{ id: string }>`select id from agency where kind = 'own_office'`.execute(tx)
    const decision = await sql<{ id: string }>`insert into decision (kind, family_id, outcome, decided_on) values ('casefile', ${known.family}, 'change', '2026-11-01') returning id`.execute(tx)
    await openCasefile(tx, { familyId: known.family, personId: known.aya, class: 'expectant', decisionId: decision.rows[0]!.id, leadAgencyId: lead.rows[0]!.id, mainAccountId: office.accounts.nurse, secondAccountId: null, today: Temporal.PlainDate.from('2026-11-01') })
    return id
  })
  const nurse = await office.as('nurse')
  expect((await nurse.get('/pregnancies?show=expectant')).text).toContain('田中 彩')
  expect((await nurse.get(`/pregnancies/${ofAya}/births/new`)).html).toContain(unborn)
  const form = born({ 'children.0.unborn': unborn, 'children.1.name': '田中 海', 'children.1.kana': 'たなか うみ', 'children.1.sex': 'male' })
  for (const _ of [1, 2]) expect((await nurse.post(`/pregnancies/${ofAya}/births`, form)).location).toBe(`/pregnancies/${ofAya}`)
  expect(await members(known.family)).toEqual([
    { name: '田中 彩', relation: 'birth_parent', birth_day: 2, unborn: false }, { name: '田中 海', relation: 'child', birth_day: 22, unborn: false }, { name: '田中 空', relation: 'child', birth_day: 22, unborn: false },
  ])
  expect(await office.ownerQuery(`select 1 from rec.kinship where person_id = $1 and relation = 'birth_parent'`, [known.aya])).toHaveLength(2)
  const page = (await nurse.get(`/pregnancies/${ofAya}`)).text
  expect(page).toMatch(/会議で決め直すこと（自動では変わりません）.*特定妊婦のまま終えるか/)
  expect(await office.ownerQuery(`select class from rec.class_period where until is null`)).toEqual([{ class: 'expectant' }])
  expect(await office.ownerQuery('select 1 from rec.casefile')).toHaveLength(1)
  expect(await office.ownerQuery('select 1 from rec.due where source_id = $1', [ofAya])).toEqual([])
  expect((await nurse.get('/pregnancies?show=born')).text).toContain('田中 彩')
  expect((await nurse.post(`/pregnancies/${ofAya}/births`, born())).status).toBe(422)
})

test('a woman without a family gets one with her child; her clinic stands only where she is, and a veil takes it from every page, with the child', async () => {
  const id = await written(office, known.yui, { dueOn: '令和8年11月30日', lastCheckupOn: '', handbookOn: '', checkups: '', clinic: known.clinic })
  const seen = async (member: Member, path: string): Promise<string> => (await (await office.as(member)).get(path)).text
  expect(await seen('worker', `/pregnancies/${id}`)).toContain('架空産婦人科')
  expect(await seen('worker', '/pregnancies')).not.toContain('架空産婦人科')
  await office.acting('worker', (tx) => setVeil(tx, { personId: known.yui, ground: 'protection_order', words: '' }))
  const nurse = await office.as('nurse')
  expect((await nurse.post(`/pregnancies/${id}/births`, born({ bornOn: '令和8年11月25日', 'children.0.name': '小村 凪', 'children.0.kana': 'こむら なぎ' }))).location).toBe(`/pregnancies/${id}`)
  const [child] = await office.ownerQuery<{ id: string; veiled: boolean; family: string }>(`
    select p.id, p.veiled, (select family_id from rec.family_member where person_id = p.id) as family from rec.pregnancy_child c join rec.person p on p.id = c.person_id where c.pregnancy_id = $1`, [id])
  expect(child?.veiled).toBe(true)
  expect((await members(child!.family)).map(({ name, relation }) => [name, relation])).toEqual([['小村 凪', 'child'], ['小村 結', 'birth_parent']])
  const paths = ['/pregnancies', '/pregnancies?show=born', `/pregnancies/${id}`, `/people/${known.yui}`, `/people/${child!.id}`, `/families/${child!.family}`, '/']
  for (const member of ['head', 'supervisor', 'coordinator', 'nurse', 'worker', 'supporter', 'psychologist'] as const) {
    for (const path of paths) expect([member, path, (await seen(member, path)).includes('架空産婦人科')]).toEqual([member, path, false])
  }
  expect(await seen('nurse', `/pregnancies/${id}`)).toContain('非開示')
})

test('whoever is in conflict, and whoever is not named on a sealed casefile, meets nobody: not in the register, not on the page, not by number', async () => {
  const [supporter, nurse] = [await office.as('supporter'), await office.as('nurse')]
  expect((await supporter.get(`/pregnancies/${ofAya}`)).status).toBe(200)
  await office.acting('head', (tx) => tx.insertInto('conflict').values({ accountId: office.accounts.supporter, personId: known.aya, bySelf: false, words: '' }).execute())
  const nowhere = await supporter.get(`/pregnancies/${crypto.randomUUID()}`)
  for (const path of [`/pregnancies/${ofAya}`, `/pregnancies/${ofAya}/correction`, `/pregnancies/${ofAya}/births/new`]) expect([path, (await supporter.get(path)).html]).toEqual([path, nowhere.html])
  expect((await supporter.post(`/pregnancies/${ofAya}/endings`, { version: '2', outcome: 'moved', outcomeOn: '令和8年11月24日' })).status).toBe(404)
  expect((await supporter.get('/pregnancies?show=born')).text).not.toContain('田中')
  await office.ownerQuery('update rec.casefile set sealed = true from (select ctx.act_as($2, $3)) a where person_id = $1', [known.aya, izumo, office.accounts.supervisor])
  expect((await nurse.get(`/pregnancies/${ofAya}`)).html).toBe((await nurse.get(`/pregnancies/${crypto.randomUUID()}`)).html)
  expect((await nurse.get('/pregnancies?show=born')).text).not.toContain('田中')
})
