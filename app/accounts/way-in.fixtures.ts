import { Secret, TOTP } from 'otpauth'
import { expect } from 'vitest'
import { izumo } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { hashPassword } from './passwords.ts'

/** A password nobody would try first. */
export const goodPassword = 'ただしい馬 電池 ホチキス'

interface Seen { status: number; location: string | null; html: string; text: string; json: () => unknown }
/** Somebody at a browser of their own: its cookies are kept as a browser keeps them. */
export interface Wayfarer {
  jar: Map<string, string>
  get(path: string): Promise<Seen>
  post(path: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Seen>
  /** Follows from a page to where it leads, at most six steps. */
  follow(from: Seen): Promise<Seen & { path: string }>
}

/** A browser that has never been here, at an address. */
export function wayfarer(office: Office, { address = '192.0.2.10', agent = 'Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Edg/150.0', origin = 'http://localhost' } = {}): Wayfarer {
  const jar = new Map<string, string>()
  const send = async (path: string, init: RequestInit): Promise<Seen> => {
    const request = new Request(origin + path, { ...init, redirect: 'manual', headers: { 'user-agent': agent, cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), ...(init.headers as Record<string, string>) } })
    const response = await office.fetch(request, { incoming: { socket: { remoteAddress: address } } })
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string]
      if (line.includes('Max-Age=0')) jar.delete(name)
      else jar.set(name, value)
    }
    const html = await response.text()
    return { status: response.status, location: response.headers.get('location'), html, text: html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '), json: () => JSON.parse(html) as unknown }
  }
  const one: Wayfarer = {
    jar,
    get: (path) => send(path, {}),
    post: (path, form = {}, headers = {}) => send(path, { method: 'POST', body: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers } }),
    follow: async (from) => {
      let [seen, path] = [from, '']
      for (let step = 0; step < 6 && seen.location; step += 1) {
        path = seen.location
        seen = await one.get(path)
      }
      return { ...seen, path }
    },
  }
  return one
}

/** Gives a member a password, as an administrator would have handed it over. */
export async function givePassword(office: Office, member: Member, password = goodPassword, mustChange = false): Promise<void> {
  await office.ownerQuery(`insert into ctx.credential (municipality_id, account_id, password_hash, must_change) values ($1, $2, $3, $4)
    on conflict (municipality_id, account_id) do update set password_hash = excluded.password_hash, must_change = excluded.must_change`, [izumo, office.accounts[member], await hashPassword(password), mustChange])
}

/** The code of an app at a moment, steps of half a minute away from now. */
export function codeOf(secret: string, stepsAway = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp: Temporal.Now.instant().epochMilliseconds + stepsAway * 30_000 })
}

const secretOn = (html: string): string => /<code>([A-Z2-7 ]+)<\/code>/.exec(html)![1]!.replaceAll(' ', '')

/** Sets up an app where somebody was led to, with the code of the step before: the current one is still free. Gives the secret and the recovery codes. */
export async function setUpApp(one: Wayfarer): Promise<{ secret: string; codes: string[] }> {
  const page = await one.get('/second-factors/app')
  const secret = secretOn(page.html)
  const done = await one.post('/second-factors/app', { code: codeOf(secret, -1), name: '職場の携帯' })
  expect(done.status).toBe(200)
  return { secret, codes: [...done.html.matchAll(/<code>(\d-[a-z0-9-]+)<\/code>/g)].map(([, code]) => code!) }
}

/** A member who has a password and an app, and a browser that has signed in once. */
export async function settled(office: Office, member: Member): Promise<{ one: Wayfarer; secret: string; codes: string[] }> {
  await givePassword(office, member)
  const one = wayfarer(office)
  await one.post('/sign-in', { name: member, password: goodPassword })
  return { one, ...await setUpApp(one) }
}

/** Time passes for the apps of an account: what was taken is long ago. */
export async function laterForApps(office: Office, member: Member): Promise<void> {
  await office.ownerQuery('update ctx.factor set last_step = last_step - 10 where account_id = $1', [office.accounts[member]])
}

/** A quarter of an hour passes for whoever typed wrongly. */
export async function forgetTries(office: Office): Promise<void> {
  await office.ownerQuery(`update ctx.attempt set at = at - interval '1 hour'`)
}
