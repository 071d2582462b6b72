import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { izumo, openOffice, testNow } from '../office.ts'
import type { Office } from '../office.ts'
import { canariesIn } from './canary.ts'
import { errorOf } from './probes.fixtures.ts'
import { asOwner, makeRecords } from './records.fixtures.ts'
import type { RecordSet } from './records.fixtures.ts'

// Somebody with the password of the app role and the session of a typist: any SQL they like, beside one record of every kind.
let office: Office
let client: pg.Client
let set: RecordSet
let colleague: string
let tokens: { typist: Buffer; colleague: Buffer }
const own = crypto.randomUUID()
beforeAll(async () => {
  office = await openOffice()
  const { deputy, admin, coordinator } = office.accounts
  set = await makeRecords(office, { tag: 'TE', town: izumo, author: deputy, others: { administrator: admin, printer: coordinator, agency: office.ownAgencyId } })
  const [other] = await office.ownerQuery<{ id: string }>(`with born as materialized (select ctx.begin_town($1)) insert into rec.account (municipality_id, sign_in_name, name, role) select $1, 'typist-2', '勝部 入力', 'typist' from born returning id`, [izumo])
  colleague = other!.id
  tokens = { typist: databaseToken(await beginSession(office.pools.signin, izumo, office.accounts.typist)), colleague: databaseToken(await beginSession(office.pools.signin, izumo, colleague)) }
  client = new pg.Client({ connectionString: office.urls.app, options: '-c search_path=rec' })
  await client.connect()
  const [agency] = await office.ownerQuery<{ id: string }>(`select id from rec.agency where kind = 'primary_school'`)
  expect(await told([typed({ id: own }), `insert into information_sender (information_sheet_id, agency_id, name) values ('${own}', '${agency!.id}', '山根')`], { keep: true })).toBe('1 1')
}, 120_000)
afterAll(async () => {
  await client.end()
  await office.close()
})

/** Runs statements in one transaction as a typist, undone unless it is kept: the rows of each, how many it wrote, or the error. */
async function told(statements: readonly string[], { as = 'typist', keep = false, now = testNow.toString() }: { as?: keyof typeof tokens; keep?: boolean; now?: string } = {}): Promise<string> {
  await client.query('begin')
  try {
    await client.query('select ctx.enter($1, $2)', [tokens[as], now])
    const said: string[] = []
    for (const statement of statements) {
      const { rows, rowCount } = await client.query({ text: statement, rowMode: 'array' })
      said.push(rows.length > 0 ? JSON.stringify(rows) : String(rowCount))
    }
    if (keep) await client.query('commit')
    return said.join(' ')
  } catch (problem) {
    return errorOf(problem)
  } finally {
    await client.query('rollback')
  }
}
/** The statement that writes a sheet, with some columns as an attacker would have them. */
function typed(columns: Record<string, string>): string {
  const row = { received_on: '2026-11-24', means: 'letter', about: 'child', words: 'x', consent: 'told', ...columns }
  return `insert into information_sheet (${Object.keys(row).join(', ')}) values (${Object.values(row).map((value) => `'${value}'`).join(', ')})`
}
const somebodyElse = 'somebody else'
const notAllowed = /^error · 42501/
const of = (table: string): string => set.ids[table]![0]!

describe('what a typist reads by SQL', () => {
  test('is the town’s accounts, agencies, settings and texts, what is their own, and the sheet they typed today', async () => {
    const tables = await office.ownerQuery<{ name: string; filled: boolean }>(`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('rec', 'audit', 'ctx', 'machinery') and c.relkind in ('r', 'v', 'm') order by 1`)
    expect(tables.length).toBeGreaterThan(100)
    const seen: Record<string, string> = {}
    for (const { name } of tables) {
      const [rows, some] = [await told([`select t::text from ${name} t`]), await told([`select count(*) from ${name}`])]
      if (!rows.startsWith('error') ? rows !== '0' : !some.startsWith('error') && some !== '[[0]]') seen[name] = rows
    }
    expect(Object.keys(seen)).toEqual(['machinery.migration', 'rec.acceptance', 'rec.account', 'rec.agency', 'rec.information_sender', 'rec.information_sheet', 'rec.installation', 'rec.role_reach', 'rec.rule_text', 'rec.widening_kind'])
    const { 'rec.agency': agencies, ...others } = seen
    expect([[...canariesIn(JSON.stringify(others))], JSON.parse(others['rec.information_sheet']!).length, JSON.parse(others['rec.information_sender']!).length]).toEqual([[], 1, 1])
    expect(agencies).toContain('南町小学校')
    expect(await told(['select count(*) from acceptance where account_id <> ctx.account()'])).toBe('[[0]]')
  })

  test('is told by no function apart from nothing', async () => {
    const functions = await office.ownerQuery<{ name: string; arguments: string[] }>(`select p.oid::regproc::text as name, array(select format_type(t, null) from unnest(p.proargtypes) t) as arguments
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('ctx', 'audit', 'rec', 'machinery') and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype and has_function_privilege('kyoten_app', p.oid, 'execute') order by 1`)
    expect(functions.length).toBeGreaterThan(60)
    const name = (await office.ownerQuery<{ name: string }>('select name from rec.person_name where person_id = $1 limit 1', [of('person')]))[0]!.name
    const valued = (type: string, id: string, word: string): string => ({
      uuid: `'${id}'`, 'uuid[]': `array['${id}']::uuid[]`, text: `'${word}'`, 'text[]': `array['${word}']`, integer: '2026', 'integer[]': 'array[2026]', date: `'2026-11-25'`, boolean: 'true', bytea: `'\\x00'`, jsonb: `'{}'`, regclass: `'rec.person'`,
      'timestamp with time zone': `'2026-11-25T10:00:00+09:00'`, 'double precision': '1', bigint: '1',
    }[type] ?? 'null')
    const asked = (call: { name: string; arguments: string[] }, id: string, word: string) => told([`select ${call.name}(${call.arguments.map((type) => valued(type, id, word)).join(', ')})::text`])
    const telling: string[] = []
    for (const one of functions.filter(({ arguments: all }) => all.some((type) => /^(uuid|text)/.test(type)))) {
      const nothing = (await asked(one, crypto.randomUUID(), 'いない人')).replaceAll(/[0-9a-f-]{36}/g, '')
      for (const table of ['person', 'family', 'casefile', 'intake', 'intake_child', 'information_sheet', 'entry', 'meeting', 'share', 'widening']) {
        const said = (await asked(one, of(table), name)).replaceAll(/[0-9a-f-]{36}/g, '').replaceAll(name, 'いない人')
        if (said !== nothing) telling.push(`${one.name} ${table}: ${nothing} / ${said}`)
      }
    }
    // Whoever asks must know 122 random bits, which no page shows a typist; accepted for everybody in password-functions.test.ts, too.
    expect(telling.map((line) => line.split(':')[0])).toEqual(['ctx.may_see_places person', 'ctx.meeting_taken meeting'])
  }, 120_000)
})

describe('what a typist writes by SQL', () => {
  test.each<[string, Record<string, string>]>([
    ['in another’s name', { recorded_by: somebodyElse }], ['of tomorrow', { recorded_at: '2026-11-26T10:00:00+09:00' }], ['of last week', { recorded_at: '2026-11-18T10:00:00+09:00' }], ['answered already, by another', { answered_by: somebodyElse }],
    ['of another town', { municipality_id: '322016' }],
  ])('is no sheet %s: the column is the database’s own', async (_, columns) => {
    expect(await told([typed(Object.fromEntries(Object.entries(columns).map(([column, value]) => [column, value === somebodyElse ? office.accounts.deputy : value])))])).toMatch(notAllowed)
  })

  test('is no sheet about somebody, none that became an intake or was answered, whether they are there or not', async () => {
    const unlike = (text: string): string => text.replaceAll(/[0-9a-f-]{36}/g, '')
    for (const column of ['person_id', 'intake_id']) {
      const [there, never] = [await told([typed({ [column]: of(column.slice(0, -3)) })]), await told([typed({ [column]: crypto.randomUUID() })])]
      expect([column, there, unlike(there)]).toEqual([column, expect.stringMatching(notAllowed), unlike(never)])
    }
    expect(await told([typed({ answered_at: '2026-11-25T10:00:00+09:00', answer: 'received', answer_means: 'phone' })])).toMatch(notAllowed)
  })

  test('is no sheet under an id that is there: it stays as it was', async () => {
    const before = await office.ownerQuery('select * from rec.information_sheet where id = $1', [of('information_sheet')])
    expect(await told([typed({ id: of('information_sheet') })])).toMatch(/^error · 23505/)
    expect(await told([`${typed({ id: of('information_sheet') })} on conflict do nothing`])).toBe('0')
    expect(await told([`${typed({ id: of('information_sheet') })} on conflict (municipality_id, id) do update set version = 9`])).toMatch(notAllowed)
    expect(await office.ownerQuery('select * from rec.information_sheet where id = $1', [of('information_sheet')])).toEqual(before)
  })

  test('changes no sheet, the own one neither, and takes none away', async () => {
    for (const id of [own, of('information_sheet')]) {
      for (const change of [`person_id = '${of('person')}'`, `intake_id = '${of('intake')}'`, `answered_at = ctx.now(), answer = 'received', answer_means = 'phone'`, 'version = version + 1']) {
        expect([change, await told([`update information_sheet set ${change} where id = '${id}'`])]).toEqual([change, '0'])
      }
      expect(await told([`update information_sheet set words = 'x' where id = '${id}'`])).toMatch(notAllowed)
      expect(await told([`delete from information_sheet where id = '${id}'`])).toMatch(notAllowed)
      expect(await told([`update information_sender set name = 'x' where information_sheet_id = '${id}'`])).toMatch(notAllowed)
    }
  })

  test('says of no sheet but the own one who sent it, and makes nothing due but its answer', async () => {
    const agency = of('agency')
    const sender = (id: string) => `insert into information_sender (information_sheet_id, agency_id) values ('${id}', '${agency}')`
    const due = (id: string, more: Record<string, string> = {}): string => {
      const row = { kind: 'information_answer', source_id: id, due_at: '2026-11-30T08:00:00Z', whole_day: 'true', role: 'coordinator', ...more }
      return `insert into due (${Object.keys(row).join(', ')}) values (${Object.values(row).map((value) => `'${value}'`).join(', ')})`
    }
    expect([await told([sender(own)]), await told([due(own)])]).toEqual(['1', '1'])
    for (const id of [of('information_sheet'), crypto.randomUUID()]) expect([await told([sender(id)]), await told([due(id)])]).toEqual([expect.stringMatching(notAllowed), expect.stringMatching(notAllowed)])
    for (const more of [{ kind: 'safety_check' }, { role: 'head' }, { account_id: office.accounts.head }, { family_id: of('family') }, { intake_id: of('intake') }, { casefile_id: of('casefile') }]) expect([more, await told([due(own, more)])]).toEqual([more, expect.stringMatching(notAllowed)])
    expect(await told(['delete from due'])).toBe('0')
  })

  test('is in no other table of records but what everybody accepts and declares', async () => {
    const tables = await office.ownerQuery<{ name: string; columns: string[] }>(`select c.relname as name, array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege('kyoten_app', c.oid, a.attnum, 'insert')) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'rec' and c.relkind = 'r' and obj_description(c.oid, 'pg_class') like 'record:%' and has_any_column_privilege('kyoten_app', c.oid, 'insert')`)
    const written: string[] = []
    for (const { name, columns } of tables) {
      const [row] = await office.ownerQuery<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from rec.${name} t limit 1`)
      if (!row) continue
      const record = JSON.stringify({ ...row.row, ...('id' in row.row ? { id: crypto.randomUUID() } : {}) }).replaceAll("'", "''")
      const given = columns.filter((column) => row.row[column] !== null)
      if (await told([`insert into ${name} (${given.join(', ')}) select ${given.join(', ')} from jsonb_populate_record(null::${name}, '${record}')`]) === '1') written.push(name)
    }
    expect([written, tables.length > 60]).toEqual([['acceptance', 'conflict_declaration'], true])
  })
})

test('another typist neither reads nor writes on what this one typed, nor what this one began to write', async () => {
  expect(await told([`insert into draft (form, title, body) values ('/information-sheets#${own}', 'x', '{"words": ["x"]}')`], { keep: true })).toBe('1')
  expect([await told(['select count(*) from information_sheet', 'select count(*) from information_sender', 'select count(*) from draft'], { as: 'colleague' }), await told(['select count(*) from information_sheet', 'select count(*) from draft'])]).toEqual(['[[0]] [[0]] [[0]]', '[[1]] [[1]]'])
  expect(await told([`insert into information_sender (information_sheet_id, agency_id) values ('${own}', '${of('agency')}')`], { as: 'colleague' })).toMatch(notAllowed)
})

test('a day later, or hidden by a match, none of it is there: neither read nor written on', async () => {
  const late = '2026-11-26T14:05:00+09:00'
  expect(await told(['select count(*) from information_sheet', 'select count(*) from information_sender', 'select count(*) from draft'], { now: late })).toBe('[[0]] [[0]] [[0]]')
  expect(await told([`insert into information_sender (information_sheet_id, agency_id) values ('${own}', '${of('agency')}')`], { now: late })).toMatch(notAllowed)
  await asOwner(office, office.accounts.deputy, 'insert into rec.silent_match (information_sheet_id, account_id) select $1, $2 from actor', [own, office.accounts.typist])
  expect(await told(['select count(*) from information_sheet', 'select count(*) from information_sender'])).toBe('[[0]] [[0]]')
})
