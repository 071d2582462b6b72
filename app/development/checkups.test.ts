import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { dueOfCheckup } from '../deadlines/due-of-checkups.db.ts'
import { dueOfDevelopment } from '../deadlines/due-of-developments.db.ts'
import { rebuildDue } from '../deadlines/due.db.ts'
import { setVeil } from '../people/places.db.ts'
import { absentRow, hanaRow, souRow, taken } from './checkups.fixtures.ts'
import { knownChildren } from './development.fixtures.ts'
import type { Known } from './development.fixtures.ts'

let office: Office
let known: Known
let absent: string
let sou: string
beforeAll(async () => {
  office = await openOffice()
  known = await knownChildren(office)
  await taken(office, hanaRow, souRow, absentRow)
  const rows = await office.ownerQuery<{ id: string; person_id: string | null }>(`select id, person_id from rec.checkup where result = 'missed'`)
  absent = rows.find(({ person_id }) => person_id === null)!.id
  sou = rows.find(({ person_id }) => person_id === known.sou)!.id
})
afterAll(() => office.close())

const nudge = (more: Record<string, string> = {}): Record<string, string> => ({ id: crypto.randomUUID(), version: '1', triedOn: '令和8年11月24日', means: 'phone', result: 'no_answer', words: '朝と夕方にかけた', nextOn: '令和8年11月30日', account: office.accounts.nurse, ...more })

test('those who did not come stand in the list and on the pages of whom the office knows, and are due a month after the invitation', async () => {
  const worker = await office.as('worker')
  const list = await worker.get('/checkups')
  for (const words of ['田部 そう', '1歳6か月児健診', '山下 あお', 'まだ登録していません']) expect(list.text).toContain(words)
  expect((await worker.get('/checkups?kind=three_years')).text).not.toContain('田部 そう')
  expect((await worker.get('/checkups?show=findings')).text).toContain('田部 はな 3歳児健診 経過観察')
  expect((await worker.get(`/people/${known.sou}`)).text).toContain('1歳6か月児健診 未受診')
  expect((await worker.get(`/families/${known.family}`)).text).toContain('田部 はな 3歳児健診 経過観察')
  expect(await office.ownerQuery(`select source_id, role, family_id, (due_at at time zone 'Asia/Tokyo')::date::text as day from rec.due where kind = 'checkup_missed' order by due_at`)).toEqual([
    { source_id: absent, role: 'coordinator', family_id: null, day: '2026-10-01' }, { source_id: sou, role: 'coordinator', family_id: known.family, day: '2026-11-04' }])
  expect((await (await office.as('coordinator')).get('/due')).text).toContain('山下 あお')
})

test('a child stands by its name until somebody starts: then it is a person, mine, and only then can anything be tried', async () => {
  const nurse = await office.as('nurse')
  expect((await nurse.get(`/checkups/${absent}`)).html).not.toContain('/nudges/new')
  const early = await nurse.post(`/checkups/${absent}/nudges`, nudge())
  expect([early.status, early.text.includes('先に「フォローを始める」で')]).toEqual([422, true])
  expect((await nurse.post(`/checkups/${absent}/intakes`, { id: crypto.randomUUID(), version: '1', receivedAt: '令和8年11月25日', 'receivedAt.time': '10:00', words: '未受診' })).text).toContain('先に「フォローを始める」で')
  const people = await office.ownerQuery('select 1 from rec.person')
  expect((await nurse.post(`/checkups/${absent}/persons`, { id: crypto.randomUUID(), version: '1', person: '' })).text).toContain('だれのことかを選んで')
  expect((await nurse.post(`/checkups/${absent}/persons`, { id: crypto.randomUUID(), version: '1', person: known.hana })).text).toContain('選択肢の中から')
  expect(await office.ownerQuery('select 1 from rec.person')).toHaveLength(people.length)
  expect((await nurse.post(`/checkups/${absent}/persons`, { id: crypto.randomUUID(), version: '1', person: 'new' })).location).toBe(`/checkups/${absent}`)
  const late = await (await office.as('worker')).post(`/checkups/${absent}/persons`, { id: crypto.randomUUID(), version: '1', person: 'new' })
  expect([late.status, late.text.includes('もう決まっています')]).toEqual([422, true])
  expect(await office.ownerQuery('select 1 from rec.person')).toHaveLength(people.length + 1)
  expect(await office.ownerQuery('select c.account_id, p.birth_year from rec.checkup c join rec.person p on p.id = c.person_id where c.id = $1', [absent])).toEqual([{ account_id: office.accounts.nurse, birth_year: 2023 }])
})

test.each([
  [{ triedOn: '' }, 'した日を入れて'], [{ triedOn: '令和8年11月26日' }, '今日より後'], [{ triedOn: '令和8年10月1日' }, '案内の日より前'], [{ means: '' }, 'どのようにを選んで'], [{ result: 'gone' }, '選択肢の中から'], [{ result: 'seen' }, '電話や手紙では'],
  [{ result: 'seen', means: 'visit', words: '' }, 'どんなようすだったか'], [{ nextOn: '令和8年11月1日' }, '今日より前'], [{ account: '00000000-0000-4000-8000-000000000000' }, '選択肢の中から'],
])('%j of an attempt is refused', async (change, message) => {
  const page = await (await office.as('nurse')).post(`/checkups/${sou}/nudges`, nudge(change))
  expect([page.status, page.text.includes(message)]).toEqual([422, true])
})

test('attempts are kept once, in order, and move the day; the second of two at once sees the first', async () => {
  const nurse = await office.as('nurse')
  const form = nudge()
  for (const _ of [1, 2]) expect((await nurse.post(`/checkups/${sou}/nudges`, form)).location).toBe(`/checkups/${sou}`)
  expect(await office.ownerQuery('select account_id, role from rec.due where source_id = $1', [sou])).toEqual([{ account_id: office.accounts.nurse, role: null }])
  const late = await (await office.as('worker')).post(`/checkups/${sou}/nudges`, nudge({ words: '遅れて来た' }))
  expect([late.status, late.html.includes('遅れて来た')]).toEqual([409, true])
  expect((await nurse.get(`/checkups/${sou}`)).text).toContain('電話：応答なし・不在 朝と夕方にかけた')
  expect((await nurse.get('/checkups')).text).toMatch(/田部 そう 1歳6か月児健診 未受診[^回]*フォロー中 1回/)
})

test('of a hidden child the page warns of letters before it lets anybody try', async () => {
  await office.acting('nurse', (tx) => setVeil(tx, { personId: known.sou, ground: 'own_wish', words: '' }))
  for (const path of [`/checkups/${sou}`, `/checkups/${sou}/nudges/new`]) expect((await (await office.as('nurse')).get(path)).text).toContain('手紙を出したり訪問したりしないでください')
})

test('it becomes an intake with the link on both sides, once', async () => {
  const nurse = await office.as('nurse')
  expect((await nurse.get(`/checkups/${sou}/intakes/new`)).html).toContain('電話：応答なし・不在。朝と夕方にかけた')
  const form = { id: crypto.randomUUID(), version: '2', receivedAt: '令和8年11月25日', 'receivedAt.time': '10:00', words: '3回働きかけたが会えない' }
  expect((await nurse.post(`/checkups/${sou}/intakes`, { ...form, receivedAt: '令和8年11月27日' })).text).toContain('先です')
  for (const sent of [form.id, crypto.randomUUID()]) expect((await nurse.post(`/checkups/${sou}/intakes`, { ...form, id: sent })).location).toBe(`/intakes/${form.id}`)
  expect(await office.ownerQuery('select i.kind, i.content, k.person_id from rec.intake i join rec.intake_child k on k.intake_id = i.id')).toEqual([{ kind: 'information', content: form.words, person_id: known.sou }])
  expect((await nurse.get(`/intakes/${form.id}`)).text).toContain('健診から 1歳6か月児健診')
  const page = await nurse.get(`/checkups/${sou}`)
  expect([page.html.includes(`/intakes/${form.id}`), page.text.includes('受付で対応する（佐藤 みずき）'), page.html.includes('/nudges/new')]).toEqual([true, true, false])
})

test('it is settled with who saw what; then it is out of the list and nothing is due', async () => {
  const worker = await office.as('worker')
  const form = { id: crypto.randomUUID(), version: '2', settled: 'seen', settledOn: '令和8年11月25日', settledWords: '曽田が家で会えた。元気に歩いていた' }
  for (const [change, message] of [[{ settled: '' }, 'どうなりましたかを選んで'], [{ settled: 'intake' }, '選択肢の中から'], [{ settledWords: '' }, 'だれが・どう確かめたか'], [{ settledOn: '令和8年8月1日' }, '案内の日より前'], [{ settledOn: '令和8年12月1日' }, '今日より後']] as const) {
    const refused = await worker.post(`/checkups/${absent}/settlements`, { ...form, ...change })
    expect([message, refused.status, refused.text.includes(message)]).toEqual([message, 422, true])
  }
  expect((await worker.post(`/checkups/${absent}/settlements`, form)).location).toBe(`/checkups/${absent}`)
  expect((await worker.get(`/checkups/${absent}`)).text).toContain('訪問で子どもに会えた（曽田 主事）')
  expect((await worker.get('/checkups')).text).not.toContain('山下 あお')
  expect((await worker.get('/checkups?show=settled')).text).toContain('山下 あお')
  expect(await office.ownerQuery(`select 1 from rec.due where kind = 'checkup_missed'`)).toEqual([])
  expect((await worker.post(`/checkups/${absent}/settlements`, { ...form, id: crypto.randomUUID(), version: '3' })).text).toContain('もう終わったと書かれています')
  await office.acting('supervisor', (tx) => rebuildDue(tx))
  expect(await office.ownerQuery(`select 1 from rec.due where kind = 'checkup_missed'`)).toEqual([])
})

test('once it is known who it is, it is seen through that person: the wall of kin holds', async () => {
  const [row] = await office.ownerQuery<{ person_id: string }>('select person_id from rec.checkup where id = $1', [absent])
  await office.acting('head', async (tx) => { await tx.insertInto('conflict').values({ accountId: office.accounts.supporter, personId: row!.person_id, bySelf: false }).execute() })
  expect((await (await office.as('supporter')).get(`/checkups/${absent}`)).status).toBe(404)
  expect((await (await office.as('worker')).get(`/checkups/${absent}`)).status).toBe(200)
})

const day = Temporal.PlainDate.from
test.each([
  ['a month after the invitation', {}, ['2026-10-01 coordinator']], ['on the day that was set', { nextOn: day('2026-12-01') }, ['2026-12-01 coordinator']], ['whoever started', { accountId: 'a', mainAccountIds: ['b'] }, ['2026-10-01 a']],
  ['else the main workers', { mainAccountIds: ['b', 'c'] }, ['2026-10-01 b', '2026-10-01 c']], ['settled', { settled: true }, []], ['a result', { missed: false }, []], ['no day at all', { invitedOn: null }, []],
])('due of a missed check-up: %s', (_, change, expected) => {
  const rows = dueOfCheckup({ id: 'x', missed: true, settled: false, invitedOn: day('2026-09-01'), nextOn: null, accountId: null, casefileId: null, familyId: null, mainAccountIds: [], ...change })
  expect(rows.map((row) => `${row.dueAt.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString()} ${row.accountId ?? row.role ?? ''}`)).toEqual(expected)
})
test.each([['on the day', {}, ['2026-12-10 coordinator']], ['the worker', { accountId: 'a', mainAccountIds: ['b'] }, ['2026-12-10 a']], ['else the main workers', { mainAccountIds: ['b'] }, ['2026-12-10 b']], ['no day', { nextOn: null }, []], ['ended', { ended: true }, []]])('due of a development: %s', (_, change, expected) => {
  const rows = dueOfDevelopment({ id: 'x', nextOn: day('2026-12-10'), ended: false, accountId: null, casefileId: null, familyId: null, mainAccountIds: [], ...change })
  expect(rows.map((row) => `${row.dueAt.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString()} ${row.accountId ?? row.role ?? ''}`)).toEqual(expected)
})
