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

test('what nobody meant to send is met with a page and no error of ours', async () => {
  const cookie = await house.cookieOf(office.accounts.worker)
  const names = await fieldNamesOf(house, cookie)
  expect(names.length).toBeGreaterThan(100)
  const wrong = new Map<string, string>()
  let asked = 0
  const until = performance.now() + 12_000
  for (const { route, address, body, headers } of requests(malformed(house.routes, names), 4)) {
    if (performance.now() > until) break
    asked += 1
    const fault = await wrongWith(await house.ask({ method: route.method, address }, { cookie, body, headers }))
    if (fault !== null) wrong.set(`${route.method} ${route.path} ${fault}`, JSON.stringify(house.lines.at(-1)).slice(0, 300))
  }
  expect([...wrong]).toEqual([])
  expect(asked).toBeGreaterThan(100)
  keepFigure({ id: 'S10 short', figure: 'malformed requests: errors of ours, traces, things that run', value: `${wrong.size}`, sample: `${asked} requests over ${house.routes.length} routes, ${names.length} fields`, target: '0 (100,000 in the long test)', control: 'a page whose table fails: noticed', ok: wrong.size === 0 })
}, 120_000)

test('control: a page whose table fails is noticed', async () => {
  await office.ownerQuery(`create function machinery.fail_in_test() returns trigger language plpgsql as $$ begin raise exception 'x'; end $$`)
  await office.ownerQuery('create trigger fail_in_test before insert or update on rec.draft for each row execute function machinery.fail_in_test()')
  const cookie = await house.cookieOf(office.accounts.worker)
  const route = house.routes.find(({ method, path }) => method === 'POST' && path === '/families')!
  const answer = await house.ask(route, { cookie, body: new URLSearchParams({ id: crypto.randomUUID(), here: '/families/new', more: 'x' }) })
  await office.ownerQuery('drop trigger fail_in_test on rec.draft')
  expect(await wrongWith(answer)).toBe('500')
})
