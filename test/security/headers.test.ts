import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'
import { everyRoute } from './every-route.fixtures.ts'
import type { Ask } from './every-route.fixtures.ts'

let office: Office
let house: Awaited<ReturnType<typeof everyRoute>>
let ask: Ask
beforeAll(async () => {
  office = await openOffice()
  house = await everyRoute(office)
  ask = house.ask
}, 60_000)
afterAll(() => office.close())

/** What every answer carries, whatever it is. */
const demanded: Record<string, string> = {
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
}
const cookieForm = /^__Host-[\w-]+=[\w.~-]*; Path=\/; Secure; HttpOnly; SameSite=(Strict|Lax)(; Max-Age=\d+)?$/

/** What is wrong with an answer; empty when nothing is. */
async function faultsOf(answer: Response): Promise<string[]> {
  const faults = Object.entries(demanded).filter(([name, value]) => answer.headers.get(name) !== value && !(name === 'content-security-policy' && answer.headers.get(name)?.startsWith(`${value}; sandbox`)))
    .map(([name]) => `${name}: ${answer.headers.get(name)}`)
  for (const cookie of answer.headers.getSetCookie()) if (!cookieForm.test(cookie)) faults.push(`cookie ${cookie.split('=')[0]}`)
  const to = answer.headers.get('location')
  if (to !== null && !/^\/(?!\/)[\w/?&=%.#-]*$/.test(to)) faults.push(`location ${to}`)
  if (to !== null && /[^ -~]/.test(decodeURIComponent(to))) faults.push('words in a location')
  const type = answer.headers.get('content-type') ?? ''
  const text = await answer.text()
  if (type.startsWith('text/html')) {
    if (/<script(?![^>]*\ssrc=)|<style|\son\w+\s*=\s*["']|\sstyle\s*=|javascript:|<iframe|<object|<embed|<base|<meta[^>]*http-equiv/i.test(text)) faults.push('something inline')
    if (/(?:href|src|action)="(?!\/(?!\/)|#|tel:|data:,")[^"]/i.test(text)) faults.push(`address ${/(?:href|src|action)="(?!\/(?!\/)|#|tel:|data:,")[^"]*/i.exec(text)![0]}`)
    for (const [, address] of text.matchAll(/(?:href|action)="(?!tel:)([^"]*)"/g)) if (/[^ -~]/.test(decodeURIComponent(address!))) faults.push(`words in ${address}`)
    const title = /<title>([^<]*)/.exec(text)?.[1] ?? ''
    if (/Zq/.test(title)) faults.push('a name in the title')
  }
  return faults
}

describe('every answer of every route', () => {
  test.each<Member | 'nobody'>(['nobody', 'head', 'privacy', 'teacher'])('is guarded when asked by %s, and a look changes nothing', async (member) => {
    const cookie = member === 'nobody' ? undefined : await house.cookieOf(office.accounts[member])
    const changes = async () => (await office.ownerQuery<{ n: number }>('select count(*)::int as n from audit.change'))[0]!.n
    const before = await changes()
    const faults: string[] = []
    let found = 0
    for (const route of house.routes.filter(({ method }) => method === 'GET')) {
      const answer = await ask(route, { cookie })
      if (answer.status === 200) found += 1
      // The record set only names a file's bytes, under a key that never was.
      if (answer.status >= 500 && route.path !== '/files/:file/content') faults.push(`${route.path} ${answer.status}`)
      for (const fault of await faultsOf(answer)) faults.push(`GET ${route.path} ${answer.status} ${fault}`)
    }
    expect(await changes()).toBe(before)
    for (const route of house.routes.filter(({ method, path }) => method === 'POST' && path !== '/sign-out')) {
      const answer = await ask(route, { cookie, body: new URLSearchParams({ id: crypto.randomUUID() }) })
      for (const fault of await faultsOf(answer)) faults.push(`POST ${route.path} ${answer.status} ${fault}`)
    }
    expect(faults).toEqual([])
    if (member === 'head') expect(found).toBeGreaterThan(60)
  }, 120_000)

  test('is guarded also where nothing is declared, for another method, and for another name', async () => {
    const cookie = await house.cookieOf(office.accounts.head)
    for (const [address, init] of [['/nowhere', {}], ['/', { method: 'POST' }], ['/', { method: 'DELETE' }], ['/', { method: 'OPTIONS' }], ['/assets/x.js', {}], ['/%ff/%c0', {}], ['/', { origin: 'http://evil.example' }]] as const) {
      for (const one of [undefined, cookie]) {
        const answer = await ask({ method: 'GET', address, ...init }, { cookie: one, ...init })
        expect([address, init, await faultsOf(answer)]).toEqual([address, init, []])
        expect(answer.status).toBeLessThan(500)
      }
    }
    expect((await ask({ method: 'GET', address: '/' }, { cookie, origin: 'http://evil.example' })).status).toBe(403)
  })

  test('says that only TLS is to be used wherever it came over TLS, and never in the clear', async () => {
    expect((await ask({ method: 'GET', address: '/sign-in' }, { origin: 'https://localhost' })).headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
    expect((await ask({ method: 'GET', address: '/sign-in' })).headers.get('strict-transport-security')).toBeNull()
  })
})

const foreign: [string, Record<string, string>, string?][] = [
  ['another origin', { origin: 'http://evil.example' }], ['no word of where it comes from', {}], ['the origin null', { origin: 'null' }], ['the same site', { 'sec-fetch-site': 'same-site' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }], ['an address typed', { 'sec-fetch-site': 'none' }], ['a sub-domain', { origin: 'http://a.127.0.0.1' }], ['another scheme', { origin: 'https://127.0.0.1' }],
  ['another port', { origin: 'http://127.0.0.1:8080' }], ['a foreign origin that claims to be ours', { origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }],
  ['another name for the house', { origin: 'http://evil.example' }, 'http://evil.example'],
]

describe('what changes', () => {
  const trail = async (): Promise<unknown> => (await office.ownerQuery(`select (select count(*)::int from audit.change) as changes, (select count(*)::int from audit.request) as requests,
    (select count(*)::int from rec.draft) as drafts, (select count(*)::int from ctx.session where ended_at is not null) as ended, (select count(*)::int from ctx.session) as begun`))[0]

  test.each(foreign)('is refused on every route from %s, before anything is noted', async (_, headers, to) => {
    const cookie = await house.cookieOf(office.accounts.head)
    const before = await trail()
    const posts = house.routes.filter(({ method }) => method === 'POST')
    expect(posts.length).toBeGreaterThan(100)
    for (const route of posts) {
      const answer = await ask(route, { cookie, headers, body: new URLSearchParams({ id: crypto.randomUUID() }), ...(to ? { origin: to } : {}) })
      expect([route.path, answer.status]).toEqual([route.path, 403])
    }
    expect(await trail()).toEqual(before)
  })

  test('goes on from our own page: the same request is noted', async () => {
    const cookie = await house.cookieOf(office.accounts.head)
    const before = await trail()
    const route = house.routes.find(({ method, outside }) => method === 'POST' && !outside)!
    expect((await ask(route, { cookie, body: new URLSearchParams() })).status).not.toBe(403)
    expect(await trail()).not.toEqual(before)
  })
})
