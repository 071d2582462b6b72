import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Stale } from '../kernel/result.ts'

/** Puts items of a meeting that nobody heard off to the next one. Throws Stale when one of them was heard meanwhile. */
export async function leaveForNext(tx: Tx, meetingId: string, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length === 0) return
  const { numAffectedRows } = await sql`update agenda_item set state = 'not_heard', version = version + 1
    where meeting_id = ${meetingId} and state = 'waiting' and id = any (${[...itemIds]}::uuid[])`.execute(tx)
  if (Number(numAffectedRows) !== new Set(itemIds).size) throw new Stale()
}
