import type { LateAct } from '../codes/sightings.ts'
import { nextOfficeDay } from '../kernel/calendar.ts'
import { officeDateOf, officeInstant } from '../kernel/office-time.ts'
import type { DueKind } from './due-kinds.ts'
import { dueLimits } from './due-limits.ts'
import type { DueLimit } from './due-limits.ts'

/** What a record makes due, and whose it is: an account's, or everyone's in a role. `sourceId` is the finest record: child, visit, plan, decision, casefile. */
export interface Due {
  kind: DueKind
  sourceId: string
  dueAt: Temporal.Instant
  wholeDay: boolean
  intakeId: string | null
  casefileId: string | null
  familyId: string | null
  accountId: string | null
  role: string | null
}

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
/** An open casefile, as far as the reader sees it, with whoever mainly works on it. */
export interface WorkedCasefile { id: string; sealed: boolean; mainAccountIds: readonly string[] }
export interface VisitFacts { id: string; dueOn: Temporal.PlainDate; atTime: Temporal.PlainTime | null; accountId: string | null; over: boolean }
export interface PlanFacts {
  id: string; familyId: string; current: boolean; reviewOn: Temporal.PlainDate
  casefiles: readonly WorkedCasefile[]; visits: readonly VisitFacts[]
}
export interface CasefileFacts extends WorkedCasefile { familyId: string; open: boolean; openedOn: Temporal.PlainDate; planned: boolean }
export interface DecisionFacts {
  id: string; intakeId: string | null; familyId: string | null; proposedAt: Temporal.Instant; proposedBy: string
  /** The first step nobody has taken yet; null when approved or returned. */
  next: 'worker' | 'supervisor' | 'head' | null
}

const nobody = { intakeId: null, casefileId: null, familyId: null, accountId: null, role: null }
const at = (dueAt: Temporal.Instant) => ({ dueAt, wholeDay: false })
// The last minute: a day's work is overdue when the day is over, and due within 24 hours on the day itself.
const onDay = (day: Temporal.PlainDate) => ({ dueAt: officeInstant(day, new Temporal.PlainTime(23, 59)), wholeDay: true })

/** The day a limit ends, counted from the day after `from`. */
export function lastDayOf(limit: DueLimit, from: Temporal.PlainDate): Temporal.PlainDate {
  if (limit.counts === 'days') return from.add({ days: limit.days })
  let day = from
  for (let left = limit.days; left > 0; left -= 1) day = nextOfficeDay(day)
  return day
}

/** What an intake and its children make due. */
export function dueOfIntake(intake: IntakeFacts): Due[] {
  const rows = intake.children.flatMap((child) => (intake.endedUnidentified ? [] : dueOfChild(intake, child)))
  if (intake.decided && !intake.returnedTo) return rows
  const decide = { ...nobody, kind: 'decide_intake' as const, sourceId: intake.id, intakeId: intake.id, ...onDay(lastDayOf(dueLimits.decide_intake, officeDateOf(intake.receivedAt))) }
  const deciders = [...new Set([intake.receivedBy, ...(intake.returnedTo ? [intake.returnedTo] : [])])]
  return [...rows, ...deciders.map((accountId) => ({ ...decide, accountId })), { ...decide, role: 'supervisor' }]
}

/** Whether a decision hands the search for the child to those who may enter: the city's clock ends, its work does not. */
const endsClock = (act: LateAct): boolean => act !== 'revisit'

function dueOfChild(intake: IntakeFacts, { id, seeBy, sighted, late, refusedAt, leavesAt, mainAccountIds }: ChildFacts): Due[] {
  if (sighted || seeBy === null) return []
  const child = { ...nobody, sourceId: id, intakeId: intake.id }
  const decide = (by: Temporal.Instant): Due => ({ ...child, kind: 'late_decision', ...at(by), role: 'supervisor' })
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

/** Whose a family's work is: each main worker's once, the supervisor's where nobody is allocated. Work on sealed casefiles alone stays behind the seal. */
function ownersOf(casefiles: readonly WorkedCasefile[]): Pick<Due, 'accountId' | 'role' | 'casefileId'>[] {
  const owned = new Map<string, Pick<Due, 'accountId' | 'role' | 'casefileId'>>()
  for (const { id, sealed, mainAccountIds } of casefiles.toSorted((a, b) => a.id.localeCompare(b.id))) {
    const owners = mainAccountIds.length > 0 ? mainAccountIds.map((accountId) => ({ accountId, role: null })) : [{ accountId: null, role: 'supervisor' }]
    for (const owner of owners) {
      const known = owned.get(owner.accountId ?? owner.role ?? '')
      if (!known || (known.casefileId !== null && !sealed)) owned.set(owner.accountId ?? owner.role ?? '', { ...owner, casefileId: sealed ? id : null })
    }
  }
  return [...owned.values()]
}

/** What a plan makes due: its visits and its review, while it is current and one of its casefiles is open. */
export function dueOfPlan({ id, familyId, current, reviewOn, casefiles, visits }: PlanFacts): Due[] {
  if (!current || casefiles.length === 0) return []
  const plan = { ...nobody, familyId }
  const owners = ownersOf(casefiles)
  const behind = casefiles.some(({ sealed }) => !sealed) ? null : casefiles.map((one) => one.id).toSorted()[0] ?? null
  const planned = visits.filter(({ over }) => !over).flatMap((visit) => {
    const row = { ...plan, kind: 'visit' as const, sourceId: visit.id, ...(visit.atTime ? at(officeInstant(visit.dueOn, visit.atTime)) : onDay(visit.dueOn)) }
    return visit.accountId ? [{ ...row, accountId: visit.accountId, casefileId: behind }] : owners.map((owner) => ({ ...row, ...owner }))
  })
  return [...planned, ...owners.map((owner) => ({ ...plan, kind: 'plan_review' as const, sourceId: id, ...onDay(reviewOn), ...owner }))]
}

/** What a casefile makes due by itself: a plan, if it has none. */
export function dueOfCasefile(casefile: CasefileFacts): Due[] {
  const { id, familyId, open, openedOn, planned } = casefile
  if (!open || planned) return []
  return ownersOf([casefile]).map((owner) => ({ ...nobody, kind: 'plan_missing' as const, sourceId: id, familyId, ...onDay(lastDayOf(dueLimits.plan_missing, openedOn)), ...owner, casefileId: id }))
}

/** What a proposed decision makes due: its next step. */
export function dueOfDecision({ id, intakeId, familyId, proposedAt, proposedBy, next }: DecisionFacts): Due[] {
  if (!next) return []
  const owner = next === 'worker' ? { accountId: proposedBy } : { role: next }
  return [{ ...nobody, kind: 'approval', sourceId: id, intakeId, familyId, ...onDay(lastDayOf(dueLimits.approval, officeDateOf(proposedAt))), ...owner }]
}
