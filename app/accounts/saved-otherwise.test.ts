import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { least } from '../intake/call.fixtures.ts'
import { checkedIn, katsube, visit } from '../journal/katsube.fixtures.ts'
import type { Form, Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { seal } from '../rights/seals.db.ts'

// "Saved" is said of what was saved: the same form sent again with more in it is not swallowed because its id is known.
let office: Office
let family: Katsube
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
})
afterAll(() => office.close())

const warning = (more: Form = {}): Form => ({ id: crypto.randomUUID(), here: `/families/${family.id}/warnings/new`, 'draft-title': '訪問の前に', words: '犬がいる', source: '近所の人', reviewOn: '令和9年3月1日', ...more })
const veil = (): Form => ({ id: crypto.randomUUID(), here: `/people/${family.persons[1]}/veils/new`, ground: 'own_wish', from: 'other', words: '先週から' })
const draftIn = (html: string): string => /href="([^"]*\?draft=[0-9a-f-]{36})"/.exec(html)?.[1] ?? ''

test.for<[string, () => { path: string; form: Form; more: Form; kept: string }]>([
  ['a warning', () => ({ path: `/families/${family.id}/warnings`, form: warning(), more: { words: '父が刃物を持っている。一人で行かない' }, kept: '父が刃物を持っている。一人で行かない' })],
  ['a call with one child more', () => ({ path: '/intakes', form: least({ content: '泣き声がする', here: '/intakes/new' }), more: { 'children.1.name': '弟 太郎', 'children.1.part': 'sibling' }, kept: '弟 太郎' })],
  ['an entry with words more', () => ({ path: `/families/${family.id}/entries`, form: visit(office, family), more: { next: '来週また行く' }, kept: '来週また行く' })],
  ['those who are hidden together', () => ({ path: `/people/${family.persons[1]}/veils`, form: veil(), more: { together: [family.persons[2]!] }, kept: `checked:${family.persons[2]}` })],
])('%s: said to be unsaved, kept, and open under an id of its own', async ([, make]) => {
  const nurse = await office.as('nurse')
  const { path, form, more, kept } = make()
  const answers = [await nurse.post(path, form), await nurse.post(path, form), await nurse.post(path, { ...form, ...more })]
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 409])
  expect(answers[2]!.text).toContain('いま送られた内容は、まだ記録になっていません')
  const opened = await nurse.get(draftIn(answers[2]!.html))
  expect([opened.status, kept.startsWith('checked:') ? checkedIn(opened.html, 'together').map((id) => `checked:${id}`).join() : opened.text + opened.html]).toEqual([200, expect.stringContaining(kept)])
})

test('two windows send the same form at the same moment: one is saved, the other is told', async () => {
  const nurse = await office.as('nurse')
  const form = warning()
  const answers = await Promise.all(['犬が二匹いる', '猫がいる'].map((words) => nurse.post(`/families/${family.id}/warnings`, { ...form, words })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409])
  expect(await office.ownerQuery('select count(*)::int as n from rec.warning_note where id = $1', [form['id']])).toEqual([{ n: 1 }])
})

test('a form that edits is sent again for the version that came of it', async () => {
  const nurse = await office.as('nurse')
  const correction = (version: number, kana: string) => nurse.post(`/people/${family.persons[0]}/correction`, { id: family.persons[0]!, version: String(version), name: '勝部 蓮', kana, sex: 'unknown', birth: '平成30年1月12日' })
  expect([(await correction(1, 'かつべ れん')).status, (await correction(2, 'かつべ はす')).status, (await nurse.get(`/people/${family.persons[0]}`)).text.includes('かつべ はす')]).toEqual([303, 303, true])
})

const title = '役割を足す F8-001'
const drafts = async (member: Member): Promise<boolean[]> => {
  const home = await (await office.as(member)).get('/')
  const rows = await office.acting(member, async (tx) => (await sql`select 1 from draft where title = ${title}`.execute(tx)).rows.length)
  return [home.text.includes(title), rows > 0]
}

test('a draft of a form that stands under no record goes from sight with a conflict about whoever it names', async () => {
  const supporter = await office.as('supporter')
  const form = { id: crypto.randomUUID(), here: '/tasks/new', 'draft-title': title, family: family.id, agency: office.ownAgencyId, what: '蓮の傷を見る', dueOn: '' }
  expect([(await supporter.post('/tasks', form)).status, await drafts('supporter')]).toEqual([422, [true, true]])
  await office.acting('head', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.supporter}, ${family.persons[0]}, false)`.execute(tx))
  expect(await drafts('supporter')).toEqual([false, false])
})

test('what is being typed about a child whom a colleague seals meanwhile stays: without the child it is saved', async () => {
  const worker = await office.as('worker')
  const form = least({ content: '長い通告の文章がここにある', here: '/intakes/new', 'children.0.name': '勝部 湊', 'children.0.part': 'subject', 'children.0.personId': family.persons[2]! })
  const keep = () => worker.post('/drafts', { form: `/intakes#${form['id']}`, ...Object.fromEntries(Object.entries(form).map(([name, value]) => [`f.${name}`, value])) })
  expect((await keep()).status).toBe(200)
  await office.acting('supervisor', (tx) => seal(tx, { kind: 'casefile', id: family.casefiles[2]! }, { id: crypto.randomUUID(), ground: 'leak_feared', words: '居所が漏れるおそれ', named: [office.accounts.deputy, office.accounts.supervisor], against: null }))
  expect([(await keep()).status, (await worker.get(`/intakes/new?draft=${form['id']}`)).text]).toEqual([200, expect.stringContaining('長い通告の文章がここにある')])
  const more = await worker.post('/intakes', { ...form, more: 'children' })
  expect((await worker.get(more.location!)).text).toContain('長い通告の文章がここにある')
  expect((await worker.post('/intakes', form)).status).toBe(422)
  expect((await worker.post('/intakes', { ...form, 'children.0.personId': '' })).status).toBe(303)
})

test('the next Monday, and by a colleague at the same screen, nothing is swallowed either', async () => {
  const nurse = await office.as('nurse')
  const form = warning({ words: '猫がいる' })
  expect((await nurse.post(`/families/${family.id}/warnings`, form)).status).toBe(303)
  await office.ownerQuery(`update rec.draft set done_at = done_at - interval '3 days' where done_at is not null`)
  expect((await nurse.post(`/families/${family.id}/warnings`, warning())).status).toBe(303)
  expect((await nurse.post(`/families/${family.id}/warnings`, { ...form, words: '父が刃物を持っている' })).status).toBe(409)
  const hidden = veil()
  expect((await nurse.post(`/people/${family.persons[0]}/veils`, hidden)).status).toBe(303)
  const colleague = await (await office.as('deputy')).post(`/people/${family.persons[0]}/veils`, { ...hidden, together: [family.persons[1]!] })
  expect([colleague.status, colleague.text]).toEqual([422, expect.stringContaining('この用紙はもう使われています')])
})
