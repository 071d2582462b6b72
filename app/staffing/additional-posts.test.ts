import { describe, expect, test } from 'vitest'
import { additionalPosts } from './additional-posts.ts'

/** The example of the guidance: 30,000 children, 450 of ours, 160,000 among 18,000,000. */
const example = { ownCount: 450, nationalCount: 160_000, nationalChildren: 18_000_000 }

test('the worked example: 450 − 266.67 = 183.33, ÷ 40 = 4.58', () => {
  const result = additionalPosts('middle', 30_000, example, 'undecided')
  if (result.kind !== 'counted') throw new Error(result.kind)
  expect([result.expected.toFixed(2), result.excess.toFixed(2), result.exact.toFixed(2)]).toEqual(['266.67', '183.33', '4.58'])
  expect([result.ownPerThousand.toFixed(2), result.nationalPerThousand.toFixed(2), result.above, result.people]).toEqual(['15.00', '8.89', true, null])
})

describe('the fraction', () => {
  // 1,000 children and no case in the country: own ÷ 40.
  test.each([
    [183, 'down', 4], [183, 'half_up', 5], [183, 'up', 5], [183, 'undecided', null],
    [180, 'down', 4], [180, 'half_up', 5], [180, 'up', 5], [179, 'half_up', 4],
    [160, 'down', 4], [160, 'half_up', 4], [160, 'up', 4], [160, 'undecided', 4],
    [1, 'down', 0], [1, 'half_up', 0], [1, 'up', 1],
  ] as const)('%i ÷ 40, %s, is %s', (ownCount, rounding, people) => {
    expect(additionalPosts('small_b', 10_000, { ownCount, nationalCount: 0, nationalChildren: 18_000_000 }, rounding)).toMatchObject({ people })
  })
})

test.each([[266, false, 0], [240, false, 0], [0, false, 0], [267, true, 1]] as const)('%i of ours against 266.67: above the country %s, %i people', (ownCount, above, people) => {
  expect(additionalPosts('middle', 30_000, { ...example, ownCount }, 'up')).toMatchObject({ kind: 'counted', above, people, ...(above ? {} : { exact: 0 }) })
})

test('exactly the national rate is not above it', () => {
  expect(additionalPosts('middle', 36_000, { ownCount: 320, nationalCount: 160_000, nationalChildren: 18_000_000 }, 'up')).toMatchObject({ above: false, people: 0, exact: 0 })
})

test('小規模A型 gets none, 小規模B型 does', () => {
  expect(additionalPosts('small_a', 8_000, example, 'up')).toEqual({ kind: 'too_small' })
  expect(additionalPosts('small_b', 9_000, example, 'up')).toMatchObject({ kind: 'counted', above: true, people: 10 })
})

test('a missing figure is named and never guessed', () => {
  expect(additionalPosts('middle', 30_000, { ...example, nationalCount: null, ownCount: null }, 'up')).toEqual({ kind: 'missing', what: ['ownCount', 'nationalCount'] })
})
