import { yesNoUnknown } from '../codes/calls.ts'
import { choice, dateTime, longText, required, text } from '../kernel/fields.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

const agreements = yesNoUnknown.map(({ code, label }) => ({ code, label: { はい: '合意した', いいえ: '合意しなかった', 不明: 'まだ決まらない' }[label] }))

/** A telephone call to the guidance centre; it is the record of the 対応協議, with the opinions of both. */
export const centreCallForm = defineRecord({
  name: 'centre_call', version: 1, title: '児童相談所への電話',
  fields: {
    calledAt: required(dateTime('かけた日時')),
    spokeWith: required(text('相手', { most: 100, hint: '名前が分からなければ「当番」など' })),
    told: required(longText('伝えたこと', { most: 4_000, rows: 3 })),
    ourOpinion: longText('こちらの意見', { most: 4_000, rows: 2 }),
    theirOpinion: longText('児童相談所の意見', { most: 4_000, rows: 2 }),
    agreed: required(choice('合意しましたか', agreements)),
    notAgreed: required(longText('合意しなかったこと', { most: 4_000, rows: 2 })),
    againAt: dateTime('もう一度話し合う日時', { hint: '合意しなかったときは、必ず決めてください' }),
  },
  askIf: { notAgreed: { agreed: 'no' } },
})
export type CentreCallValues = Values<typeof centreCallForm>

/** What single answers cannot show: a call still to come, no agreement and no day to talk again. */
export function problemsOfCentreCall({ calledAt, agreed, againAt }: CentreCallValues, now: Temporal.Instant): Problem[] {
  const problems: Problem[] = []
  if (Temporal.Instant.compare(calledAt, now) > 0) problems.push({ field: 'calledAt', message: `かけた日時：今（${formatDateTime(now)}）より先です。実際にかけた日時を入れてください` })
  if (agreed === 'no' && !againAt) problems.push({ field: 'againAt', message: '合意しなかったときは、もう一度話し合う日時を決めて入れてください' })
  if (againAt && Temporal.Instant.compare(againAt, calledAt) <= 0) problems.push({ field: 'againAt', message: 'もう一度話し合う日時は、かけた日時より後にしてください' })
  return problems
}

/** Whether both sides agreed, in words. */
export const agreementWords = (agreed: string): string => agreements.find((one) => one.code === agreed)?.label ?? agreed
