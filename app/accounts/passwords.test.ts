import { setTimeout } from 'node:timers/promises'
import { hash } from '@node-rs/argon2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { Busy, hashPassword, isPassword } from './passwords.ts'
import { forgetTries, givePassword, goodPassword, settled, wayfarer } from './way-in.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

test('a password is right as it was set, and nothing is right where nothing is stored', async () => {
  const stored = await hashPassword('川べりの時計が三つ鳴る夜')
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=47104,t=2,p=1\$/)
  expect([await isPassword(stored, '川べりの時計が三つ鳴る夜'), await isPassword(stored, '川べりの時計が三つ鳴る'), await isPassword(undefined, 'x'), await isPassword('', '')]).toEqual([true, false, false, false])
})

test('forty wait, the next is told at once that it is busy, on a page that says what to do, and no try is counted', async () => {
  await givePassword(office, 'nurse')
  await office.ownerQuery('delete from ctx.attempt')
  const stored = await hash('x', { algorithm: 2, memoryCost: 47_104, timeCost: 2, parallelism: 1 })
  const outcomes = await Promise.allSettled(Array.from({ length: 45 }, () => isPassword(stored, 'x')))
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(40)
  expect(outcomes.filter((one) => one.status === 'rejected' && one.reason instanceof Busy).length).toBe(5)
  let asked = false
  const flood = Array.from({ length: 45 }, async () => { while (!asked) await isPassword(stored, 'x').catch(() => setTimeout(1)) })
  const answer = await wayfarer(office).post('/sign-in', { name: 'nurse', password: goodPassword })
  asked = true
  await Promise.all(flood)
  expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('10秒ほど待って、もう一度送ってください')])
  expect(await office.ownerQuery('select 1 from ctx.attempt')).toEqual([])
  expect((await wayfarer(office).post('/sign-in', { name: 'nurse', password: goodPassword })).status).toBe(303)
  await forgetTries(office)
})

test('recovery codes are stored as slow hashes, each with a salt of its own', async () => {
  const { codes } = await settled(office, 'worker')
  const stored = (await office.ownerQuery<{ hash: string }>('select code_hash as hash from ctx.recovery_code where account_id = $1', [office.accounts.worker])).map(({ hash }) => hash)
  expect([stored.length, stored.filter((hash) => /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/.test(hash)).length, new Set(stored.map((hash) => hash.split('$')[4])).size]).toEqual([8, 8, 8])
  for (const code of codes) expect(stored.join()).not.toContain(code.slice(2))
})

test('a password of twenty years ago still opens: nobody changes it by the calendar', async () => {
  const { one } = await settled(office, 'supporter')
  await one.post('/sign-out')
  await office.ownerQuery(`update ctx.credential set set_at = set_at - interval '20 years' where account_id = $1`, [office.accounts.supporter])
  expect((await one.post('/sign-in', { name: 'supporter', password: goodPassword })).location).toBe('/sign-in/second')
})
