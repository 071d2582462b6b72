import { sql } from './db.ts'
import type { Tx } from './db.ts'

/** SQL of the office's day of the transaction; never the server's own day. */
export const officeDay = sql<Temporal.PlainDate>`(select (ctx.now() at time zone 'Asia/Tokyo')::date)`

/** The office's moment of the transaction. */
export async function officeNow(tx: Tx): Promise<Temporal.Instant> {
  const { rows: [row] } = await sql<{ now: Temporal.Instant }>`select ctx.now() as now`.execute(tx)
  return row!.now
}
