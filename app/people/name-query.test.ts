import { describe, expect, test } from 'vitest'
import { kanaKey, nameKey } from './name-keys.ts'
import { readQuery } from './name-query.ts'
import type { PartialDate } from '../kernel/partial-date.ts'
import { editDistance, rankOf } from './name-rank.ts'

describe('what was typed is', () => {
  test.each([
    ['さとう', { kind: 'kana', nameKey: 'サトウ', kanaKeys: ['サト'] }], ['ｻﾄｳ', { kind: 'kana', nameKey: 'サトウ', kanaKeys: ['サト'] }], ['かつべ れん', { kind: 'kana', nameKey: 'カツベレン', kanaKeys: ['カツヘレン'] }],
    ['斉藤', { kind: 'kanji', nameKey: '斎藤', kanaKeys: [] }], ['佐藤 みずき', { kind: 'kanji', nameKey: '佐藤ミズキ', kanaKeys: [] }], ['Shinichi', { kind: 'latin', nameKey: 'SHINICHI', kanaKeys: ['シニチ', 'シンイチ'] }],
    ['H30.12.1', { kind: 'birth', birth: { year: 2018, month: 12, day: 1 } }], ['平成30年12月', { kind: 'birth', birth: { year: 2018, month: 12 } }], ['2018/12/01', { kind: 'birth', birth: { year: 2018, month: 12, day: 1 } }], ['20181201', { kind: 'birth', birth: { year: 2018, month: 12, day: 1 } }], ['平成31年5月1日生', { kind: 'birth', birth: { year: 2019, month: 5, day: 1 } }],
    ['0853-21-1234', { kind: 'phone', digits: '0853211234' }], ['０９０ 1234 5678', { kind: 'phone', digits: '09012345678' }], ['1234', { kind: 'phone', digits: '1234' }], ['2018', { kind: 'phone', digits: '2018' }],
    ['R8-123', { kind: 'number', fiscalYear: 2026, sequence: 123 }], ['ｒ８－０１２', { kind: 'number', fiscalYear: 2026, sequence: 12 }], ['H31-5', { kind: 'number', fiscalYear: 2019, sequence: 5 }],
    ['さとう H30.12', { kind: 'kana', nameKey: 'サトウ', kanaKeys: ['サト'], birth: { year: 2018, month: 12 } }], ['', { kind: 'nothing' }], ['  ', { kind: 'nothing' }], ['12', { kind: 'kanji', nameKey: '12', kanaKeys: [] }], ['・', { kind: 'nothing' }],
  ])('%s', (text, query) => {
    expect(readQuery(text)).toEqual(query)
  })
})

test.each([['', '', 0], ['', 'ab', 2], ['ab', '', 2], ['サト', 'サト', 0], ['サトウ', 'サイトウ', 1], ['ab', 'ba', 1], ['cab', 'cba', 1], ['20181201', '20182101', 1], ['𠮷田', '田', 1], ['kitten', 'sitting', 3]])('%s and %s are %i apart', (one, other, distance) => {
  expect(editDistance(one, other)).toBe(distance)
  expect(editDistance(other, one)).toBe(distance)
})

describe('the nearest stands first', () => {
  const person = (name: string, kana: string, birth?: PartialDate) => ({ name, nameKey: nameKey(name), kanaKey: kanaKey(kana), ...(birth ? { birth } : {}) })
  const born = (year: number, month: number, day: number): PartialDate => ({ year, month, day })
  const order = (text: string, people: ReturnType<typeof person>[]) => people.toSorted((a, b) => rankOf(readQuery(text), a) - rankOf(readQuery(text), b)).map(one => one.name)

  test('by sound', () => {
    expect(order('さとう', [person('斎藤', 'さいとう'), person('美里', 'みさと'), person('佐藤花', 'さとうはな'), person('佐藤', 'サトウ')])).toEqual(['佐藤', '佐藤花', '美里', '斎藤'])
  })

  test('by writing', () => {
    expect(order('渡邊', [person('田辺', 'たなべ'), person('渡辺美咲', 'わたなべみさき'), person('渡邉', 'わたなべ')])).toEqual(['渡邉', '渡辺美咲', '田辺'])
  })

  test('by name and birth, swapped digits before another day, unknown between', () => {
    const people = [person('別の日', 'さとう', born(2001, 3, 4)), person('不明', 'さとう'), person('入れ違い', 'さとう', born(2018, 12, 10)), person('月まで', 'さとう', { year: 2018, month: 12 }), person('同じ', 'さとう', born(2018, 12, 1))]
    expect(order('さとう H30.12.1', people)).toEqual(['同じ', '月まで', '入れ違い', '不明', '別の日'])
    expect(order('H30.12.1', people)).toEqual(['同じ', '月まで', '入れ違い', '不明', '別の日'])
  })
})
