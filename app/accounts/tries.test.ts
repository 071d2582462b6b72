import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { codeOf, forgetTries, givePassword, goodPassword, laterForApps, settled, wayfarer } from './way-in.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())
beforeEach(() => forgetTries(office))

/** The delay after the last try passes; what was tried within the quarter of an hour still counts. */
const waitOut = (): Promise<unknown> => office.ownerQuery(`update ctx.attempt set at = at - interval '100 seconds'`)
const reached = async (name: string, address: string, password = 'x'): Promise<number> => (await wayfarer(office, { address }).post('/sign-in', { name, password })).status

test('three wrong passwords are free, then each waits longer; the right one waits too, and says how long', async () => {
  await givePassword(office, 'admin')
  for (let n = 0; n < 3; n += 1) expect(await reached('admin', '192.0.2.1')).toBe(422)
  const waiting = await wayfarer(office).post('/sign-in', { name: 'admin', password: goodPassword })
  expect([waiting.status, waiting.text]).toEqual([429, expect.stringMatching(/あと1秒お待ちください/)])
  await office.ownerQuery(`update ctx.attempt set at = at - interval '1 second'`)
  expect(await reached('admin', '192.0.2.1')).toBe(422)
  expect((await wayfarer(office).post('/sign-in', { name: 'admin', password: 'x' })).text).toMatch(/あと2秒お待ちください/)
})

test.each(['nurse', 'nobody at all'])('ten tries in a quarter of an hour for %s, whatever address they come from and however the name is written', async (name) => {
  for (let n = 0; n < 10; n += 1) {
    expect([n, await reached(n % 2 ? name.toUpperCase() : name, `192.0.2.${n}`)]).toEqual([n, 422])
    await office.ownerQuery(`update ctx.attempt set at = at - interval '65 seconds'`)
  }
  expect(await reached(name, '198.51.100.1')).toBe(429)
  for (let n = 0; n < 3; n += 1) await waitOut()
  // The oldest has left the window: one more, not ten.
  expect([await reached(name, '198.51.100.2'), await reached(name, '198.51.100.3')]).toEqual([422, 429])
})

test('twenty at once are no more than three', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => reached('worker', `203.0.113.${n}`)))
  expect(answers.filter((status) => status === 422).length).toBe(3)
})

test('whoever has signed in here before is not kept out by a stranger’s tries, and counts their own', async () => {
  const { one, secret } = await settled(office, 'supporter')
  await one.post('/sign-out')
  await laterForApps(office, 'supporter')
  for (let n = 0; n < 3; n += 1) await reached('supporter', '198.51.100.9')
  expect(await reached('supporter', '198.51.100.9', goodPassword)).toBe(429)
  expect((await one.post('/sign-in', { name: 'supporter', password: goodPassword })).location).toBe('/sign-in/second')
  expect((await one.post('/sign-in/second', { code: codeOf(secret) })).status).toBe(303)
  await one.post('/sign-out')
  for (let n = 0; n < 3; n += 1) expect((await one.post('/sign-in', { name: 'supporter', password: 'x' })).status).toBe(422)
  expect((await one.post('/sign-in', { name: 'supporter', password: goodPassword })).status).toBe(429)
  // The known browser is the holder's for this account only.
  for (let n = 0; n < 3; n += 1) expect((await one.post('/sign-in', { name: 'psychologist', password: 'x' })).status).toBe(422)
  expect(await reached('psychologist', '198.51.100.10')).toBe(429)
})

test('codes are counted with the passwords of the account, and thirty a day at most from browsers nobody knows', async () => {
  const { secret } = await settled(office, 'coordinator')
  const stranger = wayfarer(office, { address: '198.51.100.20' })
  await stranger.post('/sign-in', { name: 'coordinator', password: goodPassword })
  for (let n = 0; n < 3; n += 1) expect((await stranger.post('/sign-in/second', { code: '000000' })).status).toBe(422)
  expect((await stranger.post('/sign-in/second', { code: codeOf(secret) })).status).toBe(429)
  expect(await reached('coordinator', '198.51.100.21', goodPassword)).toBe(429)
  await office.ownerQuery(`insert into ctx.attempt (key, at) select key, clock_timestamp() - interval '5 hours' from ctx.attempt a, generate_series(1, 9) where a.at > clock_timestamp() - interval '10 minutes'`)
  await waitOut()
  await office.ownerQuery(`update ctx.attempt set at = at - interval '1 hour'`)
  expect((await stranger.post('/sign-in/second', { code: codeOf(secret) })).text).toMatch(/あと1?\d{3}分お待ちください/)
})

test('one address has a hundred tries for all names together', async () => {
  await office.ownerQuery(`delete from ctx.attempt`)
  await reached('somebody 0', '203.0.113.200')
  await office.ownerQuery(`insert into ctx.attempt (key) select key from ctx.attempt, generate_series(1, 98)`)
  expect([await reached('somebody 1', '203.0.113.200'), await reached('somebody 2', '203.0.113.200'), await reached('somebody 2', '203.0.113.201')]).toEqual([422, 429, 422])
})

test('what happened at the way in is written down, without what was typed', async () => {
  await reached('teacher', '203.0.113.222', 'geheim-wort')
  const rows = await office.ownerQuery(`select what, device, address, account_id from audit.sign_in where address = '203.0.113.222'`)
  expect(rows).toEqual([{ what: 'wrong_password', device: 'Windows・Edge', address: '203.0.113.222', account_id: office.accounts.teacher }])
  const [all] = await office.ownerQuery<{ text: string }>(`select string_agg(s::text, ' ') as text from audit.sign_in s`)
  expect(all!.text).not.toContain('geheim')
})
