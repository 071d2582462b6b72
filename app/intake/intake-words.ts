import { labelOf } from '../codes/code-list.ts'
import { safetyCheckResults, sightedBy, sightingManners, sightingPlaces } from '../codes/sightings.ts'
import { urgencyQuestions, urgencyWords } from '../codes/urgency.ts'
import type { UrgencyLevel } from '../codes/urgency.ts'
import { formatTime, officeDateOf } from '../kernel/office-time.ts'
import { town } from '../town.ts'
import type { CheckLine, Judgement } from './intake-lines.ts'
import { isOldJudgement, isSighting } from './safety-check.ts'

/** 11/25 14:10; with the year when it is another one. */
export function shortMoment(at: Temporal.Instant, now: Temporal.Instant): string {
  const day = officeDateOf(at)
  return `${day.year === officeDateOf(now).year ? '' : `${day.year}/`}${day.month}/${day.day} ${formatTime(at)}`
}

/** The letters of the town's charts, to stand behind the words: （県様式 A／国の手引き B）. */
export const levelLetters = (level: UrgencyLevel): string => urgencyWords(level, town.urgency.charts).slice(urgencyWords(level).length)

/** An urgency in words, with the letters of the town's charts behind them. */
export const levelWords = (level: UrgencyLevel): string => urgencyWords(level, town.urgency.charts)

/** 11/25 14:10・佐藤, and whether the judgement is too old to be shown as today's. */
export function judgedWords(judgement: Judgement, now: Temporal.Instant): { judged: string; old: boolean } {
  return { judged: `${shortMoment(judgement.judgedAt, now)}・${judgement.judgedByName}`, old: isOldJudgement(judgement.judgedAt, now, town.urgency.greyAfterDays) }
}

/** 会えた（自分たち・家の中・話した）, 不在, オンライン…: what came of a check. */
export function checkWords(check: CheckLine): string {
  const online = check.placeKind === 'online' && check.result === 'other'
  if (!isSighting(check) && !online) return labelOf(safetyCheckResults, check.result)
  const eyes = check.seenBy === 'agency' ? check.agencyName ?? labelOf(sightedBy, 'agency') : labelOf(sightedBy, check.seenBy ?? 'own')
  const seen = [eyes, labelOf(sightingPlaces, check.placeKind ?? ''), labelOf(sightingManners, check.manner ?? '')].join('・')
  return `${online ? '画面で話した' : '会えた'}（${seen}）`
}

/** The answers はい and わからない of a judgement by their marks: はい ②④　わからない ⑤. */
export function answerMarks(judgement: Judgement): string {
  const marks = (answer: string): string => urgencyQuestions.filter(({ code }) => judgement.answers[code] === answer).map(({ mark }) => mark).join('')
  return [['はい', marks('yes')], ['わからない', marks('unknown')]].filter(([, found]) => found !== '').map(([word, found]) => `${word} ${found}`).join('　') || 'はい なし'
}
