import { afterAll, beforeAll, expect, test } from 'vitest'
import { rooms } from '../../app/rooms.ts'
import { keepFigure } from '../figures.ts'
import { nameOf, send, watch } from './asked.fixtures.ts'
import { walkMatrix } from './matrix.fixtures.ts'
import { readMatrix, readingRoles } from './matrix.ts'
import { keepAwake, layRecords } from './states.fixtures.ts'
import type { Laid } from './states.fixtures.ts'
import { stateNames } from './states.ts'

let laid: Laid
beforeAll(async () => { laid = await layRecords() })
afterAll(() => laid.office.close())

test('there is a row of every table of records in every state', () => {
  expect([...new Set(Object.values(laid.sets).flatMap(({ lacking }) => lacking))]).toEqual([])
})

test('every page shows every role exactly what the matrix says, in every state, and nothing else (S1)', async () => {
  const { cells, wrong } = await walkMatrix(laid, readMatrix(), false)
  keepFigure({
    id: 'S1', figure: 'every page × role × state of the record', value: `${wrong.length} of ${cells} cells differ from the matrix`, sample: `${rooms.length} pages × ${readingRoles.length} roles × ${stateNames.length} states`,
    target: '0 allowed that should not be, 0 refused that should be', control: 'S2: each protection off changes a cell', ok: wrong.length === 0,
  })
  expect(wrong).toEqual([])
})

test('what is hidden is answered as fast as what is not there (S1)', async () => {
  const witness = watch(laid.office)
  const nurse = laid.readers.find(({ role }) => role === 'public_health_nurse')!
  const middle = (times: readonly number[]): number => times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)]!
  const gaps: { route: string; gap: number }[] = []
  const rounds = 40
  // One page of each kind of subject; hidden and absent by turns, so that a busy moment meets both.
  for (const [, [page]] of Map.groupBy(rooms.filter(({ method, on, kind }) => method === 'GET' && on && kind === 'page'), ({ on }) => on!.kind)) {
    await keepAwake(laid)
    const hidden: number[] = []
    const absent: number[] = []
    const first = await send(laid, witness, nurse, page!, laid.sets.sealed)
    if (first.status !== 404) continue
    for (let round = 0; round < rounds; round += 1) {
      hidden.push((await send(laid, witness, nurse, page!, laid.sets[round % 2 ? 'sealed' : 'kin'])).ms)
      absent.push((await send(laid, witness, nurse, page!, laid.sets.sealed, { subjectId: crypto.randomUUID() })).ms)
    }
    gaps.push({ route: nameOf(page!), gap: Math.abs(middle(hidden) - middle(absent)) / middle(absent) })
  }
  const widest = gaps.toSorted((one, other) => other.gap - one.gap)[0]!
  const wide = gaps.filter(({ gap }) => gap >= 0.1)
  keepFigure({
    id: 'S1 times', figure: 'median time of a hidden record against one that is not there', value: `widest gap ${(widest.gap * 100).toFixed(1)} % (${widest.route}), ${wide.length} of ${gaps.length} pages at 10 % or more`,
    sample: `${gaps.length} pages × ${rounds} pairs, by turns`, target: '< 10 % per page', control: 'a page that is shown takes longer: not compared', ok: wide.length === 0,
  })
  expect(wide).toEqual([])
})
