import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import { openTown } from '../../test/support.ts'
import type { Town } from '../../test/support.ts'
import { databaseOver, openPool, sql } from './db.ts'

let town: Town
beforeAll(async () => { town = await openTown() })
afterAll(() => town.close())

test('a connection that breaks between two statements fails its transaction, and not the process', async () => {
  const unheard: unknown[] = []
  const hear = (problem: unknown): void => { unheard.push(problem) }
  process.on('uncaughtException', hear)
  const pool = openPool(town.urls.app, 1)
  const ended = new Promise((done) => { pool.on('connect', (client) => { client.once('end', done) }) })
  const killer = new pg.Client({ connectionString: town.urls.migrate })
  await killer.connect()
  try {
    await expect(databaseOver(pool).transaction().execute(async (tx) => {
      const { rows: [backend] } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await killer.query('select pg_terminate_backend($1)', [backend!.pid])
      await ended
      await sql`select 1`.execute(tx)
    })).rejects.toThrow()
    expect((await pool.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }])
    expect(unheard).toEqual([])
  } finally {
    process.off('uncaughtException', hear)
    await Promise.all([killer.end(), pool.end()])
  }
})
