import { text } from '../kernel/fields.ts'
import type { Field } from '../kernel/record.ts'
import { read, unreadable } from '../kernel/result.ts'
import type { Read } from '../kernel/result.ts'

/** Reads hours of a week (29, 29.5, 38:45, 38時間45分) as minutes, 1 to 168 hours. */
export function readWeeklyHours(typed: string): Read<number> {
  const plain = typed.normalize('NFKC').replaceAll(/\s/g, '').replace(/^週/, '')
  const clock = /^(\d{1,3})(?::([0-5]?\d)|時間(?:([0-5]?\d)分)?)$/.exec(plain)
  const decimal = /^\d{1,3}(\.\d{1,3})?$/.test(plain) ? Number(plain) * 60 : undefined
  const minutes = clock ? Number(clock[1]) * 60 + Number(clock[2] ?? clock[3] ?? 0) : decimal
  if (minutes === undefined) return unreadable('週の時間を 29、29.5、38:45、38時間45分 のように入れてください')
  return minutes >= 60 && minutes <= 168 * 60 ? read(Math.round(minutes)) : unreadable('週の時間は1時間から168時間までで入れてください')
}

/** 38時間45分, 29時間. */
export function weeklyHoursInWords(minutes: number): string {
  return `${Math.floor(minutes / 60)}時間${minutes % 60 > 0 ? `${minutes % 60}分` : ''}`
}

/** Hours of a week, in minutes. */
export function weeklyHours(label: string, hint: string): Field<number | null> {
  const line = text(label, { width: 'short', hint })
  return {
    ...line,
    parse: (raw) => ((raw[0] ?? '').trim() === '' ? read(null) : readWeeklyHours(raw[0] ?? '')),
    raw: (value, name) => ({ [name]: value === null ? [] : [weeklyHoursInWords(value)] }),
    show: (value) => (value === null ? '' : weeklyHoursInWords(value)),
  }
}
