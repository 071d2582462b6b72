import { expect, test } from 'vitest'
import { ageWords, birthWords, expectedSchoolYear } from './age-words.ts'
import type { Lifetime } from './age-words.ts'
import { familyNumber, fiscalYearOfShort } from './family-number.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const today = day('2026-11-25')
const born = (birth: Lifetime['birth'], more: Partial<Lifetime> = {}): Lifetime => ({ birth, unborn: false, dueOn: null, diedOn: null, ...more })

test.each([
  [born({ year: 2018, month: 11, day: 25 }), '8歳'], [born({ year: 2018, month: 11, day: 26 }), '7歳'], [born({ year: 2026, month: 11, day: 25 }), '0か月'],
  [born({ year: 2024, month: 11, day: 26 }), '1歳11か月'], [born({ year: 2025, month: 11, day: 25 }), '1歳'], [born({ year: 2024, month: 11, day: 25 }), '2歳'],
  [born({ year: 2018, month: 10 }), '8歳'], [born({ year: 2018, month: 11 }), '7〜8歳'], [born({ year: 2018 }), '7〜8歳'], [born({ year: 2026 }), '0歳'],
  [born({ year: 1990, about: true }), '36歳くらい'], [born(null), '年齢不明'], [born(null, { unborn: true }), '出生前'],
  [born({ year: 2018 }, { diedOn: day('2020-01-05') }), '死亡（令和2年1月5日）'],
])('the age of %j is %s', (life, words) => {
  expect(ageWords(life, today)).toBe(words)
})

test.each([
  [born({ year: 2019, month: 4, day: 1 }), '小2（見込み）'], [born({ year: 2019, month: 4, day: 2 }), '小1（見込み）'], [born({ year: 2019, month: 3 }), '小2（見込み）'],
  [born({ year: 2019, month: 4 }), null], [born({ year: 2019 }), null], [born({ year: 2019, month: 3, day: 1, about: true }), null], [born({ year: 1990, month: 1, day: 1 }), null],
  [born(null, { unborn: true }), null], [born({ year: 2024, month: 5, day: 1 }), '未就学（見込み）'],
])('the school year expected of %j is %s', (life, words) => {
  expect(expectedSchoolYear(life, today)).toBe(words)
})

test('a birth to come is the day it is due', () => {
  expect(birthWords(born(null, { unborn: true, dueOn: day('2027-01-05') }))).toBe('予定日 令和9年1月5日')
  expect(birthWords(born(null, { unborn: true }))).toBe('予定日不明')
})

test.each([[8, 2026], [1, 2019], [9, 1997], [30, 2018], [0, undefined]])('the short year %i is of %s', (year, fiscalYear) => {
  expect(fiscalYearOfShort(year, 2026)).toBe(fiscalYear)
})

test('a family\'s number names its year', () => {
  expect([familyNumber(2026, 19), familyNumber(2018, 2)]).toEqual(['F8-019', 'F30-002'])
})
