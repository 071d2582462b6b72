import { eraYearOf, formatEraYear } from './era.ts'
import type { EraYear } from './era.ts'
import { calendarProblem, outsideEra, readWrittenDate } from './written-date.ts'

/** A date, or what to do about it; `offer` is a date the writer may have meant, never taken without asking. */
type DateRead = { ok: true, date: Temporal.PlainDate } | { ok: false, message: string, offer?: Temporal.PlainDate }

const weekdays = ['月', '火', '水', '木', '金', '土', '日'] as const

/** Reads 令和8年11月25日, R8.11.25, 2026-11-25, 20261125, full-width and with （水）; dates outside their era are refused with an offer. */
export function parseJapaneseDate(text: string): DateRead {
  const read = readWrittenDate(text)
  if (!read.ok) return read
  const { written } = read
  const problem = calendarProblem(written)
  if (problem) return { ok: false, message: problem }
  const { year, month, day, eraYear, weekday, about } = written
  if (month === undefined) return { ok: false, message: '月と日も入れてください（例 令和8年11月25日）' }
  if (day === undefined) return { ok: false, message: '日も入れてください（例 令和8年11月25日）' }
  const date = Temporal.PlainDate.from({ year, month, day })
  const elsewhere = eraYear && eraProblem(eraYear, date)
  if (elsewhere) return { ok: false, message: elsewhere, offer: date }
  if (about) return { ok: false, message: '「ごろ」を付けずに日付を入れてください', offer: date }
  if (weekday && weekday !== weekdayOf(date)) return { ok: false, message: `${formatJapaneseDate(date)}は${weekdayOf(date)}曜日です。日付を確かめてください`, offer: date }
  return { ok: true, date }
}

function eraProblem(eraYear: EraYear, date: Temporal.PlainDate): string | undefined {
  const outside = outsideEra(eraYear, date, date)
  if (!outside) return undefined
  const bound = formatJapaneseDate(outside.bound).slice(eraYear.era.name.length)
  return `${eraYear.era.name}は${bound}${outside.side === 'before' ? 'から' : 'まで'}です（${formatJapaneseDate(date)}ですか）`
}

/** 令和8年11月25日; before 1873 the western date. */
export function formatJapaneseDate(date: Temporal.PlainDate): string {
  const eraYear = eraYearOf(date)
  return `${eraYear ? formatEraYear(eraYear) : `${date.year}年`}${date.month}月${date.day}日`
}

/** 令和8年11月25日（水）. */
export function formatDateWithWeekday(date: Temporal.PlainDate): string {
  return `${formatJapaneseDate(date)}（${weekdayOf(date)}）`
}

/** R8.11.25, for narrow columns. */
export function formatShortDate(date: Temporal.PlainDate): string {
  const eraYear = eraYearOf(date)
  return `${eraYear ? `${eraYear.era.letter}${eraYear.year}` : date.year}.${date.month}.${date.day}`
}

/** 月 to 日, one character. */
export function weekdayOf(date: Temporal.PlainDate): (typeof weekdays)[number] {
  return weekdays[date.dayOfWeek - 1] ?? '月'
}
