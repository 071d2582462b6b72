import { nextOfficeDay } from '../kernel/calendar.ts'
import { officeInstant } from '../kernel/office-time.ts'
import type { Due } from './due-source.ts'

/** Within how many days something of the office has to be done. No law names these numbers; a town may set its own. */
export interface DueLimit { days: number; counts: 'office_days' | 'days'; since: string; source: string }

/** The day a limit ends, counted from the day after `from`. */
export function lastDayOf(limit: DueLimit, from: Temporal.PlainDate): Temporal.PlainDate {
  if (limit.counts === 'days') return from.add({ days: limit.days })
  let day = from
  for (let left = limit.days; left > 0; left -= 1) day = nextOfficeDay(day)
  return day
}

/** A row about nothing and nobody, to begin with. */
export const nobody = { intakeId: null, casefileId: null, familyId: null, accountId: null, role: null }

/** Due at a moment. */
export const at = (dueAt: Temporal.Instant) => ({ dueAt, wholeDay: false })

/** Due on a day, at its last minute: overdue when the day is over, and due within 24 hours on the day itself. */
export const onDay = (day: Temporal.PlainDate) => ({ dueAt: officeInstant(day, new Temporal.PlainTime(23, 59)), wholeDay: true })

/** An open casefile, as far as the reader sees it, with whoever mainly works on it. */
export interface WorkedCasefile { id: string; sealed: boolean; mainAccountIds: readonly string[] }

/** Whose a family's work is: each main worker's once, the supervisor's where nobody is allocated. Work on sealed casefiles alone stays behind the seal. */
export function ownersOf(casefiles: readonly WorkedCasefile[]): Pick<Due, 'accountId' | 'role' | 'casefileId'>[] {
  const owned = new Map<string, Pick<Due, 'accountId' | 'role' | 'casefileId'>>()
  for (const { id, sealed, mainAccountIds } of casefiles.toSorted((a, b) => a.id.localeCompare(b.id))) {
    const owners = mainAccountIds.length > 0 ? mainAccountIds.map((accountId) => ({ accountId, role: null })) : [{ accountId: null, role: 'supervisor' }]
    for (const owner of owners) {
      const known = owned.get(owner.accountId ?? owner.role ?? '')
      if (!known || (known.casefileId !== null && !sealed)) owned.set(owner.accountId ?? owner.role ?? '', { ...owner, casefileId: sealed ? id : null })
    }
  }
  return [...owned.values()]
}
