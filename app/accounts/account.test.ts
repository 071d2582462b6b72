import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { confirm, newcomer, open, propose } from './invitations.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const asOwner = (statement: string, parameters: unknown[] = []) => office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) ${statement}`, parameters)
const accountOf = (signInName: string) => office.ownerQuery<{ id: string; role: string; name: string }>('select id, role, name from rec.account where sign_in_name = $1', [signInName])

test('an account is proposed by the administrator and is there when the head has seen and confirmed it, not before', async () => {
  const { id, page } = await propose(office, '/accounts', newcomer)
  expect(page.location).toBe(`/widening/${id}`)
  expect(await accountOf('1099')).toEqual([])
  const shown = await (await office.as('head')).get(`/widening/${id}`)
  expect(shown.text).toMatch(/名前\s+錦織 あかり（にしこおり あかり）/)
  expect(shown.text).toMatch(/役割\s+社会福祉主事/)
  expect(shown.text).toMatch(/最後の日\s+令和9年3月31日/)
  expect((await confirm(office, id)).status).toBe(303)
  expect(await accountOf('1099')).toEqual([{ id, role: 'social_worker', name: '錦織 あかり' }])
  const page2 = await (await office.as('head')).get(`/accounts/${id}`)
  expect(page2.text).toContain('令和9年3月31日')
  expect(page2.text).toContain('招待')
  expect(await office.ownerQuery('select 1 from ctx.credential where account_id = $1', [id])).toEqual([])
})

test.each([
  [{ signInName: 'A 1' }, '2〜40文字'], [{ signInName: 'nurse' }, 'もう使われている'], [{ last: '2026-11-24' }, '同じか、後の日'], [{ last: '2032-03-31' }, '5年より先'], [{ since: '2026-11-01' }, 'きょうより前'],
  [{ name: '佐藤みずき' }, '「同じ名前の、別の人」を選んで'], [{ role: 'agency_user' }, '関係機関を選んで'], [{ role: 'king' }, '選択肢の中から'], [{ reason: '' }, '理由を入れて'],
])('a new account that cannot be: %j', async (form, words) => {
  const { page } = await propose(office, '/accounts', { ...newcomer, signInName: 'fresh-one', ...form })
  expect([page.status, page.text]).toEqual([422, expect.stringContaining(words)])
})

test('a user of an agency has an account to the end of the fiscal year at most', async () => {
  const agencyId = (await office.ownerQuery<{ id: string }>(`select id from rec.agency where name = '南町小学校'`))[0]!.id
  const { page } = await propose(office, '/accounts', { ...newcomer, name: '大谷 教頭', signInName: 'otani', role: 'agency_user', agencyId, last: '2027-04-01' })
  expect(page.text).toContain('3月31日までにして')
  const { id } = await propose(office, '/accounts', { ...newcomer, name: '大谷 教頭', signInName: 'otani', role: 'agency_user', agencyId })
  await confirm(office, id)
  expect((await (await office.as('head')).get(`/accounts/${id}`)).text).toContain('南町小学校')
})

test('the second account of a person is recognised and said; an administrator has no other role', async () => {
  const staffId = (await office.ownerQuery<{ staff_id: string }>('select staff_id from rec.account where id = $1', [office.accounts.nurse]))[0]!.staff_id
  const { id, page } = await propose(office, '/accounts', { ...newcomer, person: staffId, name: '佐藤 みずき', signInName: 'sato2', role: 'coordinator' })
  expect(page.status).toBe(303)
  expect((await (await office.as('head')).get(`/widening/${id}`)).text).toContain('二つ目の利用者になります')
  const refused = await propose(office, '/accounts', { ...newcomer, person: staffId, name: '佐藤 みずき', signInName: 'sato3', role: 'administrator' })
  expect([refused.page.status, refused.page.text]).toEqual([422, expect.stringContaining('管理者は、ほかの役割を持てません')])
  const adminStaff = (await office.ownerQuery<{ staff_id: string }>('select staff_id from rec.account where id = $1', [office.accounts.admin]))[0]!.staff_id
  expect((await propose(office, '/accounts', { ...newcomer, person: adminStaff, signInName: 'ago2', role: 'coordinator' })).page.text).toContain('ご自分のことは提案できません')
})

test('a role takes effect on its day without anybody pressing, in an open session too', async () => {
  const supporter = await office.as('supporter')
  expect((await supporter.get('/team')).status).toBe(404)
  const { id } = await propose(office, `/accounts/${office.accounts.supporter}/roles`, { role: 'supervisor', title: '係長', since: '2027-04-01' })
  expect((await (await office.as('head')).get(`/widening/${id}`)).text).toMatch(/役割\s+子ども家庭支援員\s+係長/)
  await confirm(office, id)
  expect((await (await office.as('admin')).get('/accounts')).text).toContain('R9.4.1から係長')
  expect((await supporter.get('/team')).status).toBe(404)
  // The day comes: the machine's clock cannot be moved, so the day is brought to it.
  await asOwner(`update rec.account_role set since = '2026-01-01' from born where account_id = $1`, [office.accounts.supporter])
  expect((await supporter.get('/team')).status).toBe(200)
  expect((await supporter.get('/team')).text).toContain('係長')
  await asOwner(`update rec.account_role set until = '2026-01-02' from born where account_id = $1`, [office.accounts.supporter])
  expect((await supporter.get('/team')).status).toBe(404)
})

test.each([
  [{ role: 'administrator', since: '2027-04-01' }, '選択肢の中から'], [{ role: 'psychologist', since: '2026-04-01' }, 'きょうより前'], [{ role: 'public_health_nurse', since: '2027-04-01' }, 'いまと同じ役割'],
])('a role that cannot be: %j', async (form, words) => {
  const { page } = await propose(office, `/accounts/${office.accounts.nurse}/roles`, form)
  expect([page.status, page.text]).toEqual([422, expect.stringContaining(words)])
})

test('one person stops an account at once, and the open page ends at the next request; to open it again takes two', async () => {
  const account = await open(office, { signInName: 'lockable', name: '吉岡 ひなた' })
  const worker = await office.as('worker')
  expect((await worker.get('/casefiles')).status).toBe(200)
  expect((await (await office.as('supervisor')).post(`/accounts/${office.accounts.worker}/lock`, {})).status).toBe(303)
  expect((await worker.get('/casefiles')).location).toBe('/sign-in?then=%2Fcasefiles')
  const { id } = await propose(office, `/accounts/${office.accounts.worker}/unlockings`, {})
  expect((await worker.get('/casefiles')).status).toBe(303)
  await confirm(office, id)
  expect(await office.ownerQuery('select locked_at from rec.account where id = $1', [office.accounts.worker])).toEqual([{ locked_at: null }])
  expect((await (await office.as('admin')).post(`/accounts/${account}/endings`, { last: '2026-12-31' })).status).toBe(303)
  expect((await office.ownerQuery<{ until: Temporal.PlainDate }>('select until from rec.account where id = $1', [account]))[0]!.until.toString()).toBe('2027-01-01')
  expect((await (await office.as('admin')).post(`/accounts/${account}/endings`, { last: '2027-03-31' })).text).toContain('いまの最後の日より前')
})

test('a longer period takes two', async () => {
  const account = await open(office, { signInName: 'longer', name: '松本 そら' })
  const { id } = await propose(office, `/accounts/${account}/extensions`, { last: '2028-03-31' })
  expect((await (await office.as('head')).get(`/widening/${id}`)).text).toMatch(/最後の日\s+令和9年3月31日\s+令和10年3月31日/)
  await confirm(office, id)
  expect((await (await office.as('head')).get(`/accounts/${account}`)).text).toContain('令和10年3月31日')
})

test('nobody locks or ends their own account, and who may not see accounts does not find them', async () => {
  expect((await (await office.as('head')).post(`/accounts/${office.accounts.head}/lock`, {})).text).toContain('ご自分の利用は停止できません')
  for (const member of ['nurse', 'coordinator', 'keeper', 'privacy', 'teacher', 'auditor'] as const satisfies readonly Member[]) {
    expect([member, (await (await office.as(member)).get(`/accounts/${office.accounts.head}`)).status]).toEqual([member, 404])
    expect([member, (await (await office.as(member)).post(`/accounts/${office.accounts.head}/lock`, {})).status]).toEqual([member, 404])
  }
})

test('proposing asks for the second proof again, and keeps what was typed', async () => {
  const id = crypto.randomUUID()
  const admin = await office.as('admin')
  const page = await admin.post('/accounts', { id, here: '/accounts/new', ...newcomer, signInName: 'kept-one', name: '仮谷 ゆず', ground: 'running', reason: '増員' })
  expect(page.location).toBe(`/step-up?then=${encodeURIComponent(`/accounts/new?draft=${id}`)}`)
  expect((await admin.get(`/accounts/new?draft=${id}`)).html).toContain('仮谷 ゆず')
})
