import type pg from 'pg'
import { kept, lineOf } from './lines.ts'
import type { Stream } from './lines.ts'
import type { KeptBlock, Trail } from './verify.ts'

const atOnce = 5_000

/** The towns whose trail is kept here. */
export async function townsIn(client: pg.ClientBase): Promise<number[]> {
  const { rows } = await client.query<{ town: number }>('select municipality_id as town from rec.installation union select municipality_id from audit.block order by 1')
  return rows.map(({ town }) => town)
}

/** The trail of a town as the database has it in this transaction, which must be repeatable read: blocks and lines of one moment. */
export function trailInDatabase(client: pg.ClientBase, town: number): Trail {
  return {
    asOf: Temporal.Now.instant(),
    async* blocks() {
      yield* rowsOf<KeptBlock>(client, 'trail_blocks', `
        select b.n, b.body, encode(b.hash, 'hex') as hash, s.key_id as key, encode(s.signature, 'base64') as signature
          from audit.block b left join audit.signature s using (municipality_id, n) where b.municipality_id = ${town} order by b.n`)
    },
    async* lines(stream: Stream) {
      const { table, order } = kept[stream]
      for await (const { line } of rowsOf<{ line: string }>(client, `trail_${stream}`, `
        select ${lineOf[stream]} as line from ${table} r where r.municipality_id = ${town} order by r.epoch, r.xact, r.${order}`)) yield line
    },
  }
}

/** The rows of a statement, some thousands at a time. */
async function* rowsOf<Row extends pg.QueryResultRow>(client: pg.ClientBase, cursor: string, statement: string): AsyncIterable<Row> {
  await client.query(`declare ${cursor} no scroll cursor for ${statement}`)
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${atOnce} from ${cursor}`)
    yield* rows
    if (rows.length < atOnce) break
  }
  await client.query(`close ${cursor}`)
}
