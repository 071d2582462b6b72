import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../app/kernel/db.ts'
import { fledKatsube } from '../../app/people/hidden-side.fixtures.ts'
import type { Fled } from '../../app/people/hidden-side.fixtures.ts'
import { izumo, openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'

// A colleague of the father works with the brother who stayed (the worker), another with nobody here (the supporter). Neither may learn where mother and 蓮 are,
// by any way this product has (ATTACKS 1c). Every secret of this file is a word found nowhere else.
const canaries = ['金糸雀町', '090-7654-3210', '09076543210', '金糸雀小学校', '金糸雀クリニック', '金糸雀寮', '金糸雀'] as const
const canary = new RegExp(canaries.join('|'))

let office: Office
let fled: Fled
let school: string
let clinic: string
let meeting: string
let plan: string
let task: string
const adversaries = ['worker', 'supporter'] satisfies Member[]

beforeAll(async () => {
  office = await openOffice()
  fled = await fledKatsube(office)
  const own = office.ownAgencyId
  await office.acting('coordinator', async (tx) => {
    const one = async (query: ReturnType<typeof sql<{ id: string }>>) => (await query.execute(tx)).rows[0]!.id
    school = await one(sql`insert into agency (kind, name, kana) values ('primary_school', '金糸雀小学校', 'かなりあ') returning id`)
    clinic = await one(sql`insert into agency (kind, name) values ('paediatrics', '金糸雀クリニック') returning id`)
    await sql`insert into residence (person_id, kind, address) values (${fled.mother}, 'actual', '松江市金糸雀町1-1'), (${fled.child}, 'actual', '松江市金糸雀町1-1')`.execute(tx)
    await sql`insert into phone (person_id, number, digits) values (${fled.mother}, '090-7654-3210', '09076543210')`.execute(tx)
    await sql`insert into affiliation (person_id, agency_id, fiscal_year, class_name) values (${fled.child}, ${school}, 2026, '3年1組')`.execute(tx)
    plan = await one(sql`insert into plan (family_id, since, review_on, policy) values (${fled.family}, '2026-11-01', '2027-02-01', '見守る') returning id`)
    await sql`insert into plan_casefile (plan_id, casefile_id) values (${plan}, ${fled.childCase})`.execute(tx)
    await sql`insert into action (plan_id, position, agency_id, who, what, frequency, since) values (${plan}, 1, ${school}, '', '毎日見る', 'weekly', '2026-11-01')`.execute(tx)
    await sql`insert into lead_period (casefile_id, agency_id, since) values (${fled.childCase}, ${school}, '2026-11-02'), (${fled.brotherCase}, ${own}, '2026-11-02')`.execute(tx)
    task = await one(sql`insert into task (family_id, casefile_id, agency_id, what, due_on) values (${fled.family}, ${fled.childCase}, ${clinic}, '診察の結果を知らせる', '2026-12-01') returning id`)
    meeting = await one(sql`insert into meeting (kind, held_at, called, title, decider_id) values ('case_conference', '2026-11-24T10:00+09:00', true, '個別ケース検討会議', ${office.accounts.head}) returning id`)
    await sql`insert into agenda_item (meeting_id, family_id, position, pile) values (${meeting}, ${fled.family}, 1, 'discuss')`.execute(tx)
    await sql`insert into attendance (meeting_id, agency_id, name) values (${meeting}, ${school}, '')`.execute(tx)
  })
  await office.acting('nurse', async (tx) => {
    const entry = (await sql<{ id: string }>`insert into entry (family_id, kind, happened_at) values (${fled.family}, 'visit', '2026-11-22T10:00+09:00') returning id`.execute(tx)).rows[0]!.id
    await sql`insert into entry_casefile (entry_id, casefile_id, happened_at) values (${entry}, ${fled.childCase}, '2026-11-22T10:00+09:00')`.execute(tx)
    const version = (await sql<{ id: string }>`insert into entry_version (entry_id, number, whom) values (${entry}, 1, '母') returning id`.execute(tx)).rows[0]!.id
    await sql`insert into entry_part (version_id, position, kind, words) values (${version}, 1, 'place', 'いまは金糸雀寮'), (${version}, 2, 'fact', '元気だった')`.execute(tx)
    await sql`insert into sighting (person_id, entry_id, seen_at, seen_by, agency_id, place_kind, manner) values (${fled.child}, ${entry}, '2026-11-22T10:00+09:00', 'agency', ${school}, 'school', 'talked')`.execute(tx)
  })
})
afterAll(() => office.close())

const pages = () => [
  '/', '/due', '/team', '/people', `/people/${fled.mother}`, `/people/${fled.child}`, `/people/${fled.brother}`, `/people/${fled.father}`, `/families/${fled.family}`, `/families/${fled.family}/entries`, `/families/${fled.family}/plans`,
  `/plans/${plan}`, `/casefiles`, `/casefiles/${fled.childCase}`, `/casefiles/${fled.brotherCase}`, `/casefiles/${fled.childCase}/decisions`, `/casefiles/${fled.childCase}/history`, `/casefiles/${fled.brotherCase}/history`,
  `/entries/${fled.entry}`, `/intakes/${fled.intake}`, '/intakes', '/meetings', `/meetings/${meeting}`, `/tasks/${task}`, '/tasks', '/ledger', '/transfers', '/statistics', '/drafts', '/widening', '/alerts', '/reviews',
]

test.each(adversaries)('%s: no page tells it, the town\'s own list of agencies and the choices of a form apart', async (member) => {
  const browser = await office.as(member)
  let shown = 0
  for (const path of pages()) {
    const page = await browser.get(path)
    if (page.status === 200) shown += 1
    expect([path, canary.exec(page.html.replaceAll(/<option.*?<\/option>/g, ''))?.[0]]).toEqual([path, undefined])
    expect([path, /<title>[^<]*(勝部|美咲|蓮)/.exec(page.html)?.[0]]).toEqual([path, undefined])
  }
  expect(shown).toBeGreaterThan(18)
})

test('control: the nurse reads all of it behind the veil, and nothing without a look', async () => {
  const nurse = await office.as('nurse', { steppedUp: true })
  expect((await nurse.get(`/people/${fled.child}`)).text).not.toMatch(canary)
  await nurse.post(`/people/${fled.child}/looks`, { id: crypto.randomUUID(), reason: '訪問の前' })
  expect((await nurse.get(`/people/${fled.child}`)).text).toMatch(/金糸雀町.*金糸雀小学校|金糸雀小学校.*金糸雀町/)
  expect((await nurse.get(`/families/${fled.family}/entries`)).text).toContain('金糸雀寮')
  expect((await nurse.get(`/families/${fled.family}`)).text).toContain('金糸雀クリニック')
  await nurse.post(`/people/${fled.child}/look-endings`, {})
})

test.each(adversaries)('%s: searching by address, telephone, school or number finds nothing of them', async (member) => {
  const browser = await office.as(member)
  for (const words of ['金糸雀町', '松江市金糸雀町1-1', '090-7654-3210', '金糸雀小学校', 'かなりあ']) {
    const { html } = await browser.post('/people/search', { words })
    for (const id of [fled.mother, fled.child]) expect([words, html.includes(id)]).toEqual([words, false])
  }
})

test.each(adversaries)('%s by SQL: no value of any table the office may read leads from the hidden child or its family to the place', async (member) => {
  const leads: string[] = []
  await office.acting(member, async (tx) => {
    const { rows: tables } = await sql<{ name: string; schema: string }>`select c.relname as name, n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('rec', 'audit') and c.relkind = 'r' and has_any_column_privilege('kyoten_app', c.oid, 'select') and c.relname <> 'agency'`.execute(tx)
    expect(tables.length).toBeGreaterThan(60)
    for (const { name, schema } of tables) {
      const { rows: columns } = await sql<{ name: string }>`select a.attname as name from pg_attribute a where a.attrelid = ${`${schema}.${name}`}::regclass and a.attnum > 0 and not a.attisdropped and has_column_privilege('kyoten_app', a.attrelid, a.attnum, 'select')`.execute(tx)
      const { rows } = await sql<{ row: string }>`select row(${sql.join(columns.map((column) => sql.ref(`x.${column.name}`)))})::text as row from ${sql.table(`${schema}.${name}`)} x`.execute(tx)
      for (const { row } of rows) if (canary.test(row) || row.includes(school) || row.includes(clinic)) leads.push(`${schema}.${name}`)
    }
  })
  expect([...new Set(leads)]).toEqual([])
})

test('control: the same walk finds the way for the owner, table by table', async () => {
  const found: string[] = []
  for (const table of ['residence', 'phone', 'affiliation', 'entry_part', 'attendance', 'hidden_agency']) {
    const rows = await office.ownerQuery<{ row: string }>(`select x::text as row from rec.${table} x`)
    if (rows.some(({ row }) => canary.test(row) || row.includes(school) || row.includes(clinic))) found.push(table)
  }
  expect(found).toEqual(['residence', 'phone', 'affiliation', 'entry_part', 'attendance', 'hidden_agency'])
})

test('the app role cannot ask who stands for whom, who is on which side, or open a look by writing the setting', async () => {
  const refused = async (query: ReturnType<typeof sql>) => expect(office.acting('worker', (tx) => query.execute(tx), { steppedUp: true })).rejects.toMatchObject({ code: '42501' })
  await refused(sql`select * from rec.hidden_agency`)
  await refused(sql`select ctx.hidden_with(${fled.child})`)
  await refused(sql`select ctx.other_side(${fled.child})`)
  await refused(sql`select ctx.beyond()`)
  await refused(sql`insert into unveiling (person_id, reason, until) values (${fled.child}, 'x', clock_timestamp() + interval '1 minute')`)
  await refused(sql`insert into unveiling (account_id, person_id, reason, until) values (${office.accounts.nurse}, ${fled.child}, 'x', clock_timestamp() + interval '1 minute')`)
  const read = await office.acting('worker', async (tx) => {
    await sql`select set_config('kyoten.looking', 'on', true)`.execute(tx)
    return (await sql`select 1 from residence where person_id = ${fled.child} union all select 1 from ctx.agency_behind(${task}, ${fled.family}) n where n is not null union all select 1 from ctx.tasks_behind(${clinic})`.execute(tx)).rows
  })
  expect(read).toEqual([])
})

test('somebody else\'s open look opens nothing for me, and mine opens nobody else', async () => {
  await (await office.as('nurse', { steppedUp: true })).post(`/people/${fled.child}/looks`, { id: crypto.randomUUID(), reason: '訪問の前' })
  for (const member of [...adversaries, 'psychologist'] as const) expect((await (await office.as(member)).get(`/people/${fled.child}`)).text).not.toMatch(canary)
  expect((await (await office.as('nurse')).get(`/people/${fled.mother}`)).text).not.toMatch(canary)
  await (await office.as('nurse')).post(`/people/${fled.child}/look-endings`, {})
})

test('that they moved, and when, is in no trail of an adversary: no line of a place, old or new', async () => {
  for (const member of adversaries) {
    const lines = await office.acting(member, async (tx) => (await sql`select tbl from audit.change where class = 'place' or tbl in ('residence', 'phone', 'affiliation', 'veil', 'unveiling', 'hidden_agency')`.execute(tx)).rows)
    expect([member, lines]).toEqual([member, []])
  }
})

test('a draft goes from sight with the right to what it is about', async () => {
  const supporter = await office.as('supporter')
  const action = `/people/${fled.child}/residences`
  const id = crypto.randomUUID()
  await office.ownerQuery(`insert into rec.draft (municipality_id, account_id, form, subject_kind, subject_id, body) values ($1, $2, $3, 'person', $4, '{"address":["松江市金糸雀町1-1"]}')`, [izumo, office.accounts.supporter, `${action}#${id}`, fled.child])
  for (const other of ['worker', 'nurse', 'head'] as const) expect((await (await office.as(other)).get(`${action}/new?draft=${id}`)).text).not.toMatch(canary)
  await office.acting('head', (tx) => tx.insertInto('conflict').values({ accountId: office.accounts.supporter, personId: fled.father, bySelf: false, words: '' }).execute())
  expect((await supporter.get(`${action}/new?draft=${id}`)).status).toBe(404)
  expect(await office.acting('supporter', async (tx) => (await sql`select body from draft`.execute(tx)).rows)).toEqual([])
})
