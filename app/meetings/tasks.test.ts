import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { rebuildDue } from '../deadlines/due.db.ts'
import { council } from './council.fixtures.ts'
import type { Council } from './council.fixtures.ts'
import { heardBefore, registered } from './review.fixtures.ts'
import type { Registered } from './review.fixtures.ts'

let office: Office
let nurse: Browser
let members: Council
let family: Registered
beforeAll(async () => {
  office = await openOffice()
  members = await council(office)
  nurse = await office.as('nurse')
  family = await registered(office, '原')
})
afterAll(() => office.close())

type Form = Record<string, string>
const form = (more: Form = {}): Form => ({ id: crypto.randomUUID(), here: '/tasks/new', family: family.id, agency: office.ownAgencyId, who: '佐藤', what: '児童クラブの利用申込', dueOn: '令和8年12月10日', ...more })
const given = async (more: Form = {}): Promise<string> => {
  const sent = form(more)
  expect((await nurse.post('/tasks', sent)).location).toBe(`/families/${family.id}`)
  return sent['id']!
}
const rowOf = async (id: string) => (await office.ownerQuery<Record<string, unknown>>('select done_on::text, done_words, undone_words, dropped_on::text, due_on::text, version from rec.task where id = $1', [id]))[0]!
const dueOf = (id: string) => office.ownerQuery(`select account_id, to_char(due_at at time zone 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI') as at from rec.due where kind = 'task' and source_id = $1`, [id])

test('a task outside a meeting stands with its family, in the list, and on its worker\'s home page when it is due', async () => {
  expect((await nurse.get(`/tasks/new?family=${family.id}`)).text).toContain('原 一')
  const sent = form({ dueOn: '令和8年11月25日', child: family.casefiles[0]! })
  expect((await nurse.post('/tasks', sent)).status).toBe(303)
  expect((await nurse.post('/tasks', sent)).status).toBe(303)
  expect(await office.ownerQuery('select count(*)::int as n from rec.task where family_id = $1', [family.id])).toEqual([{ n: 1 }])
  expect((await nurse.get('/tasks')).text).toContain('児童クラブの利用申込')
  expect((await nurse.get(`/families/${family.id}`)).text).toContain('児童クラブの利用申込')
  expect(await dueOf(sent['id']!)).toEqual([{ account_id: office.accounts.nurse, at: '2026-11-25 23:59' }])
  expect((await nurse.get('/')).text).toContain('児童クラブの利用申込')
})

const wrongForms: [string, Form, string][] = [
  ['nothing to do', { what: '' }, 'なにをを入れてください'],
  ['no agency', { agency: '' }, '機関を選んでください'],
  ['an unknown agency', { agency: crypto.randomUUID() }, '選択肢の中から選んでください'],
  ['a day gone by', { dueOn: '令和8年11月24日' }, 'いつまでが過ぎた日です'],
  ['a day of no calendar', { dueOn: '令和8年2月30日' }, '2月'],
  ['somebody else\'s child', { child: crypto.randomUUID() }, '選択肢の中から選んでください'],
  ['an agency that left', { agency: 'left' }, '構成員でなくなっています'],
]
test.each(wrongForms)('%s is told in words', async (_, wrong, words) => {
  const page = await nurse.post('/tasks', form({ ifNot: '係長へ', ...wrong, ...(wrong['agency'] === 'left' ? { agency: members.left } : {}) }))
  expect([page.status, words, page.text.includes(words), page.text.includes('係長へ')]).toEqual([422, words, true, true])
})

test('a task of nobody\'s family is nowhere', async () => {
  expect((await nurse.get(`/tasks/new?family=${crypto.randomUUID()}`)).status).toBe(404)
  expect((await nurse.post('/tasks', form({ family: crypto.randomUUID() }))).status).toBe(404)
  expect((await (await office.as('teacher')).get('/tasks')).status).toBe(404)
})

test('done is done once; still to do says why and who next; dropped says why', async () => {
  const [done, undone, dropped] = [await given(), await given({ agency: members.school, what: '毎月の様子' }), await given({ what: '健診の同行' })]
  for (const state of ['undone', 'dropped']) expect((await nurse.post(`/tasks/${undone}`, { id: undone, version: '1', state })).status).toBe(422)
  const answer = { id: done, version: '1', state: 'done', words: '申し込んだ' }
  expect((await nurse.post(`/tasks/${done}`, answer)).location).toBe('/tasks')
  expect((await nurse.post(`/tasks/${done}`, answer)).status).toBe(303)
  expect(await rowOf(done)).toMatchObject({ done_on: '2026-11-25', done_words: '申し込んだ', version: 2 })
  expect(await dueOf(done)).toEqual([])
  expect((await office.ownerQuery(`select 1 from rec.event where code = 'task_done' and ref_id = $1`, [done])).length).toBe(1)
  expect((await nurse.post(`/tasks/${undone}`, { id: undone, version: '1', state: 'undone', words: '担任が休み。次は教頭', dueOn: '令和8年12月20日' })).status).toBe(303)
  expect(await rowOf(undone)).toMatchObject({ undone_words: '担任が休み。次は教頭', due_on: '2026-12-20', done_on: null })
  expect(await dueOf(undone)).toMatchObject([{ at: '2026-12-20 23:59' }])
  const worker = await office.as('worker')
  const late = await worker.post(`/tasks/${undone}`, { id: undone, version: '1', state: 'done', words: 'わたしの結果' })
  expect([late.status, late.text.includes('わたしの結果'), late.text.includes('担任が休み')]).toEqual([409, true, true])
  expect((await nurse.post(`/tasks/${dropped}`, { id: dropped, version: '1', state: 'dropped', words: '転居した' })).status).toBe(303)
  expect(await rowOf(dropped)).toMatchObject({ dropped_on: '2026-11-25', done_on: null })
  const { text } = await nurse.get('/tasks')
  expect([text.includes('毎月の様子'), text.includes('健診の同行')]).toEqual([true, false])
})

test('what is overdue comes first', async () => {
  await given({ what: '先のこと', dueOn: '令和8年11月26日' })
  const late = await given({ what: '過ぎたこと', dueOn: '令和8年12月1日' })
  await office.ownerQuery(`update rec.task set due_on = '2026-11-20' from (select ctx.act_as(322032, $2)) a where id = $1`, [late, office.accounts.head])
  const { text } = await nurse.get('/tasks')
  expect(text.indexOf('過ぎたこと')).toBeLessThan(text.indexOf('先のこと'))
  expect(text).toContain('未了')
})

test('the reviews of every registered family stand by their day, the overdue first; rebuilding changes nothing', async () => {
  const late = await registered(office, '遅', { reviewedOn: '2026-05-20' })
  await registered(office, '新', { reviewedOn: null, since: '2026-11-01', metOn: '2026-11-02' })
  const again = await registered(office, '再')
  await heardBefore(office, again, '2026-11-18', 'case_conference')
  const { text, html } = await nurse.get('/reviews')
  expect(html).toMatch(/遅家.*原家.*<details class="further"><summary>これから（\d+世帯）.*新家.*<\/details>/s)
  expect(text).toMatch(/見直しが遅れている家族.*遅家.*今月見直す家族.*原家.*これから.*新家/)
  expect(text).toContain('97日超過')
  // The fixtures told nobody of their meetings; a line that stands is put off only by an act.
  await office.ownerQuery('truncate rec.due')
  await office.acting('nurse', rebuildDue)
  const before = await office.ownerQuery(`select kind, source_id, due_at, role, account_id from rec.due order by 1, 2, 3, 4, 5`)
  await office.acting('nurse', rebuildDue)
  expect(await office.ownerQuery(`select kind, source_id, due_at, role, account_id from rec.due order by 1, 2, 3, 4, 5`)).toEqual(before)
  expect((await office.ownerQuery(`select to_char(due_at at time zone 'Asia/Tokyo', 'YYYY-MM-DD') as day, role from rec.due where kind = 'council_review' and source_id = $1`, [late.id]))).toEqual([{ day: '2026-08-20', role: 'coordinator' }])
  expect((await (await office.as('coordinator')).get('/')).text).toContain('要対協での見直し')
})
