import type { ReactElement } from 'react'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { longestGap } from './sighting-gap.ts'

const [width, left, line] = [300, 8, 34]

/** 目視の間隔: a dot for each day the child was seen, the longest time without one in words and in red. `id` is unique on the page. */
export function SightingGaps({ id, sightedOn, since, today }: { id: string; sightedOn: readonly Temporal.PlainDate[]; since: Temporal.PlainDate; today: Temporal.PlainDate }): ReactElement {
  const gap = longestGap(sightedOn, since, today)
  const words = gapWords(sightedOn.length, gap, since, today)
  const whole = Math.max(since.until(today, { largestUnit: 'day' }).days, 1)
  const at = (day: Temporal.PlainDate): number => left + (since.until(day, { largestUnit: 'day' }).days / whole) * (width - 2 * left)
  const shown = sightedOn.filter((day) => Temporal.PlainDate.compare(day, since) >= 0)
  return (
    <figure className="chart gaps">
      <svg viewBox={`0 0 ${width} 52`} role="img" aria-labelledby={`${id}-title`}>
        <title id={`${id}-title`}>{words}</title>
        <path d={`M${left} ${line}H${width - left}`} stroke="#767676" />
        {gap.days > 0 && <path d={`M${at(gap.from)} ${line}H${at(gap.until)}`} stroke="#ce0000" strokeWidth="4" />}
        {gap.days > 0 && <text x={Math.min(Math.max((at(gap.from) + at(gap.until)) / 2, 24), width - 24)} y={line - 14} fontSize="14" fontWeight="700" textAnchor="middle" fill="#ce0000">{gap.days}日</text>}
        {shown.map((day) => <circle key={day.toString()} cx={at(day)} cy={line} r="5" fill="#0031d8" />)}
      </svg>
      <figcaption className="soft">{words}</figcaption>
    </figure>
  )
}

function gapWords(count: number, gap: { from: Temporal.PlainDate; until: Temporal.PlainDate; days: number }, since: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const first = formatJapaneseDate(since)
  if (count === 0) return `${first}から、だれもこの子に会っていません`
  const until = gap.until.equals(today) ? 'きょう' : formatJapaneseDate(gap.until)
  return `${first}から今日までで、いちばん長く会っていない間は${gap.days}日です（${formatJapaneseDate(gap.from)}から${until}まで）`
}
