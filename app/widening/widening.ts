import { createHash } from 'node:crypto'
import { openingCounts, wideningGrounds } from '../codes/widening.ts'
import type { WideningGround, WideningKind, WideningOutcome } from '../codes/widening.ts'
import { labelOf } from '../codes/code-list.ts'
import { choice, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'

/** What a proposal is about: at most one person, family, casefile or intake; beside it an account or an agency. */
export interface About { personId?: string; familyId?: string; casefileId?: string; intakeId?: string; accountId?: string; agencyId?: string }

/** A proposal as those read it who may see what it is about. */
export interface Widening extends Required<{ [K in keyof About]: string | null }> {
  id: string; kind: WideningKind; ground: WideningGround; reason: string; details: Readonly<Record<string, unknown>>; counts: Readonly<Record<string, number>>
  by: string; byId: string; byRole: string; recordedAt: Temporal.Instant; outcome: WideningOutcome | null; decidedAt: Temporal.Instant | null; decidedBy: string | null; decidedWords: string
  /** Whether the reader is of a role that may be the second person, and another person than the proposer. */
  mine: boolean; second: boolean
}

/** One line of what would change: what, as it is, as it would be. */
export interface Difference { what: string; before: string; after: string }

/** A mark of what somebody has read: whoever confirms brings it back, and another mark means that it has changed since. */
export const markOf = (read: readonly Difference[]): string => createHash('sha256').update(JSON.stringify(read)).digest('base64url')

const answers = [{ code: 'approved', label: '認める' }, { code: 'refused', label: '認めない' }] as const
/** The second person's word on a proposal. */
export const decisionForm = defineRecord({
  name: 'widening_decision', version: 1, title: '2人目の確認',
  fields: {
    word: required(choice('どうしますか', answers)),
    words: longText('ことば', { rows: 2, most: 1000, hint: '認めないときは、どうすればよいかを書いてください' }),
  },
})

/** What opens, in words: 「住所・電話・学校など 3、経過記録 12」. */
export function countWords(counts: Readonly<Record<string, number>>): string {
  return openingCounts.filter(({ code }) => counts[code]).map(({ code, label }) => `${label} ${counts[code]}`).join('、') || '数えるものはありません'
}

/** A ground in words. */
export const groundWords = (ground: string): string => labelOf(wideningGrounds, ground)
