import type pg from 'pg'
import { everyMinute } from './every-minute.ts'

/**
 * Asks the database every minute whether sealing goes on, until `stop`: one alert a silence.
 * Beside the sealer and as the app role, because what does not work cannot tell of itself and the sealer's role raises nothing.
 */
export function watchSealing({ pool, town, log, every }: { pool: pg.Pool; town: number; log(line: string): void; every?: number }): { stop(): void } {
  const ask = async (): Promise<void> => {
    const { rows: [row] } = await pool.query<{ raised: boolean }>('select audit.notice_silence($1) as raised', [town])
    if (row?.raised === true) log(JSON.stringify({ sealer: 'silent' }))
  }
  return everyMinute({ ask, of: 'sealer', log, ...(every === undefined ? {} : { every }) })
}
