import { labelOf } from '../codes/code-list.ts'
import { classes } from '../codes/casefiles.ts'
import { ageOn } from '../kernel/calendar.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { isId } from '../kernel/form-id.ts'
import { rowsSent } from '../kernel/fields.ts'
import type { Asking } from '../kernel/page.ts'
import { daysOf } from '../kernel/partial-date.ts'
import type { Raw } from '../kernel/record.ts'
import { familyMembers } from '../people/family.db.ts'
import { nameKey } from '../people/name-keys.ts'
import { personCards } from '../people/people.db.ts'
import type { PersonCard } from '../people/person.ts'
import { searchPersons } from '../people/search.db.ts'

/** An intake of the past on which a person stands. */
interface PastIntake { personId: string; id: string; fiscalYear: number; number: number; kind: string; receivedAt: Temporal.Instant }
/** A grown-up of the same family: only how many records there are, never what is in them, for a call about a child. */
interface KnownAdult { id: string; relationLabel: string; records: number }
/** Somebody the office knows who may be a child of the call. */
export interface KnownPerson {
  row: number
  linked: boolean
  card: PersonCard
  grown: boolean
  records: number
  className: string | null
  worker: string | null
  intakes: readonly PastIntake[]
  siblings: readonly PersonCard[]
  adults: readonly KnownAdult[]
}

const mostHits = 4
const one = (raw: Raw, name: string): string => raw[name]?.[0]?.trim() ?? ''

/** Who of those typed into the rows of a call the office knows; nobody sealed, nobody the reader is in conflict with. */
export async function knownAbout({ tx, today, searched }: Pick<Asking<unknown>, 'tx' | 'today' | 'searched'>, raw: Raw): Promise<KnownPerson[]> {
  const hits: { row: number; linked: boolean; card: PersonCard }[] = []
  for (const row of rowsSent(raw, 'children')) {
    const personId = one(raw, `children.${row}.personId`)
    const cards = personId ? await cardsSeen(tx, [personId], today) : await foundAs(tx, raw, row, today, searched)
    hits.push(...cards.map((card) => ({ row, linked: personId !== '', card })))
  }
  const open = new Set(await unsealed(tx, hits.map(({ card }) => card.id)))
  const onCall = new Set(hits.filter(({ linked }) => linked).map(({ card }) => card.id))
  const known: KnownPerson[] = []
  for (const hit of hits.filter(({ card }) => open.has(card.id))) known.push(await about(tx, hit, onCall, today))
  return eachOnce(known)
}

/** Brothers and sisters of one home are found with each of them; each is offered, and each grown-up named, once. */
function eachOnce(known: readonly KnownPerson[]): KnownPerson[] {
  const told = new Set<string>()
  const first = ({ id }: { id: string }): boolean => !told.has(id) && told.add(id).has(id)
  return known.map((person) => (person.linked ? { ...person, siblings: person.siblings.filter(first), adults: person.adults.filter(first) } : person))
}

async function foundAs(tx: Tx, raw: Raw, row: number, today: Temporal.PlainDate, searched: (words: string) => void): Promise<PersonCard[]> {
  for (const words of [one(raw, `children.${row}.name`), one(raw, `children.${row}.kana`)]) {
    if ([...words].length < 2) continue
    const found = await searchPersons(tx, words, today)
    // A surname on the way to a whole name means many: nobody was looked for yet.
    if (found.length <= mostHits) searched(nameKey(words))
    if (found.length > 0) return found.slice(0, mostHits)
  }
  return []
}

async function about(tx: Tx, hit: { row: number; linked: boolean; card: PersonCard }, onCall: ReadonlySet<string>, today: Temporal.PlainDate): Promise<KnownPerson> {
  const { card } = hit
  const grown = isGrown(card, today)
  const members = card.familyId && !grown ? await familyMembers(tx, card.familyId, today) : []
  const open = new Set(await unsealed(tx, members.map(({ id }) => id)))
  const together = members.filter((member) => member.id !== card.id && member.livesIn && !member.until && open.has(member.id))
  const intakes = await intakesOf(tx, [card.id, ...together.map(({ id }) => id)])
  const casefiles = await casefilesOf(tx, [card.id, ...together.map(({ id }) => id)], today)
  const recordsOf = (id: string): number => intakes.filter(({ personId }) => personId === id).length + casefiles.filter(({ personId }) => personId === id).length
  return {
    ...hit, grown, records: recordsOf(card.id),
    className: card.openClass && labelOf(classes, card.openClass),
    worker: casefiles.find(({ id }) => id === card.casefileId)?.worker ?? null,
    intakes: intakes.filter(({ personId }) => personId === card.id),
    siblings: together.filter((member) => !isGrown(member, today) && !onCall.has(member.id)),
    adults: together.filter((member) => isGrown(member, today)).map(({ id, relationLabel }) => ({ id, relationLabel, records: recordsOf(id) })),
  }
}

/** Not known to be below eighteen is not grown: a child without a birth date must not be hidden among adults. */
const isGrown = ({ birth }: PersonCard, today: Temporal.PlainDate): boolean => birth !== null && ageOn(daysOf(birth).latest, today) >= 18

async function unsealed(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  return (await tx.selectFrom('person').select('id').where('id', 'in', ids).where('sealed', '=', false).execute()).map(({ id }) => id)
}

const cardsSeen = async (tx: Tx, ids: readonly string[], today: Temporal.PlainDate): Promise<PersonCard[]> => {
  const uuids = ids.filter(isId)
  return uuids.length === 0 ? [] : personCards(tx, uuids, today)
}

async function intakesOf(tx: Tx, personIds: readonly string[]): Promise<PastIntake[]> {
  return tx.selectFrom('intakeChild as c').innerJoin('intake as i', 'i.id', 'c.intakeId')
    .select(['c.personId', 'i.id', 'i.fiscalYear', 'i.number', 'i.kind', 'i.receivedAt']).where('c.personId', 'in', personIds)
    .orderBy('i.receivedAt', 'desc').$narrowType<{ personId: string }>().execute()
}

async function casefilesOf(tx: Tx, personIds: readonly string[], today: Temporal.PlainDate): Promise<{ id: string; personId: string; worker: string | null }[]> {
  const { rows } = await sql<{ id: string; personId: string; worker: string | null }>`
    select c.id, c.person_id, (select a.name from allocation l join account a on a.id = l.account_id
             where l.casefile_id = c.id and l.part = 'main' and l.since <= ${today} and (l.until is null or l.until > ${today}) limit 1) as worker
      from casefile c where c.person_id = any (${personIds}::uuid[])`.execute(tx)
  return rows
}

/** The form with what a button beside it asked for: a row that is a known person, a brother or sister as a row, or a link taken back. Asked twice it changes nothing more. */
export async function withKnown(tx: Tx, raw: Raw, today: Temporal.PlainDate): Promise<Raw> {
  const [act = '', at = '', id = ''] = (raw['more']?.[0] ?? '').split(':')
  const { more: _, ...rest } = raw
  if (act === 'unlink') return { ...rest, [`children.${at}.personId`]: [] }
  if (act === 'link' || act === 'maybe') {
    const [card] = await cardsSeen(tx, [id], today)
    return card && rowsSent(raw, 'children').includes(Number(at)) ? { ...rest, ...rowOf(Number(at), card, act === 'maybe' ? 'maybe' : 'confirmed') } : rest
  }
  if (act === 'sibling') {
    const [card] = await cardsSeen(tx, [at], today)
    const sent = rowsSent(raw, 'children')
    if (!card || sent.some((row) => one(raw, `children.${row}.personId`) === at)) return rest
    const next = (sent.at(-1) ?? -1) + 1
    return { ...rest, ...rowOf(next, card, 'confirmed'), [`children.${next}.part`]: ['sibling'], [`children.${next}.suspectedPerson`]: ['unknown'] }
  }
  return act === 'children' ? raw : rest
}

const rowOf = (row: number, card: PersonCard, same: 'confirmed' | 'maybe'): Raw => ({
  [`children.${row}.personId`]: [card.id], [`children.${row}.samePerson`]: [same],
  [`children.${row}.name`]: [card.name], [`children.${row}.kana`]: [card.kana], [`children.${row}.sex`]: [card.sex],
})

/** The known persons the rows are linked to, by id; whoever the reader does not see is not among them. */
export async function linkedCards(tx: Tx, raw: Raw, today: Temporal.PlainDate): Promise<Map<string, PersonCard>> {
  const ids = rowsSent(raw, 'children').map((row) => one(raw, `children.${row}.personId`)).filter((id) => id !== '')
  return new Map((await cardsSeen(tx, ids, today)).map((card) => [card.id, card]))
}
