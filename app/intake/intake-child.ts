import { abuseKinds, suspectedPersons } from '../codes/abuse.ts'
import { samePerson } from '../codes/calls.ts'
import { childParts } from '../codes/intakes.ts'
import { sexes } from '../codes/people.ts'
import { birthDate, choice, reference, text, time } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Values } from '../kernel/record.ts'

/** A child of a call as it is heard: known, unknown or nobody yet; what is suspected belongs to this child and is never copied to another. */
export const intakeChild = defineRecord({
  name: 'intake_child', version: 1, title: '子ども',
  fields: {
    personId: reference('登録済みの人'),
    samePerson: choice('登録済みの人と', samePerson),
    name: text('名前', { most: 100 }),
    kana: text('かな', { most: 100 }),
    birth: birthDate('生年月日'),
    ageHeard: text('年齢・学年（聞いたまま）', { most: 40, width: 'short' }),
    sex: choice('性別', sexes),
    part: choice('この受付での立場', childParts),
    abuseKind: choice('虐待の種類（この子・見立て）', abuseKinds),
    suspectedPerson: choice('虐待が疑われる人（この子から見て）', suspectedPersons, { as: 'select' }),
    suspectedWords: text('聞いたままの言い方', { most: 200, hint: '例 本人は「お父さん」と言った' }),
    whereNow: text('この子がいまいる所（ほかの子と違うとき）', { most: 200, guarded: 'place' }),
    until: time('いつまで', { guarded: 'place' }),
  },
})
export type IntakeChildValues = Values<typeof intakeChild>

/** Answers a new row already holds; alone they do not make a child. */
export const givenInEveryRow = ['part', 'sex', 'suspectedPerson', 'samePerson'] as const
