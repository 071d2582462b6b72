import type { DueKind } from '../deadlines/due-kinds.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** Something due about a casefile. */
export interface CasefileDue { kind: DueKind; dueAt: Temporal.Instant; wholeDay: boolean }

/** What is due about some casefiles, their families and the intakes of their children, the most urgent first. */
export async function duesOf(tx: Tx, casefiles: readonly { id: string }[]): Promise<Map<string, CasefileDue[]>> {
  const { rows } = await sql<CasefileDue & { about: string }>`
    select c.id as about, d.kind, d.due_at, d.whole_day
      from casefile c join due d on d.casefile_id = c.id or (d.casefile_id is null and d.family_id = c.family_id)
        or d.intake_id in (select k.intake_id from intake_child k where k.person_id = c.person_id and k.same_person = 'confirmed')
     where c.id = any (${casefiles.map(({ id }) => id)}::uuid[]) and c.stage <> 'closed' order by d.due_at, d.kind = 'late_decision'`.execute(tx)
  return new Map(casefiles.map(({ id }) => [id, rows.filter(({ about }) => about === id)]))
}
