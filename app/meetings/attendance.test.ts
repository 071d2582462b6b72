import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { invitableOptions, tickOf } from './attendance.ts'
import { call, council, hiddenIn, tick } from './council.fixtures.ts'
import type { Council } from './council.fixtures.ts'

let office: Office
let members: Council
beforeAll(async () => { office = await openOffice(); members = await council(office) })
afterAll(() => office.close())

interface Row { id: string; state: string; words: string; name: string; account_id: string | null; agency_id: string | null; agency_person_id: string | null }
const rowsOf = (meeting: string) => office.ownerQuery<Row>('select id, state, words, name, account_id, agency_id, agency_person_id from rec.attendance where meeting_id = $1 order by id', [meeting])
const called = (partners: readonly string[]) => call(office, { partners: [...partners] })

test.each([
  [{ 'came.a': ['yes'] }, { state: 'attended', words: '', version: 3 }], [{}, undefined], [{ 'reply.a': ['coming'] }, { state: 'coming', words: '', version: 3 }], [{ 'was.a': ['attended '] }, { state: 'coming', words: '', version: 3 }], [{ 'reply.a': ['not_coming'], 'words.a': ['校務'] }, { state: 'not_coming', words: '校務', version: 3 }],
  [{ 'reply.a': ['attended'] }, undefined], [{ 'reply.a': ['invited'] }, undefined],
])('at the door %j is read as %j', (sent, read) => {
  expect(tickOf({ 'version.a': ['3'], 'was.a': ['invited '], ...sent }, { id: 'a', state: 'was.a' in sent ? 'attended' : 'invited', words: '' }, false)).toEqual(read)
})

test('on the day the form has ticks only, and keeps replies and notes as they were', async () => {
  const coordinator = await office.as('coordinator')
  const meeting = await call(office, { day: '令和8年11月25日', partners: [members.teacher, members.nurse] })
  const rows = await rowsOf(meeting)
  const [teacher, nurse] = [members.teacher, members.nurse].map((person) => rows.find((row) => row.agency_person_id === person)!.id)
  expect((await coordinator.get(`/meetings/${meeting}/attendance?replies`)).html).toContain(`name="reply.${nurse}"`)
  await tick(coordinator, meeting, [], { [`reply.${nurse}`]: 'not_coming', [`words.${nurse}`]: '当番 のため' })
  const door = await coordinator.get(`/meetings/${meeting}/attendance`)
  expect(door.html).not.toContain('name="reply.')
  await coordinator.post(`/meetings/${meeting}/attendance`, { ...hiddenIn(door.html), [`came.${teacher}`]: 'yes' })
  expect((await rowsOf(meeting)).filter((row) => row.agency_id).map(({ state, words }) => `${state} ${words}`).toSorted()).toEqual(['attended ', 'not_coming 当番 のため'])
})

test('a form that does not name somebody says nothing of them, and who did not come to a meeting that has ended was absent', () => {
  expect(tickOf({}, { id: 'a', state: 'invited', words: '' }, false)).toBeUndefined()
  expect(tickOf({ 'version.a': ['3'], 'was.a': ['attended '] }, { id: 'a', state: 'attended', words: '' }, true)).toEqual({ state: 'absent', words: '', version: 3 })
})

test('replies and seats are kept in one form; the second sending changes nothing', async () => {
  const coordinator = await office.as('coordinator')
  const meeting = await called([members.teacher, members.nurse])
  const rows = await rowsOf(meeting)
  const [teacher, nurse] = [members.teacher, members.nurse].map((person) => rows.find((row) => row.agency_person_id === person)!.id)
  const form = { ...hiddenIn((await coordinator.get(`/meetings/${meeting}/attendance`)).html), [`came.${teacher}`]: 'yes', [`reply.${nurse}`]: 'not_coming', [`words.${nurse}`]: '当番のため' }
  for (const _ of [1, 2]) expect((await coordinator.post(`/meetings/${meeting}/attendance`, form)).location).toBe(`/meetings/${meeting}`)
  expect((await rowsOf(meeting)).filter((row) => row.agency_id).map(({ state, words }) => `${state} ${words}`).toSorted()).toEqual(['attended ', 'not_coming 当番のため'])
  expect((await coordinator.get(`/meetings/${meeting}`)).text).toMatch(/大野 教頭.*出席/)
})

test('two people at the door do not overtake each other, but for the same person', async () => {
  const [coordinator, head] = [await office.as('coordinator'), await office.as('head')]
  const meeting = await called([members.teacher, members.nurse])
  const rows = await rowsOf(meeting)
  const [teacher, nurse] = [members.teacher, members.nurse].map((person) => rows.find((row) => row.agency_person_id === person)!.id)
  const opened = hiddenIn((await coordinator.get(`/meetings/${meeting}/attendance`)).html)
  await tick(head, meeting, [teacher!])
  expect((await coordinator.post(`/meetings/${meeting}/attendance`, { ...opened, [`came.${nurse}`]: 'yes', [`reply.${teacher}`]: 'invited' })).location).toBe(`/meetings/${meeting}`)
  expect((await rowsOf(meeting)).filter(({ state }) => state === 'attended')).toHaveLength(2)
  const late = await coordinator.post(`/meetings/${meeting}/attendance`, { ...opened, id: crypto.randomUUID(), [`reply.${teacher}`]: 'not_coming', [`words.${teacher}`]: '私のことば' })
  expect(late.status).toBe(409)
  expect(late.html).toContain('私のことば')
  expect((await rowsOf(meeting)).find(({ id }) => id === teacher)?.state).toBe('attended')
})

test('who came without being asked is added once: a known person, one of ours, and somebody of an agency by name', async () => {
  const coordinator = await office.as('coordinator')
  const meeting = await called([members.centre])
  const form: Record<string, string> = { id: meeting }
  for (const [at, who, name] of [[0, members.teacher, ''], [1, office.accounts.nurse, ''], [2, members.left, '小児科 花子']] as const) Object.assign(form, { [`walkIns.${at}.rowId`]: crypto.randomUUID(), [`walkIns.${at}.who`]: who, [`walkIns.${at}.name`]: name })
  for (const _ of [1, 2]) expect((await coordinator.post(`/meetings/${meeting}/attendance`, form)).location).toBe(`/meetings/${meeting}`)
  expect((await rowsOf(meeting)).filter(({ state }) => state === 'attended')).toHaveLength(3)
  expect((await coordinator.get(`/meetings/${meeting}`)).text).toMatch(/小児科 花子.*構成員ではありません/)
})

test.each([
  [{ who: '', name: '知らない人' }, '来た人がどこの人かを選んでください'], [{ who: 'school', name: '' }, '南町小学校から来た人の名前を入れてください'], [{ who: 'x', name: '' }, '選択肢の中から選んでください'],
])('a walk-in %j is refused with what to do', async ({ who, name }, message) => {
  const meeting = await called([])
  const page = await (await office.as('coordinator')).post(`/meetings/${meeting}/attendance`, { id: meeting, 'walkIns.0.rowId': crypto.randomUUID(), 'walkIns.0.who': who === 'school' ? members.school : who, 'walkIns.0.name': name })
  expect([page.status, page.text]).toEqual([422, expect.stringContaining(message)])
  expect(await rowsOf(meeting)).toHaveLength(1)
})

test('one more row for a walk-in keeps what is ticked, also when the form is opened for the second time', async () => {
  const coordinator = await office.as('coordinator')
  const meeting = await called([members.teacher])
  const teacher = (await rowsOf(meeting)).find((row) => row.agency_person_id)!.id
  const ticked = (html: string) => Object.fromEntries([...html.matchAll(/<input[^>]*name="(came[^"]+)"[^>]*>/g)].filter(([tag]) => tag.includes('checked')).map(([, name]) => [name!, 'yes']))
  for (const name of ['花子', '次郎']) {
    const { html } = await coordinator.get(`/meetings/${meeting}/attendance`)
    const opened = { ...hiddenIn(html), ...ticked(html) }
    const { location } = await coordinator.post(`/meetings/${meeting}/attendance`, { ...opened, [`came.${teacher}`]: 'yes', 'walkIns.0.who': members.centre, 'walkIns.0.name': name, more: 'walkIns' })
    const more = await coordinator.get(location!)
    expect(more.html).toContain(`value="${name}"`)
    expect(more.html).toContain('name="walkIns.1.who"')
    expect(ticked(more.html)).toHaveProperty([`came.${teacher}`])
    expect((await coordinator.post(`/meetings/${meeting}/attendance`, { ...hiddenIn(more.html), ...ticked(more.html), 'walkIns.0.who': members.centre, 'walkIns.0.name': name })).location).toBe(`/meetings/${meeting}`)
  }
  expect((await rowsOf(meeting)).filter(({ state }) => state === 'attended').map((row) => row.name).toSorted()).toEqual(['大野 教頭', '次郎', '花子'].toSorted())
})

test('whoever pledged on an earlier wording is marked so, whoever on the present one is not', () => {
  const school = { id: 's', name: '学校', kind: 'primary_school', memberships: [{ since: Temporal.PlainDate.from('2019-04-01'), until: null }] }
  const person = (id: string, pledged: readonly string[]) => ({ id, name: id, title: '', until: null, pledged })
  const options = invitableOptions([{ ...school, people: [person('none', []), person('old', ['前の文']), person('valid', ['今の文'])] }], '今の文', Temporal.PlainDate.from('2026-11-25'))
  expect(options.map(({ code, hint }) => [code, hint])).toEqual([['none', '誓約なし'], ['old', '前の文の誓約'], ['valid', undefined], ['s', undefined]])
})

test('the year counts the meetings that were held and how often agencies came, not those called off', async () => {
  const coordinator = await office.as('coordinator')
  const held = await call(office, { kind: 'representatives', title: '', partners: [members.teacher, members.nurse] })
  const off = await call(office, { kind: 'representatives', title: '', partners: [members.teacher] })
  await tick(coordinator, held, (await rowsOf(held)).filter((row) => row.agency_id).map(({ id }) => id))
  await coordinator.post(`/meetings/${off}/cancellation`, { id: off, version: '1', words: '台風' })
  expect((await coordinator.get('/meetings')).text).toMatch(/代表者会議\s+0\s+1\s+0/)
  expect((await coordinator.post(`/meetings/${held}/ending`, { id: held, version: '1', minutes: '' })).location).toBe(`/meetings/${held}/minutes`)
  const page = (await coordinator.get('/meetings')).text
  expect(page).toMatch(/代表者会議\s+1\s+0\s+2/)
  expect(page).toMatch(/出雲児童相談所\s+1\s+1/)
  expect((await coordinator.get('/meetings?year=2025')).text).toMatch(/代表者会議\s+0\s+0\s+0/)
})
