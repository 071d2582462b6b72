import { agencyNameAbout } from '../council/agencies.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { rowThen } from './as-of.ts'

/** Tables whose rows are read as they stood, with the columns shown of each. */
const tables = ['casefile', 'class_period', 'lead_period', 'registration_period', 'placement_period', 'allocation', 'family_member', 'person', 'person_name', 'plan', 'goal', 'action', 'decision', 'approval', 'task', 'intake', 'sighting', 'entry', 'entry_version', 'warning_note'] as const
export type TableThen = (typeof tables)[number]
/** A row of a table as it stood, by column; names of columns as the database has them. */
export type Then = Readonly<Record<string, unknown>>

interface Child { id: string; familyId: string; personId: string }

/** Which rows of a table are of a child: the condition on the table itself. */
function ofChild(table: TableThen, { id, familyId, personId }: Child) {
  const entries = sql`(select entry_id from entry_casefile where casefile_id = ${id})`
  const plans = sql`(select plan_id from plan_casefile where casefile_id = ${id})`
  const decisions = sql`(select decision_id from child_decision where casefile_id = ${id})`
  const people = sql`(select person_id from family_member where family_id = ${familyId})`
  switch (table) {
    case 'casefile': return sql`t.id = ${id}`
    case 'family_member': case 'warning_note': return sql`t.family_id = ${familyId}`
    case 'person': return sql`t.id in ${people}`
    case 'person_name': return sql`t.person_id in ${people}`
    case 'plan': return sql`t.id in ${plans}`
    case 'goal': case 'action': return sql`t.plan_id in ${plans}`
    case 'decision': return sql`t.id in ${decisions}`
    case 'approval': return sql`t.decision_id in ${decisions}`
    case 'task': return sql`t.family_id = ${familyId} and (t.casefile_id is null or t.casefile_id = ${id})`
    case 'intake': return sql`t.id in (select intake_id from intake_child where person_id = ${personId})`
    case 'sighting': return sql`t.person_id = ${personId}`
    case 'entry': return sql`t.id in ${entries}`
    case 'entry_version': return sql`t.entry_id in ${entries}`
    default: return sql`t.casefile_id = ${id}`
  }
}

/** A table with the columns that are read of it; why a version of an entry was written is told to who sees the whole entry. */
function readable(table: TableThen, { id }: Child) {
  if (table !== 'entry_version') return sql.table(table)
  return sql`(select v.id, v.entry_id, v.number, v.replaces, v.confirmed_at, v.author_id, w.reason
    from entry_version v left join ctx.words_of_versions(array(select entry_id from entry_casefile where casefile_id = ${id})) w on w.version_id = v.id)`
}

/** The record of a child as it stood at a moment, by what was written then, table by table, as far as the reader sees it now; what was written later is not there. */
export async function recordThen(tx: Tx, child: Child, at: Temporal.Instant): Promise<{ rows: Readonly<Record<TableThen, Then[]>>; unknown: boolean }> {
  const found = {} as Record<TableThen, Then[]>
  let unknown = false
  for (const table of tables) {
    const { rows } = await sql<{ id: string; row: Record<string, unknown> }>`select t.id, to_jsonb(t) as row from ${readable(table, child)} t where ${ofChild(table, child)}`.execute(tx)
    const { rows: changes } = await sql<{ rowId: string; op: string; columns: string[]; was: Record<string, unknown> | null }>`
      select c.row_id, c.op::text as op, c.columns, i.was from audit.change c left join audit.image i on i.municipality_id = c.municipality_id and i.seq = c.seq
       where c.row_id = any (${rows.map(({ id }) => id)}::uuid[]) and c.tbl = ${table} and c.office_at > ${at} order by c.seq desc`.execute(tx)
    const later = Map.groupBy(changes, ({ rowId }) => rowId)
    found[table] = rows.flatMap(({ id, row }) => {
      const then = rowThen(row, later.get(id) ?? [])
      if (then && then.unknown.length > 0) unknown = true
      return then ? [then.row] : []
    })
  }
  return { rows: found, unknown }
}

/** The parts of versions of entries that the reader may read; they never change. */
export async function partsOfVersions(tx: Tx, versionIds: readonly string[]): Promise<Map<string, { kind: string; words: string }[]>> {
  const { rows } = await sql<{ versionId: string; kind: string; words: string }>`select version_id, kind, words from entry_part where version_id = any (${[...versionIds]}::uuid[]) order by position`.execute(tx)
  return Map.groupBy(rows, ({ versionId }) => versionId)
}

/** The names that stand behind ids of accounts and agencies, as they are called today; agencies as they may be named about this family. */
export async function namesBehind(tx: Tx, familyId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from account union all select g.id, ${agencyNameAbout('g', 'f.id')} from agency g cross join family f where f.id = ${familyId}`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
