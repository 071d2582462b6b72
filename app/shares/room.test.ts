import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../kernel/db.ts'
import { openOffice, testNow } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { known } from './shared.fixtures.ts'
import type { Known } from './shared.fixtures.ts'

let office: Office
let it: Known
let meeting: string
let seat: string
beforeAll(async () => {
  office = await openOffice()
  it = await known(office)
  const person = await office.acting('coordinator', async (tx) => (await sql<{ id: string }>`insert into agency_person (agency_id, part, name, since) values (${it.school}, 'working', '大野 教頭', '2025-04-01') returning id`.execute(tx)).rows[0]!.id)
  meeting = await office.acting('coordinator', async (tx) => {
    const { rows: [held] } = await sql<{ id: string }>`insert into meeting (kind, held_at, called, decider_id, title) values ('working', ${testNow}, true, ${office.accounts.supervisor}, '第1部会') returning id`.execute(tx)
    const { rows: [item] } = await sql<{ id: string }>`insert into agenda_item (meeting_id, family_id, position, pile) values (${held!.id}, ${it.family.id}, 1, 'discuss') returning id`.execute(tx)
    await sql`insert into agenda_child (agenda_item_id, casefile_id) values (${item!.id}, ${it.family.casefiles[0]!}), (${item!.id}, ${it.family.casefiles[1]!})`.execute(tx)
    seat = (await sql<{ id: string }>`insert into attendance (meeting_id, agency_id, agency_person_id, name, state) values (${held!.id}, ${it.school}, ${person}, '大野 教頭', 'invited') returning id`.execute(tx)).rows[0]!.id
    return held!.id
  })
  await (await office.as('coordinator')).post(`/agencies/${it.school}/accounts`, { id: crypto.randomUUID(), agencyPersonId: person, accountId: office.accounts.teacher })
})
afterAll(() => office.close())

const room = async () => (await office.as('teacher')).get(`/room/${meeting}`)
const tick = (state: string) => office.acting('coordinator', (tx) => sql`update attendance set state = ${state} where id = ${seat}`.execute(tx))

test('the agenda opens on the screen of whoever was ticked at the door, from half an hour before until the end', async () => {
  expect((await room()).status).toBe(404)
  await tick('attended')
  const page = await room()
  for (const words of ['勝部 蓮', '勝部 杏', '要保護', '毎朝の登校を確かめる']) expect(page.text).toContain(words)
  expect(page.html).not.toMatch(/一時保護の準備|ひみつ町|090-1111|家族番号/)
  expect((await (await office.as('teacher')).get('/shared')).text).toContain('会議の画面を開く')
  for (const [at, status] of [['2026-11-25T13:30:00+09:00', 404], ['2026-11-25T13:40:00+09:00', 200], ['2026-11-26T02:06:00+09:00', 404]] as const) {
    office.at(Temporal.Instant.from(at))
    expect([at, (await room()).status]).toEqual([at, status])
  }
  office.at(testNow)
})

test('an item about a family the person must not see is not there, without a jump, and not on the wall while they sit in the room', async () => {
  const item = (await office.ownerQuery<{ id: string }>('select id from rec.agenda_item where meeting_id = $1', [meeting]))[0]!.id
  const wall = async () => (await (await office.as('supervisor')).get(`/items/${item}/room`)).status
  expect(await wall()).toBe(200)
  await office.acting('coordinator', (tx) => sql`insert into conflict (account_id, person_id, by_self, words) values (${office.accounts.teacher}, ${it.family.persons[2]!}, false, '近所')`.execute(tx))
  const page = await room()
  expect([page.status, page.text.includes('勝部')]).toEqual([200, false])
  expect(await wall()).toBe(404)
  await tick('not_coming')
  expect(await wall()).toBe(200)
  await tick('attended')
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town(322032)) delete from rec.conflict using acting where account_id = $1`, [office.accounts.teacher])
})

test('a sealed child is on nobody\'s screen of the meeting, and the meeting closes when it ends or is called off', async () => {
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town(322032)) update rec.casefile set sealed = true from acting where id = $1`, [it.family.casefiles[1]!])
  expect((await room()).text).not.toContain('勝部 杏')
  await office.acting('coordinator', (tx) => sql`update meeting set ended_at = ${testNow} where id = ${meeting}`.execute(tx))
  expect((await room()).status).toBe(404)
})
