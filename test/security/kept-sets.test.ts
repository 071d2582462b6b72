import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { katsube } from '../../app/journal/katsube.fixtures.ts'
import type { Katsube } from '../../app/journal/katsube.fixtures.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { seal } from '../../app/rights/seals.db.ts'
import { izumo, openOffice } from '../office.ts'
import type { Office } from '../office.ts'

// What is hidden is reckoned once a snapshot and kept beside the context. What is kept is never older than what is read, nor anybody else's.
let office: Office
let family: Katsube
let client: pg.Client
const tokens = {} as Record<'nurse' | 'worker', Buffer>
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
  for (const member of ['nurse', 'worker'] as const) tokens[member] = databaseToken(await beginSession(office.pools.signin, izumo, office.accounts[member]))
  client = new pg.Client({ connectionString: office.urls.app })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await office.close()
})

const KEPT = 'kyoten.set_hidden_casefiles'
const snapshot = 'begin isolation level repeatable read'
const enter = (member: keyof typeof tokens) => client.query('select ctx.enter($1, null)', [tokens[member]])
const hidden = async (): Promise<string[]> => (await client.query<{ id: string }>('select id from ctx.hidden_casefiles() id')).rows.map(({ id }) => id)
const kept = async (): Promise<string> => (await client.query<{ kept: string | null }>(`select current_setting('${KEPT}', true) as kept`)).rows[0]!.kept ?? ''
const put = (text: string) => client.query('select set_config($1, $2, true)', [KEPT, text])
const sealOne = (casefile: number) => office.acting('supervisor', (tx) =>
  seal(tx, { kind: 'casefile', id: family.casefiles[casefile]! }, { id: crypto.randomUUID(), ground: 'leak_feared', words: '居所が漏れるおそれ', named: [office.accounts.nurse, office.accounts.supervisor], against: null }))

test('what one writes oneself counts at once', async () => {
  await client.query(snapshot)
  await enter('worker')
  expect([await hidden(), await kept()]).toEqual([[], expect.stringMatching(/^[0-9a-f]{64}\{\}$/)])
  await client.query('insert into rec.conflict (account_id, person_id, by_self) values ($1, $2, true)', [office.accounts.worker, family.persons[0]])
  expect((await hidden()).toSorted()).toEqual([...family.casefiles].toSorted())
  await client.query('rollback')
})

test('what another seals counts in the next statement; within one snapshot neither it nor the set changes', async () => {
  await client.query('begin')
  await enter('worker')
  const before = [await hidden(), await kept()] as const
  await sealOne(0)
  expect([before[0], await hidden()]).toEqual([[], [family.casefiles[0]]])
  await client.query('rollback; ' + snapshot)
  await enter('worker')
  expect(await hidden()).toEqual([family.casefiles[0]])
  await put('')
  await sealOne(1)
  expect([await hidden(), (await client.query('select id from rec.casefile where id = any ($1)', [family.casefiles.slice(0, 2)])).rows]).toEqual([[family.casefiles[0]], [{ id: family.casefiles[1] }]])
  await client.query('rollback')
})

/** What somebody with a session of their own can lay in the place of what is kept, and what they are then told is hidden from them. */
async function tampered(): Promise<Record<string, string[]>> {
  const told: Record<string, string[]> = {}
  await client.query(snapshot)
  await enter('nurse')
  await hidden()
  const named = await kept()
  await client.query('rollback; ' + snapshot)
  await enter('worker')
  await hidden()
  const own = await kept()
  for (const [how, text] of Object.entries({ 'of somebody named': named, 'without a seal': '{}', 'with a seal of nothing': '0'.repeat(64) + '{}', 'with the seal of another set': own.slice(0, 64) + '{}' })) {
    await put(text)
    told[how] = await hidden()
  }
  // Another set of the same person, signed.
  await client.query('select ctx.side_persons()')
  await put((await client.query<{ kept: string }>(`select current_setting('kyoten.set_side_persons') as kept`)).rows[0]!.kept)
  told['another set'] = await hidden()
  await client.query('rollback')
  return told
}
/** Kept before a casefile was sealed, taken over into a transaction that begins at the same moment by being in the same message. */
async function takenOver(): Promise<string[]> {
  const token = `\\x${tokens.worker.toString('hex')}`
  const message = client.query(`${snapshot}; select ctx.enter('${token}', null); select ctx.hidden_casefiles();
    select set_config('kept.over', current_setting('${KEPT}'), false), set_config('context.over', current_setting('kyoten.ctx'), false), pg_sleep(1.5); commit;
    ${snapshot}; select set_config('${KEPT}', current_setting('kept.over'), true), set_config('kyoten.ctx', current_setting('context.over'), true); select ctx.hidden_casefiles() as id; commit`)
  await new Promise((done) => setTimeout(done, 300))
  await sealOne(2)
  const results = (await message) as unknown as pg.QueryResult<{ id?: string }>[]
  return results.filter(({ rows }) => rows[0]?.id !== undefined).flatMap(({ rows }) => rows.map(({ id }) => id!))
}

test('what is laid in its place is not believed, and nothing is taken over into a later snapshot', async () => {
  const both = [...family.casefiles.slice(0, 2)].toSorted()
  const told = await tampered()
  for (const [how, ids] of Object.entries(told)) expect([how, ids.toSorted()]).toEqual([how, both])
  expect((await takenOver()).toSorted()).toEqual([...both, family.casefiles[2]].toSorted())
  for (const call of [`ctx.keep_set('hidden_casefiles', '{}')`, `ctx.kept_set('hidden_casefiles')`, `ctx.seal_of_set('hidden_casefiles', '{}')`, 'ctx.reckon_hidden_casefiles()']) {
    await expect(office.pools.app.query(`select ${call}`)).rejects.toMatchObject({ code: '42501' })
  }
})

test('twelve requests of one person at the same moment, each the first look at the same children, are all answered, and the children count once', async () => {
  const nurse = await office.as('nurse')
  await office.ownerQuery(`update ctx.session set idle_until = clock_timestamp() + interval '5 minutes' where account_id = $1`, [nurse.accountId])
  const pages = [`/families/${family.id}`, ...family.casefiles.map((id) => `/casefiles/${id}`)]
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => nurse.get(pages[n % pages.length]!)))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  const seen = await office.ownerQuery<{ n: number }>('select count(*)::int as n from audit.seen where account_id = $1 group by person_id', [nurse.accountId])
  expect(seen.map(({ n }) => n)).toEqual([1, 1, 1])
})

test('control: without the seal all of it would be believed', async () => {
  await office.ownerQuery(`set role kyoten_veil; create or replace function ctx.kept_set(what text) returns uuid[] language sql stable as $$ select nullif(substr(current_setting('kyoten.set_' || what, true), 65), '')::uuid[] $$; reset role`)
  expect(Object.entries(await tampered()).filter(([, ids]) => ids.length === 0).map(([how]) => how)).toEqual(expect.arrayContaining(['of somebody named', 'with a seal of nothing']))
})
