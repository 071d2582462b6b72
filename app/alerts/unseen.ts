import type pg from 'pg'
import { everyMinute } from '../sealer/every-minute.ts'

/** Has the database ask every minute, until `stop`, whether somebody reads each open alert and sees each open casefile, and tell others where nobody does: roles, locks, last days and conflicts change what was so when it was written. */
export function watchUnseen({ pool, town, now, log, every }: { pool: pg.Pool; town: number; now(): Temporal.Instant; log(line: string): void; every?: number }): { stop(): void } {
  const ask = async (): Promise<void> => { await pool.query('select audit.notice_unseen($1, $2)', [town, now().toString()]) }
  return everyMinute({ ask, of: 'alerts', log, ...(every === undefined ? {} : { every }) })
}
