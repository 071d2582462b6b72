import { labelOf } from '../codes/code-list.ts'
import { employments, posts, qualifications } from '../codes/posts.ts'
import { choice, date, longText, required, text } from '../kernel/fields.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { weeklyHours } from './weekly-hours.ts'

const presences = [
  { code: 'all', label: '開所時間のあいだいる' },
  { code: 'some', label: '一部の時間（交代など）' },
] as const

/** Who holds a post; `people` are the accounts a holding may be linked to. */
export const holdingForm = (people: readonly Option[]) => defineRecord({
  name: 'post_holding', version: 1, title: '配置',
  fields: {
    post: required(choice('職', posts)),
    account: choice('この仕組みの利用者', people, { as: 'select', hint: '利用者なら選びます。利用者でない人は、下に名前を書きます' }),
    name: text('名前', { most: 100, hint: '利用者を選んだときは、空でかまいません' }),
    employment: required(choice('雇用', employments)),
    qualification: required(choice('この職の要件にあたる資格', qualifications, { as: 'select' })),
    trainedOn: date('研修の修了日', { hint: '調整担当者の研修、または資格に代わる研修' }),
    presence: required(choice('勤務時間', presences)),
    weeklyMinutes: required(weeklyHours('週の時間', '例　29:00')),
    alsoDoes: text('ほかの仕事との兼務', { most: 200, width: 'long', hint: '兼ねているときだけ。例　家庭児童相談' }),
    since: required(date('いつから')),
    lastDay: date('最後の日', { hint: '終わったとき、または終わる日が決まったとき' }),
    notes: longText('備考', { most: 1000, rows: 2 }),
  },
  askIf: { weeklyMinutes: { presence: 'some' } },
})
export type HoldingValues = Values<ReturnType<typeof holdingForm>>

/** What is wrong with a holding that can be read. */
export function problemsOfHolding({ post, account, name, qualification, trainedOn, since, lastDay }: HoldingValues, today: Temporal.PlainDate): Problem[] {
  const { from } = posts.find(({ code }) => code === post) as { from?: string }
  const problems: Problem[] = []
  const refuse = (field: string, message: string): void => { problems.push({ field, message }) }
  if (account === null && (name ?? '').trim() === '') refuse('name', '利用者を選ぶか、名前を入れてください')
  if (from !== undefined && since.toString() < from) refuse('since', `${labelOf(posts, post)}は${formatJapaneseDate(Temporal.PlainDate.from(from))}からの職です。職か日を直してください`)
  if (lastDay && Temporal.PlainDate.compare(lastDay, since) < 0) refuse('lastDay', '「最後の日」は「いつから」と同じ日か、後の日にしてください')
  if (trainedOn && Temporal.PlainDate.compare(trainedOn, today) > 0) refuse('trainedOn', '研修の修了日がまだ来ていません。修了してから入れてください')
  if (qualification === 'trained' && !trainedOn) refuse('trainedOn', '研修を資格に代えるときは、修了日を入れてください')
  return problems
}
