import { holdGrounds } from '../codes/legal-holds.ts'
import { choice, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'

/** Keeping what is written about a family as it is. */
export const holdForm = defineRecord({
  name: 'legal_hold', version: 1, title: '記録を保全する',
  fields: { ground: required(choice('なぜ', holdGrounds)), words: required(longText('経緯', { rows: 3, most: 2000, hint: 'だれの求めか、番号、いつまでに何が要るか' })) },
})

/** Asking a second person to let it go. */
export const openingForm = defineRecord({ name: 'legal_hold_opening', version: 1, title: '保全を解く', fields: { reason: required(longText('解く理由', { rows: 3, most: 2000 })) } })
