import { countsAsSighting } from '../codes/sightings.ts'
import type { LateAct, SafetyCheckResult, SightedBy, SightingManner, SightingPlace } from '../codes/sightings.ts'
import type { UrgencyLevel } from '../codes/urgency.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { isSafetyCheckRed } from './safety-check-limit.ts'

/** An attempt to see a child, or a sighting. */
export interface Check {
  at: Temporal.Instant
  result: SafetyCheckResult
  seenBy: SightedBy | null
  placeKind: SightingPlace | null
  manner: SightingManner | null
}
/** What the safety clock of one child is read from; judgements, checks and decisions in any order. */
export interface Watched {
  clockStartedAt: Temporal.Instant | null
  seeBy: Temporal.Instant | null
  level: UrgencyLevel | null
  /** When a meeting's approved decision ended the search because nobody could be identified. */
  searchEndedOn?: Temporal.PlainDate | null
  checks: readonly Check[]
  lateDecisions: readonly { act: LateAct; decidedAt: Temporal.Instant; revisitAt: Temporal.Instant | null }[]
}
type SafetyClock =
  | { state: 'off' }
  | { state: 'running'; since: Temporal.Instant; by: Temporal.Instant; red: boolean; late: boolean }
  | { state: 'ended'; since: Temporal.Instant; endedOn: Temporal.PlainDate }
  | { state: 'stopped'; since: Temporal.Instant; seenAt: Temporal.Instant; late: boolean }

const isAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0
const latest = (times: readonly Temporal.Instant[]): Temporal.Instant | undefined => times.toSorted(Temporal.Instant.compare).at(-1)

/** Whether somebody saw the child with their own eyes: by whom, where and how are all known, and no screen was between. */
export function isSighting(check: Check): boolean {
  return check.result === 'sighted' && check.seenBy !== null && check.manner !== null && check.placeKind !== null && countsAsSighting(check.placeKind)
}

/** The clock of one child: counts up from its start, and only a sighting stops it, or the decision that there is nobody to look for. */
export function safetyClockOf(child: Watched, now: Temporal.Instant): SafetyClock {
  const { clockStartedAt: since, seeBy: by } = child
  if (!since || !by) return { state: 'off' }
  const seenAt = child.checks.filter(isSighting).map((check) => check.at).toSorted(Temporal.Instant.compare)[0]
  if (seenAt) return { state: 'stopped', since, seenAt, late: isAfter(seenAt, by) }
  if (child.searchEndedOn) return { state: 'ended', since, endedOn: child.searchEndedOn }
  const limit = { level: 'any' as const, hours: hoursBetween(since, by), words: '', since: '', source: '' }
  return { state: 'running', since, by, red: isSafetyCheckRed(child.level ?? undefined, since, limit, now), late: isAfter(now, by) }
}

/** The hours a running clock may count before it is shown red: none at all for the two highest urgencies. */
export function redAfterHours(child: Watched): number {
  if (!child.clockStartedAt || !child.seeBy || child.level === 'protect_now' || child.level === 'protect_before_next') return 0
  return hoursBetween(child.clockStartedAt, child.seeBy)
}

const hoursBetween = (from: Temporal.Instant, until: Temporal.Instant): number => from.until(until).total('hours')

/** Why a supervisor must decide now: not seen in time, refused, or the decided revisit has passed without seeing the child. Source: 児福法25条の7, 児虐法8条. */
export function lateReasonOf(child: Watched, now: Temporal.Instant): 'late' | 'refused' | 'revisit_missed' | null {
  const clock = safetyClockOf(child, now)
  if (clock.state !== 'running') return null
  const last = child.lateDecisions.toSorted((a, b) => Temporal.Instant.compare(a.decidedAt, b.decidedAt)).at(-1)
  const refusedAt = latest(child.checks.filter((check) => check.result === 'refused').map((check) => check.at))
  if (refusedAt && (!last || isAfter(refusedAt, last.decidedAt))) return 'refused'
  if (last) return last.act === 'revisit' && last.revisitAt !== null && isAfter(now, last.revisitAt) ? 'revisit_missed' : null
  return clock.late ? 'late' : null
}

/** Whether a judgement is so old that it is shown grey. */
export function isOldJudgement(judgedAt: Temporal.Instant, now: Temporal.Instant, greyAfterDays: number): boolean {
  return officeDateOf(judgedAt).until(officeDateOf(now), { largestUnit: 'day' }).days > greyAfterDays
}
