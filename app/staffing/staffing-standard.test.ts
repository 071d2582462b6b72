import { expect, test } from 'vitest'
import { lineNear, peopleNeeded, ruleOf, sizeOf, standardOn } from './staffing-standard.ts'

test.each([
  [0, 'small_a', 2], [8_999, 'small_a', 2], [9_000, 'small_b', 3], [17_999, 'small_b', 3], [18_000, 'small_c', 4], [26_999, 'small_c', 4],
  [27_000, 'middle', 6], [71_999, 'middle', 6], [72_000, 'large', 11], [400_000, 'large', 11],
] as const)('%i children make %s, %i people', (children, size, people) => {
  expect(sizeOf(children)).toBe(size)
  expect(peopleNeeded(ruleOf(size).needs)).toBe(people)
})

test('the town of the demo falls from 中規模型 (6) to 小規模C型 (4) between 2025 and 2027', () => {
  const years = [[2019, 29_400], [2022, 28_300], [2025, 27_200], [2027, 26_800]] as const
  expect(years.map(([, children]) => peopleNeeded(ruleOf(sizeOf(children)).needs))).toEqual([6, 6, 6, 4])
})

test('中規模型 is three, one and two, as the town printed it; one of the three may be part-time', () => {
  expect(ruleOf('middle').needs.map(({ post, people, partTime }) => [post, people, partTime])).toEqual([['family_supporter', 3, 1], ['psychologist', 1, 1], ['abuse_specialist', 2, 2]])
})

test.each([[27_200, { line: 27_000, away: 200 }], [26_800, { line: 27_000, away: -200 }], [9_000, { line: 9_000, away: 0 }], [29_400, undefined], [100, undefined]] as const)(
  'how far %i children are from a line', (children, near) => { expect(lineNear(children, 1_000)).toEqual(near) })

test.each([['2017-03-31', undefined], ['2017-04-01', '市区町村子ども家庭総合支援拠点'], ['2024-03-31', '市区町村子ども家庭総合支援拠点'], ['2024-04-01', 'こども家庭センター'], ['2026-11-25', 'こども家庭センター']] as const)(
  'on %s the standard is %s', (day, name) => { expect(standardOn(Temporal.PlainDate.from(day))?.name).toBe(name) })

test('the centre asks for a head and a leading supporter beside the same table', () => {
  const besides = (day: string) => standardOn(Temporal.PlainDate.from(day))!.besides.map(({ post }) => post)
  expect(besides('2023-04-01')).toEqual(['council_coordinator'])
  expect(besides('2024-04-01')).toEqual(['centre_director', 'lead_supporter', 'council_coordinator'])
})
