import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { call } from '../meetings/council.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'

// Whoever looks for a name leaves its seal in the log, whichever page looks for it.
let office: Office
let family: Katsube
let nurse: Browser
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
  nurse = await office.as('nurse')
})
afterAll(() => office.close())
beforeEach(() => office.ownerQuery('truncate audit.search'))

const lines = async (): Promise<{ n: number; terms: number }> =>
  (await office.ownerQuery<{ n: number; terms: number }>('select count(*)::int as n, count(distinct term)::int as terms from audit.search'))[0]!
const reviewed = async (): Promise<string> => {
  const { html } = await (await office.as('privacy')).get('/access-review')
  return html.split('<section').find((part) => part.includes('<h2>同じ言葉で何度もさがした')) ?? ''
}

test.each<[string, () => Promise<string>, Record<string, string>]>([
  ['the search of people', async () => '/people/search', { words: '勝部 蓮' }],
  ['the call form while it is typed in', async () => '/people/known', { 'children.0.name': '勝部 蓮' }],
  ['the candidates for a family', async () => `/families/${family.id}/members/candidates`, { words: '勝部 蓮' }],
  ['whom an agenda takes', async () => `/meetings/${await call(office)}/items/search`, { words: '勝部 蓮' }],
  ['a person written down anew, compared with those known', async () => '/people', { name: '勝部 蓮', sex: 'unknown' }],
])('%s leaves its line', async (_, path, form) => {
  const answer = await (await office.as('coordinator')).post(await path(), form)
  expect([answer.text.includes('勝部'), await lines()]).toEqual([true, { n: 1, terms: 1 }])
})

test('who the child of a call is: the words the page looks for', async () => {
  const id = crypto.randomUUID()
  const taken = await nurse.post('/intakes', { id, here: '/intakes/new', content: '泣き声', receivedAt: '令和8年11月25日', 'receivedAt.time': '13:00', kind: 'report', consultationKind: '01', routeKey: 'neighbour', route: 'neighbour', 'children.0.name': '勝部 蓮', 'children.0.part': 'subject' })
  expect(taken.status).toBe(303)
  const [child] = await office.ownerQuery<{ id: string }>('select id from rec.intake_child where intake_id = $1', [id])
  const { status, text } = await nurse.get(`/intakes/${id}/children/${child!.id}/person/new`)
  expect([status, text.includes('勝部 蓮（'), await lines()]).toEqual([200, true, { n: 1, terms: 1 }])
})

test('the same name again and again is found by the review, wherever it was looked for', async () => {
  for (let n = 0; n < 5; n += 1) await nurse.post(`/families/${family.id}/members/candidates`, { words: '勝部 蓮' })
  expect(await reviewed()).toContain('佐藤 みずき')
})

test('a call form asks with every pause in typing: within a quarter of an hour that is one search, spread over the day it is many', async () => {
  const supporter = await office.as('supporter')
  for (let n = 0; n < 6; n += 1) await supporter.post('/people/known', { 'children.0.name': '勝部 蓮', 'children.1.name': `勝部 ${'杏奈子'.slice(0, n % 3)}` })
  expect((await lines()).n).toBeGreaterThanOrEqual(6)
  expect(await reviewed()).not.toContain('原 支援')
  await office.ownerQuery(`update audit.search s set at = s.at - n * interval '16 minutes' from (select seq, row_number() over (partition by term order by seq) as n from audit.search) o where o.seq = s.seq`)
  expect(await reviewed()).toContain('原 支援')
})
