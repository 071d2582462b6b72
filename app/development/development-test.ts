import { labelOf } from '../codes/code-list.ts'
import { developmentTests } from '../codes/development.ts'
import type { DevelopmentTest, Scale } from '../codes/development.ts'
import { isBefore, monthsOldOn } from '../kernel/calendar.ts'
import { date, longText, number, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { AnyRecord, Raw, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** The numbers a test gives, in the order of its sheet. */
export const scalesOf = (test: DevelopmentTest): readonly Scale[] => developmentTests.find(({ code }) => code === test)!.scales

const asked = {
  testedOn: required(date('検査した日')),
  tester: text('検査した人', { most: 100, hint: '職名と名前。病院や機関の名前は「所属」に書いてください' }),
  testWords: text('検査の名前・版', { most: 100, hint: '例 WISC-V、新版K式2020。「そのほか」のときは必ず' }),
}
const read = { words: longText('結果の読み・ようす', { rows: 4, most: 4000 }) }
const plainForm = defineRecord({ name: 'development_test', version: 1, title: '発達検査を書く', fields: { ...asked, ...read } })
const plainCorrection = defineRecord({ name: 'development_test_correction', version: 1, title: '発達検査を直す', fields: { ...asked, ...read, reason: required(text('直す理由', { most: 200, width: 'long' })) } })
export type TestValues = Values<typeof plainForm>
const nameOf = (scale: string): string => `score_${scale}`

/** A test as it is asked: its numbers, all of which may stay open, stand between what is asked of every test. */
export const testFormOf = (test: DevelopmentTest): typeof plainForm => withScores(plainForm, test)
/** The same, put right. */
export const testCorrectionOf = (test: DevelopmentTest): typeof plainCorrection => withScores(plainCorrection, test)

function withScores<R extends AnyRecord>(form: R, test: DevelopmentTest): R {
  const { testedOn, tester, testWords, ...rest } = form.fields
  const scores = Object.fromEntries(scalesOf(test).map(({ code, label, least, most }) => [nameOf(code), number(label, { least, most })]))
  return { ...form, title: `${form.title}（${labelOf(developmentTests, test)}）`, fields: { testedOn, tester, testWords, ...scores, ...rest } }
}

/** The numbers among the answers of a test. */
export function scoresIn(test: DevelopmentTest, values: object): Map<string, number> {
  const answers = new Map<string, unknown>(Object.entries(values))
  return new Map(scalesOf(test).flatMap(({ code }) => { const value = answers.get(nameOf(code)); return typeof value === 'number' ? [[code, value] as const] : [] }))
}

/** What the form of a test holds for numbers already written. */
export const rawScores = (scores: readonly { scale: string; value: number }[]): Raw => Object.fromEntries(scores.map(({ scale, value }) => [nameOf(scale), [String(value)]]))

/** What single answers of a test cannot show. */
export function problemsOfTest(test: DevelopmentTest, { testedOn, testWords, words }: TestValues, scores: ReadonlyMap<string, number>, today: Temporal.PlainDate, birth: Temporal.PlainDate | null): Problem[] {
  return [
    ...(isBefore(today, testedOn) ? [{ field: 'testedOn', message: '検査した日が今日より後です。検査してから書いてください' }] : []),
    ...(birth && isBefore(testedOn, birth) ? [{ field: 'testedOn', message: '検査した日が、生まれた日より前です。年（元号）を確かめてください' }] : []),
    ...(test === 'other' && !testWords?.trim() ? [{ field: 'testWords', message: '検査の名前を入れてください' }] : []),
    ...(scores.size === 0 && !words?.trim() ? [{ field: 'words', message: '数値か、結果の読みのどちらかを入れてください' }] : []),
  ]
}

/** How old a child was on the day of a test: 3歳2か月; null when its birth is not known to the day. */
export function ageAtTest(birth: Temporal.PlainDate | null, testedOn: Temporal.PlainDate): string | null {
  if (!birth || isBefore(testedOn, birth)) return null
  const months = monthsOldOn(birth, testedOn)
  return `${Math.floor(months / 12)}歳${months % 12}か月`
}
