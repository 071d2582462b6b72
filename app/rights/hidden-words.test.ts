import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { least } from '../intake/call.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { fledKatsube } from '../people/hidden-side.fixtures.ts'
import type { Fled } from '../people/hidden-side.fixtures.ts'
import { recordResidence } from '../people/places.db.ts'

// What agrees with a hidden address, telephone or name closes nothing before the eyes of whoever typed it: else everybody could find them out by trying.
let office: Office
let fled: Fled
beforeAll(async () => {
  office = await openOffice()
  fled = await fledKatsube(office)
  await office.acting('deputy', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.supporter}, ${fled.father}, false)`.execute(tx))
  await office.acting('nurse', (tx) => recordResidence(tx, { personId: fled.father, kind: 'actual', address: '出雲市父町1-2-3' }))
})
afterAll(() => office.close())

const nobody = { 'children.0.name': 'だれか', 'children.0.part': 'subject' }
const told = (kind: string) => office.acting('coordinator', async (tx) => (await sql`select 1 from alert where kind = ${kind}`.execute(tx)).rows.length)
const declare = (address: string, phone = '') => ({
  id: crypto.randomUUID(), here: '/conflicts/own/new', name: '曽田 主事', kana: 'そた しゅじ', birthOn: '昭和60年4月1日', address: '出雲市自宅町1-1', phone: '0853-11-2222',
  'people.0.relation': 'friend', 'people.0.name': '何野 某', 'people.0.kana': 'なにの ぼう', 'people.0.birthOn': '昭和61年1月1日', 'people.0.address': address, 'people.0.phone': phone,
})
const status = async (member: Member, path: string) => (await (await office.as(member)).get(path)).status

test('a call with the hidden address or telephone, taken by somebody in conflict, stays like every other; those who lead are told once', async () => {
  const supporter = await office.as('supporter')
  const before = await told('silent_match_conflict')
  const places: string[] = []
  for (const content of ['架空町9-9', '架空町9-8', '08022223333', '08022223334', Array.from({ length: 50 }, (_, n) => `架空町9-${n + 1}`).join(' / ')]) {
    const call = least({ ...nobody, content })
    places.push((await supporter.post('/intakes', call)).location === `/intakes/${call['id']}` ? 'kept' : 'gone')
  }
  expect(places).toEqual(Array(5).fill('kept'))
  expect(await told('silent_match_conflict') - before).toBe(3)
  // What is not hidden closes as before.
  const call = least({ ...nobody, content: '父町1-2-3の家' })
  expect((await supporter.post('/intakes', call)).location).toBe('/intakes/handed-on')
})

test('one\'s own declaration of the hidden address or telephone takes nothing away; those who lead are told once', async () => {
  const worker = await office.as('worker')
  for (const form of [declare('松江市架空町9-8'), declare('松江市架空町9-9'), declare('松江市架空町9-9', '080-2222-3333')]) expect((await worker.post('/conflicts/own', form)).status).toBe(303)
  expect([await status('worker', `/families/${fled.family}`), await status('worker', `/people/${fled.mother}`)]).toEqual([200, 200])
  // Mother and child, once each.
  expect(await told('declared_hidden')).toBe(2)
  expect((await (await office.as('coordinator')).get('/alerts')).text).toContain('秘匿の人と合う')
  expect((await worker.post('/conflicts/own', declare('出雲市父町1-2-3'))).status).toBe(303)
  expect(await status('worker', `/families/${fled.family}`)).toBe(404)
})

test('many addresses at once, by SQL and rolled back, tell nothing to any role, nor how many rows were written', async () => {
  for (const member of ['clerk', 'admin', 'teacher', 'typist', 'keeper', 'nurse'] as const) {
    const seen = await office.acting(member, async (tx) => {
      await sql`insert into staff_person (name, birth_on, address, fiscal_year) select 'x', '1985-04-01', '松江市架空町' || a || '-' || b, 2026 from generate_series(1, 10) a, generate_series(1, 10) b`.execute(tx)
      await sql`set constraints all immediate`.execute(tx)
      throw Object.assign(new Error('undo'), { seen: (await sql<{ n: number }>`select cardinality(ctx.conflicted_families()) as n`.execute(tx)).rows[0]!.n })
    }).catch((error: unknown) => (error as { seen?: unknown }).seen ?? String(error))
    expect([member, seen]).toEqual([member, 0])
  }
  for (const ask of [`select n_tup_ins from pg_stat_xact_all_tables where relname = 'alert'`, `select n_tup_ins from pg_stat_all_tables where relname = 'alert'`, 'select pg_current_wal_insert_lsn()',
    // What a message has locked, how a table or the log grew with it, and which step of it wrote a row, where.
    `select mode from pg_locks where relation = 'rec.alert'::regclass`, ...['pg_relation_size', 'pg_table_size', 'pg_total_relation_size', 'pg_indexes_size'].map((size) => `select ${size}('rec.alert')`), 'select pg_database_size(current_database())',
    'select pg_stat_get_backend_wal(pg_backend_pid())', 'select pg_stat_get_backend_io(pg_backend_pid())', 'select * from pg_stat_activity', 'select cmin from person', 'select xmin from person', 'select ctid from audit.change', 'select p.ctid from draft p']) {
    await expect(office.acting('nurse', (tx) => sql.raw(ask).execute(tx)), ask).rejects.toMatchObject({ code: '42501' })
  }
  // The order of the trail is by the clock: two lines of one's own do not tell how many stand between them.
  const steps = await office.acting('nurse', async (tx) => {
    for (const _ of [1, 2, 3, 4]) await sql`insert into person (sex) values ('female')`.execute(tx)
    return (await sql<{ step: number }>`select seq - lag(seq) over (order by seq) as step from audit.change where tbl = 'person' and xact = pg_current_xact_id() order by seq offset 1`.execute(tx)).rows.map(({ step }) => step)
  })
  expect([steps.length, steps.every((step) => step >= 64), new Set(steps).size > 1]).toEqual([3, true, true])
})

test('asking to open by the new name of somebody who hides finds nobody', async () => {
  await office.acting('nurse', (tx) => sql`insert into person_name (person_id, kind, name, kana, kana_key, grams, key_version) select ${fled.mother}, 'current', '新田 美咲', 'にった みさき', 'ニツタミサキ', '{}', 1`.execute(tx))
  const psychologist = await office.as('psychologist')
  const found = async (name: string): Promise<boolean> => {
    const asked = await psychologist.post('/claims', { id: crypto.randomUUID(), reason: '夜間', number: '', name, birthOn: '平成4年1月12日' })
    return !(await psychologist.get(asked.location!)).text.includes('見つかりません')
  }
  expect([await found('新田 美咲'), await found('鈴木 美咲'), await found('勝部 美咲')]).toEqual([false, false, true])
})
