import { sqlState } from '../kernel/db.ts'

/** Asks something of the database every minute (or `every` milliseconds), until `stop`; a problem is logged once as long as it stays the same. */
export function everyMinute({ ask, of, log, every = 60_000 }: { ask(): Promise<void>; of: string; log(line: string): void; every?: number }): { stop(): void } {
  let told = ''
  const look = async (): Promise<void> => {
    try {
      await ask()
      told = ''
    } catch (error) {
      const problem = sqlState(error) ?? 'unknown'
      if (told !== problem) log(JSON.stringify({ [of]: 'not watched', problem }))
      told = problem
    }
  }
  const timer = setInterval(() => { void look() }, every).unref()
  return { stop: () => { clearInterval(timer) } }
}
