import { longText, reference, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import { notSeenField, partFields } from './entry-parts.ts'

/** 訂正: a version that replaces an earlier one, with the reason; when it happened and who was seen stay as they were confirmed. */
export const correctionForm = defineRecord({
  name: 'entry_correction', version: 1, title: '経過記録の訂正',
  fields: {
    replaces: reference('訂正する版'),
    reason: required(longText('訂正の理由', { rows: 2, most: 1000, hint: '何を、なぜ直すか。前の版も残り、だれでも読めます' })),
    whom: text('だれと', { width: 'long', most: 200 }),
    ...partFields,
    notSeen: notSeenField,
  },
})
