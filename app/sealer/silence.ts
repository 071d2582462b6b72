import type pg from 'pg'
import { sqlState } from '../kernel/db.ts'

const everyMinute = 60_000

/**
 * Asks the database every minute whether sealing goes on, until `stop`: one alert a silence.
 * Beside the sealer and as the app role, because what does not work cannot tell of itself and the sealer's role raises nothing.
 */
export function watchSealing({ pool, town, log, every = everyMinute }: { pool: pg.Pool; town: number; log(line: string): void; every?: number }): { stop(): void } {
  let told = ''
  const look = async (): Promise<void> => {
    try {
      const { rows: [row] } = await pool.query<{ raised: boolean }>('select audit.notice_silence($1) as raised', [town])
      if (row?.raised === true) log(JSON.stringify({ sealer: 'silent' }))
      told = ''
    } catch (error) {
      const problem = sqlState(error) ?? 'unknown'
      if (told !== problem) log(JSON.stringify({ sealer: 'not watched', problem }))
      told = problem
    }
  }
  const timer = setInterval(() => { void look() }, every).unref()
  return { stop: () => { clearInterval(timer) } }
}
