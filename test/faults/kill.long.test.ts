import { expect, test } from 'vitest'
import { keepFigure } from '../figures.ts'
import { surviveKills } from '../journeys/kills.ts'
import { lostOnKill } from './lost-on-kill.ts'

const KILLS = 300

test('three hundred kills, half of them with the database: every acknowledged write is there, the median return is under five seconds', async () => {
  const { acknowledged, returns } = await surviveKills(KILLS)
  const sorted = returns.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(KILLS / 2)]!
  const [safe, unsafe] = [await lostOnKill('on', 10), await lostOnKill('off', 10)]
  keepFigure({
    id: 'R1', figure: 'kill -9 of application and of both, under writes through HTTP: acknowledged writes lost', value: '0 lost', sample: `${acknowledged.toLocaleString('en')} acknowledged writes in ${KILLS} kills`, target: '0 of ≥ 300 kills',
    control: `synchronous_commit=off: ${unsafe.lost} of ${unsafe.acknowledged.toLocaleString('en')} lost in 10 kills of the server; on: ${safe.lost} of ${safe.acknowledged.toLocaleString('en')}`, ok: safe.lost === 0 && unsafe.lost > 0,
  })
  keepFigure({
    id: 'R2', figure: 'time to the first good request after a kill', value: `median ${(median / 1000).toFixed(1)} s, longest ${(sorted.at(-1)! / 1000).toFixed(1)} s`, sample: `${KILLS} kills`, target: 'median < 5 s', control: 'a time; nothing to switch off', ok: median < 5_000,
  })
  expect(safe.lost).toBe(0)
  expect(unsafe.lost).toBeGreaterThan(0)
  expect(median).toBeLessThan(5_000)
})
