import { yesNoUnknown } from '../codes/calls.ts'
import { concerns, informationAnswers, informationSubjects, informedConsents } from '../codes/information.ts'
import { labelOf } from '../codes/code-list.ts'
import { means } from '../codes/intakes.ts'
import { birthDate, choice, choices, date, dateTime, longText, reference, required, text } from '../kernel/fields.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { daysOf } from '../kernel/partial-date.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** A sheet of 情報提供 as it is received (児福法21条の10の5). Who sent it is guarded; whom it is about may stay open. */
export const informationForm = (agencies: readonly Option[]) => defineRecord({
  name: 'information_sheet', version: 1, title: '情報提供を受ける',
  fields: {
    receivedOn: required(date('受けた日')),
    means: required(choice('手段', means)),
    agency: required(choice('どこから（機関）', agencies, { as: 'select', guarded: 'reporter', hint: '保育所・学校・医療機関・きずななど。家族には知らせません' })),
    sender: text('寄せた人（職名と名前）', { most: 100, guarded: 'reporter' }),
    senderPhone: text('折り返し先の電話', { most: 40, mode: 'tel', guarded: 'reporter' }),
    about: required(choice('だれについてか', informationSubjects)),
    person: reference('登録済みの人'),
    name: text('名前', { most: 100, hint: 'わからないときは空のままで。あとで「この人です」とつなげます' }),
    kana: text('かな', { most: 100 }),
    birth: birthDate('生年月日'),
    dueOn: date('出産予定日'),
    inTown: choice('いま、この市にいますか', yesNoUnknown, { hint: '住民票ではなく、いまいる市町村が受けます（里帰りなど）。いまいる所そのものは書かないでください' }),
    concerns: choices('気づきのポイント', concerns),
    words: required(longText('気になるようす', { rows: 8, most: 10_000, hint: '見たこと・聞いたことをそのまま。だれが・いつ・どこで見たか。発言は「　」で' })),
    consent: required(choice('保護者・本人の同意', informedConsents, { hint: '同意がなくても受けられます（児福法21条の10の5。守秘義務違反になりません）。黙っているのは同意ではありません' })),
    consentWords: text('説明していない理由・言われたこと', { most: 400, width: 'long' }),
    answerBy: date('返事がほしい日', { hint: '空のときは、受けた日から5開庁日で期限が出ます' }),
  },
  askIf: { dueOn: { about: 'expectant' } },
})
export type InformationValues = Values<ReturnType<typeof informationForm>>

/** What was said back: one of the fixed sentences; more only in words that tell nothing of the family. */
export const informationAnswerForm = defineRecord({
  name: 'information_answer', version: 1, title: '返事を書く',
  fields: {
    answeredAt: required(dateTime('伝えた日時')),
    answerMeans: required(choice('手段', means)),
    answer: required(choice('伝えた言葉', informationAnswers)),
    answerWords: longText('ほかに伝えたこと', { rows: 2, most: 1000, hint: '相手が知ってよいことだけ。家族の事情、住所、ほかの機関の名前は伝えません' }),
  },
})

/** Who of those known a sheet is about. */
export const linkForm = (found: readonly Option[]) => defineRecord({
  name: 'information_person', version: 1, title: 'この人です', fields: { person: required(choice('だれのことか', found, { as: 'radio' })) },
})

/** A sheet that is to be treated as a 通告 (児福法25条); the clock counts from when it was told, not from now. */
export const asReportForm = defineRecord({
  name: 'information_as_report', version: 1, title: '通告として受け付ける',
  fields: {
    receivedAt: required(dateTime('情報を受けた日時', { hint: '虐待の疑いを知らされた時から数えます。いまの時刻ではありません' })),
    why: required(longText('通告として扱う理由', { rows: 2, most: 1000 })),
  },
})

const isAfter = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, other) > 0
const oldestYears = 10
const answerWithinDays = 92

/** What single answers of a sheet cannot show. */
export function problemsOfInformation({ receivedOn, birth, answerBy, consent, consentWords, dueOn }: InformationValues, today: Temporal.PlainDate): Problem[] {
  const problems: Problem[] = []
  if (isAfter(receivedOn, today)) problems.push({ field: 'receivedOn', message: '受けた日が今日より後です。日付を確かめてください' })
  if (isAfter(today.subtract({ years: oldestYears }), receivedOn)) problems.push({ field: 'receivedOn', message: `受けた日が${oldestYears}年より前です。年（元号）を確かめてください` })
  if (birth && isAfter(daysOf(birth).earliest, today)) problems.push({ field: 'birth', message: '生年月日が今日より後です。おなかの子のことなら「気になる妊婦」を選び、出産予定日を入れてください' })
  if (dueOn && isAfter(dueOn, today.add({ days: 294 }))) problems.push({ field: 'dueOn', message: '出産予定日が10か月より先です。年と月を確かめてください' })
  if (answerBy && isAfter(receivedOn, answerBy)) problems.push({ field: 'answerBy', message: '返事がほしい日が、受けた日より前です。日付を確かめてください' })
  if (answerBy && isAfter(answerBy, today.add({ days: answerWithinDays }))) problems.push({ field: 'answerBy', message: '返事がほしい日が3か月より先です。年と月を確かめてください' })
  if (consent === 'not_told' && !consentWords?.trim()) problems.push({ field: 'consentWords', message: '説明していない理由を書いてください（例 話すと子どもが責められるおそれ）' })
  return problems
}

/** The clock of a 通告 counts from the day the sheet was told; what was heard later is an intake of its own. */
export const problemsOfReport = (receivedAt: Temporal.Instant, receivedOn: Temporal.PlainDate): Problem[] => (officeDateOf(receivedAt).equals(receivedOn) ? []
  : [{ field: 'receivedAt', message: `情報を受けた日（${formatJapaneseDate(receivedOn)}）の時刻を入れてください。あとから聞いたことは、新しい受付にしてください` }])

/** What an intake says that a sheet became: the words as they came, after what was ticked. */
export function reportWords({ concerns: ticked, words }: { concerns: readonly string[]; words: string }, why: string): string {
  const points = ticked.map((code) => labelOf(concerns, code)).join('、')
  return [words, ...(points ? [`気づきのポイント：${points}`] : []), `（情報提供から通告へ：${why}）`].join('\n')
}
