import { frequencies } from '../codes/frequencies.ts'
import type { Frequency } from '../codes/frequencies.ts'
import { isBefore } from '../kernel/calendar.ts'
import { choice, choices, date, longText, required, rows, text, tick } from '../kernel/fields.ts'
import { formatJapaneseDate, parseJapaneseDate } from '../kernel/japanese-date.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Field, Option, Raw, Values } from '../kernel/record.ts'
import { unreadable } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'

export const terms = [{ code: 'long', label: '長期' }, { code: 'short', label: '短期' }] as const
export type Term = (typeof terms)[number]['code']

/** An agency that may act in a plan; `own` is the office itself. */
export interface PlanAgency { id: string; name: string; kind: string; own: boolean }

const dayOf = (typed: string | undefined): Temporal.PlainDate | undefined => {
  const result = parseJapaneseDate(typed ?? '')
  return result.ok ? result.date : undefined
}

/** A day that must not lie before another one of the form; `other` names it, seen from the field's own name. */
function notBefore(field: Field<Temporal.PlainDate | null>, other: (name: string) => readonly string[], words: string): Field<Temporal.PlainDate | null> {
  return {
    ...field,
    parse: (raw, all: Raw, name) => {
      const result = field.parse(raw, all, name)
      if (!result.ok || result.value === null) return result
      const from = other(name).map((one) => dayOf(all[one]?.[0])).find((day) => day !== undefined)
      return from && isBefore(result.value, from) ? unreadable(`${field.label}が${words}（${formatJapaneseDate(from)}）より前です。日付を直してください`) : result
    },
  }
}

/** A goal of the plan, with the issue it answers. */
export const goal = defineRecord({
  name: 'goal', version: 1, title: '目標',
  fields: {
    term: required(choice('長期・短期', terms)),
    issue: text('課題', { most: 500, width: 'long' }),
    words: required(longText('目標', { most: 1000, rows: 2 })),
    byWhen: notBefore(date('いつまでに'), () => ['since'], '計画の開始日'),
  },
})

/** What somebody does in the plan. Only the office's own visits can go into its calendar. */
const actionOf = (agencies: readonly PlanAgency[]) => defineRecord({
  name: 'action', version: 1, title: '行うこと',
  fields: {
    agency: required(choice('機関', agencies.map(({ id, name, kind }): Option => ({ code: id, label: name, group: kind })), { as: 'select' })),
    who: text('だれが', { most: 100 }),
    what: required(longText('何をするか', { most: 1000, rows: 2 })),
    frequency: required(choice('どのくらい', frequencies, { as: 'select' })),
    visits: ownVisits(agencies),
    since: notBefore(date('いつから', { hint: '空のときは計画の開始日から' }), () => ['since'], '計画の開始日'),
    until: notBefore(date('いつまで', { hint: '空のときは見直す日まで' }), (name) => [name.replace(/until$/, 'since'), 'since'], 'いつから'),
  },
})

function ownVisits(agencies: readonly PlanAgency[]): Field<boolean> {
  const own = agencies.filter((agency) => agency.own)
  const field = tick('訪問の予定', '相談室の家庭訪問として予定に入れる')
  return {
    ...field,
    parse: (raw, all, name) => {
      const agency = all[name.replace(/visits$/, 'agency')]?.[0] ?? ''
      if (!raw.includes('yes') || agency === '' || own.some(({ id }) => id === agency)) return field.parse(raw, all, name)
      return unreadable(`予定に入れられるのは${own[0]?.name ?? '相談室'}の訪問だけです。機関を直すか、印を外してください`)
    },
  }
}

/** 支援計画 of a family: what is wanted, who does what, when it is looked at again. */
export const planForm = (agencies: readonly PlanAgency[], casefiles: readonly Option[]) => defineRecord({
  name: 'plan', version: 1, title: '支援計画',
  fields: {
    casefiles: required(choices('この計画の子ども（ケース）', casefiles)) as Field<readonly string[]>,
    since: required(date('計画の開始日')),
    policy: required(longText('支援方針', { most: 4000, rows: 4, hint: '何を大事にして、どうなることを目指すか' })),
    goals: rows('目標', goal, { least: 1, most: 20, noun: '目標' }),
    actions: rows('行うこと', actionOf(agencies), { least: 1, most: 30, noun: '行うこと' }),
    safetyPlan: longText('安全プラン', { most: 4000, rows: 4, hint: '危なくなりそうなとき、だれが・どこへ・どうするか。家族と決めたことも' }),
    reviewOn: required(date('見直す日', { hint: '3か月ごとが目安です。訪問の予定はこの日まで作ります' })),
  },
})
type PlanValues = Values<ReturnType<typeof planForm>>
export type PlanGoal = PlanValues['goals'][number]
export type PlanAction = Omit<PlanValues['actions'][number], 'frequency'> & { frequency: Frequency }

/** What the dates of a plan cannot be: reviewed in the past, after a year, or begun before the plan it follows. */
export function problemsOfPlan({ since, reviewOn }: Pick<PlanValues, 'since' | 'reviewOn'>, today: Temporal.PlainDate, previousSince: Temporal.PlainDate | null): Problem[] {
  const problems: Problem[] = []
  if (isBefore(today, since)) problems.push({ field: 'since', message: '計画の開始日は、きょうまでの日にしてください。先のことは「行うこと」の「いつから」に書けます' })
  if (!isBefore(today, reviewOn)) problems.push({ field: 'reviewOn', message: '見直す日は、きょうより後の日にしてください' })
  if (isBefore(since.add({ years: 1 }), reviewOn)) problems.push({ field: 'reviewOn', message: '見直す日は、計画の開始日から1年以内にしてください' })
  if (previousSince && isBefore(since, previousSince)) problems.push({ field: 'since', message: `いまの計画（${formatJapaneseDate(previousSince)}から）より前の日からは始められません。開始日を直してください` })
  return problems
}
