import type { Code, CodeOf } from './code-list.ts'

/** Answers where not knowing is an answer of its own. */
export const yesNoUnknown = [
  { code: 'yes', label: 'はい' },
  { code: 'no', label: 'いいえ' },
  { code: 'unknown', label: '不明' },
] as const satisfies readonly Code[]
export type YesNoUnknown = CodeOf<typeof yesNoUnknown>

/** Whether the guardians know that this was told to us; asked so that nobody tells them before it is decided. */
export const guardianInformed = [
  { code: 'not_told', label: '知らせていない' },
  { code: 'planned', label: '知らせる予定' },
  { code: 'told', label: '知らせた' },
  { code: 'unknown', label: '不明' },
] as const satisfies readonly Code[]
export type GuardianInformed = CodeOf<typeof guardianInformed>

/** How sure it is that a child of a call is a person we know; an unsure one is found again but not counted as that person. */
export const samePerson = [
  { code: 'confirmed', label: 'この人です' },
  { code: 'maybe', label: '同じ人らしい（未確認）' },
] as const satisfies readonly Code[]
