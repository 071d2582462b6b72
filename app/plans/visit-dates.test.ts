import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frequencies } from '../codes/frequencies.ts'
import { isOfficeClosed } from '../kernel/calendar.ts'
import { visitDatesFrom } from './visit-dates.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

test.each([
  ['weekly', '2026-11-25', '2026-12-17', '2026-11-25 2026-12-02 2026-12-09 2026-12-16'],
  ['weekly', '2026-12-16', '2027-01-14', '2026-12-16 2026-12-23 2027-01-04 2027-01-06 2027-01-13'],
  ['every_two_weeks', '2026-11-25', '2026-12-24', '2026-11-25 2026-12-09 2026-12-23'],
  ['twice_monthly', '2026-11-25', '2027-01-26', '2026-11-25 2026-12-09 2026-12-25 2027-01-08 2027-01-25'],
  ['monthly', '2026-11-25', '2027-03-01', '2026-11-25 2026-12-25 2027-01-25 2027-02-25'],
  ['monthly', '2026-08-31', '2027-04-01', '2026-08-31 2026-09-30 2026-11-02 2026-11-30 2027-01-04 2027-02-01 2027-03-01 2027-03-31'],
  ['every_two_months', '2026-11-25', '2027-04-01', '2026-11-25 2027-01-25 2027-03-25'],
  ['every_three_months', '2026-11-25', '2027-06-01', '2026-11-25 2027-02-25 2027-05-25'],
  ['once', '2026-11-23', '2026-12-01', '2026-11-24'],
  ['monthly', '2026-10-23', '2026-11-24', '2026-10-23 2026-11-20'],
  ['once', '2026-11-21', '2026-11-24', ''],
  ['weekly', '2026-11-25', '2026-11-25', ''],
] as const)('%s from %s until %s', (frequency, from, until, dates) => {
  expect(visitDatesFrom(frequency, day(from), day(until)).join(' ')).toBe(dates)
})

test('never on a closed day, never outside the span, never twice, never out of order', () => {
  const start = fc.integer({ min: 0, max: 1_400 }).map(days => day('2024-01-01').add({ days }))
  fc.assert(fc.property(fc.constantFrom(...frequencies.map(one => one.code)), start, fc.nat(500), (frequency, from, days) => {
    const until = from.add({ days })
    const dates = visitDatesFrom(frequency, from, until)
    dates.forEach((date, place) => {
      expect(isOfficeClosed(date)).toBe(false)
      expect(Temporal.PlainDate.compare(date, from) >= 0 && Temporal.PlainDate.compare(date, until) < 0).toBe(true)
      const before = dates[place - 1]
      if (before) expect(Temporal.PlainDate.compare(before, date)).toBe(-1)
    })
  }))
})
