import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { softwareKey } from './authenticator.fixtures.ts'
import { housesName } from './security-keys.ts'
import { forgetTries, givePassword, goodPassword, wayfarer } from './way-in.fixtures.ts'
import type { Wayfarer } from './way-in.fixtures.ts'

const here = { origin: 'http://localhost', house: 'localhost' }
const key = softwareKey()
let office: Office
let one: Wayfarer
beforeAll(async () => {
  office = await openOffice()
  await givePassword(office, 'worker')
  one = wayfarer(office)
})
afterAll(() => office.close())
beforeEach(() => forgetTries(office))

const asked = async (path: string, who = one): Promise<string> => {
  const { html } = await who.get(path)
  return /data-options="([^"]*)"/.exec(html)![1]!.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
const passwordGiven = async (name = 'worker'): Promise<Wayfarer> => {
  const who = wayfarer(office)
  await who.post('/sign-in', { name, password: goodPassword })
  return who
}

test('a browser offers keys at a name over TLS or on this machine, never at an address in numbers', () => {
  expect(['https://kyoten.example.lg.jp', 'http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000', 'http://kyoten.example.lg.jp', 'https://10.1.2.3'].map(housesName))
    .toEqual(['kyoten.example.lg.jp', 'localhost', null, null, null, null])
})

test.each([
  ['for another origin', { ...here, origin: 'https://evil.example' }], ['for another house', { ...here, house: 'evil.example' }], ['without PIN or finger', { ...here, verified: false }],
])('a key that answers %s is not registered', async (_, told) => {
  const who = await passwordGiven()
  const answer = key.register(await asked('/second-factors/key', who), told)
  expect((await who.post('/second-factors/key', { key: answer, name: 'x' })).status).toBe(422)
  expect(await office.ownerQuery('select 1 from ctx.factor')).toEqual([])
})

test('a key is registered once for what was just asked; its answer works for nobody else and never again', async () => {
  await one.post('/sign-in', { name: 'worker', password: goodPassword })
  const options = await asked('/second-factors/key')
  const answer = key.register(options, here)
  await givePassword(office, 'nurse')
  const other = await passwordGiven('nurse')
  await asked('/second-factors/key', other)
  expect((await other.post('/second-factors/key', { key: answer })).status).toBe(422)
  expect((await one.post('/second-factors/key', { key: answer, name: '鍵束' })).text).toContain('この8個は、いまだけ表示します')
  expect((await one.get('/')).status).toBe(200)
  const again = await passwordGiven('nurse')
  expect((await again.post('/second-factors/key', { key: key.register(await asked('/second-factors/key', again), here) })).status).toBe(422)
})

test.each([
  ['for another origin', { ...here, origin: 'http://localhost.evil.example' }], ['for another house', { ...here, house: 'evil.example' }], ['with a counter that stands still', { ...here, counter: 1 }],
])('signing in with a key that answers %s is refused', async (_, told) => {
  const who = await passwordGiven()
  expect((await who.post('/sign-in/second', { key: key.sign(await asked('/sign-in/second', who), told) })).status).toBe(422)
  expect((await who.get('/')).location).toMatch(/^\/sign-in/)
})

test('the second proof by key: once for each question, not for an old one, and not by a key of somebody else', async () => {
  const who = await passwordGiven()
  const old = await asked('/sign-in/second', who)
  const fresh = await asked('/sign-in/second', who)
  expect((await who.post('/sign-in/second', { key: key.sign(old, { ...here, counter: 20 }) })).status).toBe(422)
  expect((await who.post('/sign-in/second', { key: key.sign(fresh, { ...here, counter: 21 }) })).status).toBe(422)
  expect((await who.post('/sign-in/second', { key: softwareKey().sign(await asked('/sign-in/second', who), here) })).status).toBe(422)
  await forgetTries(office)
  const answer = key.sign(await asked('/sign-in/second', who), { ...here, counter: 22 })
  expect((await who.post('/sign-in/second', { key: answer })).status).toBe(303)
  expect((await who.get('/')).status).toBe(200)
  const replayed = await passwordGiven()
  expect((await replayed.post('/sign-in/second', { key: answer })).status).toBe(422)
  for (const broken of ['{', '{}', '[]', '"x"', 'null', JSON.stringify({ id: 1, response: null })]) {
    await forgetTries(office)
    expect([broken, (await replayed.post('/sign-in/second', { key: broken })).status]).toEqual([broken, 422])
  }
})

test('a touch is enough beside a password; step-up needs the PIN or the finger', async () => {
  const who = await passwordGiven()
  expect((await who.post('/sign-in/second', { key: key.sign(await asked('/sign-in/second', who), { ...here, counter: 30, verified: false }) })).status).toBe(303)
  expect((await who.post('/step-up', { key: key.sign(await asked('/step-up', who), { ...here, counter: 31, verified: false }) })).status).toBe(422)
  expect((await who.post('/step-up', { key: key.sign(await asked('/step-up', who), { ...here, counter: 32 }), then: '/intakes' })).location).toBe('/intakes')
})
