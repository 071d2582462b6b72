import { reportSeen, shareFields, sharePurposes } from '../codes/shares.ts'
import { choice, choices, date, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** A child shared with an agency: with whom, for what, what of it, until when. */
export const shareForm = (agencies: readonly Option[]) => defineRecord({
  name: 'share', version: 1, title: '関係機関に見せる',
  fields: {
    agencyId: required(choice('どの機関に', agencies, { as: 'select' })),
    purpose: required(choice('何のために', sharePurposes)),
    fields: choices('名前と年齢のほかに見せるもの', shareFields),
    until: required(date('いつまで', { hint: '計画の見直しの日まで。長くても6か月' })),
    words: required(longText('機関へのことば', { rows: 3, most: 1000, hint: '相手の画面に出ます。住所・通告した人・相談の中身は書かないでください' })),
  },
})

/** At most half a year ahead: what is shared is looked at again. */
export function problemsOfShare(until: Temporal.PlainDate, today: Temporal.PlainDate): Problem[] {
  if (Temporal.PlainDate.compare(until, today) <= 0) return [{ field: 'until', message: '「いつまで」は明日より後の日にしてください' }]
  if (Temporal.PlainDate.compare(until, today.add({ months: 6 })) > 0) return [{ field: 'until', message: '「いつまで」は6か月先までにしてください。続けるときは、見直しのあとでもう一度見せてください' }]
  return []
}

/** Ending it: at once, by one person. */
export const endForm = defineRecord({ name: 'share_ending', version: 1, title: '見せるのをやめる', fields: { words: required(longText('やめる理由', { rows: 2, most: 500 })) } })

/** What an agency tells of a child shared with it. */
export const reportForm = defineRecord({
  name: 'share_report', version: 1, title: '様子を知らせる',
  fields: {
    happenedOn: required(date('いつのこと')),
    childSeen: required(choice('子どもの姿', reportSeen)),
    words: required(longText('様子', { rows: 5, most: 4000, hint: '見たこと、聞いた言葉をそのまま。いまの住まいや電話は、ここに書かずに電話で知らせてください' })),
  },
})
/** What was seen lies in the past. */
export function problemsOfReport(happenedOn: Temporal.PlainDate, today: Temporal.PlainDate): Problem[] {
  return Temporal.PlainDate.compare(happenedOn, today) > 0 ? [{ field: 'happenedOn', message: '先の日付です。見た日、聞いた日を入れてください' }] : []
}

/** Which of an agency's people signs in with which account. */
export const agencyAccountForm = (people: readonly Option[], accounts: readonly Option[]) => defineRecord({
  name: 'agency_account', version: 1, title: '利用者と人をつなぐ',
  fields: { agencyPersonId: required(choice('この機関の人', people, { as: 'select' })), accountId: required(choice('利用者', accounts, { as: 'select' })) },
})
