import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** Persons of other teams who may be children of an intake: only that the office knows them, only by full name and day of birth; their ids are for the access log alone. */
export async function stubsOf(tx: Tx, intakeId: string): Promise<{ intakeChildId: string; personId: string }[]> {
  return (await sql<{ intakeChildId: string; personId: string }>`select intake_child_id, person_id from ctx.stubs_of(${intakeId})`.execute(tx)).rows
}
