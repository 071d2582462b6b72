import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
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
afterEach(() => office.ownerQuery(`update rec.unveiling set ended_at = now() from (select ctx.begin_town(322032)) b where ended_at is null`))

const veil = async (member: Member, person: string, more: Record<string, string> = {}) => (await office.as(member)).post(`/people/${person}/veils`, { id: crypto.randomUUID(), ground: 'own_wish', from: 'other', words: 'x', ...more })
const mayLook = (member: Member, person: string) => office.acting(member, async (tx) => (await sql<{ may: boolean }>`select ctx.may_look(${person}) as may`.execute(tx)).rows[0]!.may)
const look = async (member: Member, person: string) => (await office.as(member, { steppedUp: true })).post(`/people/${person}/looks`, { id: crypto.randomUUID(), reason: '確認' })
const reads = async (member: Member, ...paths: string[]) => (await Promise.all(paths.map(async (path) => (await (await office.as(member)).get(path)).text))).join('\n')
const secret = /架空町9-9|架空寮|架空小学校|08022223333|080-2222/

test('whoever hides the child that stayed is not let behind the veil of those who fled, and sees no new name', async () => {
  fled = await fledKatsube(office)
  const family = `/families/${fled.family}`
  await office.acting('nurse', (tx) => sql`insert into person_name (person_id, kind, name, kana, kana_key, grams, key_version) select ${fled.mother}, 'current', '新田 美咲', 'にった みさき', 'ニツタミサキ', '{}', 1`.execute(tx))
  expect((await veil('worker', fled.brother)).status).toBe(303)
  expect([await mayLook('worker', fled.mother), await mayLook('worker', fled.child), await mayLook('worker', fled.brother)]).toEqual([false, false, true])
  expect((await look('worker', fled.mother)).status).toBe(404)
  expect((await look('worker', fled.brother)).status).toBe(303)
  const seen = await reads('worker', `/people/${fled.mother}`, `/people/${fled.child}`, family)
  expect([secret.exec(seen)?.[0], /新田/.exec(seen)?.[0]]).toEqual([undefined, undefined])
  // Their own people see them as before, and not behind the other veil.
  expect([await mayLook('nurse', fled.mother), await mayLook('nurse', fled.brother), /新田/.test(await reads('nurse', `/people/${fled.mother}`))]).toEqual([true, false, true])
  expect((await look('nurse', fled.mother)).status).toBe(303)
  expect(secret.test(await reads('nurse', `/people/${fled.mother}`))).toBe(true)
  // What an entry tells of a place is about everybody who hides in the family: only who may look at all of them reads it.
  expect(/架空寮/.test(await reads('nurse', family))).toBe(false)
  expect((await look('coordinator', fled.mother)).status).toBe(303)
  expect(/架空寮/.test(await reads('coordinator', family))).toBe(true)
})

test('whoever may look at both sets it once more, and they are of one side', async () => {
  expect((await veil('coordinator', fled.brother)).status).toBe(303)
  expect([await mayLook('nurse', fled.brother), await mayLook('worker', fled.mother)]).toEqual([true, true])
})

test('whom one of them hides from is of another side, whoever says so', async () => {
  fled = await fledKatsube(office)
  expect((await veil('coordinator', fled.brother, { from: fled.mother })).status).toBe(303)
  expect([await mayLook('worker', fled.mother), await mayLook('worker', fled.brother), await mayLook('nurse', fled.brother)]).toEqual([false, true, false])
  await office.acting('head', (tx) => setVeil(tx, { personId: fled.father, ground: 'own_wish', words: '', fromPersonId: null }))
  const sides = await office.ownerQuery<{ side: string }>('select distinct side from rec.veil where person_id = any ($1)', [[fled.father, fled.mother]])
  expect(sides).toHaveLength(2)
})

test('somebody written into the family is seen by the people of the hidden side; their own are not let behind the veil by it', async () => {
  fled = await fledKatsube(office)
  const mine = crypto.randomUUID()
  const supporter = await office.as('supporter')
  expect((await supporter.post('/people', { id: mine, name: '曽根 一', kana: 'そね はじめ', sex: 'male' })).status).toBe(303)
  const own = await office.acting('coordinator', async (tx) => {
    const { rows: [family] } = await sql<{ id: string }>`insert into family (name, fiscal_year, number) values ('曽根家', 2026, ctx.next_number('family', 2026)) returning id`.execute(tx)
    await sql`insert into family_member (family_id, person_id, relation, lives_in) values (${family!.id}, ${mine}, 'child', true)`.execute(tx)
    const { rows: [casefile] } = await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${family!.id}, ${mine}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`.execute(tx)
    await sql`insert into allocation (casefile_id, account_id, part, since) values (${casefile!.id}, ${office.accounts.supporter}, 'main', '2026-05-20')`.execute(tx)
    return casefile!.id
  })
  expect((await supporter.post(`/families/${fled.family}/members`, { id: crypto.randomUUID(), person: mine, relation: 'other_relative', livesIn: 'yes' })).status).toBe(303)
  expect(own).toBeTruthy()
  const [row] = await office.ownerQuery<{ veiled: boolean; vouched: boolean }>('select p.veiled, v.vouched from rec.person p join rec.veil v on v.person_id = p.id where p.id = $1', [mine])
  expect(row).toEqual({ veiled: true, vouched: false })
  expect([await mayLook('supporter', fled.mother), await mayLook('supporter', mine), await mayLook('nurse', mine)]).toEqual([false, true, true])
  await look('supporter', mine)
  expect(secret.exec(await reads('supporter', `/people/${fled.mother}`, `/families/${fled.family}`))?.[0]).toBeUndefined()
  expect(await reads('nurse', `/families/${fled.family}`)).toContain('曽根 一')
})

test('nobody says by SQL of which side somebody is', async () => {
  for (const column of ['side', 'vouched', 'set_in']) {
    await expect(office.acting('worker', (tx) => sql`insert into veil (person_id, ground, ${sql.ref(column)}) values (${fled.brother}, 'own_wish', default)`.execute(tx)), column).rejects.toMatchObject({ code: '42501' })
    await expect(office.acting('worker', (tx) => sql`update veil set ${sql.ref(column)} = ${sql.ref(column)}`.execute(tx)), column).rejects.toMatchObject({ code: '42501' })
  }
})

test('one person with two accounts, one on each side, looks with neither', async () => {
  fled = await fledKatsube(office)
  const servesToo = (member: Member) => office.acting('coordinator', (tx) => sql`insert into allocation (casefile_id, account_id, part, since) values (${fled.childCase}, ${office.accounts[member]}, 'second', '2026-06-01')`.execute(tx))
  await servesToo('supporter')
  expect(await mayLook('supporter', fled.mother)).toBe(true)
  await office.ownerQuery(`with b as materialized (select ctx.begin_town(322032)) update rec.account a set staff_id = (select w.staff_id from rec.account w where w.id = $2) from b where a.id = $1`, [office.accounts.supporter, office.accounts.worker])
  expect([await mayLook('supporter', fled.mother), await mayLook('worker', fled.mother), (await look('supporter', fled.mother)).status, await mayLook('nurse', fled.mother)]).toEqual([false, false, 404, true])
})
