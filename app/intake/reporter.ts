import { choice, dateTime, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'

/** The only words in which a result is told: what became of the family stays with the office. */
export const reporterAnswers = [
  { code: 'received', label: 'お知らせを受け取りました。ありがとうございました' },
  { code: 'handling', label: '確認し、対応しています。詳しいことはお伝えできません' },
  { code: 'worker', label: '受け取りました。これからは担当から連絡します。詳しいことはお伝えできません' },
  { code: 'again', label: 'また気になることがあれば、すぐ知らせてください。詳しいことはお伝えできません' },
] as const

/** Why somebody looks at who called; kept in the list of who looked. */
export const openingForm = defineRecord({
  name: 'reporter_opening', version: 1, title: '通告した人を見る',
  fields: { reason: required(longText('見る理由', { most: 500, rows: 2, hint: '閲覧の記録に残ります。15分で閉じます' })) },
})

/** What was told to the person who called, and when. */
export const reporterAnswerForm = defineRecord({
  name: 'reporter_answer', version: 1, title: '結果の連絡',
  fields: {
    answeredAt: required(dateTime('伝えた日時')),
    answer: required(choice('伝えた言葉', reporterAnswers, { hint: 'これ以外のことは、だれにも伝えません' })),
  },
})
