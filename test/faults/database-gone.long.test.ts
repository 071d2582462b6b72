import { expect, test } from 'vitest'
import { keepFigure } from '../figures.ts'
import { loseDatabase } from './database-gone.ts'

test('the database is gone for a minute under load: a clear page at once, nothing twice, and it goes on by itself', async () => {
  const gone = await loseDatabase(60, 'killed')
  const ok = gone.longest < 5_500 && gone.twice === 0 && gone.missing === 0 && gone.clear === gone.refused && gone.back < 10_000
  keepFigure({
    id: 'R3', figure: 'database gone 60 s under load', value: `${gone.refused} answers in words, longest ${(gone.longest / 1000).toFixed(1)} s; 0 twice, ${gone.missing} missing; back after ${(gone.back / 1000).toFixed(1)} s`,
    sample: `${gone.acknowledged} acknowledged writes at four desks`, target: 'clear page, no double write, no hang > 5 s, recovers by itself', control: 'forms sent again under a new id stand twice (app/intake/call-kept.test.ts)', ok,
  })
  expect(gone).toMatchObject({ twice: 0, missing: 0 })
  expect(gone.clear).toBe(gone.refused)
  expect(gone.longest).toBeLessThan(5_500)
  expect(gone.back).toBeLessThan(10_000)
})

test('a database that is there and does not answer holds nobody longer than five seconds, and nothing stands twice when it answers again', async () => {
  const hung = await loseDatabase(15, 'hung')
  expect(hung).toMatchObject({ twice: 0, missing: 0 })
  expect(hung.clear).toBe(hung.refused)
  expect(hung.longest).toBeLessThan(5_500)
})
