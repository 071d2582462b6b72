import { guardianInformed, yesNoUnknown } from '../codes/calls.ts'
import { labelOf } from '../codes/code-list.ts'
import { consultationKinds } from '../codes/consultation-kinds.ts'
import { intakeKinds, means } from '../codes/intakes.ts'
import { routeKeys, routes } from '../codes/routes.ts'
import { fiscalYearCode } from '../kernel/calendar.ts'
import { choice, dateTime, longText, required, rows, text, tick, time } from '../kernel/fields.ts'
import { formatTime, officeDateOf, officeInstant } from '../kernel/office-time.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { inSeries } from '../people/series.ts'
import { givenInEveryRow, intakeChild } from './intake-child.ts'
import { problemsOfJudgement } from './urgency-form.ts'
import { answersOf, urgencyFields } from './urgency-record.ts'

/** The call form: everything may stay open but when it came and one line of what was said. */
export const callForm = defineRecord({
  name: 'intake', version: 1, title: '電話を受ける',
  fields: {
    content: required(longText('話の内容', { rows: 8, hint: '見たこと・聞いたことをそのまま。発言は「　」で。あとで区分できます。' })),
    receivedAt: required(dateTime('受けた日時')),
    means: choice('手段', means),
    takenBy: text('受けた人（自分でないとき）', { most: 100, hint: '宿直メモなど。例 守衛室 ○○' }),
    kind: choice('受付の種類', intakeKinds),
    routeKey: choice('だれから（経路）', routeKeys),
    route: choice('くわしい経路', routes),
    whereNow: text('いまどこにいますか', { most: 200, guarded: 'place' }),
    until: time('いつまで', { guarded: 'place' }),
    sleepsWhere: text('今夜この子はどこで眠りますか', { most: 200, guarded: 'place' }),
    children: rows('子ども', intakeChild, { least: 0, most: 12, noun: '子ども' }, {
      ignore: givenInEveryRow, hint: 'だれか分からないときは、空のまま受け付けられます（「だれか分からない・1人」として残ります）。',
    }),
    guardianInformed: choice('保護者に、相談室へ知らせたことを', guardianInformed),
    consultationKind: choice('相談の種類（受付のときの見立て）', consultationKinds, { hint: '会議で決め直します。' }),
    staffInvolved: choice('関係者に、市職員・関係機関の職員がいますか', yesNoUnknown),
    staffInvolvedWords: text('どの職員か（聞いたまま）', { most: 300, hint: '調整担当者にだけ知らせます' }),
    ...urgencyFields,
    centreAt: time('かけた時刻'),
    centreWith: text('相手', { most: 100 }),
    centreSaid: longText('言われたこと', { most: 4000, rows: 2 }),
    reporterName: text('名前', { most: 100, guarded: 'reporter' }),
    reporterRelation: text('子どもとの関係・立場', { most: 100, guarded: 'reporter' }),
    reporterPhone: text('折り返し先の電話', { most: 40, mode: 'tel', guarded: 'reporter' }),
    reporterAddress: text('住所', { most: 200, width: 'long', guarded: 'reporter' }),
    reporterAnonymous: tick('匿名', '名前を言わない（匿名）', { guarded: 'reporter' }),
    wantsAnswer: choice('結果の連絡を希望しますか', yesNoUnknown, { guarded: 'reporter' }),
    mayBeContacted: choice('こちらから連絡してよいですか', yesNoUnknown, { guarded: 'reporter' }),
    contentIdentifies: choice('この内容を家族に話すと、だれが知らせたか分かりますか', yesNoUnknown, { guarded: 'reporter' }),
    mayTellFamily: longText('家族に話してよいこと', { most: 2000, rows: 2, guarded: 'reporter' }),
  },
})
export type CallValues = Values<typeof callForm>

const OLDEST_YEARS = 10

/** What single answers cannot show: times still to come, a call to the centre without its hour, a judgement that differs from the chart without words. */
export function problemsOfCall(values: CallValues, now: Temporal.Instant): Problem[] {
  const problems: Problem[] = []
  if (Temporal.Instant.compare(values.receivedAt, now) > 0) {
    problems.push({ field: 'receivedAt', message: `受けた日時が今（${formatTime(now)}）より先です。実際に受けた日時を入れてください` })
  }
  // 昭和8年 or 平成8年 for 令和8年: the receipt would be counted in a year long closed, and its clock would have run out.
  if (Temporal.PlainDate.compare(officeDateOf(values.receivedAt), officeDateOf(now).subtract({ years: OLDEST_YEARS })) < 0) {
    problems.push({ field: 'receivedAt', message: `受けた日時が${OLDEST_YEARS}年より前です。年（元号）を確かめてください` })
  }
  const called = Boolean(values.centreAt || values.centreWith?.trim() || values.centreSaid?.trim())
  if (called && !values.centreAt) problems.push({ field: 'centreAt', message: '児童相談所へかけた時刻を入れてください（例 14:25）' })
  if (called && !values.centreWith?.trim()) problems.push({ field: 'centreWith', message: '児童相談所で話した相手を入れてください（名前が分からなければ「当番」など）' })
  if (values.centreAt && !centreCallTime(values.centreAt, values.receivedAt, now)) {
    problems.push({ field: 'centreAt', message: '児童相談所へかけた時刻は、受けた日時から今までの間で入れてください。ほかの日の電話は、受け付けたあとの受付のページに書けます' })
  }
  if (values.urgencyLevel) problems.push(...problemsOfJudgement(answersOf(values), values.urgencyLevel, values.urgencyWords))
  return problems
}

/** The first moment at this hour from the receipt on: 8:00 heard at 22:00 is the next morning. */
export function nextAt(hour: Temporal.PlainTime, from: Temporal.Instant): Temporal.Instant {
  const sameDay = officeInstant(officeDateOf(from), hour)
  return Temporal.Instant.compare(sameDay, from) >= 0 ? sameDay : officeInstant(officeDateOf(from).add({ days: 1 }), hour)
}

/** When the guidance centre was called: the last such hour before now; undefined when that is before the receipt, which is noted to the minute. */
export function centreCallTime(hour: Temporal.PlainTime, receivedAt: Temporal.Instant, now: Temporal.Instant): Temporal.Instant | undefined {
  const today = officeInstant(officeDateOf(now), hour)
  const called = Temporal.Instant.compare(today, now) <= 0 ? today : officeInstant(officeDateOf(now).subtract({ days: 1 }), hour)
  return Temporal.Instant.compare(called, receivedAt.round({ smallestUnit: 'minute', roundingMode: 'floor' })) >= 0 ? called : undefined
}

/** R8-215, as people say it. */
export const intakeNumber = (fiscalYear: number, number: number): string => `${fiscalYearCode(fiscalYear)}-${inSeries(number, 3)}`

/** The kind of an intake in words; it may have been left open during the call. */
export const intakeKindWords = (kind: string): string => (kind === '' ? '種類は未選択' : labelOf(intakeKinds, kind))

/** The route in words, also when only its first step is known. */
export const routeWords = (route: string): string => (route === '' ? '経路は未記入' : labelOf([...routes, ...routeKeys], route))

/** What is kept of the two steps: the second where it belongs to the first, else the first alone. */
export function routeKept({ routeKey, route }: Pick<CallValues, 'routeKey' | 'route'>): string {
  const step = routes.find((one) => one.code === route)?.step
  return (route && (!routeKey || step === routeKey) ? route : routeKey) ?? ''
}
