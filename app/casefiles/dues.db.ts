import type { DueKind } from '../deadlines/due-kinds.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** Something due about a casefile. */
export interface CasefileDue { kind: DueKind; dueAt: Temporal.Instant; wholeDay: boolean }

/** What is due about some casefiles, their families and the intakes of their children, the most urgent first. */
export async function duesOf(tx: Tx, casefiles: readonly { id: string }[]): Promise<Map<string, CasefileDue[]>> {
  // Three indexed joins, not one over "or": that would hold every casefile against everything due.
  const { rows } = await sql<CasefileDue & { about: string }>`
    with asked as materialized (select id, family_id, person_id from casefile where id = any (${casefiles.map(({ id }) => id)}::uuid[]) and stage <> 'closed')
    select about, kind, due_at, whole_day from (
      select c.id as about, d.id, d.kind, d.due_at, d.whole_day from asked c join due d on d.casefile_id = c.id
      union select c.id, d.id, d.kind, d.due_at, d.whole_day from asked c join due d on d.family_id = c.family_id and d.casefile_id is null
      union select c.id, d.id, d.kind, d.due_at, d.whole_day from asked c join intake_child k on k.person_id = c.person_id and k.same_person = 'confirmed' join due d on d.intake_id = k.intake_id) found
     order by due_at, kind = 'late_decision'`.execute(tx)
  const found = Map.groupBy(rows, ({ about }) => about)
  return new Map(casefiles.map(({ id }) => [id, found.get(id) ?? []]))
}
