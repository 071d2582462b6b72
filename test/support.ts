import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { root } from '../app/config.ts'
import { closePools, openPools } from '../app/pools.ts'
import type { Pools } from '../app/pools.ts'
import { templateName } from './cluster.ts'

/** A database of its own for one test file: the pools as the application has them, and a way round them for what a test must see. */
export type Town = {
  pools: Pools
  /** The rows of a statement run as kyoten_owner, who sees every row. */
  ownerQuery<Row extends pg.QueryResultRow = pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]>
  urls: { app: string; signin: string; sealer: string; migrate: string }
  close(): Promise<void>
}

/** Copies the migrated template database for the calling test file; `close` drops the copy. */
export async function openTown(): Promise<Town> {
  const problem = inject('migrationProblem')
  if (problem !== null) throw new Error(problem)
  const name = `town_${randomBytes(6).toString('hex')}`
  const { app, signin, sealer, migrate } = inject('databaseUrls')
  const inDatabase = (url: string, database: string) => url.replace('/kyoten?', `/${database}?`)
  const administrator = inDatabase(migrate, 'postgres')
  await once(administrator, (client) => client.query(`create database ${name} owner kyoten_owner template ${templateName} strategy wal_log`))

  const urls = { app: inDatabase(app, name), signin: inDatabase(signin, name), sealer: inDatabase(sealer, name), migrate: inDatabase(migrate, name) }
  // A copy of a database does not inherit the rights to connect to it.
  await once(urls.migrate, (client) => client.query(`begin; set local client_min_messages = error; set local role kyoten_owner; ${readFileSync(join(root, 'db/database.sql'), 'utf8')}; commit`))
  const pools = openPools(urls)
  const owner = new pg.Pool({ connectionString: urls.migrate, max: 2, options: '-c role=kyoten_owner' })
  // A pool says it has ended before its connections have: one that still closes when the database is dropped tells of it.
  owner.on('error', () => undefined)
  return {
    pools,
    urls,
    async ownerQuery<Row extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []) {
      return (await owner.query<Row>(sql, parameters)).rows
    },
    async close() {
      await Promise.all([closePools(pools), owner.end()])
      await once(administrator, (client) => client.query(`drop database ${name} with (force)`))
    },
  }
}

async function once(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
