import type { ConsultationKind } from '../codes/consultation-kinds.ts'
import type { IntakeKind } from '../codes/intakes.ts'
import type { UrgencyLevel } from '../codes/urgency.ts'

/** Within how many hours of receipt a child must be seen; 0 is at once. Weekends and holidays count. */
interface SafetyCheckLimit { level: UrgencyLevel | 'any', hours: number, words: string, since: string, until?: string, source: string }

/** What holds unless the town has set its own. The 48 hours are the outer limit; 0 and 24 are this office's rule within it, since the base was opened. */
export const safetyCheckLimits: readonly SafetyCheckLimit[] = [
  { level: 'protect_now', hours: 0, words: '直ちに（きょうのうちに）', since: '2019-04-01', source: '緊急一時保護を検討する子どもは直ちに。市の取扱い (要確認)、児童相談所運営指針の48時間の内' },
  { level: 'protect_before_next', hours: 24, words: '24時間以内', since: '2019-04-01', source: '市の取扱い (要確認)、児童相談所運営指針の48時間の内' },
  { level: 'any', hours: 48, words: '48時間以内', since: '2007-01-23', source: '児童相談所運営指針 (平成19年1月23日改正)、市町村も準用' },
]

/** The limit for a judged urgency on a day, by the rule in force then; undefined before there was one. Not judged yet counts as the outer limit. */
export function safetyCheckLimit(level: UrgencyLevel | undefined, on: Temporal.PlainDate, settings: readonly SafetyCheckLimit[] = safetyCheckLimits): SafetyCheckLimit | undefined {
  const day = on.toString()
  const inForce = settings.filter(({ since, until }) => since <= day && (until === undefined || day < until)).toSorted((a, b) => b.since.localeCompare(a.since))
  return inForce.find(limit => limit.level === level) ?? inForce.find(limit => limit.level === 'any')
}

const startingKinds: readonly string[] = ['report', 'from_guidance_centre'] satisfies IntakeKind[]

/** Whether taking this in starts the clock by itself: a report, or a case sent by the guidance centre, of suspected abuse. Anything else is started by a supervisor. */
export function startsSafetyCheck(intake: string, consultation: ConsultationKind | undefined): boolean {
  return startingKinds.includes(intake) && consultation === '01'
}

/** The instant by which the child must have been seen. */
export function safetyCheckDueAt(receivedAt: Temporal.Instant, limit: SafetyCheckLimit): Temporal.Instant {
  return receivedAt.add({ hours: limit.hours })
}

/** Whether the counting is shown red: from the start for the two highest, past the limit for the others. */
export function isSafetyCheckRed(level: UrgencyLevel | undefined, receivedAt: Temporal.Instant, limit: SafetyCheckLimit, now: Temporal.Instant): boolean {
  return level === 'protect_now' || level === 'protect_before_next' || isSafetyCheckOverdue(receivedAt, limit, now)
}

/** Whether the limit has passed; at once is overdue with the first minute. */
export function isSafetyCheckOverdue(receivedAt: Temporal.Instant, limit: SafetyCheckLimit, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now, safetyCheckDueAt(receivedAt, limit)) > 0
}
