/** Days on which nobody saw the child; `days` is the distance between the two dates. */
interface Gap { from: Temporal.PlainDate; until: Temporal.PlainDate; days: number }

/** The longest time without a sighting between two dates; the time before the first and after the last sighting counts as well. */
export function longestGap(sightedOn: readonly Temporal.PlainDate[], since: Temporal.PlainDate, today: Temporal.PlainDate): Gap {
  const within = sightedOn.filter((day) => Temporal.PlainDate.compare(day, since) >= 0 && Temporal.PlainDate.compare(day, today) <= 0)
  const points = [since, ...within.toSorted(Temporal.PlainDate.compare), today]
  const gaps = points.slice(1).map((until, at) => gapBetween(points[at] ?? since, until))
  return gaps.reduce((longest, gap) => (gap.days > longest.days ? gap : longest), gapBetween(since, since))
}

const gapBetween = (from: Temporal.PlainDate, until: Temporal.PlainDate): Gap => ({ from, until, days: from.until(until, { largestUnit: 'day' }).days })

/** The day from which gaps are looked at: a year ago, or the day the casefile was opened if that is later. */
export function gapsSince(openedOn: Temporal.PlainDate, today: Temporal.PlainDate): Temporal.PlainDate {
  const yearAgo = today.subtract({ years: 1 })
  return Temporal.PlainDate.compare(openedOn, yearAgo) > 0 ? openedOn : yearAgo
}
