import { expect, test } from 'vitest'
import { keepFigure } from '../../test/figures.ts'
import { misreadClocks, wrongSafetyClocks } from '../../test/safety-clocks.ts'

test('wherever the server stands, 200,000 random receipts are due at the same moment, to the millisecond', () => {
  const wrong = wrongSafetyClocks(200_000)
  const misread = misreadClocks(2_000)
  keepFigure({
    id: 'R8', figure: '48-hour deadline at random instants, server in UTC, Tokyo and New York', value: `${wrong.length} wrong`, sample: '200,000 instants × 3 zones', target: '0 wrong',
    control: `the hour of the office read in the server's own zone: ${misread} of 2,000 wrong in New York`, ok: wrong.length === 0 && misread > 1_900,
  })
  expect(wrong).toEqual([])
  expect(misread).toBeGreaterThan(1_900)
})
