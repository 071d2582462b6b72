import { afterAll, beforeAll, expect, test } from 'vitest'
import { izumo } from '../office.ts'
import { layRecords } from './states.fixtures.ts'
import type { Laid } from './states.fixtures.ts'
import { openProber } from './switched-off.fixtures.ts'
import type { Prober } from './switched-off.fixtures.ts'

let laid: Laid
let prober: Prober
beforeAll(async () => {
  laid = await layRecords()
  prober = await openProber(laid)
}, 240_000)
afterAll(async () => {
  await prober.close()
  await laid.office.close()
})

const roots = { family: 'hidden_families', person: 'hidden_persons', casefile: 'hidden_casefiles', intake: 'hidden_intakes' }
const quietly = (...statements: readonly string[]): string[] => ['set local session_replication_role = replica', ...statements, 'set local session_replication_role = origin']
const among = (ids: readonly string[]): string => `array['${ids.join("','")}']::uuid[]`

/** For each reader and root: how many the root's own policies hide, and the ids on which they and the set disagree. */
async function compare(off: readonly string[]): Promise<{ hidden: number; apart: string[] }> {
  return prober.with(off, async () => {
    const found = { hidden: 0, apart: [] as string[] }
    for (const [table, set] of Object.entries(roots)) {
      const all = (await prober.query(`select id from rec.${table} where municipality_id = ${izumo}`)).rows.map(({ id }) => id as string)
      for (const { role } of laid.readers) {
        const { seen, hidden, one } = await prober.as(role, async () => ({
          seen: new Set((await prober.query(`select id from rec.${table}`)).rows.map(({ id }) => id as string)),
          hidden: new Set((await prober.query(`select id from ctx.${set}() id`)).rows.map(({ id }) => id as string)),
          one: new Set((await prober.query(`select id from unnest($1::uuid[]) id where ctx.sees_${table}(${izumo}, id)`, [all])).rows.map(({ id }) => id as string)),
        }))
        found.hidden += all.filter((id) => !seen.has(id)).length
        found.apart.push(...all.filter((id) => seen.has(id) === hidden.has(id) || seen.has(id) !== one.has(id)).map((id) => `${table} ${id} ${role}`))
      }
    }
    return found
  })
}

test('the sets of what is hidden are what the policies of the roots hide, for every reader and state', async () => {
  const { hidden, apart } = await compare([])
  expect(apart).toEqual([])
  expect(hidden).toBeGreaterThan(100)
}, 120_000)

test('also where teams see only their own, and where one side of a family hides', async () => {
  const { sets: { team }, office } = laid
  const teams = quietly(`insert into rec.setting (municipality_id, id, key, value, recorded_by) values (${izumo}, gen_random_uuid(), 'access.reach', '"team"', '${office.accounts.head}')`)
  const sides = quietly(...['person', 'family', 'casefile'].map((table) => `update rec.${table} set beside = true where id = any (${among(team.ids[table]!)})`))
  const [plain, ofTeams, ofSides] = [await compare([]), await compare(teams), await compare(sides)]
  expect([ofTeams.apart, ofSides.apart]).toEqual([[], []])
  expect([ofTeams.hidden > plain.hidden, ofSides.hidden > plain.hidden]).toEqual([true, true])
}, 120_000)

test('a policy that hides more or less than the set is noticed', async () => {
  expect((await compare(['alter policy sealed on rec.family using (true)'])).apart.length).toBeGreaterThan(0)
  expect((await compare(['alter policy kin on rec.person using (true)'])).apart.length).toBeGreaterThan(0)
}, 120_000)

test('a row that never was is seen by nobody, and none of another town is in the sets', async () => {
  const { ids } = laid.sets.othertown
  await prober.with([], async () => {
    for (const { role } of laid.readers) {
      await prober.as(role, async () => {
        for (const table of Object.keys(roots)) {
          const { rows: [row] } = await prober.query(`select ctx.sees_${table}(${izumo}, gen_random_uuid()) as never, ctx.sees_${table}($1, $2) as elsewhere`, [laid.sets.othertown.town, ids[table]![0]])
          expect(row, `${table} ${role}`).toEqual({ never: false, elsewhere: false })
        }
      })
    }
  })
}, 120_000)

test('a draft about an id of nothing is refused as one about what is hidden is', async () => {
  const { cookie } = laid.readers.find(({ role }) => role === 'social_worker')!
  const keep = async (kind: string, id: string): Promise<number> => (await laid.office.fetch(new Request('http://127.0.0.1/drafts', {
    method: 'POST', redirect: 'manual', headers: { cookie: `__Host-kyoten=${cookie}`, origin: 'http://127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ form: `/zz#${crypto.randomUUID()}`, subject_kind: kind, subject_id: id, title: 't', 'f.x': 'y' }),
  }))).status
  for (const kind of Object.keys(roots)) {
    expect([kind, await keep(kind, laid.sets.kin.ids[kind]![0]!), await keep(kind, crypto.randomUUID()), await keep(kind, laid.sets.own.ids[kind]![0]!)]).toEqual([kind, 404, 404, 200])
  }
}, 120_000)

test('a version replaces one of its own entry, or nothing', async () => {
  const { ids } = laid.sets.own
  await prober.with([], () => prober.as('social_worker', async () => {
    const correct = (replaces: string): Promise<string> => prober.query('savepoint one').then(() => prober.query(`insert into rec.entry_version (id, entry_id, number, replaces, reason, whom) values (gen_random_uuid(), $1, 7, $2, 'x', 'x')`, [ids['entry']![0], replaces]))
      .then(() => 'kept', (problem: { code: string }) => problem.code).finally(() => prober.query('rollback to savepoint one'))
    expect([await correct(crypto.randomUUID()), await correct(laid.sets.team.ids['entry_version']![0]!), await correct(ids['entry_version']![0]!)]).toEqual(['23503', '23503', 'kept'])
  }))
}, 120_000)
