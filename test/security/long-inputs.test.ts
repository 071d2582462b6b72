import { afterAll, beforeAll, expect, test } from 'vitest'
import { katsube } from '../../app/journal/katsube.fixtures.ts'
import type { Katsube } from '../../app/journal/katsube.fixtures.ts'
import { openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'

// One process serves the office: what a single request can make it think about is bounded, whoever sends it.
let office: Office
let family: Katsube
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
})
afterAll(() => office.close())

const spaces = ' '.repeat(200_000)
/** Far more than these need (a tenth of a second here), far less than they took (five to twenty). */
const patience = 2_500
const declaration = { id: crypto.randomUUID(), here: '/conflicts/own/new', name: '大野', kana: 'おおの', birthOn: '昭和60年4月1日', address: 'x', phone: '0' }
const rows = Object.fromEntries(Array.from({ length: 9_900 }, (_, at) => [`people.${at}.name`, '何野 某']))

test.for<[string, Member, () => string, Record<string, string>, number]>([
  ['a birth of spaces', 'teacher', () => '/conflicts/own', { ...declaration, 'people.0.relation': 'friend', 'people.0.name': '何野 某', 'people.0.birthOn': `1${spaces}x` }, 422],
  ['a date that begins like one', 'worker', () => '/conflicts/own', { ...declaration, birthOn: `令和8年11月${spaces}25日` }, 303],
  ['words of spaces', 'worker', () => `/families/${family.id}/members/candidates`, { words: `1${spaces}x` }, 200],
  ['ten thousand rows', 'teacher', () => '/conflicts/own', { ...declaration, ...rows }, 422],
])('%s: answered before anybody waits', async ([, member, path, form, status]) => {
  const by = await office.as(member)
  const began = performance.now()
  const answer = await by.post(path(), form)
  expect([answer.status, performance.now() - began < patience, answer.html.length < 500_000]).toEqual([status, true, true])
})

test('more answers than any form of ours asks for are not looked at, without a session either', async () => {
  const many = Object.fromEntries(Array.from({ length: 160_000 }, (_, at) => [`n${at}`, '']))
  const answer = await (await office.as('teacher')).post('/sign-in', { here: '/x', ...many })
  expect([answer.status, answer.html.length < 20_000]).toEqual([413, true])
})
