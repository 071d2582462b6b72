import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { fledKatsube } from '../people/hidden-side.fixtures.ts'
import type { Fled } from '../people/hidden-side.fixtures.ts'
import { dueOfVeil } from './due-of-veils.db.ts'

const endsOn = Temporal.PlainDate.from('2026-12-20')
test.each([
  ['a measure with an end', { endsOn, lifted: false }, ['head', 'supervisor', 'coordinator']],
  ['one without', { endsOn: null, lifted: false }, []],
  ['one whose veil is lifted', { endsOn, lifted: true }, []],
])('%s is due for whom', (_, facts, roles) => {
  const due = dueOfVeil({ id: 'x', ...facts })
  expect(due.map(({ role }) => role)).toEqual(roles)
  for (const row of due) expect(row.dueAt.toString()).toBe('2026-11-22T14:59:00Z')
})

let office: Office
let fled: Fled
beforeAll(async () => {
  office = await openOffice()
  fled = await fledKatsube(office)
  await (await office.as('nurse')).post(`/people/${fled.child}/veils`, { id: crypto.randomUUID(), ground: 'support_measure', from: fled.father, endsOn: '令和8年12月20日' })
})
afterAll(() => office.close())

test('the line about the end is read by the leading roles alone, on their own page, and by nobody of the team, not even by SQL', async () => {
  for (const member of ['head', 'supervisor', 'coordinator'] as const) expect([member, (await (await office.as(member)).get('/due')).text]).toEqual([member, expect.stringContaining('支援措置などの期限')])
  for (const member of ['nurse', 'worker', 'supporter'] as const) {
    for (const path of ['/', '/due', '/team']) expect([member, path, (await (await office.as(member)).get(path)).text]).toEqual([member, path, expect.not.stringContaining('支援措置などの期限')])
    expect(await office.acting(member, async (tx) => (await tx.selectFrom('due').select('id').where('kind', '=', 'veil_ending').execute()).length)).toBe(0)
  }
})
