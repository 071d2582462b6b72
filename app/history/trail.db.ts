import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** A change: who, when, which rows and columns; never a value. Rows of one table written by one act are one change. */
export interface Change { at: Temporal.Instant; by: string; table: string; operation: string; rows: number; columns: readonly string[] }

interface Child { id: string; familyId: string; personId: string }
interface Line { xact: string; at: Temporal.Instant; by: string; table: string; operation: string; columns: readonly string[] }

/** What was changed on a casefile, on its child and its family, newest first, at most `limit` rows; of rows that the reader does not see, nothing. */
export async function changesOf(tx: Tx, child: Child, limit: number): Promise<Change[]> {
  // Looked up by row: the index is only used with comparisons that leak nothing, and an array of casefiles is none.
  const { rows } = await sql<Line>`
    select c.xact::text as xact, c.office_at as at, coalesce(a.name, '') as by, c.tbl as table, c.op::text as operation, c.columns
      from audit.change c left join account a on a.id = c.actor
     where c.row_id = any(${await rowsAbout(tx, child)}::uuid[]) order by c.seq desc limit ${limit}`.execute(tx)
  const acts = Map.groupBy(rows, ({ xact, by, table, operation }) => [xact, by, table, operation].join(' '))
  return [...acts.values()].flatMap(([first, ...others]) => first
    ? [{ at: first.at, by: first.by, table: first.table, operation: first.operation, rows: 1 + others.length, columns: [...new Set([first, ...others].flatMap(({ columns }) => columns))] }] : [])
}

async function rowsAbout(tx: Tx, { id, familyId, personId }: Child): Promise<string[]> {
  const decisions = sql`(select decision_id from child_decision where casefile_id = ${id})`
  const plans = sql`(select plan_id from plan_casefile where casefile_id = ${id})`
  const { rows } = await sql<{ id: string }>`
    select id from casefile where id = ${id}
    union all select id from class_period where casefile_id = ${id}
    union all select id from lead_period where casefile_id = ${id}
    union all select id from registration_period where casefile_id = ${id}
    union all select id from placement_period where casefile_id = ${id}
    union all select id from allocation where casefile_id = ${id}
    union all select id from child_decision where casefile_id = ${id}
    union all select id from decision where id in ${decisions}
    union all select id from approval where decision_id in ${decisions}
    union all select v.id from entry_casefile l join entry_version v on v.entry_id = l.entry_id where l.casefile_id = ${id}
    union all select id from sighting where person_id = ${personId}
    union all select id from plan where id in ${plans}
    union all select id from goal where plan_id in ${plans}
    union all select id from action where plan_id in ${plans}
    union all select id from visit where plan_id in ${plans}
    union all select id from family where id = ${familyId}
    union all select id from family_member where family_id = ${familyId}
    union all select id from warning_note where family_id = ${familyId}
    union all select id from person where id = ${personId}
    union all select id from person_name where person_id = ${personId}
    union all select id from kinship where person_id = ${personId}`.execute(tx)
  return rows.map((row) => row.id)
}
