import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'

const shared = new Set(['family', 'account', 'agency', 'meeting', 'alert', 'widening', 'setting', 'agency_person'])
// What an entry, a plan, a decision and an intake about a child are.
const up: Record<string, readonly [string, string]> = { entry_casefile: ['entry_id', 'entry'], plan_casefile: ['plan_id', 'plan'], child_decision: ['decision_id', 'decision'], intake_child: ['intake_id', 'intake'] }

/** References from one table of records to another, as the catalogue knows them. */
const keysOf = (office: Office) => office.ownerQuery<{ child: string; col: string; parent: string }>(`
  select c.relname as child, a.attname as col, p.relname as parent from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'rec' join pg_class p on p.oid = k.confrelid
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2] where k.contype = 'f' and cardinality(k.conkey) = 2`)

/** Every row that hangs on some rows, by table, followed over the references of the catalogue. */
export async function hangingOn(office: Office, start: readonly (readonly [table: string, id: string])[]): Promise<Map<string, Set<string>>> {
  const keys = await keysOf(office)
  const columns = new Set((await office.ownerQuery<{ name: string }>(`select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'rec'`)).map(({ name }) => name))
  const about = new Map<string, Set<string>>()
  const add = (table: string, id: string) => about.set(table, (about.get(table) ?? new Set()).add(id))
  for (const [table, id] of start) add(table, id)
  for (let before = -1, now = 0; now !== before;) {
    before = now
    for (const { child, col, parent } of keys) {
      const ids = about.get(parent)
      if (!ids || shared.has(child)) continue
      const rows = await office.ownerQuery<{ id: string | null; above: string | null }>(`select ${columns.has(`${child}.id`) ? 'id' : 'null::uuid as id'}, ${up[child] ? up[child][0] : 'null::uuid'} as above from rec.${child} where ${col} = any ($1)`, [[...ids]])
      for (const { id, above } of rows) {
        if (id) add(child, id)
        if (above && up[child]) add(up[child][1], above)
      }
    }
    now = [...about.values()].reduce((sum, ids) => sum + ids.size, 0)
  }
  return about
}

/** The tables and columns in which a member still finds any of these rows, with what is due and told about them. */
export async function leftOf(office: Office, member: Member, about: ReadonlyMap<string, ReadonlySet<string>>): Promise<string[]> {
  const keys = await keysOf(office)
  const all = [...about.values()].flatMap((ids) => [...ids])
  return office.acting(member, async (tx) => {
    const found: string[] = []
    for (const [table, ids] of about) if ((await sql`select 1 from ${sql.ref(`rec.${table}`)} where id = any (${[...ids]}::uuid[])`.execute(tx)).rows.length > 0) found.push(table)
    for (const { child, col, parent } of keys) {
      if (shared.has(child) || !about.has(parent)) continue
      if ((await sql`select 1 from ${sql.ref(`rec.${child}`)} where ${sql.ref(col)} = any (${[...about.get(parent)!]}::uuid[])`.execute(tx)).rows.length > 0) found.push(`${child}.${col}`)
    }
    for (const { due } of (await sql<{ due: string }>`select kind as due from due where source_id = any (${all}::uuid[])`.execute(tx)).rows) found.push(`due ${due}`)
    const { rows: told } = await sql<{ code: string }>`select code from event where ref_id = any (${all}::uuid[])`.execute(tx)
    return [...found, ...told.map(({ code }) => `event ${code}`)]
  })
}
