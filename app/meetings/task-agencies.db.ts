import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import { membershipsOf } from '../council/agency-people.db.ts'

const isOn = (since: Temporal.PlainDate, until: Temporal.PlainDate | null, day: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(since, day) <= 0 && (until === null || Temporal.PlainDate.compare(until, day) > 0)

/** Throws Refused for an agency whose membership of the council is over: nothing binds it to secrecy any more as a member (児福法25条の5). Who never was a member may still help. */
export async function refuseFormerMembers(tx: Tx, asked: readonly { field: string; agencyId: string }[], day: Temporal.PlainDate): Promise<void> {
  const memberships = asked.length === 0 ? [] : await membershipsOf(tx, asked.map(({ agencyId }) => agencyId))
  const problems = asked.flatMap(({ field, agencyId }) => {
    const own = memberships.filter((one) => one.agencyId === agencyId)
    const last = own.flatMap(({ until }) => until ?? []).toSorted(Temporal.PlainDate.compare).at(-1)
    return last && !own.some(({ since, until }) => isOn(since, until, day)) ? [{ field, message: `この機関は${formatJapaneseDate(last)}で構成員でなくなっています。ほかの機関を選ぶか、先に「関係機関」で直してください` }] : []
  })
  if (problems.length > 0) throw new Refused(problems)
}
