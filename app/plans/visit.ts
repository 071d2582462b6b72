import { choice, date, longText, required, time } from '../kernel/fields.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** A planned visit as lists show it. `state` is what became of it. */
export interface Visit {
  id: string; planId: string; familyId: string; version: number
  dueOn: Temporal.PlainDate; atTime: Temporal.PlainTime | null
  accountId: string | null; who: string | null
  what: string; frequency: string
  movedFrom: Temporal.PlainDate | null; movedWords: string | null; missedWords: string | null; doneEntryId: string | null
  state: 'open' | 'done' | 'missed' | 'cancelled'
}

export const visitStates = { open: '予定', done: '済', missed: '訪問できず', cancelled: '取りやめ' } as const

/** Moves a visit to another day, time or person, with the reason. */
export const movedVisit = (staff: readonly Option[]) => defineRecord({
  name: 'visit_move', version: 1, title: '訪問の日を変える',
  fields: {
    dueOn: required(date('新しい日')),
    atTime: time('時刻'),
    account: choice('行く人', staff, { as: 'select', hint: '空のときは主担当' }),
    movedWords: required(longText('変える理由', { most: 500, rows: 2 })),
  },
})

/** A visit that came to nothing. Its day stays as it was: a new one is another visit. */
export const missedVisit = defineRecord({
  name: 'visit_miss', version: 1, title: '訪問できなかった',
  fields: { missedWords: required(longText('なぜ訪問できなかったか', { most: 500, rows: 2, hint: '会えなかったとき（不在・拒否）は経過記録に書いてください。ここは行かなかったときです' })) },
})

/** A visit is moved to a day that is not over and within its plan. */
export function problemsOfMove(dueOn: Temporal.PlainDate, today: Temporal.PlainDate, reviewOn: Temporal.PlainDate): Problem[] {
  if (Temporal.PlainDate.compare(dueOn, today) < 0) return [{ field: 'dueOn', message: '過ぎた日には動かせません。きょうか、これからの日にしてください' }]
  if (Temporal.PlainDate.compare(dueOn, reviewOn) > 0) return [{ field: 'dueOn', message: `計画を見直す日（${formatJapaneseDate(reviewOn)}）までの日にしてください。その先は、見直しのあとの計画で決めます` }]
  return []
}
