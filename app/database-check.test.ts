import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import { openTown } from '../test/support.ts'
import type { Town } from '../test/support.ts'
import { checkDatabase, DatabaseRefused, objectionsTo } from './database-check.ts'
import type { DatabaseFacts, RoleFacts } from './database-check.ts'
import { migrationsFolder } from './migrations.ts'

let town: Town
beforeAll(async () => { town = await openTown() })
afterAll(() => town.close())

const good: DatabaseFacts = {
  settings: {
    server_version_num: '180004', fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', data_checksums: 'on', server_encoding: 'UTF8', TimeZone: 'UTC',
    log_min_messages: 'fatal', log_min_error_statement: 'panic', log_statement: 'none', log_min_duration_statement: '-1', log_parameter_max_length: '0', log_parameter_max_length_on_error: '0',
  },
  trigrams: 3,
  roles: [],
}
const role: RoleFacts = { name: 'kyoten_app', superuser: false, bypassesRowSecurity: false, createsRoles: false, createsDatabases: false, memberOf: [], owns: 0, configured: {} }
const silent = { log_min_messages: 'fatal', log_min_error_statement: 'panic', log_statement: 'none', log_min_duration_statement: '-1', log_parameter_max_length: '0', log_parameter_max_length_on_error: '0' }
const sealer: RoleFacts = { ...role, name: 'kyoten_sealer', configured: silent }

test('our own database is accepted', async () => {
  await expect(checkDatabase(town.pools.app, migrationsFolder)).resolves.toBeUndefined()
  expect(objectionsTo(good)).toEqual([])
})

test.each([
  ['server_version_num', '170005'], ['fsync', 'off'], ['full_page_writes', 'off'], ['synchronous_commit', 'off'], ['synchronous_commit', 'local'], ['data_checksums', 'off'],
  ['server_encoding', 'SQL_ASCII'], ['TimeZone', 'Asia/Tokyo'], ['log_min_messages', 'warning'], ['log_min_error_statement', 'error'], ['log_statement', 'all'],
  ['log_min_duration_statement', '0'], ['log_parameter_max_length', '-1'], ['log_parameter_max_length_on_error', '-1'], ['data_checksums', null],
])('%s = %s is refused by name', (setting, value) => {
  const lines = objectionsTo({ ...good, settings: { ...good.settings, [setting]: value } })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(new RegExp(`^${setting} = .+: .+ / .+`))
})

test.each<[string, Partial<RoleFacts>]>([
  ['superuser', { superuser: true }], ['bypassrls', { bypassesRowSecurity: true }], ['createrole', { createsRoles: true }], ['createdb', { createsDatabases: true }],
  ['kyoten_owner', { memberOf: ['kyoten_owner'] }], ['2件', { owns: 2 }],
])('a role that signs in with more rights is refused: %s', (word, more) => {
  expect(objectionsTo({ ...good, roles: [{ ...role, ...more }, sealer] })).toEqual([expect.stringMatching(new RegExp(`^kyoten_app: .*${word}`))])
  expect(objectionsTo({ ...good, roles: [role, { ...sealer, ...more }] })).toEqual([expect.stringMatching(new RegExp(`^kyoten_sealer: .*${word}`))])
})

test.each(Object.keys(silent))('another role whose %s was loosened or never set is refused', (setting) => {
  for (const value of ['warning', '']) {
    expect(objectionsTo({ ...good, roles: [role, { ...sealer, configured: { ...silent, [setting]: value } }] })).toEqual([expect.stringMatching(new RegExp(`^kyoten_sealer: ${setting} = .* / .+`))])
  }
})

test('whoever copies the database may see all of it', () => {
  expect(objectionsTo({ ...good, roles: [role, { ...sealer, name: 'kyoten_backup', bypassesRowSecurity: true }] })).toEqual([])
})

test.each([0, null])('a search that finds no Japanese is refused (%s)', (trigrams) => {
  expect(objectionsTo({ ...good, trigrams })).toEqual([expect.stringMatching(/pg_trgm.*C\.UTF-8/)])
})

test('the real questions find a superuser, his open log and a lazy commit', async () => {
  const superuser = new pg.Pool({ connectionString: town.urls.migrate, max: 1, options: '-c synchronous_commit=off' })
  try {
    const refusal = await checkDatabase(superuser, migrationsFolder).catch((problem: unknown) => problem)
    expect(refusal).toBeInstanceOf(DatabaseRefused)
    for (const words of ['superuser', 'bypassrls', 'synchronous_commit = off', 'log_min_messages = warning']) expect(String(refusal)).toContain(words)
  } finally {
    await superuser.end()
  }
})

test('an app role that was given a table or a role is refused', async () => {
  await town.ownerQuery('create schema given authorization kyoten_owner; create table given.away (id int)')
  const administrator = new pg.Client({ connectionString: town.urls.migrate })
  await administrator.connect()
  await administrator.query('alter table given.away owner to kyoten_app')
  await expect(checkDatabase(town.pools.app, migrationsFolder)).rejects.toThrow(/owns 1/)
  await administrator.query('drop schema given cascade')
  await administrator.end()
})

test.each(['kyoten_signin', 'kyoten_sealer'])('the log of %s that was loosened for this database is found', async (name) => {
  const administrator = new pg.Client({ connectionString: town.urls.migrate })
  await administrator.connect()
  await administrator.query(`alter role ${name} in database ${administrator.database} set log_min_messages = warning`)
  await expect(checkDatabase(town.pools.app, migrationsFolder)).rejects.toThrow(new RegExp(`${name}: log_min_messages = warning`))
  await administrator.query(`alter role ${name} in database ${administrator.database} reset log_min_messages`)
  await administrator.end()
  await expect(checkDatabase(town.pools.app, migrationsFolder)).resolves.toBeUndefined()
})

test('a database with other migrations than the program is refused', async () => {
  await town.ownerQuery(`insert into machinery.migration (number, name, checksum) values (9999, 'from-the-future', 'x')`)
  await expect(checkDatabase(town.pools.app, migrationsFolder)).rejects.toThrow(/新しい版/)
  await town.ownerQuery('delete from machinery.migration where number = 9999')
})
