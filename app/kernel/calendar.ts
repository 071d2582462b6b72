import { eraCalled, eraYearOf, formatEraYear, westernYear } from './era.ts'
import type { EraYear } from './era.ts'
import { firstHolidayYear, holidayOn, lastHolidayYear } from './holidays.ts'

/** Whether a day lies before another. */
export const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, other) < 0

/** The fiscal year a day lies in: 1 April to 31 March, named by the year it begins. Source: 地方自治法208条1項. */
export function fiscalYearOf(date: Temporal.PlainDate): number {
  return date.month >= 4 ? date.year : date.year - 1
}

// Asked on 1 May, so that the whole of 2019 is 令和元年度 (平成31年4月1日 関係省庁申合せ); no other year changes era in April.
function eraYearOfFiscal(fiscalYear: number): EraYear {
  const eraYear = eraYearOf(new Temporal.PlainDate(fiscalYear, 5, 1))
  if (!eraYear) throw new RangeError(`no era for fiscal year ${fiscalYear}`)
  return eraYear
}

/** 平成27年度, 令和元年度. */
export function fiscalYearLabel(fiscalYear: number): string {
  return `${formatEraYear(eraYearOfFiscal(fiscalYear))}度`
}

/** H27, R1. */
export function fiscalYearCode(fiscalYear: number): string {
  const { era, year } = eraYearOfFiscal(fiscalYear)
  return `${era.letter}${year}`
}

/** Reads H27, R1, H31 (= 2019), 平成27年度 and 2015; a year outside its era is refused. */
export function parseFiscalYear(text: string): { ok: true, fiscalYear: number } | { ok: false, message: string } {
  const plain = text.normalize('NFKC').trim()
  const western = /^(\d{4})(?:年度?)?$/u.exec(plain)
  if (western && Number(western[1]) >= 1873) return { ok: true, fiscalYear: Number(western[1]) }
  const written = /^([^\d元]{1,2})(元|\d{1,2})(?:年度?)?$/u.exec(plain)
  const era = written && eraCalled(written[1] ?? '')
  const year = written?.[2] === '元' ? 1 : Number(written?.[2])
  if (!era || year < 1) return { ok: false, message: '年度を H27、R1、平成27年度、2015 のように入れてください' }
  const fiscalYear = westernYear({ era, year })
  const sameYear = [1, 12].some(month => eraYearOf(new Temporal.PlainDate(fiscalYear, month, month === 1 ? 1 : 31))?.era === era)
  if (!sameYear) return { ok: false, message: `${era.name}${year}年度はありません（${fiscalYearLabel(fiscalYear)}ですか）` }
  return { ok: true, fiscalYear }
}

/**
 * Full years of age, as counted day by day for display: a year is added on the birthday (on 1 March for 29 February).
 * By 年齢計算ニ関スル法律 it is complete at the end of the day before; see `ageReachedOn`. Negative before birth.
 */
export function ageOn(birth: Temporal.PlainDate, day: Temporal.PlainDate): number {
  const before = day.month < birth.month || (day.month === birth.month && day.day < birth.day)
  return day.year - birth.year - (before ? 1 : 0)
}

/** The day at whose end an age is reached, the eve of the birthday. Source: 年齢計算ニ関スル法律, 民法143条. */
export function ageReachedOn(birth: Temporal.PlainDate, years: number): Temporal.PlainDate {
  const birthday = Temporal.PlainDate.from({ year: birth.year + years, month: birth.month, day: birth.day })
  // Born on 29 February, a common year has no such day: the eve of it is its last day of February.
  return birthday.day === birth.day ? birthday.subtract({ days: 1 }) : birthday
}

/** Months of age in full, for children under two. */
export function monthsOldOn(birth: Temporal.PlainDate, day: Temporal.PlainDate): number {
  return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day ? 1 : 0)
}

/** Whether the office is closed: Saturday, Sunday, holiday, 29 December to 3 January. Source: 地方自治法4条の2. In years whose holidays are not known only weekends and year's end count. */
export function isOfficeClosed(date: Temporal.PlainDate): boolean {
  const yearEnd = (date.month === 12 && date.day >= 29) || (date.month === 1 && date.day <= 3)
  const known = date.year >= firstHolidayYear && date.year <= lastHolidayYear
  return date.dayOfWeek >= 6 || yearEnd || (known && holidayOn(date) !== undefined)
}

/** The first open day after this one. */
export function nextOfficeDay(date: Temporal.PlainDate): Temporal.PlainDate {
  return officeDayFrom(date.add({ days: 1 }))
}

/** This day if the office is open, else the next that is. */
export function officeDayFrom(date: Temporal.PlainDate): Temporal.PlainDate {
  let day = date
  while (isOfficeClosed(day)) day = day.add({ days: 1 })
  return day
}

/** This day if the office is open, else the last before it. */
export function officeDayUntil(date: Temporal.PlainDate): Temporal.PlainDate {
  let day = date
  while (isOfficeClosed(day)) day = day.subtract({ days: 1 })
  return day
}
