import type pg from 'pg'
import { everyMinute } from '../sealer/every-minute.ts'

interface Asked { pool: pg.Pool; town: number; now(): Temporal.Instant }
const partsOfAMinute = 10

/** Has the database ask whether enough see what is sealed and somebody sees each open casefile, and tell others where not. */
export async function tellUnseen({ pool, town, now }: Asked): Promise<void> {
  await pool.query('select audit.notice_unseen($1, $2)', [town, now().toString()])
}

/** Has the database ask of the open alerts after `after` whether somebody reads them, part by part, each a statement of its own; gives where the next minute goes on, null for the beginning. */
export async function passOnAlerts({ pool, town, now }: Asked, after: string | null = null): Promise<string | null> {
  let last = after
  for (let part = 0; part < partsOfAMinute; part += 1) {
    const { rows: [row] } = await pool.query<{ last: string | null }>('select audit.pass_on_alerts($1, $2, $3) as last', [town, now().toString(), last])
    last = row?.last ?? null
    if (last === null) break
  }
  return last
}

/** Asks both every minute, until `stop`: roles, locks, last days and conflicts change what was so when it was written. However many alerts are open, what is sealed is asked. */
export function watchUnseen({ log, every, ...asked }: Asked & { log(line: string): void; every?: number }): { stop(): void } {
  const rhythm = { log, ...(every === undefined ? {} : { every }) }
  let after: string | null = null
  const watches = [
    everyMinute({ ask: () => tellUnseen(asked), of: 'unseen', ...rhythm }),
    everyMinute({ ask: async () => { after = await passOnAlerts(asked, after) }, of: 'alerts', ...rhythm }),
  ]
  return { stop: () => { for (const watch of watches) watch.stop() } }
}
