import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sightingManners, sightingPlaces } from '../codes/sightings.ts'
import { isOldJudgement, isSighting, lateReasonOf, redAfterHours, safetyClockOf } from './safety-check.ts'
import type { Check, Watched } from './safety-check.ts'

const at = (text: string) => Temporal.Instant.from(`${text}+09:00`)
const received = at('2026-11-24T17:17')
const child = (change: Partial<Watched> = {}): Watched => ({ clockStartedAt: received, seeBy: received.add({ hours: 48 }), level: 'intensive', checks: [], lateDecisions: [], ...change })
const met: Check = { at: at('2026-11-25T10:00'), result: 'sighted', seenBy: 'own', placeKind: 'inside_home', manner: 'talked' }
const refused: Check = { at: at('2026-11-25T10:00'), result: 'refused', seenBy: null, placeKind: null, manner: null }

test('the clock counts up and is late only after its last minute', () => {
  expect(safetyClockOf(child(), at('2026-11-26T17:17'))).toMatchObject({ state: 'running', late: false, red: false })
  expect(safetyClockOf(child(), at('2026-11-26T17:18'))).toMatchObject({ state: 'running', late: true, red: true })
  expect(safetyClockOf(child({ clockStartedAt: null, seeBy: null }), received)).toEqual({ state: 'off' })
})

test.each(['protect_now', 'protect_before_next'] as const)('%s is red from the start', (level) => {
  expect(safetyClockOf(child({ level }), received)).toMatchObject({ red: true, late: false })
  expect(redAfterHours(child({ level }))).toBe(0)
})

test.each(sightingPlaces.flatMap(({ code }) => sightingManners.map((manner) => [code, manner.code] as const)))('seen %s, %s: counts unless a screen was between', (placeKind, manner) => {
  const seen = { ...met, placeKind, manner }
  expect(isSighting(seen)).toBe(placeKind !== 'online')
  expect(safetyClockOf(child({ checks: [seen] }), at('2026-11-25T11:00')).state).toBe(placeKind === 'online' ? 'running' : 'stopped')
})

test.each([['nobody says by whom', { seenBy: null }], ['nobody says where', { placeKind: null }], ['nobody says how', { manner: null }], ['it was refused', { result: 'refused' }]] as const)('no sighting when %s', (_, change) => {
  expect(isSighting({ ...met, ...change })).toBe(false)
})

describe('a supervisor must decide', () => {
  const afterLimit = at('2026-11-27T09:00')
  const decided = (act: 'notify_centre' | 'revisit', revisitAt: Temporal.Instant | null = null) => [{ act, decidedAt: at('2026-11-26T18:00'), revisitAt }]
  test.each<[string, Partial<Watched>, Temporal.Instant, string | null]>([
    ['not before the limit', {}, at('2026-11-26T17:17'), null],
    ['after the limit', {}, afterLimit, 'late'],
    ['at once when refused', { checks: [refused] }, at('2026-11-25T10:05'), 'refused'],
    ['not when seen after a refusal', { checks: [refused, { ...met, at: at('2026-11-25T12:00') }] }, afterLimit, null],
    ['not again after it was decided', { lateDecisions: decided('notify_centre') }, afterLimit, null],
    ['again when the revisit has passed', { lateDecisions: decided('revisit', at('2026-11-26T20:00')) }, afterLimit, 'revisit_missed'],
    ['not while the revisit is to come', { lateDecisions: decided('revisit', at('2026-11-27T16:00')) }, afterLimit, null],
    ['again when refused after the decision', { lateDecisions: decided('notify_centre'), checks: [{ ...refused, at: at('2026-11-26T19:00') }] }, afterLimit, 'refused'],
    ['never without a clock', { clockStartedAt: null, seeBy: null, checks: [refused] }, afterLimit, null],
  ])('%s', (_, change, now, reason) => { expect(lateReasonOf(child(change), now)).toBe(reason) })
})

test('a judgement grows old after its days', () => {
  expect(isOldJudgement(at('2026-10-26T23:59'), at('2026-11-25T00:01'), 30)).toBe(false)
  expect(isOldJudgement(at('2026-10-25T23:59'), at('2026-11-25T00:01'), 30)).toBe(true)
})

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
  const here = import.meta.dirname
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', inAnotherZone], {
    input: JSON.stringify(instants), encoding: 'utf8', maxBuffer: 2 ** 28,
    env: { TZ: zone, CLOCK: join(here, 'clock.ts'), CHECK: join(here, 'safety-check.ts'), TIME: join(here, '../kernel/office-time.ts') },
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as [number, boolean, boolean, string, string][]
}

const hour = 3_600_000
const hours: Record<string, number> = { protect_now: 0, protect_before_next: 24 }
// From the day the office's own rules began until 2040: through summer times of New York, ends of years, leap days.
const received2019to2040 = fc.integer({ min: Date.parse('2019-04-01T00:00+09:00'), max: Date.parse('2040-01-01') })
const moments = fc.sample(fc.tuple(received2019to2040, fc.integer({ min: 0, max: 96 * hour }), fc.constantFrom('protect_now', 'protect_before_next', 'intensive', 'continuous', 'none', null)), { numRuns: 2_000, seed: 20_261_125 })

test('wherever the server stands, 2,000 random receipts are due at the same moment, to the millisecond', () => {
  const [utc, ...others] = ['UTC', 'Asia/Tokyo', 'America/New_York'].map((zone) => saidIn(zone, moments))
  for (const other of others) expect(other).toEqual(utc)
  const wall = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', hour: 'numeric', minute: '2-digit', hour12: false, month: 'numeric', day: 'numeric' })
  const wrong = moments.filter(([from, gone, level], index) => {
    const [by, late, red, words, elapsed] = utc![index]!
    const limit = (hours[level ?? ''] ?? 48) * hour
    const parts = Object.fromEntries(wall.formatToParts(from + limit).map(({ type, value }) => [type, value]))
    const minutes = Math.floor(gone / 60_000)
    return by !== from + limit || late !== gone > limit || red !== (level === 'protect_now' || level === 'protect_before_next' || gone > limit)
      || !words.includes(`年${parts['month']}月${parts['day']}日（`) || !words.endsWith(`）${Number(parts['hour']) % 24}:${parts['minute']}`)
      || elapsed !== `${minutes < 60 ? '' : `${Math.floor(minutes / 60)}時間`}${minutes % 60}分`
  })
  expect(wrong).toEqual([])
})
