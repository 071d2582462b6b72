import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ageOn, ageReachedOn, fiscalYearCode, fiscalYearLabel, fiscalYearOf, isOfficeClosed, monthsOldOn, nextOfficeDay, officeDayFrom, officeDayUntil, parseFiscalYear } from './calendar.ts'
import { holidayOn, holidaysOf } from './holidays.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

describe('fiscal year', () => {
  test.each([['2026-03-31', 2025], ['2026-04-01', 2026], ['2027-01-01', 2026]])('%s lies in %i', (date, year) => {
    expect(fiscalYearOf(day(date))).toBe(year)
  })

  test.each([[2015, '平成27年度', 'H27'], [2018, '平成30年度', 'H30'], [2019, '令和元年度', 'R1'], [2026, '令和8年度', 'R8'], [1989, '平成元年度', 'H1'], [1988, '昭和63年度', 'S63']])('%i is %s, %s', (year, label, code) => {
    expect(fiscalYearLabel(year)).toBe(label)
    expect(fiscalYearCode(year)).toBe(code)
    expect(parseFiscalYear(label)).toEqual({ ok: true, fiscalYear: year })
    expect(parseFiscalYear(code)).toEqual({ ok: true, fiscalYear: year })
  })

  test.each([['H31', 2019], ['Ｈ２７', 2015], ['r8', 2026], ['平成31年度', 2019], ['2015', 2015], ['2015年度', 2015]])('%s is read as %i', (text, year) => {
    expect(parseFiscalYear(text)).toEqual({ ok: true, fiscalYear: year })
  })

  test.each([['H32', '平成32年度はありません（令和2年度ですか）'], ['H0', '年度を H27、R1、平成27年度、2015 のように入れてください'], ['27', '年度を H27、R1、平成27年度、2015 のように入れてください'], ['', '年度を H27、R1、平成27年度、2015 のように入れてください']])('%s is refused', (text, message) => {
    expect(parseFiscalYear(text)).toEqual({ ok: false, message })
  })
})

describe('age', () => {
  test.each([
    ['2018-12-01', '2026-11-25', 7], ['2018-11-25', '2026-11-25', 8], ['2018-11-26', '2026-11-25', 7],
    ['2020-02-29', '2021-02-28', 0], ['2020-02-29', '2021-03-01', 1], ['2020-02-29', '2024-02-28', 3], ['2020-02-29', '2024-02-29', 4],
    ['2026-11-25', '2026-11-25', 0], ['2026-11-26', '2026-11-25', -1],
  ])('born %s is on %s %i years old', (birth, on, years) => {
    expect(ageOn(day(birth), day(on))).toBe(years)
  })

  test.each([['2020-04-01', 6, '2026-03-31'], ['2020-04-02', 6, '2026-04-01'], ['2020-01-01', 1, '2020-12-31'], ['2020-02-29', 1, '2021-02-28'], ['2020-02-29', 4, '2024-02-28'], ['2020-03-01', 1, '2021-02-28']])('born %s reaches %i at the end of %s', (birth, years, on) => {
    expect(ageReachedOn(day(birth), years).toString()).toBe(on)
  })

  test('the age shown is the age reached by the end of the day before', () => {
    const dates = fc.integer({ min: 0, max: 40_000 }).map(days => day('1950-01-01').add({ days }))
    fc.assert(fc.property(dates, fc.integer({ min: 1, max: 100 }), (birth, years) => {
      const reached = ageReachedOn(birth, years)
      expect(ageOn(birth, reached)).toBe(years - 1)
      expect(ageOn(birth, reached.add({ days: 1 }))).toBe(years)
    }))
  })

  test.each([['2025-01-31', '2025-02-28', 0], ['2025-01-31', '2025-03-01', 1], ['2025-06-15', '2026-11-25', 17]])('born %s is on %s %i months old', (birth, on, months) => {
    expect(monthsOldOn(day(birth), day(on))).toBe(months)
  })
})

describe('holidays', () => {
  const official: Record<number, string> = {
    2009: '01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23',
    2019: '01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23',
    2020: '01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 11-03 11-23',
    2021: '01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23',
    2024: '01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23',
    2025: '01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24',
    2026: '01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23',
    2027: '01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23',
    2028: '01-01 01-10 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-17 08-11 09-18 09-22 10-09 11-03 11-23',
  }
  test.each(Object.entries(official))('of %s', (year, days) => {
    expect(holidaysOf(Number(year)).map(holiday => holiday.date.toString().slice(5)).join(' ')).toBe(days)
  })

  test('names, and what is not yet published', () => {
    expect(holidayOn(day('2026-05-06'))).toMatchObject({ name: '振替休日', confirmed: true })
    expect(holidayOn(day('2026-09-22'))).toMatchObject({ name: '国民の休日' })
    expect(holidayOn(day('2028-09-22'))).toMatchObject({ name: '秋分の日', confirmed: false })
    expect(holidayOn(day('2026-11-22'))).toBeUndefined()
    expect(() => holidayOn(day('2006-01-01'))).toThrow(RangeError)
  })
})

describe('office days', () => {
  test.each([['2026-11-25', false], ['2026-11-23', true], ['2026-11-21', true], ['2026-11-22', true], ['2026-12-28', false], ['2026-12-29', true], ['2027-01-03', true], ['2027-01-04', false]])('%s closed: %s', (date, closed) => {
    expect(isOfficeClosed(day(date))).toBe(closed)
  })

  test('next, from and until', () => {
    expect(nextOfficeDay(day('2026-11-20')).toString()).toBe('2026-11-24')
    expect(nextOfficeDay(day('2026-12-28')).toString()).toBe('2027-01-04')
    expect(officeDayFrom(day('2026-11-25')).toString()).toBe('2026-11-25')
    expect(officeDayUntil(day('2026-09-23')).toString()).toBe('2026-09-18')
  })
})
