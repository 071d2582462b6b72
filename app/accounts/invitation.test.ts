import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { code, confirm, link, open, password, propose, visit } from './invitations.fixtures.ts'

let office: Office
let admin: Browser
let head: Browser
beforeAll(async () => {
  office = await openOffice()
  admin = await office.as('admin', { steppedUp: true })
  head = await office.as('head', { steppedUp: true })
})
afterAll(() => office.close())

const take = (key: string, digits: string, fresh = password, again = fresh) => visit(office, '/invitation', { key, code: digits, fresh, again })
const hashOf = async (account: string): Promise<string | undefined> => (await office.ownerQuery<{ password_hash: string }>('select password_hash from ctx.credential where account_id = $1', [account]))[0]?.password_hash
const WRONG = 'リンクかコードが違うか'

test('the link comes from the administrator, the code from the head; together they set a password once and lead to the second factor', async () => {
  const account = await open(office, { signInName: 'one', name: '安食 けい' })
  // The office of the tests is some days ahead of the machine: the account has begun.
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) update rec.account set since = '2026-04-01' from born where id = $1`, [account])
  const [key, digits] = [await link(admin, account), await code(head, account)]
  expect([key.length, digits.length]).toEqual([48, 6])
  const taken = await take(key, digits)
  expect([taken.status, taken.location]).toEqual([303, '/second-factors'])
  expect(taken.cookies.join()).toContain('__Host-kyoten-arrival=')
  expect(taken.cookies.join()).not.toContain('__Host-kyoten=')
  expect(await hashOf(account)).toMatch(/^\$argon2id\$/)
  expect((await take(key, digits)).html).toContain(WRONG)
  expect(await office.ownerQuery('select what from audit.sign_in where account_id = $1', [account])).toEqual([{ what: 'invitation_taken' }])
})

test('opening the link changes nothing and tells nothing, known or unknown, however often', async () => {
  const account = await open(office, { signInName: 'two', name: '板倉 りん' })
  const [key, digits] = [await link(admin, account), await code(head, account)]
  const pages = await Promise.all([key, key, 'f'.repeat(48)].map((one) => visit(office, `/invitation?key=${one}`)))
  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(pages[0]!.html.replaceAll(key, 'x')).toBe(pages[2]!.html.replaceAll('f'.repeat(48), 'x'))
  expect(pages[0]!.html).not.toContain('板倉')
  expect((await take(key, digits)).status).toBe(303)
})

test('a bad password, or two that differ, leave the invitation as it was', async () => {
  const account = await open(office, { signInName: 'three', name: '今岡 まこと' })
  const [key, digits] = [await link(admin, account), await code(head, account)]
  expect((await take(key, digits, 'short')).html).toContain('12文字以上')
  expect((await take(key, digits, password, 'もうひとつ 別の 言葉 たち')).html).toContain('2回の入力が違います')
  expect(await hashOf(account)).toBeUndefined()
  expect((await take(key, digits)).status).toBe(303)
})

test('five wrong codes put the link out of use, the right one too; another link starts anew', async () => {
  const account = await open(office, { signInName: 'four', name: '打田 かおる' })
  const [key, digits] = [await link(admin, account), await code(head, account)]
  const wrong = digits === '000000' ? '111111' : '000000'
  for (let n = 0; n < 5; n += 1) await office.pools.signin.query('select ctx.invitation_opens($1, $2)', [key, wrong])
  expect((await take(key, digits)).html).toContain(WRONG)
  expect((await take(await link(admin, account), digits)).status).toBe(303)
})

test('a link is over after 24 hours, and without a drawn code no code opens it', async () => {
  const account = await open(office, { signInName: 'five', name: '江角 なお' })
  const key = await link(admin, account)
  expect((await take(key, '')).html).toContain(WRONG)
  const digits = await code(head, account)
  await office.ownerQuery(`update ctx.invitation set link_until = clock_timestamp() - interval '1 second' where account_id = $1`, [account])
  expect((await take(key, digits)).html).toContain(WRONG)
})

test('the administrator never sees the code, the head never the link, others neither', async () => {
  const account = await open(office, { signInName: 'six', name: '小村 ゆい' })
  expect(await code(admin, account)).toBe('none: 404')
  expect(await link(head, account)).toBe('none: 404')
  expect(await code(await office.as('keeper', { steppedUp: true }), account)).toBe('none: 404')
  expect(await link(await office.as('supervisor', { steppedUp: true }), account)).toBe('none: 404')
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) insert into rec.account (municipality_id, sign_in_name, name, role) select 322032, 'head2', '別の室長', 'head' from born`)
  expect((await (await office.as('admin')).post(`/accounts/${account}/link`, { here: `/accounts/${account}` })).location).toBe(`/step-up?then=${encodeURIComponent(`/accounts/${account}`)}`)
})

test('a reset ends everything that proved who it was, at once; the holder comes back with both halves and has no step-up for a day', async () => {
  const worker = await office.as('worker')
  await office.ownerQuery(`insert into ctx.credential (municipality_id, account_id, password_hash) values (322032, $1, 'x')`, [office.accounts.worker])
  await office.ownerQuery(`insert into ctx.recovery_code (municipality_id, account_id, number, code_hash) values (322032, $1, 1, 'x')`, [office.accounts.worker])
  const { id } = await propose(office, `/accounts/${office.accounts.worker}/resets`, { ground: 'lost_factor', reason: '電話をなくした' })
  expect((await worker.get('/casefiles')).status).toBe(200)
  expect((await head.get(`/widening/${id}`)).text).toContain('サインイン中の画面 使える すべて終わる')
  await confirm(office, id)
  expect((await worker.get('/casefiles')).location).toBe('/sign-in?then=%2Fcasefiles')
  expect(await office.ownerQuery('select 1 from ctx.credential where account_id = $1 union all select 1 from ctx.recovery_code where account_id = $1', [office.accounts.worker])).toEqual([])
  expect(await office.ownerQuery('select kind, actor_id, account_id, to_roles, to_accounts from rec.alert where account_id = $1', [office.accounts.worker])).toEqual([
    { kind: 'credential_reset', actor_id: office.accounts.admin, account_id: office.accounts.worker, to_roles: ['privacy_officer'], to_accounts: [office.accounts.worker] }])
  const [key, digits] = [await link(admin, office.accounts.worker), await code(head, office.accounts.worker)]
  expect((await take(key, digits)).status).toBe(303)
  expect(await office.ownerQuery(`select reset_at > clock_timestamp() - interval '1 minute' as lately from ctx.credential where account_id = $1`, [office.accounts.worker])).toEqual([{ lately: true }])
  await expect(office.ownerQuery(`insert into ctx.session (token_hash, municipality_id, account_id, idle_until, ends_at, step_up_until) select sha256('x'), 322032, $1, now(), now(), clock_timestamp() + interval '1 minute'`, [office.accounts.worker])).rejects.toMatchObject({ message: 'step-up after reset' })
})

test('the holder is told of the reset and the privacy officer reviews it; neither who proposed it nor the holder can', async () => {
  const { beginSession } = await import('./sign-in.ts')
  const again = await beginSession(office.pools.signin, 322032, office.accounts.worker)
  const list = await visit(office, '/alerts', undefined, `__Host-kyoten=${again}`)
  expect(list.html).toContain('サインインをやり直した')
  const [alert] = await office.ownerQuery<{ id: string }>('select id from rec.alert where account_id = $1', [office.accounts.worker])
  const review = { version: '1', verdict: 'in_order', words: '本人に電話で確かめた' }
  expect((await visit(office, `/alerts/${alert!.id}/review`, review, `__Host-kyoten=${again}`)).status).not.toBe(303)
  expect((await admin.post(`/alerts/${alert!.id}/review`, review)).status).toBe(404)
  expect((await (await office.as('privacy')).post(`/alerts/${alert!.id}/review`, review)).status).toBe(303)
})

test('the head\'s own reset goes to the keeper, who gives the code', async () => {
  const { id } = await propose(office, `/accounts/${office.accounts.head}/resets`, { ground: 'lost_factor', reason: '電話をなくした' })
  expect((await confirm(office, id)).status).toBe(422)
  const keeper = await office.as('keeper', { steppedUp: true })
  expect((await keeper.post(`/keeper/${id}/decision`, { word: 'approved', words: '' })).status).toBe(303)
  expect((await keeper.get('/codes')).text).toContain('高橋 室長')
  const [key, digits] = [await link(admin, office.accounts.head), await code(keeper, office.accounts.head)]
  expect((await take(key, digits)).status).toBe(303)
})
