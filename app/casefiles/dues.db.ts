import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** Something due about a casefile. */
export interface DueLine { kind: string; dueAt: Temporal.Instant; wholeDay: boolean; casefileId: string | null; familyId: string | null; intakeId: string | null }

/** What is due about some casefiles, their families and the intakes of their children, the most urgent first. */
export async function duesOf(tx: Tx, casefiles: readonly { id: string }[]): Promise<Map<string, DueLine[]>> {
  const { rows } = await sql<DueLine & { about: string }>`
    select c.id as about, d.kind, d.due_at, d.whole_day, d.casefile_id, d.family_id, d.intake_id
      from casefile c join due d on d.casefile_id = c.id or (d.casefile_id is null and d.family_id = c.family_id)
        or d.intake_id in (select k.intake_id from intake_child k where k.person_id = c.person_id and k.same_person = 'confirmed')
     where c.id = any (${casefiles.map(({ id }) => id)}::uuid[]) and c.stage <> 'closed' order by d.due_at, d.kind = 'late_decision'`.execute(tx)
  return new Map(casefiles.map(({ id }) => [id, rows.filter(({ about }) => about === id)]))
}
