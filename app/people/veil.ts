import { veilGrounds } from '../codes/people.ts'
import { choice, choices, date, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** A veil over where somebody lives, is called and goes to school; `family` are those who may have fled together, or from whom it hides. */
export const veilForm = (family: readonly Option[]) => defineRecord({
  name: 'veil', version: 1, title: '秘匿を設定する',
  fields: {
    ground: required(choice('根拠', veilGrounds)),
    together: choices('いっしょに隠す人', family, { hint: 'いっしょに避難した人をすべて選んでください' }),
    from: choice('だれから隠すか', [...family, { code: 'other', label: 'そのほか・わからない' }]),
    endsOn: date('期限', { hint: '支援措置などに期限があるとき。お知らせのためだけで、期限が過ぎても秘匿は解けません' }),
    words: longText('経緯', { rows: 3, most: 2000, hint: 'いまいる所は、この欄に書かないでください' }),
  },
})

/** Nobody is hidden together with the one they are hidden from. */
export function hiddenFromThemselves({ together, from }: Pick<Values<ReturnType<typeof veilForm>>, 'together' | 'from'>): Problem[] {
  return from !== null && together.includes(from) ? [{ field: 'from', message: '同じ人を「いっしょに隠す人」にも選んでいます。どちらかを直してください' }] : []
}
