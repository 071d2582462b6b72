import { expect, test } from 'vitest'
import { editTogether } from './edits.fixtures.ts'

// R7 in a short sample; the long one has 20 people and 50 edits each (npm run test:faults).
test('people who correct one entry at the same time lose nothing, and who comes second reads both texts', async () => {
  const { acknowledged, lost, losers, withBothTexts } = await editTogether(4, 3)
  expect([acknowledged, lost]).toEqual([12, 0])
  expect(withBothTexts).toBe(losers)
})
