import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { ServerType } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../app/app.tsx'
import { onLoopback } from '../../app/config.ts'
import { closeDoor, openDoor } from '../../app/listen.ts'
import { izumo, openOffice, testNow } from '../office.ts'
import type { Office } from '../office.ts'
import { everyRoute } from './every-route.fixtures.ts'

let office: Office
let house: Awaited<ReturnType<typeof everyRoute>>
let server: ServerType
beforeAll(async () => {
  office = await openOffice()
  house = await everyRoute(office)
  const { fetch } = createApp({ pools: office.pools, config: { demoToday: null }, installation: { kind: 'test', municipalityId: izumo, name: '出雲市', demoToday: null }, clock: () => testNow, log: () => undefined })
  server = await openDoor({ fetch }, { port: 0, listening: onLoopback })
}, 180_000)
afterAll(async () => {
  await closeDoor(server)
  await office.close()
})

/** What the real server says to these bytes, until it closes or keeps still for half a second. */
async function said(bytes: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk: Buffer) => { text += chunk.toString() })
  socket.on('error', () => { /* a reset is an answer too */ })
  socket.setTimeout(500, () => socket.destroy())
  socket.write(bytes)
  await once(socket, 'close')
  return text
}
const statuses = (text: string): string[] => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status!)
const head = (line: string, ...more: string[]): string => [`${line} HTTP/1.1`, 'Host: localhost', ...more, '', ''].join('\r\n')

describe('on the wire', () => {
  test.each([
    ['a length and chunks together', head('POST /sign-in', 'Content-Length: 6', 'Transfer-Encoding: chunked') + '0\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['two lengths', head('POST /sign-in', 'Content-Length: 0', 'Content-Length: 44') + 'GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['an unknown coding', head('POST /sign-in', 'Transfer-Encoding: xchunked') + '0\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a coding with a blank before the colon', head('POST /sign-in', 'Transfer-Encoding : chunked', 'Content-Length: 5') + '0\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a line of the head that ends twice', head('GET /sign-in', 'X-One: a\rSet-Cookie: b')],
    ['no name of the house', 'GET /sign-in HTTP/1.1\r\n\r\n'],
  ])('%s: refused, and no second request is read out of the first', async (_, bytes) => {
    const answered = statuses(await said(bytes))
    expect(answered.length).toBe(1)
    expect(['400', '403']).toContain(answered[0])
  })

  test('what was sent is not sent back: TRACE, CONNECT and unknown methods find nothing', async () => {
    for (const method of ['TRACE', 'PUT', 'PATCH', 'PROPFIND']) {
      const text = await said(head(`${method} /sign-in`, 'X-Secret: kanaria', 'Cookie: __Host-kyoten=kanaria'))
      expect([method, statuses(text).length, /^HTTP\/1\.1 (4|501|303)/.test(text), text.includes('kanaria')]).toEqual([method, 1, true, false])
    }
    expect(await said(head('CONNECT 127.0.0.1:22'))).not.toMatch(/^HTTP\/1\.1 2/)
  })

  test('two requests one after the other are two: the control of the above', async () => {
    expect(statuses(await said(head('GET /sign-in') + head('GET /sign-in', 'Connection: close')))).toEqual(['200', '200'])
  })
})

describe('without a session', () => {
  test('only the way in answers', async () => {
    const open: string[] = []
    for (const route of house.routes.filter(({ method }) => method === 'GET')) if ((await house.ask(route)).status === 200) open.push(route.path)
    expect(open.sort()).toEqual(['/invitation', '/session', '/sign-in'])
    expect(await (await house.ask({ method: 'GET', address: '/session' })).json()).toEqual({ leftMs: 0 })
  })

  test.each(['/.git/HEAD', '/.git/config', '/package.json', '/app/server.ts', '/assets/', '/assets/..%2fpackage.json', '/assets/%2e%2e/package.json', '/data/', '/docs/', '/metrics', '/health', '/status', '/debug', '/server-status', '/openapi.json', '/swagger', '/robots.txt', '/.env', '/backup.sql'])('%s is not there, signed in or not', async (address) => {
    for (const cookie of [undefined, await house.cookieOf(office.accounts.admin)]) {
      const answer = await house.ask({ method: 'GET', address }, { cookie })
      expect([303, 404]).toContain(answer.status)
      expect(await answer.text()).not.toMatch(/ref:|"name":|\[core\]|Index of/)
    }
  })
})

test('every answer says what it is and in which signs, and lets no other origin read it', async () => {
  const cookie = await house.cookieOf(office.accounts.head)
  const faults: string[] = []
  const kinds = new Set<string>()
  for (const route of house.routes.filter(({ path }) => path !== '/sign-out')) {
    const answer = await house.ask(route, { cookie, headers: { origin: route.method === 'POST' ? 'http://127.0.0.1' : 'http://evil.example' }, ...(route.method === 'POST' ? { body: new URLSearchParams() } : {}) })
    const [type, body] = [answer.headers.get('content-type') ?? '', await answer.arrayBuffer()]
    kinds.add(type)
    if (body.byteLength > 0 && !/^(text\/html; charset=utf-8|text\/csv; charset=(utf-8|shift_jis)(; header=present)?|application\/(json|pdf)|image\/jpeg)/i.test(type)) faults.push(`${route.path} ${type}`)
    for (const [name] of answer.headers) if (name.startsWith('access-control-')) faults.push(`${route.path} ${name}`)
  }
  expect(faults).toEqual([])
  expect([...kinds]).toContain('text/html; charset=utf-8')
}, 180_000)

test('every page of somebody who is signed in has the way out', async () => {
  const cookie = await house.cookieOf(office.accounts.head)
  const without: string[] = []
  let pages = 0
  for (const route of house.routes.filter(({ method, outside }) => method === 'GET' && !outside)) {
    const text = await (await house.ask(route, { cookie })).text()
    if (!text.startsWith('<!doctype html>') || !text.includes('<main')) continue
    pages += 1
    if (!/<form class="signed-in"[^>]*action="\/sign-out"/.test(text)) without.push(route.path)
  }
  expect(pages).toBeGreaterThan(60)
  // The page of an error, which knows nobody, and what is shown on the wall of a meeting.
  expect(without).toEqual(['/files/:file/content', '/items/:item/room'])
}, 180_000)

describe('what is sent is read once and from one place', () => {
  const signIn = (address: string, body: string) => house.ask({ method: 'POST', address }, { body: new Uint8Array(Buffer.from(body)), headers: { origin: 'http://127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' } })

  test('an escape within an escape stays as it was written, and what reads as a tag is text', async () => {
    const page = await (await signIn('/sign-in', 'name=%2541%252526%26%3Cb%3E&password=x')).text()
    expect(page).toContain('value="%41%2526&amp;&lt;b&gt;"')
  })

  test('a field in the address is no field of the form, and names of the language are names like any other', async () => {
    const page = await (await signIn('/sign-in?name=somebody&password=x', '__proto__=a&constructor=b&toString=c')).text()
    expect(page).not.toContain('value="somebody"')
    expect([({} as Record<string, unknown>)['a'], Object.prototype.toString.call('')]).toEqual([undefined, '[object String]'])
  })
})

test('the fields of passwords hide what is typed, let it be pasted and filled in, and ask for no hint', async () => {
  const { givePassword, wayfarer } = await import('../../app/accounts/way-in.fixtures.ts')
  await givePassword(office, 'nurse')
  const nurse = wayfarer(office)
  nurse.jar.set('__Host-kyoten', await house.cookieOf(office.accounts.nurse))
  const pages = [(await wayfarer(office).get('/sign-in')).html, (await nurse.get('/password')).html, (await wayfarer(office).get(`/invitation?key=${'f'.repeat(48)}`)).html]
  for (const page of pages) {
    const fields = [...page.matchAll(/<input[^>]*name="(password|old|fresh|again)"[^>]*>/g)].map(([tag]) => tag)
    expect(fields.length).toBeGreaterThan(0)
    for (const tag of fields) expect(tag).toMatch(/type="password".*autoComplete="(current|new)-password"|autoComplete="(current|new)-password".*type="password"/i)
    expect(page).not.toMatch(/onpaste|maxlength="\d{1,2}"|秘密の質問|ヒント/i)
  }
})
