import type { ReactElement } from 'react'
import { elapsedWords, remainingWords } from '../kernel/office-time.ts'

const nearMinutes = 120
const hours = (from: Temporal.Instant, until: Temporal.Instant): number => (until.epochMilliseconds - from.epochMilliseconds) / 3_600_000

/** A clock that counts up, 受理から 44時間48分. `limit` are the hours after which it is late; 0 is late from the start. */
export function ClockSince({ since, now, label = '受理から', limit }: { since: Temporal.Instant; now: Temporal.Instant; label?: string; limit?: number }): ReactElement {
  const late = limit !== undefined && hours(since, now) >= limit
  return (
    <running-clock class={late ? 'clock late' : 'clock'} data-since={since.toString()} data-now={now.toString()} data-limit={limit?.toString()}>
      {label} <time dateTime={since.toString()}>{elapsedWords(since, now)}</time>
    </running-clock>
  )
}

/** A clock towards a moment, 下校まで あと1時間28分, then how long it is past; the nearer of two clocks is shown first. */
export function ClockUntil({ until, now, label = '' }: { until: Temporal.Instant; now: Temporal.Instant; label?: string }): ReactElement {
  const left = hours(now, until) * 60
  const state = left < 0 ? 'clock late' : left <= nearMinutes ? 'clock near' : 'clock'
  return (
    <running-clock class={state} data-until={until.toString()} data-now={now.toString()}>
      {label && `${label} `}<time dateTime={until.toString()}>{remainingWords(until, now)}</time>
    </running-clock>
  )
}
