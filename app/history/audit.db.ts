import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeInstant } from '../kernel/office-time.ts'

/** How the sealing of the trail stands. `waiting`: seconds since the oldest row that no block covers; `unsigned`: blocks without a signature. */
export interface Sealing { n: number; closedAt: Temporal.Instant | null; waiting: number; checkpointAt: Temporal.Instant | null; keys: number; unsigned: number }
/** The rows of each stream that were sealed on one day of the real clock. */
export interface DayNumbers { day: Temporal.PlainDate; changes: number; accesses: number; requests: number; signIns: number; searches: number; blocks: number }
/** What one account did on a day; `who` is its pseudonym, `people` how many different records it was shown. */
export interface AccountDay { who: string; role: string; looks: number; refused: number; people: number; changes: number; searches: number; firstAt: Temporal.Instant | null; lastAt: Temporal.Instant | null }
/** How often something passed a rule (`alert`) or was asked of two people (`widening`) in a month, and what became of it. */
export interface WaysPast { what: 'alert' | 'widening'; kind: string; raised: number; waits: number; answered: number; blind: number; refused: number }

/** How the sealing stands now. */
export async function sealingStands(tx: Tx): Promise<Sealing> {
  return (await sql<Sealing>`select * from audit.sealing_stands()`.execute(tx)).rows[0]!
}

/** The numbers of each day of a month on which something was sealed, newest first. */
export async function numbersOf(tx: Tx, month: Temporal.PlainYearMonth): Promise<DayNumbers[]> {
  const first = month.toPlainDate({ day: 1 })
  return (await sql<DayNumbers>`select * from audit.numbers(${first}, ${first.add({ months: 1 })}) where blocks > 0 order by day desc`.execute(tx)).rows
}

/** Who did how much on a day of the real clock, most looks first. */
export async function accountsOn(tx: Tx, day: Temporal.PlainDate): Promise<AccountDay[]> {
  return (await sql<AccountDay>`select * from audit.day_by_account(${day})`.execute(tx)).rows
}

/** What passed a rule in a month of the office clock. */
export async function waysPast(tx: Tx, month: Temporal.PlainYearMonth): Promise<WaysPast[]> {
  const midnight = Temporal.PlainTime.from('00:00')
  const first = month.toPlainDate({ day: 1 })
  return (await sql<WaysPast>`select * from ctx.ways_past(${officeInstant(first, midnight)}, ${officeInstant(first.add({ months: 1 }), midnight)})`.execute(tx)).rows
}
