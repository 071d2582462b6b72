import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepFigure } from '../figures.ts'
import { openOffice } from '../office.ts'
import type { Office } from '../office.ts'
import { everyRoute } from './every-route.fixtures.ts'
import { fieldNamesOf, malformed, requests, wrongWith } from './malformed.fixtures.ts'

let office: Office
let house: Awaited<ReturnType<typeof everyRoute>>
beforeAll(async () => {
  office = await openOffice()
  house = await everyRoute(office)
}, 60_000)
afterAll(() => office.close())

const most = 100_000
const minutes = 28

test('a hundred thousand requests that nobody meant to send, as somebody of the office and as nobody', async () => {
  const sessions: (string | undefined)[] = [await house.cookieOf(office.accounts.worker), await house.cookieOf(office.accounts.head), await house.cookieOf(office.accounts.coordinator), undefined]
  const source = requests(malformed(house.routes, await fieldNamesOf(house, sessions[0]!)), 7)
  const wrong = new Map<string, string>()
  const until = performance.now() + minutes * 60_000
  let asked = 0
  const ask = async (): Promise<void> => {
    while (asked < most && performance.now() < until) {
      const { route, address, body, headers } = source.next().value as ReturnType<typeof source.next>['value'] & object
      asked += 1
      const before = house.lines.length
      const fault = await wrongWith(await house.ask({ method: route.method, address }, { cookie: sessions[asked % sessions.length], body, headers }))
      if (fault !== null) wrong.set(`${route.method} ${route.path} ${fault}`, JSON.stringify(house.lines.slice(before).find((line) => (line as { status: number }).status >= 500)))
      if (house.lines.length > 1_000) house.lines.splice(0)
    }
  }
  // Sessions end when nobody types; this desk goes on typing.
  const typing = setInterval(() => { void office.pools.signin.query(`update ctx.session set idle_until = clock_timestamp() + interval '15 minutes'`) }, 60_000)
  await Promise.all(Array.from({ length: 6 }, ask))
  clearInterval(typing)
  keepFigure({ id: 'S10', figure: 'malformed requests: errors of ours, traces, things that run', value: `${wrong.size}`, sample: `${asked} requests over ${house.routes.length} routes`, target: `0 of ${most}`, control: 'a page whose table fails is noticed (S10 short)', ok: wrong.size === 0 && asked >= most })
  expect([...wrong]).toEqual([])
})
