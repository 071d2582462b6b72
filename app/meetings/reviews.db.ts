import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { familyNumber } from '../people/family-number.ts'
import { reviewDates } from './review-dates.db.ts'
import type { ReviewDates } from './review-dates.db.ts'

/** A family on the register with the day by which the council looks at it again. */
export interface ReviewLine extends ReviewDates { familyName: string; familyNumber: string }

/** Every family on the register the reader sees, the longest overdue first. */
export async function reviewLines(tx: Tx, today: Temporal.PlainDate): Promise<ReviewLine[]> {
  const dates = await reviewDates(tx, { day: today })
  const { rows } = await sql<{ id: string; name: string; fiscalYear: number; number: number }>`
    select id, name, fiscal_year, number from family where id = any (${[...new Set(dates.map(({ familyId }) => familyId))]}::uuid[])`.execute(tx)
  const families = new Map(rows.map((row) => [row.id, row]))
  return dates.flatMap((group) => {
    const family = families.get(group.familyId)
    return family ? [{ ...group, familyName: family.name, familyNumber: familyNumber(family.fiscalYear, family.number) }] : []
  }).toSorted((a, b) => Temporal.PlainDate.compare(a.dueOn, b.dueOn))
}
