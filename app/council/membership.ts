import { membershipScopes } from '../codes/council.ts'
import { choice, date, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** 構成員: as what an agency or a person belongs to the council, and when that was published (児福法25条の2第3項). */
export const membershipRecord = defineRecord({
  name: 'membership', version: 1, title: '要対協の構成員',
  fields: {
    scope: required(choice('守秘義務がかかる人の区分', membershipScopes)),
    since: required(date('構成員になった日')),
    until: date('構成員でなくなる日', { hint: '終わったときだけ。この日からは構成員ではありません' }),
    publishedOn: date('公示した日', { hint: '児童福祉法25条の2第3項' }),
    words: text('備考', { most: 400, width: 'long' }),
  },
})

/** A membership as it stands in time; `until` is the first day on which it holds no more. */
export interface MembershipPeriod { since: Temporal.PlainDate; until: Temporal.PlainDate | null }

/** Whether an agency is a member on a day. */
export function isMemberOn(memberships: readonly MembershipPeriod[], day: Temporal.PlainDate): boolean {
  return memberships.some(({ since, until }) => Temporal.PlainDate.compare(since, day) <= 0 && (until === null || Temporal.PlainDate.compare(day, until) < 0))
}

/** An end before the beginning, or two memberships of one agency at once. */
export function problemsOfMembership(one: MembershipPeriod, others: readonly MembershipPeriod[]): Problem[] {
  if (one.until && Temporal.PlainDate.compare(one.until, one.since) <= 0) return [{ field: 'until', message: '「構成員でなくなる日」は「なった日」より後の日にしてください' }]
  const overlaps = others.some(({ since, until }) => (until === null || Temporal.PlainDate.compare(one.since, until) < 0) && (one.until === null || Temporal.PlainDate.compare(since, one.until) < 0))
  return overlaps ? [{ field: 'since', message: 'この期間は、もう構成員として記録されています。前の期間を終わらせるか、日を直してください' }] : []
}
