import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { casefileFacts, decisionFacts, everySource, intakeFacts, planFacts, sourcesWith } from './due-facts.db.ts'
import type { SourceIds } from './due-facts.db.ts'
import { dueOfCasefile, dueOfDecision, dueOfIntake, dueOfPlan } from './due-rules.ts'
import type { Due } from './due-rules.ts'

/** A record that may make something due. */
interface DueSource { kind: 'intake' | 'plan' | 'decision' | 'casefile'; id: string }

/** Rewrites what one record makes due, in the transaction that changed it; the only writer of `due` but `rebuildDue`. */
export async function refreshDue(tx: Tx, source: DueSource): Promise<void> {
  await rewrite(tx, await sourcesWith(tx, source))
}

/** Rewrites everything the actor sees; changes nothing where every act has called `refreshDue`. */
export async function rebuildDue(tx: Tx): Promise<void> {
  await rewrite(tx, await everySource(tx))
}

/** What is due for an account by itself or by its role, until a moment, soonest first. What nobody may see is not in it. */
export async function dueFor(tx: Tx, { accountId, role }: { accountId: string; role: string }, until: Temporal.Instant): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select kind, source_id, due_at, whole_day, intake_id, casefile_id, family_id, account_id, role
      from due where due_at <= ${until} and (account_id = ${accountId} or role = ${role}) order by due_at, kind, source_id`.execute(tx)
  return rows
}

/** What is due for anybody of the office until a moment, soonest first. */
export async function dueOfOffice(tx: Tx, until: Temporal.Instant): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select kind, source_id, due_at, whole_day, intake_id, casefile_id, family_id, account_id, role from due where due_at <= ${until} order by due_at, kind, source_id`.execute(tx)
  return rows
}

async function rewrite(tx: Tx, sources: SourceIds): Promise<void> {
  // Two acts on one record wait for each other here; else each would keep the rows the other has just written.
  await sql`select pg_advisory_xact_lock(hashtextextended(id, 0)) from (select unnest(${Object.values(sources).flat()}::text[]) as id order by 1) as source`.execute(tx)
  const intakes = await intakeFacts(tx, sources.intake)
  const plans = await planFacts(tx, sources.plan)
  const casefiles = await casefileFacts(tx, sources.casefile)
  const decisions = await decisionFacts(tx, sources.decision)
  const written = [
    ...intakes.flatMap(({ id, children }) => [id, ...children.map((child) => child.id)]),
    ...plans.flatMap(({ id, visits }) => [id, ...visits.map((visit) => visit.id)]),
    ...casefiles.map(({ id }) => id), ...decisions.map(({ id }) => id),
  ]
  await sql`delete from due where source_id = any (${written}::uuid[])`.execute(tx)
  await insert(tx, [...intakes.flatMap(dueOfIntake), ...plans.flatMap(dueOfPlan), ...casefiles.flatMap(dueOfCasefile), ...decisions.flatMap(dueOfDecision)])
}

async function insert(tx: Tx, rows: readonly Due[]): Promise<void> {
  if (rows.length === 0) return
  const all = <K extends keyof Due>(column: K): Due[K][] => rows.map((row) => row[column])
  await sql`
    insert into due (kind, source_id, due_at, whole_day, intake_id, casefile_id, family_id, account_id, role)
    select * from unnest(${all('kind')}::text[], ${all('sourceId')}::uuid[], ${all('dueAt')}::timestamptz[], ${all('wholeDay')}::boolean[], ${all('intakeId')}::uuid[],
      ${all('casefileId')}::uuid[], ${all('familyId')}::uuid[], ${all('accountId')}::uuid[], ${all('role')}::text[])`.execute(tx)
}
