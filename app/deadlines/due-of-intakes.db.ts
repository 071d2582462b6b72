import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import type { LateAct } from '../codes/sightings.ts'
import { intakeKindWords, intakeNumber } from '../intake/intake.ts'
import type { ChildLine } from '../intake/intake-lines.ts'
import { shortMoment } from '../intake/intake-words.ts'
import { isSighted } from '../intake/sighted.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDay } from '../kernel/office-clock.db.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { idsOf } from './due-facts.db.ts'
import { at, lastDayOf, nobody, onDay } from './due-rules.ts'
import type { DueLimit } from './due-rules.ts'
import { nothingElse, plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'
import { safetyLine } from './safety-line.ts'
import type { SafetyIntake } from './safety-line.ts'

const kinds = [
  { code: 'safety_check', label: '安全確認', group: 'safety' },
  { code: 'late_decision', label: '会えないときの決定', group: 'safety' },
  { code: 'revisit', label: '再訪', group: 'safety' },
  { code: 'child_leaves', label: '子どもが移る前に会う', group: 'safety', endsWithDay: true },
  { code: 'decide_intake', label: '受理会議で決める', group: 'decide_intake' },
] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

const decideWithin: DueLimit = { days: 1, counts: 'office_days', since: '2019-04-01', source: '受理会議は速やかに: 市の取扱い（推、要確認）' }

export interface ChildFacts {
  id: string
  /** By when the child must have been seen; null while no clock runs. */
  seeBy: Temporal.Instant | null
  sighted: boolean
  /** The last decision made because the child was not seen in time. */
  late: { act: LateAct; revisitAt: Temporal.Instant | null; revisitBy: string | null; revisitWith: string | null } | null
  /** When the office was last turned away, if nobody has decided since. */
  refusedAt: Temporal.Instant | null
  /** Until when the child is where it is now, as far as the place is not hidden. */
  leavesAt: Temporal.Instant | null
  mainAccountIds: readonly string[]
}
export interface IntakeFacts {
  id: string
  receivedAt: Temporal.Instant
  receivedBy: string
  decided: boolean
  /** Who proposed the decision that was given back: then it is to be decided again. */
  returnedTo: string | null
  /** The meeting ended it because nobody could be identified: there is no child to look for any more. */
  endedUnidentified: boolean
  children: readonly ChildFacts[]
}

/** Intakes: their children are to be seen, their meeting is to decide. */
export const intakeSource = {
  kind: 'intake', kinds, changesToo: nothingElse, facts, due: dueOfIntake, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from intake`),
  written: ({ id, children }: IntakeFacts) => [id, ...children.map((child) => child.id)],
} as const satisfies DueSource<IntakeFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<IntakeFacts[]> {
  const { rows } = await sql<Omit<IntakeFacts, 'children'>>`
    select i.id, i.received_at, i.received_by, i.stage = 'decided' as decided,
           (select case when d.state = 'returned' then d.proposed_by end from decision d where d.intake_id = i.id and d.kind = 'intake' order by d.recorded_at desc, d.id limit 1) as returned_to,
           exists (select 1 from decision d where d.intake_id = i.id and d.outcome = 'unidentified' and d.state = 'approved') as ended_unidentified
      from intake i where i.id = any (${ids}::uuid[])`.execute(tx)
  const { rows: children } = await sql<Omit<ChildFacts, 'late'> & { intakeId: string; act: LateAct | null; revisitAt: Temporal.Instant | null; revisitBy: string | null; revisitWith: string | null }>`
    select k.id, k.intake_id, k.see_by, l.act, l.revisit_at, l.revisit_by, l.revisit_with, p.until_at as leaves_at,
           ${isSighted('k')} as sighted,
           (select max(s.at) from safety_check s where s.intake_child_id = k.id and s.result = 'refused' and (l.decided_at is null or s.at > l.decided_at)) as refused_at,
           array(select distinct a.account_id from casefile c join allocation a on a.casefile_id = c.id
                  where c.person_id = k.person_id and k.same_person = 'confirmed' and c.stage <> 'closed' and a.part = 'main' and (a.until is null or a.until > ${officeDay}) order by 1)::text[] as main_account_ids
      from intake_child k
      left join lateral (select act, revisit_at, revisit_by, revisit_with, decided_at from late_decision where intake_child_id = k.id order by decided_at desc, id limit 1) l on true
      left join intake_place p on p.intake_child_id = k.id and not p.veiled
     where k.intake_id = any (${ids}::uuid[]) order by k.position, k.id`.execute(tx)
  const byIntake = Map.groupBy(children, ({ intakeId }) => intakeId)
  return rows.map((intake) => ({
    ...intake, children: (byIntake.get(intake.id) ?? []).map(({ act, revisitAt, revisitBy, revisitWith, ...child }) => ({ ...child, late: act && { act, revisitAt, revisitBy, revisitWith } })),
  }))
}

/** What an intake and its children make due. */
export function dueOfIntake(intake: IntakeFacts): Due<Kind>[] {
  const rows = intake.children.flatMap((child) => (intake.endedUnidentified ? [] : dueOfChild(intake, child)))
  if (intake.decided && !intake.returnedTo) return rows
  const decide = { ...nobody, kind: 'decide_intake' as const, sourceId: intake.id, intakeId: intake.id, ...onDay(lastDayOf(decideWithin, officeDateOf(intake.receivedAt))) }
  const deciders = [...new Set([intake.receivedBy, ...(intake.returnedTo ? [intake.returnedTo] : [])])]
  return [...rows, ...deciders.map((accountId) => ({ ...decide, accountId })), { ...decide, role: 'supervisor' }]
}

/** Whether a decision hands the search for the child to those who may enter: the city's clock ends, its work does not. */
const endsClock = (act: LateAct): boolean => act !== 'revisit'

function dueOfChild(intake: IntakeFacts, { id, seeBy, sighted, late, refusedAt, leavesAt, mainAccountIds }: ChildFacts): Due<Kind>[] {
  if (sighted || seeBy === null) return []
  const child = { ...nobody, sourceId: id, intakeId: intake.id }
  const decide = (by: Temporal.Instant): Due<Kind> => ({ ...child, kind: 'late_decision', ...at(by), role: 'supervisor' })
  if (late && endsClock(late.act)) return refusedAt ? [decide(refusedAt)] : []
  const workers = [...new Set([intake.receivedBy, ...mainAccountIds])]
  const again = late?.revisitAt ?? null
  const going = [...new Set([...workers, ...[late?.revisitBy, late?.revisitWith].filter((one) => typeof one === 'string')])]
  return [
    ...going.map((accountId) => ({ ...child, kind: again ? 'revisit' as const : 'safety_check' as const, ...at(again ?? seeBy), accountId })),
    // Turned away counts as not seen in time at that moment (practice: two refusals were once accepted for months).
    decide(refusedAt ?? again ?? seeBy),
    ...(leavesAt ? workers.map((accountId) => ({ ...child, kind: 'child_leaves' as const, ...at(leavesAt), accountId })) : []),
  ]
}

async function told(tx: Tx, items: readonly DueItem[], { now, today, decidesLate, childLines }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const ids = [...new Set(items.flatMap(({ intakeId }) => intakeId ?? []))]
  const intakes = new Map((await intakesAmong(tx, ids)).map((intake) => [intake.id, intake]))
  const all = await childLines(ids)
  const children = new Map(all.map((child) => [child.id, child]))
  const byIntake = Map.groupBy(all, ({ intakeId }) => intakeId)
  const leaving = await stays(tx, items.map(({ sourceId }) => sourceId))
  return ({ group, sourceId }) => {
    if (group === 'decide_intake') {
      const intake = intakes.get(sourceId)
      return intake && toDecide(intake, byIntake.get(sourceId) ?? [], now)
    }
    const child = children.get(sourceId)
    const intake = child && intakes.get(child.intakeId)
    if (!intake) return undefined
    const leavesAt = leaving.get(sourceId)
    return { ...safetyLine(child, intake, now, decidesLate), leavesAt: leavesAt && officeDateOf(leavesAt).equals(today) ? leavesAt : null }
  }
}

async function intakesAmong(tx: Tx, ids: readonly string[]): Promise<SafetyIntake[]> {
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

function toDecide({ id, label, returned, receivedAt, kind }: SafetyIntake, children: readonly ChildLine[], now: Temporal.Instant): Told {
  return {
    ...plain, act: { label: labelOf(kinds, 'decide_intake'), href: `/intakes/${id}/decision/new` },
    about: [{ label, href: `/intakes/${id}`, words: children.map(({ name, ageWords }) => `${name} ${ageWords}`).join('、') }],
    reasons: [...(returned ? ['決裁で差し戻されました'] : []), `${shortMoment(receivedAt, now)} ${intakeKindWords(kind)}`], ids: [id, ...children.flatMap(({ personId }) => personId ?? [])],
  }
}
