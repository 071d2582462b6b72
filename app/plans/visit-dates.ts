import type { Frequency } from '../codes/frequencies.ts'
import { isOfficeClosed, officeDayFrom, officeDayUntil } from '../kernel/calendar.ts'

const steps: Record<Frequency, readonly { weeks?: number, months?: number }[]> = {
  weekly: [{ weeks: 1 }],
  every_two_weeks: [{ weeks: 2 }],
  // Twice in each month: on its day, and a fortnight after.
  twice_monthly: [{ weeks: 2 }, { months: 1 }],
  monthly: [{ months: 1 }],
  every_two_months: [{ months: 2 }],
  every_three_months: [{ months: 3 }],
  once: [],
}

function nominal(frequency: Frequency, from: Temporal.PlainDate, until: Temporal.PlainDate): Temporal.PlainDate[] {
  const turn = steps[frequency]
  const whole = turn.at(-1)
  if (!whole) return [from]
  const dates: Temporal.PlainDate[] = []
  // Each counted from the first day, so that the 31st comes back after February.
  for (let round = 0; ; round += 1) {
    const start = from.add({ months: (whole.months ?? 0) * round, weeks: (whole.weeks ?? 0) * round })
    if (Temporal.PlainDate.compare(start, until) >= 0) return dates
    dates.push(start, ...turn.slice(0, -1).map(step => start.add(step)))
  }
}

/**
 * Days on which a visit falls due from `from` (itself the first) to before `until`, in order and each once. A closed day
 * gives way to the next open one, or at the end of the span to the last before it; a span without an open day has none.
 */
export function visitDatesFrom(frequency: Frequency, from: Temporal.PlainDate, until: Temporal.PlainDate): Temporal.PlainDate[] {
  const within = (date: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(from, date) <= 0 && Temporal.PlainDate.compare(date, until) < 0
  const open = nominal(frequency, from, until).filter(within).flatMap(date => {
    const moved = isOfficeClosed(date) ? [officeDayFrom(date), officeDayUntil(date)].find(within) : date
    return moved ? [moved.toString()] : []
  })
  return [...new Set(open)].sort().map(text => Temporal.PlainDate.from(text))
}
