import { expect, test } from 'vitest'
import { differenceRows, lineDifferences } from './line-differences.ts'

test.each([
  ['a\nb\nc', 'a\nb\nc', []],
  ['a\nb\nc', 'a\nB\nc', [{ line: 2, before: ['b'], after: ['B'] }]],
  ['a\nb\nc', 'a\nc', [{ line: 2, before: ['b'], after: [] }]],
  ['a\nc', 'a\nb\nc', [{ line: 2, before: [], after: ['b'] }]],
  ['', 'a', [{ line: 1, before: [''], after: ['a'] }]],
  ['1\na\n2\nb\n3', '1\nA\n2\nb\nx\n3', [{ line: 2, before: ['a'], after: ['A'] }, { line: 5, before: [], after: ['x'] }]],
])('%j → %j', (before, after, found) => {
  expect(lineDifferences(before, after)).toEqual(found)
})

test('texts of thousands of other lines are told as one difference', () => {
  const many = (word: string): string => Array.from({ length: 3000 }, (_, at) => `${word}${at}`).join('\n')
  const [one, ...others] = lineDifferences(many('a'), many('b'))
  expect([one!.before.length, one!.after.length, others.length]).toEqual([3000, 3000, 0])
  expect(differenceRows([one!])).toHaveLength(3000)
})

test('no number of empty lines keeps a change out of sight', () => {
  const [earlier, later] = ['a\nb\nphone 1\nc', `a\n${'\n'.repeat(420)}b\n \n\t\nphone 2\nc`]
  expect(differenceRows(lineDifferences(earlier, later))).toEqual([{ what: '423行目', before: 'phone 1', after: ' ' }, { what: '425行目', before: '', after: 'phone 2' }, { what: '空の行だけの違い 421行', before: '', after: '' }])
})
