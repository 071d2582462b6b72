import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { intakeNumber } from './intake.ts'

/** Whether the actor sees an intake; whoever took it may not any more. */
export async function isIntakeSeen(tx: Tx, id: string): Promise<boolean> {
  return await tx.selectFrom('intake').select('id').where('id', '=', id).executeTakeFirst() !== undefined
}

/** The number of the call the actor has just taken and may not see, or undefined. */
export async function numberHandedOn(tx: Tx): Promise<string | undefined> {
  const { rows: [row] } = await sql<{ fiscalYear: number | null; number: number | null }>`select fiscal_year, number from ctx.handed_on()`.execute(tx)
  return row && row.fiscalYear !== null && row.number !== null ? intakeNumber(row.fiscalYear, row.number) : undefined
}
