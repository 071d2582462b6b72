import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepFigure } from '../figures.ts'
import { openOffice } from '../office.ts'
import type { Office } from '../office.ts'
import { guess } from './guessing.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

test('guessing with two hundred pairs: at most ten tries, and less than a tenth between known and unknown', async () => {
  const { tries, times, seen, without, ...figure } = await guess(office, 200)
  keepFigure(figure)
  expect(Math.max(...tries)).toBeLessThanOrEqual(10)
  expect(times.gap).toBeLessThan(0.1)
  expect([without > 10, seen.gap > 0.2]).toEqual([true, true])
})
