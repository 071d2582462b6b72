import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../kernel/db.ts'
import { decides } from '../widening/widening.fixtures.ts'
import { openOffice, testNow } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { known, shareFields } from './shared.fixtures.ts'
import type { Known } from './shared.fixtures.ts'

let office: Office
let it: Known
beforeAll(async () => {
  office = await openOffice()
  it = await known(office)
})
afterAll(() => office.close())

const child = () => it.family.casefiles[0]!
async function share(more: Record<string, string | readonly string[]> = {}, agency = it.school, casefile = child()) {
  return (await office.as('coordinator')).post(`/casefiles/${casefile}/shares`, shareFields(agency, more))
}
const teacher = () => office.as('teacher')
const listed = async (): Promise<string> => (await (await teacher()).get('/shared')).text

test('an agency with a part in the plan sees the child, its own tasks, class and lead, and nothing else', async () => {
  expect(await listed()).not.toContain('勝部')
  const form = shareFields(it.school)
  const saved = await (await office.as('coordinator')).post(`/casefiles/${child()}/shares`, form)
  expect(saved.location).toBe(`/casefiles/${child()}/shares`)
  expect(await listed()).toContain('勝部 蓮')
  expect(await listed()).not.toContain('勝部 杏')
  const page = await (await teacher()).get(`/shared/${String(form['id'])}`)
  for (const words of ['要保護', '子ども家庭相談室', '毎朝の登校を確かめる', '朝の様子を教えてください', '8歳']) expect(page.text).toContain(words)
  expect(page.html).not.toMatch(/ひみつ町|090-1111|一時保護の準備|母がひとりで/)
  for (const path of [`/casefiles/${child()}`, `/families/${it.family.id}`, `/people/${it.family.persons[0]!}`, `/casefiles/${child()}/shares`]) expect([path, (await (await teacher()).get(path)).status]).toEqual([path, 404])
})

test('sharing by one person is told to the privacy officer and the head, once', async () => {
  const before = (await office.ownerQuery(`select 1 from rec.alert where kind = 'share_by_one'`)).length
  await share()
  expect(await office.ownerQuery(`select to_roles from rec.alert where kind = 'share_by_one'`)).toHaveLength(before + 1)
})

test.each([
  ['an agency without a part in the plan', { agency: 'centre' as const }],
  ['beyond the review of the plan', { until: '令和9年3月25日' }],
  ['a child the plan is not about', { casefile: 1 }],
])('%s needs a second person, and nothing is seen before', async (_, { agency, until, casefile = 0 }: { agency?: 'centre'; until?: string; casefile?: number }) => {
  const form = shareFields(agency ? it.centre : it.school, until ? { until } : {})
  const saved = await (await office.as('coordinator')).post(`/casefiles/${it.family.casefiles[casefile]!}/shares`, form)
  expect(saved.location).toBe(`/widening/${String(form['id'])}`)
  expect(await office.ownerQuery('select 1 from rec.share where widening_id = $1', [form['id']])).toEqual([])
  expect((await (await office.as('coordinator', { steppedUp: true })).post(`${saved.location!}/decision`, { word: 'approved', words: '' })).status).toBe(422)
  expect((await decides(await office.as('supervisor', { steppedUp: true }), String(form['id']))).status).toBe(303)
  expect(await office.ownerQuery('select 1 from rec.share where widening_id = $1', [form['id']])).toHaveLength(1)
  expect((await (await office.as(agency ?? 'teacher')).get('/shared')).text).toContain(casefile === 1 ? '勝部 杏' : '勝部 蓮')
})

test('no statement goes round the standing list', async () => {
  for (const [role, agency, casefile, until] of [['coordinator', it.centre, child(), '2027-02-25'], ['coordinator', it.school, it.family.casefiles[2]!, '2027-02-25'], ['coordinator', it.school, child(), '2027-06-25'], ['nurse', it.school, child(), '2027-02-25']] as const) {
    await expect(office.acting(role, (tx) => sql`insert into share (casefile_id, agency_id, purpose, words, fields, since, until) values (${casefile}, ${agency}, 'watching', 'x', '{}', '2026-11-25', ${until})`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  }
})

test('it ends at its day, at once when somebody ends it, and with the casefile', async () => {
  const form = shareFields(it.school, { until: '令和8年12月10日' })
  const path = `/shared/${String(form['id'])}`
  await (await office.as('coordinator')).post(`/casefiles/${child()}/shares`, form)
  const status = async () => (await (await teacher()).get(path)).status
  expect(await status()).toBe(200)
  office.at(Temporal.Instant.from('2026-12-10T00:10:00+09:00'))
  expect(await status()).toBe(404)
  office.at(testNow)
  expect((await (await office.as('nurse')).post(`/shares/${String(form['id'])}/ending`, { words: '' })).status).toBe(422)
  expect((await (await office.as('nurse')).post(`/shares/${String(form['id'])}/ending`, { words: '学校が替わった' })).status).toBe(303)
  expect(await status()).toBe(404)
  expect((await (await office.as('nurse')).get(`/casefiles/${child()}/shares`)).text).toContain('学校が替わった')
})

test('a sealed child, a hidden one and one the reader is in conflict with are not shared, whatever was said before', async () => {
  const form = shareFields(it.school)
  await (await office.as('coordinator')).post(`/casefiles/${child()}/shares`, form)
  const path = `/shared/${String(form['id'])}`
  const status = async () => (await (await teacher()).get(path)).status
  expect(await status()).toBe(200)
  await office.acting('coordinator', (tx) => sql`insert into conflict (account_id, person_id, by_self, words) values (${office.accounts.teacher}, ${it.family.persons[1]!}, false, '近所')`.execute(tx))
  expect(await status()).toBe(404)
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town(322032)) delete from rec.conflict using acting where account_id = $1`, [office.accounts.teacher])
  expect(await status()).toBe(200)
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town(322032)) update rec.casefile set sealed = true from acting where id = $1`, [child()])
  expect(await status()).toBe(404)
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town(322032)) update rec.casefile set sealed = false from acting where id = $1`, [child()])
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town(322032)) update rec.person set sealed = false from acting where id = $1`, [it.family.persons[0]!])
})

test('what the agency tells reaches the casefile with both days, and only under its own share', async () => {
  const form = shareFields(it.school)
  await (await office.as('coordinator')).post(`/casefiles/${child()}/shares`, form)
  const path = `/shared/${String(form['id'])}`
  expect((await (await teacher()).post(`${path}/reports`, { id: crypto.randomUUID(), happenedOn: '令和8年12月1日', childSeen: 'seen', words: '元気' })).text).toContain('先の日付です')
  const wrong = await (await teacher()).post(`${path}/reports`, { id: crypto.randomUUID(), happenedOn: '令和8年11月24日', childSeen: '', words: '額にあざ。転んだと話した' })
  expect(wrong.status).toBe(422)
  expect(wrong.html).toContain('額にあざ。転んだと話した')
  const sent = { id: crypto.randomUUID(), happenedOn: '令和8年11月24日', childSeen: 'seen', words: '額にあざ。転んだと話した' }
  for (const _ of [1, 2]) expect((await (await teacher()).post(`${path}/reports`, sent)).status).toBe(303)
  const page = await (await office.as('nurse')).get(`/casefiles/${child()}/shares`)
  expect(page.text.match(/額にあざ/g)).toHaveLength(1)
  for (const words of ['南町小学校', '大野 教頭', 'R8.11.24', '14:05']) expect(page.text).toContain(words)
  await expect(office.acting('teacher', (tx) => sql`insert into share_report (share_id, casefile_id, family_id, happened_on, child_seen, words) values (${sent.id}, ${it.family.casefiles[2]!}, ${it.family.id}, '2026-11-24', 'seen', 'x')`.execute(tx))).rejects.toMatchObject({ code: '42501' })
})

test('an agency session reads no row of the office by SQL', async () => {
  const tables = ['casefile', 'person', 'person_name', 'family', 'entry', 'entry_part', 'task', 'intake', 'residence', 'share', 'class_period', 'meeting', 'attendance', 'agenda_item', 'widening', 'alert']
  for (const table of tables) expect([table, await office.acting('teacher', async (tx) => (await sql`select 1 from ${sql.table(table)}`.execute(tx)).rows.length)]).toEqual([table, 0])
})
