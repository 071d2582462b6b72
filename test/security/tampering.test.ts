import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../db/demo/random.ts'
import { keepFigure } from '../figures.ts'
import { openTamperedOffice } from './tampering.fixtures.ts'
import type { Tampering } from './tampering.fixtures.ts'

let town: Awaited<ReturnType<typeof openTamperedOffice>>
const random = seededRandom(20261122)
const draw = (below: number): number => Math.floor(random() * below)
const times = 3
let noticed = 0
beforeAll(async () => { town = await openTamperedOffice() }, 60_000)
afterAll(() => town.sealed.close())

const named = (start: string): Tampering => town.tamperings.find(({ name }) => name.startsWith(start))!

test('nothing is found before anybody touched it', async () => {
  expect(town.tamperings).toHaveLength(9)
  expect(await town.sealed.asSuperuser((client) => town.sealed.find(client, { rows: true }))).toEqual([])
})

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('tampering of kind %i is noticed each time', async (kind) => {
  const { name, act, look } = town.tamperings[kind]!
  for (let time = 0; time < times; time += 1) {
    const findings = await town.sealed.asSuperuser(async (client) => {
      await act(client, draw)
      return town.sealed.find(client, look)
    })
    expect(findings, name).not.toEqual([])
    noticed += 1
  }
})

test('control: without checkpoints a cut tail and an older copy are not noticed; with the thief’s own key and no checkpoints neither is a chain made anew; without the rows no live row is', async () => {
  const unnoticed = [
    ['the tail', { checkpoints: false }], ['an older copy', { checkpoints: false }], ['a row changed and', { checkpoints: false, keys: town.thief }], ['a live row', { rows: false }],
  ] as const
  for (const [name, look] of unnoticed) {
    const findings = await town.sealed.asSuperuser(async (client) => {
      await named(name).act(client, draw)
      return town.sealed.find(client, look)
    })
    expect(findings, name).toEqual([])
  }
  keepFigure({
    id: 'S6 short', figure: 'tampering noticed, 9 kinds, before the last checkpoint', value: `${noticed} of ${9 * times}`, sample: `${9 * times}`, target: '100 %',
    control: 'without checkpoints: cut tail and older copy pass; without checkpoints and with the forger’s key: a chain made anew passes; without --rows: edited live rows pass', ok: noticed === 9 * times,
  })
})
