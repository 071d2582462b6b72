import { afterAll, beforeAll, expect, test } from 'vitest'
import { izumo, openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { createApp } from '../app.tsx'
import { codeOf, forgetTries, givePassword, goodPassword, laterForApps, setUpApp, settled, wayfarer } from './way-in.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

test('the first sign-in leads past nothing: a password of one’s own, a second proof, the recovery codes, then the page that was asked for', async () => {
  await givePassword(office, 'admin', 'かりのパスワード-てわたし', true)
  const one = wayfarer(office)
  expect((await one.get('/accounts')).location).toBe('/sign-in?then=%2Faccounts')
  const password = await one.follow(await one.post('/sign-in', { name: 'admin', password: 'かりのパスワード-てわたし', then: '/accounts' }))
  expect(password.path).toBe('/password?then=%2Faccounts')
  expect(password.text).toContain('渡されたパスワードは、最初に自分だけのものに変えます')
  // Half a sign-in opens nothing, whatever is asked for.
  for (const path of ['/accounts', '/', '/sessions', '/step-up']) expect([path, (await one.get(path)).location?.startsWith('/sign-in')]).toEqual([path, true])
  expect((await one.get('/second-factors')).location).toBe('/sign-in')
  const factor = await one.follow(await one.post('/password', { fresh: goodPassword, again: goodPassword, then: '/accounts' }))
  expect(factor.path).toBe('/second-factors?then=%2Faccounts')
  const page = await one.get('/second-factors/app?then=/accounts')
  expect(page.html).toContain('<svg class="qr"')
  const wrong = await one.post('/second-factors/app', { code: '000000', name: 'x' })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('コードが違います')])
  const { codes } = await setUpApp(one)
  expect(codes).toHaveLength(8)
  expect([...one.jar.keys()].sort()).toEqual(['__Host-kyoten', '__Host-kyoten-device'])
  expect((await one.get('/accounts')).text).toContain('佐藤 みずき')
  expect(await office.ownerQuery(`select second, device from ctx.session where account_id = $1 and ended_at is null`, [office.accounts.admin])).toEqual([{ second: 'totp', device: 'Windows・Edge' }])
  const [factorRow] = await office.ownerQuery<{ secret: Buffer }>(`select secret from ctx.factor where account_id = $1 and confirmed_at is not null`, [office.accounts.admin])
  expect(factorRow!.secret.length).toBe(12 + 16 + 20)
})

test('after the password the code is asked for; each code opens once, one step early or late, also when two come at once', async () => {
  const { secret } = await settled(office, 'nurse')
  const other = async () => {
    const one = wayfarer(office)
    const asked = await one.follow(await one.post('/sign-in', { name: 'nurse', password: goodPassword }))
    expect(asked.path).toBe('/sign-in/second')
    expect((await one.get('/')).location).toMatch(/^\/sign-in/)
    return one
  }
  const [first, second, third] = await Promise.all([other(), other(), other()])
  // The code of setting up is used; the next is taken by exactly one of three who bring it together.
  expect((await first.post('/sign-in/second', { code: codeOf(secret, -1) })).status).toBe(422)
  await forgetTries(office)
  const answers = await Promise.all([first, second, third].map((one) => one.post('/sign-in/second', { code: codeOf(secret) })))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422])
  const loser = [first, second, third][answers.findIndex(({ status }) => status === 422)]!
  expect((await loser.post('/sign-in/second', { code: codeOf(secret, 2) })).status).toBe(422)
  await forgetTries(office)
  expect((await loser.post('/sign-in/second', { code: codeOf(secret, 1) })).status).toBe(303)
  expect((await loser.get('/')).status).toBe(200)
})

test('a wrapped secret opens for its own account and with its own key only', async () => {
  const { wrappingWith } = await import('./wrapping.ts')
  const [one, other] = [wrappingWith(Buffer.alloc(32, 1)), wrappingWith(Buffer.alloc(32, 2))]
  const wrapped = one.wrap(Buffer.from('secret'), 'a')
  expect(one.unwrap(wrapped, 'a').toString()).toBe('secret')
  expect(() => one.unwrap(wrapped, 'b')).toThrow()
  expect(() => other.unwrap(wrapped, 'a')).toThrow()
})

test('a recovery code opens once, tells the privacy officer, leads to a new factor and is no step-up, nor is what follows from it for a day', async () => {
  const { secret, codes } = await settled(office, 'worker')
  const lost = wayfarer(office, { address: '192.0.2.77' })
  await lost.post('/sign-in', { name: 'worker', password: goodPassword })
  expect((await lost.post('/sign-in/second', { recovery: '3-aaaa-bbbb-cccc' })).status).toBe(422)
  const led = await lost.follow(await lost.post('/sign-in/second', { recovery: codes[2]!.toUpperCase().replaceAll('-', ' ') }))
  expect([led.path, led.text]).toEqual(['/second-factors', expect.stringContaining('回復コードで入りました')])
  expect((await lost.get('/')).location).toMatch(/^\/sign-in/)
  const alerts = await office.acting('privacy', async (tx) => tx.selectFrom('alert').select(['kind', 'actorId', 'accountId']).execute())
  expect(alerts).toEqual([{ kind: 'recovery_code', actorId: office.accounts.worker, accountId: office.accounts.worker }])
  const fresh = await setUpApp(lost)
  expect((await lost.get('/')).status).toBe(200)
  // The old telephone is no proof any more; the old codes are void; the used one is used.
  const again = wayfarer(office, { address: '192.0.2.78' })
  await again.post('/sign-in', { name: 'worker', password: goodPassword })
  expect((await again.post('/sign-in/second', { code: codeOf(secret) })).status).toBe(422)
  expect((await again.post('/sign-in/second', { recovery: codes[2]! })).status).toBe(422)
  await forgetTries(office)
  expect((await again.post('/sign-in/second', { recovery: codes[3]! })).status).toBe(422)
  await forgetTries(office)
  await laterForApps(office, 'worker')
  expect((await lost.get('/step-up')).text).toContain('24時間は、この確認はできません')
  expect((await lost.post('/step-up', { code: codeOf(fresh.secret) })).status).toBe(422)
  await office.ownerQuery(`update ctx.credential set recovered_at = recovered_at - interval '25 hours' where account_id = $1`, [office.accounts.worker])
  expect((await lost.post('/step-up', { code: codeOf(fresh.secret), then: '/intakes' })).location).toBe('/intakes')
})

test('two who bring one recovery code together are one; a recovery code is never a step-up', async () => {
  const { one, codes } = await settled(office, 'supporter')
  expect((await one.post('/step-up', { recovery: codes[0]!, code: '' })).status).toBe(422)
  const both = await Promise.all(['192.0.2.81', '192.0.2.82'].map(async (address) => {
    const lost = wayfarer(office, { address })
    await lost.post('/sign-in', { name: 'supporter', password: goodPassword })
    return lost
  }))
  const answers = await Promise.all(both.map((lost) => lost.post('/sign-in/second', { recovery: codes[0]! })))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
})

test('a town of real people has no session without a second factor, whatever a program believes', async () => {
  await office.ownerQuery(`update rec.installation set kind = 'real'`)
  try {
    const begin = (second: string | null) => office.pools.signin.query(`insert into ctx.session (token_hash, municipality_id, account_id, idle_until, ends_at, second) values (gen_random_uuid()::text::bytea, 322032, $1, clock_timestamp() + interval '1 minute', clock_timestamp() + interval '1 minute', $2)`, [office.accounts.head, second])
    await expect(begin(null)).rejects.toMatchObject({ message: 'second factor' })
    await expect(begin('totp')).resolves.toMatchObject({ rowCount: 1 })
  } finally {
    await office.ownerQuery(`update rec.installation set kind = 'test'`)
  }
})

test('in an invented town a name is chosen from a list, and proving it again is a button that says it is practice; elsewhere neither exists', async () => {
  const { fetch } = createApp({ pools: office.pools, config: { demoToday: null }, installation: { kind: 'demo', municipalityId: izumo, name: '出雲市', demoToday: null }, factorKey: Buffer.alloc(32, 3), log: () => {} })
  const one = wayfarer({ ...office, fetch })
  expect((await one.get('/sign-in')).text).toContain('名前を選ぶと、その人として入ります')
  expect((await one.post('/sign-in', { account: office.accounts.keeper, then: '/agencies' })).location).toBe('/agencies')
  const page = await one.get('/step-up?then=/agencies')
  expect(page.text).toContain('練習として確認する')
  expect((await one.post('/step-up', { practice: 'yes', then: '/agencies' })).location).toBe('/agencies')
  const [session] = await office.ownerQuery(`select step_up_until > clock_timestamp() as proved, second from ctx.session where account_id = $1 and ended_at is null`, [office.accounts.keeper])
  expect(session).toEqual({ proved: true, second: null })
  const elsewhere = wayfarer(office)
  expect((await elsewhere.get('/sign-in')).text).not.toContain('名前を選ぶと')
  expect((await elsewhere.post('/sign-in', { account: office.accounts.head })).status).toBe(422)
})
