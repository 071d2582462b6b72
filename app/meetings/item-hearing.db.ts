import { lastSightingsOf } from '../journal/sightings.db.ts'
import { tell } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import type { Meeting } from './meeting.ts'

/** When something was heard: now on the day of the meeting, else at the hour the meeting was held. */
export const momentHeard = ({ heldAt }: Pick<Meeting, 'heldAt'>, now: Temporal.Instant): Temporal.Instant => (officeDateOf(heldAt).equals(officeDateOf(now)) ? now : heldAt)

/** Keeps for the children of some items when each had last been seen, as the meeting knows it now; what was kept at an earlier saving stays. */
export async function freezeSightings(tx: Tx, itemIds: readonly string[]): Promise<void> {
  const { rows: children } = await sql<{ id: string; personId: string }>`
    select l.id, c.person_id from agenda_child l join casefile c on c.id = l.casefile_id join agenda_item i on i.id = l.agenda_item_id
     where l.agenda_item_id = any (${[...itemIds]}::uuid[]) and i.state <> 'heard'`.execute(tx)
  const seen = await lastSightingsOf(tx, children.map(({ personId }) => personId))
  const day = (personId: string, eyes: 'inHome' | 'own' | 'agency'): Temporal.PlainDate | null => {
    const at = seen.get(personId)?.[eyes]
    return at ? officeDateOf(at) : null
  }
  await sql`update agenda_child l set seen_in_home_on = k.home, seen_own_on = k.own, seen_agency_on = k.agency
    from unnest(${children.map(({ id }) => id)}::uuid[], ${children.map(({ personId }) => day(personId, 'inHome'))}::date[], ${children.map(({ personId }) => day(personId, 'own'))}::date[],
      ${children.map(({ personId }) => day(personId, 'agency'))}::date[]) as k (id, home, own, agency) where l.id = k.id`.execute(tx)
}

/** Says on the timeline that a meeting heard some families; of sealed children with each child alone, so that it shows where the child shows. */
export async function tellHeard(tx: Tx, items: readonly { id: string; familyId: string; apart: boolean }[], happenedAt: Temporal.Instant): Promise<void> {
  for (const { id, familyId, apart } of items) {
    if (!apart) {
      await tell(tx, { code: 'council_heard', happenedAt, familyId, refId: id })
      continue
    }
    const { rows } = await sql<{ casefileId: string }>`select casefile_id from agenda_child where agenda_item_id = ${id}`.execute(tx)
    for (const { casefileId } of rows) await tell(tx, { code: 'council_heard', happenedAt, familyId, casefileId, refId: id })
  }
}
