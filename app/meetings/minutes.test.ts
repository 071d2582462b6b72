import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { setVeil } from '../people/places.db.ts'
import { putOnAgenda } from './agenda.db.ts'
import { call, council, tick } from './council.fixtures.ts'
import type { Council } from './council.fixtures.ts'
import { registered } from './review.fixtures.ts'

let office: Office
let members: Council
let family: Katsube
let meeting: string
beforeAll(async () => {
  office = await openOffice()
  members = await council(office)
  family = await katsube(office)
  meeting = await call(office, { partners: [members.teacher, members.nurse] })
  const item = await office.acting('coordinator', (tx) => putOnAgenda(tx, { meetingId: meeting, familyId: family.id }))
  await office.acting('coordinator', async (tx) => {
    await sql`update agenda_item set state = 'heard', heard_at = ctx.now(), report = '登校が減っている', discussion = '家庭訪問を増やす', our_opinion = '児相で見てほしい', their_opinion = '市で見てほしい',
      not_agreed = 'どちらが主担当か', again_on = '2026-12-18', again_if = '新しいけが', next_review_on = '2027-02-10' where id = ${item}`.execute(tx)
    await sql`update agenda_child set outcome = 'change', class = 'protection', words = '区分を上げる' where agenda_item_id = ${item} and casefile_id = ${family.casefiles[0]!}`.execute(tx)
    const task = (agency: string, who: string, what: string, casefile: string) => sql`
      insert into task (family_id, casefile_id, agenda_item_id, agency_id, who, what, if_not, due_on) values (${family.id}, ${casefile}, ${item}, ${agency}, ${who}, ${what}, '調整担当者に電話', '2026-12-25')`.execute(tx)
    await task(members.school, '教頭', '毎朝の様子を電話で', family.casefiles[0]!)
    await task(office.ownAgencyId, '佐藤', '家庭訪問を月2回', family.casefiles[0]!)
    await task(members.centre, '児相 太郎', '心理検査の結果を伝える', family.casefiles[1]!)
  })
  const rows = await office.ownerQuery<{ id: string; state: string; agency_person_id: string | null }>('select id, agency_person_id from rec.attendance where meeting_id = $1', [meeting])
  const coordinator = await office.as('coordinator')
  await tick(coordinator, meeting, rows.filter((row) => row.agency_person_id !== members.nurse).map(({ id }) => id))
  await coordinator.post(`/meetings/${meeting}/ending`, { id: meeting, version: '1', minutes: '年末年始の連絡先を確かめた' })
  await call(office, { day: '令和9年1月15日', room: '次の部屋' })
})
afterAll(() => office.close())

const pageOf = async (path: string, member: 'coordinator' | 'worker' = 'coordinator') => (await (await office.as(member)).get(`/meetings/${meeting}${path}`))

test('the draft of the minutes stands when the meeting ends: who came, each family, what was decided, by whom until when, what was not agreed, when again', async () => {
  const { text } = await pageOf('/minutes', 'worker')
  for (const words of ['実務者会議（第1部会） 会議録（案）', '令和8年12月11日（金）13:30〜15:00', '市役所3階', '決める人 森山 係長', '南町小学校 大野 教頭（担当）', '1世帯', '年末年始の連絡先を確かめた',
    '勝部 蓮', '変える（区分・主担当・登録）', '区分 要保護', '登校が減っている', '家庭訪問を増やす', 'どちらが主担当か', '児相で見てほしい', '市で見てほしい', '令和8年12月18日（金） 条件 新しいけが',
    '令和9年2月10日（水）', '毎朝の様子を電話で', '令和8年12月25日', '調整担当者に電話', '次回 令和9年1月15日（金）13:30〜15:00 次の部屋', '作成者 飯塚 調整', '回収']) expect(text.replaceAll(/\s+/g, ' ')).toContain(words)
  expect(text).not.toContain('児相 太郎（担当）')
})

test('families that were confirmed in the list stand in one table, a line each', async () => {
  const quiet = await registered(office, '静')
  const other = await call(office)
  await office.acting('coordinator', async (tx) => {
    const item = await putOnAgenda(tx, { meetingId: other, familyId: quiet.id })
    await sql`update agenda_item set pile = 'quiet', state = 'heard', heard_at = ctx.now(), next_review_on = '2027-02-10' where id = ${item}`.execute(tx)
    await sql`update agenda_child set outcome = 'continue' where agenda_item_id = ${item}`.execute(tx)
  })
  const { html } = await (await office.as('coordinator')).get(`/meetings/${other}/minutes`)
  const [section = ''] = /<section class="long"><h3>変化なし.*?<\/section>/s.exec(html) ?? []
  for (const words of ['1世帯', '静家', '静 一', '続ける', 'R9.2.10']) expect([words, section.includes(words)]).toEqual([words, true])
  expect(html).not.toMatch(/<h3>[^<]*静家/)
})

test('each agency takes home its own tasks with the child, the day and what if not, and nothing of others', async () => {
  const school = await pageOf(`/agencies/${members.school}`)
  const copy = school.text.slice(school.text.indexOf('役割のお願い'))
  for (const words of ['南町小学校 あて', '大野 教頭 様', '勝部 蓮', '毎朝の様子を電話で', '令和8年12月25日', '調整担当者に電話', '0853-00-0100']) expect(copy).toContain(words)
  for (const words of ['心理検査', '勝部 杏', '児相', '登校が減っている', 'どちらが主担当か', '勝部家']) expect(copy).not.toContain(words)
  const centre = await pageOf(`/agencies/${members.centre}`)
  expect(centre.text).toContain('心理検査の結果を伝える')
  expect(centre.text).not.toContain('毎朝の様子')
})

test('all copies stand on one page, a sheet for each agency with a task and nothing of another on it', async () => {
  const sheets = (await pageOf('/agencies')).text.split('役割のお願い').slice(1)
  const has = (words: string): boolean[] => sheets.map((sheet) => sheet.includes(words))
  expect(sheets).toHaveLength(2)
  const [own = ''] = (await pageOf('/agencies')).text.split('役割のお願い')
  expect(own).toMatch(/相談室の分は初めに.*役割の控え　?.*の分.*家庭訪問を月2回/)
  expect((await pageOf(`/agencies/${office.ownAgencyId}`)).text).not.toContain('毎朝の様子を電話で')
  expect(has('家庭訪問を月2回')).toEqual([false, false])
  expect(has('南町小学校 あて')).toEqual(has('毎朝の様子を電話で'))
  expect(has('出雲児童相談所 あて')).toEqual(has('心理検査の結果を伝える'))
})

test('an agency that was not asked, or that does not exist, has no copy', async () => {
  for (const agency of [members.left, crypto.randomUUID(), 'x']) expect((await pageOf(`/agencies/${agency}`)).status).toBe(404)
})

test('to whom the minutes went is kept with a number, once, and stands on them', async () => {
  const coordinator = await office.as('coordinator')
  const form = { id: crypto.randomUUID(), purpose: '出席した機関', copies: '11' }
  for (const _ of [1, 2]) expect((await coordinator.post(`/meetings/${meeting}/distributions`, form)).location).toBe(`/meetings/${meeting}/minutes`)
  expect(await office.ownerQuery('select what, copies from rec.print where meeting_id = $1', [meeting])).toEqual([{ what: 'minutes', copies: 11 }])
  expect((await pageOf('/minutes')).text).toMatch(/P8-000001\s出席した機関\s11部/)
  const wrong = await coordinator.post(`/meetings/${meeting}/distributions`, { id: crypto.randomUUID(), purpose: '配り先', copies: '0' })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('1から200まで')])
  expect(wrong.html).toContain('配り先')
  expect((await (await office.as('worker')).post(`/meetings/${meeting}/distributions`, form)).status).toBe(404)
})

test('of a veiled family the minutes name agencies by kind, say 「非開示」 of places and people, and warn before they are given away', async () => {
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[0]!, ground: 'own_wish', words: '' }))
  const { text } = await pageOf('/minutes')
  const section = text.slice(text.indexOf('勝部 蓮'))
  expect(section).toMatch(/住まい・学校・医療機関\s+非開示/)
  expect(section).toMatch(/小学校（名前は非開示）\s+非開示\s+毎朝の様子を電話で/)
  expect(section).not.toContain('教頭')
  expect(text).toContain('配る前に読んでください')
  const copy = (await pageOf(`/agencies/${members.school}`)).text
  expect(copy.slice(copy.indexOf('役割のお願い'))).not.toContain('児童相談所')
})

test('the page of a meeting that is over lists what it asked of everybody, our own office first; before that there is no such list', async () => {
  const page = (await pageOf('', 'worker')).text
  const list = page.slice(page.indexOf('この会議の役割'), page.indexOf('議題 '))
  expect(list).toMatch(/この会議の役割\s+3件.*佐藤.*家庭訪問を月2回.*これから/)
  for (const words of ['毎朝の様子を電話で', '心理検査の結果を伝える']) expect(list.indexOf(words)).toBeGreaterThan(list.indexOf('家庭訪問を月2回'))
  expect((await (await office.as('worker')).get(`/meetings/${await call(office)}`)).text).not.toContain('この会議の役割')
})
