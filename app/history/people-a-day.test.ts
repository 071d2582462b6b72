import { afterAll, beforeAll, expect, test } from 'vitest'
import { settingKeys } from '../settings/keys.ts'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'

let office: Office
const names = Array.from({ length: 80 }, (_, at) => `架空 ${String.fromCodePoint(0x4e00 + at * 7)}`)
beforeAll(async () => {
  office = await openOffice()
  await set('exports.people_a_day', 20)
  await set('exports.people_a_day_leading', 40)
  await office.ownerQuery(`with acting as materialized (select ctx.act_as(322032, $1)), born as (insert into rec.person (municipality_id, sex) select 322032, 'unknown' from acting, generate_series(1, 80) returning id)
    insert into rec.person_name (municipality_id, person_id, kind, name, kana, kana_key, grams) select 322032, b.id, 'current', ($2::text[])[row_number() over ()], '', '', array['架空', '^架'] from born b`, [office.accounts.head, names])
})
afterAll(() => office.close())

async function set(key: string, value: number): Promise<void> {
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town(322032)) insert into rec.setting (municipality_id, key, value) select 322032, $1, $2::jsonb from acting`, [key, JSON.stringify(value)])
}
const people = async (): Promise<string[]> => (await office.ownerQuery<{ id: string }>('select id from rec.person order by id')).map(({ id }) => id)
const alerts = async (): Promise<number> => (await office.ownerQuery(`select 1 from rec.alert where kind = 'export_over_budget'`)).length
/** What the database says when one account is shown these people on a list, in a file or on one record's page. */
const shown = (member: 'worker' | 'supervisor', from: number, to: number, how: { steppedUp?: boolean; single?: boolean } = {}) => office.acting(member, async (tx) => {
  const { sql } = await import('../kernel/db.ts')
  const ids = (await people()).slice(from, to)
  return (await sql<{ verdict: string }>`select audit.note_access(${crypto.randomUUID()}, 'GET /x', 'shown', ${ids}::uuid[], null, ${how.single ?? false}) as verdict`.execute(tx)).rows[0]!.verdict
}, how)

test('the numbers of this version are the same in the settings and in the database', async () => {
  const [body] = await office.ownerQuery<{ body: string }>(`select pg_get_functiondef('audit.note_access(uuid, text, text, uuid[], text, boolean)'::regprocedure) as body`)
  expect(body!.body).toContain(`'exports.people_a_day'))::int, ${settingKeys['exports.people_a_day'].default})`)
  expect(body!.body).toContain(`'exports.people_a_day_leading'))::int, ${settingKeys['exports.people_a_day_leading'].default})`)
})

test('beyond a day\'s number of people one proves again who one is; the alert is raised once; the same people again count once', async () => {
  expect(await shown('worker', 0, 15)).toBe('ok')
  expect(await shown('worker', 0, 15)).toBe('ok')
  expect(await shown('worker', 10, 30)).toBe('step_up')
  expect(await alerts()).toBe(0)
  expect(await shown('worker', 10, 30, { steppedUp: true })).toBe('ok')
  expect(await shown('worker', 30, 40, { steppedUp: true })).toBe('ok')
  expect(await alerts()).toBe(1)
  const [refused] = await office.ownerQuery<{ subjects: string[] }>(`select subjects from audit.access where outcome = 'refused' order by seq desc limit 1`)
  expect(refused!.subjects).toEqual([])
})

test('at three times as many, lists and papers are closed for the day and single records stay open', async () => {
  expect(await shown('worker', 40, 80, { steppedUp: true })).toBe('closed')
  expect(await shown('worker', 60, 61, { steppedUp: true, single: true })).toBe('ok')
  expect(await shown('supervisor', 0, 39)).toBe('ok')
})

test('on the page: a search that shows too many asks for proof first and shows nobody', async () => {
  const [worker, steppedUp] = [await office.as('worker'), await office.as('worker', { steppedUp: true })]
  await set('exports.people_a_day', 40)
  const answer = await worker.post('/people/search', { words: '架空' })
  expect([answer.status, answer.location?.startsWith('/step-up')]).toEqual([303, true])
  expect(answer.html).not.toContain('架空')
  await set('exports.people_a_day', 5)
  const closed = await steppedUp.post('/people/search', { words: '架空' })
  expect(closed.status).toBe(429)
  expect(closed.text).toContain('一覧と書類は、あすまで開けません')
  expect(closed.html).not.toMatch(/架空 ./)
  expect((await steppedUp.get('/intakes/new')).status).toBe(200)
})
