import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown } from '../test/support.ts'
import type { Town } from '../test/support.ts'

let town: Town
beforeAll(async () => { town = await openTown() })
afterAll(() => town.close())

test('the roles, and what each may be', async () => {
  const rows = await town.ownerQuery<{ line: string }>(`
    select concat_ws(' ', rolname, case when rolcanlogin then 'login' end, case when rolbypassrls then 'bypassrls' end,
             case when rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolinherit then 'TOO MUCH' end) as line
      from pg_roles where rolname like 'kyoten\\_%' order by rolname`)
  expect(rows.map(({ line }) => line)).toEqual([
    'kyoten_app login', 'kyoten_backup bypassrls', 'kyoten_disposal', 'kyoten_owner bypassrls', 'kyoten_queue',
    'kyoten_scribe', 'kyoten_sealer login', 'kyoten_share', 'kyoten_signin login', 'kyoten_veil',
  ])
})

test('nobody who signs in owns anything or may become anybody', async () => {
  expect(await town.ownerQuery(`
    select r.rolname, d.classid::regclass::text from pg_shdepend d join pg_roles r on r.oid = d.refobjid
     where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o' and r.rolcanlogin and r.rolname like 'kyoten\\_%'`)).toEqual([])
  expect(await town.ownerQuery(`
    select member::regrole::text as member, roleid::regrole::text as role, inherit_option as inherits, set_option as becomes, admin_option as grants
      from pg_auth_members where member::regrole::text like 'kyoten\\_%' order by 1, 2`)).toEqual([
    { member: 'kyoten_owner', role: 'kyoten_scribe', inherits: false, becomes: true, grants: false },
    { member: 'kyoten_owner', role: 'kyoten_share', inherits: false, becomes: true, grants: false },
    { member: 'kyoten_owner', role: 'kyoten_veil', inherits: false, becomes: true, grants: false },
  ])
  for (const pool of [town.pools.app, town.pools.signin]) {
    for (const role of ['kyoten_owner', 'kyoten_veil', 'kyoten_scribe', 'kyoten_share', 'postgres']) await expect(pool.query(`set role ${role}`)).rejects.toThrow(/permission denied/)
  }
})

test('no temporary tables, no new schemas, nothing in public, no other database', async () => {
  for (const pool of [town.pools.app, town.pools.signin]) {
    await expect(pool.query('create temporary table t (id int)')).rejects.toThrow(/permission denied/)
    await expect(pool.query('create schema s')).rejects.toThrow(/permission denied/)
    await expect(pool.query('create table public.t (id int)')).rejects.toThrow(/permission denied/)
  }
  expect(await town.ownerQuery(`select has_database_privilege('kyoten_queue', current_database(), 'temporary') as queue, has_database_privilege('public', current_database(), 'connect') as everybody`))
    .toEqual([{ queue: false, everybody: false }])
})

test('a new function is executable by nobody until it is granted', async () => {
  await town.ownerQuery('create function machinery.unlocked() returns int language sql return 1')
  expect(await town.ownerQuery(`select has_function_privilege('kyoten_app', 'machinery.unlocked()', 'execute') as app`)).toEqual([{ app: false }])
  await town.ownerQuery('drop function machinery.unlocked()')
})

test('limits of time, UTC, and a log without values, as the roles meet them', async () => {
  const question = `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock, current_setting('idle_in_transaction_session_timeout') as idle,
    current_setting('transaction_timeout') as transaction, current_setting('timezone') as zone, current_setting('log_min_messages') as messages,
    current_setting('log_min_error_statement') as statements, current_setting('log_parameter_max_length_on_error') as parameters`
  for (const pool of [town.pools.app, town.pools.signin]) {
    expect((await pool.query(question)).rows[0]).toEqual({ statement: '5s', lock: '3s', idle: '10s', transaction: '30s', zone: 'UTC', messages: 'fatal', statements: 'panic', parameters: '0' })
  }
})
