import { discussionAgreements, discussionMeans } from '../codes/transfers.ts'
import { choice, date, dateTime, longText, required, text } from '../kernel/fields.ts'
import { formatDateTime, officeDateOf } from '../kernel/office-time.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

const notWhole = { agreed: ['partly', 'no'] } as const
const opinion = (label: string) => longText(label, { most: 4_000, rows: 2 })

/** 対応協議: both opinions; where both do not agree, what not, when again, and what would bring it forward. Source: practice 1.13, 2. */
export const discussionForm = (transfers: readonly Option[]) => defineRecord({
  name: 'discussion', version: 1, title: '児童相談所との協議',
  fields: {
    heldAt: required(dateTime('協議した日時')),
    means: required(choice('方法', discussionMeans)),
    ourPeople: required(text('市のだれ', { most: 200 })),
    theirPeople: required(text('児童相談所のだれ', { most: 200 })),
    words: longText('協議したこと', { most: 4_000, rows: 3 }),
    ourOpinion: opinion('市の意見'),
    theirOpinion: opinion('児童相談所の意見'),
    agreed: required(choice('合意しましたか', discussionAgreements)),
    notAgreed: required(longText('合意しなかったこと', { most: 4_000, rows: 2 })),
    againOn: required(date('もう一度協議する日')),
    againIf: longText('その日より前に協議する条件', { most: 1_000, rows: 2, hint: '例 登校しない日が2日続いたら、その日に' }),
    transfer: choice('どの文書について', transfers.length > 0 ? transfers : [{ code: '', label: '文書はありません' }], { as: 'select' }),
  },
  askIf: { notAgreed: notWhole, againOn: notWhole, againIf: notWhole },
})
export type DiscussionValues = Values<ReturnType<typeof discussionForm>>

/** What single answers cannot show: a talk still to come, no agreement without both opinions, a day to talk again that has passed. */
export function problemsOfDiscussion({ heldAt, agreed, ourOpinion, theirOpinion, againOn }: DiscussionValues, now: Temporal.Instant): Problem[] {
  const problems: Problem[] = []
  if (Temporal.Instant.compare(heldAt, now) > 0) problems.push({ field: 'heldAt', message: `今（${formatDateTime(now)}）より先です。実際に協議した日時を入れてください` })
  if (agreed !== 'yes' && !ourOpinion?.trim()) problems.push({ field: 'ourOpinion', message: '合意しなかったことがあるときは、市の意見を書いてください' })
  if (agreed !== 'yes' && !theirOpinion?.trim()) problems.push({ field: 'theirOpinion', message: '合意しなかったことがあるときは、児童相談所の意見を書いてください' })
  if (againOn && Temporal.PlainDate.compare(againOn, officeDateOf(now)) < 0) problems.push({ field: 'againOn', message: 'もう一度協議する日は、きょうか、これからの日にしてください' })
  return problems
}
