import { afterAll, beforeAll, expect, test } from 'vitest'
import { crawl, judge } from './canaries.fixtures.ts'
import { keepAwake, layRecords } from './states.fixtures.ts'
import type { Laid } from './states.fixtures.ts'

let laid: Laid
beforeAll(async () => { laid = await layRecords() }, 120_000)
afterAll(() => laid.office.close())

// A sample: four people who may find different things. Everybody, on every kind of page: canaries.long.test.ts.
test.each(['coordinator', 'social_worker', 'psychologist', 'agency_user'])('%s finds every hidden thing that is theirs to see, and no other, wherever the links lead', async (role) => {
  await keepAwake(laid)
  const reader = laid.readers.find((one) => one.role === role)!
  const { found, pages } = await crawl(laid, reader, 3)
  expect(judge(reader, found)).toEqual({ leaks: [], missing: [] })
  expect(pages).toBeGreaterThan(50)
}, 240_000)
