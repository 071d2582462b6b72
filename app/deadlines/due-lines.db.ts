import { decisionKindLabel } from '../casefiles/decision-words.ts'
import type { Decision } from '../casefiles/approvals.db.ts'
import { classes } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { frequencies } from '../codes/frequencies.ts'
import { intakeKindWords, intakeNumber } from '../intake/intake.ts'
import type { ChildLine } from '../intake/intake-lines.ts'
import { shortMoment } from '../intake/intake-words.ts'
import { childLinesOf } from '../intake/intakes.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { personCards } from '../people/people.db.ts'
import type { PersonCard } from '../people/person.ts'
import { visitsAmong } from '../plans/visits.db.ts'
import { dueKinds, groupOf } from './due-kinds.ts'
import type { DueKind } from './due-kinds.ts'
import { inOrder, itemsOf } from './due-line.ts'
import type { About, DueItem, DueLine } from './due-line.ts'
import type { Due } from './due-rules.ts'
import { safetyLine } from './safety-line.ts'
import type { SafetyIntake } from './safety-line.ts'

interface At { now: Temporal.Instant; today: Temporal.PlainDate; decidesLate: boolean }
type Told = Pick<DueLine, 'act' | 'note' | 'about' | 'child' | 'leavesAt' | 'reasons' | 'ids'>
const nothing: Pick<Told, 'note' | 'child' | 'leavesAt' | 'reasons'> = { note: '', child: null, leavesAt: null, reasons: [] }
type Family = { sourceId: string; familyId: string; familyName: string; personIds: string[] }

/** Due rows in words, in the order of work: what to do with its link, whom it is about, one reason. What the reader does not see is left out. */
export async function dueLines(tx: Tx, rows: readonly Due[], at: At): Promise<DueLine[]> {
  const items = itemsOf(rows, at.today)
  const among = (...kinds: DueKind[]): DueItem[] => items.filter(({ kind }) => kinds.includes(kind))
  const unseen = items.filter(({ kind }) => groupOf(kind) === 'safety')
  const undecided = among('decide_intake')
  const calls = await callsOf(tx, [...unseen, ...undecided])
  const told = new Map<string, Told>([
    ...await safetyTold(tx, unseen, calls, at),
    ...intakesTold(undecided, calls, at),
    ...await decisionsTold(tx, among('approval'), at),
    ...await plansTold(tx, among('visit', 'plan_review', 'plan_missing'), at),
  ])
  return inOrder(items.flatMap(({ intakeId: _, familyId: __, casefileId: ___, ...item }) => {
    const words = told.get(item.sourceId)
    return words ? [{ ...item, group: groupOf(item.kind), ...words }] : []
  }))
}

/** The intakes some lines are about, with all their children. */
interface Calls { intakes: ReadonlyMap<string, SafetyIntake>; children: readonly ChildLine[] }

async function callsOf(tx: Tx, items: readonly DueItem[]): Promise<Calls> {
  const ids = [...new Set(items.flatMap(({ intakeId }) => intakeId ?? []))]
  return { intakes: new Map((await intakesAmong(tx, ids)).map((intake) => [intake.id, intake])), children: await childLinesOf(tx, ids) }
}

async function intakesAmong(tx: Tx, ids: readonly string[]): Promise<SafetyIntake[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<SafetyIntake & { fiscalYear: number; number: number }>`
    select i.id, i.fiscal_year, i.number, i.received_at, i.kind, c.called_at, c.again_at,
           (select d.state = 'returned' from decision d where d.intake_id = i.id and d.kind = 'intake' order by d.recorded_at desc, d.id limit 1) as returned from intake i
      left join lateral (select called_at, again_at from centre_call where intake_id = i.id order by called_at desc limit 1) c on true
     where i.id = any (${[...ids]}::uuid[])`.execute(tx)
  return rows.map(({ fiscalYear, number, ...intake }) => ({ ...intake, label: intakeNumber(fiscalYear, number) }))
}

/** Where children stay until when, as far as it may be read now: a veil set after the row was written hides it here as well. */
async function stays(tx: Tx, childIds: readonly string[]): Promise<Map<string, Temporal.Instant>> {
  const { rows } = await sql<{ id: string; untilAt: Temporal.Instant }>`
    select intake_child_id as id, until_at from intake_place where intake_child_id = any (${[...childIds]}::uuid[]) and until_at is not null and not veiled`.execute(tx)
  return new Map(rows.map(({ id, untilAt }) => [id, untilAt]))
}

async function safetyTold(tx: Tx, items: readonly DueItem[], { intakes, children: all }: Calls, { now, today, decidesLate }: At): Promise<[string, Told][]> {
  const children = new Map(all.map((child) => [child.id, child]))
  const leaving = await stays(tx, items.map(({ sourceId }) => sourceId))
  return items.flatMap(({ sourceId }): [string, Told][] => {
    const child = children.get(sourceId)
    const intake = child && intakes.get(child.intakeId)
    if (!child || !intake) return []
    const leavesAt = leaving.get(sourceId)
    return [[sourceId, { ...safetyLine(child, intake, now, decidesLate), leavesAt: leavesAt && officeDateOf(leavesAt).equals(today) ? leavesAt : null }]]
  })
}

function intakesTold(items: readonly DueItem[], { intakes, children }: Calls, { now }: At): [string, Told][] {
  return items.flatMap(({ sourceId }) => intakes.get(sourceId) ?? []).map((intake): [string, Told] => {
    const own = children.filter(({ intakeId }) => intakeId === intake.id)
    return [intake.id, {
      ...nothing, act: { label: labelOf(dueKinds, 'decide_intake'), href: `/intakes/${intake.id}/decision/new` },
      about: [{ label: intake.label, href: `/intakes/${intake.id}`, words: own.map(childWords).join('、') }],
      reasons: [...(intake.returned ? ['決裁で差し戻されました'] : []), `${shortMoment(intake.receivedAt, now)} ${intakeKindWords(intake.kind)}`], ids: [intake.id, ...own.flatMap(({ personId }) => personId ?? [])],
    }]
  })
}

const childWords = ({ name, ageWords }: ChildLine): string => `${name} ${ageWords}`

async function decisionsTold(tx: Tx, items: readonly DueItem[], { now }: At): Promise<[string, Told][]> {
  const { rows } = await sql<{ id: string; kind: Decision['kind']; recordedAt: Temporal.Instant; proposer: string; intakeId: string | null; fiscalYear: number | null; number: number | null; familyId: string | null; familyName: string | null }>`
    select d.id, d.kind, d.recorded_at, a.name as proposer, i.id as intake_id, i.fiscal_year, i.number, f.id as family_id, f.name as family_name
      from decision d join account a on a.id = d.proposed_by left join intake i on i.id = d.intake_id left join family f on f.id = d.family_id
     where d.id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  return rows.map(({ id, kind, recordedAt, proposer, intakeId, fiscalYear, number, familyId, familyName }): [string, Told] => {
    const about: About[] = [
      ...(intakeId && fiscalYear && number ? [{ label: intakeNumber(fiscalYear, number), href: `/intakes/${intakeId}`, words: '' }] : []),
      ...(familyId && familyName ? [{ label: familyName, href: `/families/${familyId}`, words: '' }] : []),
    ]
    return [id, {
      ...nothing, act: { label: `決裁（${decisionKindLabel(kind)}）`, href: `/decisions/${id}` }, about,
      reasons: [`${shortMoment(recordedAt, now)} ${proposer}が起案`], ids: [intakeId, familyId].filter((one) => one !== null),
    }]
  })
}

async function plansTold(tx: Tx, items: readonly DueItem[], { today }: At): Promise<[string, Told][]> {
  const ids = items.map(({ sourceId }) => sourceId)
  const visits = new Map((await visitsAmong(tx, ids)).map((visit) => [visit.id, visit]))
  const { rows: families } = await sql<Family & { since: Temporal.PlainDate; class: string | null; what: DueKind }>`
    select x.source_id, x.what, f.id as family_id, f.name as family_name, x.since, x.class, array_agg(x.person_id::text order by x.opened_on, x.person_id) filter (where x.person_id is not null) as person_ids
      from (select p.id as source_id, 'plan_review' as what, p.family_id, p.since, null as class, c.person_id, c.opened_on
              from plan p left join plan_casefile l on l.plan_id = p.id left join casefile c on c.id = l.casefile_id and c.stage <> 'closed' where p.id = any (${ids}::uuid[])
            union all
            select v.id, 'visit', p.family_id, p.since, null, c.person_id, c.opened_on
              from visit v join plan p on p.id = v.plan_id left join plan_casefile l on l.plan_id = p.id left join casefile c on c.id = l.casefile_id and c.stage <> 'closed' where v.id = any (${ids}::uuid[])
            union all
            select c.id, 'plan_missing', c.family_id, c.opened_on, k.class, c.person_id, c.opened_on
              from casefile c left join class_period k on k.casefile_id = c.id and k.since <= ${today} and (k.until is null or k.until > ${today}) where c.id = any (${ids}::uuid[])) x
      join family f on f.id = x.family_id group by 1, 2, 3, 4, 5, 6`.execute(tx)
  const cards = new Map((await personCards(tx, [...new Set(families.flatMap(({ personIds }) => personIds ?? []))], today)).map((card) => [card.id, card]))
  return families.map((family): [string, Told] => {
    const { sourceId, what, familyId, since } = family
    const about = familyAbout(family, cards)
    const told = { ...nothing, about, ids: [familyId, ...(family.personIds ?? [])] }
    const visit = visits.get(sourceId)
    if (visit) {
      const who = visit.who ? `（${visit.who}）` : ''
      return [sourceId, { ...told, act: { label: labelOf(dueKinds, 'visit'), href: `/visits/${sourceId}` }, note: who, reasons: [`支援計画 ${labelOf(frequencies, visit.frequency)}`] }]
    }
    if (what === 'plan_review') return [sourceId, { ...told, act: { label: labelOf(dueKinds, what), href: `/plans/${sourceId}` }, reasons: [`${formatShortDate(since)}からの計画`] }]
    return [sourceId, {
      ...told, act: { label: labelOf(dueKinds, 'plan_missing'), href: `/families/${familyId}/plans/new` },
      reasons: [`${formatShortDate(since)}にケースを開いた${family.class ? `（${labelOf(classes, family.class)}）` : ''}`],
    }]
  })
}

function familyAbout({ familyId, familyName, personIds }: Family, cards: ReadonlyMap<string, PersonCard>): About[] {
  const known = (personIds ?? []).flatMap((id) => cards.get(id) ?? [])
  if (known.length === 0) return [{ label: familyName, href: `/families/${familyId}`, words: '' }]
  return known.map(({ name, ageWords }) => ({ label: name, href: `/families/${familyId}`, words: ageWords }))
}
