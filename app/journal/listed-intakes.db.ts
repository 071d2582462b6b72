import { intakeKindWords, intakeNumber } from '../intake/intake.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { ListedIntake } from './entry-list.tsx'

/** The intakes on which somebody of the family stands, as the record shows them: never who reported, how or from where. */
export async function listedIntakesOf(tx: Tx, familyId: string): Promise<ListedIntake[]> {
  const { rows } = await sql<{ id: string; fiscalYear: number; number: number; kind: string; receivedAt: Temporal.Instant }>`
    select i.id, i.fiscal_year, i.number, i.kind, i.received_at from intake i
     where i.id in (select k.intake_id from family_member m join intake_child k on k.person_id = m.person_id where m.family_id = ${familyId} and k.same_person = 'confirmed')
     order by i.received_at desc`.execute(tx)
  return rows.map(({ id, fiscalYear, number, kind, receivedAt }) => ({ id, number: intakeNumber(fiscalYear, number), kind: intakeKindWords(kind), receivedAt }))
}
