import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { migrate } from './migrate.ts'
import { MigrationError, migrationsIn } from './migrations.ts'

let folder: string
let name: string
let url: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kyoten-migrations-'))
  name = `migrated_${Math.random().toString(36).slice(2)}`
  url = inject('databaseUrls').migrate.replace('/kyoten?', `/${name}?`)
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await query(`drop database if exists ${name} with (force)`, url.replace(name, 'postgres'))
})

const write = (file: string, sql: string) => writeFileSync(join(folder, file), sql)
const landed = async () => (await query('select number, name from machinery.migration order by number')).map((row) => `${row.number} ${row.name}`)

async function query(sql: string, to: string = url): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: to })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('makes the database, applies each file once and in order, all owned by kyoten_owner', async () => {
  write('0001-schema.sql', 'create schema rec; create table rec.a (id int primary key);')
  expect(await migrate(url, { folder })).toEqual(['0001-schema.sql'])
  write('0002-more.sql', 'create table rec.b (a_id int references rec.a);')
  expect(await migrate(url, { folder })).toEqual(['0002-more.sql'])
  expect(await migrate(url, { folder })).toEqual([])
  expect(await landed()).toEqual(['1 schema', '2 more'])
  expect(await query(`select distinct tableowner from pg_tables where schemaname in ('rec', 'machinery')`)).toEqual([{ tableowner: 'kyoten_owner' }])
  expect(await query(`select datcollate, datctype, pg_encoding_to_char(encoding) as encoding, datdba::regrole::text as owner from pg_database where datname = current_database()`))
    .toEqual([{ datcollate: 'C.UTF-8', datctype: 'C.UTF-8', encoding: 'UTF8', owner: 'kyoten_owner' }])
})

test('an empty folder gives a prepared, empty database', async () => {
  expect(await migrate(url, { folder })).toEqual([])
  expect(await query(`select string_agg(extname, ' ' order by extname) as extensions from pg_extension where extname <> 'plpgsql'`)).toEqual([{ extensions: 'btree_gist pg_trgm pgcrypto' }])
})

test('a migration that fails half way leaves nothing; those before it stay', async () => {
  write('0001-first.sql', 'create schema rec;')
  write('0002-broken.sql', 'create table rec.half (id int);\ninsert into rec.half values (1);\nselect id from rec.hlaf;')
  await expect(migrate(url, { folder })).rejects.toThrow(/0002-broken\.sql.*SQLSTATE 42P01 · line 3 · relation "rec.hlaf" does not exist/)
  expect(await landed()).toEqual(['1 first'])
  expect(await query(`select to_regclass('rec.half') as half`)).toEqual([{ half: null }])
  write('0002-broken.sql', 'create table rec.half (id int);')
  expect(await migrate(url, { folder })).toEqual(['0002-broken.sql'])
})

test('a value that a data migration stumbles over is not told', async () => {
  write('0001-first.sql', `create schema rec; create table rec.a (birth text); insert into rec.a values ('佐藤花 南町1-2-3'); alter table rec.a alter birth type date using birth::date;`)
  const failure = String(await migrate(url, { folder }).catch((problem: unknown) => problem))
  expect(failure).toContain('SQLSTATE 22007')
  expect(failure).not.toContain('佐藤')
})

test('a landed file that was changed is refused by name, before anything new is applied', async () => {
  write('0001-first.sql', 'create schema rec;')
  await migrate(url, { folder })
  write('0001-first.sql', 'create schema rec; -- a comment')
  write('0002-next.sql', 'create schema never;')
  await expect(migrate(url, { folder })).rejects.toThrow(/書き換えられています: 0001-first\.sql/)
  expect(await query(`select to_regnamespace('never') as never`)).toEqual([{ never: null }])
})

test('a database newer than the program is refused', async () => {
  write('0001-first.sql', 'create schema rec;')
  write('0002-second.sql', 'create schema more;')
  await migrate(url, { folder })
  rmSync(join(folder, '0002-second.sql'))
  await expect(migrate(url, { folder })).rejects.toThrow(/新しい版です（移行 2-second）/)
})

test('two at once: each file is applied by one of them', async () => {
  write('0001-first.sql', 'create schema rec; select pg_sleep(0.2);')
  const both = await Promise.all([migrate(url, { folder }), migrate(url, { folder })])
  expect(both.flat()).toEqual(['0001-first.sql'])
})

test.each([
  ['a gap', ['0002-late.sql']],
  ['a number twice', ['0001-a.sql', '0001-b.sql']],
  ['a name that is not ours', ['1-short.sql']],
])('%s in the numbering is refused', (_, files) => {
  for (const file of files) write(file, 'select 1;')
  expect(() => migrationsIn(folder)).toThrow(MigrationError)
})

test('a migration may not end its own transaction; a function body may begin and end', () => {
  write('0001-function.sql', 'create function f() returns int language plpgsql as $$ begin\n  return 1;\nend; $$;')
  expect(migrationsIn(folder)).toHaveLength(1)
  write('0002-commits.sql', 'create schema a;\ncommit;\ncreate schema b;')
  expect(() => migrationsIn(folder)).toThrow(/0002-commits\.sql/)
})
