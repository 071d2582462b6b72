import type { Code, CodeOf } from './code-list.ts'

/** What is unusual among looks, the most telling first (SECURITY 14). */
export const unusualKinds = [
  { code: 'surname', label: '同じめずらしい名字の人を見た' },
  { code: 'not_mine', label: '担当でないケースを何日も見た' },
  { code: 'searches', label: '同じ言葉で何度もさがした' },
  { code: 'volume', label: 'いつもより多くの人を見た' },
  { code: 'night', label: '当番でない夜に見た（22時〜6時）' },
  { code: 'unanswered', label: '開こうとして、答えが残っていない' },
  { code: 'pair', label: 'いつも同じ2人で決裁している' },
] as const satisfies readonly Code[]
export type UnusualKind = CodeOf<typeof unusualKinds>
