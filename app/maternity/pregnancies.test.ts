import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { rebuildDue } from '../deadlines/due.db.ts'
import { knownWomen, whole, written } from './maternity.fixtures.ts'
import type { Known } from './maternity.fixtures.ts'

let office: Office
let known: Known
beforeAll(async () => { office = await openOffice(); known = await knownWomen(office) })
afterAll(() => office.close())

const rows = (id: string) => office.ownerQuery<{ due_on: string; outcome: string | null; version: number }>('select due_on::text, outcome, version from rec.pregnancy where id = $1', [id])
const reasons = (id: string) => office.ownerQuery<{ code: string; ended: boolean }>('select code, until is not null as ended from rec.pregnancy_reason where pregnancy_id = $1 order by code', [id])
const due = () => office.ownerQuery<{ kind: string; at: string; role: string | null; account_id: string | null }>(`select kind, (due_at at time zone 'Asia/Tokyo')::date::text as at, role, account_id from rec.due where kind in ('before_birth', 'birth_expected') order by due_at`)

test.each<[Record<string, string | string[]>, string]>([
  [{ dueOn: '' }, '出産予定日を入れてください'], [{ dueOn: '令和9年13月1日' }, '月は1から12'], [{ dueOn: '令和10年2月14日' }, '10か月より先'], [{ dueOn: '令和6年2月14日' }, '2年より前'],
  [{ dueSource: 'dream' }, '選択肢の中から選んでください'], [{ reasons: ['young', 'witch'] }, '選択肢の中から選んでください'], [{ handbookOn: '令和8年12月1日' }, '交付日が今日より後'],
  [{ handbookOn: '令和8年4月1日' }, 'この妊娠の始まりより前'], [{ handbookNone: 'yes' }, 'どちらかにしてください'], [{ checkups: '61' }, '0から60まで'], [{ checkups: 'たくさん' }, '数字で入れてください'],
  [{ checkups: '0' }, 'どちらかを直してください'], [{ lastCheckupOn: '令和8年12月1日' }, '受けた健診だけ'], [{ clinic: crypto.randomUUID() }, '選択肢の中から選んでください'], [{ account: crypto.randomUUID() }, '選択肢の中から選んでください'],
  [{ away: 'planned', awaySince: '令和9年2月1日', awayUntil: '令和9年1月1日' }, '「いつまで」が「いつから」より前'], [{ words: 'あ'.repeat(4001) }, '4000字まで'], [{ supportLevel: 'あ\u0000' }, '使えない文字'],
])('%#: what cannot be is refused with what to do, and nothing is written', async (change, message) => {
  const form = whole(change)
  const page = await (await office.as('nurse')).post(`/people/${known.yui}/pregnancies`, form)
  expect(page.status).toBe(422)
  expect(page.text).toContain(message)
  expect(await rows(form['id'] as string)).toEqual([])
})

test('a woman is written down once, however often the form is sent, and stands in the register with weeks, reasons and workers', async () => {
  const nurse = await office.as('nurse')
  const form = whole({ account: office.accounts.nurse, agencyPerson: known.nurse })
  for (const _ of [1, 2]) expect((await nurse.post(`/people/${known.aya}/pregnancies`, form)).location).toBe(`/pregnancies/${form['id'] as string}`)
  expect(await rows(form['id'] as string)).toEqual([{ due_on: '2027-02-14', outcome: null, version: 1 }])
  const register = (await (await office.as('worker')).get('/pregnancies')).text
  expect(register).toMatch(/田中 彩.*気になる妊婦.*28週3日.*若年（10代）、支援者がいない.*佐藤 みずき.*加藤 きずな/)
  expect((await nurse.get('/pregnancies?show=expectant')).text).not.toContain('田中 彩')
  expect((await nurse.get('/pregnancies?show=noticed')).text).toContain('田中 彩')
  expect((await nurse.get('/pregnancies?show=nonsense')).text).toContain('田中 彩')
  expect((await nurse.get(`/people/${known.aya}`)).text).toMatch(/妊娠 予定日.*28週3日/)
  expect((await nurse.get(`/families/${known.family}`)).text).toMatch(/妊娠 予定日.*28週3日/)
  const second = await nurse.post(`/people/${known.aya}/pregnancies`, whole())
  expect([second.status, second.text.includes('もう台帳にあります')]).toEqual([422, true])
})

test('whom to call stands among what is due: four weeks before, and the day after the due date', async () => {
  expect(await due()).toEqual([
    { kind: 'before_birth', at: '2027-01-17', role: null, account_id: office.accounts.nurse }, { kind: 'birth_expected', at: '2027-02-15', role: null, account_id: office.accounts.nurse },
  ])
  const before = await due()
  await office.acting('head', (tx) => rebuildDue(tx))
  expect(await due()).toEqual(before)
  office.at(Temporal.Instant.from('2027-02-16T09:00:00+09:00'))
  const home = (await (await office.as('nurse')).get('/')).text
  expect(home).toMatch(/出産の確認.*田中 彩/)
  office.at(Temporal.Instant.from('2026-11-25T14:05:00+09:00'))
})

test('a reason that no longer holds ends, a new one begins, and the second of two who save sees what the first one wrote', async () => {
  const id = await written(office, known.yui, { reasons: ['poverty'] })
  const [nurse, worker] = [await office.as('nurse'), await office.as('worker')]
  expect((await nurse.get(`/pregnancies/${id}/correction`)).html).toContain('令和9年2月14日')
  const form = whole({ id, version: '1', reasons: ['twins', 'violence'], nextContactOn: '令和8年12月1日' })
  expect((await nurse.post(`/pregnancies/${id}/correction`, form)).location).toBe(`/pregnancies/${id}`)
  expect(await reasons(id)).toEqual([{ code: 'poverty', ended: true }, { code: 'twins', ended: false }, { code: 'violence', ended: false }])
  expect((await due()).some(({ at, role }) => at === '2026-12-01' && role === 'coordinator')).toBe(true)
  const late = await worker.post(`/pregnancies/${id}/correction`, { ...form, words: 'あとから書いた言葉' })
  expect([late.status, late.html.includes('あとから書いた言葉'), late.text.includes('多胎')]).toEqual([409, true, true])
  expect((await rows(id))[0]?.version).toBe(2)
  expect((await worker.post(`/pregnancies/${id}/correction`, { ...form, version: 'x' })).status).toBe(409)
})

test('a pregnancy that ended otherwise is in gentle words, once, and makes nothing due', async () => {
  const [pregnancy] = await office.ownerQuery<{ id: string }>('select id from rec.pregnancy where person_id = $1', [known.yui])
  const id = pregnancy!.id
  const worker = await office.as('worker')
  const ending = { id: crypto.randomUUID(), version: '2', outcome: 'lost', outcomeOn: '令和8年11月24日', outcomeWords: '本人から電話。実家の母が来ている' }
  for (const [change, message] of [[{ outcome: 'born' }, '選択肢の中から'], [{ outcomeOn: '令和8年11月26日' }, '今日より後'], [{ outcomeOn: '' }, 'その日を入れてください']] as const) {
    const page = await worker.post(`/pregnancies/${id}/endings`, { ...ending, ...change })
    expect([page.status, page.text.includes(message)]).toEqual([422, true])
  }
  expect((await worker.post(`/pregnancies/${id}/endings`, ending)).location).toBe(`/pregnancies/${id}`)
  expect((await worker.get(`/pregnancies/${id}`)).text).toContain('お別れ')
  expect((await worker.post(`/pregnancies/${id}/endings`, { ...ending, id: crypto.randomUUID(), version: '3' })).status).toBe(422)
  expect(await office.ownerQuery('select 1 from rec.due where source_id = $1', [id])).toEqual([])
  expect((await worker.get('/pregnancies?show=ended')).text).toContain('小村 結')
})

test.each(['kizuna', 'teacher', 'privacy', 'admin'] as const)('%s has no register, no page, no form', async (member) => {
  const [pregnancy] = await office.ownerQuery<{ id: string }>('select id from rec.pregnancy limit 1')
  const browser = await office.as(member)
  for (const path of ['/pregnancies', `/pregnancies/${pregnancy!.id}`, `/people/${known.aya}/pregnancies/new`, '/pregnancies/handovers', '/pregnancies/handovers/new']) expect([path, (await browser.get(path)).status]).toEqual([path, 404])
  expect((await browser.post(`/people/${known.aya}/pregnancies`, whole())).status).toBe(404)
})
