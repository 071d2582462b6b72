import pg from 'pg'
import { izumo } from '../office.ts'
import { recordTables } from './records.fixtures.ts'
import { differences, opening, quietly } from './switched-off.fixtures.ts'
import type { Findings, Policy, Prober } from './switched-off.fixtures.ts'
import { specialsOf } from './switched-off.special.ts'
import type { Laid } from './states.fixtures.ts'

/** Whether the statement written for a policy comes through once it is open, and does not before: as it is, or with the others of its table open. Null where there is none. */
async function isSpecialNoticed(prober: Prober, laid: Laid, policy: Policy, others: readonly string[], off: string): Promise<boolean | null> {
  const special = specialsOf(laid)[`${policy.schema}.${policy.table} ${policy.name}`]
  if (!special) return null
  for (const around of [[], others]) {
    const laidOut = [...quietly(...special.laid ?? []), ...around]
    const said = async (opened: readonly string[]): Promise<Awaited<ReturnType<Prober['saying']>>> => prober.with([...laidOut, ...opened], () => prober.as(special.by, () => prober.saying(special.asks)))
    const [before, after] = [await said([]), await said([off])]
    if ('rows' in after && !('rows' in before && before.rows === after.rows)) return true
  }
  return false
}

/** Whether somebody notices that a policy lets everything pass: rows seen or written that were not; for a wall also when it is all that still stands, for a reason also when all else of its table is open but what is a reason for the same. `off` is another statement where the probe itself is tried. */
export async function isNoticed(prober: Prober, laid: Laid, policy: Policy, before: Map<string, Findings>, off = opening(policy)): Promise<boolean> {
  const table = `${policy.schema}.${policy.table}`
  const kinds = policy.command === 'a' ? ['writing'] as const : policy.command === 'r' ? ['reading'] as const : ['reading', 'writing'] as const
  // A reason that is open beside another that is open for the same would say nothing.
  const saysTheSame = (other: Policy): boolean => policy.permissive && other.permissive && (other.command === policy.command || [other.command, policy.command].includes('*'))
  const others = prober.policies.filter((other) => other.schema === policy.schema && other.table === policy.table && other !== policy && !saysTheSame(other)).map(opening)
  const special = await isSpecialNoticed(prober, laid, policy, others, off)
  if (special !== null) return special
  for (const [at, turn] of turnsOfTown(laid).entries()) {
    for (const kind of kinds) {
      const key = `${at} ${table} ${kind}`
      if (!before.has(key)) before.set(key, await prober.with(turn, () => prober[kind](table)))
      if (differences(before.get(key)!, await prober.with([...turn, off], () => prober[kind](table))).length > 0) return true
    }
    for (const kind of kinds) {
      const alone = await prober.with([...turn, ...others], () => prober[kind](table))
      const nothing = await prober.with([...turn, ...others, off], () => prober[kind](table))
      if (differences(alone, nothing).length > 0) return true
    }
  }
  return false
}

/** The town as it is; the town where teams see their own; a family of which one side hides. Each is what some walls wait for. */
function turnsOfTown({ sets, office }: Laid): string[][] {
  const setting = `insert into rec.setting (municipality_id, id, key, value, recorded_by) values (${izumo}, gen_random_uuid(), 'access.reach', '"team"', '${office.accounts.head}')`
  const beside = (table: 'person' | 'family'): string => `update rec.${table} set beside = true where id = any (array['${sets.team.ids[table]!.join("','")}']::uuid[])`
  return [[], quietly(setting), quietly(beside('person'), beside('family'))]
}

/** Where a check wants a row to fit together. */
const fitting: Readonly<Record<string, Record<string, unknown>>> = {
  total: { care: 0, weak_care: 0, abuse: 0, physical: 0, sexual: 0, psychological: 0, neglect: 0, other: 0 }, account_change: { what: 'extend', until: '2027-03-31' }, legal_hold: { widening_id: undefined, ended_at: undefined },
  seal: { intake_id: undefined, from_intake_id: undefined }, opening: { intake_id: undefined }, seal_leaving: { intake_id: undefined },
  silent_match: { information_sheet_id: undefined, checkup_id: undefined, account_id: undefined },
}

/** Puts a row of both towns into each table of records that has none of them yet, whatever triggers and references say: a wall is only seen where something stands behind it. */
export async function fillEmptyTables({ office, sets }: Laid): Promise<string[]> {
  const client = new pg.Client({ connectionString: office.urls.migrate })
  await client.connect()
  const empty: string[] = []
  try {
    await client.query('set session_replication_role = replica')
    const tables = (await recordTables(office)).map(({ name }) => name)
    for (const name of [...tables, 'draft', 'preference', 'due']) {
      for (const set of [sets.team, sets.othertown]) {
        const { rows: [there] } = await client.query(`select 1 from rec.${name} where municipality_id = $1 limit 1`, [set.town])
        if (there) continue
        const { rows: columns } = await client.query<{ column: string; type: string; needed: boolean; check: string | null }>(`
          select a.attname as column, format_type(a.atttypid, null) as type, a.attnotnull and not a.atthasdef as needed,
                 (select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k where k.conrelid = a.attrelid and a.attnum = any (k.conkey) and k.contype = 'c') as check
            from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''`, [`rec.${name}`])
        const row = Object.fromEntries(columns.flatMap(({ column, type, needed, check }) => {
          const parent = set.ids[column.replace(/_id$/, '')]?.[0]
          const code = /ANY \(ARRAY\['([^']+)'/.exec(check ?? '')?.[1]
          if (column === 'municipality_id') return [[column, set.town]]
          if (column.endsWith('_by') && type === 'uuid') return [[column, set.author]]
          if (column.endsWith('_id') && parent) return [[column, parent]]
          if (column === 'until' && type.startsWith('timestamp')) return [[column, '2027-01-01T00:00:00Z']]
          return needed ? [[column, code ?? ({ text: 'x', integer: 2026, uuid: set.author, date: '2026-11-02', boolean: true, jsonb: '{}', 'uuid[]': [set.author], 'text[]': [], 'timestamp with time zone': '2026-11-25T00:00:00Z' } as Record<string, unknown>)[type]]] : []
        }))
        Object.assign(row, fitting[name])
        const names = Object.keys(row).filter((column) => row[column] !== undefined)
        await client.query(`insert into rec.${name} (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`, names.map((column) => row[column])).catch((problem: Error) => empty.push(`rec.${name}: ${problem.message}`))
      }
    }
    const elsewhere = sets.othertown
    for (const { town, author } of [sets.team, elsewhere]) await client.query(`insert into audit.search (municipality_id, request, account_id, term) values ($1, gen_random_uuid(), $2, 'x')`, [town, author])
    await client.query(`insert into audit.access (municipality_id, request, account_id, route, outcome) values ($1, gen_random_uuid(), $2, 'GET /', 'shown')`, [elsewhere.town, elsewhere.author])
    return empty
  } finally {
    await client.end()
  }
}
