import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { putOnAgenda } from './agenda.db.ts'
import { call, council, meetingForm, tick } from './council.fixtures.ts'
import type { Council } from './council.fixtures.ts'
import { registered } from './review.fixtures.ts'

let office: Office
let members: Council
beforeAll(async () => { office = await openOffice(); members = await council(office) })
afterAll(() => office.close())

const meetingRow = async (id: string) => (await office.ownerQuery<{ version: number; minutes: string; ended: boolean; off: boolean }>('select version, minutes, ended_at is not null as ended, cancelled_at is not null as off from rec.meeting where id = $1', [id]))[0]!
const states = (meeting: string) => office.ownerQuery<{ state: string }>('select state from rec.agenda_item where meeting_id = $1', [meeting])
/** A meeting with one family on its agenda; the ids of the meeting and the item, and a tick for its decider. */
async function convened(): Promise<{ meeting: string; item: string }> {
  const family = await katsube(office)
  const meeting = await call(office, { partners: [members.teacher] })
  return { meeting, item: await office.acting('coordinator', (tx) => putOnAgenda(tx, { meetingId: meeting, familyId: family.id })) }
}
const seated = async (meeting: string) => tick(await office.as('coordinator'), meeting, (await office.ownerQuery<{ id: string }>('select id from rec.attendance where meeting_id = $1 and account_id is not null', [meeting])).map(({ id }) => id))

test('a meeting is called off with the reason, stays in the list with a line through it, and is not moved or ended any more', async () => {
  const coordinator = await office.as('coordinator')
  const meeting = await call(office, { title: '第9部会' })
  const empty = await coordinator.post(`/meetings/${meeting}/cancellation`, { id: meeting, version: '1', words: '' })
  expect([empty.status, empty.text]).toEqual([422, expect.stringContaining('中止の理由を入れてください')])
  for (const _ of [1, 2]) expect((await coordinator.post(`/meetings/${meeting}/cancellation`, { id: meeting, version: '1', words: '台風のため' })).location).toBe(`/meetings/${meeting}`)
  const list = await coordinator.get('/meetings')
  expect(list.html).toContain('<s>実務者会議（第9部会）</s>')
  expect(list.text).toContain('台風のため')
  expect((await coordinator.post(`/meetings/${meeting}`, { ...meetingForm(office), id: meeting, version: '2' })).status).toBe(422)
  expect((await coordinator.post(`/meetings/${meeting}/ending`, { id: meeting, version: '2', minutes: '' })).status).toBe(422)
  expect((await coordinator.post(`/meetings/${meeting}/attendance`, { id: meeting })).status).toBe(422)
  for (const part of ['edit', 'ending', 'attendance', 'cancellation']) expect((await coordinator.get(`/meetings/${meeting}/${part}`)).location).toBe(`/meetings/${meeting}`)
  expect(await meetingRow(meeting)).toMatchObject({ off: true, ended: false })
})

test('a meeting that has heard a family is ended and not called off', async () => {
  const { meeting, item } = await convened()
  await office.acting('coordinator', (tx) => sql`update agenda_item set state = 'heard', heard_at = ctx.now() where id = ${item}`.execute(tx))
  const page = await (await office.as('coordinator')).post(`/meetings/${meeting}/cancellation`, { id: meeting, version: '1', words: '台風' })
  expect([page.status, page.text]).toEqual([422, expect.stringContaining('もう協議した議題があります')])
})

test('a meeting does not end before its seats are ticked and every family is heard or put off', async () => {
  const coordinator = await office.as('coordinator')
  const { meeting, item } = await convened()
  const nobody = await coordinator.post(`/meetings/${meeting}/ending`, { id: meeting, version: '1', next: item, minutes: '報告のことば' })
  expect([nobody.status, nobody.text]).toEqual([422, expect.stringContaining('出席がまだついていません')])
  expect(nobody.html).toContain('報告のことば')
  await seated(meeting)
  const left = await coordinator.post(`/meetings/${meeting}/ending`, { id: meeting, version: '1', minutes: '' })
  expect([left.status, left.text]).toEqual([422, expect.stringContaining('まだ聞いていない議題が1件あります（勝部家）')])
  const other = await coordinator.post(`/meetings/${meeting}/ending`, { id: meeting, version: '1', next: crypto.randomUUID(), minutes: '' })
  expect(other.status).toBe(422)
  expect([await meetingRow(meeting), await states(meeting)]).toEqual([expect.objectContaining({ ended: false }), [{ state: 'waiting' }]])
  for (const _ of [1, 2]) expect((await coordinator.post(`/meetings/${meeting}/ending`, { id: meeting, version: '1', next: item, minutes: '児相から年末の連絡先' })).location).toBe(`/meetings/${meeting}/minutes`)
  expect([await meetingRow(meeting), await states(meeting)]).toEqual([expect.objectContaining({ ended: true, minutes: '児相から年末の連絡先' }), [{ state: 'not_heard' }]])
  expect(await office.ownerQuery('select state from rec.attendance where meeting_id = $1 and agency_id is not null', [meeting])).toEqual([{ state: 'absent' }])
})

test('the second of two who end a meeting with other words sees what the first one wrote', async () => {
  const [coordinator, head] = [await office.as('coordinator'), await office.as('head')]
  const meeting = await call(office)
  await seated(meeting)
  await head.post(`/meetings/${meeting}/ending`, { id: meeting, version: '1', minutes: '室長のことば' })
  const late = await coordinator.post(`/meetings/${meeting}/ending`, { id: meeting, version: '1', minutes: '調整のことば' })
  expect([late.status, late.text]).toEqual([409, expect.stringContaining('室長のことば')])
  expect(late.html).toContain('調整のことば')
  expect((await coordinator.post(`/meetings/${meeting}/ending`, { id: meeting, version: '2', minutes: '二人のことば' })).location).toBe(`/meetings/${meeting}/minutes`)
  expect((await meetingRow(meeting)).minutes).toBe('二人のことば')
})

test('words too long for the minutes are refused and stay', async () => {
  const meeting = await call(office)
  await seated(meeting)
  const page = await (await office.as('coordinator')).post(`/meetings/${meeting}/ending`, { id: meeting, version: '1', minutes: 'あ'.repeat(8001) })
  expect([page.status, page.text]).toEqual([422, expect.stringContaining('8000字まで')])
  expect((await meetingRow(meeting)).ended).toBe(false)
})

test('whatever is left goes to the next meeting with one choice; what was heard stays heard', async () => {
  const coordinator = await office.as('coordinator')
  const { meeting, item } = await convened()
  const others = [await registered(office, '甲'), await registered(office, '乙')]
  for (const family of others) await office.acting('coordinator', (tx) => putOnAgenda(tx, { meetingId: meeting, familyId: family.id }))
  await office.acting('coordinator', (tx) => sql`update agenda_item set state = 'heard', heard_at = ctx.now() where id = ${item}`.execute(tx))
  await seated(meeting)
  const page = await coordinator.get(`/meetings/${meeting}/ending`)
  expect(page.text).toMatch(/まだ聞いていない議題が2件あります.*残りはすべて次回へ.*1つずつ選ぶ（2件）.*甲家/)
  for (const _ of [1, 2]) expect((await coordinator.post(`/meetings/${meeting}/ending`, { id: meeting, version: '1', rest: 'yes', minutes: '' })).location).toBe(`/meetings/${meeting}/minutes`)
  expect((await states(meeting)).map(({ state }) => state).toSorted()).toEqual(['heard', 'not_heard', 'not_heard'])
})
