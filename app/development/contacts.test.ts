import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { developmentTests } from '../codes/development.ts'
import { ageAtTest } from './development-test.ts'
import { followed, knownChildren } from './development.fixtures.ts'
import type { Known } from './development.fixtures.ts'

let office: Office
let known: Known
let id: string
beforeAll(async () => { office = await openOffice(); known = await knownChildren(office); id = await followed(office, known.hana, { account: office.accounts.nurse }) })
afterAll(() => office.close())

const talk = (more: Record<string, string> = {}): Record<string, string> => ({ id: crypto.randomUUID(), heldOn: '令和8年11月20日', means: 'visit_here', withWhom: '母', words: '「見て」と言うようになった', nextWords: '園で見る', ...more })

test('a talk is kept once and moves the next look; nothing is ever changed in it', async () => {
  const nurse = await office.as('nurse')
  const form = talk({ nextOn: '令和9年1月15日' })
  for (const _ of [1, 2]) expect((await nurse.post(`/development/${id}/contacts`, form)).location).toBe(`/development/${id}`)
  expect(await office.ownerQuery('select next_on::text from rec.development where id = $1', [id])).toEqual([{ next_on: '2027-01-15' }])
  expect(await office.ownerQuery(`select due_at::text like '2027-01-15%' as on_the_day from rec.due where source_id = $1`, [id])).toEqual([{ on_the_day: true }])
  const { text } = await nurse.get(`/development/${id}`)
  for (const words of ['来所（母）', '「見て」と言うようになった', 'これから：園で見る', '佐藤 みずき']) expect(text).toContain(words)
  await expect(office.acting('nurse', (tx) => tx.updateTable('developmentContact').set({ words: '書きかえ' }).execute())).rejects.toMatchObject({ code: '42501' })
})

test.each([[{ heldOn: '' }, '相談した日を入れて'], [{ heldOn: '令和8年11月26日' }, '今日より後'], [{ heldOn: '令和4年1月1日' }, '生まれた日より前'], [{ means: '' }, 'どのようにを選んで'], [{ means: 'telepathy' }, '選択肢の中から'], [{ words: '' }, '話したこと・見たことを入れて'], [{ nextOn: '令和8年11月24日' }, '今日より前']])(
  '%j of a talk is refused', async (change, message) => {
    const page = await (await office.as('nurse')).post(`/development/${id}/contacts`, talk(change))
    expect([page.status, page.text.includes(message), page.html.includes('園で見る')]).toEqual([422, true, true])
  })

test('a talk is put right by a new one with a reason; the first stays readable, and only one can put it right', async () => {
  const [row] = await office.ownerQuery<{ id: string }>('select id from rec.development_contact where development_id = $1', [id])
  const [nurse, worker] = [await office.as('nurse'), await office.as('worker')]
  expect((await nurse.get(`/development-contacts/${row!.id}/corrections/new`)).html).toContain('「見て」と言うようになった')
  const form = { ...talk({ words: '「みて、ママ」と二語で言った' }), version: '1' }
  expect((await nurse.post(`/development-contacts/${row!.id}/corrections`, form)).text).toContain('直す理由を入れて')
  expect((await nurse.post(`/development-contacts/${row!.id}/corrections`, { ...form, reason: '聞きちがい' })).location).toBe(`/development/${id}`)
  const late = await worker.post(`/development-contacts/${row!.id}/corrections`, { ...talk({ words: 'ちがう直し' }), version: '1', reason: '別の理由' })
  expect([late.status, late.text.includes('ほかの人が先に直しています'), late.html.includes('ちがう直し')]).toEqual([422, true, true])
  const { text } = await worker.get(`/development/${id}`)
  for (const words of ['「見て」と言うようになった', '直す前の記録', '「みて、ママ」と二語で言った', '直した記録', '直した理由：聞きちがい']) expect(text).toContain(words)
})

test.each(developmentTests.map(({ code, label, scales }) => [code, label, scales[0]] as const))('a test %s is written with its own numbers, within its bounds', async (code, label, scale) => {
  const nurse = await office.as('nurse')
  const page = await nurse.get(`/development/${id}/tests/${code}/new`)
  expect([page.status, page.html.includes(`name="score_${scale.code}"`)]).toEqual([200, true])
  const form = { id: crypto.randomUUID(), testedOn: '令和8年11月20日', tester: '心理 内藤', testWords: '2020', [`score_${scale.code}`]: String(scale.most) }
  for (const [value, message] of [[String(scale.most + 1), `から${scale.most}まで`], ['-1', `${scale.least}から`], ['八十', '数字で']] as const) {
    const refused = await nurse.post(`/development/${id}/tests/${code}`, { ...form, [`score_${scale.code}`]: value })
    expect([value, refused.status, refused.text.includes(message)]).toEqual([value, 422, true])
  }
  for (const _ of [1, 2]) expect((await nurse.post(`/development/${id}/tests/${code}`, form)).location).toBe(`/development/${id}`)
  expect(await office.ownerQuery('select t.test, s.scale, s.value from rec.development_test t join rec.development_score s on s.development_test_id = t.id where t.id = $1', [form.id])).toEqual([{ test: code, scale: scale.code, value: scale.most }])
  expect((await nurse.get(`/development/${id}`)).text).toContain(`${label} 2020 3歳2か月のとき`)
})

test('a test without a number or a word, of a day to come, of another test’s numbers', async () => {
  const nurse = await office.as('nurse')
  const form = { id: crypto.randomUUID(), testedOn: '令和8年11月20日' }
  expect((await nurse.post(`/development/${id}/tests/tanaka`, form)).text).toContain('数値か、結果の読みのどちらかを')
  expect((await nurse.post(`/development/${id}/tests/tanaka`, { ...form, score_iq: '80', testedOn: '令和8年12月1日' })).text).toContain('検査した日が今日より後')
  expect((await nurse.post(`/development/${id}/tests/other`, { ...form, score_iq: '80' })).text).toContain('検査の名前を入れてください')
  expect((await nurse.post(`/development/${id}/tests/tanaka`, { ...form, score_dq: '80' })).text).toContain('数値か、結果の読みのどちらかを')
  expect((await nurse.get(`/development/${id}/tests/rorschach/new`)).status).toBe(404)
  expect((await nurse.get(`/development/${id}/tests/new`)).text).toContain('新版K式発達検査')
})

test('a test is put right like a talk, its first numbers kept', async () => {
  const nurse = await office.as('nurse')
  const first = { id: crypto.randomUUID(), testedOn: '令和8年11月18日', score_iq: '8', score_ma: '34', words: '写しまちがい' }
  await nurse.post(`/development/${id}/tests/tanaka`, first)
  expect((await nurse.get(`/development-tests/${first.id}/corrections/new`)).html).toMatch(/name="score_iq"[^>]*value="8"/)
  expect((await nurse.post(`/development-tests/${first.id}/corrections`, { ...first, id: crypto.randomUUID(), version: '1', score_iq: '80', reason: '0の書き落とし' })).location).toBe(`/development/${id}`)
  expect(await office.ownerQuery('select s.value from rec.development_test t join rec.development_score s on s.development_test_id = t.id where t.id = $1 or t.corrects_id = $1 order by t.corrects_id nulls first, s.scale', [first.id])).toEqual([{ value: 8 }, { value: 34 }, { value: 80 }, { value: 34 }])
})

test.each([['2023-09-20', '2026-11-20', '3歳2か月'], ['2023-09-20', '2026-11-19', '3歳1か月'], ['2024-02-29', '2026-02-28', '1歳11か月'], ['2026-11-20', '2026-11-20', '0歳0か月'], ['2026-11-21', '2026-11-20', null], [null, '2026-11-20', null]])('born %s and tested %s: %s', (birth, on, words) => {
  expect(ageAtTest(birth === null ? null : Temporal.PlainDate.from(birth), Temporal.PlainDate.from(on))).toBe(words)
})
