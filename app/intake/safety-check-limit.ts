import type { ConsultationKind } from '../codes/consultation-kinds.ts'
import type { IntakeKind } from '../codes/intakes.ts'
import type { UrgencyLevel } from '../codes/urgency.ts'
import { town } from '../town.ts'
import type { TownSettings } from '../town.ts'

/** Within how many hours of receipt a child must be seen; 0 is at once. Weekends and holidays count. */
type SafetyCheckLimit = TownSettings['safetyCheck'][number]

/** The limit for a judged urgency on a day, by the rule in force then; undefined before there was one. Not judged yet counts as the outer limit. */
export function safetyCheckLimit(level: UrgencyLevel | undefined, on: Temporal.PlainDate, settings: readonly SafetyCheckLimit[] = town.safetyCheck): SafetyCheckLimit | undefined {
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
