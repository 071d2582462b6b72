import { describe, expect, test } from 'vitest'
import { inMeetingOrder, inNewPlaces } from './piles.ts'
import { endOfMonth, reviewDue, reviewMonths, unsightedDays } from './review-cycle.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const cycles = [{ months: 6, since: '2019-04-01', source: '' }, { months: 3, since: '2026-04-01', source: '' }]

test.each([['2018-01-01', 6], ['2026-03-31', 6], ['2026-04-01', 3], ['2027-01-01', 3]])('on %s the cycle is %i months', (on, months) => {
  expect(reviewMonths(day(on), cycles)).toBe(months)
})

test('the limit of not being seen is the one in force', () => {
  expect(unsightedDays(day('2026-11-25'), [{ days: 60, since: '2026-12-01', source: '' }, { days: 90, since: '2019-04-01', source: '' }])).toBe(90)
})

describe('the day by which the council looks again', () => {
  test.each([
    ['a cycle after the registration', { reviewedOn: null, nextReviewOn: null }, '2026-09-01'],
    ['a cycle after the last review', { reviewedOn: day('2026-08-26'), nextReviewOn: null }, '2026-11-26'],
    ['the day it named', { reviewedOn: day('2026-08-26'), nextReviewOn: day('2026-10-15') }, '2026-10-15'],
    ['the last day of a short month', { reviewedOn: day('2026-11-30'), nextReviewOn: null }, '2027-02-28'],
  ])('%s', (_, reviewed, due) => { expect(reviewDue({ ...reviewed, since: day('2026-06-01') }).toString()).toBe(due) })
})

test.each([['2026-11-25', '2026-11-30'], ['2027-02-01', '2027-02-28'], ['2028-02-29', '2028-02-29']])('the month of %s ends on %s', (on, end) => {
  expect(endOfMonth(day(on)).toString()).toBe(end)
})

test('families stand pile by pile, by the typed number, the others as they stood', () => {
  const family = (name: string, pile: 'discuss' | 'changed' | 'quiet' | 'none', position: number | null = null) => ({ name, pile, position })
  expect(inMeetingOrder([family('a', 'quiet'), family('b', 'discuss', 2), family('c', 'discuss'), family('d', 'changed'), family('e', 'discuss', 1), family('f', 'none'), family('g', 'quiet')]).map(({ name }) => name)).toEqual(['e', 'b', 'c', 'd', 'a', 'g', 'f'])
})

test.each([
  ['as they stood', { a: 1, b: 2, c: 3 }, 'abc'],
  ['the last first', { a: 1, b: 2, c: 1 }, 'cab'],
  ['the first last', { a: 3, b: 2, c: 3 }, 'bca'],
  ['two that come in, each at its number', { a: 1, b: 2, c: 3, x: 1, y: 3 }, 'xaybc'],
  ['one without a number at the end', { a: 1, b: 2, c: 3, x: null }, 'abcx'],
  ['a number beyond the end', { a: 999, b: 2, c: 3 }, 'bca'],
] as const)('families to be discussed: %s', (_, typed, order) => {
  const choices = Object.entries(typed).map(([key, position]) => ({ key, pile: 'discuss' as const, position }))
  expect(inMeetingOrder(inNewPlaces(choices, new Map([['a', 1], ['b', 2], ['c', 3]]))).map(({ key }) => key).join('')).toBe(order)
})
