import { urgencyAnswers, urgencyLevels, urgencyQuestions } from '../codes/urgency.ts'
import type { UrgencyAnswer, UrgencyQuestion } from '../codes/urgency.ts'
import { choice, text } from '../kernel/fields.ts'
import type { Field, Raw } from '../kernel/record.ts'
import type { UrgencyAnswers } from './urgency-by-chart.ts'

const answer = (code: UrgencyQuestion): Field<UrgencyAnswer | null> => {
  const question = urgencyQuestions.find((one) => one.code === code)
  return choice(`${question?.mark ?? ''} ${question?.label ?? code}`, urgencyAnswers)
}

/** The chart's questions and the person's own judgement, as fields of whichever form asks them; the names are the question codes. */
export const urgencyFields = {
  asks_protection: answer('asks_protection'), pressing: answer('pressing'), grave_result: answer('grave_result'), grave_likely: answer('grave_likely'),
  repeating: answer('repeating'), effects_seen: answer('effects_seen'), guardian_risk: answer('guardian_risk'), home_risk: answer('home_risk'),
  urgencyLevel: choice('緊急度（あなたの判断が表と違うとき）', urgencyLevels, { as: 'select' }),
  urgencyWords: text('なぜそう判断したか', { most: 1000, width: 'long' }),
} as const

/** The answers given, without those left open. */
export function answersOf(values: { readonly [code in UrgencyQuestion]: UrgencyAnswer | null }): UrgencyAnswers {
  return Object.fromEntries(urgencyQuestions.flatMap(({ code }) => (values[code] ? [[code, values[code]]] : []))) as UrgencyAnswers
}

/** The answers in a form still being filled in; what is no answer counts as left open. */
export function answersTyped(raw: Raw, prefix = ''): UrgencyAnswers {
  return Object.fromEntries(urgencyQuestions.flatMap(({ code }) => {
    const typed = raw[prefix + code]?.[0]
    return urgencyAnswers.some((one) => one.code === typed) ? [[code, typed]] : []
  })) as UrgencyAnswers
}
