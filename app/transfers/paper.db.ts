import type { SightingManner, SightingPlace } from '../codes/sightings.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import type { FamilyMember } from '../people/family.ts'
import { familyMembers } from '../people/family.db.ts'
import { personCards } from '../people/people.db.ts'
import { plansOfFamily } from '../plans/plans.db.ts'
import type { Plan } from '../plans/plans.db.ts'
import type { PersonCard } from '../people/person.ts'
import { judgementOf, placeOf } from './transfers.db.ts'
import type { Transfer, TransferPlace } from './transfers.db.ts'

/** Who saw the child last, where and how: kinds, and the agency as it may be named about this family. */
export interface LastSeen { at: Temporal.Instant; own: boolean; placeKind: SightingPlace; manner: SightingManner; agency: string | null }

/** Everything a paper needs beside the document itself, as this reader sees it. `homes` and `phones` are by person; of a family with a veiled person there are none. */
export interface PaperFacts {
  child: PersonCard | undefined; place: TransferPlace; homes: ReadonlyMap<string, string>; phones: ReadonlyMap<string, string>; members: readonly FamilyMember[]; lastSeen: LastSeen | undefined
  intake: { receivedAt: Temporal.Instant; route: string; kind: string; consultationKind: string | null } | undefined; plan: Plan | undefined; judged: Awaited<ReturnType<typeof judgementOf>>
}

/** When a document left us, or null while it has not: what is printed again reads as it was sent. */
export const sentAtOf = ({ steps }: Pick<Transfer, 'steps'>): Temporal.Instant | null => steps.find(({ side, state }) => side === 'ours' && state === 'sent')?.at ?? null

/** Reads what stands on a paper about a document; of one that was sent, as the record stood then. */
export async function paperFactsOf(tx: Tx, transfer: Transfer, now: Temporal.PlainDate): Promise<PaperFacts> {
  const sentAt = sentAtOf(transfer)
  const today = sentAt ? officeDateOf(sentAt) : now
  const place = await placeOf(tx, transfer)
  const members = transfer.familyId ? (await familyMembers(tx, transfer.familyId, today)).filter(({ until }) => until === null || Temporal.PlainDate.compare(until, today) > 0) : []
  const persons = [...new Set([...(transfer.personId ? [transfer.personId] : []), ...members.map(({ id }) => id)])]
  const [child] = await personCards(tx, transfer.personId ? [transfer.personId] : [], today)
  const { rows: [intake] } = await sql<NonNullable<PaperFacts['intake']>>`select received_at, route, kind, consultation_kind from intake where id = ${transfer.intakeId}`.execute(tx)
  const plan = transfer.familyId ? (await plansOfFamily(tx, transfer.familyId)).find((one) => wasInForce(one, today, sentAt)) : undefined
  return {
    child, place, members, homes: place.hidden ? new Map() : await homesOf(tx, persons, today), phones: place.hidden ? new Map() : await phonesOf(tx, persons),
    lastSeen: await lastSeenOf(tx, transfer, sentAt), intake, plan: plan && transfer.casefileId && plan.casefileIds.includes(transfer.casefileId) ? plan : undefined, judged: await judgementOf(tx, transfer),
  }
}

async function homesOf(tx: Tx, personIds: readonly string[], today: Temporal.PlainDate): Promise<Map<string, string>> {
  const { rows } = await sql<{ personId: string; address: string }>`
    select distinct on (person_id) person_id, address from residence where person_id = any (${personIds}::uuid[]) and (until is null or until > ${today})
     order by person_id, kind = 'actual' desc, since desc nulls last, recorded_at desc`.execute(tx)
  return new Map(rows.map(({ personId, address }) => [personId, address]))
}

async function phonesOf(tx: Tx, personIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ personId: string; number: string; safeContact: string }>`
    select distinct on (person_id) person_id, number, safe_contact from phone where person_id = any (${personIds}::uuid[]) order by person_id, recorded_at desc`.execute(tx)
  return new Map(rows.map(({ personId, number, safeContact }) => [personId, safeContact ? `${number}（${safeContact}）` : number]))
}

const wasInForce = ({ since, until, madeAt }: Plan, day: Temporal.PlainDate, sentAt: Temporal.Instant | null): boolean =>
  Temporal.PlainDate.compare(since, day) <= 0 && (until === null || Temporal.PlainDate.compare(until, day) > 0) && (sentAt === null || Temporal.Instant.compare(madeAt, sentAt) <= 0)

async function lastSeenOf(tx: Tx, { personId }: Transfer, sentAt: Temporal.Instant | null): Promise<LastSeen | undefined> {
  const { rows: [seen] } = await sql<LastSeen>`
    select s.seen_at as at, s.seen_by = 'own' as own, s.place_kind, s.manner,
           case when g.id is not null then ${agencyNameAbout('g', '(select m.family_id from family_member m where m.person_id = s.person_id and m.until is null limit 1)')} end as agency
      from sighting s left join agency g on g.id = s.agency_id where s.person_id = ${personId} and s.place_kind <> 'online' and (${sentAt}::timestamptz is null or (s.seen_at <= ${sentAt} and s.recorded_at <= ${sentAt})) order by s.seen_at desc limit 1`.execute(tx)
  return seen
}
