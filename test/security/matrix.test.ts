import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../app/config.ts'
import { rooms } from '../../app/rooms.ts'
import { nameOf } from './asked.fixtures.ts'
import { gapsOf, walkMatrix } from './matrix.fixtures.ts'
import { covers, lineOf, matrixFile, readMatrix } from './matrix.ts'
import { pageGroups, rightsPage } from './rights-page.ts'
import { layRecords } from './states.fixtures.ts'
import type { Laid } from './states.fixtures.ts'

let laid: Laid
beforeAll(async () => { laid = await layRecords() }, 240_000)
afterAll(() => laid.office.close())

describe('the matrix', () => {
  const lines = readMatrix()

  test('has a line for every page in every state, and none that no page needs', () => {
    expect(gapsOf(lines)).toEqual([])
  })

  test('is sorted by address, so that a change shows where it belongs', () => {
    const addresses = readFileSync(matrixFile, 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split('\t')[0]!.split(' ')[1]!)
    expect(addresses).toEqual(addresses.toSorted())
  })

  test('takes the longest pattern that covers a page', () => {
    expect([covers('GET /casefiles/:casefile/**', 'GET /casefiles/:casefile'), covers('GET /casefiles/:casefile/**', 'GET /casefiles/:casefile/trail'), covers('GET /casefiles/**', 'GET /casefilesx')]).toEqual([true, true, false])
    const line = (pattern: string) => ({ pattern, states: ['own' as const], cells: {} })
    expect(lineOf([line('GET /a/**'), line('GET /a/:b/**'), line('GET /a/:b/c')], 'GET /a/:b/c', 'own')?.pattern).toBe('GET /a/:b/c')
  })

  test('is read by the office as docs/rights.md; npm run rights writes it anew', () => {
    expect(rooms.map(nameOf).map((name) => name.split(' ')[1]!.split('/')[1]!).filter((group) => !(group in pageGroups))).toEqual([])
    expect(readFileSync(join(root, 'docs/rights.md'), 'utf8')).toBe(rightsPage(lines))
  })
})

test('there is a row of every table of records in every state', () => {
  expect([...new Set(Object.values(laid.sets).flatMap(({ lacking }) => lacking))]).toEqual([])
})

// A sample: every page as every role, in a state that turns from role to role. All of it: matrix.long.test.ts.
test('every page shows every role what the matrix says, in a state that turns', async () => {
  const { cells, wrong } = await walkMatrix(laid, readMatrix(), true)
  expect(wrong).toEqual([])
  expect(cells).toBeGreaterThan(rooms.length * 17)
}, 600_000)
