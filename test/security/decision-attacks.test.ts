import { afterAll, beforeAll, expect, test } from 'vitest'
import { registered } from '../../app/meetings/review.fixtures.ts'
import type { Registered } from '../../app/meetings/review.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import { setVeil } from '../../app/people/places.db.ts'
import { openOffice, testNow } from '../office.ts'
import type { Member, Office } from '../office.ts'

let office: Office
let family: Registered
let own: string
let others: string
beforeAll(async () => {
  office = await openOffice()
  family = await registered(office, '決定')
  own = await proposed('supervisor')
  others = await proposed('worker')
})
afterAll(() => office.close())

const act = (member: Member, statement: ReturnType<typeof sql>) => office.acting(member, async (tx) => (await statement.execute(tx)).rows)
const denied = { code: '42501' }
async function proposed(by: Member, steps: readonly number[] = [2, 3]): Promise<string> {
  const [made] = await act(by, sql`insert into decision (kind, family_id, outcome, words, decided_on) values ('casefile', ${family.id}, 'changed', '会議のことば', '2026-11-25') returning id`) as { id: string }[]
  for (const step of steps) await act(by, sql`insert into approval (decision_id, step, role) values (${made!.id}, ${step}, ${step === 2 ? 'supervisor' : 'head'})`)
  return made!.id
}
const takes = (member: Member, decision: string, step: number, outcome = 'approved') => act(member, sql`update approval set account_id = ctx.account(), outcome = ${outcome} where decision_id = ${decision} and step = ${step}`)
const turnOf = async (member: Member, decision: string) => (await act(member, sql`select ctx.step_of_mine(${decision}) as step`) as { step: number | null }[])[0]!.step

test.each<[string, Member, () => ReturnType<typeof sql>]>([
  ['approve what they propose, at the step where they stand', 'supervisor', () => sql`update approval set account_id = ctx.account(), outcome = 'approved' where decision_id = ${own} and step = 2`],
  ['say that it was approved', 'supervisor', () => sql`update decision set state = 'approved' where id = ${own}`],
  ['say that something was approved whose steps nobody took', 'head', () => sql`update decision set state = 'approved' where id = ${others}`],
  ['send back without taking the step', 'supervisor', () => sql`update decision set state = 'returned' where id = ${others}`],
  ['approve before it is their turn', 'head', () => sql`update approval set account_id = ctx.account(), outcome = 'approved' where decision_id = ${others} and step = 3`],
  ['approve in another\'s name', 'supervisor', () => sql`update approval set account_id = ${office.accounts.deputy}, outcome = 'approved' where decision_id = ${others} and step = 2`],
  ['say when they saw it', 'supervisor', () => sql`update approval set account_id = ctx.account(), seen_at = '2020-01-01T00:00:00Z', outcome = 'approved' where decision_id = ${others} and step = 2`],
  ['say when they proposed it', 'worker', () => sql`insert into approval (decision_id, step, role, account_id, seen_at, outcome) values (${others}, 1, 'worker', ctx.account(), '2020-01-01T00:00:00Z', 'approved')`],
  ['say as a caseworker that something was approved', 'worker', () => sql`update decision set state = 'approved' where id = ${own}`],
  ['take the approval of one decision to another', 'head', () => sql`update approval set decision_id = ${own} where decision_id = ${own}`],
  ['change what a meeting decided', 'worker', () => sql`update decision set words = '別のことば' where id = ${own}`],
  ['change the day of a decision', 'worker', () => sql`update decision set decided_on = '2026-11-01' where id = ${own}`],
  ['change since when a class holds', 'worker', () => sql`update class_period set since = '2026-11-01' where casefile_id = ${family.casefiles[0]!}`],
  ['change since when an agency leads', 'worker', () => sql`update lead_period set since = '2026-11-01' where casefile_id = ${family.casefiles[0]!}`],
  ['change since when a child is registered', 'worker', () => sql`update registration_period set since = '2026-11-01' where casefile_id = ${family.casefiles[0]!}`],
])('nobody can %s', async (_, member, statement) => {
  await expect(act(member, statement())).rejects.toMatchObject(denied)
})

test('a step keeps the office time at which whoever takes it first saw it, and no other', async () => {
  const decision = await proposed('worker')
  const seen = () => office.ownerQuery<{ step: number; at: string }>(`select step, seen_at at time zone 'Asia/Tokyo' at time zone 'UTC' as at from rec.approval where decision_id = $1 order by step`, [decision]).then((rows) => rows.map(({ at }) => at && String(at).slice(11, 16)))
  await act('worker', sql`insert into approval (decision_id, step, role, account_id, outcome) values (${decision}, 1, 'worker', ctx.account(), 'approved')`)
  await act('supervisor', sql`update approval set account_id = ctx.account() where decision_id = ${decision} and step = 2`)
  office.at(testNow.add({ hours: 1 }))
  await takes('supervisor', decision, 2)
  await takes('head', decision, 3)
  office.at(testNow)
  expect(await seen()).toEqual(['14:05', '14:05', '15:05'])
})

test('another leader approves it, and then it is not taken back', async () => {
  const decision = await proposed('worker')
  await act('supervisor', sql`update approval set account_id = ctx.account(), outcome = 'approved' where decision_id = ${decision} and step = 2`)
  await act('head', sql`update approval set account_id = ctx.account(), outcome = 'approved' where decision_id = ${decision} and step = 3`)
  await expect(act('supervisor', sql`update decision set state = 'approved' where id = ${decision}`)).rejects.toMatchObject(denied)
  await act('head', sql`update decision set state = 'approved', version = version + 1 where id = ${decision}`)
  for (const state of ['proposed', 'returned']) await expect(act('head', sql`update decision set state = ${state} where id = ${decision}`)).rejects.toMatchObject(denied)
})

test('a step that the proposer left out is open: nobody takes the one after it until it is there and approved', async () => {
  const decision = await proposed('worker', [3])
  await expect(takes('head', decision, 3)).rejects.toMatchObject(denied)
  expect([await turnOf('head', decision), await turnOf('supervisor', decision)]).toEqual([null, 2])
  await act('worker', sql`insert into approval (decision_id, step, role) values (${decision}, 2, 'supervisor')`)
  await expect(takes('head', decision, 3)).rejects.toMatchObject(denied)
  await takes('supervisor', decision, 2)
  await takes('head', decision, 3)
  await act('head', sql`update decision set state = 'approved', version = version + 1 where id = ${decision}`)
})

test('what one step sent back the next does not approve, whatever the decision still says', async () => {
  const decision = await proposed('worker')
  await takes('supervisor', decision, 2, 'returned')
  expect(await turnOf('head', decision)).toBeNull()
  await expect(takes('head', decision, 3)).rejects.toMatchObject(denied)
})

test.each<[Member, number, Member]>([['supervisor', 3, 'head'], ['head', 2, 'deputy']])('what a %s proposes begins and ends with step %i', async (by, step, taker) => {
  const decision = await proposed(by, [step])
  expect(await turnOf(taker, decision)).toBe(step)
  await takes(taker, decision, step)
  await act(taker, sql`update decision set state = 'approved', version = version + 1 where id = ${decision}`)
})

test('a leader in conflict does not read from whom and why somebody of their family is hidden', async () => {
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[0]!, ground: 'own_wish', words: '兄から隠す' }))
  const veils = () => act('supervisor', sql`select words from veil where person_id = ${family.persons[0]!}`)
  expect(await veils()).toEqual([{ words: '兄から隠す' }])
  await act('coordinator', sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.supervisor}, ${family.persons[0]!}, false)`)
  expect(await veils()).toEqual([])
})
