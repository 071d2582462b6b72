import { urgencyQuestions } from '../codes/urgency.ts'
import type { UrgencyAnswer, UrgencyLevel, UrgencyQuestion } from '../codes/urgency.ts'

export type UrgencyAnswers = Partial<Record<UrgencyQuestion, UrgencyAnswer>>

/** What the chart says. A person may judge otherwise, with words. */
interface ChartReading {
  /** Missing until ①〜④ are each answered, and while the answers do not bear one. */
  level?: UrgencyLevel
  /** True when an answer still unknown or missing could make it more urgent. */
  atLeast: boolean
  /** Answered わからない, in order: 確かめること. */
  unknowns: UrgencyQuestion[]
  /** Not answered at all, in order. */
  unanswered: UrgencyQuestion[]
}

const first: readonly UrgencyQuestion[] = ['asks_protection', 'pressing', 'grave_result']
const grave: readonly UrgencyQuestion[] = [...first, 'grave_likely']
const background: readonly UrgencyQuestion[] = ['effects_seen', 'guardian_risk', 'home_risk']

/**
 * Reads the chart: ①②③ yes → protect now; ④ yes → protect before the next; ⑤ yes → intensive; ⑥〜⑧ yes → continuous;
 * nothing but eight times no → none. わからない is never taken for no. Source: 緊急度アセスメントシート (県書式編); ⑤〜⑧ 要確認.
 */
export function urgencyByChart(answers: UrgencyAnswers): ChartReading {
  const codes = urgencyQuestions.map(question => question.code)
  const unknowns = codes.filter(code => answers[code] === 'unknown')
  const unanswered = codes.filter(code => answers[code] === undefined)
  const level = grave.some(code => answers[code] === undefined) ? undefined : levelOf(answers)
  const couldRise = level === undefined ? false : above(level).some(code => answers[code] !== 'no')
  return { ...(level ? { level } : {}), atLeast: couldRise, unknowns, unanswered }
}

function levelOf(answers: UrgencyAnswers): UrgencyLevel | undefined {
  const yes = (questions: readonly UrgencyQuestion[]): boolean => questions.some(code => answers[code] === 'yes')
  if (yes(first)) return 'protect_now'
  if (yes(grave)) return 'protect_before_next'
  if (yes(['repeating'])) return 'intensive'
  if (answers.repeating !== undefined && yes(background)) return 'continuous'
  return urgencyQuestions.every(question => answers[question.code] === 'no') ? 'none' : undefined
}

/** The questions that lead to a more urgent level than this one. */
function above(level: UrgencyLevel): readonly UrgencyQuestion[] {
  switch (level) {
    case 'protect_now': return []
    case 'protect_before_next': return first
    case 'intensive': return grave
    case 'continuous': return [...grave, 'repeating']
    case 'none': return [...grave, 'repeating', ...background]
  }
}

/** Whether the guidance centre is phoned before any meeting: at the first yes to ①〜④, whatever else is open, or on a level judged so high. */
export function callsCentreFirst(answers: UrgencyAnswers, level?: UrgencyLevel): boolean {
  return grave.some(code => answers[code] === 'yes') || level === 'protect_now' || level === 'protect_before_next'
}
