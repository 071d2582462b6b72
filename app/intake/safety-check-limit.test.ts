import { expect, test } from 'vitest'
import { isSafetyCheckOverdue, isSafetyCheckRed, safetyCheckDueAt, safetyCheckLimit, startsSafetyCheck } from './safety-check-limit.ts'
import { town } from '../town.ts'

const today = Temporal.PlainDate.from('2026-11-25')
const at = (text: string) => Temporal.Instant.from(`${text}+09:00`)

function limitOf(level: Parameters<typeof safetyCheckLimit>[0]) {
  const limit = safetyCheckLimit(level, today)
  if (!limit) throw new Error('no limit in force')
  return limit
}

test.each([['protect_now', 0], ['protect_before_next', 24], ['intensive', 48], ['continuous', 48], ['none', 48], [undefined, 48]] as const)('%s: within %i hours', (level, hours) => {
  expect(limitOf(level).hours).toBe(hours)
  expect(limitOf(level).source).not.toBe('')
})

test('a case keeps the rule of its day, and a town its own', () => {
  expect(safetyCheckLimit('intensive', Temporal.PlainDate.from('2007-01-22'))).toBeUndefined()
  expect(safetyCheckLimit('protect_now', Temporal.PlainDate.from('2018-12-01'))?.hours).toBe(48)
  const own = [...town.safetyCheck, { level: 'any' as const, hours: 24, words: '24時間以内', since: '2026-04-01', source: '市の要綱' }]
  expect(safetyCheckLimit('intensive', Temporal.PlainDate.from('2026-03-31'), own)?.hours).toBe(48)
  expect(safetyCheckLimit('intensive', Temporal.PlainDate.from('2026-04-01'), own)?.hours).toBe(24)
  const ended = town.safetyCheck.map(limit => ({ ...limit, until: '2026-04-01' }))
  expect(safetyCheckLimit('protect_now', Temporal.PlainDate.from('2026-04-01'), ended)).toBeUndefined()
})

test.each([['report', '01', true], ['report', '02', false], ['report', undefined, false], ['from_guidance_centre', '01', true], ['from_guidance_centre', '02', false], ['consultation', '01', false], ['information', '01', false], ['staff_abuse', '01', false]] as const)('%s of kind %s starts the clock: %s', (intake, kind, starts) => {
  expect(startsSafetyCheck(intake, kind)).toBe(starts)
})

test('a Friday evening call is due on Sunday: weekends count', () => {
  expect(safetyCheckDueAt(at('2026-11-20T18:40'), limitOf('intensive')).equals(at('2026-11-22T18:40'))).toBe(true)
})

test('the two highest are red from the start, the others past the limit', () => {
  const received = at('2026-11-24T12:00')
  const soon = at('2026-11-24T12:05')
  expect(isSafetyCheckRed('protect_now', received, limitOf('protect_now'), soon)).toBe(true)
  expect(isSafetyCheckRed('protect_before_next', received, limitOf('protect_before_next'), soon)).toBe(true)
  expect(isSafetyCheckRed('intensive', received, limitOf('intensive'), at('2026-11-26T12:00'))).toBe(false)
  expect(isSafetyCheckRed('intensive', received, limitOf('intensive'), at('2026-11-26T12:01'))).toBe(true)
  expect(isSafetyCheckOverdue(received, limitOf('protect_now'), soon)).toBe(true)
  expect(isSafetyCheckOverdue(received, limitOf('protect_before_next'), soon)).toBe(false)
})
