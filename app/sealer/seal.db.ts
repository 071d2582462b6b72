import type pg from 'pg'
import type { Head } from './checkpoints.ts'
import type { SigningKey } from './keys.ts'

// A transaction is never parted: one that wrote very much takes longer than a page may.
const longest = 300_000

/** Closes and signs the next block of a town, in one transaction; gives its number, or null when there was nothing to close or somebody else is closing. */
export async function sealBlock(pool: pg.Pool, town: number, key: SigningKey): Promise<number | null> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const closing = { text: 'select n, hash from audit.seal($1)', values: [town], query_timeout: longest }
    const { rows: [block] } = await client.query<{ n: number | null; hash: Buffer }>(closing)
    const n = block?.n ?? null
    if (block && n !== null) await client.query('select audit.sign($1, $2, $3, $4)', [town, n, key.id, key.sign(block.hash)])
    await client.query('commit')
    return n
  } catch (problem) {
    broken = problem instanceof Error ? problem : new Error('unknown')
    throw problem
  } finally {
    // A connection that failed midway is not used again: what it had begun ends with it.
    client.release(broken)
  }
}

/** Says that a checkpoint was written: the database tells of the silence when this stops. */
export async function sayCheckpointed(pool: pg.Pool, town: number): Promise<void> {
  await pool.query('select audit.checkpointed($1)', [town])
}

/** How far a town is sealed. */
export async function headOf(pool: pg.Pool, town: number): Promise<Head> {
  const { rows: [head] } = await pool.query<Omit<Head, 'town'>>('select n as block, hash, epoch, changes, accesses, requests, sign_ins, searches, waiting from audit.head($1)', [town])
  if (!head) throw new Error('no head')
  return { town, ...head, waiting: Math.round(head.waiting * 10) / 10 }
}
