import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'

let office: Office
const agency: Record<string, string> = {}
beforeAll(async () => {
  office = await openOffice()
  const rows = await office.ownerQuery<{ id: string; name: string }>('select id, name from rec.agency')
  for (const { id, name } of rows) agency[name] = id
})
afterAll(() => office.close())

const training = () => ({
  id: crypto.randomUUID(), kind: 'training', title: '気づきと通告の研修', heldOn: '令和8年6月10日', place: '市役所 大会議室', 'reach.0.audience': 'school_staff', 'reach.0.people': '42', 'reach.1.audience': 'childcare_staff', 'reach.1.people': '1,038',
  'reach.1.copies': '80', 'agencies.0.agency': agency['出雲児童相談所']!, staff: [office.accounts.coordinator, office.accounts.nurse], materials: '手引きの抜き刷り',
})
const campaign = () => ({ id: crypto.randomUUID(), kind: 'campaign', title: 'オレンジリボン街頭啓発', heldOn: '令和8年11月1日', lastDay: '令和8年11月30日', place: '駅前', 'reach.0.audience': 'public', 'reach.0.copies': '500' })

test('an activity is kept once, however often the form is sent, and stands in its year with its sums', async () => {
  const worker = await office.as('worker')
  const form = training()
  for (const _ of [1, 2]) expect((await worker.post('/outreach', form)).location).toBe('/outreach?year=2026')
  expect((await worker.post('/outreach', campaign())).location).toBe('/outreach?year=2026')
  await worker.post('/outreach', { ...campaign(), title: '前の年の街頭啓発', heldOn: '令和8年3月1日', lastDay: '' })
  expect(await office.ownerQuery(`select a.title, count(r.*)::int as rows, sum(r.people)::int as people from rec.outreach_activity a join rec.outreach_reach r on r.activity_id = a.id group by a.id, a.title order by a.title`)).toEqual([
    { title: 'オレンジリボン街頭啓発', rows: 1, people: null }, { title: '前の年の街頭啓発', rows: 1, people: null }, { title: '気づきと通告の研修', rows: 2, people: 1080 },
  ])
  const year = await worker.get('/outreach?year=2026')
  for (const words of ['気づきと通告の研修', '学校の教職員 42人', '出雲児童相談所', '佐藤 みずき、飯塚 調整', 'オレンジリボン街頭啓発']) expect(year.text).toContain(words)
  expect(year.text).not.toContain('前の年の街頭啓発')
  expect(year.text).toMatch(/研修会 1 1,080 80 キャンペーン（オレンジリボンなど） 1 0 500 合計 2 1,080 580/)
  expect((await worker.get('/outreach?year=2025')).text).toContain('前の年の街頭啓発')
})

test.each([
  [{ kind: '' }, '種類を選んでください'], [{ kind: 'castle' }, '選択肢の中から選んでください'], [{ title: '' }, '題を入れてください'], [{ heldOn: '' }, '始まりの日を入れてください'], [{ heldOn: '令和8年13月1日' }, '月は1から12'],
  [{ lastDay: '令和8年5月1日' }, '始まりの日と同じ日か、後の日'], [{ 'reach.0.audience': '', 'reach.0.people': '', 'reach.1.audience': '', 'reach.1.people': '', 'reach.1.copies': '' }, '対象を1つ以上'],
  [{ 'reach.0.people': '大勢' }, '人数は数字で'], [{ 'reach.0.people': '-3' }, '0から1,000,000まで'], [{ 'reach.1.audience': 'school_staff' }, '「学校の教職員」が2つあります'], [{ 'reach.0.audience': '' }, '対象を選んでください'],
  [{ 'agencies.0.agency': '00000000-0000-4000-8000-000000000000' }, '選択肢の中から選んでください'], [{ staff: ['00000000-0000-4000-8000-000000000000'] }, '選択肢の中から選んでください'], [{ title: 'あ'.repeat(101) }, '100字まで'],
])('%j is refused with what to do, and what was typed stays', async (change, message) => {
  const form = { ...training(), ...change }
  const page = await (await office.as('worker')).post('/outreach', form)
  expect(page.status).toBe(422)
  expect(page.text).toContain(message)
  expect(page.html).toContain('手引きの抜き刷り')
  expect(await office.ownerQuery('select 1 from rec.outreach_activity where id = $1', [form.id])).toEqual([])
  expect(await office.ownerQuery('select 1 from rec.draft where form = $1 and done_at is null', [`/outreach#${form.id}`])).toHaveLength(1)
})

test('an agency whose time had ended, or the same one twice, is refused', async () => {
  await office.acting('supervisor', async (tx) => {
    const { sql } = await import('../kernel/db.ts')
    await sql`insert into agency (kind, name, since, until) values ('nonprofit', 'NPO 旧こもれび', '2019-04-01', '2026-04-01')`.execute(tx)
  })
  const [ended] = await office.ownerQuery<{ id: string }>(`select id from rec.agency where name = 'NPO 旧こもれび'`)
  const worker = await office.as('worker')
  const late = await worker.post('/outreach', { ...training(), 'agencies.0.agency': ended!.id })
  expect(late.status).toBe(422)
  expect(late.text).toContain('「NPO 旧こもれび」は令和8年4月1日で終わっています')
  expect((await worker.post('/outreach', { ...training(), title: '前の研修', heldOn: '令和7年6月10日', 'agencies.0.agency': ended!.id })).location).toBe('/outreach?year=2025')
  const twice = await worker.post('/outreach', { ...training(), 'agencies.1.agency': agency['出雲児童相談所']! })
  expect(twice.text).toContain('「出雲児童相談所」が2つあります')
})

test('what is to come and what was called off stand in the list, and are not counted', async () => {
  const worker = await office.as('worker')
  await worker.post('/outreach', { ...campaign(), title: '冬の講演会', kind: 'lecture', heldOn: '令和9年1月20日', lastDay: '' })
  await worker.post('/outreach', { ...campaign(), title: '夏のパネル展', kind: 'poster', heldOn: '令和8年8月1日', lastDay: '', calledOff: '台風のため' })
  const { text } = await worker.get('/outreach')
  expect(text).toMatch(/冬の講演会 予定/)
  expect(text).toMatch(/夏のパネル展 中止/)
  expect(text).toMatch(/合計 2 1,080 580/)
})

test('a correction keeps the rows of the version before; the second of two sees what the first saved', async () => {
  const [worker, nurse] = [await office.as('worker'), await office.as('nurse')]
  const [row] = await office.ownerQuery<{ id: string }>(`select id from rec.outreach_activity where title = '気づきと通告の研修'`)
  const form = { ...training(), id: row!.id, version: '1' }
  const open = await worker.get(`/outreach/${row!.id}`)
  expect(open.html).toContain('value="42"')
  expect((await nurse.post(`/outreach/${row!.id}`, { ...form, 'reach.0.people': '45' })).location).toBe('/outreach?year=2026')
  const late = await worker.post(`/outreach/${row!.id}`, { ...form, 'reach.0.people': '99' })
  expect(late.status).toBe(409)
  expect(late.text).toContain('1083人')
  expect(late.html).toContain('value="99"')
  expect(await office.ownerQuery(`select version, people from rec.outreach_reach where activity_id = $1 and audience = 'school_staff' order by version`, [row!.id])).toEqual([{ version: 1, people: 42 }, { version: 2, people: 45 }])
  expect((await worker.get('/outreach')).text).toContain('学校の教職員 45人')
})

test('other words under the id of a saved activity are refused, never dropped in silence', async () => {
  const worker = await office.as('worker')
  const saved = campaign()
  await worker.post('/outreach', saved)
  const other = await worker.post('/outreach', { ...saved, 'reach.0.copies': '501' })
  expect(other.status).toBe(409)
  expect(other.text).toContain('もう保存されています')
})

test('agencies, きずな, privacy officer and administrator see nothing; an unknown activity is not there', async () => {
  const [row] = await office.ownerQuery<{ id: string }>('select id from rec.outreach_activity limit 1')
  for (const member of ['teacher', 'kizuna', 'privacy', 'admin'] as const) {
    const outsider = await office.as(member)
    for (const path of ['/outreach', '/outreach/new', `/outreach/${row!.id}`]) expect([member, path, (await outsider.get(path)).status]).toEqual([member, path, 404])
    expect((await outsider.post('/outreach', campaign())).status).toBe(404)
  }
  expect((await (await office.as('head')).get('/outreach/00000000-0000-4000-8000-000000000000')).status).toBe(404)
})
