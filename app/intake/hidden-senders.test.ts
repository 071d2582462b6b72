import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { fledKatsube } from '../people/hidden-side.fixtures.ts'
import type { Fled } from '../people/hidden-side.fixtures.ts'

// The nurse and the psychologist work with 蓮, who hides; the worker with his brother, the supporter with nobody of them.
let office: Office
let fled: Fled
beforeAll(async () => { office = await openOffice(); fled = await fledKatsube(office) })
afterAll(() => office.close())

const secret = /架空小学校|080-2222-3333|教頭 架空/
type Form = Record<string, string | string[]>
/** Takes down a sheet from the school of the hidden child, and gives its id. */
async function received(by: Member, more: Form = {}): Promise<string> {
  const form = {
    id: crypto.randomUUID(), receivedOn: '令和8年11月24日', means: 'letter', agency: fled.school, sender: '教頭 架空 △△', senderPhone: '080-2222-3333', about: 'child', name: '勝部 蓮', kana: 'かつべ れん',
    birth: '平成30年1月12日', inTown: 'yes', concerns: ['unclean'], words: '3日続けて同じ服。', consent: 'told', answerBy: '', ...more,
  }
  const { location } = await (await office.as(by)).post('/information-sheets', form)
  expect(location).toBe(`/information-sheets/${form.id}`)
  return form.id
}
const senders = (member: Member, id: string, looking = 'off') => office.acting(member, async (tx) => {
  await sql`select set_config('kyoten.looking', ${looking}, true)`.execute(tx)
  return (await tx.selectFrom('informationSender').select('name').where('informationSheetId', '=', id).execute()).length
})
/** Whether a member is shown who sent a sheet: on its page, in the list, and by a statement of their own. */
async function isTold(member: Member, id: string): Promise<boolean> {
  const browser = await office.as(member)
  const [page, list] = [await browser.get(`/information-sheets/${id}`), await browser.get('/information-sheets')]
  expect(page.status).toBe(200)
  const line = list.status === 200 ? list.html.split(`/information-sheets/${id}"`)[1]!.split('</tr>')[0]! : page.html
  const told = [secret.test(page.text), secret.test(line), await senders(member, id) === 1]
  expect([member, told]).toEqual([member, told.map(() => told[0])])
  if (!told[0]) expect(page.text).toMatch(/小学校（名前は非開示）.*非開示/)
  return told[0]!
}
async function toldOf(id: string, ...members: Member[]): Promise<Record<string, boolean>> {
  const told: Record<string, boolean> = {}
  for (const member of members) told[member] = await isTold(member, id)
  return told
}
const report = (by: Member, id: string, intake: string) => office.as(by).then((browser) => browser.post(`/information-sheets/${id}/reports`, { id: intake, version: '1', receivedAt: '令和8年11月24日', 'receivedAt.time': '16:20', why: 'あざ' }))

test('who sent a sheet about somebody hidden is read by nobody, by no page and no statement, but under a look', async () => {
  const id = await received('nurse', { person: fled.child })
  expect(await toldOf(id, 'worker', 'supporter', 'psychologist', 'nurse', 'supervisor', 'head')).toEqual({ worker: false, supporter: false, psychologist: false, nurse: false, supervisor: false, head: false })
  expect((await (await office.as('nurse', { steppedUp: true })).post(`/people/${fled.child}/looks`, { id: crypto.randomUUID(), reason: '学校への折り返し' })).status).toBe(303)
  expect([await senders('nurse', id, 'on'), await senders('nurse', id), await senders('worker', id, 'on')]).toEqual([1, 0, 0])
})

test('whoever takes somebody else’s sheet in as a 通告 has heard nobody: its reporter stands there, unread, for those who lead', async () => {
  const [id, intake] = [await received('nurse', { person: fled.child }), crypto.randomUUID()]
  expect((await report('worker', id, intake)).location).toBe(`/intakes/${intake}`)
  const worker = await office.as('worker')
  expect((await worker.get(`/intakes/${intake}`)).text).not.toMatch(/架空小学校|080-2222-3333|見る理由/)
  expect([(await worker.post(`/intakes/${intake}/reporter-openings`, { reason: '折り返し' })).status, (await worker.get(`/intakes/${intake}/reporter`)).status]).toEqual([404, 404])
  await expect(office.acting('worker', (tx) => sql`insert into reporter_opening (intake_id, reason, until) values (${intake}, 'x', clock_timestamp() + interval '5 minutes')`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  expect(await office.acting('worker', (tx) => tx.selectFrom('reporter').select('name').where('intakeId', '=', intake).execute())).toEqual([])
  expect(await office.ownerQuery('select name, relation, agency_id, phone, wants_answer from rec.reporter where intake_id = $1', [intake]))
    .toEqual([{ name: '教頭 架空 △△', relation: '架空小学校', agency_id: fled.school, phone: '080-2222-3333', wants_answer: 'yes' }])
  const supervisor = await office.as('supervisor')
  const opened = await supervisor.post(`/intakes/${intake}/reporter-openings`, { reason: '折り返し' })
  expect((await supervisor.get(opened.location!)).text).toMatch(secret)
})

test('whoever wrote the sheet and takes it in themselves opens its reporter until it is decided', async () => {
  const [id, intake] = [await received('nurse', { person: fled.child }), crypto.randomUUID()]
  await report('nurse', id, intake)
  const nurse = await office.as('nurse')
  expect((await nurse.get((await nurse.post(`/intakes/${intake}/reporter-openings`, { reason: '折り返し' })).location!)).text).toMatch(secret)
})

test.each<[string, Form, boolean]>([
  ['the same name and day', {}, false], ['another surname and the same day', { name: '新田 蓮', kana: 'にった れん' }, false], ['no name and the same day', { name: '', kana: '' }, false],
  ['the name as written, no birth', { birth: '', kana: '' }, false], ['the reading, no birth', { birth: '', name: '' }, false], ['the name and the year', { birth: '平成30年' }, false],
  ['the mother’s name', { about: 'guardian', name: '勝部 美咲', kana: '', birth: '' }, false],
  ['the name and another year', { birth: '平成29年' }, true], ['another name and another day', { name: '架空 つぐみ', kana: 'かくう つぐみ', birth: '平成30年1月13日' }, true], ['the brother', { name: '勝部 大', kana: 'かつべ だい', birth: '平成27年1月12日' }, true], ['nobody', { name: '', kana: '', birth: '' }, true],
])('of a sheet nobody has linked yet, %s: who sent it is told to whoever may not look: %j %s', async (_, change, told) => {
  const id = await received('typist', change)
  expect(await toldOf(id, 'worker', 'supporter', 'psychologist', 'nurse', 'coordinator')).toEqual({ worker: told, supporter: told, psychologist: true, nurse: true, coordinator: true })
  expect((await (await office.as('typist')).get(`/information-sheets/${id}`)).text).toMatch(secret)
})

test('linked to a child of one’s own making it tells as little: what was heard on it stays what was heard', async () => {
  const id = await received('typist')
  const worker = await office.as('worker')
  const person = crypto.randomUUID()
  expect((await worker.post('/people', { id: person, name: '勝部 蓮', kana: 'かつべ れん', sex: 'male', birth: '平成30年1月12日', another: 'yes' })).status).toBe(303)
  expect((await worker.post(`/information-sheets/${id}/persons`, { version: '1', person })).status).toBe(303)
  expect(await toldOf(id, 'worker', 'supporter', 'coordinator')).toEqual({ worker: false, supporter: false, coordinator: true })
})

test('whoever wrote it reads it back, so that no guess is answered, until it is said whom it is about', async () => {
  const id = await received('worker')
  expect(await toldOf(id, 'worker', 'supporter')).toEqual({ worker: true, supporter: false })
  expect((await (await office.as('nurse')).post(`/information-sheets/${id}/persons`, { version: '1', person: fled.child })).status).toBe(303)
  expect(await toldOf(id, 'worker', 'nurse', 'coordinator')).toEqual({ worker: false, nurse: false, coordinator: false })
})

test('the name of the hidden side is not compared: a guess that somebody else types is answered as every other', async () => {
  await office.acting('nurse', (tx) => sql`insert into person_name (person_id, kind, name, kana, kana_key, grams, key_version) select ${fled.mother}, 'current', '新田 美咲', 'にった みさき', 'ニツタミサキ', '{}', 1`.execute(tx))
  for (const [name, kana] of [['新田 美咲', 'にった みさき'], ['古田 美咲', 'ふるた みさき']] as const) expect(await isTold('worker', await received('typist', { about: 'guardian', name, kana, birth: '' }))).toBe(true)
})

test('of somebody sealed from the reader as well nothing is compared: it would tell that they are there', async () => {
  const id = await received('typist')
  expect(await isTold('worker', id)).toBe(false)
  await office.ownerQuery('update rec.casefile set sealed = true from (select ctx.act_as(322032, $2)) a where id = $1', [fled.childCase, office.accounts.supervisor])
  expect([await isTold('worker', id), await office.acting('worker', async (tx) => (await sql`select 1 from ctx.hidden_senders() where information_sheet_id = ${id}`.execute(tx)).rows.length)]).toEqual([true, 0])
})
