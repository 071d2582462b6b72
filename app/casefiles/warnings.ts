import { choice, date, longText, required, text } from '../kernel/fields.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

const MONTHS_TO_REVIEW = 6

/** What whoever visits must know, who said it and when it is looked at again. */
export const warningForm = defineRecord({
  name: 'warning_note', version: 1, title: '訪問の前に知ること',
  fields: {
    words: required(longText('訪問の前に知ること', { most: 1000, rows: 2, hint: '事実と、どうするか。例 録画あり。2人で行く' })),
    source: required(text('だれが・いつ言ったか、見たか', { most: 200, hint: '例 9月3日 継父が明言' })),
    reviewOn: required(date('見直す日', { hint: `長くても${MONTHS_TO_REVIEW}か月後` })),
  },
})

/** Whether a warning still holds. */
export const reviewForm = defineRecord({
  name: 'warning_review', version: 1, title: '訪問の前に知ることを見直す',
  fields: {
    result: required(choice('いまも当てはまるか', [{ code: 'keep', label: '続ける' }, { code: 'end', label: '終わりにする' }])),
    reviewOn: required(date('次に見直す日', { hint: `長くても${MONTHS_TO_REVIEW}か月後` })),
  },
  askIf: { reviewOn: { result: 'keep' } },
})

/** A review that is past, or more than half a year away: a warning nobody looks at becomes a rumour. */
export function problemsOfReview(reviewOn: Temporal.PlainDate | null, today: Temporal.PlainDate): Problem[] {
  if (!reviewOn) return []
  const last = today.add({ months: MONTHS_TO_REVIEW })
  if (Temporal.PlainDate.compare(reviewOn, today) < 0) return [{ field: 'reviewOn', message: '見直す日が過ぎた日です。今日からあとの日を入れてください' }]
  return Temporal.PlainDate.compare(reviewOn, last) > 0 ? [{ field: 'reviewOn', message: `見直す日は${formatJapaneseDate(last)}までにしてください` }] : []
}
