import { afterAll, beforeAll, expect, test } from 'vitest'
import { concerns } from '../codes/information.ts'
import { izumo, openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { openCasefile } from '../casefiles/opening.db.ts'
import { rebuildDue } from '../deadlines/due.db.ts'
import { sql } from '../kernel/db.ts'
import { setVeil } from '../people/places.db.ts'
import { knownPeople } from './call.fixtures.ts'

let office: Office
let people: Record<string, string>
let nursery: string
beforeAll(async () => {
  office = await openOffice()
  people = await knownPeople(office)
  nursery = await office.acting('supervisor', async (tx) => (await tx.insertInto('agency').values({ kind: 'nursery', name: '架空ひかり保育園' }).returning('id').executeTakeFirstOrThrow()).id)
})
afterAll(() => office.close())

type Form = Record<string, string | string[]>
const sheet = (more: Form = {}): Form => ({
  id: crypto.randomUUID(), receivedOn: '令和8年11月24日', means: 'letter', agency: nursery, sender: '副園長 山根 △△', senderPhone: '0853-00-7777', about: 'child', name: '勝部 杏', kana: 'かつべ あん',
  birth: '令和4年6月3日', inTown: 'yes', concerns: ['unclean', 'hungry'], words: '3日続けて同じ服。給食をがつがつ食べる。', consent: 'told', answerBy: '令和8年11月30日', ...more,
})
async function received(more: Form = {}): Promise<string> {
  const form = sheet(more)
  const page = await (await office.as('nurse')).post('/information-sheets', form)
  if (page.location !== `/information-sheets/${form['id'] as string}`) throw new Error(page.text)
  return form['id'] as string
}
const row = async (id: string) => (await office.ownerQuery<{ person_id: string | null; intake_id: string | null; answer: string | null; answered_by: string | null; version: number }>('select person_id, intake_id, answer, answered_by, version from rec.information_sheet where id = $1', [id]))[0]
const seen = async (member: Member, path: string): Promise<string> => (await (await office.as(member)).get(path)).text
const linked = async (id: string, person: string, version = '1') => (await office.as('nurse')).post(`/information-sheets/${id}/persons`, { version, person })

test('the database knows exactly the points of the list', async () => {
  const [check] = await office.ownerQuery<{ definition: string }>(`select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'information_sheet_concerns_code'`)
  expect([...check!.definition.matchAll(/'([^']*)'::text/g)].map(([, code]) => code).sort()).toEqual(concerns.map(({ code }) => code).sort())
})

test.each<[Form, string]>([
  [{ receivedOn: '' }, '受けた日を入れてください'], [{ receivedOn: '令和8年11月26日' }, '今日より後'], [{ receivedOn: '平成8年11月24日' }, '10年より前'], [{ means: 'pigeon' }, '選択肢の中から'], [{ agency: crypto.randomUUID() }, '選択肢の中から'],
  [{ agency: '' }, 'どこから（機関）を選んでください'], [{ about: 'dog' }, '選択肢の中から'], [{ birth: '令和9年1月1日' }, '生年月日が今日より後'], [{ concerns: ['unclean', 'witch'] }, '選択肢の中から'], [{ words: ' ' }, '気になるようすを入れてください'],
  [{ words: 'あ'.repeat(10_001) }, '10000字まで'], [{ consent: '' }, '保護者・本人の同意を選んでください'], [{ consent: 'not_told' }, '説明していない理由を書いてください'], [{ answerBy: '令和8年11月23日' }, '受けた日より前'],
  [{ about: 'expectant', dueOn: '令和10年1月1日' }, '10か月より先'], [{ person: crypto.randomUUID() }, 'その人は見つかりません'], [{ person: 'x' }, '選択肢の中から'],
])('%#: what cannot be is refused with what to do, and nothing is written', async (change, message) => {
  const form = sheet(change)
  const page = await (await office.as('nurse')).post('/information-sheets', form)
  expect([page.status, page.text.includes(message), page.text]).toEqual([422, true, page.text])
  expect(page.html).toContain('0853-00-7777')
  expect(await row(form['id'] as string)).toBeUndefined()
})

test('a sheet is taken down once, stands first among those not answered, and is due by the day asked for', async () => {
  const nurse = await office.as('nurse')
  const form = sheet({ id: crypto.randomUUID(), name: '', kana: '', birth: '', answerBy: '', words: '名前は分からない。毎朝泣いている子がいる。' })
  for (const _ of [1, 2]) expect((await nurse.post('/information-sheets', form)).location).toBe(`/information-sheets/${form['id'] as string}`)
  expect((await nurse.post('/information-sheets', { ...form, words: 'ほかの話' })).status).toBe(409)
  const id = await received()
  const list = await seen('worker', '/information-sheets')
  expect(list).toMatch(/勝部 杏（未確認）.*架空ひかり保育園.*未回答/)
  expect(list).toContain('だれか分からない')
  const due = () => office.ownerQuery<{ at: string; role: string }>(`select (due_at at time zone 'Asia/Tokyo')::date::text as at, role from rec.due where kind = 'information_answer' order by due_at, id`)
  expect(await due()).toEqual([{ at: '2026-11-30', role: 'coordinator' }, { at: '2026-12-01', role: 'coordinator' }])
  const before = await due()
  await office.acting('head', (tx) => rebuildDue(tx))
  expect(await due()).toEqual(before)
  expect((await row(id))?.version).toBe(1)
})

test('the answer is one of the fixed sentences, by whom and when; who comes second sees that somebody answered', async () => {
  const id = await received()
  const worker = await office.as('worker')
  const answer = { version: '1', answeredAt: '令和8年11月25日', 'answeredAt.time': '10:00', answerMeans: 'phone', answer: 'handling' }
  for (const [change, message] of [[{ answer: 'everything' }, '選択肢の中から'], [{ 'answeredAt.time': '15:00' }, '今より先'], [{ answeredAt: '令和8年11月23日' }, '受けた日より前'], [{ answerMeans: '' }, '手段を選んで'], [{ answerWords: 'あ'.repeat(1001) }, '1000字まで']] as const) {
    const page = await worker.post(`/information-sheets/${id}/answers`, { ...answer, ...change })
    expect([page.status, page.text.includes(message)]).toEqual([422, true])
  }
  expect((await worker.post(`/information-sheets/${id}/answers`, answer)).location).toBe(`/information-sheets/${id}`)
  expect(await row(id)).toMatchObject({ answer: 'handling', answered_by: office.accounts.worker, version: 2 })
  expect(await seen('worker', `/information-sheets/${id}`)).toMatch(/曽田 主事.*詳しいことはお伝えできません/)
  expect((await (await office.as('nurse')).post(`/information-sheets/${id}/answers`, { ...answer, answer: 'received' })).status).toBe(409)
  expect(await office.ownerQuery('select 1 from rec.due where source_id = $1', [id])).toEqual([])
  expect(await seen('worker', '/information-sheets?show=unanswered')).not.toContain(`/information-sheets/${id}"`)
})

test('a sheet is said later to be about somebody, stands on their page without who sent it, and beside the other sheets and intakes', async () => {
  const id = await received()
  expect((await (await office.as('nurse')).get(`/information-sheets/${id}/persons/new`)).html).toContain(people['an']!)
  for (const [person, status] of [[people['saito']!, 422], ['', 422], [crypto.randomUUID(), 422]] as const) expect((await linked(id, person)).status).toBe(status)
  expect((await linked(id, people['an']!)).location).toBe(`/information-sheets/${id}`)
  expect(await row(id)).toMatchObject({ person_id: people['an'], version: 2 })
  expect((await linked(id, people['an']!, '2')).status).toBe(422)
  const other = await received({ person: people['an']!, words: '先月も' })
  expect((await (await office.as('worker')).get(`/information-sheets/${id}`)).html).toContain(`/information-sheets/${other}`)
  const [family] = await office.ownerQuery<{ id: string }>('select family_id as id from rec.family_member where person_id = $1', [people['an']])
  for (const path of [`/people/${people['an']}`, `/families/${family!.id}`]) {
    const { html, text } = await (await office.as('worker')).get(path)
    expect([path, html.includes(`/information-sheets/${id}`), /架空ひかり|山根|0853-00-7777/.test(text)]).toEqual([path, true, false])
  }
})

test('it becomes a 通告 once: an intake counted from the day it was told, with its sender as the reporter, each knowing of the other', async () => {
  const id = await received({ person: people['ren']!, name: '勝部 蓮', kana: 'かつべ れん', birth: '' })
  const nurse = await office.as('nurse')
  const form = { id: crypto.randomUUID(), version: '1', receivedAt: '令和8年11月24日', 'receivedAt.time': '16:20', why: '首のあざと本人の言葉' }
  for (const [change, message] of [[{ receivedAt: '令和8年11月25日' }, '情報を受けた日（令和8年11月24日）の時刻'], [{ why: '' }, '理由を入れてください'], [{ 'receivedAt.time': '25:00' }, '時']] as const) {
    const page = await nurse.post(`/information-sheets/${id}/reports`, { ...form, ...change })
    expect([page.status, page.text.includes(message)]).toEqual([422, true])
  }
  const first = await nurse.post(`/information-sheets/${id}/reports`, form)
  expect(first.location).toBe(`/intakes/${form.id}`)
  expect((await nurse.post(`/information-sheets/${id}/reports`, { ...form, id: crypto.randomUUID() })).location).toBe(first.location)
  expect(await office.ownerQuery(`select i.kind, i.received_at = '2026-11-24T16:20:00+09:00' as told, k.person_id, k.see_by is not null as runs, r.relation, r.name from rec.intake i
    join rec.intake_child k on k.intake_id = i.id join rec.reporter r on r.intake_id = i.id where i.id = $1`, [form.id]))
    .toEqual([{ kind: 'report', told: true, person_id: people['ren'], runs: true, relation: '架空ひかり保育園', name: '副園長 山根 △△' }])
  const intake = await nurse.get(`/intakes/${form.id}`)
  expect(intake.html).toContain(`/information-sheets/${id}`)
  for (const member of ['head', 'supervisor', 'nurse', 'worker', 'psychologist'] as const) {
    for (const path of [`/information-sheets/${id}`, '/information-sheets', `/intakes/${form.id}`]) {
      const page = await (await office.as(member)).get(path)
      const own = path === '/information-sheets' ? page.html.split(`/information-sheets/${id}"`)[1]!.split('</tr>')[0]! : page.html
      expect([member, path, /架空ひかり|山根|0853-00-7777/.test(own)]).toEqual([member, path, false])
    }
  }
})

test('of somebody hidden the sender is only a kind, on every page and for everybody, at once', async () => {
  const id = await received({ person: people['minato']!, name: '勝部 湊', kana: '', birth: '', words: '園で気になる' })
  await office.acting('supervisor', (tx) => setVeil(tx, { personId: people['misaki']!, ground: 'own_wish', words: '' }))
  for (const member of ['head', 'supervisor', 'coordinator', 'nurse', 'worker', 'supporter', 'psychologist'] as const) {
    const text = await seen(member, `/information-sheets/${id}`)
    expect([member, /架空ひかり|山根|0853-00-7777/.test(text), text.includes('保育所（名前は非開示）')]).toEqual([member, false, true])
    const line = (await (await office.as(member)).get('/information-sheets')).html.split(`/information-sheets/${id}"`)[1]!.split('</tr>')[0]!
    expect([member, line.includes('架空ひかり')]).toEqual([member, false])
  }
})

test('whoever took it down does not see it any more once it is about their own family; sealed, it is for those named', async () => {
  const id = await received({ person: people['saito']!, name: '齋藤 優', kana: 'さいとう ゆう', birth: '' })
  const nurse = await office.as('nurse')
  expect((await nurse.get(`/information-sheets/${id}`)).status).toBe(200)
  await office.acting('head', (tx) => tx.insertInto('conflict').values({ accountId: office.accounts.nurse, personId: people['saito']!, bySelf: false, words: '' }).execute())
  const nowhere = await nurse.get(`/information-sheets/${crypto.randomUUID()}`)
  for (const noun of ['', '/answers/new', '/reports/new', '/persons/new']) expect([noun, (await nurse.get(`/information-sheets/${id}${noun}`)).html]).toEqual([noun, nowhere.html])
  expect((await nurse.post(`/information-sheets/${id}/reports`, { version: '1', receivedAt: '令和8年11月24日', 'receivedAt.time': '16:20', why: 'x' })).status).toBe(404)
  expect(await seen('nurse', '/information-sheets')).not.toContain('齋藤 優')
  expect(await office.ownerQuery('select words from rec.information_sheet where id = $1', [id])).toEqual([{ words: '3日続けて同じ服。給食をがつがつ食べる。' }])
  await office.acting('supervisor', async (tx) => {
    const { id: family } = await tx.insertInto('family').values({ name: '齋藤家', fiscalYear: 2026, number: sql<number>`ctx.next_number('family', 2026)` }).returning('id').executeTakeFirstOrThrow()
    await tx.insertInto('familyMember').values({ familyId: family, personId: people['saito']!, relation: 'child', livesIn: true }).execute()
    const decision = await tx.insertInto('decision').values({ kind: 'casefile', familyId: family, outcome: 'change', decidedOn: Temporal.PlainDate.from('2026-11-24') }).returning('id').executeTakeFirstOrThrow()
    await openCasefile(tx, { familyId: family, personId: people['saito']!, class: 'support', decisionId: decision.id, leadAgencyId: office.ownAgencyId, mainAccountId: office.accounts.worker, secondAccountId: null, today: Temporal.PlainDate.from('2026-11-24') })
  })
  await office.ownerQuery('update rec.casefile set sealed = true from (select ctx.act_as($2, $3)) a where person_id = $1', [people['saito'], izumo, office.accounts.supervisor])
  expect((await (await office.as('supporter')).get(`/information-sheets/${id}`)).html).toBe((await (await office.as('supporter')).get(`/information-sheets/${crypto.randomUUID()}`)).html)
  expect(await seen('supporter', '/information-sheets')).not.toContain('齋藤 優')
})

test.each(['kizuna', 'teacher', 'privacy', 'admin'] as const)('%s has no list and no form', async (member) => {
  const browser = await office.as(member)
  for (const path of ['/information-sheets', '/information-sheets/new']) expect([path, (await browser.get(path)).status]).toEqual([path, 404])
  expect((await browser.post('/information-sheets', sheet())).status).toBe(404)
})
