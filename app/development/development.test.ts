import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { rebuildDue } from '../deadlines/due.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { setVeil } from '../people/places.db.ts'
import { begun, followed, knownChildren } from './development.fixtures.ts'
import type { Known } from './development.fixtures.ts'

let office: Office
let known: Known
beforeAll(async () => { office = await openOffice(); known = await knownChildren(office) })
afterAll(() => office.close())

const anotherChild = (name: string, birth = { year: 2024, month: 2, day: 1 }): Promise<string> => office.acting('supervisor', (tx) => recordPerson(tx, { name, kana: 'べつのこ', sex: 'unknown', birth }))

test('a child is followed from its page: once, however often the form is sent; its next look is due for the worker', async () => {
  const nurse = await office.as('nurse')
  expect((await nurse.get(`/people/${known.hana}`)).html).toContain(`/people/${known.hana}/developments/new`)
  const form = begun({ account: office.accounts.worker })
  for (const _ of [1, 2]) expect((await nurse.post(`/people/${known.hana}/developments`, form)).location).toBe(`/development/${form['id'] as string}`)
  const page = await nurse.get(`/development/${form['id'] as string}`)
  for (const words of ['田部 はな', 'ことば', '多動・落ち着き', '乳幼児健診（3歳児健診の心理相談）', '曽田 主事', '親子教室', '「あっち」と言って指をさす', '母は様子を見たい']) expect(page.text).toContain(words)
  expect(await office.ownerQuery('select kind, account_id, family_id from rec.due where source_id = $1', [form['id']])).toEqual([{ kind: 'development_next', account_id: office.accounts.worker, family_id: known.family }])
  const second = await nurse.post(`/people/${known.hana}/developments`, begun())
  expect(second.status).toBe(422)
  expect(second.text).toContain('この子はもう台帳にあります')
  expect((await nurse.get(`/people/${known.hana}`)).html).not.toContain('/developments/new')
  expect((await nurse.get(`/families/${known.family}`)).text).toContain('田部 はな ことば、多動・落ち着き')
})

test.each([
  [{ source: '' }, 'だれが気づきましたかを選んでください'], [{ source: 'moon' }, '選択肢の中から'], [{ beganOn: '令和8年12月1日' }, '今日より後です'], [{ beganOn: '令和3年1月1日' }, '生まれた日より前'],
  [{ beganOn: '令和8年2月30日' }, '令和8年2月'], [{ concerns: [] }, '気になる点を選んで'], [{ concerns: ['evil'] }, '選択肢の中から'], [{ nextOn: '令和8年11月1日' }, '次に確かめる日が今日より前'],
  [{ handoverOn: '令和9年3月1日' }, '引き継いでから'], [{ handoverOn: '令和8年11月1日' }, '何を引き継いだか'], [{ place: '00000000-0000-4000-8000-000000000000' }, '選択肢の中から'], [{ account: '00000000-0000-4000-8000-000000000000' }, '選択肢の中から'],
  [{ sourceWords: 'あ'.repeat(201) }, '200字まで'],
])('%j is refused with what to do, and what was typed stays', async (change, message) => {
  const form = begun(change)
  const page = await (await office.as('nurse')).post(`/people/${known.sou}/developments`, { ...form, ...('beganOn' in change ? {} : { beganOn: '令和8年11月1日' }) })
  expect(page.status).toBe(422)
  expect(page.text).toContain(message)
  expect(page.html).toContain('母は様子を見たい')
  expect(await office.ownerQuery('select 1 from rec.development where person_id = $1', [known.sou])).toEqual([])
})

test('a correction says which version it began with; concerns that no longer hold stay with the day they ended', async () => {
  const id = await followed(office, await anotherChild('別 一郎'))
  const [nurse, worker] = [await office.as('nurse'), await office.as('worker')]
  const form = { ...begun({ concerns: ['language', 'sleep'], words: '二語文が出た' }), id, version: '1' }
  expect((await nurse.post(`/development/${id}/correction`, form)).location).toBe(`/development/${id}`)
  expect(await office.ownerQuery('select code, until from rec.development_concern where development_id = $1 order by code', [id])).toMatchObject([{ code: 'language', until: null }, { code: 'restless', until: expect.anything() }, { code: 'sleep', until: null }])
  const late = await worker.post(`/development/${id}/correction`, { ...form, words: '言い方が古い' })
  expect(late.status).toBe(409)
  expect(late.text).toContain('二語文が出た')
  expect(late.html).toContain('言い方が古い')
  expect(late.html).toContain('name="version" value="2"')
})

test('where a child goes becomes an affiliation; of a hidden child it is shown to nobody', async () => {
  const child = await anotherChild('隠れた 子')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: child, ground: 'own_wish', words: '' }))
  const id = await followed(office, child, { place: known.centre })
  expect(await office.ownerQuery('select agency_id, veiled from rec.affiliation where person_id = $1', [child])).toEqual([{ agency_id: known.centre, veiled: true }])
  for (const member of ['nurse', 'head', 'supervisor'] as const) {
    const page = await (await office.as(member)).get(`/development/${id}`)
    expect([member, page.text.includes('架空療育センター'), page.text.includes('非開示')]).toEqual([member, false, true])
  }
  const open = await followed(office, await anotherChild('見える 子'), { place: known.centre })
  expect((await (await office.as('worker')).get(`/development/${open}`)).text).toContain('架空療育センター')
})

test('it ends with a reason; into school only with what was handed over; then nothing is due', async () => {
  const child = await anotherChild('就学 前子')
  const id = await followed(office, child)
  const nurse = await office.as('nurse')
  const end = { id: crypto.randomUUID(), version: '1', endedOn: '令和8年11月20日', endedReason: 'school' }
  for (const [change, message] of [[{}, '就学への引継ぎがまだ'], [{ endedReason: '' }, '理由を選んで'], [{ endedOn: '令和8年12月1日', endedReason: 'moved' }, '今日より後'], [{ endedOn: '令和8年9月1日', endedReason: 'moved' }, '始めた日より前']] as const) {
    const refused = await nurse.post(`/development/${id}/endings`, { ...end, ...change })
    expect([message, refused.status, refused.text.includes(message)]).toEqual([message, 422, true])
  }
  await nurse.post(`/development/${id}/correction`, { ...begun({ handoverOn: '令和8年11月10日', handoverWords: 'サポートファイルを渡した' }), id, version: '1' })
  expect((await nurse.post(`/development/${id}/endings`, { ...end, version: '2' })).location).toBe(`/development/${id}`)
  expect(await office.ownerQuery('select 1 from rec.due where source_id = $1', [id])).toEqual([])
  expect((await nurse.get('/development')).text).not.toContain('就学 前子')
  expect((await nurse.get('/development?show=ended')).text).toContain('就学 前子')
  expect((await nurse.post(`/development/${id}/endings`, { ...end, id: crypto.randomUUID(), version: '3' })).text).toContain('もう終わったと書かれています')
  await followed(office, child)
})

test('the register is in the order of the next look and by what is noticed; a year is counted by source and concern', async () => {
  const first = await followed(office, await anotherChild('先に 会う子'), { nextOn: '令和8年11月26日', concerns: ['sleep'], source: 'guardian' })
  const worker = await office.as('worker')
  const { html } = await worker.get('/development')
  expect(html.indexOf(`/development/${first}`)).toBeLessThan(html.indexOf('田部 はな'))
  const sleeping = await worker.get('/development?concern=sleep')
  expect([sleeping.text.includes('先に 会う子'), sleeping.text.includes('田部 はな')]).toEqual([true, false])
  expect((await worker.get('/development?show=mine')).text).toContain('田部 はな')
  expect((await worker.get('/development?concern=__proto__&show=%00')).status).toBe(200)
  const [row] = await office.ownerQuery<{ n: number }>(`select count(*)::int as n from rec.development where source = 'guardian'`)
  const counts = await worker.get('/development?show=counts&year=2026')
  expect(counts.text).toMatch(/気になる点 乳幼児健診 保護者 合計/)
  expect(counts.text).toMatch(new RegExp(`睡眠 \\d+ ${row!.n} \\d+`))
  expect((await worker.get('/development?show=counts&year=1066')).text).toContain('令和8年度に始めた子ども')
})

test('the wall of kin, a draft, and people without the room: nothing is there', async () => {
  const child = await anotherChild('甥の 子')
  const id = await followed(office, child, { nextOn: '令和8年11月30日' })
  const worker = await office.as('worker')
  await worker.post(`/development/${id}/contacts`, { id: crypto.randomUUID(), heldOn: '', words: 'なくさない言葉', 'draft-title': '発達相談を書く', here: `/development/${id}/contacts/new` })
  expect((await worker.get('/')).text).toContain('発達相談を書く')
  await office.acting('head', async (tx) => { await tx.insertInto('conflict').values({ accountId: office.accounts.worker, personId: child, bySelf: false }).execute() })
  expect((await worker.get('/')).text).not.toContain('発達相談を書く')
  for (const path of [`/development/${id}`, `/development/${id}/contacts/new`, `/development/${id}/correction`]) expect([path, (await worker.get(path)).status]).toEqual([path, 404])
  expect((await worker.get('/development')).text).not.toContain('甥の 子')
  for (const member of ['teacher', 'kizuna', 'privacy', 'admin'] as const) {
    const outsider = await office.as(member)
    for (const path of ['/development', `/development/${id}`, '/checkups', '/checkups/imports', '/womens-consultations']) expect([member, path, (await outsider.get(path)).status]).toEqual([member, path, 404])
  }
})

test('a rebuilding of what is due changes nothing', async () => {
  const rows = () => office.ownerQuery(`select concat_ws(' ', kind, source_id, due_at, whole_day, intake_id, casefile_id, family_id, account_id, role) as row from rec.due order by 1`)
  const before = await rows()
  expect(before.length).toBeGreaterThan(3)
  await office.acting('supervisor', (tx) => rebuildDue(tx))
  expect(await rows()).toEqual(before)
})
