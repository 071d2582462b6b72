import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Raw } from '../kernel/record.ts'

/** The drafts of the person who asks, newest first, with the address where the form stands. */
export async function draftsOfActor(tx: Tx): Promise<{ form: string; title: string; savedAt: Temporal.Instant; body: Raw }[]> {
  const { rows } = await sql<{ form: string; title: string; savedAt: Temporal.Instant; body: Raw }>`
    select form, title, saved_at, body from draft where done_at is null order by saved_at desc limit 20`.execute(tx)
  return rows
}
