import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { izumo } from '../../test/office.ts'
import { openSealedOffice } from '../../test/security/sealed.fixtures.ts'
import type { SealedOffice } from '../../test/security/sealed.fixtures.ts'
import { sql } from '../kernel/db.ts'

// Somebody with the password of a role writes lines into the trail that are too long or too many to be closed into a block (docs/attacks.md).
let sealed: SealedOffice
beforeAll(async () => {
  sealed = await openSealedOffice()
  await sealed.checkpoint()
})
afterAll(() => sealed.close())
afterEach(async () => { expect(await sealed.asSuperuser((client) => sealed.find(client))).toEqual([]) })

const sealAll = async (): Promise<number> => {
  let blocks = 0
  while (await sealed.seal() !== null) blocks += 1
  return blocks
}
/** Lines of requests of one transaction, written past the function that takes them one by one. */
const requests = (n: number) => sealed.office.ownerQuery(`insert into audit.request (municipality_id, id, route) select $1, gen_random_uuid(), 'GET /' from generate_series(1, $2)`, [izumo, n])
const lastBlock = async () => (await sealed.office.ownerQuery<{ requests: number; looks: number }>(`
  select (body::jsonb -> 'requests' ->> 'rows')::int as requests, (body::jsonb -> 'accesses' ->> 'rows')::int as looks from audit.block order by n desc limit 1`))[0]

test('one enormous line of each kind is cut or refused, and blocks are closed as before', async () => {
  await sealed.office.pools.request.query(`select audit.note_request($1, gen_random_uuid(), null, repeat('x', 1000000), null)`, [izumo])
  await sealed.office.pools.signin.query(`select audit.note_sign_in($1, $2, 'signed_in', repeat('x', 1000), repeat('x', 1000))`, [izumo, sealed.office.accounts.nurse])
  const look = (route: string, subjects: number, reason: string) => sealed.office.acting('nurse', (tx) =>
    sql`select audit.note_access(gen_random_uuid(), ${route}, 'shown', array(select gen_random_uuid() from generate_series(1, ${subjects}::int)), ${reason})`.execute(tx))
  await look('x'.repeat(1000), 2, 'x'.repeat(10_000))
  await expect(look('GET /', 20_001, '')).rejects.toMatchObject({ code: '23514' })
  expect(await sealed.office.ownerQuery(`select max(length(route)) as request, (select max(length(route)) from audit.access) as look, (select max(length(reason)) from audit.access) as reason,
    (select max(length(device || address)) from audit.sign_in) as "signIn" from audit.request`)).toEqual([{ request: 200, look: 200, reason: 4000, signIn: 400 }])
  for (const line of [`insert into audit.request (municipality_id, id, route) values (${izumo}, gen_random_uuid(), repeat('x', 201))`, `insert into audit.sign_in (municipality_id, what, device, address) values (${izumo}, 'signed_in', repeat('x', 201), '')`]) {
    await expect(sealed.office.ownerQuery(line)).rejects.toMatchObject({ code: '23514' })
  }
  expect(await sealAll()).toBeGreaterThan(0)
})

test('no function takes more than a thousand lines in one transaction', async () => {
  const noted = (n: number) => sealed.office.pools.request.query(`select audit.note_request($1, gen_random_uuid(), null, 'GET /', null) from generate_series(1, $2::int)`, [izumo, n])
  const came = (n: number) => sealed.office.pools.signin.query(`select audit.note_sign_in($1, null, 'signed_out', '', '') from generate_series(1, $2::int)`, [izumo, n])
  const looked = (n: number) => sealed.office.acting('nurse', (tx) => sql`select audit.note_access(gen_random_uuid(), 'GET /', 'absent', '{}', null) from generate_series(1, ${n}::int)`.execute(tx))
  const searched = (n: number) => sealed.office.acting('nurse', (tx) => sql`select audit.note_search(gen_random_uuid(), 'x') from generate_series(1, ${n}::int)`.execute(tx))
  for (const many of [noted, came, looked, searched]) {
    await expect(many(1001), String(many)).rejects.toMatchObject({ code: '54000' })
    await many(1000)
  }
  expect(await sealAll()).toBeGreaterThan(0)
}, 60_000)

test('what waits is closed a hundred thousand lines at a time, of looks five thousand, by whole transactions', async () => {
  const looks = (n: number) => sealed.office.ownerQuery(`insert into audit.access (municipality_id, request, account_id, route, outcome) select $1, gen_random_uuid(), $3, 'GET /', 'absent' from generate_series(1, $2)`, [izumo, n, sealed.office.accounts.nurse])
  const block = async (): Promise<unknown> => [await sealed.seal(), await lastBlock()]
  for (const n of [3000, 3000, 3]) await looks(n)
  expect([await block(), await block()]).toEqual([[expect.any(Number), { requests: 0, looks: 3000 }], [expect.any(Number), { requests: 0, looks: 3003 }]])
  // One transaction is never parted, and what another stream wrote after it waits for the next block.
  await requests(100_001)
  await looks(2)
  await requests(1)
  expect([await block(), await block(), await sealed.seal()]).toEqual([[expect.any(Number), { requests: 100_001, looks: 0 }], [expect.any(Number), { requests: 1, looks: 2 }], null])
}, 120_000)

test('a block that takes longer than a page may is closed all the same', async () => {
  await sealed.office.ownerQuery(`create function machinery.slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(5.5); return new; end $$`)
  await sealed.office.ownerQuery('create trigger slowly before insert on audit.block for each row execute function machinery.slowly()')
  try {
    await requests(1)
    expect(await sealed.seal()).toBeGreaterThan(1)
  } finally {
    await sealed.office.ownerQuery('drop trigger slowly on audit.block')
  }
}, 60_000)
