import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { EventCode } from './event.ts'

/** Something that happened, as the timeline shows it: a code, when, and who wrote it down. */
export interface Happened { code: EventCode; happenedAt: Temporal.Instant; recordedAt: Temporal.Instant; by: string; refId: string | null }

/** What happened with a child, newest first: its casefile, its family as a whole, the intakes it stands on. An entry that is not for this reader leaves no event. */
export async function happenedWith(tx: Tx, { id, familyId, personId }: { id: string; familyId: string; personId: string }, limit: number): Promise<Happened[]> {
  const { rows } = await sql<Happened>`
    select e.code, e.happened_at, e.recorded_at, coalesce(a.name, '') as by, e.ref_id
      from event e left join account a on a.id = e.recorded_by
     where (e.casefile_id = ${id} or (e.casefile_id is null and e.family_id = ${familyId})
            or (e.casefile_id is null and e.intake_id in (select k.intake_id from intake_child k where k.person_id = ${personId})))
       and (e.code not in ('entry_confirmed', 'entry_corrected') or exists (select 1 from entry x where x.id = e.ref_id))
     order by e.happened_at desc, e.recorded_at desc limit ${limit}`.execute(tx)
  return rows
}
