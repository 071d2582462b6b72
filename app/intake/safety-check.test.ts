import { describe, expect, test } from 'vitest'
import { wrongSafetyClocks } from '../../test/safety-clocks.ts'
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

test('wherever the server stands, 2,000 random receipts are due at the same moment, to the millisecond', () => {
  expect(wrongSafetyClocks(2_000)).toEqual([])
})

test('a child whom a meeting has given up identifying is no longer counted, unless somebody has seen it after all', () => {
  const givenUp = Temporal.PlainDate.from('2026-12-01')
  expect(safetyClockOf(child({ searchEndedOn: givenUp }), at('2027-03-01T09:00'))).toMatchObject({ state: 'ended', endedOn: givenUp })
  expect(safetyClockOf(child({ searchEndedOn: givenUp, checks: [{ at: at('2026-11-25T10:00'), result: 'sighted', seenBy: 'own', placeKind: 'doorway', manner: 'talked' }] }), at('2027-03-01T09:00')).state).toBe('stopped')
})
