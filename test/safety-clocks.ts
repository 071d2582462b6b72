import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { root } from '../app/config.ts'

const inAnotherZone = `
  const { seeByFor } = await import(process.env.CLOCK)
  const { safetyClockOf } = await import(process.env.CHECK)
  const { formatDateTimeWithWeekday, elapsedWords } = await import(process.env.TIME)
  let text = ''
  for await (const part of process.stdin) text += part
  const answers = JSON.parse(text).map(([from, gone, level]) => {
    const since = Temporal.Instant.fromEpochMilliseconds(from)
    const { seeBy } = seeByFor(level ?? undefined, since)
    const now = since.add({ milliseconds: gone })
    const { late, red } = safetyClockOf({ clockStartedAt: since, seeBy, level, checks: [], lateDecisions: [] }, now)
    return [seeBy.epochMilliseconds, late, red, formatDateTimeWithWeekday(seeBy), elapsedWords(since, now)]
  })
  process.stdout.write(JSON.stringify(answers))`

/** What a server in another time zone says about the same instants. */
function saidIn(zone: string, instants: readonly (readonly [number, number, string | null])[]): [number, boolean, boolean, string, string][] {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', inAnotherZone], {
    input: JSON.stringify(instants), encoding: 'utf8', maxBuffer: 2 ** 28,
    env: { TZ: zone, CLOCK: join(root, 'app/intake/clock.ts'), CHECK: join(root, 'app/intake/safety-check.ts'), TIME: join(root, 'app/kernel/office-time.ts') },
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as [number, boolean, boolean, string, string][]
}

const hour = 3_600_000
const hours: Record<string, number> = { protect_now: 0, protect_before_next: 24 }
// From the day the office's own rules began until 2040: through summer times of New York, ends of years, leap days.
const received2019to2040 = fc.integer({ min: Date.parse('2019-04-01T00:00+09:00'), max: Date.parse('2040-01-01') })
const moment = fc.tuple(received2019to2040, fc.integer({ min: 0, max: 96 * hour }), fc.constantFrom('protect_now', 'protect_before_next', 'intensive', 'continuous', 'none', null))

/** Random receipts on which servers in UTC, Tokyo and New York disagree, or any of them is wrong by a millisecond, a minute of the wall clock or a word. */
export function wrongSafetyClocks(receipts: number): unknown[] {
  const moments = fc.sample(moment, { numRuns: receipts, seed: 20_261_125 })
  const said = ['UTC', 'Asia/Tokyo', 'America/New_York'].map((zone) => saidIn(zone, moments))
  const wall = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', hour: 'numeric', minute: '2-digit', hour12: false, month: 'numeric', day: 'numeric' })
  return moments.filter(([from, gone, level], index) => {
    const limit = (hours[level ?? ''] ?? 48) * hour
    const parts = Object.fromEntries(wall.formatToParts(from + limit).map(({ type, value }) => [type, value]))
    const minutes = Math.floor(gone / 60_000)
    const elapsedRightly = `${minutes < 60 ? '' : `${Math.floor(minutes / 60)}時間`}${minutes % 60}分`
    return said.some((zone) => {
      const [by, late, red, words, elapsed] = zone[index]!
      return by !== from + limit || late !== gone > limit || red !== (level === 'protect_now' || level === 'protect_before_next' || gone > limit)
        || !words.includes(`年${parts['month']}月${parts['day']}日（`) || !words.endsWith(`）${Number(parts['hour']) % 24}:${parts['minute']}`) || elapsed !== elapsedRightly
    })
  })
}

/** The control: how many deadlines move when the hour written by the office is read as the hour of a server in New York. */
export function misreadClocks(receipts: number): number {
  const moments = fc.sample(moment, { numRuns: receipts, seed: 20_261_125 })
  return moments.filter(([from]) => {
    const written = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO('Asia/Tokyo').toPlainDateTime()
    return written.toZonedDateTime('America/New_York').epochMilliseconds !== from
  }).length
}
