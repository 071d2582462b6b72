import { town } from '../town.ts'
import type { TownSettings } from '../town.ts'

type Dated = { since: string }
const inForce = <S extends Dated>(settings: readonly S[], day: Temporal.PlainDate): S =>
  settings.toSorted((a, b) => a.since.localeCompare(b.since)).findLast(({ since }) => since <= day.toString()) ?? settings[0]!

/** Within how many months a registered family is looked at again, by the rule of a day. */
export const reviewMonths = (day: Temporal.PlainDate, settings: TownSettings['reviewCycle'] = town.reviewCycle): number => inForce(settings, day).months

/** After how many days a child not seen in the home, or by ourselves, is spoken of in the council, by the rule of a day. */
export const unsightedDays = (day: Temporal.PlainDate, settings: TownSettings['unsightedLimit'] = town.unsightedLimit): number => inForce(settings, day).days

/** What a review hangs on: the last one with the day it named, or the registration. */
interface Reviewed { reviewedOn: Temporal.PlainDate | null; nextReviewOn: Temporal.PlainDate | null; since: Temporal.PlainDate }

/** The day by which the council looks at a family again: the one it named, else a cycle after the last review or the registration. */
export function reviewDue({ reviewedOn, nextReviewOn, since }: Reviewed): Temporal.PlainDate {
  if (nextReviewOn) return nextReviewOn
  const from = reviewedOn ?? since
  return from.add({ months: reviewMonths(from) })
}

/** The last day of the month of a day: what is due until then belongs to a meeting of this month. */
export const endOfMonth = (day: Temporal.PlainDate): Temporal.PlainDate => day.with({ day: day.daysInMonth })
