import { sexes } from '../codes/people.ts'
import { choice, date, longText, required, rows, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

const mostAtOnce = 4

/** A child as it is born: new, or the one that was written down before the birth. */
const bornChild = (unborn: readonly Option[]) => defineRecord({
  name: 'born_child', version: 1, title: '生まれた子',
  fields: {
    name: required(text('名前', { most: 100, hint: 'まだ決まっていないときは「母の姓 ベビー」など、あとで直せる呼び方で' })),
    kana: text('かな', { most: 100 }),
    sex: required(choice('性別', sexes)),
    unborn: choice('出生前に登録した子', unborn, { as: 'select', hint: '選ぶと、その記録が生まれた子の記録になります' }),
  },
})

/** A birth, of one child or of several at once. */
export const birthForm = (unborn: readonly Option[]) => defineRecord({
  name: 'birth', version: 1, title: '出産を書く',
  fields: {
    bornOn: required(date('生まれた日')),
    children: rows('生まれた子', bornChild(unborn), { least: 1, most: mostAtOnce, noun: '子ども' }, { ignore: ['sex'], hint: '双子のときは、1人ずつ書きます' }),
    words: longText('出産のようす', { rows: 3, most: 2000 }),
  },
})
export type BirthValues = Values<ReturnType<typeof birthForm>>

const earliestBeforeTermInDays = 140

/** What single answers of a birth cannot show: a day to come or far from the due date, one unborn child born twice. */
export function problemsOfBirth({ bornOn, children }: BirthValues, dueOn: Temporal.PlainDate, today: Temporal.PlainDate): Problem[] {
  const problems: Problem[] = []
  if (Temporal.PlainDate.compare(bornOn, today) > 0) problems.push({ field: 'bornOn', message: '生まれた日が今日より後です。日付を確かめてください' })
  const early = bornOn.until(dueOn, { largestUnit: 'day' }).days
  if (early > earliestBeforeTermInDays || early < -earliestBeforeTermInDays) problems.push({ field: 'bornOn', message: '生まれた日が出産予定日から離れすぎています。先に予定日を直すか、年（元号）を確かめてください' })
  const chosen = children.flatMap(({ unborn }) => unborn ?? [])
  if (new Set(chosen).size < chosen.length) problems.push({ field: 'children', message: '同じ「出生前に登録した子」を2人に選んでいます。1人ずつにしてください' })
  return problems
}

/** What the meeting has to decide again after a birth; nothing of it happens by itself. */
export const toJudgeAgain = (expectant: boolean): string[] => [
  ...(expectant ? ['本人の区分（特定妊婦のまま終えるか、続けるか）'] : []),
  '生まれた子をケースにするか、区分（要保護・要支援・その他）と主担当機関', '要対協の登録の付け替えと、次回見直し', 'だれが・いつ・どこで赤ちゃんに会うか（新生児訪問、養育支援訪問）',
]
