import { afterAll, beforeAll, expect, test } from 'vitest'
import { izumo } from '../office.ts'
import { withoutPart } from '../without-part.ts'
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

/** The readers who are not of the office: they are given no set at all, for the policies close to them before any set is asked. */
const outside = async (): Promise<string[]> => {
  const { rows } = await prober.query(`select role from rec.role_reach where reach <> 'office'`)
  return laid.readers.map(({ role }) => role).filter((role) => rows.some((row) => row.role === role))
}

/** For each reader and root: how many the root's own policies hide, and the ids on which they and the set disagree; outside the office, every id that the set gives at all. */
async function compare(off: readonly string[]): Promise<{ hidden: number; apart: string[] }> {
  const others = await outside()
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
        found.apart.push(...all.filter((id) => (others.includes(role) ? hidden.has(id) : seen.has(id) === hidden.has(id)) || seen.has(id) !== one.has(id)).map((id) => `${table} ${id} ${role}`))
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

/** What hangs on a root without being closed by the office's own policy: of each, the column that names the root. */
const hanging = [
  ['allocation', 'casefile_id', 'casefile'], ['class_period', 'casefile_id', 'casefile'], ['entry_part', 'person_id', 'person'], ['pregnancy_child', 'person_id', 'person'],
  ['widening', 'person_id', 'person'], ['widening', 'family_id', 'family'], ['widening', 'casefile_id', 'casefile'], ['widening', 'intake_id', 'intake'], ['print', 'ref_id', 'intake'],
] as const
/** For whoever is not of the office: how many ids the sets give, how many roots each sees, and rows that they see without seeing what these hang on. */
async function seenOutside(off: readonly string[]): Promise<{ countable: number; roots: Record<string, number>; loose: string[] }> {
  const others = await outside()
  return prober.with(off, async () => {
    const found = { countable: 0, roots: {} as Record<string, number>, loose: [] as string[] }
    for (const role of others) {
      await prober.as(role, async () => {
        for (const set of Object.values(roots)) found.countable += (await prober.query(`select id from ctx.${set}() id`)).rows.length
        found.roots[role] = Number((await prober.query(`select (select count(*) from rec.family) + (select count(*) from rec.casefile) + (select count(*) from rec.person) + (select count(*) from rec.intake) as n`)).rows[0].n)
        for (const [table, column, root] of hanging) {
          const { rows } = await prober.query(`select 1 from rec.${table} t where t.${column} is not null ${table === 'print' ? `and t.what = 'intake_sheet'` : ''} and not exists (select 1 from rec.${root} r where r.id = t.${column})`)
          if (rows.length > 0) found.loose.push(`${table} ${column} ${role}`)
        }
      })
    }
    return found
  })
}

test('whoever is not of the office has nothing to count, and sees no row without what it hangs on', async () => {
  const { sets: { team: { ids }, sealed }, office } = laid
  const claim = quietly(`insert into rec.claim (municipality_id, kind, account_id, family_id, reason, recorded_by) select ${izumo}, 'urgent', '${office.accounts.privacy}', id, 'x', '${office.accounts.privacy}' from unnest(${among([ids['family']![0]!, sealed.ids['family']![0]!])}) id`,
    'update rec.claim set opened_in = (pg_current_xact_id()::text::bigint - 1)::text::xid8')
  const { countable, roots: seen, loose } = await seenOutside(claim)
  expect({ countable, loose, others: Object.entries(seen).filter(([role, n]) => role !== 'privacy_officer' && n > 0) }).toEqual({ countable: 0, loose: [], others: [] })
  expect(seen['privacy_officer']).toBeGreaterThan(1)
  const conflict = quietly(`insert into rec.conflict (municipality_id, account_id, person_id, by_self, recorded_by) values (${izumo}, '${office.accounts.privacy}', '${ids['person']![0]!}', true, '${office.accounts.head}')`)
  expect([(await compare(claim)).apart, (await compare([...claim, ...conflict])).apart]).toEqual([[], []])
  // The probe itself: a policy that asks a set of nothing, and not who reads, opens its rows.
  expect((await seenOutside([...claim, `alter policy claimed on rec.allocation using ((select ctx.role()) = 'privacy_officer' and not (casefile_id in (select ctx.hidden_casefiles())))`])).loose).toEqual(['allocation casefile_id privacy_officer'])
}, 240_000)

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

test('a draft about an id of nothing is kept like one about what is hidden, and neither is read', async () => {
  const { cookie } = laid.readers.find(({ role }) => role === 'social_worker')!
  const keep = async (kind: string, id: string): Promise<number> => (await laid.office.fetch(new Request('http://127.0.0.1/drafts', {
    method: 'POST', redirect: 'manual', headers: { cookie: `__Host-kyoten=${cookie}`, origin: 'http://127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ form: `/zz#${crypto.randomUUID()}`, subject_kind: kind, subject_id: id, title: 't', 'f.x': 'y' }),
  }))).status
  for (const kind of Object.keys(roots)) {
    expect([kind, await keep(kind, laid.sets.kin.ids[kind]![0]!), await keep(kind, crypto.randomUUID()), await keep(kind, laid.sets.own.ids[kind]![0]!)]).toEqual([kind, 200, 200, 200])
  }
  const read = await prober.with([], () => prober.as('social_worker', () => prober.query(`select subject_id as id from rec.draft where title = 't'`)))
  expect(read.rows.map(({ id }) => id).toSorted()).toEqual(Object.keys(roots).map((kind) => laid.sets.own.ids[kind]![0]!).toSorted())
}, 120_000)

test('a version replaces one of its own entry, or nothing', async () => {
  const { ids } = laid.sets.own
  await prober.with([], () => prober.as('social_worker', async () => {
    const correct = (replaces: string): Promise<string> => prober.query('savepoint one').then(() => prober.query(`insert into rec.entry_version (id, entry_id, number, replaces, reason, whom) values (gen_random_uuid(), $1, 7, $2, 'x', 'x')`, [ids['entry']![0], replaces]))
      .then(() => 'kept', (problem: { code: string }) => problem.code).finally(() => prober.query('rollback to savepoint one'))
    expect([await correct(crypto.randomUUID()), await correct(laid.sets.team.ids['entry_version']![0]!), await correct(ids['entry_version']![0]!)]).toEqual(['23503', '23503', 'kept'])
  }))
}, 120_000)

test('of an entry that is narrow, by its id and without its rows: who sees it is told that it is held and whom it is about, who sees only the family nothing', async () => {
  const { office, sets: { team: { ids } } } = laid
  const [entry, version, child, mother] = [ids['entry']![0]!, ids['entry_version']![0]!, ids['person']![0]!, ids['person']![1]!]
  // The child is sealed, the mother of the same entry is not; what is written of the family is held.
  const narrowed = [
    `select ctx.act_as(${izumo}, '${office.accounts.deputy}', '2026-11-25T14:05:00+09:00')`,
    `insert into rec.entry_casefile (municipality_id, entry_id, casefile_id, happened_at) values (${izumo}, '${entry}', '${ids['casefile']![1]!}', '2026-11-24T10:00:00+09:00')`,
    `insert into rec.legal_hold (municipality_id, family_id, ground, words) values (${izumo}, '${ids['family']![0]!}', 'court', 'x')`,
    `insert into rec.seal (casefile_id, ground, words, named) values ('${ids['casefile']![0]!}', 'leak_feared', 'x', array['${office.accounts.deputy}', '${office.accounts.coordinator}']::uuid[])`,
  ]
  const together = quietly(`update rec.entry set split = false where id = '${entry}'`)
  const asked = (off: readonly string[], reader: string) => prober.with([...narrowed, ...off], async () => {
    expect((await prober.query('select narrow from rec.entry where id = $1', [entry])).rows).toEqual([{ narrow: true }])
    return prober.as(reader, async () => (await prober.query(`select ctx.sees_family(${izumo}, $3) as family, exists (select 1 from rec.entry where id = $1) as entry, ctx.held(${izumo}, $1) as held,
      ctx.child_of_version(${izumo}, $2, $4) as mother, ctx.child_of_version(${izumo}, $2, $5) as child`, [entry, version, ids['family']![0], mother, child])).rows[0])
  })
  const family = { family: true }
  expect(await asked(together, 'coordinator')).toEqual({ ...family, entry: true, held: true, mother: true, child: true })
  expect(await asked(together, 'social_worker')).toEqual({ ...family, entry: false, held: false, mother: false, child: false })
  // Whose children were told apart is seen but for what is about the sealed one.
  expect(await asked([], 'social_worker')).toEqual({ ...family, entry: true, held: true, mother: true, child: false })
  const rule = /and \(not e\.narrow or ctx\.whole[^;]*ctx\.some_child\(e\.municipality_id, e\.id\)\)\)/
  const without = [await withoutPart(prober.query, 'ctx.held', rule), await withoutPart(prober.query, 'ctx.child_of_version', rule)]
  expect(await asked([...together, ...without], 'social_worker')).toEqual({ ...family, entry: false, held: true, mother: true, child: false })
}, 120_000)
