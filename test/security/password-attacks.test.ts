import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { izumo, testNow } from '../office.ts'
import type { Member } from '../office.ts'
import { canariesIn } from './canary.ts'
import { errorOf, openProber } from './probes.fixtures.ts'
import type { Prober } from './probes.fixtures.ts'

// Somebody with the password of the app role, then of the other two, and with sessions alive, ended or of a low role (docs/attacks.md).
let prober: Prober
beforeAll(async () => { prober = await openProber() }, 120_000)
afterAll(() => prober.close())

const tokenOf = async (member: Member): Promise<Buffer> => {
  const token = databaseToken(await beginSession(prober.office.pools.signin, izumo, prober.office.accounts[member]))
  await prober.office.pools.signin.query(`update ctx.session set step_up_until = clock_timestamp() + interval '10 minutes' where token_hash = sha256($1)`, [token])
  return token
}
type Role = 'app' | 'signin' | 'sealer'
/** Statements one after the other in one transaction, each under a savepoint: what each gave, or its error; then the end. */
async function run(statements: readonly string[], { member, token, role = 'app', end = 'rollback' }: { member?: Member; token?: Buffer; role?: Role; end?: 'rollback' | 'commit' } = {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: prober.office.urls[role], options: '-c search_path=rec' })
  await client.connect()
  const told: string[] = []
  try {
    await client.query('begin')
    if (member || token) await client.query('select ctx.enter($1, $2)', [token ?? await tokenOf(member!), testNow.toString()])
    for (const statement of statements) {
      await client.query('savepoint one')
      told.push(await client.query({ text: statement, rowMode: 'array' }).then(({ rows }) => JSON.stringify(rows), async (problem: unknown) => {
        await client.query('rollback to savepoint one')
        return errorOf(problem)
      }))
    }
    await client.query(end)
  } finally {
    await client.end()
  }
  return told
}
const last = async (...asked: Parameters<typeof run>): Promise<string> => (await run(...asked)).at(-1)!
const idOf = (state: keyof Prober['sets'], table: string): string => prober.sets[state].ids[table]![0]!
const soon = `clock_timestamp() + interval '14 minutes'`

describe('a rule gone past and taken back in the same transaction, so that no alert stays', () => {
  const looking = (): string[] => [`insert into unveiling (person_id, reason, until) values ('${idOf('veiled', 'person')}', 'x', ${soon})`, `set local kyoten.looking = 'on'`, `select address from residence where person_id = '${idOf('veiled', 'person')}'`]
  const asking = (): string[] => [`insert into reporter_opening (intake_id, reason, until) values ('${idOf('veiled', 'intake')}', 'x', ${soon})`, `select * from reporter where intake_id = '${idOf('veiled', 'intake')}'`]

  test.each([['a look behind a veil', looking], ['who called', asking]])('opens nothing: %s', async (_, statements) => {
    const alerts = await prober.office.ownerQuery('select count(*)::int as n from rec.alert')
    expect(await last(statements(), { member: 'head' })).toBe('[]')
    // Not under a savepoint of its own either, and not with the opening taken back in between.
    expect(await last(['savepoint two', ...statements()], { member: 'head' })).toBe('[]')
    expect(await prober.office.ownerQuery('select count(*)::int as n from rec.alert')).toEqual(alerts)
  })

  test('opens nothing: urgent access, for who sees no case', async () => {
    const [family] = await prober.office.ownerQuery<{ fiscal_year: number; number: number }>('select fiscal_year, number from rec.family where id = $1', [idOf('own', 'family')])
    const claim = `insert into claim (kind, reason, asked) values ('urgent', 'x', '${JSON.stringify({ what: 'family', ...family })}')`
    expect(await run([claim, 'select id from casefile union all select id from entry'], { member: 'privacy' })).toEqual(['[]', '[]'])
    expect((await run([claim], { member: 'privacy', end: 'commit' }))[0]).toBe('[]')
    expect(await last(['select id from casefile'], { member: 'privacy' })).not.toBe('[]')
  })

  test('control: kept, it opens in the next transaction, and the alert is there', async () => {
    const token = await tokenOf('head')
    await run([looking()[0]!, asking()[0]!], { token, end: 'commit' })
    const [, , place] = await run(['select 1', ...looking().slice(1)], { token })
    expect(canariesIn(place!).size).toBeGreaterThan(0)
    expect(canariesIn(await last(asking().slice(1), { token })).size).toBeGreaterThan(0)
    expect((await prober.office.ownerQuery<{ kind: string }>(`select kind from rec.alert where actor_id = $1 and kind in ('look_behind_veil', 'reporter_opened') and reason = 'x' order by kind`, [prober.office.accounts.head])).map(({ kind }) => kind)).toEqual(['look_behind_veil', 'reporter_opened'])
  })
})

describe('a session that is over', () => {
  test('does not live on in a transaction that was begun before: after a minute it is nobody\'s, whatever the role set itself', async () => {
    const client = new pg.Client({ connectionString: prober.office.urls.app, options: '-c search_path=rec -c transaction_timeout=0 -c idle_in_transaction_session_timeout=0' })
    await client.connect()
    await client.query('begin')
    await client.query('select ctx.enter($1, $2)', [await tokenOf('worker'), testNow.toString()])
    expect((await client.query('select 1 from family')).rowCount).toBeGreaterThan(0)
    await prober.office.pools.signin.query('update ctx.session set ended_at = clock_timestamp() where account_id = $1', [prober.office.accounts.worker])
    await new Promise((resolve) => { setTimeout(resolve, 61_000) })
    await expect(client.query('select 1 from family').finally(() => client.end())).rejects.toMatchObject({ code: '42501' })
    // The prober's own session went with it.
    Object.assign(prober, { token: await tokenOf('worker') })
  }, 90_000)

  test('enters nothing, notes nothing in anybody\'s name, keeps no draft', async () => {
    const token = await tokenOf('nurse')
    await prober.office.pools.signin.query('update ctx.session set ended_at = clock_timestamp() where token_hash = sha256($1)', [token])
    const hex = `'\\x${token.toString('hex')}'::bytea`
    expect(await run([`select ctx.enter(${hex}, null)`, `select ctx.keep_lost_draft(${hex}, '/x#1', 'x', '{}', null, null)`, `select ctx.stay(${hex})`])).toEqual([expect.stringMatching(/42501/), '[[false]]', expect.anything()])
    expect(await last([`select audit.note_access(gen_random_uuid(), 'x', 'shown', '{}', null)`])).toMatch(/^error/)
  })
})

describe('rows written so that the database acts', () => {
  test('a decided call does not become undecided, and tell its taker again who called', async () => {
    const call = idOf('own', 'intake')
    const read = `select * from reporter where intake_id = '${call}'`
    await run([`update intake set stage = 'decided' where id = '${call}'`], { member: 'worker', end: 'commit' })
    expect(await run([read, `update intake set stage = 'received' where id = '${call}'`, read], { member: 'worker' })).toEqual(['[]', expect.stringMatching(/42501/), '[]'])
  })

  test('a second account of the same person is nobody else: what it allocates gives no own case', async () => {
    const [second] = await prober.office.ownerQuery<{ id: string }>(`with born as materialized (select ctx.begin_town(322032))
      insert into rec.account (municipality_id, staff_id, sign_in_name, name, role) select 322032, a.staff_id, 'supporter-too', 'x', 'social_worker' from rec.account a, born where a.id = $1 returning id`, [prober.office.accounts.supporter])
    const allocate = (by: string) => prober.office.ownerQuery(`with actor as materialized (select ctx.act_as(322032, $3)), old as (delete from rec.allocation where casefile_id = $1 and account_id = $2)
      insert into rec.allocation (casefile_id, account_id, part, since) select $1, $2, 'second', '2026-11-01' from actor`, [idOf('veiled', 'casefile'), prober.office.accounts.supporter, by])
    const own = 'select cardinality(ctx.own_persons())'
    await allocate(second!.id)
    expect(await last([own], { member: 'supporter' })).toBe('[[0]]')
    await allocate(prober.office.accounts.head)
    expect(await last([own], { member: 'supporter' })).toBe('[[1]]')
  })

  test('the keeper is shown the database\'s numbers, not the proposer\'s, and nothing that is yet to come is ticked', async () => {
    const propose = (opens: readonly string[]): string => `insert into widening (kind, person_id, ground, reason, details, counts, opens_hash)
      values ('lift_veil', '${idOf('veiled', 'person')}', 'other', 'x', '${JSON.stringify({ veil: crypto.randomUUID(), opens })}', '{"people": 0}', 'x')`
    const [home] = await prober.office.ownerQuery<{ id: string }>('select id from rec.residence where person_id = $1', [idOf('veiled', 'person')])
    expect(await last([propose([home!.id]), 'select counts from widening where kind = $$lift_veil$$'], { member: 'head' })).toBe('[[{"people":1,"places":1}]]')
    expect(await last([propose([crypto.randomUUID()])], { member: 'head' })).toMatch(/42501/)
    const share = `insert into widening (kind, casefile_id, agency_id, ground, reason, details, counts, opens_hash) select 'share', '${idOf('own', 'casefile')}', id, 'other', 'x', '{}', '{"readers": 0, "casefiles": 0}', 'x' from agency limit 1`
    expect(await last([share, 'select counts from widening where kind = $$share$$'], { member: 'coordinator' })).toMatch(/"casefiles":1/)
  })
})
