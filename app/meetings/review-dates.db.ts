import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf, officeInstant } from '../kernel/office-time.ts'
import { reviewDue } from './review-cycle.ts'

/** The open casefiles of a family that are looked at together, the sealed ones apart from the others: since when they have not been looked at, and by when they are again. `key` names them in a form. */
export interface ReviewDates {
  key: string; familyId: string; apart: boolean; casefileIds: string[]; since: Temporal.Instant
  registeredSince: Temporal.PlainDate | null; reviewedOn: Temporal.PlainDate | null; dueOn: Temporal.PlainDate
}
interface Row { id: string; familyId: string; sealed: boolean; openedOn: Temporal.PlainDate; registeredSince: Temporal.PlainDate | null; registeredAt: Temporal.Instant | null }
interface Heard { casefileId: string; heardAt: Temporal.Instant; working: boolean; nextReviewOn: Temporal.PlainDate | null }
const midnight = new Temporal.PlainTime()

/** The review dates of every family on the register, or of some families; `except` is a meeting that is none of the earlier ones, `heardAt` when it heard the family: what was closed since then was open. */
export async function reviewDates(tx: Tx, { familyIds = null, day, except = null, heardAt = null }: { familyIds?: readonly string[] | null; day: Temporal.PlainDate; except?: string | null; heardAt?: Temporal.Instant | null }): Promise<ReviewDates[]> {
  const { rows } = await sql<Row>`
    select c.id, c.family_id, c.sealed, c.opened_on, r.since as registered_since, r.recorded_at as registered_at
      from casefile c join family f on f.id = c.family_id
      left join lateral (select since, recorded_at from registration_period where casefile_id = c.id and (until is null or until > ${day}) order by since limit 1) r on true
     where (c.stage <> 'closed' or c.closed_on >= ${heardAt && officeDateOf(heardAt)}) and (${familyIds}::uuid[] is null or c.family_id = any (${familyIds}::uuid[]))
     order by f.fiscal_year, f.number, c.fiscal_year, c.number`.execute(tx)
  const groups = [...Map.groupBy(rows, ({ familyId, sealed }) => `${familyId}${sealed ? '.apart' : ''}`)]
    .filter(([, casefiles]) => familyIds !== null || casefiles.some(({ registeredSince }) => registeredSince))
  const heard = Map.groupBy(await reviewsOf(tx, groups.flatMap(([, casefiles]) => casefiles.map(({ id }) => id)), except), ({ casefileId }) => casefileId)
  return groups.map(([key, casefiles]) => ({ key, familyId: casefiles[0]!.familyId, apart: casefiles[0]!.sealed, casefileIds: casefiles.map(({ id }) => id), ...lastLooked(casefiles, heard) }))
}

// Of a meeting that has heard a family already, only what came before it.
async function reviewsOf(tx: Tx, casefileIds: readonly string[], except: string | null): Promise<Heard[]> {
  const { rows } = await sql<Heard>`
    select l.casefile_id, i.heard_at, m.kind = 'working' as working, i.next_review_on
      from agenda_child l join agenda_item i on i.id = l.agenda_item_id join meeting m on m.id = i.meeting_id
     where l.casefile_id = any (${[...casefileIds]}::uuid[]) and i.state = 'heard' and m.cancelled_at is null
       and (${except}::uuid is null or (m.id <> ${except} and m.held_at < (select held_at from meeting where id = ${except})))
     order by i.heard_at`.execute(tx)
  return rows
}

/** Since when a family has not been looked at: the last 実務者会議 that heard it, else its registration, else the day its casefile was opened. Any meeting may have named the next day. */
function lastLooked(casefiles: readonly Row[], heard: ReadonlyMap<string, readonly Heard[]>): Pick<ReviewDates, 'since' | 'registeredSince' | 'reviewedOn' | 'dueOn'> {
  const all = casefiles.flatMap(({ id }) => heard.get(id) ?? []).toSorted((a, b) => Temporal.Instant.compare(a.heardAt, b.heardAt))
  const working = all.findLast((one) => one.working)
  const registered = casefiles.filter(({ registeredSince }) => registeredSince).toSorted((a, b) => Temporal.PlainDate.compare(a.registeredSince!, b.registeredSince!))[0]
  const begun = registered?.registeredSince ?? casefiles.map(({ openedOn }) => openedOn).toSorted(Temporal.PlainDate.compare)[0]!
  const reviewedOn = working ? officeDateOf(working.heardAt) : null
  const nextReviewOn = all.findLast((one) => one.nextReviewOn !== null)?.nextReviewOn ?? null
  // The call that led to the registration is not new; one of the same day after it is.
  const registeredAt = registered?.registeredAt && officeDateOf(registered.registeredAt).equals(begun) ? registered.registeredAt : officeInstant(begun.add({ days: 1 }), midnight)
  return { since: working?.heardAt ?? registeredAt, registeredSince: registered?.registeredSince ?? null, reviewedOn, dueOn: reviewDue({ reviewedOn, nextReviewOn, since: begun }) }
}
