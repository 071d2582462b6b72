import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { lastSightings, wasSeen } from './last-sightings.ts'
import type { LastSightings, Seen } from './last-sightings.ts'

/** The three last sightings of each person asked for, `until` a moment or by now; a person nobody saw has three times null. */
export async function lastSightingsOf(tx: Tx, personIds: readonly string[], until: Temporal.Instant | null = null): Promise<Map<string, LastSightings>> {
  const { rows } = await sql<Seen & { personId: string }>`
    select person_id, seen_by, place_kind, max(seen_at) as seen_at from sighting where person_id = any(${[...personIds]}::uuid[])
       and (${until}::timestamptz is null or seen_at <= ${until})
     group by person_id, seen_by, place_kind`.execute(tx)
  const seen = Map.groupBy(rows, ({ personId }) => personId)
  return new Map(personIds.map((id) => [id, lastSightings(seen.get(id) ?? [])]))
}

/** The office days since a date on which somebody who counts saw the person, oldest first. */
export async function sightingDaysOf(tx: Tx, personId: string, since: Temporal.PlainDate): Promise<Temporal.PlainDate[]> {
  const { rows } = await sql<Seen>`select seen_at, seen_by, place_kind from sighting where person_id = ${personId} order by seen_at`.execute(tx)
  const days = rows.filter(wasSeen).map(({ seenAt }) => officeDateOf(seenAt)).filter((day) => Temporal.PlainDate.compare(day, since) >= 0)
  return days.filter((day, at) => !days[at - 1]?.equals(day))
}
