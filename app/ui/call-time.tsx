import type { ReactElement } from 'react'

/** How long a call has lasted, 通話 06:42; it runs on in the browser. */
export function CallTime({ since, now }: { since: Temporal.Instant; now: Temporal.Instant }): ReactElement {
  const seconds = Math.max(Math.floor((now.epochMilliseconds - since.epochMilliseconds) / 1000), 0)
  const two = (value: number): string => String(value).padStart(2, '0')
  return <call-timer class="clock call-time" role="timer" data-since={since.toString()} data-now={now.toString()}>通話 <time>{two(Math.floor(seconds / 60))}:{two(seconds % 60)}</time></call-timer>
}
