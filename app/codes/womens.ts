import type { Code, CodeOf } from './code-list.ts'

/** What a woman's consultation is about. Source: 困難な問題を抱える女性への支援に関する法律2条, 配偶者暴力防止法1条 (項目の切り方は要確認). */
export const womensMatters = [
  { code: 'violence', label: '配偶者などからの暴力（DV）' },
  { code: 'separation', label: '別居・避難' },
  { code: 'divorce', label: '離婚・親権' },
  { code: 'money', label: '経済' },
  { code: 'housing', label: '住まい' },
  { code: 'work', label: '仕事' },
  { code: 'pregnancy', label: '妊娠・出産' },
  { code: 'mind', label: 'こころとからだ' },
  { code: 'sexual', label: '性暴力' },
  { code: 'stalking', label: 'つきまとい' },
  { code: 'children', label: '子どものこと' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type WomensMatter = CodeOf<typeof womensMatters>
