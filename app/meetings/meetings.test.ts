import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { call, council, hiddenIn, meetingForm } from './council.fixtures.ts'
import type { Council, MeetingFields } from './council.fixtures.ts'
import { cautionsOfDay, problemsOfPlan } from './meeting.ts'

let office: Office
let members: Council
beforeAll(async () => { office = await openOffice(); members = await council(office) })
afterAll(() => office.close())

const meetings = () => office.ownerQuery<{ id: string; version: number; place: string }>('select id, version, place from rec.meeting where called')
const invited = (meeting: string) => office.ownerQuery<{ id: string; account_id: string | null; agency_id: string | null; agency_person_id: string | null; state: string }>('select id, account_id, agency_id, agency_person_id, state from rec.attendance where meeting_id = $1', [meeting])
const today = Temporal.PlainDate.from('2026-11-25')
const plan = (day: string, from = '13:30', until = '15:00') => ({ title: null, room: null, deciderId: '', day: Temporal.PlainDate.from(day), from: Temporal.PlainTime.from(from), until: Temporal.PlainTime.from(until) })

test.each([
  [plan('2026-12-11'), []], [plan('2026-12-11', '13:30', '13:30'), ['until']], [plan('2026-12-11', '15:00', '13:30'), ['until']],
  [plan('2028-11-25'), []], [plan('2028-11-26'), ['day']], [plan('2062-12-11'), ['day']], [plan('2024-11-24'), ['day']],
])('a meeting that cannot be: %o gives %j', (one, fields) => {
  expect(problemsOfPlan(one, today).map(({ field }) => field)).toEqual(fields)
})

test.each([
  ['2026-12-11', []], ['2026-11-25', []], ['2026-12-12', ['closed-2026-12-12']], ['2026-12-29', ['closed-2026-12-29']], ['2026-11-24', ['past-2026-11-24']], ['2026-11-23', ['closed-2026-11-23', 'past-2026-11-23']],
])('a meeting on %s asks for %j', (day, keys) => {
  expect(cautionsOfDay(Temporal.PlainDate.from(day), today).map(({ key }) => key)).toEqual(keys)
})

test('a meeting is called once, however often the form is sent, and asks its decider, our staff, agencies and their people', async () => {
  const coordinator = await office.as('coordinator')
  const form = meetingForm(office, { staff: [office.accounts.nurse], partners: [members.teacher, members.centre] })
  for (const _ of [1, 2]) expect((await coordinator.post('/meetings', form)).location).toBe(`/meetings/${String(form['id'])}`)
  expect(await invited(String(form['id']))).toHaveLength(4)
  const page = (await (await office.as('worker')).get(`/meetings/${String(form['id'])}`)).text
  for (const words of ['実務者会議（第1部会）', '令和8年12月11日（金）13:30〜15:00', '市役所3階', '森山 係長', '佐藤 みずき', '大野 教頭', 'だれが来るか未定', '案内 4人']) expect(page).toContain(words)
  expect((await coordinator.get('/meetings')).text).toContain('実務者会議（第1部会）')
})

test('other words under the id of a called meeting are refused with what to do', async () => {
  const id = await call(office)
  const again = await (await office.as('coordinator')).post('/meetings', meetingForm(office, { id, day: '令和8年12月10日' }))
  expect([again.status, again.text]).toEqual([409, expect.stringContaining('もう保存されています')])
})

test.each<[string, () => MeetingFields, string]>([
  ['nobody who decides', () => ({ deciderId: '' }), '決める人を選んでください'],
  ['somebody of no office who decides', () => ({ deciderId: office.accounts.teacher }), '選択肢の中から選んでください'],
  ['no kind', () => ({ kind: '' }), '会議を選んでください'], ['an unknown kind', () => ({ kind: 'party' }), '選択肢の中から選んでください'],
  ['no day', () => ({ day: '' }), '日を入れてください'], ['a day that is none', () => ({ day: '令和8年2月30日' }), '2月'], ['no end', () => ({ until: '' }), '終わりを入れてください'],
  ['an end before the beginning', () => ({ until: '13:00' }), '「始まり」より後の時刻'], ['a year too far', () => ({ day: '令和18年12月11日' }), '年を確かめてください'],
  ['a title too long', () => ({ title: 'あ'.repeat(61) }), '60字まで'],
  ['an agency that left', () => ({ partners: [members.left] }), 'みなみ小児科は 令和8年3月31日で構成員ではなくなっています'],
  ['an agency that never belonged, to the council', () => ({ partners: [members.stranger] }), 'きた病院は 令和8年12月11日に構成員ではありません'],
  ['somebody who will have moved on', () => ({ partners: [members.gone] }), '転任 先生さん（南町小学校）は 令和8年11月30日で担当ではなくなっています'],
  ['an agency that does not exist', () => ({ partners: [crypto.randomUUID()] }), '選択肢の中から選んでください'],
])('%s is refused with what to do; nothing is saved and what was typed stays', async (_, change, message) => {
  const before = await meetings()
  const page = await (await office.as('coordinator')).post('/meetings', meetingForm(office, { room: '第5会議室', ...change() }))
  expect(page.status).toBe(422)
  expect(page.text).toContain(message)
  expect(page.html).toContain('第5会議室')
  expect(await meetings()).toEqual(before)
})

test('the office asks agencies outside the council to its own meetings, but none that has left', async () => {
  await call(office, { kind: 'joint_case', partners: [members.stranger] })
  const page = await (await office.as('coordinator')).post('/meetings', meetingForm(office, { kind: 'joint_case', partners: [members.left] }))
  expect([page.status, page.text]).toEqual([422, expect.stringContaining('構成員ではなくなっています')])
})

test('a day on which the office is closed is asked about, and held when somebody says so; for another day it is asked again', async () => {
  const coordinator = await office.as('coordinator')
  const form = meetingForm(office, { day: '令和8年12月12日' })
  const asked = await coordinator.post('/meetings', form)
  expect([asked.status, asked.text]).toEqual([422, expect.stringContaining('令和8年12月12日（土）は閉庁日です')])
  expect((await coordinator.post('/meetings', { ...form, sure: ['closed-2026-12-13'] })).status).toBe(422)
  expect((await coordinator.post('/meetings', { ...form, sure: ['closed-2026-12-12'] })).location).toBe(`/meetings/${String(form['id'])}`)
})

test('whoever has not pledged is marked beside the name, and can be asked', async () => {
  const page = await (await office.as('coordinator')).get('/meetings/new')
  expect(page.text).toMatch(/児相 太郎・担当\s*誓約なし/)
  expect(page.text).not.toMatch(/大野 教頭・担当\s*誓約なし/)
  const id = await call(office, { partners: [members.nurse] })
  expect((await (await office.as('coordinator')).get(`/meetings/${id}`)).text).toMatch(/児相 太郎.*誓約なし/)
})

test('a meeting is moved and more are asked; its own people are asked again whether they may on the new day', async () => {
  const coordinator = await office.as('coordinator')
  const id = await call(office, { day: '令和8年11月27日', partners: [members.gone] })
  const edit = hiddenIn((await coordinator.get(`/meetings/${id}/edit`)).html)
  const moved = { ...meetingForm(office), ...edit, day: '令和8年12月11日', room: '第2会議室' }
  const refused = await coordinator.post(`/meetings/${id}`, moved)
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('転任 先生さん')])
  expect((await coordinator.post(`/meetings/${id}`, { ...moved, day: '令和8年11月30日', partners: [members.teacher] })).location).toBe(`/meetings/${id}`)
  expect((await coordinator.get(`/meetings/${id}`)).text).toMatch(/令和8年11月30日（月）.*第2会議室.*大野 教頭/)
})

test('the second of two who change a meeting sees what the first one saved, and saves nothing', async () => {
  const [coordinator, head] = [await office.as('coordinator'), await office.as('head')]
  const id = await call(office)
  const { version } = hiddenIn((await coordinator.get(`/meetings/${id}/edit`)).html)
  await head.post(`/meetings/${id}`, { ...meetingForm(office), id, version: version!, room: '第1会議室' })
  const late = await coordinator.post(`/meetings/${id}`, { ...meetingForm(office), id, version: version!, room: '第3会議室' })
  expect([late.status, late.text]).toEqual([409, expect.stringContaining('第1会議室')])
  expect(late.html).toContain('第3会議室')
  expect((await meetings()).find((one) => one.id === id)?.place).toBe('第1会議室')
})

test('what was typed is kept as a draft and comes back; it is gone when the meeting is called', async () => {
  const coordinator = await office.as('coordinator')
  const form = meetingForm(office, { room: '書きかけの部屋' })
  await coordinator.post('/drafts', { form: `/meetings#${String(form['id'])}`, title: '会議', ...Object.fromEntries(Object.entries(form).map(([name, value]) => [`f.${name}`, value])) })
  expect((await coordinator.get(`/meetings/new?draft=${String(form['id'])}`)).html).toContain('書きかけの部屋')
  await coordinator.post('/meetings', form)
  expect((await coordinator.get(`/meetings/new?draft=${String(form['id'])}`)).html).not.toContain('書きかけの部屋')
})

test('the same people in the same room are asked to the next one', async () => {
  const id = await call(office, { staff: [office.accounts.worker], partners: [members.teacher, members.centre] })
  const next = await (await office.as('coordinator')).get(`/meetings/new?like=${id}`)
  expect(next.html).toContain('value="市役所3階"')
  for (const code of [office.accounts.worker, members.teacher, members.centre]) expect(next.html).toMatch(new RegExp(`value="${code}"[^>]*checked|checked[^>]*value="${code}"`))
  expect(next.html).not.toContain('令和8年12月11日')
})

test('only who runs meetings calls and changes them; agencies, kizuna and the administrator find nothing', async () => {
  const id = await call(office)
  const before = await meetings()
  const addresses = ['', '/edit', '/attendance', '/minutes', '/cancellation', '/ending', '/agencies', `/agencies/${members.school}`]
  for (const member of ['teacher', 'kizuna', 'admin', 'privacy'] as const) {
    const browser = await office.as(member)
    for (const address of ['/meetings', '/meetings/new', ...addresses.map((part) => `/meetings/${id}${part}`)]) expect([member, address, (await browser.get(address)).status]).toEqual([member, address, 404])
  }
  const worker = await office.as('worker')
  for (const address of ['', '/minutes']) expect((await worker.get(`/meetings/${id}${address}`)).status).toBe(200)
  for (const address of ['/edit', '/attendance', '/cancellation', '/ending', '/agencies', `/agencies/${members.school}`]) expect((await worker.get(`/meetings/${id}${address}`)).status).toBe(404)
  for (const [address, form] of [['/meetings', meetingForm(office)], [`/meetings/${id}`, { ...meetingForm(office), version: '1' }], [`/meetings/${id}/cancellation`, { words: 'x', version: '1' }], [`/meetings/${id}/attendance`, {}]] as const) expect((await worker.post(address, form)).status).toBe(404)
  expect(await meetings()).toEqual(before)
})

test('a meeting that was held yesterday and not ended stands first among those to come, and says so', async () => {
  const late = await call(office, { title: '第8部会', day: '令和8年11月24日', sure: 'past-2026-11-24' })
  const { html } = await (await office.as('coordinator')).get('/meetings')
  const [row = ''] = /<tbody.*?<tr.*?<\/tr>/s.exec(html) ?? []
  expect([row.includes(late), row.includes('終わりの記録がまだ')]).toEqual([true, true])
})

test('a meeting that is past and was never ended says so in the month, on its page and among the next ones; while it is held it does not', async () => {
  const coordinator = await office.as('coordinator')
  const [past, now] = [await call(office, { day: '令和8年11月20日', title: '忘れた会', sure: ['past-2026-11-20'] }), await call(office, { day: '令和8年11月25日', title: 'いまの会' })]
  const list = (await coordinator.get('/meetings')).text
  expect(list).toMatch(/次の会議.*忘れた会.*終わりの記録がまだ.*11月（\d回）.*忘れた会.{0,40}終わりの記録がまだ/)
  expect(list).toMatch(/11月（\d回）.*いまの会.{0,40}予定/)
  expect((await coordinator.get(`/meetings/${past}`)).text).toMatch(/忘れた会）\s*終わりの記録がまだ/)
  expect((await coordinator.get(`/meetings/${now}`)).text).not.toContain('終わりの記録がまだ')
})
