import type { Code, CodeOf } from './code-list.ts'

/** Why what is written about a family has to stay as it is. */
export const holdGrounds = [
  { code: 'inquest', label: '検証（死亡・重大な事案）' },
  { code: 'court', label: '裁判・捜査' },
  { code: 'disclosure', label: '開示請求・審査請求' },
  { code: 'complaint', label: '苦情・監査' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type HoldGround = CodeOf<typeof holdGrounds>
