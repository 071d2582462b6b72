import { formatDateWithWeekday, parseJapaneseDate } from './japanese-date.ts'

/** A typed date in both calendars, 令和8年11月25日（水）・2026-11-25; '' when it is not, or not yet, a date. */
export function dateEcho(typed: string): string {
  if (typed.trim() === '') return ''
  const result = parseJapaneseDate(typed)
  return result.ok ? `${formatDateWithWeekday(result.date)}・${result.date.toString()}` : ''
}

/** What is wrong with a typed date, with what to do; '' when nothing is. */
export function dateComplaint(typed: string): string {
  if (typed.trim() === '') return ''
  const result = parseJapaneseDate(typed)
  return result.ok ? '' : result.message
}
