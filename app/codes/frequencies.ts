import type { Code, CodeOf } from './code-list.ts'

/** How often somebody visits or looks; `once` is on the first day only. */
export const frequencies = [
  { code: 'weekly', label: '週1回' },
  { code: 'every_two_weeks', label: '2週に1回' },
  { code: 'twice_monthly', label: '月2回' },
  { code: 'monthly', label: '月1回' },
  { code: 'every_two_months', label: '2か月に1回' },
  { code: 'every_three_months', label: '3か月に1回' },
  { code: 'once', label: '1回' },
] as const satisfies readonly Code[]
export type Frequency = CodeOf<typeof frequencies>
