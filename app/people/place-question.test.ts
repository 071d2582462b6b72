import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice, testNow } from '../../test/office.ts'
import type { Member, Office, Page } from '../../test/office.ts'
import { least } from '../intake/call.fixtures.ts'
import { council, hiddenIn, meetingForm } from '../meetings/council.fixtures.ts'
import type { Council, MeetingFields } from '../meetings/council.fixtures.ts'
import { fledKatsube } from './hidden-side.fixtures.ts'
import type { Fled } from './hidden-side.fixtures.ts'

// Pages without a subject of their own, and meetings: whom they are about stands in the form, or on the agenda.
let office: Office
let fled: Fled
let members: Council
beforeAll(async () => { office = await openOffice(); members = await council(office); fled = await fledKatsube(office) })
afterAll(() => office.close())

const bad = '松江市架空町9-9の架空小学校に電話する'
const asks = ({ status, text }: Page): boolean => status === 422 && text.includes('まだ保存していません。住所・学校などが書かれているかもしれません')
const post = async (path: string, form: MeetingFields, member: Member = 'coordinator') => (await office.as(member)).post(path, form)
const questions = async () => (await office.ownerQuery<{ n: number }>('select coalesce(sum(times), 0)::int as n from audit.place_asked'))[0]!.n
const conference = (more: MeetingFields = {}) => meetingForm(office, { kind: 'case_conference', title: '', family: fled.family, ...more })
async function called(more: MeetingFields = {}): Promise<string> {
  const form = conference(more)
  expect((await post('/meetings', form)).location).toBe(`/meetings/${form['id'] as string}`)
  return form['id'] as string
}
const task = (): MeetingFields => ({ id: crypto.randomUUID(), family: fled.family, agency: office.ownAgencyId, what: bad, dueOn: '令和8年12月1日', ifNot: '', who: '' })
const sheet = (): MeetingFields => ({
  id: crypto.randomUUID(), person: fled.child, receivedOn: '令和8年11月24日', means: 'letter', agency: fled.school, sender: '', senderPhone: '', about: 'child', name: '', kana: '', birth: '', inTown: 'yes', concerns: ['unclean'], words: bad, consent: 'told', answerBy: '',
})

test.each<[string, string, () => MeetingFields]>([
  ['a task', '/tasks', task], ['the name of a conference', '/meetings', () => conference({ title: '架空小学校の件' })], ['its room', '/meetings', () => conference({ room: '架空小学校 会議室' })], ['a sheet of information', '/information-sheets', sheet],
])('%s about a family that hides is asked about once, and kept with the tick', async (_, path, make) => {
  const form = make()
  const rows = () => office.ownerQuery('select id from rec.task where id = $1 union select id from rec.meeting where id = $1 union select id from rec.information_sheet where id = $1', [form['id']])
  expect([asks(await post(path, form)), await rows()]).toEqual([true, []])
  expect((await post(path, { ...form, 'read-again': 'kept' })).status).toBe(303)
  expect(await rows()).toHaveLength(1)
})

test('what is written of a conference about it afterwards is asked about, too: changed, called off, at the door, ended, handed out', async () => {
  const id = await called()
  expect(asks(await post(`/meetings/${id}`, { ...conference(), id, version: '1', title: '架空小学校の件' }))).toBe(true)
  expect(asks(await post(`/meetings/${id}/cancellation`, { id, version: '1', words: bad }))).toBe(true)
  expect(asks(await post(`/meetings/${id}/attendance`, { id: crypto.randomUUID(), 'walkIns.0.who': members.school, 'walkIns.0.name': '架空小学校の先生' }))).toBe(true)
  expect(asks(await post(`/meetings/${id}/ending`, { id, version: '1', minutes: bad, rest: 'yes' }))).toBe(true)
  expect(asks(await post(`/meetings/${id}/distributions`, { id: crypto.randomUUID(), purpose: '架空小学校に1部', copies: '1' }))).toBe(true)
  expect(await office.ownerQuery('select minutes, cancelled_at from rec.meeting where id = $1', [id])).toEqual([{ minutes: '', cancelled_at: null }])
})

test('in a meeting the hidden words are looked for as well, for whoever may look at them', async () => {
  office.at(Temporal.Instant.from('2026-12-11T14:30:00+09:00'))
  const id = await called()
  expect(asks(await post(`/meetings/${id}/ending`, { id, version: '1', minutes: '架空町まで迎えに行く', rest: 'yes' }))).toBe(true)
  office.at(testNow)
})

test('a form in which only ticks are set is no question', async () => {
  const id = await called()
  const before = await questions()
  const coordinator = await office.as('coordinator')
  const hidden = hiddenIn((await coordinator.get(`/meetings/${id}/attendance`)).html)
  const [attendee] = await office.ownerQuery<{ id: string }>('select id from rec.attendance where meeting_id = $1', [id])
  expect((await coordinator.post(`/meetings/${id}/attendance`, { ...hidden, [`came.${attendee!.id}`]: 'yes' })).location).toBe(`/meetings/${id}`)
  expect(await questions()).toBe(before)
})

test('nothing is asked of a meeting about others, of a call that is being taken down, and of what is kept for oneself', async () => {
  const working = meetingForm(office, { room: '南町小学校 図書室' })
  expect((await post('/meetings', working)).status).toBe(303)
  expect((await post(`/meetings/${working['id'] as string}/cancellation`, { id: working['id']!, version: '1', words: '南町小学校が使えない' })).status).toBe(303)
  const call = least({ content: bad, kind: 'report', 'children.0.personId': fled.child, 'children.0.samePerson': 'confirmed', 'children.0.name': '勝部 蓮', 'children.0.part': 'subject', 'children.0.suspectedPerson': 'unknown', consultationKind: '01', guardianInformed: 'not_told', routeKey: 'school', route: 'primary_school' })
  expect((await post('/intakes', call)).location).toBe(`/intakes/${call['id'] as string}`)
  expect((await post('/drafts', { form: `/tasks#${crypto.randomUUID()}`, subject_kind: 'family', subject_id: fled.family, 'f.what': bad })).status).toBe(200)
})

test('the room of a conference about it is told to whoever leads and to who is asked to come', async () => {
  const id = await called({ room: '出雲第九会館', staff: [office.accounts.nurse] })
  const told: string[] = []
  for (const member of ['coordinator', 'supervisor', 'nurse', 'worker', 'supporter', 'psychologist'] as const) {
    for (const path of [`/meetings/${id}`, `/meetings/${id}/minutes`, '/meetings']) if ((await (await office.as(member)).get(path)).text.includes('出雲第九会館')) told.push(`${member} ${path.replace(id, 'it')}`)
  }
  expect(told).toEqual(['coordinator', 'supervisor', 'nurse'].flatMap((member) => [`${member} /meetings/it`, `${member} /meetings/it/minutes`, `${member} /meetings`]))
  expect((await (await office.as('worker')).get(`/meetings/${id}`)).text).toMatch(/部屋\s*非開示/)
})
