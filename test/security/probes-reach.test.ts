import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keepFigure } from '../figures.ts'
import { izumo, testNow } from '../office.ts'
import { canariesIn } from './canary.ts'
import { errorOf, openProber } from './probes.fixtures.ts'
import type { Prober } from './probes.fixtures.ts'

let prober: Prober
beforeAll(async () => { prober = await openProber() }, 120_000)
afterAll(() => prober.close())

let probes = 0
const leaks: string[] = []
/** What a statement did that it must not: nothing when it failed. */
const mustFail = async (who: string, attempt: Promise<string>, statement: string): Promise<void> => {
  probes += 1
  const text = await attempt
  if (!text.startsWith('error')) leaks.push(`${who}: ${statement} → ${text.slice(0, 200)}`)
}

describe('the context of a transaction', () => {
  const sealOf = async (client: pg.Client): Promise<string> => {
    await client.query('select ctx.enter($1, $2)', [prober.token, testNow.toString()])
    return (await client.query<{ seal: string }>(`select current_setting('kyoten.ctx') as seal`)).rows[0]!.seal
  }
  const other = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: prober.office.urls.app, options: '-c search_path=rec' })
    await client.connect()
    return client
  }
  /** What somebody sees who puts this context in by hand. */
  const seenWith = async (client: pg.Client, context: string, local = true): Promise<string> => {
    await client.query('begin')
    try {
      await client.query(`select set_config('kyoten.ctx', $1, ${local})`, [context])
      return JSON.stringify((await client.query('select id from rec.family union all select id from rec.account union all select row_id from audit.change')).rows)
    } catch (problem) {
      return errorOf(problem)
    } finally {
      await client.query('rollback')
    }
  }

  test('is refused when forged, altered, replayed later, on another connection, or kept for the session', async () => {
    const { client } = prober
    await client.query('begin')
    const seal = await sealOf(client)
    expect((await client.query('select id from rec.family')).rowCount).toBeGreaterThan(0)
    await client.query('commit')
    const [context, mac] = seal.split('#') as [string, string]
    const fields = context.split('|')
    const altered = fields.map((_, at) => `${fields.map((field, other) => (other === at ? ({ 0: '322016', 1: prober.office.accounts.head, 2: 'office', 3: 'head', 4: crypto.randomUUID() }[at] ?? 'true') : field)).join('|')}#${mac}`)
    const client2 = await other()
    try {
      const forged = ['x', '#', `${context}#`, `${context}#${'0'.repeat(64)}`, `${context}#${mac}#${mac}`, `${context}|#${mac}`, ` ${seal}`, `${context}'#${mac}`, ...altered.filter((one) => one !== seal), seal]
      for (const one of forged) for (const [who, connection] of [['same connection', client], ['another connection', client2]] as const) for (const local of [true, false]) {
        probes += 1
        const seen = await seenWith(connection, one, local)
        if (!seen.startsWith('error') && seen !== '[]') leaks.push(`${who}: ${one}`)
      }
      // At the very moment, beside the open transaction of the one whose it is.
      await client.query('begin')
      const fresh = await sealOf(client)
      probes += 1
      const seen = await seenWith(client2, fresh)
      if (!seen.startsWith('error')) leaks.push('replayed beside its own transaction')
      await client.query('rollback')
      probes += 1
      if ((await client.query('select id from rec.family')).rowCount !== 0) leaks.push('without a context')
    } finally {
      await client2.end()
    }
    expect(leaks).toEqual([])
  })

  test('is made by nobody but the door: neither its functions nor its key, sessions or passwords are in reach', async () => {
    for (const statement of ['select ctx.seal($$x$$)', `select ctx.act_as(${izumo}, '${prober.office.accounts.head}')`, `select ctx.begin_town(${izumo})`, 'select k from ctx.key', 'select * from ctx.session', 'select * from ctx.credential', 'select * from ctx.attempt',
      'select * from rec.number_series', 'insert into ctx.session select * from ctx.session', `select ctx.enter('\\x00', null)`, 'select * from pg_authid', 'select * from pg_shadow', 'select * from pg_hba_file_rules', 'show data_directory',
      'select * from pg_read_file($$/etc/passwd$$)', 'select pg_ls_dir($$/$$)', 'select pg_stat_file($$/$$)', 'select * from pg_largeobject', 'select * from pg_user_mapping']) await mustFail('app', prober.told(statement), statement)
    expect(leaks).toEqual([])
  })
})

describe('the server', () => {
  const powers = ['create table rec.x ()', 'create schema x', 'create temp table x ()', 'create table pg_temp.x ()', 'create function rec.x() returns int language sql as $$ select 1 $$', 'create function pg_temp.x() returns int language sql as $$ select 1 $$',
    'create view rec.x as select 1', 'create extension dblink', 'create extension postgres_fdw', 'create role x', 'create database x', 'create language plpython3u', `create operator rec.=== (leftarg = text, rightarg = text, function = pg_catalog.texteq)`,
    'set role kyoten_owner', 'set role kyoten_veil', 'set role kyoten_scribe', 'set role kyoten_signin', 'set role kyoten_backup', 'set session authorization postgres', 'set session_replication_role = replica', 'set log_min_messages = debug5', 'set log_statement = all',
    'set log_min_duration_statement = 0', 'set log_parameter_max_length = -1', 'alter role kyoten_app bypassrls', 'alter role kyoten_app set log_statement = all', 'alter role kyoten_signin password null', 'alter system set fsync = off', 'alter database postgres set fsync = off',
    'alter table rec.entry disable row level security', 'alter table rec.entry no force row level security', 'drop policy town on rec.entry', 'create policy x on rec.entry using (true)', 'alter function ctx.me() owner to kyoten_app',
    'grant kyoten_owner to kyoten_app', 'reassign owned by kyoten_owner to kyoten_app', 'truncate rec.entry', 'lock table rec.entry in access exclusive mode', 'copy rec.entry to program $$cat$$', `copy rec.entry to '/tmp/kyoten-probe'`,
    `copy rec.entry from '/etc/passwd'`, 'select lo_import($$/etc/passwd$$)', 'select lo_export(1, $$/tmp/kyoten-probe$$)', 'select lo_create(0)', 'select lo_from_bytea(0, $$x$$)', 'select pg_reload_conf()', 'select pg_rotate_logfile()', 'select pg_switch_wal()', 'select pg_promote()',
    'select pg_create_logical_replication_slot($$x$$, $$test_decoding$$)', 'select pg_logical_emit_message(true, $$x$$, $$y$$)', 'load $$auto_explain$$', 'vacuum rec.entry', 'checkpoint', 'create publication x for all tables', `create subscription x connection '' publication y`,
    'security label on table rec.entry is null', 'create event trigger x on ddl_command_start execute function audit.note()', 'select set_config($$session_replication_role$$, $$replica$$, true)']
  const as = async (url: string, statement: string): Promise<string> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      await client.query('begin')
      const { rows } = await client.query(statement)
      return JSON.stringify(rows)
    } catch (problem) {
      return errorOf(problem)
    } finally {
      await client.end()
    }
  }

  test('gives the app role none of its powers, with and without a context', async () => {
    for (const statement of powers) await mustFail('app', prober.told(statement), statement)
    expect(leaks.filter((leak) => leak.startsWith('app'))).toEqual([])
  })

  test('gives the role that signs people in none of them either, and no case', async () => {
    const records = (await prober.office.ownerQuery<{ name: string }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'rec' and c.relkind = 'r' and c.relname not in ('account', 'account_role', 'installation', 'role_reach')`)).map(({ name }) => name)
    const readable: string[] = []
    for (const name of records) {
      probes += 1
      const text = await as(prober.office.urls.signin, `select t::text from rec.${name} t`)
      if (!text.startsWith('error') && canariesIn(text).size > 0) leaks.push(`signin reads ${name}`)
      if (!text.startsWith('error') && text !== '[]') readable.push(name)
    }
    for (const statement of [...powers.filter((power) => !power.includes('kyoten_signin')), 'select ctx.seal($$x$$)', 'select k from ctx.key', `select ctx.act_as(${izumo}, '${prober.office.accounts.head}')`, 'select * from audit.change', 'select * from audit.image']) {
      await mustFail('signin', as(prober.office.urls.signin, statement), statement)
    }
    expect(leaks.filter((leak) => leak.startsWith('signin'))).toEqual([])
    expect(readable.filter((name) => !/setting|rule_text/.test(name))).toEqual([])
  })

  test('tells a neighbour nothing: no statement of another session, no statistics of a guarded table, no notice, no row of a turned-off wall', async () => {
    await prober.office.acting('head', async (tx) => {
      const { sql } = await import('../../app/kernel/db.ts')
      await sql`select id from person_name where name = ${'Zq' + 'SEcqZ'}`.execute(tx)
      for (const [statement, isLeak] of [
        ['select query from pg_stat_activity', (text: string) => /Zq/.test(text)], ['select * from pg_prepared_statements', (text: string) => /Zq/.test(text)],
        [`select tablename, most_common_vals::text, histogram_bounds::text from pg_stats where schemaname in ('rec', 'audit', 'ctx')`, (text: string) => /Zq|rec\./.test(text)], ['select * from pg_statistic', (text: string) => !text.startsWith('error')],
        ['select * from pg_stats_ext', (text: string) => text !== '[]'], ['set local row_security = off; select 1 from rec.family', (text: string) => !text.startsWith('error')], ['select last_value from audit.change_seq_seq', (text: string) => !text.startsWith('error')],
        [`select pg_relation_size('rec.reporter')`, (text: string) => !text.startsWith('error')], ['select count(*) from pg_locks', (text: string) => !text.startsWith('error')], ['select ctid from rec.family', (text: string) => !text.startsWith('error')],
        [`select sequencename, last_value from pg_sequences where last_value is not null`, (text: string) => text !== '[]'],
      ] as const) {
        probes += 1
        const text = await prober.told(statement)
        if (isLeak(text)) leaks.push(`neighbour: ${statement} → ${text.slice(0, 300)}`)
      }
    })
    expect(leaks.filter((leak) => leak.startsWith('neighbour'))).toEqual([])
  })

  // What stays: whoever holds the app role's password learns how many rows a table holds in all, never which, and can be a nuisance.
  test.each([
    ['how many rows a filter took away', 'explain (analyze, costs off, timing off, summary off) select 1 from rec.family'], ['the planner\'s count of rows', `select reltuples from pg_class where relname = 'family'`],
    ['the names of tables and columns', `select table_name from information_schema.tables where table_schema = 'rec' limit 1`],
    ['advisory locks', 'select pg_advisory_xact_lock(1)'], ['a notice to whoever listens; nobody here does', 'select pg_notify($$x$$, $$y$$)'], ['a commit that does not wait for the disk, for its own session', 'set local synchronous_commit = off'],
    ['a password of its own role', 'alter role kyoten_app password null'],
    ['the ids of those it is in conflict with, in a session of that very account', 'select ctx.conflicted_families()'],
  ])('accepted and listed: %s', async (_, statement) => {
    expect(await prober.told(statement)).not.toMatch(/^error/)
  })

  test('control: one right too many is noticed', async () => {
    await prober.office.ownerQuery('grant select on ctx.key to kyoten_app')
    const before = leaks.length
    await mustFail('control', prober.told('select k from ctx.key'), 'select k from ctx.key')
    await prober.office.ownerQuery('revoke select on ctx.key from kyoten_app')
    const noticed = leaks.splice(before).length === 1
    expect(noticed).toBe(true)
    keepFigure({ id: 'S4 reach', figure: 'database probes as the app role and the sign-in role: forged and replayed context, powers, files, neighbours, catalogue', value: `${leaks.length} leaks`, sample: `${probes} probes`, target: '0 leaks (9 accepted ones listed in the test)', control: 'the key of the context readable: noticed', ok: leaks.length === 0 && noticed })
  })
})
