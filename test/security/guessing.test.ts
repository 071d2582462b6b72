import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepFigure } from '../figures.ts'
import { openOffice } from '../office.ts'
import type { Office } from '../office.ts'
import { guess } from './guessing.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

test('ten tries of an account in a quarter of an hour, whatever addresses they come from; whether it exists shows neither in words nor in time', { timeout: 120_000 }, async () => {
  const { tries, times, seen, without, ...figure } = await guess(office, 15)
  keepFigure(figure)
  expect(tries.every((one) => one <= 10 && one >= 3)).toBe(true)
  expect(without).toBe(24)
  // Loose here, where other tests run beside it; the long test is strict.
  expect(times.gap).toBeLessThan(0.25)
  expect(seen.gap).toBeGreaterThan(times.gap)
})
