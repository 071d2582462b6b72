import { nearness } from '../codes/rights.ts'
import { choice, date, longText, required, rows, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { kanaKey, nameKey } from '../people/name-keys.ts'

const near = {
  relation: required(choice('どういう人か', nearness, { as: 'select' })),
  name: required(text('名前', { most: 100 })),
  kana: text('かな', { most: 100 }),
  birthOn: date('生年月日'),
  address: text('住所', { most: 200, width: 'long', guarded: 'place' }),
  phone: text('電話', { most: 40, mode: 'tel', guarded: 'place' }),
}
/** Somebody near a person of ours, as typed. */
export const nearPerson = defineRecord({ name: 'near_person', version: 1, title: '親族・知人', fields: near })
export type NearPerson = Values<typeof nearPerson>

/** The yearly declaration: oneself, and whose case one must not see. */
export const yearlyForm = defineRecord({
  name: 'staff_person', version: 1, title: '年度の申告',
  fields: {
    name: required(text('あなたの名前（戸籍のまま）', { most: 100 })),
    kana: text('かな', { most: 100 }),
    formerName: text('前の名前（旧姓など）', { most: 100 }),
    birthOn: required(date('生年月日')),
    address: required(text('いまの住所', { most: 200, width: 'long', guarded: 'place' })),
    formerAddress: text('5年以内の前の住所', { most: 200, width: 'long', guarded: 'place' }),
    phone: text('電話', { most: 40, mode: 'tel', guarded: 'place' }),
    people: rows('関わりを避ける人', nearPerson, { least: 0, most: 30, noun: '人' }, { ignore: ['relation'], hint: '親族、元の配偶者、親しい知人など。相談室が関わっているかどうかは考えずに、書いてください' }),
  },
})
export type YearlyValues = Values<typeof yearlyForm>

/** A declaration about somebody else of ours, who does not hear of it. */
export const aboutAnotherForm = (colleagues: readonly Option[]) => defineRecord({
  name: 'conflict_about_another', version: 1, title: 'ほかの人についての申告',
  fields: { account: required(choice('だれの', colleagues, { as: 'select' })), ...near, words: longText('事情', { rows: 3, most: 2000 }) },
})

/** Somebody can only be found by more than a name. */
export function problemsOfNear({ birthOn, address, phone }: Pick<NearPerson, 'birthOn' | 'address' | 'phone'>, field = 'birthOn'): Problem[] {
  return birthOn || address || phone ? [] : [{ field, message: '同じ名前の人と取り違えないために、生年月日・住所・電話のどれか1つを入れてください' }]
}

/** The whole names in the forms in which names are compared. */
export const wholeKeys = (...names: readonly (string | null)[]): string[] =>
  [...new Set(names.flatMap((name) => (name?.trim() ? [kanaKey(name), nameKey(name)] : [])).filter((key) => key !== ''))]

/** The parts of names, surname and given name, in the same forms. */
export const partKeys = (...names: readonly (string | null)[]): string[] =>
  wholeKeys(...names.flatMap((name) => (name?.trim().split(/[\s・]+/u) ?? [])).filter((part) => part !== ''))
