import { agencyKinds } from '../codes/agencies.ts'
import { choice, date, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'

/** 関係機関: a member or partner of the council; the telephone is its own public one. */
export const agencyRecord = defineRecord({
  name: 'agency', version: 1, title: '関係機関',
  fields: {
    kind: required(choice('種類', agencyKinds, { as: 'select' })),
    name: required(text('名前', { most: 100 })),
    kana: text('ふりがな', { most: 100 }),
    phone: text('代表の電話', { most: 30, mode: 'tel', width: 'short' }),
    since: required(date('いつから')),
    until: date('いつまで', { hint: '終わったときだけ' }),
  },
})
