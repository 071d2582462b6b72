import { agencyPersonParts, contactRoads } from '../codes/council.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { choice, date, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** A person of an agency: who comes to meetings, whom to call and by which road. */
export const agencyPersonRecord = defineRecord({
  name: 'agency_person', version: 1, title: '関係機関の人',
  fields: {
    name: required(text('名前', { most: 100 })),
    kana: text('ふりがな', { most: 100 }),
    title: text('職名', { most: 100, hint: '例 教頭、養護教諭、主任児童委員' }),
    part: required(choice('役割', agencyPersonParts)),
    phone: text('仕事の電話', { most: 30, mode: 'tel', width: 'short' }),
    road: required(choice('連絡のしかた', contactRoads)),
    since: required(date('いつから')),
    until: date('いつまで', { hint: '異動・退任のときだけ。この日からは担当ではありません' }),
    trainedOn: date('調整担当者研修などを終えた日', { hint: '児童福祉法25条の2第8項' }),
  },
})

/** A pledge of secrecy as it was given. */
export const pledgeRecord = defineRecord({
  name: 'pledge', version: 1, title: '守秘の誓約',
  fields: {
    pledgedOn: required(date('誓約した日')),
    words: text('備考', { most: 400, width: 'long', hint: '例 紙で受け取り、簿冊に綴じた' }),
  },
})

/** 'valid' on today's wording, 'old' on an earlier one, 'none' at all. */
export type PledgeStanding = 'valid' | 'old' | 'none'
export const pledgeWords: Readonly<Record<PledgeStanding, string>> = { valid: '誓約あり', old: '前の文の誓約', none: '誓約なし' }

/** The wording of the pledge on a day, of those a town has used; the last before it. */
export function wordingOn<W extends { since: string }>(wordings: readonly W[], day: Temporal.PlainDate): W | undefined {
  return wordings.filter(({ since }) => since <= day.toString()).at(-1)
}

/** How a person stands to the wording of today. */
export function pledgeStanding(pledged: readonly string[], current: string | undefined): PledgeStanding {
  if (pledged.length === 0) return 'none'
  return current === undefined || pledged.includes(current) ? 'valid' : 'old'
}

/** Whether a person was confirmed in the fiscal year of the day: head teachers change every April. */
export const isConfirmed = (confirmedOn: Temporal.PlainDate | null, today: Temporal.PlainDate): boolean =>
  confirmedOn !== null && fiscalYearOf(confirmedOn) >= fiscalYearOf(today)

/** An end before the beginning; a pledge from a day to come. */
export function problemsOfPerson({ since, until }: { since: Temporal.PlainDate; until: Temporal.PlainDate | null }): Problem[] {
  return until && Temporal.PlainDate.compare(until, since) <= 0 ? [{ field: 'until', message: '「いつまで」は「いつから」より後の日にしてください' }] : []
}

/** A pledge cannot have been given tomorrow. */
export function problemsOfPledge({ pledgedOn }: { pledgedOn: Temporal.PlainDate }, today: Temporal.PlainDate): Problem[] {
  return Temporal.PlainDate.compare(pledgedOn, today) > 0 ? [{ field: 'pledgedOn', message: '誓約した日がこれからの日です。受け取った日を入れてください' }] : []
}
