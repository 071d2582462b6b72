import { safetyCheckResults, sightedBy, sightingManners, sightingPlaces } from '../codes/sightings.ts'
import { choice, dateTime, longText, required } from '../kernel/fields.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

const seen = { result: 'sighted' } as const

/** Who may have gone and which agencies may have seen the child, as the person who asks sees them. */
export interface Choices { staff: readonly Option[]; agencies: readonly Option[] }

/** An attempt to see a child, or a sighting. The word of a parent or a sibling is not among the answers. */
export const safetyCheckForm = ({ staff, agencies }: Choices) => defineRecord({
  name: 'safety_check', version: 1, title: '安全確認',
  fields: {
    at: required(dateTime('日時')),
    checkedBy: required(choice('行った人・確かめた人', staff, { as: 'select' })),
    result: required(choice('どうなりましたか', safetyCheckResults)),
    seenBy: required(choice('だれの目で見ましたか', sightedBy, { hint: '保護者やきょうだいの話は、会ったことになりません' })),
    agencyId: required(choice('見た関係機関', agencies, { as: 'select' })),
    placeKind: required(choice('どこで会ったか', sightingPlaces)),
    manner: required(choice('どのように会ったか', sightingManners)),
    words: longText('見たまま・聞いたまま', { most: 4_000, rows: 4, hint: '発言は「　」で。住所や学校の名前は書かないでください' }),
  },
  askIf: { seenBy: seen, agencyId: { ...seen, seenBy: 'agency' }, placeKind: seen, manner: seen },
})
export type SafetyCheckValues = Values<ReturnType<typeof safetyCheckForm>>

/** What single answers cannot show: a time to come or before the receipt, a refusal of which nobody writes what was said. */
export function problemsOfCheck(values: Pick<SafetyCheckValues, 'at' | 'result' | 'words'>, receivedAt: Temporal.Instant, now: Temporal.Instant): Problem[] {
  const problems: Problem[] = []
  if (Temporal.Instant.compare(values.at, now) > 0) problems.push({ field: 'at', message: `いつ：今（${formatDateTime(now)}）より先です。実際の日時を入れてください` })
  // Times are typed to the minute; the minute of the call itself is not before it.
  else if (Temporal.Instant.compare(values.at.add({ minutes: 1 }), receivedAt) <= 0) {
    problems.push({ field: 'at', message: `いつ：受付（${formatDateTime(receivedAt)}）より前です。受付のあとに会った日時を入れてください` })
  }
  if ((values.result === 'refused' || values.result === 'other') && !values.words?.trim()) {
    problems.push({ field: 'words', message: 'だれが何と言ったか、どうなったかを書いてください' })
  }
  return problems
}
