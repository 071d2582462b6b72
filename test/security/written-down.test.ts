import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, forgetTries, goodPassword, laterForApps, settled, wayfarer } from '../../app/accounts/way-in.fixtures.ts'
import { openOffice } from '../office.ts'
import type { Office } from '../office.ts'
import { everyRoute } from './every-route.fixtures.ts'

let office: Office
let house: Awaited<ReturnType<typeof everyRoute>>
beforeAll(async () => {
  office = await openOffice()
  house = await everyRoute(office)
}, 60_000)
afterAll(() => office.close())

test('every proof that was given or failed is written down with its kind, its device, its address and its moment, and the session says by which second proof', async () => {
  const { one, secret } = await settled(office, 'nurse')
  await one.post('/sign-out')
  await laterForApps(office, 'nurse')
  const desk = wayfarer(office, { address: '192.0.2.50' })
  await desk.post('/sign-in', { name: 'nurse', password: 'x' })
  await desk.post('/sign-in', { name: 'nurse', password: goodPassword })
  await desk.post('/sign-in/second', { code: '000000' })
  await forgetTries(office)
  expect((await desk.post('/sign-in/second', { code: codeOf(secret) })).status).toBe(303)
  await laterForApps(office, 'nurse')
  expect((await desk.post('/step-up', { code: codeOf(secret), then: '/agencies' })).location).toBe('/agencies')
  const rows = await office.ownerQuery<{ what: string; whole: boolean }>(`select what, account_id = $1 and device = 'Windows・Edge' and at > clock_timestamp() - interval '1 minute' as whole
    from audit.sign_in where address = '192.0.2.50' order by at`, [office.accounts.nurse])
  expect(rows).toEqual(['wrong_password', 'wrong_code', 'signed_in', 'stepped_up'].map((what) => ({ what, whole: true })))
  expect(await office.ownerQuery('select second from ctx.session where account_id = $1 and ended_at is null', [office.accounts.nurse])).toEqual([{ second: 'totp' }])
})

test('who asked for what is not theirs stands in the trail by account, page and moment; what came from elsewhere or was too large stands in the log', async () => {
  const teacher = await house.cookieOf(office.accounts.teacher)
  const refused = house.routes.filter(({ method, path }) => method === 'GET' && ['/families/:family', '/casefiles', '/accounts'].includes(path))
  for (const route of refused) expect((await house.ask(route, { cookie: teacher })).status).toBe(404)
  const noted = await office.ownerQuery<{ route: string }>(`select route from audit.request where account_id = $1 and at > clock_timestamp() - interval '1 minute' order by route`, [office.accounts.teacher])
  expect(noted.map(({ route }) => route)).toEqual(refused.map(({ path }) => `GET ${path}`).sort())
  const before = house.lines.length
  await house.ask({ method: 'POST', address: '/families' }, { cookie: teacher, headers: { origin: 'http://evil.example' }, body: 'a=b' })
  await house.ask({ method: 'POST', address: '/sign-in' }, { body: `name=${'x'.repeat(1_100_000)}`, headers: { origin: 'http://127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' } })
  await house.ask({ method: 'GET', address: '/nowhere' }, { cookie: teacher })
  expect(house.lines.slice(before)).toMatchObject([{ route: 'POST /families', status: 403 }, { route: 'POST /sign-in', status: 413 }, { route: 'GET none', status: 404 }])
})
