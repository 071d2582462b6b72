import type { ChildPart } from '../codes/intakes.ts'
import type { LateAct, SafetyCheckResult, SightedBy, SightingManner, SightingPlace } from '../codes/sightings.ts'
import type { UrgencyChart, UrgencyLevel } from '../codes/urgency.ts'
import type { CentreCall } from './centre-call.db.ts'
import type { Check, Watched } from './safety-check.ts'
import type { UrgencyAnswers } from './urgency-by-chart.ts'

/** A check as it is read: when, what came of it, by whose eyes, and who wrote it. */
export interface CheckLine extends Check {
  id: string
  intakeChildId: string
  result: SafetyCheckResult
  seenBy: SightedBy | null
  placeKind: SightingPlace | null
  manner: SightingManner | null
  agencyName: string | null
  words: string
  checkedByName: string
  recordedByName: string
  recordedAt: Temporal.Instant
}

/** A decision for a child not seen in time as it is read. */
export interface LateDecision {
  id: string
  intakeChildId: string
  act: LateAct
  words: string
  revisitAt: Temporal.Instant | null
  revisitByName: string | null
  revisitWithName: string | null
  decidedAt: Temporal.Instant
  decidedByName: string
}

/** One judgement of one moment; `level` is what holds: the person's, else the chart's, else nothing yet. */
export interface Judgement {
  id: string
  intakeChildId: string
  chart: UrgencyChart
  answers: UrgencyAnswers
  byChart: UrgencyLevel | null
  level: UrgencyLevel | null
  words: string
  judgedAt: Temporal.Instant
  judgedByName: string
}

/** A child of an intake in one line, as the reader sees it; judgements, checks and decisions newest first. */
export interface ChildLine extends Watched {
  id: string
  intakeId: string
  position: number
  part: ChildPart
  personId: string | null
  samePerson: 'confirmed' | 'maybe'
  name: string
  ageWords: string
  sex: string
  veiled: boolean
  abuseKind: string | null
  suspectedPerson: string
  suspectedWords: string
  again: boolean
  version: number
  clockStartedByName: string | null
  limitSource: string | null
  judgements: readonly Judgement[]
  checks: readonly CheckLine[]
  lateDecisions: readonly LateDecision[]
}

/** An intake in one line of a list; `label` is its number, R8-215. Never who called. */
export interface IntakeLine {
  id: string
  label: string
  receivedAt: Temporal.Instant
  recordedAt: Temporal.Instant
  kind: string
  stage: 'received' | 'decided'
  children: readonly ChildLine[]
}

/** Where a child is and until when; only where the reader may know it. */
export interface Place { intakeChildId: string; whereNow: string; untilAt: Temporal.Instant | null; sleepsWhere: string }

/** An intake whole. */
export interface IntakeReading extends IntakeLine {
  fiscalYear: number
  means: string
  route: string
  takenBy: string
  content: string
  consultationKind: string | null
  guardianInformed: string | null
  callEndedAt: Temporal.Instant | null
  receivedByName: string
  recordedByName: string
  version: number
  places: readonly Place[]
  centreCalls: readonly CentreCall[]
}

/** The people and the intake itself that a line shows, for the access log. */
export const idsShown = (lines: readonly IntakeLine[]): string[] =>
  lines.flatMap((line) => [line.id, ...line.children.flatMap((child) => child.personId ?? [])])
