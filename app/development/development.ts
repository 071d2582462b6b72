import { developmentConcerns, developmentEndings, developmentMeans, developmentServices, developmentSources } from '../codes/development.ts'
import { isBefore } from '../kernel/calendar.ts'
import { choice, choices, date, longText, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** Whom and what the form may name: our colleagues, and where a child may go for therapy. */
export interface DevelopmentChoices { colleagues: readonly Option[]; places: readonly Option[] }

/** A child whose development is followed, as it is written down and put right. Where it goes becomes an affiliation and is never kept here. */
export const developmentForm = ({ colleagues, places }: DevelopmentChoices) => defineRecord({
  name: 'development', version: 1, title: '幼児発達の台帳',
  fields: {
    source: required(choice('だれが気づきましたか', developmentSources)),
    sourceWords: text('気づいた人・場面', { most: 200, width: 'long', hint: '例 3歳児健診の心理相談。園や病院の名前は書かず、「所属」に書いてください' }),
    beganOn: required(date('支援を始めた日')),
    concerns: required(choices('気になる点', developmentConcerns, { hint: 'いま当てはまるものだけ。はずすと、今日で終わった点として残ります。診断名ではなく、見えたこと' })),
    words: longText('ようす', { rows: 5, most: 4000, hint: 'できること、好きなことも' }),
    guardianWords: longText('保護者の受けとめ・希望', { rows: 3, most: 2000 }),
    services: choices('いま使っているもの', developmentServices),
    place: choice('療育・親子教室・医療の通い先', places, { as: 'select', guarded: 'place', hint: '選ぶと、この子の所属として守って残します。ここには残りません' }),
    account: choice('こちらの担当', colleagues, { as: 'select' }),
    nextOn: date('次に確かめる日', { hint: 'その日に、担当の「今日」に出ます' }),
    handoverOn: date('就学の引継ぎをした日'),
    handoverWords: longText('就学への引継ぎ', { rows: 3, most: 2000, hint: '教育支援委員会、サポートファイル、学校へ伝えること。学校の名前は「所属」に' }),
  },
})
export type DevelopmentValues = Values<ReturnType<typeof developmentForm>>

/** One talk about the development of a child. */
export const contactForm = defineRecord({
  name: 'development_contact', version: 1, title: '発達相談を書く',
  fields: {
    heldOn: required(date('相談した日')),
    means: required(choice('どのように', developmentMeans)),
    withWhom: text('だれと', { most: 200, width: 'long', hint: '例 母、担任' }),
    words: required(longText('話したこと・見たこと', { rows: 6, most: 10_000 })),
    nextWords: text('これからすること', { most: 400, width: 'long' }),
    nextOn: date('次に確かめる日', { hint: '空のときは、いまの予定のまま' }),
  },
})

/** The same, put right: the first version stays readable. */
export const contactCorrectionForm = defineRecord({
  name: 'development_contact_correction', version: 1, title: '発達相談を直す',
  fields: { ...withoutNext(), reason: required(text('直す理由', { most: 200, width: 'long' })) },
})
export type ContactValues = Omit<Values<typeof contactForm>, 'nextOn'>

function withoutNext() {
  const { heldOn, means, withWhom, words, nextWords } = contactForm.fields
  return { heldOn, means, withWhom, words, nextWords }
}

/** A child that is no longer followed. */
export const endingForm = defineRecord({
  name: 'development_ending', version: 1, title: '発達支援を終える',
  fields: {
    endedOn: required(date('終えた日')),
    endedReason: required(choice('理由', developmentEndings)),
    endedWords: longText('書いておくこと', { rows: 3, most: 2000 }),
  },
})

/** What single answers cannot show: days that cannot be. `kept` is the day of the next look as it stands. */
export function problemsOfDevelopment(values: DevelopmentValues, today: Temporal.PlainDate, birth: Temporal.PlainDate | null, kept: Temporal.PlainDate | null): Problem[] {
  const { beganOn, nextOn, handoverOn, handoverWords } = values
  const problems: Problem[] = []
  const wrong = (field: string, message: string): unknown => problems.push({ field, message })
  if (isBefore(today, beganOn)) wrong('beganOn', '支援を始めた日が今日より後です。日付を確かめてください')
  if (birth && isBefore(beganOn, birth)) wrong('beganOn', '支援を始めた日が、生まれた日より前です。年（元号）を確かめてください')
  if (nextOn && isBefore(nextOn, today) && !(kept && kept.equals(nextOn))) wrong('nextOn', '次に確かめる日が今日より前です。これからの日を入れてください')
  if (handoverOn && isBefore(today, handoverOn)) wrong('handoverOn', '引継ぎをした日が今日より後です。引き継いでから書いてください')
  if (handoverOn && !handoverWords?.trim()) wrong('handoverWords', '何を引き継いだかを書いてください')
  return problems
}

/** What single answers of a talk cannot show. */
export function problemsOfContact({ heldOn }: Pick<ContactValues, 'heldOn'>, nextOn: Temporal.PlainDate | null, today: Temporal.PlainDate, birth: Temporal.PlainDate | null): Problem[] {
  return [
    ...(isBefore(today, heldOn) ? [{ field: 'heldOn', message: '相談した日が今日より後です。予定は「次に確かめる日」に入れてください' }] : []),
    ...(birth && isBefore(heldOn, birth) ? [{ field: 'heldOn', message: '相談した日が、生まれた日より前です。年（元号）を確かめてください' }] : []),
    ...(nextOn && isBefore(nextOn, today) ? [{ field: 'nextOn', message: '次に確かめる日が今日より前です。これからの日を入れてください' }] : []),
  ]
}

/** What single answers of an ending cannot show. */
export function problemsOfEnding({ endedOn, endedReason }: Values<typeof endingForm>, beganOn: Temporal.PlainDate, handoverWords: string, today: Temporal.PlainDate): Problem[] {
  return [
    ...(isBefore(today, endedOn) ? [{ field: 'endedOn', message: '終えた日が今日より後です。日付を確かめてください' }] : []),
    ...(isBefore(endedOn, beganOn) ? [{ field: 'endedOn', message: '終えた日が、始めた日より前です。日付を確かめてください' }] : []),
    ...(endedReason === 'school' && handoverWords === '' ? [{ field: 'endedReason', message: '就学への引継ぎがまだ書かれていません。先に「書き足す・直す」で引継ぎを書いてください' }] : []),
  ]
}
