import { afterAll, beforeAll, expect, test } from 'vitest'
import { rooms } from '../../app/rooms.ts'
import { keepFigure } from '../figures.ts'
import { nameOf, watch } from './asked.fixtures.ts'
import { keepAwake, layRecords } from './states.fixtures.ts'
import type { Laid } from './states.fixtures.ts'
import { openProber } from './switched-off.fixtures.ts'
import type { Findings, Prober } from './switched-off.fixtures.ts'
import { openEverything, withoutNeeds } from './switched-off.needs.ts'
import { fillEmptyTables, isNoticed } from './switched-off.policies.ts'
import { specialsOf } from './switched-off.special.ts'
import { specialTriggersOf } from './switched-off.special-triggers.ts'
import { isTriggerNoticed } from './switched-off.triggers.ts'

let laid: Laid
let prober: Prober
beforeAll(async () => {
  laid = await layRecords()
  expect(await fillEmptyTables(laid)).toEqual([])
  prober = await openProber(laid)
})
afterAll(async () => {
  await prober.close()
  await laid.office.close()
})

const keep = (part: string, off: string, all: number, unnoticed: readonly string[], control: string): void => keepFigure({
  id: `S2 ${part}`, figure: `each ${off} switched off in turn`, value: `${all - unnoticed.length} of ${all} noticed`, sample: `${all}`, target: '100 % noticed', control, ok: unnoticed.length === 0,
})

test('each policy opened is noticed: by itself, or as a wall that stands alone (S2)', async () => {
  const before = new Map<string, Findings>()
  const unnoticed: string[] = []
  const specials = Object.keys(specialsOf(laid))
  const named = prober.policies.map(({ schema, table, name }) => `${schema}.${table} ${name}`)
  expect(specials.filter((special) => !named.includes(special))).toEqual([])
  const tried = prober.policies.filter(({ schema, table, name }) => specials.includes(`${schema}.${table} ${name}`) || ['casefile', 'entry', 'widening'].includes(table))
  const idle: string[] = []
  for (const policy of tried) if (await isNoticed(prober, laid, policy, before, 'select 1')) idle.push(`${policy.table} ${policy.name}`)
  expect(idle).toEqual([])
  for (const policy of prober.policies) {
    await keepAwake(laid)
    if (!await isNoticed(prober, laid, policy, before)) unnoticed.push(`${policy.schema}.${policy.table} ${policy.name} ${policy.permissive ? 'reason' : 'wall'} ${policy.command}`)
  }
  keep('policies', 'policy of the application’s role', prober.policies.length, unnoticed, 'nothing switched off: nothing noticed')
  expect(unnoticed).toEqual([])
})

test('each trigger switched off is noticed (S2)', async () => {
  const unnoticed: string[] = []
  const idle: string[] = []
  const before = new Map<string, Findings>()
  const special = Object.keys(specialTriggersOf(laid))
  const named = prober.triggers.map(({ schema, table, name }) => `${schema}.${table} ${name}`)
  expect(special.filter((one) => !named.includes(one))).toEqual([])
  const tried = prober.triggers.filter(({ schema, table, name }) => special.includes(`${schema}.${table} ${name}`) || (['casefile', 'entry', 'widening', 'transfer', 'meeting'].includes(table) && name === 'audit'))
  for (const trigger of tried) if (await isTriggerNoticed(prober, laid, trigger, before, 'select 1')) idle.push(`${trigger.table} ${trigger.name}`)
  expect(idle).toEqual([])
  for (const trigger of prober.triggers) if (!await isTriggerNoticed(prober, laid, trigger, before)) unnoticed.push(`${trigger.schema}.${trigger.table} ${trigger.name}`)
  keep('triggers', 'trigger of ours', prober.triggers.length, unnoticed, 'nothing switched off: nothing noticed')
  expect(unnoticed).toEqual([])
})

test('with every row open, what a page needs stands by itself, and asked of nobody it is noticed (S2)', async () => {
  await openEverything(laid, prober)
  const witness = watch(laid.office)
  const through: string[] = []
  const unnoticed: string[] = []
  let all = 0
  for (const page of rooms) {
    await keepAwake(laid)
    const said = await withoutNeeds(laid, witness, page)
    if (!said) continue
    all += 1
    through.push(...said.through)
    if (!said.noticed) unnoticed.push(nameOf(page))
  }
  keep('needs', '`needs` of a page', all, unnoticed, `with every policy open ${through.length} came through without the permission`)
  expect({ through, unnoticed }).toEqual({ through: [], unnoticed: [] })
})
