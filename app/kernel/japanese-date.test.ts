import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eraYearOf, westernYear } from './era.ts'
import { formatDateWithWeekday, formatJapaneseDate, formatShortDate, parseJapaneseDate } from './japanese-date.ts'
import { daysOf, formatPartialDate, parsePartialDate, wholeDate } from './partial-date.ts'

const example = '例 令和8年11月25日、R8.11.25、2026-11-25'
const read = (text: string) => {
  const result = parseJapaneseDate(text)
  return result.ok ? result.date.toString() : { message: result.message, ...(result.offer ? { offer: result.offer.toString() } : {}) }
}

describe('a date is read', () => {
  test.each([
    ['令和8年11月25日', '2026-11-25'], ['R8.11.25', '2026-11-25'], ['r8/11/25', '2026-11-25'], ['令8.11.25', '2026-11-25'], ['R081125', '2026-11-25'],
    ['2026-11-25', '2026-11-25'], ['2026/11/25', '2026-11-25'], ['20261125', '2026-11-25'], ['2026年11月25日', '2026-11-25'],
    ['２０２６／１１／２５', '2026-11-25'], ['令和８年１１月２５日', '2026-11-25'], ['Ｒ８．１１．２５', '2026-11-25'], ['㋿8年11月25日', '2026-11-25'],
    ['令和8年 11月 25日', '2026-11-25'], [' 令和 8 年 11 月 25 日 ', '2026-11-25'], ['R8 11 25', '2026-11-25'], ['令和8年11月25日（水）', '2026-11-25'], ['2026.11.25（水曜日）', '2026-11-25'],
    ['令和元年5月1日', '2019-05-01'], ['令和1年5月1日', '2019-05-01'], ['平成31年4月30日', '2019-04-30'], ['H31.4.30', '2019-04-30'], ['昭和64年1月7日', '1989-01-07'], ['平成元年1月8日', '1989-01-08'],
    ['大正元年7月30日', '1912-07-30'], ['明治6年1月1日', '1873-01-01'], ['令和6年2月29日', '2024-02-29'],
  ])('%s', (text, date) => {
    expect(read(text)).toBe(date)
  })
})

describe('a date is refused with what to do', () => {
  test.each([
    ['平成31年5月1日', '平成は31年4月30日までです（令和元年5月1日ですか）', '2019-05-01'],
    ['平成40年1月1日', '平成は31年4月30日までです（令和10年1月1日ですか）', '2028-01-01'],
    ['昭和64年1月8日', '昭和は64年1月7日までです（平成元年1月8日ですか）', '1989-01-08'],
    ['令和元年4月30日', '令和は元年5月1日からです（平成31年4月30日ですか）', '2019-04-30'],
    ['令和8年11月25日（木）', '令和8年11月25日は水曜日です。日付を確かめてください', '2026-11-25'],
    ['令和8年11月25日ごろ', '「ごろ」を付けずに日付を入れてください', '2026-11-25'],
  ])('%s, with an offer', (text, message, offer) => {
    expect(read(text)).toEqual({ message, offer })
  })

  test.each([
    ['令和元年13月', '月は1から12で入れてください'], ['令和元年13月1日', '月は1から12で入れてください'], ['2026-00-10', '月は1から12で入れてください'],
    ['令和8年2月30日', '令和8年2月は28日までです。日は1から28で入れてください'], ['2024-02-30', '2024年2月は29日までです。日は1から29で入れてください'], ['R8.4.31', '令和8年4月は30日までです。日は1から30で入れてください'], ['R8.4.0', '令和8年4月は30日までです。日は1から30で入れてください'],
    ['令和8年', '月と日も入れてください（例 令和8年11月25日）'], ['令和8年11月', '日も入れてください（例 令和8年11月25日）'],
    ['令和0年1月1日', '令和は元年（1年）からです。年を直してください'], ['明治5年12月2日', '明治5年までは旧暦のため入れられません。明治6年（1873年）からの日付を入れてください'],
    ['8.11.25', `元号か西暦4けたを付けてください（${example}）`], ['11月25日', `元号か西暦4けたを付けてください（${example}）`],
    ['', `日付を入れてください（${example}）`], ['　', `日付を入れてください（${example}）`], ['あした', `日付として読めません。年・月・日を入れてください（${example}）`], ['令和8年11月25日朝', `日付として読めません。年・月・日を入れてください（${example}）`],
    ['1800-01-01', '西暦は1873から2199で入れてください'], ['9999-01-01', '西暦は1873から2199で入れてください'], ['令和999年1月1日', '令和999年は先すぎます。年を直してください'],
  ])('%s', (text, message) => {
    expect(read(text)).toEqual({ message })
  })

  test('whatever is typed gets a date or a message, never an exception', () => {
    const piece = fc.constantFrom('令和', '平成', 'H', 'R', '元', '年', '月', '日', '0', '1', '31', '8', '99', '2026', '.', '-', '/', ' ', 'ごろ', '（水）', '・', '𠮷', '\u0000')
    fc.assert(fc.property(fc.array(piece, { maxLength: 9 }).map(pieces => pieces.join('')), text => {
      const result = parseJapaneseDate(text)
      expect(result.ok ? result.date.year : result.message.length).toBeGreaterThan(5)
      expect(typeof parsePartialDate(text).ok).toBe('boolean')
    }))
  })
})

describe('a date is written', () => {
  test('long, short, with its weekday', () => {
    const date = Temporal.PlainDate.from('2026-11-25')
    expect(formatJapaneseDate(date)).toBe('令和8年11月25日')
    expect(formatShortDate(date)).toBe('R8.11.25')
    expect(formatDateWithWeekday(date)).toBe('令和8年11月25日（水）')
    expect(formatJapaneseDate(Temporal.PlainDate.from('2019-05-01'))).toBe('令和元年5月1日')
    expect(formatShortDate(Temporal.PlainDate.from('1850-02-03'))).toBe('1850.2.3')
  })

  test('every day from 1900 to 2100 is read back as it was written, in every form', () => {
    const end = Temporal.PlainDate.from('2101-01-01')
    const wrong: string[] = []
    for (let date = Temporal.PlainDate.from('1900-01-01'); !date.equals(end); date = date.add({ days: 1 })) {
      const eraYear = eraYearOf(date)
      const forms = [formatDateWithWeekday(date), formatShortDate(date), date.toString()]
      if (!eraYear || westernYear(eraYear) !== date.year || forms.some(form => read(form) !== date.toString())) wrong.push(date.toString())
    }
    expect(wrong).toEqual([])
  }, 60_000)
})

describe('a date known in part', () => {
  test.each([
    ['平成30年12月', { year: 2018, month: 12 }, '平成30年12月'], ['平成30年ごろ', { year: 2018, about: true }, '平成30年ごろ'], ['2018年頃', { year: 2018, about: true }, '平成30年ごろ'], ['H30', { year: 2018 }, '平成30年'], ['2018-12', { year: 2018, month: 12 }, '平成30年12月'],
    ['平成30年12月1日', { year: 2018, month: 12, day: 1 }, '平成30年12月1日'], ['平成31年', { year: 2019 }, '平成31年・令和元年'], ['令和元年', { year: 2019 }, '平成31年・令和元年'], ['平成元年1月', { year: 1989, month: 1 }, '昭和64年・平成元年1月'],
  ])('%s', (text, date, written) => {
    expect(parsePartialDate(text)).toEqual({ ok: true, date })
    expect(formatPartialDate(date)).toBe(written)
    expect(parsePartialDate(written)).toEqual({ ok: true, date })
  })

  test.each([
    ['平成32年', '平成は31年4月30日までです（令和2年ですか）', { year: 2020 }], ['平成31年5月', '平成は31年4月30日までです（令和元年5月ですか）', { year: 2019, month: 5 }], ['令和元年4月', '令和は元年5月1日からです（平成31年4月ですか）', { year: 2019, month: 4 }],
  ])('%s is refused', (text, message, offer) => {
    expect(parsePartialDate(text)).toEqual({ ok: false, message, offer })
  })

  test('the days it may mean', () => {
    expect(daysOf({ year: 2024, month: 2 })).toEqual({ earliest: Temporal.PlainDate.from('2024-02-01'), latest: Temporal.PlainDate.from('2024-02-29') })
    expect(wholeDate({ year: 2024, month: 2 })).toBeUndefined()
    expect(wholeDate({ year: 2024, month: 2, day: 3 })?.toString()).toBe('2024-02-03')
  })
})
