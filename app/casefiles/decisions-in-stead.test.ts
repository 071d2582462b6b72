import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice, testNow } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { sql } from '../kernel/db.ts'
import { registered } from '../meetings/review.fixtures.ts'
import type { Registered } from '../meetings/review.fixtures.ts'
import { propose } from './approvals.db.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

/** A decision about a family, handed up. */
async function handedUp(family: Registered, by: Member = 'nurse'): Promise<string> {
  const id = crypto.randomUUID()
  await office.acting(by, async (tx) => {
    await propose(tx, { id, kind: 'casefile', meetingKind: 'policy', heldAt: testNow, attended: [office.accounts.nurse], decidedOn: Temporal.PlainDate.from('2026-11-25'), outcome: 'changed', words: '会議のことば', intakeId: null, familyId: family.id })
    await refreshDue(tx, { kind: 'decision', id })
  })
  return id
}
const conflict = (member: Member, family: Registered) =>
  office.ownerQuery(`insert into rec.conflict (municipality_id, account_id, person_id, by_self, recorded_at, recorded_by) select 322032, $1, $2, false, now(), $3 from (select ctx.act_as(322032, $3)) a`, [office.accounts[member], family.persons[0], office.accounts.admin])
const page = async (member: Member, id: string) => (await office.as(member)).get(`/decisions/${id}`)
const home = async (member: Member, id: string): Promise<boolean> => (await (await office.as(member)).get('/due')).html.includes(`/decisions/${id}`)
const answer = async (member: Member, id: string, version: number, outcome = 'approved', words = '') => (await office.as(member)).post(`/decisions/${id}/approvals`, { version: String(version), outcome, words })
const steps = async (id: string) => (await office.ownerQuery<{ by: string; outcome: string | null }>(`select p.role || ' ' || coalesce(a.sign_in_name, '-') as by, p.outcome from rec.approval p left join rec.account a on a.id = p.account_id where p.decision_id = $1 and p.step > 1 order by p.step`, [id])).map(({ by, outcome }) => [by, outcome])
const stateOf = async (id: string) => (await office.ownerQuery<{ state: string }>('select state from rec.decision where id = $1', [id]))[0]!.state
const bySame = (id: string) => office.ownerQuery<{ actor: string; roles: string[] }>(`select a.sign_in_name as actor, l.to_roles as roles from rec.alert l join rec.account a on a.id = l.actor_id where l.kind = 'both_steps' and l.family_id = (select family_id from rec.decision where id = $1)`, [id])
const wayOut = async (...members: Member[]) => { for (const member of members) await office.ownerQuery(`update rec.account set until = case when until is null then '2026-11-01'::date end from (select ctx.act_as(322032, $2)) a where id = $1`, [office.accounts[member], office.accounts.admin]) }

test('a head in conflict sees nothing of it; another supervisor decides in their stead, and the trail keeps both', async () => {
  const family = await registered(office, '室長の親類')
  await conflict('head', family)
  const decision = await handedUp(family)
  expect((await answer('coordinator', decision, 1)).text).toContain('いまは係長の番です')
  expect((await answer('supervisor', decision, 1)).status).toBe(303)
  expect([await home('head', decision), (await page('head', decision)).status, (await answer('head', decision, 2)).status]).toEqual([false, 404, 404])
  expect([await home('deputy', decision), await home('supervisor', decision), await home('coordinator', decision), await home('nurse', decision)]).toEqual([true, false, false, false])
  const seen = await page('deputy', decision)
  expect([seen.text.includes('室長に代わって、あなたが決裁します'), /利害関係が|見せない/.test(seen.text)]).toEqual([true, false])
  expect((await answer('supervisor', decision, 2, 'returned', 'もう一度')).text).toContain('いまは室長の番です')
  expect((await answer('deputy', decision, 2)).status).toBe(303)
  expect([await steps(decision), await stateOf(decision)]).toEqual([[['supervisor supervisor', 'approved'], ['head deputy', 'approved']], 'approved'])
  expect((await page('nurse', decision)).text).toContain('勝部 係長 代わって決裁')
  expect(await office.ownerQuery(`select 1 from audit.change where tbl = 'approval' and actor = $1`, [office.accounts.deputy]).then((rows) => rows.length)).toBeGreaterThan(0)
})

test('a conflict found after the decision was handed up, and looked at, moves it on', async () => {
  const family = await registered(office, '後から')
  const decision = await handedUp(family)
  await answer('head', decision, 1, 'seen')
  await answer('supervisor', decision, 1)
  expect([await home('head', decision), await home('deputy', decision)]).toEqual([true, false])
  await conflict('head', family)
  expect([await home('head', decision), await home('deputy', decision), (await answer('deputy', decision, 2, 'returned', '足りない')).status]).toEqual([false, true, 303])
  expect([await steps(decision), await stateOf(decision)]).toEqual([[['supervisor supervisor', 'approved'], ['head deputy', 'returned']], 'returned'])
})

test('where both supervisors are in conflict the coordinator takes their step, and by SQL nobody else does', async () => {
  const family = await registered(office, '係長の親類')
  await conflict('supervisor', family)
  await conflict('deputy', family)
  const decision = await handedUp(family)
  const taking = (member: Member) => office.acting(member, async (tx) => Number((await sql`update approval set account_id = ctx.account(), outcome = 'approved' where decision_id = ${decision} and step = 2`.execute(tx)).numAffectedRows))
  for (const member of ['head', 'nurse', 'worker'] as const) expect([member, await taking(member)]).toEqual([member, 0])
  await expect(office.acting('coordinator', (tx) => sql`update decision set state = 'approved' where id = ${decision}`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  expect((await answer('coordinator', decision, 1)).status).toBe(303)
  await expect(office.acting('coordinator', (tx) => sql`update decision set state = 'approved' where id = ${decision}`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  expect((await answer('head', decision, 2)).status).toBe(303)
  expect([await steps(decision), await stateOf(decision)]).toEqual([[['supervisor coordinator', 'approved'], ['head head', 'approved']], 'approved'])
  expect(await bySame(decision)).toEqual([])
})

test('nobody stands in for their own proposal nor for both steps; when nobody is left, whoever proposed is told, without a reason', async () => {
  const family = await registered(office, '小さな室')
  await wayOut('deputy', 'coordinator')
  await conflict('head', family)
  const decision = await handedUp(family)
  expect((await answer('supervisor', decision, 1)).status).toBe(303)
  expect([await home('supervisor', decision), (await answer('supervisor', decision, 2)).status]).toEqual([false, 422])
  expect(await stateOf(decision)).toBe('proposed')
  const told = await page('nurse', decision)
  expect([told.text.includes('いま、決裁できる人がいません'), /利害関係が/.test(told.text), await home('nurse', decision)]).toEqual([true, false, true])
  expect((await page('worker', decision)).text).not.toContain('決裁できる人がいません')
  await wayOut('coordinator')
  expect([(await page('nurse', decision)).text.includes('決裁できる人がいません'), await home('nurse', decision), await home('coordinator', decision)]).toEqual([false, false, true])
  await wayOut('deputy')
})

test('an only supervisor in conflict: the head takes the supervisor\'s step, then their own', async () => {
  const family = await registered(office, '係長一人')
  await wayOut('deputy', 'coordinator')
  await conflict('supervisor', family)
  const decision = await handedUp(family)
  expect([(await answer('head', decision, 1)).status, (await answer('head', decision, 2)).status]).toEqual([303, 303])
  expect([await steps(decision), await stateOf(decision)]).toEqual([[['supervisor head', 'approved'], ['head head', 'approved']], 'approved'])
  expect(await bySame(decision)).toEqual([{ actor: 'head', roles: ['privacy_officer', 'keeper'] }])
  // Who is told of it sees it; whoever took both does not.
  for (const [member, sees] of [['privacy', true], ['keeper', true], ['head', false], ['supervisor', false]] as const) expect([member, (await (await office.as(member)).get('/alerts')).text.includes('決裁の二つの段を、一人で決裁した')]).toEqual([member, sees])
  await wayOut('deputy', 'coordinator')
})

test('who alone writes the conflicts of all who lead and takes both steps is told of', async () => {
  const family = await registered(office, '一人で二段')
  await office.acting('head', async (tx) => { for (const member of ['supervisor', 'deputy', 'coordinator'] as const) await sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts[member]}, ${family.persons[0]!}, false)`.execute(tx) })
  const decision = await handedUp(family)
  expect([(await answer('head', decision, 1)).status, await bySame(decision), (await answer('head', decision, 2)).status]).toEqual([303, [], 303])
  expect([await stateOf(decision), await bySame(decision)]).toEqual(['approved', [{ actor: 'head', roles: ['privacy_officer', 'keeper'] }]])
})

test('one person with two leading accounts takes one of the steps; where nobody else is left, both', async () => {
  const family = await registered(office, '二つの利用者番号')
  const staff = async (account: string) => (await office.ownerQuery<{ staffId: string }>('select staff_id as "staffId" from rec.account where id = $1', [account]))[0]!.staffId
  const become = (staffId: string) => office.ownerQuery('update rec.account set staff_id = $1 from (select ctx.act_as(322032, $3)) a where id = $2', [staffId, office.accounts.head, office.accounts.admin])
  const before = await staff(office.accounts.head)
  await become(await staff(office.accounts.supervisor))
  const decision = await handedUp(family)
  expect((await answer('supervisor', decision, 1)).status).toBe(303)
  expect([(await page('head', decision)).text.includes('もう一つの段を、あなたが決裁しています'), (await answer('head', decision, 2)).status, await home('deputy', decision)]).toEqual([true, 422, true])
  await expect(office.acting('head', (tx) => sql`update approval set account_id = ctx.account(), outcome = 'approved' where decision_id = ${decision} and step = 3`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  await wayOut('deputy', 'coordinator')
  expect((await answer('head', decision, 2)).status).toBe(303)
  expect([await stateOf(decision), await bySame(decision)]).toEqual(['approved', [{ actor: 'head', roles: ['privacy_officer', 'keeper'] }]])
  await wayOut('deputy', 'coordinator')
  await become(before)
})
