import type pg from 'pg'
import { beginSession, endSession } from '../../app/accounts/sign-in.ts'
import type { Reached } from '../../app/command-database.ts'
import { databaseOver, sql } from '../../app/kernel/db.ts'
import type { Tx } from '../../app/kernel/db.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { handlerNames } from '../../app/statistics/handlers.ts'
import { importTotals } from '../../app/statistics/statistics.db.ts'
import { readTotals } from '../../app/statistics/totals-csv.ts'
import { setLastNumber } from './fill.ts'
import { nextDayAt } from './moments.ts'
import { followEntry, perform } from './perform.ts'
import type { Known } from './perform.ts'
import type { Line, townScript } from './script.ts'
import type { StaffKey } from './staff.ts'
import type { Told } from './told.ts'
import { printedTotals } from './totals.ts'

/** Acts as somebody at a moment, in a transaction of its own; `end` ends the sessions. */
export function actors(reached: Reached, municipalityId: number, staff: Readonly<Record<StaffKey, string>>) {
  const db = databaseOver(reached.pools.app)
  const sessions = new Map<StaffKey, string>()
  return {
    async acting(who: StaffKey, at: Temporal.Instant, work: (tx: Tx) => Promise<unknown>, steppedUp = false): Promise<void> {
      const cookie = sessions.get(who) ?? await beginSession(reached.pools.signin, municipalityId, staff[who])
      sessions.set(who, cookie)
      if (steppedUp) await reached.pools.signin.query(`update ctx.session set step_up_until = clock_timestamp() + interval '1 minute' where token_hash = sha256($1)`, [databaseToken(cookie)])
      await db.transaction().execute(async (tx) => {
        // Hundreds of small acts: the last one waits for the disk with all of them, and nothing is planned twice.
        await sql`select set_config('synchronous_commit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)`.execute(tx)
        await sql`select ctx.enter(${databaseToken(cookie)}, ${at.toString()})`.execute(tx)
        await work(tx)
      })
    },
    async end(): Promise<void> {
      for (const cookie of sessions.values()) await endSession(reached.pools.signin, cookie)
    },
  }
}

/** Performs the told families through the office's own functions, each act as whoever did it. `before` says the last number drawn before each of their draws, where others draw between them. */
export async function live(reached: Reached, owner: pg.Client, municipalityId: number, made: Pick<Known, 'staff' | 'agencies'>, script: ReturnType<typeof townScript>, before: ReadonlyMap<Told['draws'][number], number>): Promise<void> {
  const { calendar, lines } = script
  const known: Known = { ...made, calendar, persons: new Map(), families: new Map(), intakes: new Map(), decisions: new Map() }
  const { acting, end } = actors(reached, municipalityId, made.staff)
  const draws = Map.groupBy(before, ([{ line }]) => line)
  try {
    const later: { who: StaffKey; at: Temporal.Instant; work: (tx: Tx) => Promise<void> }[] = []
    await acting('iizuka', lines[0]!.at.subtract({ hours: 1 }), importPrinted)
    for (const line of lines) {
      for (const due of later.splice(0).toSorted((one, other) => Temporal.Instant.compare(one.at, other.at))) {
        if (Temporal.Instant.compare(due.at, line.at) > 0) later.push(due)
        else await acting(due.who, due.at, due.work)
      }
      try {
        await keepNumbers(owner, municipalityId, draws.get(line) ?? [])
        await acting(line.act.by, line.at, (tx) => perform(tx, known, line), line.act.act === 'look' || line.act.act === 'lift')
      } catch (problem) {
        throw new Error(`the demo town stops at ${line.family.key}, ${line.act.act}, ${line.at.toString()}`, { cause: problem })
      }
      later.push(...afterwards(line))
    }
    for (const due of later) await acting(due.who, due.at, due.work)
  } finally {
    await end()
  }

  function afterwards({ act }: Line): { who: StaffKey; at: Temporal.Instant; work: (tx: Tx) => Promise<void> }[] {
    if (act.act !== 'entry') return []
    return [
      ...(act.readBy ?? []).map((who) => ({ who, at: calendar.moment(nextDayAt(act.at, '08:35')), work: (tx: Tx) => followEntry(tx, known, act, 'read') })),
      ...(act.corrected ? [{ who: act.by, at: calendar.moment(act.corrected.at), work: (tx: Tx) => followEntry(tx, known, act, 'correct') }] : []),
    ]
  }
}

/** What one act draws of a series is drawn one after the other: only the first of them is set. */
async function keepNumbers(owner: pg.Client, municipalityId: number, drawn: readonly (readonly [Told['draws'][number], number])[]): Promise<void> {
  const first = new Map(drawn.toReversed().map((one) => [`${one[0].series} ${one[0].fiscalYear}`, one]))
  for (const [draw, last] of first.values()) await setLastNumber(owner, municipalityId, draw, last)
}

async function importPrinted(tx: Tx): Promise<void> {
  const read = readTotals(printedTotals, handlerNames)
  if (!read.ok) throw new Error(read.messages.join('\n'))
  await importTotals(tx, read.totals, '出雲市の実績表', false)
}
