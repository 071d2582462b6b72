import type { Code, CodeOf } from './code-list.ts'

/** Why a casefile is closed. Sending to the guidance centre is no reason; a move to another town only once that town has taken the child over. */
export const closingReasons = [
  { code: 'settled', label: '心配なことがなくなった' },
  { code: 'handed_over', label: '他市町村への移管が受け入れられた', hint: '相手の市町村が引き受けた日と名前を下に書いてください' },
  { code: 'grown_up', label: '年齢に達した' },
  { code: 'other_office', label: '他の機関の通常の支援に引き継いだ', hint: 'だれが・何を・どの間隔で見るかを下に書いてください' },
  { code: 'died', label: '死亡' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type ClosingReason = CodeOf<typeof closingReasons>
