import { lateActs } from '../codes/sightings.ts'
import { choice, dateTime, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { judgementFields } from './urgency-form.ts'

const revisiting = { act: 'revisit' } as const
const acts = lateActs.map((act) => ('source' in act ? { ...act, hint: act.source } : act))

/** What is decided for a child not seen in time or refused: an act and a new judgement together, never a reason alone. Source: 児福法25条の7, 児虐法8条. */
export const lateDecisionForm = (staff: readonly Option[]) => defineRecord({
  name: 'late_decision', version: 1, title: '会えていない子どもについて決める',
  fields: {
    act: required(choice('どうしますか', acts)),
    revisitAt: required(dateTime('再訪の日時')),
    revisitBy: required(choice('行く人（1人目）', staff, { as: 'select' })),
    revisitWith: required(choice('行く人（2人目）', staff, { as: 'select' })),
    reason: required(longText('そう決めた理由', { most: 4_000, rows: 3, hint: '会えていない事情と、この決定で子どもの安全をどう確かめるか' })),
    ...judgementFields,
  },
  askIf: { revisitAt: revisiting, revisitBy: revisiting, revisitWith: revisiting },
})
export type LateDecisionValues = Values<ReturnType<typeof lateDecisionForm>>

/** What single answers cannot show: a revisit in the past, or by one person alone. */
export function problemsOfLateDecision({ act, revisitAt, revisitBy, revisitWith }: Pick<LateDecisionValues, 'act' | 'revisitAt' | 'revisitBy' | 'revisitWith'>, now: Temporal.Instant): Problem[] {
  if (act !== 'revisit') return []
  const problems: Problem[] = []
  if (revisitAt && Temporal.Instant.compare(revisitAt, now) <= 0) problems.push({ field: 'revisitAt', message: '再訪の日時は、これから先にしてください' })
  if (revisitBy !== null && revisitBy === revisitWith) problems.push({ field: 'revisitWith', message: '2人で行きます。1人目と別の人を選んでください' })
  return problems
}
