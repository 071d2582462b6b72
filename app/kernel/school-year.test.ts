import fc from 'fast-check'
import { expect, test } from 'vitest'
import { primarySchoolStart, schoolYearLabel, schoolYearOn, schoolYears } from './school-year.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

test.each([
  ['2018-12-01', '2026-11-25', '小2'], ['2019-04-01', '2026-04-01', '小2'], ['2019-04-02', '2026-04-01', '小1'], ['2019-04-01', '2025-04-01', '小1'], ['2019-04-01', '2025-03-31', '年長'],
  ['2020-04-01', '2026-03-31', '年長'], ['2020-04-02', '2026-04-01', '年長'], ['2020-02-29', '2026-04-01', '小1'], ['2022-05-01', '2026-04-01', '年少'], ['2021-05-01', '2026-04-01', '年中'], ['2023-04-02', '2026-11-25', '未就学'],
  ['2013-10-10', '2026-11-25', '中1'], ['2010-10-10', '2026-11-25', '高1相当'], ['2008-04-02', '2027-03-31', '高3相当'], ['2008-04-02', '2027-04-01', '卒業後'], ['2027-01-01', '2026-11-25', '未就学'],
])('born %s is on %s in %s', (birth, on, label) => {
  expect(schoolYearLabel(schoolYearOn(day(birth), day(on)))).toBe(label)
})

test('those born from 2 April to the next 1 April start together', () => {
  expect(primarySchoolStart(day('2019-04-02'))).toBe(2026)
  expect(primarySchoolStart(day('2020-04-01'))).toBe(2026)
  expect(primarySchoolStart(day('2020-04-02'))).toBe(2027)
})

test('a school year never goes back with time, and an older child is never below a younger', () => {
  const dates = fc.integer({ min: 0, max: 12_000 }).map(days => day('2000-01-01').add({ days }))
  const place = (birth: Temporal.PlainDate, on: Temporal.PlainDate) => schoolYears.findIndex(one => one.code === schoolYearOn(birth, on))
  fc.assert(fc.property(dates, dates, fc.nat(800), (birth, on, days) => {
    expect(place(birth, on.add({ days }))).toBeGreaterThanOrEqual(place(birth, on))
    expect(place(birth.subtract({ days }), on)).toBeGreaterThanOrEqual(place(birth, on))
  }))
})
