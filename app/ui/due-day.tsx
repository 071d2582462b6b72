import type { ReactElement } from 'react'
import { formatShortDate, weekdayOf } from '../kernel/japanese-date.ts'

/** A day something is due: 5日超過 in red, 今日, 11/26（木）, of another year R9.1.28（木）; the date is always there. */
export function DueDay({ on, today }: { on: Temporal.PlainDate; today: Temporal.PlainDate }): ReactElement {
  const late = on.until(today, { largestUnit: 'day' }).days
  const date = `${on.year === today.year ? `${on.month}/${on.day}` : formatShortDate(on)}（${weekdayOf(on)}）`
  if (late > 0) return <time dateTime={on.toString()} className="clock late">{late}日超過<span className="soft">{date}</span></time>
  if (late === 0) return <time dateTime={on.toString()} className="clock">今日<span className="soft">{date}</span></time>
  return <time dateTime={on.toString()} className="clock">{date}</time>
}
