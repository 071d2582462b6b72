import { z } from 'zod'
import { formatJapaneseDate, parseJapaneseDate } from './japanese-date.ts'
import { formatDateTime, formatTime, officeDateOf, officeInstant, officeTimeOf, parseOfficeTime } from './office-time.ts'
import { formatPartialDate, parsePartialDate } from './partial-date.ts'
import type { PartialDate } from './partial-date.ts'
import { UNKNOWN_CODE, parseRecord, rawOf } from './record.ts'
import type { AnyRecord, Field, Option, Raw, Values } from './record.ts'
import { read, unreadable } from './result.ts'
import type { Problem, Read } from './result.ts'

interface Asking { hint?: string; guarded?: 'place' | 'reporter' }
const one = (raw: readonly string[]): string => raw[0] ?? ''

/** Marks a field that must be answered; its value is then never null. */
export function required<T>(field: Field<T | null>): Field<T> {
  return { ...field, required: true } as Field<T>
}

function single<T>(label: string, asking: Asking, control: Field<T>['control'], parse: (text: string) => Read<T>, write: (value: T) => string,
  show: (value: T) => string = write): Field<T | null> {
  return {
    label, required: false, control, ...asking,
    parse: (raw) => (one(raw).trim() === '' ? read(null) : parse(one(raw))),
    raw: (value, name) => ({ [name]: value === null ? [] : [write(value)] }),
    show: (value) => (value === null ? '' : show(value)),
  }
}

/** One line of text, kept exactly as typed. `most` is the longest, in characters. */
export function text(label: string, asking: Asking & { most?: number; width?: 'short' | 'middle' | 'long'; mode?: 'numeric' | 'tel' | 'password'; list?: readonly string[] } = {}): Field<string | null> {
  const { most = 200, width = 'middle', mode, list, ...rest } = asking
  return single(label, rest, { kind: 'text', width, ...(mode ? { mode } : {}), ...(list ? { list } : {}) }, (typed) => limited(label, typed, most), (value) => value)
}

/** Text of several lines, kept exactly as typed. */
export function longText(label: string, asking: Asking & { most?: number; rows?: number } = {}): Field<string | null> {
  const { most = 20_000, rows = 4, ...rest } = asking
  return single(label, rest, { kind: 'area', rows }, (typed) => limited(label, typed.replaceAll('\r\n', '\n'), most), (value) => value)
}

function limited(label: string, typed: string, most: number): Read<string> {
  const length = [...typed].length
  if (length > most) return unreadable(`${label}は${most}字までです（いま${length}字）。短くするか、分けて書いてください`)
  // PostgreSQL keeps no NUL, and a lone surrogate could not be written back as it was typed.
  if (typed.includes('\u0000') || !typed.isWellFormed()) return unreadable(`${label}に使えない文字があります。打ち直してください`)
  return read(typed)
}

/** One of a code list, as radio buttons or, when there are many, as a list to open. */
export function choice<const O extends Option>(label: string, options: readonly O[], asking: Asking & { as?: 'radio' | 'select' } = {}): Field<O['code'] | null> {
  const { as = options.length > 8 ? 'select' : 'radio', ...rest } = asking
  const known = z.enum(options.map((option) => option.code) as [O['code'], ...O['code'][]])
  return single(label, rest, { kind: as, options }, (code) => {
    const checked = known.safeParse(code)
    return checked.success ? read(checked.data as O['code']) : unreadable(UNKNOWN_CODE)
  }, (code) => code, (code) => options.find((option) => option.code === code)?.label ?? code)
}

/** Any number of a code list. */
export function choices<const O extends Option>(label: string, options: readonly O[], asking: Asking = {}): Field<readonly O['code'][]> {
  const codes = new Set<string>(options.map((option) => option.code))
  return {
    label, required: false, control: { kind: 'checks', options }, ...asking,
    parse: (raw) => (raw.every((code) => code === '' || codes.has(code)) ? read(raw.filter((code) => code !== '') as O['code'][]) : unreadable(UNKNOWN_CODE)),
    raw: (value, name) => ({ [name]: [...value] }),
    show: (value) => value.map((code) => options.find((option) => option.code === code)?.label ?? code).join('、'),
  }
}

/** A single tick. */
export function tick(label: string, words: string, asking: Asking = {}): Field<boolean> {
  return {
    label, required: false, control: { kind: 'checks', options: [{ code: 'yes', label: words }] }, ...asking,
    parse: (raw) => read(raw.includes('yes')),
    raw: (value, name) => ({ [name]: value ? ['yes'] : [] }),
    show: (value) => (value ? 'はい' : 'いいえ'),
  }
}

/** A day, typed in any calendar (令和8年11月25日, R8.11.25, 2026-11-25). */
export function date(label: string, asking: Asking = {}): Field<Temporal.PlainDate | null> {
  return single(label, asking, { kind: 'date' }, readDate, (value) => formatJapaneseDate(value))
}

function readDate(typed: string): Read<Temporal.PlainDate> {
  const result = parseJapaneseDate(typed)
  if (result.ok) return read(result.date)
  return unreadable(result.message, result.offer ? formatJapaneseDate(result.offer) : undefined)
}

/** A birth date of any precision (平成30年12月12日, 平成30年12月, 平成30年ごろ). */
export function birthDate(label: string, asking: Asking = {}): Field<PartialDate | null> {
  return single(label, asking, { kind: 'birth' }, (typed) => {
    const result = parsePartialDate(typed)
    return result.ok ? read(result.date) : unreadable(result.message)
  }, formatPartialDate)
}

/** An hour and minute of the office day. */
export function time(label: string, asking: Asking = {}): Field<Temporal.PlainTime | null> {
  return single(label, asking, { kind: 'time' }, readTime, (value) => formatTime(value))
}

function readTime(typed: string): Read<Temporal.PlainTime> {
  const result = parseOfficeTime(typed)
  return result.ok ? read(result.time) : unreadable(result.message)
}

/** A moment in office time: the names `x` (day) and `x.time` are sent together. */
export function dateTime(label: string, asking: Asking = {}): Field<Temporal.Instant | null> {
  return {
    label, required: false, control: { kind: 'datetime' }, ...asking,
    parse: (raw, all, name) => {
      const clock = one(all[`${name}.time`] ?? [])
      if (one(raw).trim() === '' && clock.trim() === '') return read(null)
      if (one(raw).trim() === '') return { ok: false, problems: [{ field: name, message: `${label}の日付を入れてください` }] }
      if (clock.trim() === '') return { ok: false, problems: [{ field: `${name}.time`, message: `${label}の時刻を入れてください（例 14:05）` }] }
      const problems: Problem[] = []
      const day = readDate(one(raw))
      const hour = readTime(clock)
      if (!day.ok) problems.push({ field: name, message: day.message })
      if (!hour.ok) problems.push({ field: `${name}.time`, message: hour.message })
      return day.ok && hour.ok ? read(officeInstant(day.value, hour.value)) : { ok: false, problems }
    },
    raw: (value, name) => value === null ? {} : {
      [name]: [formatJapaneseDate(officeDateOf(value))],
      [`${name}.time`]: [formatTime(officeTimeOf(value))],
    },
    show: (value) => (value === null ? '' : formatDateTime(value)),
  }
}

/** A whole number between two bounds; thousands may be parted by commas. */
export function number(label: string, bounds: { least: number; most: number }, asking: Asking = {}): Field<number | null> {
  return single(label, asking, { kind: 'text', width: 'short', mode: 'numeric' }, (typed) => {
    const plain = typed.normalize('NFKC').trim()
    const value = Number(plain.replaceAll(',', ''))
    if (!/^-?(\d+|\d{1,3}(,\d{3})+)$/.test(plain)) return unreadable(`${label}は数字で入れてください`)
    return value >= bounds.least && value <= bounds.most ? read(value) : unreadable(`${label}は${bounds.least.toLocaleString('ja')}から${bounds.most.toLocaleString('ja')}までで入れてください`)
  }, String)
}

const uuid = z.uuid()
/** An id the page itself put into the form; anything else reads as an unknown code. */
export function reference(label: string, asking: Asking = {}): Field<string | null> {
  return single(label, asking, { kind: 'none' }, (typed) => (uuid.safeParse(typed).success ? read(typed) : unreadable(UNKNOWN_CODE)), (value) => value)
}

/** Several rows of one record, sent as `name.0.field`, `name.1.field` …; rows in which nothing was typed are left out. */
export function rows<R extends AnyRecord>(label: string, record: R, bounds: { least: number; most: number; noun: string }, asking: Asking & { ignore?: readonly string[] } = {}): Field<readonly Values<R>[]> {
  const { ignore = [], ...rest } = asking
  return {
    label, required: bounds.least > 0, control: { kind: 'rows', record, most: bounds.most, noun: bounds.noun }, ...rest,
    parse: (_, all, name) => {
      const found = rowsSent(all, name).filter((index) => isTyped(all, `${name}.${index}.`, record, ignore)).slice(0, bounds.most + 1)
      const problems: Problem[] = []
      const values: Values<R>[] = []
      for (const index of found) {
        const result = parseRecord(record, all, `${name}.${index}.`)
        if ('problems' in result) problems.push(...result.problems)
        else values.push(result.values)
      }
      if (problems.length === 0 && found.length < bounds.least) problems.push({ field: name, message: `${bounds.noun}を${bounds.least}つ以上入れてください` })
      if (found.length > bounds.most) problems.push({ field: name, message: `${bounds.noun}は${bounds.most}までです。残りは分けて記録してください` })
      return problems.length > 0 ? { ok: false, problems } : read(values)
    },
    raw: (value, name) => Object.assign({}, ...value.map((row, index) => rawOf(record, row as Partial<Values<R>>, `${name}.${index}.`))) as Raw,
    show: (value) => `${value.length}件`,
  }
}

/** The indices of the rows a form sent under a name, in order. */
export function rowsSent(raw: Raw, name: string): number[] {
  const indices = Object.keys(raw).filter((key) => key.startsWith(`${name}.`)).map((key) => Number(key.slice(name.length + 1).split('.')[0]))
  return [...new Set(indices.filter(Number.isInteger))].sort((a, b) => a - b)
}

function isTyped(all: Raw, prefix: string, record: AnyRecord, ignore: readonly string[]): boolean {
  return Object.keys(record.fields).some((field) => !ignore.includes(field) && (all[prefix + field] ?? []).some((value) => value.trim() !== ''))
}
