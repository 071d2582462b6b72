import { labelOf } from '../codes/code-list.ts'
import { posts } from '../codes/posts.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import type { AbuseFigures } from './additional-posts.ts'
import type { StaffingCheck } from './staffing-check.ts'
import type { ShortSpan, YearAssessment } from './staffing-year.ts'

/** 27,200人. */
export const people = (count: number): string => `${count.toLocaleString('ja')}人`

/** What the figures of the formula are called. */
export const figureNames: Readonly<Record<keyof AbuseFigures, string>> = { ownCount: 'この市の児童虐待相談対応件数', nationalCount: '全国の児童虐待相談対応件数', nationalChildren: '全国の児童人口' }

/** What is short on a day, a line for each post; empty when everything is filled. */
export const shortOf = (check: StaffingCheck): string[] => check.posts.filter(({ met }) => !met).map(({ requirement, words }) => `${labelOf(posts, requirement.post)}：${words}`)

/** Whether 上乗せ cannot be told yet, and why; undefined when it can. */
export function openQuestion(assessment: YearAssessment): string | undefined {
  if (assessment.kind !== 'assessed') return undefined
  const { additional } = assessment
  if (additional.kind === 'missing') return `上乗せは、まだ判定できません。${additional.what.map((name) => figureNames[name]).join('、')}を入れてください。`
  if (additional.kind !== 'counted' || additional.people !== null) return undefined
  return `上乗せは ${additional.exact.toFixed(2)}人です。端数の扱いが決まっていないので、必要な人数に足していません。「基準と設定」で決めてください。`
}

/** A stretch of days in which something was short: 令和8年6月1日から令和8年8月15日まで. */
export const spanInWords = ({ from, last }: ShortSpan): string => (from.equals(last) ? formatShortDate(from) : `${formatShortDate(from)}〜${formatShortDate(last)}`)

/** What is said of a year without child population. */
export const NO_POPULATION = '児童人口がありません。入れてください'
