import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostOf } from './most-of.ts'

const by = (text: string): string => text[0]!

test.each([
  ['a1 a2 b1', 5, 'a1 a2 b1', ''],
  ['a1 a2 a3 a4 a5 a6 a7 b1', 5, 'a1 a2 a3 a4 b1', 'a 3'],
  ['a1 b1 c1 d1 e1 f1', 5, 'a1 b1 c1 d1 e1', 'f 1'],
  ['a1 a2 b1 b2 b3', 3, 'a1 a2 b1', 'b 2'],
  ['', 5, '', ''],
])('%s, at most %i: %s, left %s', (rows, most, shown, left) => {
  const short = mostOf(rows.split(' ').filter(Boolean), by, most)
  expect(short.shown.join(' ')).toBe(shown)
  expect(short.left.map(({ group, count }) => `${group} ${count}`).join(' ')).toBe(left)
})

test('nothing is lost, nothing is shown twice, and never more than asked for', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')), fc.nat(8), (letters, most) => {
    const rows = letters.map((letter, at) => `${letter}${at}`)
    const { shown, left } = mostOf(rows, by, most)
    expect(shown.length).toBe(Math.min(most, rows.length))
    expect(shown.length + left.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length)
    expect(shown).toEqual(rows.filter((row) => shown.includes(row)))
  }))
})
