import { openingCounts, wideningGrounds, wideningOutcomes } from '../codes/widening.ts'
import { labelOf } from '../codes/code-list.ts'
import { choice, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'

/** What a proposal is about: at most one person, family, casefile or intake; beside it an account or an agency. */
export interface About { personId?: string; familyId?: string; casefileId?: string; intakeId?: string; accountId?: string; agencyId?: string }

/** The second person's word on a proposal. */
export const decisionForm = defineRecord({
  name: 'widening_decision', version: 1, title: '2人目の確認',
  fields: {
    word: required(choice('どうしますか', wideningOutcomes.filter(({ code }) => code !== 'withdrawn'))),
    words: longText('ことば', { rows: 2, most: 1000, hint: '認めないときは、どうすればよいかを書いてください' }),
  },
})

/** What opens, in words: 「住所・電話・学校など 3、経過記録 12」. */
export function countWords(counts: Readonly<Record<string, number>>): string {
  return openingCounts.filter(({ code }) => counts[code]).map(({ code, label }) => `${label} ${counts[code]}`).join('、') || '数えるものはありません'
}

/** A ground in words. */
export const groundWords = (ground: string): string => labelOf(wideningGrounds, ground)
