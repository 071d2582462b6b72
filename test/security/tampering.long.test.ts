import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../db/demo/random.ts'
import { keepFigure } from '../figures.ts'
import { openTamperedOffice } from './tampering.fixtures.ts'

let town: Awaited<ReturnType<typeof openTamperedOffice>>
const times = 200
beforeAll(async () => { town = await openTamperedOffice() }, 120_000)
afterAll(() => town.sealed.close())

test('nine kinds of tampering, two hundred times each: all are noticed; the controls are not', async () => {
  const random = seededRandom(4)
  const draw = (below: number): number => Math.floor(random() * below)
  const unnoticed: string[] = []
  const passed = new Map<string, number>()
  for (const { name, act, look } of town.tamperings) {
    for (let time = 0; time < times; time += 1) {
      const [found, foundWithout] = await town.sealed.asSuperuser(async (client) => {
        await act(client, draw)
        const without = name.startsWith('a live row') ? { rows: false } : { checkpoints: false, keys: town.thief }
        return [(await town.sealed.find(client, look)).length, (await town.sealed.find(client, without)).filter(({ english }) => !/not given/.test(english)).length]
      })
      if (found === 0) unnoticed.push(`${name} ${time}`)
      if (foundWithout === 0) passed.set(name, (passed.get(name) ?? 0) + 1)
    }
  }
  const sample = town.tamperings.length * times
  keepFigure({
    id: 'S6', figure: 'tampering noticed, 9 kinds, before the last checkpoint', value: `${sample - unnoticed.length} of ${sample}`, sample: String(sample), target: '100 %',
    control: `not noticed without checkpoints, signatures believed or live rows: ${[...passed].map(([name, count]) => `${name} ${count}`).join('; ')}`, ok: unnoticed.length === 0,
  })
  expect(unnoticed).toEqual([])
  for (const name of ['the tail cut off', 'a row changed and everything after it chained anew', 'a live row edited with triggers off', 'an older copy put back, and work gone on with the real key']) expect([name, passed.get(name)]).toEqual([name, times])
})
