import { formatDateWithWeekday, formatJapaneseDate } from './japanese-date.ts'

/** The office's clock; days begin at its midnight. */
const officeZone = 'Asia/Tokyo'

/** The instant of an office date and time. */
export function officeInstant(date: Temporal.PlainDate, time: Temporal.PlainTime): Temporal.Instant {
  return date.toZonedDateTime({ timeZone: officeZone, plainTime: time }).toInstant()
}

/** The office's date at an instant. */
export function officeDateOf(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(officeZone).toPlainDate()
}

/** The office's time of day at an instant. */
export function officeTimeOf(instant: Temporal.Instant): Temporal.PlainTime {
  return instant.toZonedDateTimeISO(officeZone).toPlainTime()
}

/** Reads 14:05, 14時05分, 14時, 14時半, 午後2時5分, 1405, full-width; messages say what to do. */
export function parseOfficeTime(text: string): { ok: true, time: Temporal.PlainTime } | { ok: false, message: string } {
  const plain = text.normalize('NFKC').replace(/\s/gu, '')
  if (plain === '') return { ok: false, message: '時刻を入れてください（例 14:05）' }
  const compact = /^(\d{1,2})(\d{2})$/u.exec(plain)
  const match = compact ? ['', '', compact[1], compact[2]] : /^(午前|午後)?(\d{1,2})(?::(?=\d)|時)(?:(\d{1,2})分?|(半))?$/u.exec(plain)
  if (!match) return { ok: false, message: '時刻として読めません。14:05 のように入れてください' }
  const [, half, hours] = match
  const hour = Number(hours)
  const minute = match[4] ? 30 : Number(match[3] ?? 0)
  if (half && hour > 12) return { ok: false, message: `${half}は0時から12時で入れてください` }
  if (hour > 23) return { ok: false, message: '時は0から23で入れてください' }
  if (minute > 59) return { ok: false, message: '分は0から59で入れてください' }
  // 午後12時 is noon-plus-twelve by the letter of 明治5年太政官布告337号, but nobody at a telephone means midnight.
  if (half && hour === 12) return { ok: false, message: '12時は「12:00」（昼）か「0:00」（夜）で入れてください' }
  return { ok: true, time: new Temporal.PlainTime(half === '午後' ? hour + 12 : hour, minute) }
}

/** 14:05, 9:30. */
export function formatTime(at: Temporal.PlainTime | Temporal.Instant): string {
  const { hour, minute } = at instanceof Temporal.Instant ? officeTimeOf(at) : at
  return `${hour}:${String(minute).padStart(2, '0')}`
}

/** 令和8年11月25日 14:05. */
export function formatDateTime(instant: Temporal.Instant): string {
  return `${formatJapaneseDate(officeDateOf(instant))} ${formatTime(instant)}`
}

/** 令和8年11月25日（水）14:05. */
export function formatDateTimeWithWeekday(instant: Temporal.Instant): string {
  return `${formatDateWithWeekday(officeDateOf(instant))}${formatTime(instant)}`
}

function hoursAndMinutes(from: Temporal.Instant, until: Temporal.Instant): string {
  const minutes = Math.floor(Math.max(until.epochMilliseconds - from.epochMilliseconds, 0) / 60_000)
  const hours = Math.floor(minutes / 60)
  return `${hours === 0 ? '' : `${hours}時間`}${minutes % 60}分`
}

/** Time gone by, counted up and rounded down: 44時間48分, 5分; 0分 when `from` is still to come. */
export function elapsedWords(from: Temporal.Instant, now: Temporal.Instant): string {
  return hoursAndMinutes(from, now)
}

/** あと1時間28分, or 1時間28分過ぎています. */
export function remainingWords(until: Temporal.Instant, now: Temporal.Instant): string {
  return Temporal.Instant.compare(now, until) <= 0 ? `あと${hoursAndMinutes(now, until)}` : `${hoursAndMinutes(until, now)}過ぎています`
}

/** きょう, きのう, 9日前, あした, 3日後. */
export function daysApartWords(date: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const days = today.until(date, { largestUnit: 'day' }).days
  const near: Record<number, string> = { [-1]: 'きのう', 0: 'きょう', 1: 'あした' }
  return near[days] ?? (days < 0 ? `${-days}日前` : `${days}日後`)
}
