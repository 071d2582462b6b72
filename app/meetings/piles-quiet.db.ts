import { refreshDue } from '../deadlines/due.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { lockAgenda } from './agenda.db.ts'
import { freezeSightings, momentHeard, tellHeard } from './item-hearing.db.ts'
import type { Meeting } from './meeting.ts'
import { pileLines } from './piles.db.ts'
import { problemsOfPiles } from './piles.ts'

/** Confirms the quiet pile of a meeting as one list: every family goes on as before and is looked at again on a day. Looked at anew in this moment: what has changed meanwhile is refused. The same list twice is confirmed once. Throws Stale when the pile is another by now. */
export async function hearQuiet(tx: Tx, meeting: Meeting, { itemIds, nextReviewOn, now }: { itemIds: readonly string[]; nextReviewOn: Temporal.PlainDate; now: Temporal.Instant }): Promise<void> {
  await lockAgenda(tx, meeting.id)
  if (meeting.cancelledAt) throw new Refused('この会議は中止になっています')
  const lines = (await pileLines(tx, meeting)).filter(({ itemId, pile }) => itemId !== null && pile === 'quiet')
  const shown = lines.filter(({ itemId }) => itemIds.includes(itemId!))
  if (shown.length !== new Set(itemIds).size) throw new Stale()
  const waiting = shown.filter(({ state }) => state === 'waiting')
  if (waiting.length === 0) return
  if (lines.some(({ state, itemId }) => state === 'waiting' && !itemIds.includes(itemId!))) throw new Stale()
  const changed = problemsOfPiles(waiting.map(({ key }) => ({ key, pile: 'quiet', position: null })), waiting)
  if (changed.length > 0) throw new Refused(changed)
  const ids = waiting.map(({ itemId }) => itemId!)
  const heardAt = momentHeard(meeting, now)
  await freezeSightings(tx, ids)
  await sql`update agenda_child set outcome = 'continue', version = version + 1 where agenda_item_id = any (${ids}::uuid[])`.execute(tx)
  await sql`update agenda_item set state = 'heard', heard_at = ${heardAt}, next_review_on = ${nextReviewOn}, version = version + 1 where id = any (${ids}::uuid[]) and state = 'waiting'`.execute(tx)
  await tellHeard(tx, waiting.map(({ itemId, familyId, apart }) => ({ id: itemId!, familyId, apart })), heardAt)
  for (const familyId of new Set(waiting.map((line) => line.familyId))) await refreshDue(tx, { kind: 'review', id: familyId })
}
