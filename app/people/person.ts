import { sexes } from '../codes/people.ts'
import type { Sex } from '../codes/people.ts'
import type { Class } from '../codes/casefiles.ts'
import { birthDate, choice, date, required, reference, text, tick } from '../kernel/fields.ts'
import type { PartialDate } from '../kernel/partial-date.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

const unbornOnly = { unborn: 'yes' } as const

const questions = {
  name: required(text('名前', { hint: '戸籍や住民票の字のまま。わからないときは、聞いたとおりのかなで', most: 100 })),
  kana: text('かな', { most: 100 }),
  sex: required(choice('性別', sexes)),
  unborn: tick('出生前', 'まだ生まれていない（胎児）'),
  dueOn: date('出産予定日'),
  birth: birthDate('生年月日'),
  nationality: text('国籍', { most: 50, list: ['日本', 'ブラジル', 'フィリピン', '中国', 'ベトナム', '韓国', 'ペルー'] }),
  language: text('話すことば', { most: 50, list: ['日本語', 'ポルトガル語', 'フィリピノ語', '中国語', 'ベトナム語', '韓国語', 'スペイン語', '英語', '日本手話'] }),
}

/** A person as first written down; `family` is where the person will be added next. */
export const newPersonForm = defineRecord({
  name: 'person', version: 1, title: '人の登録',
  fields: { ...questions, family: reference('家族') },
  askIf: { dueOn: unbornOnly },
})

/** A person as put right later. */
export const correctionForm = defineRecord({
  name: 'person_correction', version: 1, title: '名前・生年月日などを直す',
  fields: {
    ...questions,
    diedOn: date('亡くなった日'),
    keepsFormer: tick('これまでの名前', '「前の名前」として残す（改姓など。書きまちがいを直すだけなら選ばない）'),
  },
  askIf: { dueOn: unbornOnly },
})

/** A name the person had, or is also called by. */
export const nameForm = defineRecord({
  name: 'person_name', version: 1, title: '前の名前・ほかの呼び名',
  fields: {
    kind: required(choice('どういう名前か', [{ code: 'former', label: '前の名前（旧姓など）' }, { code: 'alias', label: 'ほかの呼び名（通称など）' }])),
    name: required(text('名前', { most: 100 })),
    kana: text('かな', { most: 100 }),
  },
})

export type PersonValues = Omit<Values<typeof correctionForm>, 'keepsFormer'>

/** A person in one line, as the reader may see them. `school` comes through the guarded table of affiliations. */
export interface PersonCard {
  id: string
  name: string
  kana: string
  sex: Sex
  birth: PartialDate | null
  birthWords: string
  ageWords: string
  school: string | null
  veiled: boolean
  familyId: string | null
  familyNumber: string | null
  /** 区分 of the open casefile, as a code. */
  openClass: Class | null
  casefileId: string | null
}

/** What of a person cannot be: a birth or a death to come, an end before the beginning. */
export function impossibleDates({ birth, diedOn, unborn }: { birth: PartialDate | null; diedOn?: Temporal.PlainDate | null; unborn: boolean }, today: Temporal.PlainDate): Problem[] {
  const problems: Problem[] = []
  const earliest = birth && Temporal.PlainDate.from({ year: birth.year, month: birth.month ?? 1, day: birth.day ?? 1 })
  if (birth && unborn) problems.push({ field: 'birth', message: '生まれる前の子どもには生年月日を入れず、出産予定日を入れてください' })
  else if (earliest && Temporal.PlainDate.compare(earliest, today) > 0) problems.push({ field: 'birth', message: '生年月日が今日より後です。年を確かめてください（生まれる前なら「出生前」を選びます）' })
  if (diedOn && Temporal.PlainDate.compare(diedOn, today) > 0) problems.push({ field: 'diedOn', message: '亡くなった日が今日より後です。日付を確かめてください' })
  if (diedOn && earliest && Temporal.PlainDate.compare(diedOn, earliest) < 0) problems.push({ field: 'diedOn', message: '亡くなった日が生年月日より前です。日付を確かめてください' })
  return problems
}
