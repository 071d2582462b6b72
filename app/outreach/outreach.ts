import { agencyKinds } from '../codes/agencies.ts'
import { labelOf } from '../codes/code-list.ts'
import { audiences, outreachKinds } from '../codes/outreach.ts'
import type { Audience, OutreachKind } from '../codes/outreach.ts'
import { isBefore } from '../kernel/calendar.ts'
import { choice, choices, date, longText, number, required, rows, text } from '../kernel/fields.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** An agency that an activity may be held with. */
export interface PartnerAgency { id: string; name: string; kind: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null }

const reachRecord = defineRecord({
  name: 'outreach_reach', version: 1, title: '対象と人数',
  fields: {
    audience: required(choice('対象', audiences, { as: 'select' })),
    people: number('人数', { least: 0, most: 1_000_000 }),
    copies: number('配った部数', { least: 0, most: 1_000_000 }),
  },
})
export type Reach = Values<typeof reachRecord>

const partnerRecord = (agencies: readonly PartnerAgency[]) => defineRecord({
  name: 'outreach_agency', version: 1, title: 'いっしょに行った機関',
  fields: { agency: required(choice('機関', agencies.map(({ id, name, kind }): Option => ({ code: id, label: name, group: labelOf(agencyKinds, kind) })), { as: 'select' })) },
})

/** 啓発活動: what was done for whom, where, with whom; the place is a public one. */
export const activityForm = (agencies: readonly PartnerAgency[], people: readonly Option[]) => defineRecord({
  name: 'outreach_activity', version: 1, title: '啓発活動',
  fields: {
    kind: required(choice('種類', outreachKinds)),
    title: required(text('題', { most: 100, width: 'long', hint: '例　オレンジリボン街頭啓発' })),
    heldOn: required(date('行う日・始まりの日')),
    lastDay: date('終わりの日', { hint: '何日か続くときだけ' }),
    place: text('場所', { most: 100, width: 'long', hint: '会場や配った所。個人の家は書かないでください' }),
    reach: rows('対象と人数', reachRecord, { least: 1, most: 12, noun: '対象' }, { hint: '人数や部数は、終わってから入れてもかまいません' }),
    agencies: rows('いっしょに行った機関', partnerRecord(agencies), { least: 0, most: 20, noun: '機関' }),
    staff: choices('こちらの人', people),
    materials: text('使った物・配った物', { most: 300, width: 'long' }),
    words: longText('内容・ふりかえり', { most: 4_000, rows: 4 }),
    calledOff: text('中止の理由', { most: 300, width: 'long', hint: '中止したときだけ。中止した活動は件数に入れません' }),
  },
})
export type ActivityValues = Values<ReturnType<typeof activityForm>>

/** What is wrong with an activity that can be read. */
export function problemsOfActivity({ heldOn, lastDay, reach, agencies: chosen }: ActivityValues, agencies: readonly PartnerAgency[]): Problem[] {
  return [
    ...(lastDay && isBefore(lastDay, heldOn) ? [{ field: 'lastDay', message: '「終わりの日」は始まりの日と同じ日か、後の日にしてください' }] : []),
    ...repeated(reach.map(({ audience }) => audience)).map((audience) => ({ field: 'reach', message: `対象「${labelOf(audiences, audience)}」が2つあります。1つにまとめてください` })),
    ...repeated(chosen.map(({ agency }) => agency)).map((id) => ({ field: 'agencies', message: `「${nameOf(agencies, id)}」が2つあります。1つにしてください` })),
    ...chosen.flatMap(({ agency }, at) => problemOfAgency(agencies.find(({ id }) => id === agency), heldOn, `agencies.${at}.agency`)),
  ]
}

function problemOfAgency(agency: PartnerAgency | undefined, heldOn: Temporal.PlainDate, field: string): Problem[] {
  if (!agency?.until || isBefore(heldOn, agency.until)) return []
  return [{ field, message: `「${agency.name}」は${formatJapaneseDate(agency.until)}で終わっています。ほかの機関を選ぶか、日を直してください` }]
}

const nameOf = (agencies: readonly PartnerAgency[], id: string): string => agencies.find((agency) => agency.id === id)?.name ?? ''
const repeated = <T,>(list: readonly T[]): T[] => [...new Set(list.filter((one, at) => list.indexOf(one) !== at))]

/** An activity as the yearly tables count it. */
export interface CountedActivity { kind: OutreachKind; heldOn: Temporal.PlainDate; calledOff: string; reach: readonly Reach[] }

/** A line of a yearly table: how many activities, people reached and copies handed out. */
export interface Sum { label: string; activities: number; people: number; copies: number }

/** Whether an activity counts in the tables of its year: begun and not called off. */
export const isCounted = ({ heldOn, calledOff }: CountedActivity, today: Temporal.PlainDate): boolean => calledOff === '' && !isBefore(today, heldOn)

/** The counted activities by kind, and all together. */
export function sumsByKind(counted: readonly CountedActivity[]): Sum[] {
  return [...outreachKinds.map(({ code, label }) => sum(label, counted.filter(({ kind }) => kind === code).map(({ reach }) => reach))), sum('合計', counted.map(({ reach }) => reach))]
    .filter(({ activities }) => activities > 0)
}

/** The counted activities by audience; an activity for two audiences stands in both lines, its people only in their own. */
export function sumsByAudience(counted: readonly CountedActivity[]): Sum[] {
  const of = (audience: Audience): Reach[][] => counted.map(({ reach }) => reach.filter((row) => row.audience === audience)).filter((rows) => rows.length > 0)
  return audiences.map(({ code, label }) => sum(label, of(code))).filter(({ activities }) => activities > 0)
}

function sum(label: string, reaches: readonly (readonly Reach[])[]): Sum {
  const all = reaches.flat()
  return { label, activities: reaches.length, people: all.reduce((total, { people }) => total + (people ?? 0), 0), copies: all.reduce((total, { copies }) => total + (copies ?? 0), 0) }
}
