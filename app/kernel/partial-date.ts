import { eraYearOf, formatEraYear } from './era.ts'
import type { EraYear } from './era.ts'
import { calendarProblem, outsideEra, readWrittenDate } from './written-date.ts'

/** A date known to the day, the month or the year only; `about` when even that is a guess (ごろ). */
export interface PartialDate { year: number, month?: number, day?: number, about?: boolean }

type PartialDateRead = { ok: true, date: PartialDate } | { ok: false, message: string, offer?: PartialDate }

/** Reads 平成30年12月1日, 平成30年12月, 平成30年, 2018年ごろ and every form of a whole date. */
export function parsePartialDate(text: string): PartialDateRead {
  const read = readWrittenDate(text)
  if (!read.ok) return read
  const { written } = read
  const problem = calendarProblem(written)
  if (problem) return { ok: false, message: problem }
  const { year, month, day, about, eraYear } = written
  const date: PartialDate = { year, ...(month === undefined ? {} : { month }), ...(day === undefined ? {} : { day }), ...(about ? { about } : {}) }
  const elsewhere = eraYear && eraProblem(eraYear, date)
  return elsewhere ? { ok: false, message: elsewhere, offer: date } : { ok: true, date }
}

function eraProblem(eraYear: EraYear, date: PartialDate): string | undefined {
  const { earliest, latest } = daysOf(date)
  const outside = outsideEra(eraYear, earliest, latest)
  if (!outside) return undefined
  const { year, month, day } = outside.bound
  const bound = formatPartialDate({ year, month, day }).slice(eraYear.era.name.length)
  return `${eraYear.era.name}は${bound}${outside.side === 'before' ? 'から' : 'まで'}です（${formatPartialDate(date)}ですか）`
}

/** First and last day the date may mean; `about` does not widen it. */
export function daysOf({ year, month, day }: PartialDate): { earliest: Temporal.PlainDate, latest: Temporal.PlainDate } {
  // An impossible day lets Temporal throw: a stored date was checked at the edge.
  const earliest = Temporal.PlainDate.from({ year, month: month ?? 1, day: day ?? 1 }, { overflow: 'reject' })
  const latest = Temporal.PlainDate.from({ year, month: month ?? 12, day: day ?? 31 })
  return { earliest, latest }
}

/** 平成30年12月1日, 平成30年12月, 平成30年ごろ; a year of two eras names both (平成31年・令和元年). */
export function formatPartialDate(date: PartialDate): string {
  const { earliest, latest } = daysOf(date)
  const names = new Set([earliest, latest].map(day => {
    const eraYear = eraYearOf(day)
    return eraYear ? formatEraYear(eraYear) : `${day.year}年`
  }))
  const month = date.month === undefined ? '' : `${date.month}月`
  const day = date.day === undefined ? '' : `${date.day}日`
  return `${[...names].join('・')}${month}${day}${date.about ? 'ごろ' : ''}`
}

/** The whole date, if it is known to the day and sure; undefined otherwise. */
export function wholeDate({ year, month, day, about }: PartialDate): Temporal.PlainDate | undefined {
  return month === undefined || day === undefined || about ? undefined : Temporal.PlainDate.from({ year, month, day })
}
