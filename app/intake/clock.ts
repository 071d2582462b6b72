import type { ConsultationKind } from '../codes/consultation-kinds.ts'
import type { ChildPart } from '../codes/intakes.ts'
import type { UrgencyLevel } from '../codes/urgency.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { safetyCheckDueAt, safetyCheckLimit, startsSafetyCheck } from './safety-check-limit.ts'

/** When a child must have been seen, and by which rule; both null where no rule was in force on that day. */
interface SeeBy { seeBy: Temporal.Instant | null; limitSource: string | null }

/** The kind an intake's child is taken in as: a suspected kind of abuse says more than the matter of the whole call. */
export function kindAtReceipt(consultationKind: ConsultationKind | null, abuseKind: string | null): ConsultationKind | null {
  return abuseKind === null ? consultationKind : '01'
}

/** What a call is about as a whole: abuse as soon as it is suspected of one child, since brothers and sisters are looked for with it. */
export function matterOfCall(consultationKind: ConsultationKind | null, children: readonly { abuseKind: string | null }[]): ConsultationKind | null {
  return kindAtReceipt(consultationKind, children.find((child) => child.abuseKind !== null)?.abuseKind ?? null)
}

/** Whether the clock of a child runs from the receipt. A call whose kind was left open counts as a report, and a report of nothing named as one of abuse (児虐法6条): doubt never stops a clock. */
export function clockRuns(intakeKind: string, matter: ConsultationKind | null, part: ChildPart): boolean {
  return part !== 'expectant' && startsSafetyCheck(intakeKind === '' ? 'report' : intakeKind, matter ?? (intakeKind === 'report' ? '01' : undefined))
}

/** Until when a child of this urgency is to be seen, counted from the receipt by the rule of that day. */
export function seeByFor(level: UrgencyLevel | undefined, receivedAt: Temporal.Instant): SeeBy {
  const limit = safetyCheckLimit(level, officeDateOf(receivedAt))
  return limit ? { seeBy: safetyCheckDueAt(receivedAt, limit), limitSource: `${limit.words}：${limit.source}` } : { seeBy: null, limitSource: null }
}
