import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { answerOf, houseWith, openForger, openProvider, walk } from './oidc.fixtures.ts'
import type { Elsewhere } from './oidc.fixtures.ts'

let office: Office
let elsewhere: Elsewhere
let browse: ReturnType<typeof houseWith>
beforeAll(async () => {
  office = await openOffice()
  elsewhere = await openProvider()
  browse = houseWith(office, elsewhere)
})
afterAll(async () => {
  elsewhere.server.close()
  await office.close()
})

const FAILED = '組織のアカウントでは入れませんでした'
type Browser = ReturnType<typeof browse>
const ownCookie = async (member: Member, steppedUp: boolean) => ({ '__Host-kyoten': (await office.as(member, { steppedUp })).cookie })

/** To the provider and back to the page with the button; `change` what comes back on the way. */
async function there(browser: Browser, start = '/oidc/start', change: (answer: URLSearchParams) => void = () => undefined): Promise<Record<string, string>> {
  const begun = await browser.ask(start)
  const answer = await walk(begun.location)
  change(answer)
  return answerOf((await browser.ask(`/oidc/callback?${answer}`, undefined, true)).html)
}
async function link(member: Member, subject: string): Promise<string> {
  elsewhere.who = { subject, amr: ['pwd'] }
  const browser = browse(await ownCookie(member, true))
  const done = await browser.ask('/oidc/callback', await there(browser, '/identity/new'))
  return done.status === 303 ? done.location : done.html
}
async function signIn(subject: string, amr: readonly string[] = ['pwd']): Promise<{ browser: Browser; status: number; location: string; html: string }> {
  elsewhere.who = { subject, amr }
  const browser = browse()
  return { browser, ...await browser.ask('/oidc/callback', await there(browser)) }
}

test('an identity is tied from inside a session that has just proved itself, and then signs in; the second proof is asked here unless the provider asked for it', async () => {
  const plain = browse(await ownCookie('nurse', false))
  expect((await plain.ask('/identity/new')).location).toBe('/step-up?then=%2Fidentity')
  expect(await link('nurse', 'sub-nurse')).toBe('/identity')
  const half = await signIn('sub-nurse')
  expect([half.status, half.location]).toEqual([303, '/second-factors'])
  expect([...half.browser.jar.keys()]).toEqual(['__Host-kyoten-arrival'])
  const whole = await signIn('sub-nurse', ['pwd', 'otp'])
  expect([whole.status, whole.location]).toEqual([303, '/'])
  expect(whole.browser.jar.has('__Host-kyoten')).toBe(true)
  expect((await whole.browser.ask('/preferences')).status).toBe(200)
  expect(await office.ownerQuery(`select second, step_up_until from ctx.session where second is not null`)).toEqual([{ second: 'oidc', step_up_until: null }])
})

test('where the sign-in page leads, and that the way back changes nothing before the button', async () => {
  const browser = browse()
  expect((await browser.ask('/sign-in')).html).toContain('組織のアカウントで入る')
  elsewhere.who = { subject: 'sub-nurse', amr: [] }
  const answer = await walk((await browser.ask('/oidc/start')).location)
  for (let n = 0; n < 2; n += 1) await browser.ask(`/oidc/callback?${answer}`, undefined, true)
  expect(await office.ownerQuery('select 1 from ctx.identity_flow where ended_at is null')).toHaveLength(1)
})

test('an unknown subject, one whose mail is the same, and one whose account has ended or is locked read alike', async () => {
  const unknown = await signIn('sub-somebody')
  expect([unknown.status, unknown.html]).toEqual([422, expect.stringContaining(FAILED)])
  await link('worker', 'sub-worker')
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) update rec.account set until = since + 1 from born where id = $1`, [office.accounts.worker])
  const ended = await signIn('sub-worker')
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) update rec.account set until = null, locked_at = now() from born where id = $1`, [office.accounts.worker])
  const locked = await signIn('sub-worker')
  expect([ended.html, locked.html]).toEqual([unknown.html, unknown.html])
  expect([ended, locked].map(({ browser }) => browser.jar.size)).toEqual([0, 0])
})

test('an identity belongs to one account, an account to one identity', async () => {
  expect(await link('supporter', 'sub-nurse')).toContain(FAILED)
  expect(await link('nurse', 'sub-another')).toContain(FAILED)
  expect(await office.ownerQuery(`select subject from ctx.identity where account_id in ($1, $2)`, [office.accounts.nurse, office.accounts.supporter])).toEqual([{ subject: 'sub-nurse' }])
})

test.each<[string, (answer: URLSearchParams) => void]>([
  ['a state that is not ours', (answer) => answer.set('state', 'x')], ['no state', (answer) => answer.delete('state')],
  ['another issuer', (answer) => answer.set('iss', 'http://127.0.0.1:9')], ['another code', (answer) => answer.set('code', 'x')], ['an error', (answer) => { answer.delete('code'); answer.set('error', 'access_denied') }],
])('%s signs nobody in', async (_, change) => {
  elsewhere.who = { subject: 'sub-nurse', amr: ['otp'] }
  const browser = browse()
  const done = await browser.ask('/oidc/callback', await there(browser, '/oidc/start', change))
  expect([done.status, browser.jar.size]).toEqual([422, 0])
})

test('an answer counts once, in the browser that asked, and with the nonce and verifier that belong to it', async () => {
  elsewhere.who = { subject: 'sub-nurse', amr: ['otp'] }
  const browser = browse()
  const answer = await there(browser)
  const flow = browser.jar.get('__Host-kyoten-oidc')!
  expect((await browse().ask('/oidc/callback', answer)).html).toContain(FAILED)
  expect((await browser.ask('/oidc/callback', answer)).status).toBe(303)
  expect((await browse({ '__Host-kyoten-oidc': flow }).ask('/oidc/callback', answer)).html).toContain(FAILED)
  for (const column of ['nonce', 'verifier']) {
    const other = browse()
    const own = await there(other)
    await office.ownerQuery(`update ctx.identity_flow set ${column} = repeat('x', 43) where ended_at is null`)
    expect([column, (await other.ask('/oidc/callback', own)).status]).toEqual([column, 422])
  }
})

test.each<[string, Record<string, unknown>]>([
  ['another issuer', { iss: 'http://127.0.0.1:9' }], ['another audience', { aud: 'somebody-else' }], ['another nonce', { nonce: 'x' }], ['a token that is over', { exp: 1 }], ['a foreign signature that brings its own key', { foreignKey: true }],
  ['no signature', { alg: 'none' }], ['the public key as a secret', { alg: 'HS256' }],
])('a token of %s is not believed; the same without it is', async (_, wrong) => {
  let claims: Record<string, unknown> = { sub: 'forged', amr: ['otp'] }
  const forger = await openForger(() => claims)
  await office.ownerQuery(`delete from ctx.identity where subject = 'forged'`)
  await office.ownerQuery(`insert into ctx.identity (municipality_id, account_id, issuer, subject) values (322032, $1, $2, 'forged')`, [office.accounts.deputy, forger.settings.issuer])
  const visit = houseWith(office, forger)
  const attempt = async (): Promise<number> => {
    const browser = visit()
    const asked = new URL((await browser.ask('/oidc/start')).location).searchParams
    forger.nonce = asked.get('nonce')!
    return (await browser.ask('/oidc/callback', { 'answer.code': 'any', 'answer.state': asked.get('state')! })).status
  }
  expect(await attempt()).toBe(303)
  claims = { ...claims, ...wrong }
  expect(await attempt()).toBe(422)
  await office.ownerQuery(`update ctx.identity set unlinked_at = now() where account_id = $1`, [office.accounts.deputy])
  forger.server.close()
})

test('a provider that describes itself as another, or leads elsewhere to be described, is not asked on', async () => {
  const forger = await openForger(() => ({}))
  forger.describes = 'http://127.0.0.1:9'
  expect((await houseWith(office, forger)().ask('/oidc/start')).status).toBe(503)
  forger.describes = forger.settings.issuer
  forger.leads = true
  expect((await houseWith(office, forger)().ask('/oidc/start')).status).toBe(503)
  expect(forger.asked.filter((path) => path === '/elsewhere')).toEqual([])
  forger.leads = false
  expect((await houseWith(office, forger)().ask('/oidc/start')).status).toBe(303)
  forger.server.close()
})

test('no token of the provider reaches the browser, by no cookie, address or page', async () => {
  elsewhere.who = { subject: 'sub-nurse', amr: ['otp'] }
  const browser = browse()
  const answer = await there(browser)
  const done = await browser.ask('/oidc/callback', answer)
  expect([done.status, /eyJ[\w-]+\.eyJ|access_token|id_token/.test([done.html, done.location, ...browser.jar.values(), ...Object.values(answer)].join(' '))]).toEqual([303, false])
})

test('it is untied as it was tied, and a reset unties it too', async () => {
  const browser = browse(await ownCookie('nurse', true))
  expect((await browse(await ownCookie('nurse', false)).ask('/identity/unlink', {})).location).toBe('/step-up?then=%2Fidentity')
  expect((await browser.ask('/identity/unlink', {})).location).toBe('/identity')
  expect((await signIn('sub-nurse')).html).toContain(FAILED)
  expect(await link('nurse', 'sub-nurse')).toBe('/identity')
})

test('a provider that is away leaves the way with the password', async () => {
  const away = houseWith(office, { ...elsewhere, settings: { ...elsewhere.settings, issuer: 'http://127.0.0.1:9' } })()
  const page = await away.ask('/oidc/start')
  expect([page.status, page.html]).toEqual([503, expect.stringContaining('利用者名とパスワードで入って')])
})

test('without a provider there are no such pages', async () => {
  const response = await office.fetch(new Request('http://127.0.0.1/oidc/start', { redirect: 'manual' }))
  expect(response.headers.get('location')).toBe('/sign-in')
})
