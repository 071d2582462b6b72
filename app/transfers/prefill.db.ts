import { countsAsSighting, sightingManners, sightingPlaces } from '../codes/sightings.ts'
import type { SightingPlace } from '../codes/sightings.ts'
import { labelOf } from '../codes/code-list.ts'
import { agreementWords } from '../intake/centre-call.ts'
import { brief } from '../intake/sheet.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** What the record already knows of a child, to begin a document with; the writer puts it right. Never a place, never who reported. */
export interface Known { childWords: string; done: string; reason: string; intakeId: string | null }

/** The child's own words of the last three months, who saw it when, the calls to the centre, and why 送致・通知 was decided. */
export async function knownFor(tx: Tx, { casefileId, personId, intakeId }: { casefileId: string | null; personId: string; intakeId: string | null }, now: Temporal.Instant): Promise<Known> {
  const since = now.subtract({ hours: 24 * 90 })
  const { rows: words } = await sql<{ at: Temporal.Instant; body: string }>`
    select e.happened_at as at, p.words as body from entry e join entry_casefile l on l.entry_id = e.id
      join lateral (select id from entry_version where entry_id = e.id order by number desc limit 1) v on true join entry_part p on p.version_id = v.id and p.kind = 'child_words'
     where l.casefile_id = ${casefileId} and e.happened_at > ${since} order by e.happened_at desc limit 3`.execute(tx)
  const { rows: seen } = await sql<{ at: Temporal.Instant; placeKind: SightingPlace; manner: string; own: boolean }>`
    select seen_at as at, place_kind, manner, seen_by = 'own' as own from sighting where person_id = ${personId} and seen_at > ${since} order by seen_at desc limit 5`.execute(tx)
  const { rows: decided } = await sql<{ intakeId: string; words: string }>`
    select k.intake_id, l.words from late_decision l join intake_child k on k.id = l.intake_child_id
     where k.person_id = ${personId} and l.act in ('notify_centre', 'send_centre') and l.decided_at > ${since} and (${intakeId}::uuid is null or k.intake_id = ${intakeId})
    union all
    select d.intake_id, d.words from decision d where d.kind = 'intake' and d.outcome in ('sent_to_centre', 'notified_centre') and d.recorded_at > ${since}
       and d.intake_id in (select intake_id from intake_child where person_id = ${personId}) and (${intakeId}::uuid is null or d.intake_id = ${intakeId}) limit 1`.execute(tx)
  const intake = intakeId ?? decided[0]?.intakeId ?? null
  const { rows: calls } = await sql<{ calledAt: Temporal.Instant; spokeWith: string; agreed: string }>`
    select called_at, spoke_with, agreed from centre_call where intake_id = ${intake} order by called_at desc limit 3`.execute(tx)
  return {
    childWords: words.map(({ at, body }) => `${brief(at)}　${body}`).join('\n'),
    done: [
      ...seen.filter(({ placeKind }) => countsAsSighting(placeKind)).map(({ at, placeKind, manner, own }) => `${brief(at)}　${own ? '市' : '関係機関'}が会った（${labelOf(sightingPlaces, placeKind)}・${labelOf(sightingManners, manner)}）`),
      ...calls.map(({ calledAt, spokeWith, agreed }) => `${brief(calledAt)}　児童相談所へ電話（${spokeWith}・${agreementWords(agreed)}）`),
    ].join('\n'),
    reason: decided[0]?.words ?? '', intakeId: intake,
  }
}
