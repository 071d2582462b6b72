import type pg from 'pg'
import type { Class } from '../../app/codes/casefiles.ts'
import type { Sex } from '../../app/codes/people.ts'
import { wasSeen } from '../../app/journal/last-sightings.ts'
import { isBefore } from './days.ts'
import type { Day } from './days.ts'

type Instant = Temporal.Instant
/** What is read of each table to plan the rooms of a town that stands: the columns by table. */
const columnsRead = {
  family: ['id', 'fiscalYear', 'number', 'name'], person: ['id', 'sex', 'birthYear', 'birthMonth', 'birthDay', 'dueOn'], personName: ['personId', 'kind', 'name', 'kana'], familyMember: ['familyId', 'personId', 'relation', 'livesIn'],
  casefile: ['id', 'familyId', 'personId', 'fiscalYear', 'number', 'openedOn', 'closedOn', 'closingReason'], registrationPeriod: ['casefileId', 'since', 'until'], classPeriod: ['casefileId', 'class', 'since', 'until'],
  leadPeriod: ['casefileId', 'agencyId', 'since', 'until'], placementPeriod: ['casefileId', 'placement', 'since', 'until'], allocation: ['casefileId', 'accountId', 'part', 'since', 'until'], veil: ['personId'],
  intake: ['id', 'fiscalYear', 'number', 'kind', 'receivedAt'], intakeChild: ['id', 'intakeId', 'personId', 'part'], urgencyJudgement: ['id', 'intakeChildId', 'judgedAt'],
  decision: ['id', 'kind', 'intakeId', 'familyId', 'outcome', 'decidedOn'], childDecision: ['decisionId', 'casefileId'],
  entry: ['id', 'familyId', 'kind', 'happenedAt', 'authorId'], entryCasefile: ['entryId', 'casefileId'], entryStaff: ['entryId', 'accountId'], sighting: ['personId', 'seenAt', 'seenBy', 'placeKind'], affiliation: ['personId', 'agencyId', 'fiscalYear'],
} as const
interface Rows {
  family: { id: string; fiscalYear: number; number: number; name: string }[]
  person: { id: string; sex: Sex; birthYear: number | null; birthMonth: number | null; birthDay: number | null; dueOn: Day | null }[]
  personName: { personId: string; kind: string; name: string; kana: string }[]
  familyMember: { familyId: string; personId: string; relation: string; livesIn: boolean }[]
  casefile: { id: string; familyId: string; personId: string; fiscalYear: number; number: number; openedOn: Day; closedOn: Day | null; closingReason: string | null; sealed?: boolean }[]
  registrationPeriod: { casefileId: string; since: Day; until: Day | null }[]
  classPeriod: { casefileId: string; class: Class; since: Day; until: Day | null }[]
  leadPeriod: { casefileId: string; agencyId: string; since: Day; until: Day | null }[]
  placementPeriod: { casefileId: string; placement: string; since: Day; until: Day | null }[]
  allocation: { casefileId: string; accountId: string; part: string; since: Day; until: Day | null }[]
  veil: { personId: string }[]
  intake: { id: string; fiscalYear: number; number: number; kind: string; receivedAt: Instant }[]
  intakeChild: { id: string; intakeId: string; personId: string | null; part: string }[]
  urgencyJudgement: { id: string; intakeChildId: string; judgedAt: Instant }[]
  decision: { id: string; kind: string; intakeId: string | null; familyId: string | null; outcome: string; decidedOn: Day }[]
  childDecision: { decisionId: string; casefileId: string | null }[]
  entry: { id: string; familyId: string; kind: string; happenedAt: Instant; authorId: string }[]
  entryCasefile: { entryId: string; casefileId: string }[]
  entryStaff: { entryId: string; accountId: string }[]
  sighting: { personId: string; seenAt: Instant; seenBy: string; placeKind: string }[]
  affiliation: { personId: string; agencyId: string; fiscalYear: number }[]
}

/** Something that holds from a day until before another. */
export interface Span { since: Day; until: Day | null }
export const holdsOn = ({ since, until }: Span, day: Day): boolean => !isBefore(day, since) && (until === null || isBefore(day, until))

/** Somebody of a family. */
export interface PersonFacts { id: string; name: string; kana: string; sex: Sex; birth: Day | null; dueOn: Day | null; relation: string; livesIn: boolean; goes: readonly { agencyId: string; fiscalYear: number }[]; seen: readonly { at: Instant; own: boolean; inHome: boolean }[] }
/** A casefile of somebody with all its periods. */
export interface CasefileFacts {
  id: string; person: PersonFacts; openedOn: Day; closedOn: Day | null; closingReason: string | null; sealed: boolean
  registrations: readonly Span[]; classes: readonly (Span & { class: Class })[]; leads: readonly (Span & { agencyId: string })[]; placements: readonly (Span & { placement: string })[]
  mains: readonly (Span & { accountId: string })[]; closingDecisionId: string | null
}
/** A call about somebody of a family. */
export interface IntakeFacts { id: string; kind: string; receivedAt: Instant; outcome: string | null; decidedOn: Day | null; personIds: readonly string[]; judgements: ReadonlyMap<string, string> }
/** A meeting about one family that its journal tells of. */
export interface Conference { entryId: string; at: Instant; authorId: string; staff: readonly string[]; casefileIds: readonly string[] }
/** A family that the office has or had to do with, with everything that happened to it. `hides`: somebody of it is hidden. */
export interface FamilyFacts { id: string; name: string; people: readonly PersonFacts[]; casefiles: readonly CasefileFacts[]; intakes: readonly IntakeFacts[]; conferences: readonly Conference[]; hides: boolean }
/** A town as it stands. `busy` says who of the office writes that they were somewhere, and when. */
export interface TownFacts { families: readonly FamilyFacts[]; names: ReadonlySet<string>; busy: ReadonlyMap<string, readonly Instant[]> }

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Reads a standing town as its owner. */
export async function readTown(client: pg.Client): Promise<TownFacts> {
  const read: Record<string, unknown> = {}
  for (const [table, columns] of Object.entries(columnsRead)) {
    const named = [...columns, ...(table === 'casefile' ? ['sealed'] : [])].map((column) => `${snake(column)} as "${column}"`)
    read[table] = (await client.query(`select ${named.join(', ')} from rec.${snake(table)}`)).rows
  }
  return factsOf(read)
}

const grouped = <Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): ((key: Key) => readonly Row[]) => {
  const groups = Map.groupBy(rows, keyOf)
  return (key) => groups.get(key) ?? []
}
const byDay = (one: Span, other: Span): number => Temporal.PlainDate.compare(one.since, other.since)

/** Puts together what planned or read records say of each family, in the order of the families' numbers. */
export function factsOf(records: Readonly<Record<string, unknown>>): TownFacts {
  const rows = Object.fromEntries(Object.keys(columnsRead).map((table) => [table, records[table] ?? []])) as unknown as Rows
  const names = new Map(rows.personName.filter(({ kind }) => kind === 'current').map((row) => [row.personId, row]))
  const [goes, seen] = [grouped(rows.affiliation, ({ personId }) => personId), grouped(rows.sighting.filter(wasSeen), ({ personId }) => personId)]
  const persons = new Map(rows.person.map((row) => [row.id, row]))
  const members = grouped(rows.familyMember, ({ familyId }) => familyId)
  const [registrations, classes, leads] = [grouped(rows.registrationPeriod, of), grouped(rows.classPeriod, of), grouped(rows.leadPeriod, of)]
  const [placements, allocations] = [grouped(rows.placementPeriod, of), grouped(rows.allocation, of)]
  function of({ casefileId }: { casefileId: string }): string { return casefileId }
  const decisions = new Map(rows.decision.map((row) => [row.id, row]))
  const closings = new Map(rows.childDecision.flatMap(({ decisionId, casefileId }) => (casefileId && decisions.get(decisionId)?.kind === 'closing' ? [[casefileId, decisionId] as const] : [])))
  const casefilesOf = grouped(rows.casefile.toSorted((a, b) => a.fiscalYear - b.fiscalYear || a.number - b.number), ({ familyId }) => familyId)
  const intakes = new Map(rows.intake.map((row) => [row.id, row]))
  const [kidsOf, toldOf] = [grouped(rows.intakeChild, ({ intakeId }) => intakeId), grouped(rows.intakeChild, ({ personId }) => personId)]
  const judged = grouped(rows.urgencyJudgement.toSorted((a, b) => Temporal.Instant.compare(a.judgedAt, b.judgedAt)), ({ intakeChildId }) => intakeChildId)
  const decided = new Map(rows.decision.filter(({ kind, intakeId }) => kind === 'intake' && intakeId).map((row) => [row.intakeId!, row]))
  const meetings = grouped(rows.entry.filter(({ kind }) => kind === 'meeting').toSorted((a, b) => Temporal.Instant.compare(a.happenedAt, b.happenedAt)), ({ familyId }) => familyId)
  const [aboutOf, withOf] = [grouped(rows.entryCasefile, ({ entryId }) => entryId), grouped(rows.entryStaff, ({ entryId }) => entryId)]
  const hidden = new Set(rows.veil.map(({ personId }) => personId))
  const order = new Map(rows.intake.toSorted((a, b) => a.fiscalYear - b.fiscalYear || a.number - b.number).map(({ id }, at) => [id, at]))

  const familyOf = ({ id, name }: Rows['family'][number]): FamilyFacts => {
    const people = members(id).map(({ personId, relation, livesIn }): PersonFacts => {
      const { sex, birthYear, birthMonth, birthDay, dueOn } = persons.get(personId)!
      return {
        id: personId, name: names.get(personId)?.name ?? '', kana: names.get(personId)?.kana ?? '', sex, birth: birthYear && birthMonth && birthDay ? Temporal.PlainDate.from({ year: birthYear, month: birthMonth, day: birthDay }) : null, dueOn, relation, livesIn, goes: goes(personId),
        seen: seen(personId).map(({ seenAt, seenBy, placeKind }) => ({ at: seenAt, own: seenBy === 'own', inHome: placeKind === 'inside_home' })),
      }
    }).toSorted((a, b) => String(a.birth).localeCompare(String(b.birth)) || a.name.localeCompare(b.name))
    const ids = [...new Set(people.flatMap((person) => toldOf(person.id).map(({ intakeId }) => intakeId)))].toSorted((a, b) => order.get(a)! - order.get(b)!)
    return {
      id, name, people, hides: people.some((person) => hidden.has(person.id)),
      casefiles: casefilesOf(id).map(({ id: casefileId, personId, openedOn, closedOn, closingReason, sealed }) => ({
        id: casefileId, person: people.find((person) => person.id === personId)!, openedOn, closedOn, closingReason, sealed: sealed ?? false, registrations: registrations(casefileId).toSorted(byDay), classes: classes(casefileId).toSorted(byDay), leads: leads(casefileId).toSorted(byDay),
        placements: placements(casefileId).toSorted(byDay), mains: allocations(casefileId).filter(({ part }) => part === 'main').toSorted(byDay), closingDecisionId: closings.get(casefileId) ?? null,
      })),
      intakes: ids.map((intakeId) => {
        const { kind, receivedAt } = intakes.get(intakeId)!
        const end = decided.get(intakeId)
        return {
          id: intakeId, kind, receivedAt, outcome: end?.outcome ?? null, decidedOn: end?.decidedOn ?? null, personIds: kidsOf(intakeId).filter(({ part }) => part === 'subject').flatMap(({ personId }) => personId ?? []),
          judgements: new Map(kidsOf(intakeId).flatMap((child) => { const last = judged(child.id).at(-1); return child.personId && last ? [[child.personId, last.id] as const] : [] })),
        }
      }),
      conferences: meetings(id).map((entry) => ({ entryId: entry.id, at: entry.happenedAt, authorId: entry.authorId, staff: withOf(entry.id).map(({ accountId }) => accountId).toSorted(), casefileIds: aboutOf(entry.id).map(({ casefileId }) => casefileId) })),
    }
  }
  const busy = Map.groupBy(rows.entry.filter(({ kind }) => kind === 'visit' || kind === 'meeting' || kind === 'interview').flatMap(({ id, authorId, happenedAt }) => [...new Set([authorId, ...withOf(id).map(({ accountId }) => accountId)])].map((who) => ({ who, happenedAt }))), ({ who }) => who)
  return {
    families: rows.family.toSorted((a, b) => a.fiscalYear - b.fiscalYear || a.number - b.number).map(familyOf), names: new Set(rows.personName.map(({ name }) => name)),
    busy: new Map([...busy].map(([who, list]) => [who, list.map(({ happenedAt }) => happenedAt)])),
  }
}
