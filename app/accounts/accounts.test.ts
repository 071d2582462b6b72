import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { givePassword, goodPassword } from './way-in.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}): Response | Promise<Response> =>
  office.fetch(new Request(`http://127.0.0.1${path}`, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1', ...headers },
  }))

test('somebody who is not signed in is led to the sign-in page and back', async () => {
  const response = await office.fetch(new Request('http://127.0.0.1/accounts', { redirect: 'manual' }))
  expect([response.status, response.headers.get('location')]).toEqual([303, '/sign-in?then=%2Faccounts'])
})

test('a wrong password says what to do and not whether the name exists; a right one alone opens nothing', async () => {
  await givePassword(office, 'admin')
  const wrong = await (await post('/sign-in', { name: 'admin', password: 'x' })).text()
  const unknown = await (await post('/sign-in', { name: 'nobody', password: 'x' })).text()
  expect(wrong).toContain('利用者名かパスワードが違います')
  expect(unknown.replace('nobody', 'admin')).toBe(wrong)
  const right = await post('/sign-in', { name: 'admin', password: goodPassword, then: '/accounts' })
  expect(right.headers.get('location')).toBe('/second-factors?then=%2Faccounts')
  expect(right.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-kyoten-arrival=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/)])
})

test('choosing a name without a password does not exist outside a demo town', async () => {
  const response = await post('/sign-in', { account: office.accounts.head })
  expect([response.status, response.headers.get('set-cookie')]).toEqual([422, null])
})

test('what comes from another origin changes nothing', async () => {
  const nurse = await office.as('nurse')
  const response = await post('/drafts', { form: `/intakes#${crypto.randomUUID()}`, 'f.content': 'x' }, { origin: 'http://evil.example', cookie: `__Host-kyoten=${nurse.cookie}` })
  expect(response.status).toBe(403)
  expect(await office.ownerQuery('select 1 from rec.draft')).toEqual([])
})

test('typing is kept while it goes on, and only its author reads it', async () => {
  const nurse = await office.as('nurse')
  const key = `/intakes#${crypto.randomUUID()}`
  const answer = await nurse.post('/drafts', { form: key, title: '電話 14:05', 'f.content': '泣き声' })
  expect(JSON.parse(answer.html)).toEqual({ savedAt: '14:05:00' })
  const rows = await office.acting('nurse', async (tx) => (await tx.selectFrom('draft').selectAll().execute()).length)
  const others = await office.acting('worker', async (tx) => (await tx.selectFrom('draft').selectAll().execute()).length)
  expect([rows, others]).toEqual([1, 0])
})

test('a save of the browser that arrives after the form was sent does not bring the draft back', async () => {
  const coordinator = await office.as('coordinator')
  const id = crypto.randomUUID()
  const typed = { kind: 'nursery', name: 'ひかり保育園', since: '2020-04-01' }
  const keep = () => coordinator.post('/drafts', { form: `/agencies#${id}`, title: '関係機関', 'f.name': 'ひかり保育園' })
  await keep()
  expect((await coordinator.get(`/agencies/new?draft=${id}`)).html).toContain('ひかり保育園')
  await coordinator.post('/agencies', { id, ...typed })
  await keep()
  expect((await coordinator.get(`/agencies/new?draft=${id}`)).html).not.toContain('ひかり保育園')
})

test('a form that edits keeps typing again for the next version, and a late save for the last one is dropped', async () => {
  const coordinator = await office.as('coordinator')
  const address = `/agencies/${office.ownAgencyId}`
  const keep = (version: string, name: string) => coordinator.post('/drafts', { form: `${address}#${office.ownAgencyId}`, title: '関係機関', 'f.name': name, 'f.version': version })
  await coordinator.post(address, { id: office.ownAgencyId, version: '1', kind: 'own_office', name: '相談室', since: '2019-04-01' })
  await keep('1', '遅れて届いた下書き')
  expect((await coordinator.get(`${address}/edit`)).html).not.toContain('遅れて届いた下書き')
  await keep('2', '次の直し')
  expect((await coordinator.get(`${address}/edit`)).html).toContain('次の直し')
})

test('the administrator sees accounts and no case; a caseworker does not see the accounts page at all', async () => {
  expect((await (await office.as('admin')).get('/accounts')).status).toBe(200)
  const nurse = await office.as('nurse')
  const forbidden = await nurse.get('/accounts')
  expect(forbidden.status).toBe(404)
  expect(forbidden.text).toContain('この記録はないか、あなたには開けない記録です')
})

test('every request leaves one row before its transaction and one within it', async () => {
  const before = await office.ownerQuery<{ n: number }>(`select count(*)::int n from audit.access`)
  await (await office.as('admin')).get('/accounts')
  const after = await office.ownerQuery<{ n: number }>(`select count(*)::int n from audit.access`)
  const [request] = await office.ownerQuery<{ account_id: string; route: string }>(`select account_id, route from audit.request order by at desc limit 1`)
  expect(after[0]!.n - before[0]!.n).toBe(1)
  expect(request).toEqual({ account_id: office.accounts.admin, route: 'GET /accounts' })
})

test('a person who speaks to the machine switches the single keys off, for themselves only', async () => {
  const [nurse, worker] = [await office.as('nurse'), await office.as('worker')]
  expect((await nurse.get('/preferences')).html).not.toContain('data-keys="off"')
  expect((await nurse.post('/preferences', { singleKeys: 'maybe' })).text).toContain('選択肢の中から選んでください')
  expect((await nurse.post('/preferences', { singleKeys: 'off' })).status).toBe(303)
  expect((await nurse.get('/preferences')).html).toContain('data-keys="off"')
  expect((await worker.get('/preferences')).html).not.toContain('data-keys="off"')
})

test('the page after a save says so, once; the button that only shows one more row says nothing', async () => {
  const coordinator = await office.as('coordinator')
  const saved = await coordinator.post('/agencies', { id: crypto.randomUUID(), kind: 'police', name: '出雲警察署', since: '2019-04-01' })
  const said = saved.response.headers.get('set-cookie')!
  expect(said).toMatch(/^__Host-kyoten-saved=1; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=20$/)
  const next = await office.fetch(new Request('http://127.0.0.1/agencies', { headers: { cookie: `__Host-kyoten=${coordinator.cookie}; __Host-kyoten-saved=1` } }))
  expect(await next.text()).toContain('保存しました。')
  expect(next.headers.get('set-cookie')).toContain('Max-Age=0')
  expect((await coordinator.get('/agencies')).html).not.toContain('保存しました。')
  const more = await coordinator.post('/intakes', { id: crypto.randomUUID(), here: '/intakes/new', more: 'children' })
  expect([more.status, more.response.headers.get('set-cookie')]).toEqual([303, null])
})
