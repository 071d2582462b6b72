import { longText, reference, required, rows, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import { notSeenField, ofChildField, partFields } from './entry-parts.ts'

/** What a correction says of one child alone. */
export const childCorrection = defineRecord({ name: 'entry_correction_child', version: 1, title: '子どもごと', fields: { personId: reference('子ども'), words: ofChildField } })

/** 訂正: a version that replaces an earlier one, with the reason; when it happened and who was seen stay as they were confirmed. */
export const correctionForm = defineRecord({
  name: 'entry_correction', version: 1, title: '経過記録の訂正',
  fields: {
    replaces: reference('訂正する版'),
    reason: required(longText('訂正の理由', { rows: 2, most: 1000, hint: '何を、なぜ直すか。前の版も残り、だれでも読めます' })),
    whom: text('だれと', { width: 'long', most: 200 }),
    ...partFields,
    notSeen: notSeenField,
    children: rows('子どもごと', childCorrection, { least: 0, most: 20, noun: '子ども' }, { ignore: ['personId'] }),
  },
})
