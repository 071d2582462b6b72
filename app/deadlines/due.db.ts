import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { DueKind } from './due-kinds.ts'
import type { Due, DueSource } from './due-source.ts'
import { dueSources } from './due-sources.ts'
import type { SourceKind } from './due-sources.ts'

/** Records read and written with one statement when everything is written anew. */
const atOnce = 400

/** Rewrites what one record makes due, in the transaction that changed it; the only writer of `due` but `rebuildDue`. */
export async function refreshDue(tx: Tx, { kind, id }: { kind: SourceKind; id: string }): Promise<void> {
  const source = dueSources.find((one) => one.kind === kind)!
  const others: Partial<Record<SourceKind, readonly string[]>> = await source.changesToo(tx, id)
  const changed = dueSources.map((one) => ({ source: one, ids: [...(one.kind === kind ? [id] : []), ...(others[one.kind] ?? [])] })).filter(({ ids }) => ids.length > 0)
  // Two acts on one record wait for each other here, and all of them for a rebuilding; else each would keep the rows the other has just written.
  await sql`select pg_advisory_xact_lock_shared(hashtextextended('due of ' || ctx.town(), 0))`.execute(tx)
  await sql`select pg_advisory_xact_lock(hashtextextended(id, 0)) from (select unnest(${changed.flatMap(({ ids }) => ids)}::text[]) as id order by 1) as source`.execute(tx)
  for (const { source: one, ids } of changed) await rewrite(tx, one, ids)
}

/** Rewrites everything the actor sees, some hundred records at a time; changes nothing where every act has called `refreshDue`, and is refused where it would put off or take away a line of which nothing is in the trail. */
export async function rebuildDue(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('due of ' || ctx.town(), 0))`.execute(tx)
  for (const source of dueSources) {
    const ids = await source.everyId(tx)
    for (let from = 0; from < ids.length; from += atOnce) await rewrite(tx, source, ids.slice(from, from + atOnce))
  }
}

const columns = sql`kind, source_id, due_at, whole_day, intake_id, casefile_id, family_id, account_id, role`

/** What is due for an account by itself or by its role, with the decisions it takes in somebody's stead, those it proposed and nobody may decide, and everything of a sealed call it is named on, until a moment, soonest first. What nobody may see is not in it. */
export async function dueFor(tx: Tx, { accountId, role }: { accountId: string; role: string }, until: Temporal.Instant): Promise<Due<DueKind>[]> {
  const { rows } = await sql<Due<DueKind>>`select ${columns} from due where due_at <= ${until} and (account_id = ${accountId} or role = ${role} or intake_id = any ((select ctx.opened_intakes())::uuid[])
    or (kind = 'approval' and (source_id in (select s.decision_id from ctx.stood_in() s) or source_id = any ((select ctx.left_undecided())::uuid[])))) order by due_at, kind, source_id`.execute(tx)
  return rows
}

/** What is due for anybody of the office until a moment, soonest first. */
export async function dueOfOffice(tx: Tx, until: Temporal.Instant): Promise<Due<DueKind>[]> {
  const { rows } = await sql<Due<DueKind>>`select ${columns} from due where due_at <= ${until} order by due_at, kind, source_id`.execute(tx)
  return rows
}

async function rewrite(tx: Tx, { kinds, facts, due, written }: DueSource<{ id: string }>, ids: readonly string[]): Promise<void> {
  const found = await facts(tx, ids)
  // Only the kinds of this source: another may make something else due about the same record.
  await sql`delete from due using unnest(${found.flatMap(written)}::uuid[]) as record (id) where source_id = record.id and kind = any (${kinds.map(({ code }) => code)}::text[])`.execute(tx)
  await insert(tx, found.flatMap(due))
}

async function insert(tx: Tx, rows: readonly Due[]): Promise<void> {
  if (rows.length === 0) return
  const all = <K extends keyof Due>(column: K): Due[K][] => rows.map((row) => row[column])
  await sql`
    insert into due (${columns})
    select * from unnest(${all('kind')}::text[], ${all('sourceId')}::uuid[], ${all('dueAt')}::timestamptz[], ${all('wholeDay')}::boolean[], ${all('intakeId')}::uuid[],
      ${all('casefileId')}::uuid[], ${all('familyId')}::uuid[], ${all('accountId')}::uuid[], ${all('role')}::text[])`.execute(tx)
}
