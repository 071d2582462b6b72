import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { decides } from '../widening/widening.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { fledKatsube } from './hidden-side.fixtures.ts'
import type { Fled } from './hidden-side.fixtures.ts'
import { setVeil } from './places.db.ts'

// 美咲 and 蓮 hide (the nurse serves 蓮); 大 stayed (the worker serves him); the supporter serves nobody of them.
let office: Office
let fled: Fled
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())
beforeEach(async () => { fled = await fledKatsube(office) })
afterEach(() => office.ownerQuery(`update rec.unveiling set ended_at = now() from (select ctx.begin_town(322032)) b where ended_at is null`))

const veil = async (member: Member, person: string) => expect((await (await office.as(member)).post(`/people/${person}/veils`, { id: crypto.randomUUID(), ground: 'own_wish', from: 'other', words: '' })).status).toBe(303)
const mayLook = (member: Member, ...persons: string[]) => office.acting(member, async (tx) => (await sql<{ may: boolean[] }>`select array(select ctx.may_look(p) from unnest(${persons}::uuid[]) with ordinality x(p, n) order by n) as may`.execute(tx)).rows[0]!.may)
const look = async (member: Member, person: string) => (await (await office.as(member, { steppedUp: true })).post(`/people/${person}/looks`, { id: crypto.randomUUID(), reason: '確認' })).status
const secret = /架空町9-9|架空寮|架空小学校|08022223333|080-2222/

/** Whoever tried it looks at both who fled, and reads their pages: what came of it, and what it showed. */
async function finds(member: Member): Promise<(number | string | undefined)[]> {
  const found = []
  for (const person of [fled.mother, fled.child]) {
    found.push(await look(member, person))
    found.push(secret.exec((await (await office.as(member)).get(`/people/${person}`)).text)?.[0])
  }
  return found
}
const nothing = [404, undefined, 404, undefined]

/** Children of another family, whom the supporter serves. */
async function ownChildren(...names: readonly (readonly [string, string])[]): Promise<{ family: string; ids: string[] }> {
  const supporter = await office.as('supporter')
  const ids: string[] = []
  for (const [name, kana] of names) {
    ids.push(crypto.randomUUID())
    expect((await supporter.post('/people', { id: ids.at(-1)!, name: `曽根 ${name}`, kana: `そね ${kana}`, sex: 'male' })).status).toBe(303)
  }
  const family = await office.acting('coordinator', async (tx) => {
    const { rows: [row] } = await sql<{ id: string }>`insert into family (name, fiscal_year, number) values ('曽根家', 2026, ctx.next_number('family', 2026)) returning id`.execute(tx)
    for (const id of ids) {
      await sql`insert into family_member (family_id, person_id, relation, lives_in) values (${row!.id}, ${id}, 'child', true)`.execute(tx)
      const { rows: [casefile] } = await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${row!.id}, ${id}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`.execute(tx)
      await sql`insert into allocation (casefile_id, account_id, part, since) values (${casefile!.id}, ${office.accounts.supporter}, 'main', '2026-05-20')`.execute(tx)
    }
    return row!.id
  })
  return { family, ids }
}
const writesInto = async (family: string, person: string) => expect((await (await office.as('supporter')).post(`/families/${family}/members`, { id: crypto.randomUUID(), person, relation: 'other_relative', livesIn: 'yes' })).status).toBe(303)

/** Makes a family and the veil of somebody in it a few days old: only who comes later comes to the hidden side. */
async function someDaysAgo(family: string, person: string): Promise<void> {
  await office.ownerQuery(`update rec.family_member set recorded_at = recorded_at - interval '3 days' from (select ctx.begin_town(322032)) b where family_id = $1`, [family])
  await office.ownerQuery(`update rec.veil set set_at = set_at - interval '2 days' from (select ctx.begin_town(322032)) b where person_id = $1`, [person])
}

/** Lifts the mother's veil with nothing ticked: all that was hidden stays so, for whoever might look. */
async function liftedWithNothing(): Promise<void> {
  const [row] = await office.ownerQuery<{ id: string }>('select id from rec.veil where person_id = $1', [fled.mother])
  const id = crypto.randomUUID()
  await office.acting('coordinator', (tx) => sql`insert into widening (id, kind, ground, reason, details, opens_hash, person_id)
    values (${id}, 'lift_veil', 'measure_ended', '終わった', ${JSON.stringify({ veil: row!.id, opens: [] })}::jsonb, '\\x00', ${fled.mother})`.execute(tx), { steppedUp: true })
  expect((await decides(await office.as('head', { steppedUp: true }), id)).status).toBe(303)
}

test('whoever hides the brother that stayed, then those who fled once more, does not take them to his side; their own people may look as before', async () => {
  for (const person of [fled.brother, fled.mother, fled.child, fled.brother]) await veil('worker', person)
  expect(await finds('worker')).toEqual(nothing)
  expect(await mayLook('worker', fled.brother)).toEqual([true])
  expect(await mayLook('nurse', fled.mother, fled.child)).toEqual([true, true])
})

test('a child of one\'s own that hides and is written into the family takes nobody along', async () => {
  const { ids: [own] } = await ownChildren(['一', 'はじめ'])
  await veil('supporter', own!)
  await writesInto(fled.family, own!)
  for (const person of [fled.child, fled.mother, own!]) await veil('supporter', person)
  expect(await finds('supporter')).toEqual(nothing)
  expect(await mayLook('nurse', fled.mother, fled.child)).toEqual([true, true])
})

test('a child of one\'s own that is hidden because it was written into the family is not vouched for by hiding it once more', async () => {
  const { ids: [own] } = await ownChildren(['二', 'ふた'])
  await writesInto(fled.family, own!)
  await veil('supporter', own!)
  expect(await finds('supporter')).toEqual(nothing)
  expect([await mayLook('supporter', own!), await mayLook('nurse', own!)]).toEqual([[true], [true]])
})

test('nor by writing another one into its family, nor by hiding its sibling', async () => {
  const { family, ids: [own, sibling] } = await ownChildren(['三', 'みつ'], ['四', 'よつ'])
  const { ids: [late] } = await ownChildren(['五', 'いつ'])
  await writesInto(fled.family, own!)
  await someDaysAgo(family, own!)
  await writesInto(family, late!)
  expect(await office.ownerQuery('select vouched from rec.veil where person_id = $1', [late])).toEqual([{ vouched: false }])
  expect(await finds('supporter')).toEqual(nothing)
  for (const person of [sibling!, sibling!, late!]) await veil('supporter', person)
  expect(await finds('supporter')).toEqual(nothing)
})

test('what stayed closed when a veil was lifted does not open by hiding its person again, beside the brother or in one act with him', async () => {
  await liftedWithNothing()
  await office.acting('worker', async (tx) => {
    for (const personId of [fled.mother, fled.brother]) await setVeil(tx, { personId, ground: 'own_wish', words: '', fromPersonId: null })
  })
  for (const person of [fled.brother, fled.mother]) await veil('worker', person)
  expect(await finds('worker')).toEqual(nothing)
})

test('nor by writing them into a family in which a child of one\'s own hides', async () => {
  await liftedWithNothing()
  const { family, ids: [own] } = await ownChildren(['六', 'むつ'])
  await veil('supporter', own!)
  await someDaysAgo(family, own!)
  await writesInto(family, fled.mother)
  expect(await office.ownerQuery('select 1 from rec.veil where person_id = $1 and lifted_at is null', [fled.mother])).toHaveLength(1)
  expect(await finds('supporter')).toEqual(nothing)
})
