import { fiscalYearLabel, fiscalYearOf } from '../kernel/calendar.ts'
import { choice, date, longText, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** 住民票 and where a person really lives are two things. */
export const residenceKinds = [
  { code: 'actual', label: '居所（実際に住んでいる所）' },
  { code: 'registered', label: '住民票の住所' },
] as const
export type ResidenceKind = (typeof residenceKinds)[number]['code']

/** Where a person lives or is registered. */
export const residenceForm = defineRecord({
  name: 'residence', version: 1, title: '住所を書く',
  fields: {
    kind: required(choice('どちらの住所か', residenceKinds)),
    address: required(text('住所', { guarded: 'place', width: 'long', most: 200 })),
    district: text('地区', { guarded: 'place', hint: '小学校区や町内など', most: 50 }),
    since: date('いつから'),
    until: date('いつまで', { hint: '引っ越した後の、前の住所のときだけ' }),
  },
})

/** A telephone and how to call it without bringing anybody into danger. */
export const phoneForm = defineRecord({
  name: 'phone', version: 1, title: '電話を書く',
  fields: {
    number: required(text('電話番号', { guarded: 'place', mode: 'tel', most: 30 })),
    whose: text('だれの電話か', { guarded: 'place', hint: '例 母の携帯', most: 50 }),
    safeContact: longText('安全な連絡のしかた', {
      guarded: 'place', rows: 2, most: 500, hint: '電話してよい時間、名乗り方、留守電を残してよいか、だれがいるときは話さないか',
    }),
  },
})

/** The school, nursery or club somebody goes to in a fiscal year. */
export const affiliationForm = (agencies: readonly Option[], today: Temporal.PlainDate) => defineRecord({
  name: 'affiliation', version: 1, title: '学校・園を書く',
  fields: {
    agency: required(choice('学校・園・クラブ', agencies, { guarded: 'place', as: 'select', hint: '一覧にないときは、先に「関係機関」に加えてください' })),
    fiscalYear: required(choice('年度', fiscalYearsAround(fiscalYearOf(today)), { as: 'select' })),
    className: text('学年・組', { guarded: 'place', hint: '例 2年1組', most: 40 }),
    since: date('いつから', { hint: '年度の途中で変わったときだけ' }),
  },
})

function fiscalYearsAround(present: number): Option[] {
  return Array.from({ length: 16 }, (_, place) => present + 1 - place).map((year) => ({ code: String(year), label: fiscalYearLabel(year) }))
}

/** A period that ends before it begins, said at its end. */
export function impossiblePeriod({ since, until }: { since: Temporal.PlainDate | null; until: Temporal.PlainDate | null }): Problem[] {
  const wrong = since && until && Temporal.PlainDate.compare(until, since) < 0
  return wrong ? [{ field: 'until', message: '「いつまで」が「いつから」より前です。日付を確かめてください' }] : []
}
