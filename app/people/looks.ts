import { longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'

/** Why somebody looks behind a veil; kept with the look and in the list of who looked. */
export const lookForm = defineRecord({
  name: 'look', version: 1, title: '秘匿の住所などを見る',
  fields: { reason: required(longText('見る理由', { rows: 2, most: 500, hint: '何のために要るかを書いてください。住所や学校の名前は書かないでください' })) },
})
