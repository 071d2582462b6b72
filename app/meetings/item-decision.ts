import { classes } from '../codes/casefiles.ts'
import { closingReasons } from '../codes/closings.ts'
import { agendaOutcomes, registrationChanges } from '../codes/council.ts'
import { isBefore } from '../kernel/calendar.ts'
import { choice, date, longText, required, rows, text, tick } from '../kernel/fields.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { isOverdue } from './task.ts'
import type { Task } from './task.ts'

const changing = { outcome: 'change' } as const
const closing = { outcome: 'close' } as const

/** What a meeting decides today for one child. */
export const childForm = (given: { agencies: readonly Option[]; registered: boolean }) => defineRecord({
  name: 'agenda_child', version: 1, title: 'この子について',
  fields: {
    outcome: required(choice('きょうの決定', agendaOutcomes)),
    class: choice('区分', classes, { as: 'select', hint: '変えないものは空のままにします' }),
    lead: choice('主担当機関', given.agencies, { as: 'select' }),
    registration: choice('要対協の登録', registrationChanges.filter(({ code }) => (code === 'remove') === given.registered), { as: 'select' }),
    reason: required(choice('終結の理由', closingReasons, { as: 'select' })),
    openRead: tick('残っているもの', '残っているものを読み、そのまま終結にすることを会議で確かめた', { hint: '支援計画・訪問の予定・決裁が残っているとき' }),
    words: required(longText('決めたこと・理由', { most: 4000, rows: 2, hint: '終結のときは、終わった後だれが・何があれば知らせるか' })),
  },
  askIf: { class: changing, lead: changing, registration: changing, reason: closing, openRead: closing, words: { outcome: ['change', 'close'] } },
})
export type ChildDecided = Values<ReturnType<typeof childForm>>

/** A task given by a meeting, or outside one. */
export const taskForm = (given: { agencies: readonly Option[]; children: readonly Option[] }) => defineRecord({
  name: 'task', version: 1, title: '役割',
  fields: {
    agency: required(choice('機関', given.agencies, { as: 'select' })),
    who: text('だれが', { most: 100, width: 'short' }),
    what: required(longText('なにを', { most: 1000, rows: 2, hint: '見守りなら、何を・どの間隔で見るか' })),
    dueOn: required(date('いつまで')),
    ifNot: longText('できなかったら', { most: 500, rows: 1, hint: '例 来ない日は教頭が9時までに相談室へ電話' }),
    child: choice('どの子のこと', given.children, { as: 'select', hint: '家族全体のことなら空のままにします' }),
  },
})
export type TaskGiven = Values<ReturnType<typeof taskForm>>

/** What became of a task that was open when the meeting began. */
export const taskAnswer = defineRecord({
  name: 'task_answer', version: 1, title: '役割の結果',
  fields: {
    state: choice('どうなりましたか', [{ code: 'done', label: '済' }, { code: 'undone', label: 'まだ' }, { code: 'dropped', label: '取りやめ' }]),
    words: text('なぜ・次はだれが', { most: 500, width: 'long' }),
    dueOn: date('新しい期限'),
  },
  askIf: { dueOn: { state: 'undone' } },
})
export type TaskAnswer = Values<typeof taskAnswer>

/** What was said about a family, and what follows. */
export const itemForm = (given: { agencies: readonly Option[]; children: readonly Option[] }) => defineRecord({
  name: 'agenda_item', version: 1, title: '今日の決定',
  fields: {
    report: longText('報告', { most: 8000, rows: 3, hint: '事実と意見を分けて' }),
    discussion: longText('話し合ったこと', { most: 8000, rows: 3 }),
    nextReviewOn: date('次回見直し', { hint: '全員を終結にするときだけ、空にできます' }),
    tasks: rows('新しい役割', taskForm(given), { least: 0, most: 20, noun: '役割' }),
    notAgreed: longText('合意しなかったこと', { most: 4000, rows: 2, hint: '児童相談所などと合意しなかったときは、両方の意見と、もう一度協議する日を必ず残します' }),
    ourOpinion: longText('市の意見', { most: 4000, rows: 2 }),
    theirOpinion: longText('相手の意見（機関の名前も）', { most: 4000, rows: 2 }),
    againOn: date('もう一度協議する日'),
    againIf: longText('その前に協議する条件', { most: 1000, rows: 1 }),
  },
})
type ItemDecided = Values<ReturnType<typeof itemForm>>

/** What a decision about a family is checked against. `day` is the day of the meeting; `planned`: somebody sees the family by its plan. */
export interface Decided {
  values: ItemDecided
  children: readonly { casefileId: string; name: string; decided: ChildDecided | null }[]
  answers: readonly { task: Task; answer: TaskAnswer }[]
  planned: boolean
}

const watchNeedsEyes = '見守りは、見る人と間隔がなければ選べません。だれが・何を・いつまで見るかを「役割」に足すか、支援計画に入れてください'

/** What does not fit together in a decision about a family. */
export function problemsOfItem({ values, children, answers, planned }: Decided, today: Temporal.PlainDate): Problem[] {
  return [...children.flatMap(({ casefileId, name, decided }) => (decided ? ofChild(`child.${casefileId}.`, name, decided) : [])), ...answers.flatMap((one) => ofAnswer(one, today)),
    ...ofReview(values, children, today), ...ofTasks(values, today), ...ofWatching({ values, children, answers, planned }), ...ofDisagreement(values, today)]
}

function ofChild(prefix: string, name: string, { outcome, class: kind, lead, registration }: ChildDecided): Problem[] {
  return outcome === 'change' && !kind && !lead && !registration ? [{ field: `${prefix}class`, message: `${name}：変えるものを1つ以上選んでください` }] : []
}

function ofAnswer({ task, answer }: { task: Task; answer: TaskAnswer }, today: Temporal.PlainDate): Problem[] {
  const prefix = `task.${task.id}.`
  if (isOverdue(task, today) && !answer.state) return [{ field: `${prefix}state`, message: `期限を過ぎた役割「${task.what.slice(0, 20)}」：済んだか、まだかを選んでください` }]
  if (answer.state === 'dropped' && !answer.words?.trim()) return [{ field: `${prefix}words`, message: '取りやめるわけを書いてください' }]
  if (answer.state === 'undone' && isOverdue(task, today) && !answer.words?.trim()) return [{ field: `${prefix}words`, message: `期限を過ぎた役割「${task.what.slice(0, 20)}」：なぜまだか、次はだれがするかを書いてください` }]
  return answer.dueOn && isBefore(answer.dueOn, today) ? [{ field: `${prefix}dueOn`, message: '新しい期限が過ぎた日です。きょうか、これからの日にしてください' }] : []
}

function ofReview({ nextReviewOn }: ItemDecided, children: Decided['children'], today: Temporal.PlainDate): Problem[] {
  if (!nextReviewOn) return children.every(({ decided }) => decided?.outcome === 'close') ? [] : [{ field: 'nextReviewOn', message: '次回見直しの日を入れてください' }]
  if (!isBefore(today, nextReviewOn)) return [{ field: 'nextReviewOn', message: `次回見直しの日が、きょうかそれより前（${formatJapaneseDate(nextReviewOn)}）です。これからの日にしてください` }]
  return isBefore(today.add({ years: 1 }), nextReviewOn) ? [{ field: 'nextReviewOn', message: '次回見直しの日が1年より先です。日付を確かめてください' }] : []
}

const ofTasks = ({ tasks }: ItemDecided, today: Temporal.PlainDate): Problem[] =>
  tasks.flatMap(({ dueOn, what }, at) => (isBefore(dueOn, today) ? [{ field: `tasks.${at}.dueOn`, message: `役割「${what.slice(0, 20)}」：いつまでが過ぎた日です。きょうか、これからの日にしてください` }] : []))

function ofWatching({ values, children, answers, planned }: Decided): Problem[] {
  const goesOn = children.some(({ decided }) => decided !== null && decided.outcome !== 'close')
  const watched = planned || values.tasks.length > 0 || answers.some(({ answer }) => answer.state !== 'done' && answer.state !== 'dropped')
  return goesOn && !watched ? [{ field: 'tasks', message: watchNeedsEyes }] : []
}

/** 合意しなかった: both opinions, and when it is talked about again. */
function ofDisagreement({ notAgreed, ourOpinion, theirOpinion, againOn, againIf }: ItemDecided, today: Temporal.PlainDate): Problem[] {
  if (!notAgreed?.trim()) return againOn || againIf?.trim() ? [{ field: 'notAgreed', message: 'もう一度協議するなら、合意しなかったことを書いてください' }] : []
  const problems: Problem[] = []
  if (!ourOpinion?.trim()) problems.push({ field: 'ourOpinion', message: '合意しなかったときは、市の意見を書いてください' })
  if (!theirOpinion?.trim()) problems.push({ field: 'theirOpinion', message: '合意しなかったときは、相手の意見を書いてください' })
  if (!againOn) problems.push({ field: 'againOn', message: '合意しなかったときは、もう一度協議する日を入れてください' })
  else if (isBefore(againOn, today)) problems.push({ field: 'againOn', message: 'もう一度協議する日が過ぎた日です。きょうか、これからの日にしてください' })
  return problems
}
