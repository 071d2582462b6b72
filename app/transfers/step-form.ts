import { custodyAnswers, transferMeans } from '../codes/transfers.ts'
import type { TransferState } from '../codes/transfers.ts'
import { choice, date, dateTime, longText, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { AnyRecord } from '../kernel/record.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import type { Problem } from '../kernel/result.ts'
import type { Move } from './steps.ts'

const words = (label: string, hint?: string) => longText(label, { most: 4_000, rows: 3, ...(hint ? { hint } : {}) })
const noPlace = '一時保護や施設の場所は、聞いても書きません'
const news = {
  theirNumber: text('児童相談所の受理番号', { most: 60, width: 'short' }),
  theirOfficer: text('担当の児童福祉司', { most: 100 }),
  custody: choice('一時保護', custodyAnswers, { hint: noPlace }),
  theirPolicy: longText('援助方針', { most: 4_000, rows: 2 }),
  plannedEnd: date('一時保護・措置の解除予定日'),
}

/** The questions of one step. Everything that is not asked of a step stays empty. */
export function stepForm({ side, state, urgent }: Pick<Move, 'side' | 'state' | 'urgent'>): AnyRecord {
  const title = stepTitle({ side, state, urgent })
  const form = (fields: AnyRecord['fields']): AnyRecord => defineRecord({ name: `transfer_${state}`, version: 1, title, fields }) as AnyRecord
  if (side === 'ours' && state === 'sent') {
    return form({
      at: required(dateTime('送った日時')), means: required(choice('どうやって', transferMeans)), who: required(text('児童相談所のだれに', { most: 100 })),
      words: urgent ? required(words('決裁を待たずに送る理由', '係長か室長が、あとで見ます（後閲）')) : words('伝えたこと'),
    })
  }
  if (['approved', 'sent_back', 'reviewed', 'withdrawn'].includes(state)) {
    return form({ words: state === 'approved' || state === 'reviewed' ? words('ことば') : required(words(state === 'sent_back' ? '直すこと' : '取りやめる理由')) })
  }
  const at = { at: required(dateTime('日時')) }
  if (side === 'theirs' && state === 'returned') return form({ ...at, who: required(text('児童相談所のだれから', { most: 100 })), words: required(words('返された理由')) })
  if (side === 'theirs') return form({ ...at, who: required(text('児童相談所のだれから', { most: 100 })), ...news, words: words('聞いたこと', noPlace) })
  return form({ ...at, who: required(text('児童相談所のだれに', { most: 100 })), words: state === 'returned' ? required(words('返した理由')) : words('伝えたこと') })
}

/** What a step is called as an act: 「送った」を書く. */
export function stepTitle({ side, state, urgent }: Pick<Move, 'side' | 'state' | 'urgent'>): string {
  if (side === 'theirs') return theirActs[state] ?? '児童相談所の動きを書く'
  return urgent ? '決裁を待たずに送る（後閲）' : ourActs[state] ?? '書く'
}
const ourActs: Partial<Record<TransferState, string>> = {
  prepared: '直して起案する', approved: '決裁する', sent_back: '差し戻す', sent: '送ったことを書く', reviewed: '後閲する', withdrawn: '取りやめる',
  received: '受け取ったことを書く', accepted: '受理したことを書く', returned: '児童相談所に返す', done: '終わったことを書く',
}
const theirActs: Partial<Record<TransferState, string>> = {
  received: '児相が受け取った', accepted: '児相が受理した', returned: '児相から返された', told: '児相からの知らせを書く', done: '児相の対応が終わった', sent: '児相が送った',
}

/** A step as its form gave it. */
export interface StepValues {
  at: Temporal.Instant | null; who: string | null; means: string | null; words: string | null
  theirNumber: string | null; theirOfficer: string | null; custody: string | null; theirPolicy: string | null; plannedEnd: Temporal.PlainDate | null
}

/** A moment still to come, or before the document was there. */
export function problemsOfStep({ at }: Pick<StepValues, 'at'>, { now, since }: { now: Temporal.Instant; since: Temporal.Instant | null }): Problem[] {
  if (!at) return []
  if (Temporal.Instant.compare(at, now) > 0) return [{ field: 'at', message: `今（${formatDateTime(now)}）より先の日時です。実際の日時を入れてください` }]
  if (since && Temporal.Instant.compare(at, since.round({ smallestUnit: 'minute', roundingMode: 'floor' })) < 0) return [{ field: 'at', message: `送った日時（${formatDateTime(since)}）より前です。日時を確かめてください` }]
  return []
}

/** News without news. */
export function problemsOfNews(state: string, values: StepValues): Problem[] {
  const { theirNumber, theirOfficer, custody, theirPolicy, plannedEnd, words: said } = values
  return state === 'told' && [theirNumber, theirOfficer, custody, theirPolicy, plannedEnd, said].every((one) => one === null)
    ? [{ field: 'words', message: '聞いたことを1つ以上入れてください' }] : []
}
