import { hash } from '@node-rs/argon2'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { hashPassword } from './passwords.ts'
import { codeOf, forgetTries, goodPassword, laterForApps, settled, wayfarer } from './way-in.fixtures.ts'
import type { Wayfarer } from './way-in.fixtures.ts'

let office: Office
let one: Wayfarer
let secret: string
beforeAll(async () => {
  office = await openOffice()
  ;({ one, secret } = await settled(office, 'coordinator'))
})
afterAll(() => office.close())
beforeEach(async () => {
  await forgetTries(office)
  await laterForApps(office, 'coordinator')
})

const stepUp = async (): Promise<void> => {
  expect((await one.post('/step-up', { code: codeOf(secret), then: '/second-factors' })).location).toBe('/second-factors')
  await laterForApps(office, 'coordinator')
}
const unstep = (): Promise<unknown> => office.ownerQuery('update ctx.session set step_up_until = null')

test('proving it again lasts ten minutes, changes the cookie, and leads back', async () => {
  const before = one.jar.get('__Host-kyoten')!
  const wrong = await one.post('/step-up', { code: '000000', then: '/agencies' })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('コードが違うか')])
  const done = await one.post('/step-up', { code: codeOf(secret), then: '/agencies' })
  expect(done.location).toBe('/agencies')
  expect(one.jar.get('__Host-kyoten')).not.toBe(before)
  const [row] = await office.ownerQuery<{ minutes: number }>(`select round(extract(epoch from step_up_until - clock_timestamp()) / 60)::int as minutes from ctx.session where account_id = $1 and ended_at is null`, [office.accounts.coordinator])
  expect(row!.minutes).toBe(10)
  const old = wayfarer(office)
  old.jar.set('__Host-kyoten', before)
  expect((await old.get('/agencies')).location).toMatch(/^\/sign-in/)
  expect((await one.post('/step-up', { code: codeOf(secret, 1), then: 'https://evil.example/' })).location).toBe('/')
})

test('step-up is never given to half a sign-in, nor by pressing the practice button of a demo town, nor from another origin', async () => {
  await unstep()
  expect((await one.post('/step-up', { practice: 'yes' })).status).toBe(422)
  expect((await one.post('/step-up', { code: codeOf(secret) }, { origin: 'http://evil.example' })).status).toBe(403)
  const half = wayfarer(office)
  await half.post('/sign-in', { name: 'coordinator', password: goodPassword })
  expect((await half.post('/step-up', { code: codeOf(secret) })).location).toMatch(/^\/sign-in/)
})

test('a second factor is added, renamed and removed only by who has just proved it, and one always stays', async () => {
  await unstep()
  for (const [path, form] of [['/second-factors/app', { code: '000000' }], ['/second-factors/rename', {}], ['/second-factors/remove', {}], ['/second-factors/recovery-codes', {}]] as const) {
    expect([path, (await one.post(path, form)).location]).toEqual([path, '/step-up?then=%2Fsecond-factors'])
  }
  expect((await one.get('/second-factors/key')).location).toBe('/step-up?then=%2Fsecond-factors')
  await stepUp()
  const factors = () => office.ownerQuery<{ id: string; name: string }>(`select id, name from ctx.factor where account_id = $1 and confirmed_at is not null and removed_at is null order by added_at`, [office.accounts.coordinator])
  const [first] = await factors()
  await one.post('/second-factors/remove', { factor: first!.id })
  expect(await factors()).toHaveLength(1)
  const page = await one.get('/second-factors/app')
  const fresh = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.html)![1]!.replaceAll(' ', '')
  expect((await one.post('/second-factors/app', { code: codeOf(fresh), name: '自分の携帯' })).location).toBe('/second-factors')
  await one.post('/second-factors/rename', { factor: first!.id, name: '古い携帯' })
  expect((await one.get('/second-factors')).text).toContain('古い携帯')
  const both = (await factors()).map(({ id }) => id)
  const session = one.jar.get('__Host-kyoten')!
  await Promise.all(both.map((factor) => {
    const same = wayfarer(office)
    same.jar.set('__Host-kyoten', session)
    return same.post('/second-factors/remove', { factor })
  }))
  expect(await factors()).toHaveLength(1)
  await office.ownerQuery(`update ctx.factor set removed_at = null where account_id = $1 and confirmed_at is not null`, [office.accounts.coordinator])
})

test('somebody else’s factor and session cannot be touched by their ids', async () => {
  const other = await settled(office, 'psychologist')
  expect((await other.one.post('/step-up', { code: codeOf(other.secret) })).status).toBe(303)
  const [mine] = await office.ownerQuery<{ factor: string; session: string }>(`select f.id as factor, s.id as session from ctx.factor f join ctx.session s using (account_id) where f.account_id = $1 and f.removed_at is null and s.ended_at is null limit 1`, [office.accounts.coordinator])
  const before = await office.ownerQuery(`select f.name, f.removed_at, s.ended_at from ctx.factor f, ctx.session s where f.id = $1 and s.id = $2`, [mine!.factor, mine!.session])
  await other.one.post('/second-factors/rename', { factor: mine!.factor, name: 'x' })
  await other.one.post('/second-factors/remove', { factor: mine!.factor })
  await other.one.post('/sessions/end', { session: mine!.session })
  expect(await office.ownerQuery(`select f.name, f.removed_at, s.ended_at from ctx.factor f, ctx.session s where f.id = $1 and s.id = $2`, [mine!.factor, mine!.session])).toEqual(before)
})

test('one’s own sessions are listed with device and time, and end at the next request', async () => {
  const telephone = wayfarer(office, { agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) Version/20.0 Safari/605', address: '192.0.2.99' })
  const again = (await setUpAgain()).one
  await telephone.post('/sign-in', { name: 'coordinator', password: goodPassword })
  await telephone.post('/sign-in/second', { code: codeOf(secret) })
  expect((await telephone.get('/agencies')).status).toBe(200)
  const page = await again.get('/sessions')
  expect(page.text).toContain('iPhone・Safari')
  expect(page.text).toContain('192.0.2.99')
  expect(page.text).toContain('いま使っている端末')
  const [row] = await office.ownerQuery<{ id: string }>(`select id from ctx.session where device = 'iPhone・Safari' and ended_at is null`)
  await again.post('/sessions/end', { session: row!.id })
  expect((await telephone.get('/agencies')).location).toMatch(/^\/sign-in/)
  expect((await again.get('/agencies')).status).toBe(200)
  await again.post('/sign-out')
  expect((await again.get('/agencies')).location).toMatch(/^\/sign-in/)
  expect(await office.ownerQuery(`select 1 from ctx.session where account_id = $1 and ended_at is null and device <> '' and device <> 'Windows・Edge'`, [office.accounts.coordinator])).toEqual([])
})

/** The member at their usual browser, signed in anew. */
async function setUpAgain(): Promise<{ one: Wayfarer }> {
  await one.post('/sign-out')
  await one.post('/sign-in', { name: 'coordinator', password: goodPassword })
  expect((await one.post('/sign-in/second', { code: codeOf(secret) })).status).toBe(303)
  await laterForApps(office, 'coordinator')
  return { one }
}

test('a new password needs the old one and must not be what is tried first; every other session ends', async () => {
  await setUpAgain()
  const fresh = '川べりの時計が三つ鳴る夜'
  const refused = async (form: Record<string, string>): Promise<string> => (await one.post('/password', form)).text
  expect(await refused({ old: 'ちがう', fresh, again: fresh })).toContain('いまのパスワードが違います')
  expect(await refused({ old: goodPassword, fresh: 'izumo2026izumo', again: 'izumo2026izumo' })).toContain('推測されやすい')
  expect(await refused({ old: goodPassword, fresh, again: 'x' })).toContain('2回の入力が違います')
  expect(await refused({ old: goodPassword, fresh: goodPassword, again: goodPassword })).toContain('いまのパスワードと同じです')
  const elsewhere = wayfarer(office)
  await elsewhere.post('/sign-in', { name: 'coordinator', password: goodPassword })
  await elsewhere.post('/sign-in/second', { code: codeOf(secret) })
  expect((await elsewhere.get('/agencies')).status).toBe(200)
  expect((await one.post('/password', { old: goodPassword, fresh, again: fresh })).location).toBe('/')
  expect([(await one.get('/agencies')).status, (await elsewhere.get('/agencies')).location?.startsWith('/sign-in')]).toEqual([200, true])
  expect((await wayfarer(office).post('/sign-in', { name: 'coordinator', password: goodPassword })).status).toBe(422)
  expect((await wayfarer(office).post('/sign-in', { name: 'coordinator', password: fresh })).location).toBe('/sign-in/second')
})

test('half and full width are one letter in a password, and what was stored before that still opens', async () => {
  const typed = 'ｋａｗａ！ １２ 時計の音'
  await office.ownerQuery('update ctx.credential set password_hash = $2 where account_id = $1', [office.accounts.coordinator, await hash(typed)])
  expect((await wayfarer(office).post('/sign-in', { name: 'coordinator', password: typed })).status).toBe(303)
  expect((await wayfarer(office).post('/sign-in', { name: 'coordinator', password: typed.normalize('NFKC') })).status).toBe(422)
})

test('asking how long a session lasts does not keep it; a person’s press does', async () => {
  await office.ownerQuery(`update ctx.session set idle_until = clock_timestamp() + interval '5 minutes' where account_id = $1 and ended_at is null`, [office.accounts.coordinator])
  const left = async (answer: Promise<{ json(): unknown }>): Promise<number> => Math.round(((await answer).json() as { leftMs: number }).leftMs / 60_000)
  expect([await left(one.get('/session')), await left(one.get('/session')), await left(one.post('/session')), await left(wayfarer(office).get('/session'))]).toEqual([5, 5, 15, 0])
})

test('only the role of the way in writes sessions, factors and tries', async () => {
  for (const table of ['session', 'arrival', 'factor', 'recovery_code', 'challenge', 'device', 'credential', 'attempt']) {
    await expect(office.pools.app.query(`insert into ctx.${table} default values`)).rejects.toMatchObject({ code: '42501' })
    await expect(office.pools.app.query(`select 1 from ctx.${table}`)).rejects.toMatchObject({ code: '42501' })
  }
  await expect(office.pools.signin.query('select 1 from rec.person')).rejects.toMatchObject({ code: '42501' })
  await expect(office.pools.signin.query('select ctx.enter($1, null)', [Buffer.alloc(32)])).rejects.toMatchObject({ code: '42501' })
})

test('a form that asks for step-up comes back as it was typed, once who sits there has proved it', async () => {
  const admin = await settled(office, 'admin')
  await laterForApps(office, 'admin')
  const id = crypto.randomUUID()
  const asked = await admin.one.post('/accounts', { id, here: '/accounts/new', 'draft-title': '利用者を加える提案', name: '布野 ひかる', signInName: 'funo', role: 'social_worker' })
  expect(asked.location).toBe(`/step-up?then=${encodeURIComponent(`/accounts/new?draft=${id}`)}`)
  const then = new URL(asked.location!, 'http://localhost').searchParams.get('then')!
  expect((await admin.one.get(asked.location!)).text).toContain('書いたものは下書きに残っています')
  const back = await admin.one.post('/step-up', { then, code: codeOf(admin.secret) })
  expect(back.location).toBe(then)
  expect((await admin.one.get(then)).html).toContain('布野 ひかる')
})

test('who may end accounts ends all sessions of one at once; nobody else finds the page, and the account stays', async () => {
  const { one: teacher } = await settled(office, 'teacher')
  const isLetIn = async (): Promise<boolean> => (await teacher.get('/sessions')).status === 200
  const end = async (member: 'nurse' | 'privacy' | 'supervisor') => (await (await office.as(member)).post(`/accounts/${office.accounts.teacher}/sessions/end`, {})).status
  expect([await end('nurse'), await end('privacy'), await isLetIn()]).toEqual([404, 404, true])
  await expect(office.acting('nurse', (tx) => sql`select ctx.end_sessions(${office.accounts.teacher})`.execute(tx))).rejects.toMatchObject({ message: 'not yours' })
  expect([await end('supervisor'), await isLetIn()]).toEqual([303, false])
  expect((await teacher.post('/sign-in', { name: 'teacher', password: goodPassword })).location).toBe('/sign-in/second')
})

test('whoever signs in anew at a browser gets a new session, and the one before is over', async () => {
  const before = one.jar.get('__Host-kyoten')!
  await office.ownerQuery('update ctx.credential set password_hash = $2 where account_id = $1', [office.accounts.coordinator, await hashPassword(goodPassword)])
  await one.post('/sign-in', { name: 'coordinator', password: goodPassword })
  expect((await one.post('/sign-in/second', { code: codeOf(secret) })).status).toBe(303)
  const old = wayfarer(office)
  old.jar.set('__Host-kyoten', before)
  expect([one.jar.get('__Host-kyoten') === before, (await old.get('/agencies')).status, (await one.get('/agencies')).status]).toEqual([false, 303, 200])
})
