import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { keepFigure } from '../figures.ts'
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

const secret = '架空町9番地カナリア'
const logOfServer = (): string => readFileSync(join(new URL(inject('databaseUrls').app).searchParams.get('host')!, '../postgres.log'), 'utf8')

/** Errors that carry what somebody typed, each of its own kind. */
const failing: [string, string, unknown[]?][] = [
  ['a wrong date', `select '${secret}'::date`], ['a wrong date in a parameter', 'select $1::text::date', [secret]], ['a wrong number', 'select $1::text::int', [secret]], ['a wrong uuid', `select '${secret}'::uuid`],
  ['no such column', `select "${secret}"`], ['words that are no SQL', `${secret}`], ['a doubled key', `select 1 from (values ('${secret}')) v (x) join lateral (select 1 / 0) y on true`],
  ['an error of our own', `do $$ begin raise exception '%', '${secret}'; end $$`], ['a warning', `do $$ begin raise warning '%', '${secret}'; raise log '%', '${secret}'; end $$`],
  ['a statement that takes too long', `set statement_timeout = 50; select pg_sleep(1), '${secret}'`], ['too long a word', `select repeat('${secret}', 2000)::inet`], ['wrong JSON', 'select $1::text::jsonb', [`{${secret}`]],
  ['a lock that was waited for', `begin; set local lock_timeout = 1; select '${secret}' from pg_advisory_xact_lock(1); rollback`], ['too deep', `select ${'('.repeat(9_000)}'${secret}'${')'.repeat(9_000)}`],
]

let found = -1
async function fail(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  let failed = 0
  for (const [, statement, parameters] of failing) {
    await client.query(statement, parameters as never).catch(() => { failed += 1 })
    await client.query('rollback; reset statement_timeout').catch(() => undefined)
  }
  await client.end()
  // A wrong password is told by the server itself, before any role's settings.
  const stranger = new pg.Client({ connectionString: url.replace(/:[^:@]+@/, `:${encodeURIComponent(secret)}@`) })
  await stranger.connect().catch(() => undefined)
  await stranger.end().catch(() => undefined)
  return failed
}

test('the server\'s log keeps no value of any error, of any role that signs in', async () => {
  for (const url of [office.urls.app, office.urls.signin, inject('databaseUrls').sealer.replace('/kyoten?', new URL(office.urls.app).pathname + '?')]) expect(await fail(url)).toBeGreaterThan(9)
  found = logOfServer().split(secret).length - 1
  expect(found).toBe(0)
}, 60_000)

test('the application\'s line of an error holds kind, code, constraint and place, and no word of the request', async () => {
  const cookie = await house.cookieOf(office.accounts.worker)
  const before = house.lines.length
  await office.ownerQuery(`create function machinery.fail_in_test() returns trigger language plpgsql as $$ begin raise exception '%', new::text using errcode = '23514', constraint = 'made_up'; end $$`)
  await office.ownerQuery('create trigger fail_in_test before insert on rec.family for each row execute function machinery.fail_in_test()')
  const answer = await house.ask({ method: 'POST', address: '/families' }, { cookie, body: new URLSearchParams({ id: crypto.randomUUID(), name: `${secret}家`, new_name: secret }) })
  await office.ownerQuery('drop trigger fail_in_test on rec.family')
  for (const address of [`/nowhere/${encodeURIComponent(secret)}`, `/families/${encodeURIComponent(secret)}`, `/sign-in?then=/${encodeURIComponent(secret)}`]) await house.ask({ method: 'GET', address }, { cookie })
  await house.ask({ method: 'POST', address: '/sign-in' }, { body: new URLSearchParams({ name: secret, password: secret }) })
  for (const route of house.routes.filter(({ method }) => method === 'POST').slice(0, 30)) await house.ask(route, { cookie, body: new URLSearchParams({ id: crypto.randomUUID(), words: secret, name: secret, q: secret, [secret]: secret }) })
  const lines = house.lines.slice(before) as Record<string, unknown>[]
  expect(lines.length).toBeGreaterThan(30)
  expect(JSON.stringify(lines)).not.toContain('カナリア')
  expect(JSON.stringify(lines)).not.toMatch(/%E6%9E%B6|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}(?!")/)
  for (const line of lines) expect(Object.keys(line).filter((key) => !['requestId', 'route', 'status', 'ms', 'sqlState', 'constraint', 'error'].includes(key))).toEqual([])
  expect([500, 404, 422, 303]).toContain(answer.status)
  expect(await answer.text()).not.toContain('at ')
}, 60_000)

test('control: with the log of the app role opened the same errors are found in it', async () => {
  const administrator = new pg.Client({ connectionString: office.urls.migrate })
  await administrator.connect()
  await administrator.query(`alter role kyoten_app in database ${administrator.database} set log_min_messages = warning`)
  await administrator.query(`alter role kyoten_app in database ${administrator.database} set log_min_error_statement = error`)
  await fail(office.urls.app)
  await administrator.end()
  const noticed = logOfServer().includes(secret)
  expect(noticed).toBe(true)
  keepFigure({ id: 'S4 logs', figure: 'values in the server\'s and the application\'s log after errors that carry them', value: `${found} found`, sample: `${failing.length} kinds of error, 3 roles, ${house.lines.length} lines`, target: '0', control: 'log of one role opened: found', ok: found === 0 && noticed })
}, 60_000)
