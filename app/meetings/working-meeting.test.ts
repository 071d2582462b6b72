import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { setVeil } from '../people/places.db.ts'
import { call, council } from './council.fixtures.ts'
import type { Council } from './council.fixtures.ts'
import { pilesIn, registered, seal } from './review.fixtures.ts'
import type { Registered } from './review.fixtures.ts'

let office: Office
let coordinator: Browser
let nurse: Browser
let members: Council
let meeting: string
let families: { one: Registered; two: Registered; hidden: Registered; half: Registered }
beforeAll(async () => {
  office = await openOffice()
  members = await council(office)
  coordinator = await office.as('coordinator')
  nurse = await office.as('nurse')
  families = {
    one: await registered(office, '一見', { children: ['蓮', '杏'], metOn: '2026-08-13' }), two: await registered(office, '二見', { metOn: '2026-08-01' }),
    hidden: await registered(office, '秘密', { metOn: '2026-08-01' }), half: await registered(office, '半分', { children: ['表', '裏'], metOn: '2026-08-01' }),
  }
  await seal(office, families.hidden.casefiles[0]!, 'coordinator', 'head')
  await seal(office, families.half.casefiles[1]!, 'coordinator', 'head')
  meeting = await call(office, { day: '令和8年11月25日', from: '13:30', until: '15:00' })
  const page = await coordinator.get(`/meetings/${meeting}/agenda`)
  await coordinator.post(`/meetings/${meeting}/agenda`, pilesIn(page.html))
})
afterAll(() => office.close())

const itemOf = async (family: Registered, narrow = false): Promise<string> => (await office.ownerQuery<{ id: string }>('select id from rec.agenda_item where family_id = $1 and meeting_id = $2 and narrow = $3', [family.id, meeting, narrow]))[0]!.id
const goesOn = async (item: string, casefiles: readonly string[], more: Record<string, string> = {}) => coordinator.post(`/items/${item}`, {
  id: item, version: String((await office.ownerQuery<{ version: number }>('select version from rec.agenda_item where id = $1', [item]))[0]!.version), nextReviewOn: '令和9年2月25日',
  ...Object.fromEntries(casefiles.map((id) => [`child.${id}.outcome`, 'continue'])), ...more,
})

test('sealed children are items of their own, on the screens of those named alone', async () => {
  const agenda = (await coordinator.get(`/meetings/${meeting}/agenda`)).text
  expect(agenda.match(/この画面だけ/g)).toHaveLength(2)
  expect((await coordinator.get(`/items/${await itemOf(families.half)}`)).text).not.toContain('半分 裏')
  expect((await coordinator.get(`/items/${await itemOf(families.half, true)}`)).text).not.toContain('半分 表')
  const supervisor = await office.as('supervisor')
  const theirs = await supervisor.get(`/meetings/${meeting}/agenda`)
  for (const words of ['半分 裏', '秘密 一', 'この画面だけ']) expect([words, theirs.text.includes(words)]).toEqual([words, false])
  expect((await supervisor.get(`/items/${await itemOf(families.hidden, true)}`)).status).toBe(404)
  expect((await supervisor.get(`/items/${await itemOf(families.half, true)}`)).status).toBe(404)
  expect((await supervisor.get(`/items/${await itemOf(families.half)}`)).text).not.toContain('半分 裏')
})

test('a sealed child and its brother are no one item; the words do not tell why', async () => {
  const page = await coordinator.post(`/meetings/${await call(office, { title: '別' })}/items`, { id: crypto.randomUUID(), family: families.half.id, casefiles: families.half.casefiles, pile: 'discuss' })
  expect([page.status, page.text.includes('この児童は別の議題にしてください')]).toEqual([422, true])
})

test('on the wall stands one family: its children by name and age, its place in what everybody sees, no queue, no other name, nobody sealed', async () => {
  const [one, two] = [await itemOf(families.one), await itemOf(families.two)]
  const { text, html, status } = await coordinator.get(`/items/${one}/room`)
  expect(status).toBe(200)
  for (const words of ['一見 蓮', '一見 杏', '8歳', '協議する', '1 / 3世帯', '経過', '35分', '家の中で会ったのが104日前']) expect([words, text.includes(words)]).toEqual([words, true])
  for (const words of ['二見', '秘密', '半分', 'この画面だけ', 'メニュー', '飯塚', '受付', '小学校']) expect([words, text.includes(words)]).toEqual([words, false])
  expect(html).not.toContain('<nav')
  expect(html).toContain(`href="/items/${two}/room"`)
  expect(html).toContain('data-key="arrowright"')
  for (const item of [await itemOf(families.hidden, true), await itemOf(families.half, true)]) {
    expect((await coordinator.get(`/items/${item}/room`)).status).toBe(404)
    expect((await coordinator.get(`/items/${item}`)).text).toContain('この画面だけ')
    expect((await coordinator.get(`/items/${item}`)).html).not.toContain('/room"')
  }
  const last = await coordinator.get(`/items/${await itemOf(families.half)}/room`)
  expect([last.text.includes('3 / 3世帯'), last.text.includes('裏'), last.html.includes(`/items/${one}/room`)]).toEqual([true, false, true])
})

test('of a family whose place is hidden the wall shows agencies by their kind only', async () => {
  const family = await registered(office, '隠', { metOn: '2026-08-01' })
  await coordinator.post(`/tasks`, { id: crypto.randomUUID(), family: family.id, agency: members.school, what: '毎朝見る', dueOn: '令和8年11月30日' })
  await coordinator.post(`/meetings/${meeting}/items`, { id: crypto.randomUUID(), family: family.id, casefiles: family.casefiles, pile: 'changed' })
  const item = await itemOf(family)
  expect((await coordinator.get(`/items/${item}/room`)).text).toContain('南町小学校')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[0]!, ground: 'own_wish', words: '本人の申出' }))
  for (const path of [`/items/${item}/room`, `/items/${item}`, '/tasks']) {
    const { text } = await coordinator.get(path)
    expect([path, text.includes('小学校（名前は非開示）')]).toEqual([path, true])
    if (path.endsWith('/room')) expect(text).not.toContain('南町小学校')
  }
})

test('after saving comes the next family; what both sides said and did not agree stays, with the day when again', async () => {
  const [one, two] = [await itemOf(families.one), await itemOf(families.two)]
  const given = { 'tasks.0.agency': members.school, 'tasks.0.who': '教頭', 'tasks.0.what': '毎朝の様子を電話で', 'tasks.0.dueOn': '令和8年12月4日', 'tasks.0.ifNot': '9時までに相談室へ' }
  const saved = await goesOn(one, families.one.casefiles, { notAgreed: 'どちらが主担当か', ourOpinion: '児相で見てほしい', theirOpinion: '児童相談所：市で', againOn: '令和8年12月9日', againIf: '新しいけが', ...given })
  expect([saved.status, saved.location]).toEqual([303, `/items/${two}`])
  expect(await office.ownerQuery('select our_opinion, their_opinion, not_agreed, again_on::text from rec.agenda_item where id = $1', [one]))
    .toEqual([{ our_opinion: '児相で見てほしい', their_opinion: '児童相談所：市で', not_agreed: 'どちらが主担当か', again_on: '2026-12-09' }])
  expect((await coordinator.get(`/items/${one}/room`)).text).toContain('どちらが主担当か')
  expect((await nurse.get(`/families/${families.one.id}`)).status).toBe(200)
})

test('what is decided about a sealed child is on no timeline and in no list but of those named', async () => {
  const item = await itemOf(families.half, true)
  await goesOn(item, [families.half.casefiles[1]!], { 'tasks.0.agency': office.ownAgencyId, 'tasks.0.what': 'ひそかに会う', 'tasks.0.dueOn': '令和8年11月30日' })
  expect((await coordinator.get('/tasks')).text).toContain('ひそかに会う')
  const supervisor = await office.as('supervisor')
  for (const path of ['/tasks', '/reviews', `/meetings/${meeting}/agenda`, `/items/${await itemOf(families.half)}`, `/items/${await itemOf(families.half)}/room`]) expect([path, (await supervisor.get(path)).text.includes('ひそかに会う')]).toEqual([path, false])
  expect((await coordinator.get(`/items/${await itemOf(families.half)}/room`)).text).not.toContain('ひそかに会う')
  expect(await office.ownerQuery(`select casefile_id from rec.event where ref_id = $1 and code = 'council_heard'`, [item])).toEqual([{ casefile_id: families.half.casefiles[1] }])
  expect(await office.ownerQuery(`select casefile_id from rec.due where kind = 'task' and family_id = $1`, [families.half.id])).toEqual([{ casefile_id: families.half.casefiles[1] }])
})

test('next month begins with what was not done, and with what was not agreed', async () => {
  office.at(Temporal.Instant.from('2026-12-16T13:40:00+09:00'))
  const next = await call(office, { day: '令和8年12月16日', title: '12月' })
  const agenda = await coordinator.get(`/meetings/${next}/agenda`)
  expect(agenda.text).toContain('期限を過ぎた役割 1件')
  await coordinator.post(`/meetings/${next}/agenda`, pilesIn(agenda.html))
  const [{ id: item } = { id: '' }] = await office.ownerQuery<{ id: string }>('select id from rec.agenda_item where family_id = $1 and meeting_id = $2', [families.one.id, next])
  const page = await coordinator.get(`/items/${item}`)
  for (const words of ['毎朝の様子を電話で', '未了', '12日超過', '合意していません', 'どちらが主担当か', 'もう一度協議する日 令和8年12月9日', '前回 令和8年11月25日']) expect([words, page.text.includes(words)]).toEqual([words, true])
  const [task] = await office.ownerQuery<{ id: string }>('select id from rec.task where family_id = $1', [families.one.id])
  const decide = (answer: Record<string, string>) => goesOn(item, families.one.casefiles, { nextReviewOn: '令和9年3月16日', ...Object.fromEntries(Object.entries(answer).map(([name, value]) => [`task.${task!.id}.${name}`, value])) })
  for (const [answer, words] of [[{}, '済んだか、まだかを選んでください'], [{ state: 'undone' }, 'なぜまだか、次はだれがするか'], [{ state: 'undone', words: '教頭が交代', dueOn: '令和8年12月1日' }, '新しい期限が過ぎた日です'], [{ state: 'dropped' }, '取りやめるわけ']] as const) {
    const refused = await decide(answer as Record<string, string>)
    expect([refused.status, words, refused.text.includes(words)]).toEqual([422, words, true])
  }
  expect((await decide({ state: 'undone', words: '教頭が交代。次は担任が', dueOn: '令和8年12月25日' })).status).toBe(303)
  expect(await office.ownerQuery('select due_on::text, undone_words, done_on from rec.task where id = $1', [task!.id])).toEqual([{ due_on: '2026-12-25', undone_words: '教頭が交代。次は担任が', done_on: null }])
})
