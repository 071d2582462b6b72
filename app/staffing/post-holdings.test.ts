import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { holdingOf } from './staffing.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

test('somebody is put into a post once, however often the form is sent, by name or by account', async () => {
  const coordinator = await office.as('coordinator')
  const outside = holdingOf('family_supporter', '多久和 幸子', { qualification: 'nursery_teacher', presence: 'some', weeklyMinutes: '29:00', employment: 'yearly', alsoDoes: '家庭児童相談' })
  for (const _ of [1, 2]) expect((await coordinator.post('/staffing/posts', outside)).location).toBe('/staffing/posts')
  await coordinator.post('/staffing/posts', holdingOf('council_coordinator', '', { account: office.accounts.coordinator, trainedOn: '令和6年7月12日' }))
  expect(await office.ownerQuery(`select name, weekly_minutes, also_does, account_id is not null as linked, trained_on::text from rec.post_holding order by post desc`)).toEqual([
    { name: '多久和 幸子', weekly_minutes: 1740, also_does: '家庭児童相談', linked: false, trained_on: null },
    { name: '飯塚 調整', weekly_minutes: null, also_does: '', linked: true, trained_on: '2024-07-12' },
  ])
  const { text } = await (await office.as('worker')).get('/staffing/posts')
  for (const words of ['多久和 幸子', '保育士', '週29時間', '兼務：家庭児童相談', '研修修了', '会計年度任用']) expect(text).toContain(words)
})

test.each([
  [{ post: '' }, '職を選んでください'], [{ post: 'mayor' }, '選択肢の中から選んでください'], [{ name: ' ' }, '利用者を選ぶか、名前を入れてください'], [{ account: crypto.randomUUID() }, '選択肢の中から選んでください'],
  [{ employment: '' }, '雇用を選んでください'], [{ qualification: '' }, '資格を選んでください'], [{ presence: 'some' }, '週の時間を入れてください'], [{ presence: 'some', weeklyMinutes: '200' }, '1時間から168時間'],
  [{ since: '' }, 'いつからを入れてください'], [{ lastDay: '令和8年3月31日' }, '「いつから」と同じ日か、後の日'], [{ trainedOn: '令和8年12月1日' }, 'まだ来ていません'], [{ qualification: 'trained' }, '修了日を入れてください'],
  [{ post: 'centre_director', since: '令和5年4月1日' }, 'センター長は令和6年4月1日からの職です'], [{ name: 'あ'.repeat(101) }, '100字まで'],
])('%j is refused with what to do, and what was typed stays', async (change, message) => {
  const page = await (await office.as('coordinator')).post('/staffing/posts', { ...holdingOf('psychologist', '岸 明'), notes: '週3日は保健センター', ...change })
  expect(page.status).toBe(422)
  expect(page.text).toContain(message)
  expect(page.html).toContain('週3日は保健センター')
  expect(await office.ownerQuery(`select 1 from rec.post_holding where post = 'psychologist'`)).toEqual([])
})

test('the same person is not put twice into the same post at the same time; after the last day again', async () => {
  const coordinator = await office.as('coordinator')
  await coordinator.post('/staffing/posts', holdingOf('abuse_specialist', '内田 剛', { lastDay: '令和8年9月30日' }))
  const again = await coordinator.post('/staffing/posts', holdingOf('abuse_specialist', '内田 剛', { since: '令和8年9月30日' }))
  expect(again.status).toBe(422)
  expect(again.text).toContain('内田 剛さんは、同じ期間に「虐待対応専門員」に入っています（令和8年4月1日から令和8年9月30日まで）')
  expect((await coordinator.post('/staffing/posts', holdingOf('abuse_specialist', '内田 剛', { since: '令和8年10月1日' }))).location).toBe('/staffing/posts')
  const byAccount = holdingOf('council_coordinator', '別の書き方', { account: office.accounts.coordinator })
  expect((await coordinator.post('/staffing/posts', byAccount)).text).toContain('同じ期間に「調整担当者」に入っています')
})

test('other words under the id of a saved holding are refused, never dropped in silence', async () => {
  const coordinator = await office.as('coordinator')
  const saved = holdingOf('lead_supporter', '佐藤 みずき')
  await coordinator.post('/staffing/posts', saved)
  const other = await coordinator.post('/staffing/posts', { ...saved, employment: 'part_time' })
  expect(other.status).toBe(409)
  expect(other.text).toContain('もう保存されています')
})

test('a holding is changed and ended; the second of two sees what the first saved', async () => {
  const [coordinator, head] = [await office.as('coordinator'), await office.as('head')]
  const [row] = await office.ownerQuery<{ id: string }>(`select id from rec.post_holding where name = '多久和 幸子'`)
  const form = { ...holdingOf('family_supporter', '多久和 幸子'), id: row!.id, version: '1' }
  const open = await coordinator.get(`/staffing/posts/${row!.id}`)
  expect(open.html).toContain('value="29時間"')
  expect((await head.post(`/staffing/posts/${row!.id}`, { ...form, lastDay: '令和8年10月31日' })).location).toBe('/staffing/posts')
  const late = await coordinator.post(`/staffing/posts/${row!.id}`, { ...form, lastDay: '令和8年11月30日' })
  expect(late.status).toBe(409)
  expect(late.text).toContain('R8.10.31')
  expect(late.html).toContain('令和8年11月30日')
  expect(await office.ownerQuery(`select until::text, weekly_minutes, version from rec.post_holding where id = $1`, [row!.id])).toEqual([{ until: '2026-11-01', weekly_minutes: null, version: 2 }])
  expect((await coordinator.get('/staffing/posts')).text).toContain('これまで')
})
