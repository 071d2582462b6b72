import { checkupSettlements, nudgeMeans, nudgeResults } from '../codes/checkups.ts'
import { isBefore } from '../kernel/calendar.ts'
import { choice, date, dateTime, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** An attempt to reach the family of a child that did not come. */
export const nudgeForm = (colleagues: readonly Option[]) => defineRecord({
  name: 'checkup_nudge', version: 1, title: '働きかけを書く',
  fields: {
    triedOn: required(date('した日')),
    means: required(choice('どのように', nudgeMeans)),
    result: required(choice('どうでしたか', nudgeResults)),
    words: longText('ようす・話したこと', { rows: 3, most: 2000, hint: '子どもを見たときは、だれが・どこで・どんなようすだったか' }),
    nextOn: date('次に働きかける日', { hint: 'その日に、担当の「今日」に出ます' }),
    account: choice('こちらの担当', colleagues, { as: 'select' }),
  },
})

/** What came of it. Nobody is done with because a letter was sent. */
export const settlementForm = defineRecord({
  name: 'checkup_settlement', version: 1, title: 'フォローを終える',
  fields: {
    settled: required(choice('どうなりましたか', checkupSettlements.filter(({ code }) => code !== 'intake'))),
    settledOn: required(date('その日')),
    settledWords: longText('だれが・どう確かめたか', { rows: 3, most: 2000 }),
  },
})

/** Who the child is: one of those found, or new. */
export const checkupPersonForm = (found: readonly Option[]) => defineRecord({
  name: 'checkup_person', version: 1, title: 'フォローを始める',
  fields: { person: required(choice('だれのことか', [...found, { code: 'new', label: '新しい人として登録する' }], { as: 'radio' })) },
})

/** An intake that comes of it, as 情報提供. */
export const checkupIntakeForm = defineRecord({
  name: 'checkup_intake', version: 1, title: '受付にする',
  fields: {
    receivedAt: required(dateTime('室で受け付けると決めた日時')),
    words: required(longText('受付の内容', { rows: 6, most: 10_000, hint: '働きかけの経過と、気になるようす。虐待の疑いがあるときは「電話を受ける」から通告として受けてください' })),
  },
})

/** What single answers of an attempt cannot show. */
export function problemsOfNudge({ triedOn, means, result, words, nextOn }: Values<ReturnType<typeof nudgeForm>>, today: Temporal.PlainDate, invitedOn: Temporal.PlainDate | null): Problem[] {
  return [
    ...(isBefore(today, triedOn) ? [{ field: 'triedOn', message: '働きかけた日が今日より後です。予定は「次に働きかける日」に入れてください' }] : []),
    ...(invitedOn && isBefore(triedOn, invitedOn) ? [{ field: 'triedOn', message: '働きかけた日が、健診の案内の日より前です。日付を確かめてください' }] : []),
    ...(result === 'seen' && means !== 'visit' && means !== 'agency' ? [{ field: 'result', message: '電話や手紙では「子どもに会えた」になりません。「訪問」か「園・関係機関に聞いた」を選んでください' }] : []),
    ...(result === 'seen' && !words?.trim() ? [{ field: 'words', message: 'だれが・どこで会い、どんなようすだったかを書いてください' }] : []),
    ...(nextOn && isBefore(nextOn, today) ? [{ field: 'nextOn', message: '次に働きかける日が今日より前です。これからの日を入れてください' }] : []),
  ]
}

/** What single answers of a settlement cannot show. */
export function problemsOfSettlement({ settled, settledOn, settledWords }: Values<typeof settlementForm>, today: Temporal.PlainDate, invitedOn: Temporal.PlainDate | null): Problem[] {
  return [
    ...(isBefore(today, settledOn) ? [{ field: 'settledOn', message: 'その日が今日より後です。日付を確かめてください' }] : []),
    ...(invitedOn && isBefore(settledOn, invitedOn) ? [{ field: 'settledOn', message: 'その日が、健診の案内の日より前です。日付を確かめてください' }] : []),
    ...(settled !== 'attended' && !settledWords?.trim() ? [{ field: 'settledWords', message: 'だれが・どう確かめたかを書いてください' }] : []),
  ]
}
