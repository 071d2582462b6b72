import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const whole = { kind: 'nursery', name: 'さくら保育園', kana: 'さくらほいくえん', phone: '0853-00-1111', since: '令和元年5月1日' }

test('a coordinator adds an agency once, however often the form is sent', async () => {
  const coordinator = await office.as('coordinator')
  const id = crypto.randomUUID()
  for (const _ of [1, 2]) expect((await coordinator.post('/agencies', { id, ...whole })).location).toBe(`/agencies/${id}`)
  expect(await office.ownerQuery(`select name, since::text from rec.agency where kind = 'nursery'`)).toEqual([{ name: 'さくら保育園', since: '2019-05-01' }])
  expect((await coordinator.get('/agencies')).text).toContain('さくら保育園')
})

test.each([
  [{ name: '' }, '名前を入れてください'], [{ kind: 'castle' }, '選択肢の中から選んでください'], [{ name: 'あ'.repeat(101) }, '100字まで'],
  [{ since: '平成31年5月1日' }, '平成は31年4月30日まで'], [{ since: '令和元年13月1日' }, '月は1から12'], [{ until: '平成30年1月1日' }, '「いつから」より後の日'],
])('%j is refused with what to do, and what was typed stays', async (change, message) => {
  const page = await (await office.as('coordinator')).post('/agencies', { id: crypto.randomUUID(), ...whole, ...change })
  expect(page.status).toBe(422)
  expect(page.text).toContain(message)
  expect(page.html).toContain('0853-00-1111')
})

test('other words under the id of a saved agency are refused with what to do, never dropped in silence', async () => {
  const coordinator = await office.as('coordinator')
  const id = crypto.randomUUID()
  await coordinator.post('/agencies', { id, ...whole, kind: 'kodomoen', name: 'ひばりこども園' })
  const other = await coordinator.post('/agencies', { id, here: '/agencies/new', ...whole, kind: 'kodomoen', name: 'つばめこども園' })
  expect(other.status).toBe(409)
  expect(other.text).toContain('もう保存されています')
  expect((await coordinator.get(/href="([^"]*\?draft=[^"]*)"/.exec(other.html)![1]!)).html).toContain('つばめこども園')
})

test('the second of two who change the same agency sees what the first one saved, and saves nothing', async () => {
  const [row] = await office.ownerQuery<{ id: string }>(`select id from rec.agency where kind = 'nursery'`)
  const [coordinator, head] = [await office.as('coordinator'), await office.as('head')]
  await head.post(`/agencies/${row!.id}`, { ...whole, id: row!.id, version: '1', phone: '0853-00-2222' })
  const late = await coordinator.post(`/agencies/${row!.id}`, { ...whole, id: row!.id, version: '1', phone: '0853-00-3333' })
  expect(late.status).toBe(409)
  expect(late.text).toContain('0853-00-2222')
  expect(late.html).toContain('0853-00-3333')
  expect(await office.ownerQuery(`select phone from rec.agency where kind = 'nursery'`)).toEqual([{ phone: '0853-00-2222' }])
})

test('a caseworker reads the list and cannot change it; member agencies have no list', async () => {
  const worker = await office.as('worker')
  expect((await worker.get('/agencies')).status).toBe(200)
  expect((await worker.get('/agencies/new')).status).toBe(404)
  expect((await (await office.as('teacher')).get('/agencies')).status).toBe(404)
})
