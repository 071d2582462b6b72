import type { Code, CodeOf } from './code-list.ts'

/** What a 受付票 is put on paper for; the first is what nearly always holds. */
export const sheetPurposes = [
  { code: 'approval', label: '決裁と保存' },
  { code: 'meeting', label: '受理会議の資料' },
  { code: 'centre', label: '児童相談所へ渡す' },
  { code: 'court', label: '裁判所・警察・検証' },
] as const satisfies readonly Code[]
export type SheetPurpose = CodeOf<typeof sheetPurposes>
