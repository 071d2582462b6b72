import { casefilesOfFamily } from '../casefiles/casefiles.db.ts'
import type { Casefile } from '../casefiles/casefiles.db.ts'
import { officeChoices } from '../casefiles/choices.db.ts'
import type { Frequency } from '../codes/frequencies.ts'
import { lastSightingsOf } from '../journal/sightings.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Option } from '../kernel/record.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'
import { childrenOfItems, orderOf } from './agenda.db.ts'
import type { AgendaChild, AgendaItem, PlacedFamily } from './agenda.ts'
import type { Meeting } from './meeting.ts'
import { meetingById } from './meetings.db.ts'
import type { Task } from './task.ts'
import { tasksOf } from './tasks.db.ts'
import { reviewGroups } from './what-changed.db.ts'
import type { ReviewGroup } from './what-changed.db.ts'
import type { Change } from './what-changed.ts'

/** A child as a page of the meeting shows it: with the three dates on which it was last seen, and who leads. */
export interface ShownChild extends AgendaChild { seen: SeenDays; lead: string | null; registered: boolean }
interface SeenDays { inHome: Temporal.PlainDate | null; own: Temporal.PlainDate | null; agency: Temporal.PlainDate | null }

/** Everything one family's item is read and decided from. */
export interface ItemFacts {
  item: AgendaItem; meeting: Meeting; day: Temporal.PlainDate; order: readonly PlacedFamily[]; children: readonly (AgendaChild & { casefile: Casefile })[]
  changes: readonly Change[]; reviewedOn: Temporal.PlainDate | null; heads: number
  openTasks: readonly Task[]; given: readonly Task[]; settled: readonly Task[]
  watching: readonly { agency: string; who: string; what: string; frequency: Frequency }[]; earlier: Disagreement | undefined
  talksMissing: readonly string[]; agencies: Option[]
}
/** What an earlier meeting did not agree on, and when it was to be talked about again. */
interface Disagreement { heldOn: Temporal.PlainDate; notAgreed: string; againOn: Temporal.PlainDate | null; againIf: string }

/** What the page of an item shows, and what its decision is checked against. */
export async function itemFacts(tx: Tx, item: AgendaItem, today: Temporal.PlainDate): Promise<ItemFacts> {
  const meeting = (await meetingById(tx, item.meetingId))!
  const day = officeDateOf(meeting.heldAt)
  const group = (await reviewGroups(tx, { familyIds: [item.familyId], day, except: meeting.id, heardAt: item.heardAt })).find(({ apart }) => apart === item.apart)
  const casefiles = new Map((await casefilesOfFamily(tx, item.familyId)).map((casefile) => [casefile.id, casefile]))
  const children = ((await childrenOfItems(tx, [item.id], today)).get(item.id) ?? []).flatMap((child) => {
    const casefile = casefiles.get(child.casefileId)
    return casefile ? [{ ...child, casefile }] : []
  })
  const concerns = await tasksOfItem(tx, item, children.map(({ casefileId }) => casefileId))
  const changes = group?.changes ?? []
  return {
    item, meeting, day, order: await orderOf(tx, meeting.id), children, changes, reviewedOn: group?.reviewedOn ?? null, heads: group?.personIds.length ?? 0,
    openTasks: concerns.filter(({ doneOn, droppedOn, agendaItemId }) => !doneOn && !droppedOn && agendaItemId !== item.id),
    given: concerns.filter(({ agendaItemId }) => agendaItemId === item.id),
    settled: concerns.filter(({ doneOn, droppedOn, agendaItemId }) => agendaItemId !== item.id && isSince(doneOn ?? droppedOn, group?.reviewedOn ?? null)),
    watching: await watchingOf(tx, children.map(({ casefileId }) => casefileId), item.familyId), earlier: await earlierDisagreement(tx, item, meeting),
    talksMissing: group ? await talksMissing(tx, item.familyId, group) : [],
    agencies: (await officeChoices(tx, day)).agencies,
  }
}

const isSince = (on: Temporal.PlainDate | null, since: Temporal.PlainDate | null): boolean => on !== null && (since === null || Temporal.PlainDate.compare(on, since) >= 0)

/** The tasks an item speaks of: of a sealed child only its own, of the others everything that is not behind a seal. */
async function tasksOfItem(tx: Tx, item: AgendaItem, casefileIds: readonly string[]): Promise<Task[]> {
  const { rows } = await sql<{ id: string }>`select id from agenda_item where family_id = ${item.familyId} and narrow`.execute(tx)
  const apart = new Set(rows.map(({ id }) => id))
  return (await tasksOf(tx, { familyId: item.familyId })).filter(({ casefileId, agendaItemId }) => {
    if (casefileId) return casefileIds.includes(casefileId)
    return item.apart === (agendaItemId !== null && apart.has(agendaItemId))
  })
}

async function watchingOf(tx: Tx, casefileIds: readonly string[], familyId: string): Promise<{ agency: string; who: string; what: string; frequency: Frequency }[]> {
  const { rows } = await sql<{ agency: string; who: string; what: string; frequency: Frequency }>`
    select ${agencyNameAbout('g', 'p.family_id')} as agency, a.who, a.what, a.frequency from plan p join action a on a.plan_id = p.id join agency g on g.id = a.agency_id
     where p.family_id = ${familyId} and p.until is null and exists (select 1 from plan_casefile l where l.plan_id = p.id and l.casefile_id = any (${[...casefileIds]}::uuid[]))
     order by a.position`.execute(tx)
  return rows
}

async function earlierDisagreement(tx: Tx, item: AgendaItem, meeting: Meeting): Promise<Disagreement | undefined> {
  const { rows: [row] } = await sql<Disagreement>`
    select (m.held_at at time zone 'Asia/Tokyo')::date as held_on, i.not_agreed, i.again_on, i.again_if from agenda_item i join meeting m on m.id = i.meeting_id
     where i.family_id = ${item.familyId} and i.narrow = ${item.apart} and i.state = 'heard' and i.not_agreed <> '' and m.held_at < ${meeting.heldAt} order by m.held_at desc limit 1`.execute(tx)
  return row
}

/** The reports since the last review that have not yet been talked over with the guidance centre, with what both sides said; those after the hearing too, because more may be decided. */
async function talksMissing(tx: Tx, familyId: string, { personIds, since }: ReviewGroup): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select i.id from intake i where i.kind = 'report' and i.received_at > ${since}
       and exists (select 1 from intake_child k where k.intake_id = i.id and k.person_id = any (${personIds}::uuid[]) and k.same_person = 'confirmed')
       and not exists (select 1 from centre_call c where c.intake_id = i.id and c.our_opinion <> '' and c.their_opinion <> '')
       and not exists (select 1 from discussion d where d.our_opinion <> '' and d.their_opinion <> '' and (d.intake_id = i.id or (d.family_id = ${familyId} and d.held_at >= i.received_at)))
     order by i.received_at`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The children with their three dates: as the meeting knew them once it was heard, else as they are now. */
export async function shownChildren(tx: Tx, { item, children }: Pick<ItemFacts, 'item' | 'children'>): Promise<ShownChild[]> {
  const seen = item.state === 'heard' ? undefined : await lastSightingsOf(tx, children.map(({ personId }) => personId))
  const day = (at: Temporal.Instant | null | undefined): Temporal.PlainDate | null => (at ? officeDateOf(at) : null)
  return children.map(({ casefile, ...child }) => {
    const last = seen?.get(child.personId)
    const days = seen ? { inHome: day(last?.inHome), own: day(last?.own), agency: day(last?.agency) } : { inHome: child.seenInHomeOn, own: child.seenOwnOn, agency: child.seenAgencyOn }
    return { ...child, seen: days, lead: casefile.leadAgency, registered: casefile.registeredSince !== null }
  })
}
