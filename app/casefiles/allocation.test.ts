import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { registered } from '../meetings/review.fixtures.ts'
import { allocated, fledKatsube } from '../people/hidden-side.fixtures.ts'
import type { Fled } from '../people/hidden-side.fixtures.ts'
import { setVeil } from '../people/places.db.ts'

let office: Office
let fled: Fled
beforeAll(async () => { office = await openOffice(); fled = await fledKatsube(office) })
afterAll(() => office.close())

const act = (member: Member, statement: ReturnType<typeof sql>, how = {}) => office.acting(member, async (tx) => (await statement.execute(tx)).rows, how)
const mayLook = async (member: Member, person: string): Promise<unknown> => (await act(member, sql`select ctx.may_look(${person}) as may`, { steppedUp: true }) as { may: boolean }[])[0]!.may
const denied = { code: '42501' }

test('who served a child once does not put the end of it back, nor later, to look behind the veil; a leader corrects a slip, never their own', async () => {
  await allocated(office, fled.childCase, 'supporter')
  const until = (member: Member, day: string | null, of: Member = 'supporter') => act(member, sql`update allocation set until = ${day} where casefile_id = ${fled.childCase} and account_id = ${office.accounts[of]} returning until`)
  // Handing over: the end is said by whoever goes, and may still come sooner.
  expect([await until('supporter', '2026-11-20'), await until('supporter', '2026-11-10')].map((rows) => rows.length)).toEqual([1, 1])
  expect(await mayLook('supporter', fled.mother)).toBe(false)
  for (const [member, day] of [['supporter', null], ['supporter', '2027-03-31'], ['worker', null], ['nurse', '2026-11-11']] as const) await expect(until(member, day), `${member} ${day}`).rejects.toMatchObject(denied)
  expect(await mayLook('supporter', fled.mother)).toBe(false)
  expect(await until('supervisor', null)).toHaveLength(1)
  expect(await mayLook('supporter', fled.mother)).toBe(true)
  await until('supporter', '2026-11-10')
  await act('head', sql`insert into allocation (casefile_id, account_id, part, since, until) values (${fled.childCase}, ${office.accounts.supervisor}, 'second', '2026-06-01', '2026-07-01')`)
  await expect(until('supervisor', null, 'supervisor')).rejects.toMatchObject(denied)
})

test('what one allocated to oneself counts only with the decision that allocated it, approved by another while it stood there', async () => {
  const family = await registered(office, '自分で担当')
  const [person, casefile] = [family.persons[0]!, family.casefiles[0]!]
  await office.acting('coordinator', (tx) => setVeil(tx, { personId: person, ground: 'own_wish', words: '' }))
  const decided = async (kind: 'casefile' | 'reopening', day: string): Promise<string> => {
    const [made] = await act('worker', sql`insert into decision (kind, family_id, outcome, decided_on) values (${kind}, ${family.id}, 'changed', ${day}) returning id`) as { id: string }[]
    await act('worker', sql`insert into child_decision (decision_id, casefile_id, class) values (${made!.id}, ${casefile}, 'support')`)
    await act('worker', sql`insert into approval (decision_id, step, role) values (${made!.id}, 2, 'supervisor'), (${made!.id}, 3, 'head')`)
    return made!.id
  }
  const approves = (member: Member, id: string, step: number) => act(member, sql`update approval set account_id = ctx.account(), outcome = 'approved' where decision_id = ${id} and step = ${step}`)
  const takes = (since: string) => act('worker', sql`insert into allocation (casefile_id, account_id, part, since) values (${casefile}, ctx.account(), 'second', ${since})`)
  const later = (minutes: number) => office.at(Temporal.Instant.from('2026-11-25T14:05:00+09:00').add({ minutes }))
  // Approved long before, of another kind, or of another day: none of these allocated it.
  await approves('supervisor', await decided('reopening', '2026-11-25'), 2)
  later(5)
  await approves('supervisor', await decided('casefile', '2026-11-25'), 2)
  await takes('2026-11-25')
  expect(await mayLook('worker', person)).toBe(false)
  later(10)
  await approves('supervisor', await decided('casefile', '2026-11-25'), 2)
  await approves('supervisor', await decided('reopening', '2026-11-24'), 2)
  expect(await mayLook('worker', person)).toBe(false)
  await approves('supervisor', await decided('reopening', '2026-11-25'), 2)
  expect(await mayLook('worker', person)).toBe(true)
})
