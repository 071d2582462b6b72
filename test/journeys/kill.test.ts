import { expect, test } from 'vitest'
import { surviveKills } from './kills.ts'

// R1 and R2 of the durability figures in a short sample; the long one kills a hundred times (npm run test:long).
test('nothing that was acknowledged is lost when the application is killed in the middle of typing, and it is back within seconds', async () => {
  const { acknowledged, returns } = await surviveKills(4)
  expect(acknowledged).toBeGreaterThan(40)
  expect(Math.max(...returns)).toBeLessThan(15_000)
})
