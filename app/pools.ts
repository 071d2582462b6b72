import type pg from 'pg'
import { openPool } from './kernel/db.ts'

/** The three pools of one application process: the door's work, sign-in, and the log of requests. */
export type Pools = { app: pg.Pool; signin: pg.Pool; request: pg.Pool }

/** Opens the pools; they connect at their first query. Sizes are for one process: docs/ARCHITECTURE.md. */
export function openPools(urls: { app: string; signin: string }): Pools {
  return {
    app: openPool(urls.app, 8),
    signin: openPool(urls.signin, 2),
    // The request row is a trace, not the record: it may lose its last moment, and must not cost a disk write each.
    request: openPool(urls.app, 1, { relaxedCommit: true }),
  }
}

/** Closes the pools after their running queries. */
export async function closePools(pools: Pools): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool.end()))
}
