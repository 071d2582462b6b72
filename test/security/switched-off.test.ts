import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rooms } from '../../app/rooms.ts'
import { nameOf, watch } from './asked.fixtures.ts'
import { layRecords } from './states.fixtures.ts'
import type { Laid } from './states.fixtures.ts'
import { differences, openProber } from './switched-off.fixtures.ts'
import type { Findings, Prober } from './switched-off.fixtures.ts'
import { openEverything, withoutNeeds } from './switched-off.needs.ts'
import { isNoticed } from './switched-off.policies.ts'
import { isTriggerNoticed } from './switched-off.triggers.ts'

// A dozen of what switched-off.long.test.ts does with all of them.
let laid: Laid
let prober: Prober
const before = new Map<string, Findings>()
beforeAll(async () => {
  laid = await layRecords()
  prober = await openProber(laid)
}, 240_000)
afterAll(async () => {
  await prober.close()
  await laid.office.close()
})

describe('a protection that is switched off is noticed', () => {
  test.each([['casefile', 'kin'], ['person', 'office'], ['residence', 'office'], ['reporter', 'taker'], ['entry_part', 'office'], ['family', 'town'], ['opening', 'named'], ['approval', 'own_step'], ['veil', 'kin']])('the policy %s %s', async (table, name) => {
    const policy = prober.policies.find((one) => one.schema === 'rec' && one.table === table && one.name === name)
    expect(policy).toBeDefined()
    expect(await isNoticed(prober, laid, policy!, before)).toBe(true)
  }, 120_000)

  test.each([['residence', 'keep_veil'], ['veil', 'spread_veil'], ['casefile', 'audit']])('the trigger %s %s', async (table, name) => {
    expect(await isTriggerNoticed(prober, laid, { schema: 'rec', table, name }, before)).toBe(true)
  }, 120_000)

  test('nothing is noticed where nothing was switched off', async () => {
    expect(differences(await prober.with([], () => prober.reading('rec.casefile')), await prober.with([], () => prober.reading('rec.casefile')))).toEqual([])
    for (const [table, name] of [['casefile', 'kin'], ['approval', 'own_step']]) {
      expect(await isNoticed(prober, laid, prober.policies.find((one) => one.table === table && one.name === name)!, before, 'select 1')).toBe(false)
    }
    expect(await isTriggerNoticed(prober, laid, { schema: 'rec', table: 'casefile', name: 'audit' }, before, 'select 1')).toBe(false)
  }, 120_000)
})

test('with every row open, what a page needs stands by itself, and asked of nobody it is noticed', async () => {
  await openEverything(laid, prober)
  const witness = watch(laid.office)
  for (const name of ['GET /casefiles/:casefile', 'POST /decisions/:decision/approvals', 'GET /access-log', 'GET /accounts']) {
    expect([name, await withoutNeeds(laid, witness, rooms.find((page) => nameOf(page) === name)!)]).toEqual([name, { through: [], noticed: true }])
  }
}, 240_000)
