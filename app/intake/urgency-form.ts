import { urgencyQuestions, urgencyWords } from '../codes/urgency.ts'
import type { UrgencyAnswer, UrgencyLevel, UrgencyQuestion } from '../codes/urgency.ts'
import { longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Field } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { urgencyByChart } from './urgency-by-chart.ts'
import type { UrgencyAnswers } from './urgency-by-chart.ts'
import { urgencyFields } from './urgency-record.ts'

const answers = Object.fromEntries(urgencyQuestions.map(({ code, examples }) => [code, { ...required(urgencyFields[code]), hint: examples.join('／') }])) as Record<UrgencyQuestion, Field<UrgencyAnswer>>

/** A judgement made after the call: every question is answered, none of them for the person. */
export const judgementFields = {
  ...answers,
  urgencyLevel: { ...urgencyFields.urgencyLevel, label: 'あなたの判断（図と違うとき、図では決まらないとき）' },
  urgencyWords: longText('そう判断した理由', { most: 2_000, rows: 3, hint: '図と違う判断をするときは、必ず書いてください' }),
}
export const judgementForm = defineRecord({ name: 'urgency_judgement', version: 1, title: '緊急度を判断する', fields: judgementFields })

/** What is wrong with a judgement: without words a person can neither differ from the chart nor decide where it does not. */
export function problemsOfJudgement(given: UrgencyAnswers, level: UrgencyLevel | null, words: string | null): Problem[] {
  const { level: byChart } = urgencyByChart(given)
  if (!level && !byChart) return [{ field: 'urgencyLevel', message: '「わからない」が残り、図では決まりません。あなたの判断を選んで、理由を書いてください' }]
  if (level && level !== byChart && !words?.trim()) {
    return [{ field: 'urgencyWords', message: `図の結果（${byChart ? urgencyWords(byChart) : '決まらない'}）と違う判断にするときは、理由を書いてください` }]
  }
  return []
}
