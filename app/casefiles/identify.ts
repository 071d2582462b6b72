import { sexes } from '../codes/people.ts'
import { birthDate, choice, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'

/** Who a child of an intake is: somebody known already, or a person written down now. */
export const identification = (found: readonly Option[]) => {
  const isNew = { person: 'new' } as const
  return defineRecord({
    name: 'identification', version: 1, title: 'だれかを決める',
    fields: {
      person: required(choice('この子は', [...found, { code: 'new', label: '新しく登録する' }], { as: 'radio' })),
      name: required(text('名前', { most: 100, hint: 'わからない字は、かなで' })),
      kana: text('かな', { most: 100 }),
      sex: required(choice('性別', sexes)),
      birth: birthDate('生年月日'),
    },
    askIf: { name: isNew, kana: isNew, sex: isNew, birth: isNew },
  })
}
