import { eraCalled, firstDayOf, firstSolarYear, formatEraYear, lastDayOf, lastYear, westernYear } from './era.ts'
import type { EraYear } from './era.ts'

/** A date as someone wrote it, in pieces and not yet checked against the calendar. */
interface WrittenDate { year: number, eraYear?: EraYear, month?: number, day?: number, about: boolean, weekday?: string }

interface Unreadable { ok: false, message: string }

/** The longest way of writing a date has half as many; looking for one in a whole letter takes long. */
const MOST_SIGNS = 60
const example = '例 令和8年11月25日、R8.11.25、2026-11-25'
const signs = '明治|大正|昭和|平成|令和|明|大|昭|平|令|[MTSHR]'
const between = '[年.\\/\\-‐−–ー ]'
const withEra = new RegExp(`^(${signs})\\s*(元|\\d{1,3})(?:${between}(.*))?$`, 'iu')
const western = new RegExp(`^(\\d{4})(?:${between}(.*))?$`, 'u')
const rest = /^(\d{1,2})(?:(?:月|[./\-‐−–ー ])(?:(\d{1,2})日?)?)?$/u
const compactEra = new RegExp(`^(${signs})(\\d{2})(\\d{2})(\\d{2})$`, 'iu')
const compactWestern = /^(\d{4})(\d{2})(\d{2})$/u

function spaced(match: RegExpExecArray): string {
  return `${match[1]}${/^\d/u.test(match[1] ?? '') ? '-' : ''}${match[2]}-${match[3]}${match[4] ? `-${match[4]}` : ''}`
}

/** Reads a date in any of our ways of writing; full-width, ㋿, （水） and ごろ included. Messages say what to do. */
export function readWrittenDate(text: string): { ok: true, written: WrittenDate } | Unreadable {
  let plain = text.normalize('NFKC').trim().replace(/\s+/gu, ' ')
  if (plain === '') return { ok: false, message: `日付を入れてください（${example}）` }
  if (plain.length > MOST_SIGNS) return { ok: false, message: yearIsMissing(plain) }
  const weekday = /\(([日月火水木金土])(?:曜日?)?\)$/u.exec(plain)?.[1]
  if (weekday) plain = plain.replace(/\([^)]*\)$/u, '').trim()
  const about = /(?:頃|ごろ|ころ)$/u.test(plain)
  plain = plain.replace(/(?:頃|ごろ|ころ)$/u, '').trim()
  // 平成31年・令和元年 is how we print a year of two eras; the later name is enough to find it again.
  plain = plain.replace(/^\D{1,2}(?:元|\d+)年・/u, '').replace(/ ?([年月日./-]) ?/gu, '$1')
  const compact = compactWestern.exec(plain) ?? compactEra.exec(plain)
  if (compact) plain = spaced(compact)

  const inEra = withEra.exec(plain)
  const match = inEra ?? western.exec(plain)
  if (!match) return { ok: false, message: yearIsMissing(plain) }
  const tail = (inEra ? inEra[3] : match[2])?.trim() ?? ''
  const parts = tail === '' ? undefined : rest.exec(tail)
  if (parts === null) return { ok: false, message: `日付として読めません。年・月・日を入れてください（${example}）` }
  const year = readYear(inEra, match)
  if ('message' in year) return year
  const month = parts?.[1] === undefined ? {} : { month: Number(parts[1]) }
  const day = parts?.[2] === undefined ? {} : { day: Number(parts[2]) }
  return { ok: true, written: { ...year, ...month, ...day, about, ...(weekday ? { weekday } : {}) } }
}

function readYear(inEra: RegExpExecArray | null, match: RegExpExecArray): { year: number, eraYear?: EraYear } | Unreadable {
  if (!inEra) {
    const year = Number(match[1])
    if (year < firstSolarYear || year > lastYear) return { ok: false, message: `西暦は${firstSolarYear}から${lastYear}で入れてください` }
    return { year }
  }
  const era = eraCalled(inEra[1] ?? '')
  const year = inEra[2] === '元' ? 1 : Number(inEra[2])
  if (!era) return { ok: false, message: `元号を確かめてください（${example}）` }
  if (year === 0) return { ok: false, message: `${era.name}は元年（1年）からです。年を直してください` }
  const eraYear = { era, year }
  if (westernYear(eraYear) < firstSolarYear) return { ok: false, message: '明治5年までは旧暦のため入れられません。明治6年（1873年）からの日付を入れてください' }
  if (westernYear(eraYear) > lastYear) return { ok: false, message: `${formatEraYear(eraYear)}は先すぎます。年を直してください` }
  return { year: westernYear(eraYear), eraYear }
}

function yearIsMissing(plain: string): string {
  return /^\d{1,3}\D/u.test(plain)
    ? `元号か西暦4けたを付けてください（${example}）`
    : `日付として読めません。年・月・日を入れてください（${example}）`
}

/** What is wrong with month or day; undefined if the calendar has it. */
export function calendarProblem({ year, eraYear, month, day }: WrittenDate): string | undefined {
  if (month === undefined) return undefined
  if (month < 1 || month > 12) return '月は1から12で入れてください'
  if (day === undefined) return undefined
  const { daysInMonth } = Temporal.PlainYearMonth.from({ year, month })
  const name = eraYear ? formatEraYear(eraYear) : `${year}年`
  if (day < 1 || day > daysInMonth) return `${name}${month}月は${daysInMonth}日までです。日は1から${daysInMonth}で入れてください`
  return undefined
}

/** On which side of its era a span of days lies; undefined if any of them belongs to it. */
export function outsideEra({ era }: EraYear, earliest: Temporal.PlainDate, latest: Temporal.PlainDate): { side: 'before' | 'after', bound: Temporal.PlainDate } | undefined {
  const first = firstDayOf(era)
  const last = lastDayOf(era)
  if (Temporal.PlainDate.compare(latest, first) < 0) return { side: 'before', bound: first }
  if (last && Temporal.PlainDate.compare(earliest, last) > 0) return { side: 'after', bound: last }
  return undefined
}
