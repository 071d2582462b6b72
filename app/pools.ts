import pg from 'pg'

/** The three pools of one application process: the door's work, sign-in, and the log of requests. */
export type Pools = { app: pg.Pool; signin: pg.Pool; request: pg.Pool }

/** Opens the pools; they connect at their first query. Sizes are measured for one process: docs/ARCHITECTURE.md. */
export function openPools(urls: { app: string; signin: string }): Pools {
  const pool = (connectionString: string, max: number, options?: string) => {
    const opened = new pg.Pool({ connectionString, max, application_name: 'kyoten', connectionTimeoutMillis: 5_000, ...(options === undefined ? {} : { options }) })
    // A connection that breaks while idle is replaced at the next query; without a listener it would end the process.
    opened.on('error', () => {})
    return opened
  }
  return {
    app: pool(urls.app, 8),
    signin: pool(urls.signin, 2),
    // The request row is a trace, not the record: it may lose its last moment, and must not cost a disk write each.
    request: pool(urls.app, 1, '-c synchronous_commit=off'),
  }
}

/** Closes the pools after their running queries. */
export async function closePools(pools: Pools): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool.end()))
}
