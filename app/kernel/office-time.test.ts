import { expect, test } from 'vitest'
import { daysApartWords, elapsedWords, formatDateTime, formatDateTimeWithWeekday, formatTime, officeDateOf, officeInstant, officeTimeOf, parseOfficeTime, remainingWords } from './office-time.ts'

const at = (text: string) => Temporal.Instant.from(`${text}+09:00`)

test.each([['14:05', '14:05'], ['14時05分', '14:05'], ['1405', '14:05'], ['１４：０５', '14:05'], ['905', '9:05'], ['9:5', '9:05'], ['14時', '14:00'], ['14時半', '14:30'], ['午後2時5分', '14:05'], ['午前9時', '9:00'], ['0:00', '0:00'], ['午後 2:05', '14:05']])('%s is read', (text, written) => {
  const read = parseOfficeTime(text)
  expect(read.ok && formatTime(read.time)).toBe(written)
})

test.each([['24:00', '時は0から23で入れてください'], ['9:60', '分は0から59で入れてください'], ['', '時刻を入れてください（例 14:05）'], ['14', '時刻として読めません。14:05 のように入れてください'], ['14:', '時刻として読めません。14:05 のように入れてください'], ['午後13時', '午後は0時から12時で入れてください'], ['午後12時', '12時は「12:00」（昼）か「0:00」（夜）で入れてください']])('%s is refused', (text, message) => {
  expect(parseOfficeTime(text)).toEqual({ ok: false, message })
})

test('an office time is a moment in Tokyo', () => {
  const instant = officeInstant(Temporal.PlainDate.from('2026-11-25'), Temporal.PlainTime.from('08:31'))
  expect(instant.toString()).toBe('2026-11-24T23:31:00Z')
  expect(officeDateOf(instant).toString()).toBe('2026-11-25')
  expect(officeTimeOf(instant).toString()).toBe('08:31:00')
  expect(formatDateTime(instant)).toBe('令和8年11月25日 8:31')
  expect(formatDateTimeWithWeekday(instant)).toBe('令和8年11月25日（水）8:31')
})

test.each([['2026-11-20T18:40', '2026-11-23T08:31', '61時間51分'], ['2026-11-25T14:12:59', '2026-11-25T14:17:00', '4分'], ['2026-11-25T14:12', '2026-11-25T15:12', '1時間0分'], ['2026-11-25T15:00', '2026-11-25T14:00', '0分']])('from %s to %s %s went by', (from, now, words) => {
  expect(elapsedWords(at(from), at(now))).toBe(words)
})

test('what is left, and what is past', () => {
  expect(remainingWords(at('2026-11-25T15:40'), at('2026-11-25T14:12'))).toBe('あと1時間28分')
  expect(remainingWords(at('2026-11-25T15:40'), at('2026-11-25T15:45'))).toBe('5分過ぎています')
})

test.each([['2026-11-16', '9日前'], ['2026-11-24', 'きのう'], ['2026-11-25', 'きょう'], ['2026-11-26', 'あした'], ['2026-12-25', '30日後'], ['2025-11-25', '365日前']])('%s is %s', (date, words) => {
  expect(daysApartWords(Temporal.PlainDate.from(date), Temporal.PlainDate.from('2026-11-25'))).toBe(words)
})
