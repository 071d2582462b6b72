import { afterAll, beforeAll, expect, test } from 'vitest'
import { registered } from '../../app/meetings/review.fixtures.ts'
import type { Registered } from '../../app/meetings/review.fixtures.ts'
import { code, confirm, link, newcomer, propose, visit } from '../../app/accounts/invitations.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import { proposeWidening } from '../../app/widening/widening.db.ts'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'

// An administrator who wants to read a case (ATTACKS D5–D8), by the pages and by SQL as the app role.
let office: Office
let family: Registered
beforeAll(async () => {
  office = await openOffice()
  family = await registered(office, '管理')
})
afterAll(() => office.close())

const act = (member: Member, statement: ReturnType<typeof sql>, how?: { steppedUp: boolean }) => office.acting(member, async (tx) => (await statement.execute(tx)).rows, how)
const asOwner = (statement: string, parameters: unknown[] = []) => office.ownerQuery<{ id: string }>(`with born as materialized (select ctx.begin_town(322032)) ${statement}`, parameters)
const denied = { code: '42501' }
/** Acts with a session of an account that is no member of the test office. */
async function cookieOf(account: string): Promise<string> {
  const cookie = await beginSession(office.pools.signin, 322032, account)
  await office.pools.signin.query(`update ctx.session set step_up_until = clock_timestamp() + interval '10 minutes' where token_hash = sha256($1)`, [databaseToken(cookie)])
  return `__Host-kyoten=${cookie}`
}

test('an administrator sees no case, on no page and by no statement', async () => {
  const admin = await office.as('admin', { steppedUp: true })
  for (const path of ['/casefiles', '/people', `/families/${family.id}`, `/casefiles/${family.casefiles[0]}`, '/intakes', '/ledger', '/moves', '/access-log', '/alerts']) expect([path, (await admin.get(path)).status]).toEqual([path, 404])
  for (const table of ['person', 'family', 'casefile', 'intake', 'entry', 'entry_version', 'residence', 'phone', 'task', 'meeting', 'veil', 'allocation', 'alert']) {
    expect([table, (await act('admin', sql`select count(*)::int as n from ${sql.table(table)}`))[0]]).toEqual([table, { n: 0 }])
  }
})

test.each<[string, Member, () => ReturnType<typeof sql>]>([
  ['add an account', 'admin', () => sql`insert into account (municipality_id, sign_in_name, name, role) values (322032, 'mine', 'x', 'head')`],
  ['give an account another role', 'admin', () => sql`update account set role = 'coordinator'`],
  ['say that an account is of somebody else', 'admin', () => sql`update account set staff_id = gen_random_uuid()`],
  ['let an account last longer', 'admin', () => sql`update account set until = null`],
  ['open a locked account', 'admin', () => sql`update account set locked_at = null`],
  ['write a role by date', 'admin', () => sql`insert into account_role (account_id, role, since, widening_id) select id, 'coordinator', '2026-01-01', gen_random_uuid() from account limit 1`],
  ['move a role to today', 'admin', () => sql`update account_role set since = '2026-01-01'`],
  ['write a setting', 'admin', () => sql`insert into setting (key, value) values ('exports.people_a_day', '5000')`],
  ['confirm a text', 'admin', () => sql`insert into rule_text (kind, number, words, since, confirmed_at) values ('rules', 9, 'x', '2026-01-01', now())`],
  ['propose about their own person', 'admin', () => sql`insert into account_change (what, staff_id, sign_in_name, name, role, since, until) values ('open', ctx.staff(), 'mine', 'x', 'head', '2026-12-01', '2027-03-31')`],
  ['propose about their own account', 'admin', () => sql`insert into account_change (what, account_id, role, since) values ('role', ctx.account(), 'head', '2026-12-01')`],
  ['propose as somebody else than an administrator', 'nurse', () => sql`insert into account_change (what, sign_in_name, name, role, since, until) values ('open', 'mine', 'x', 'head', '2026-12-01', '2027-03-31')`],
  ['change what the head was shown', 'admin', () => sql`update account_change set role = 'head'`],
  ['write an outcome', 'admin', () => sql`update widening set outcome = 'approved'`],
  ['read invitations', 'admin', () => sql`select * from ctx.invitation`],
  ['read passwords', 'admin', () => sql`select * from ctx.credential`],
  ['tie an identity to somebody else', 'admin', () => sql`insert into ctx.identity (municipality_id, account_id, issuer, subject) select 322032, id, 'x', 'mine' from account limit 1`],
  ['tie an identity as the door does', 'admin', () => sql`select ctx.link_identity('x'::bytea, 'x', 'mine')`],
  ['take an invitation as the door does', 'admin', () => sql`select ctx.redeem_invitation('x', 'x', 'x')`],
  ['invite directly', 'admin', () => sql`select ctx.invite_directly(322032, ctx.account())`],
  ['draw the code', 'admin', () => sql`select ctx.draw_code(${office.accounts.coordinator})`],
  ['draw a link that nobody confirmed', 'admin', () => sql`select ctx.draw_link(${office.accounts.coordinator})`],
  ['lock themselves out of sight', 'admin', () => sql`select ctx.narrow_account(ctx.account(), null, true)`],
  ['lock somebody as a caseworker', 'nurse', () => sql`select ctx.narrow_account(${office.accounts.head}, null, true)`],
])('nobody can %s', async (_, member, statement) => {
  await expect(act(member, statement(), { steppedUp: true })).rejects.toMatchObject(denied)
})

test('an account of the machine is not proposed at all', async () => {
  await expect(act('admin', sql`insert into account_change (what, sign_in_name, name, role, since, until) values ('open', 'mine', 'x', 'system_births', '2026-12-01', '2027-03-31')`)).rejects.toMatchObject({ code: '23514' })
})

test('narrowing never widens: a later end is no end', async () => {
  await asOwner(`update rec.account set until = '2027-04-01' from born where id = $1`, [office.accounts.supporter])
  expect(await act('admin', sql`select ctx.narrow_account(${office.accounts.supporter}, '2030-04-01', false) as done`)).toEqual([{ done: false }])
  expect(await act('admin', sql`select ctx.narrow_account(${office.accounts.supporter}, '2027-03-01', false) as done`)).toEqual([{ done: true }])
})

test('with a second account of the same person nobody confirms what they propose', async () => {
  const [second] = await asOwner(`insert into rec.account (municipality_id, staff_id, sign_in_name, name, role) select 322032, (select staff_id from rec.account where id = $1), 'ago-head', '吾郷 室長', 'head' from born returning id`, [office.accounts.admin])
  const { id } = await propose(office, '/accounts', { ...newcomer, signInName: 'for-me', name: '吾郷 みつる', role: 'coordinator' })
  const answer = await visit(office, `/widening/${id}/decision`, { word: 'approved', words: '' }, await cookieOf(second!.id))
  expect([answer.status, answer.html]).toEqual([422, expect.stringContaining('あなたには決められません')])
  expect(await office.ownerQuery(`select 1 from rec.account where sign_in_name = 'for-me'`)).toEqual([])
  // Nor is the head, under another name, given an account by their own word.
  const other = crypto.randomUUID()
  const [headStaff] = await office.ownerQuery<{ staff_id: string }>('select staff_id from rec.account where id = $1', [office.accounts.head])
  await act('admin', sql`insert into account_change (id, what, staff_id, sign_in_name, name, role, since, until) values (${other}, 'open', ${headStaff!.staff_id}, 'head-too', 'x', 'supervisor', '2026-12-01', '2027-03-31')`)
  await office.acting('admin', (tx) => proposeWidening(tx, { id: other, kind: 'account', ground: 'other', reason: 'x', details: { change_id: other } }))
  expect((await confirm(office, other)).status).toBe(422)
  await asOwner(`update rec.account set until = since + 1 from born where id = $1`, [second!.id])
})

test('what is confirmed is what was shown, once: no other change, no other account, no other kind', async () => {
  const { id } = await propose(office, '/accounts', { ...newcomer, signInName: 'shown-one', name: '三島 ちえ' })
  const forged = (kind: 'account' | 'role_change', about: { accountId?: string }, changeId: string) => {
    const own = crypto.randomUUID()
    return office.acting('admin', (tx) => proposeWidening(tx, { id: own, kind, ground: 'other', reason: 'x', details: { change_id: changeId }, ...about })).then(() => own)
  }
  for (const one of [await forged('role_change', {}, id), await forged('account', { accountId: office.accounts.coordinator }, id), await forged('account', {}, crypto.randomUUID())]) expect((await confirm(office, one)).status).toBe(422)
  expect((await confirm(office, id)).status).toBe(303)
  expect((await confirm(office, await forged('account', {}, id))).status).toBe(422)
  expect(await office.ownerQuery(`select 1 from rec.account where sign_in_name = 'shown-one'`)).toHaveLength(1)
})

test('an administrator who resets the coordinator cannot sign in as them: the code stays with the head, guessing ends the link', async () => {
  const admin = await office.as('admin', { steppedUp: true })
  const { id } = await propose(office, `/accounts/${office.accounts.coordinator}/resets`, { ground: 'lost_factor' })
  expect((await confirm(office, id, 'approved', 'admin')).status).toBe(404)
  expect(await link(admin, office.accounts.coordinator)).toBe('none: 404')
  await confirm(office, id)
  const key = await link(admin, office.accounts.coordinator)
  const right = await code(await office.as('head', { steppedUp: true }), office.accounts.coordinator)
  expect(await code(admin, office.accounts.coordinator)).toBe('none: 404')
  expect((await admin.get(`/accounts/${office.accounts.coordinator}`)).html).not.toContain(right)
  for (let n = 0; n < 5; n += 1) await visit(office, '/invitation', { key, code: String((Number(right) + n + 1) % 1_000_000).padStart(6, '0'), fresh: 'x', again: 'x' })
  expect((await visit(office, '/invitation', { key, code: right, fresh: '青い傘 ひつじ 窓辺 十七', again: '青い傘 ひつじ 窓辺 十七' })).status).not.toBe(303)
  expect(await office.ownerQuery('select 1 from ctx.credential where account_id = $1', [office.accounts.coordinator])).toEqual([])
  expect(await office.ownerQuery(`select kind from rec.alert where account_id = $1`, [office.accounts.coordinator])).toEqual([{ kind: 'credential_reset' }])
})

test('who reset somebody is not their second person for thirty days, in either direction', async () => {
  const [other] = await asOwner(`insert into rec.account (municipality_id, sign_in_name, name, role) select 322032, 'admin2', '別の管理者', 'administrator' from born returning id`)
  const { id } = await propose(office, `/accounts/${other!.id}/resets`, { ground: 'lost_factor' })
  await confirm(office, id)
  const setting = async (by: string): Promise<string> => {
    const own = crypto.randomUUID()
    await office.ownerQuery(`with born as materialized (select ctx.act_as(322032, $2::uuid, '2026-11-25T05:05:00Z'))
      insert into rec.widening (id, kind, ground, reason, details, opens_hash, recorded_by) select $1, 'setting', 'running', 'x', '{"key": "exports.people_a_day", "value": 120}', 'x', $2::uuid from born`, [own, by])
    return own
  }
  // The head confirmed the reset of the second administrator: not what that one proposes, but what the first does.
  expect((await confirm(office, await setting(other!.id))).status).toBe(422)
  expect((await confirm(office, await setting(office.accounts.admin))).status).toBe(303)
  await asOwner(`update rec.widening set decided_at = decided_at - interval '31 days' from born where id = $1`, [id])
  expect((await confirm(office, await setting(other!.id))).status).toBe(303)
  // The first administrator proposes the head's own reset: the head no longer confirms what that one proposes.
  const { id: own } = await propose(office, `/accounts/${office.accounts.head}/resets`, { ground: 'lost_factor' })
  await (await office.as('keeper', { steppedUp: true })).post(`/keeper/${own}/decision`, { word: 'approved', words: '' })
  const again = await cookieOf(office.accounts.head)
  const decide = async (proposal: string) => {
    const [, read = ''] = /name="read" value="([^"]*)"/.exec((await visit(office, `/widening/${proposal}`, undefined, again)).html) ?? []
    return (await visit(office, `/widening/${proposal}/decision`, { word: 'approved', words: '', read }, again)).status
  }
  expect(await decide(await setting(office.accounts.admin))).toBe(422)
  expect(await decide(await setting(other!.id))).toBe(303)
})
