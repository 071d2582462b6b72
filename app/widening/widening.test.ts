import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { decides } from './widening.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { settingKeys } from '../settings/keys.ts'
import { settingOf } from '../settings/settings.db.ts'
import { proposeWidening } from './widening.db.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

let id: string
beforeEach(() => { id = crypto.randomUUID() })

const propose = (value: number, by: Member = 'admin'): Promise<void> => office.acting(by, (tx) =>
  proposeWidening(tx, { id, kind: 'setting', ground: 'running', reason: '年度末の引き継ぎのため', details: { key: 'exports.people_a_day', value } }))
const inForce = (): Promise<number> => office.acting('head', (tx) => settingOf(tx, 'exports.people_a_day'))
const decide = async (member: Member, word: string) => decides(await office.as(member, { steppedUp: true }), id, word)

test('a setting changes when the head confirms it, with the difference shown, and not before', async () => {
  await propose(150)
  expect(await inForce()).toBe(settingKeys['exports.people_a_day'].default)
  const page = await (await office.as('head')).get(`/widening/${id}`)
  expect(page.text).toMatch(/1日に見る・出す人数の目安\s+[\d,]+\s+150/)
  expect((await decide('head', 'approved')).status).toBe(303)
  expect(await inForce()).toBe(150)
  expect((await (await office.as('head')).get(`/widening/${id}`)).text).toContain('認めた')
})

test('before confirming one proves again who sits there; the page of the proposal itself does not need it', async () => {
  await propose(160)
  const answer = await decides(await office.as('head'), id)
  expect([answer.status, answer.location]).toEqual([303, '/step-up?then=%2F'])
  await expect(office.acting('head', (tx) => sql`select ctx.decide_widening(${id}, 'approved', '')`.execute(tx))).rejects.toMatchObject({ message: 'not the second person' })
  expect(await inForce()).not.toBe(160)
})

test('nobody is their own second person, also not with another account', async () => {
  await propose(170)
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032))
    update rec.account a set staff_id = (select staff_id from rec.account where id = $1) from born where a.id = $2`, [office.accounts.admin, office.accounts.head])
  const answer = await decide('head', 'approved')
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('あなたには決められません')
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) update rec.account a set staff_id = gen_random_uuid() from born where a.id = $1`, [office.accounts.head])
  expect(await inForce()).not.toBe(170)
})

test('who may not propose a kind cannot, and who may not confirm it does not see it', async () => {
  await expect(propose(180, 'nurse')).rejects.toMatchObject({ code: '42501' })
  await propose(190)
  for (const member of ['supervisor', 'coordinator', 'nurse'] as const) expect([member, (await decide(member, 'approved')).status]).toEqual([member, 404])
  for (const member of ['keeper', 'privacy', 'auditor', 'teacher'] as const) expect([member, (await (await office.as(member)).get(`/widening/${id}`)).status]).toEqual([member, 404])
})

test('what is decided stays decided, and no statement of the app role writes an outcome', async () => {
  await propose(200)
  expect((await decide('head', 'refused')).status).toBe(303)
  expect((await decide('head', 'approved')).status).toBe(422)
  await expect(office.acting('head', (tx) => sql`update widening set outcome = 'approved' where id = ${id}`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  await expect(office.acting('admin', (tx) => sql`insert into setting (key, value) values ('access.reach', '"team"')`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  expect(await inForce()).not.toBe(200)
})

test('the proposer may take it back, nobody else', async () => {
  await propose(210)
  expect((await (await office.as('head')).post(`/widening/${id}/withdrawal`, {})).status).toBe(422)
  expect((await (await office.as('admin')).post(`/widening/${id}/withdrawal`, {})).status).toBe(303)
  expect((await decide('head', 'approved')).status).toBe(422)
})

test('the keeper sees kinds, grounds and numbers of what is blind, no word of the reason, and decides on it', async () => {
  await office.acting('admin', (tx) => proposeWidening(tx, { id, kind: 'reset', ground: 'lost_factor', reason: '電話をなくした原さん', accountId: office.accounts.head, details: {} }))
  const keeper = await office.as('keeper', { steppedUp: true })
  const list = await keeper.get('/keeper')
  expect(list.text).toContain('サインインのやり直し')
  expect(list.text).toContain('人 1')
  expect(list.html).not.toMatch(/原さん|高橋/)
  expect((await decides(await office.as('head', { steppedUp: true }), id)).status).toBe(422)
  expect((await keeper.post(`/keeper/${id}/decision`, { word: 'approved', words: '' })).status).toBe(303)
  expect(await office.ownerQuery(`select outcome, decided_blind from rec.widening where id = $1`, [id])).toEqual([{ outcome: 'approved', decided_blind: true }])
})
