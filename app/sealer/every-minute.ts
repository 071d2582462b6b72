import { sqlState } from '../kernel/db.ts'

/** Asks something of the database every minute (or `every` milliseconds), until `stop`; never twice at once; each time it fails is logged, so that a problem that stays is seen to stay. */
export function everyMinute({ ask, of, log, every = 60_000 }: { ask(): Promise<void>; of: string; log(line: string): void; every?: number }): { stop(): void } {
  let asking = false
  const look = async (): Promise<void> => {
    if (asking) return
    asking = true
    try {
      await ask()
    } catch (error) {
      log(JSON.stringify({ [of]: 'not watched', problem: sqlState(error) ?? 'unknown' }))
    } finally {
      asking = false
    }
  }
  const timer = setInterval(() => { void look() }, every).unref()
  return { stop: () => { clearInterval(timer) } }
}
