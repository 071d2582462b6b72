import pg from 'pg'
import { databaseToken } from '../../app/kernel/http.tsx'
import { recordTables } from './records.fixtures.ts'
import type { Laid } from './states.fixtures.ts'
import { stateNames } from './states.ts'

/** A policy that the application's role is under. */
export interface Policy { schema: string; table: string; name: string; permissive: boolean; command: string; roles: string[] }
/** A trigger of ours. */
export interface Trigger { schema: string; table: string; name: string }

/** What a prober found: one line for each reader and table, act or row. Two are compared as text. */
export type Findings = ReadonlyMap<string, string>

// Reading is asked of every role; writing of one for each reach and each set of rights.
const writers = ['head', 'coordinator', 'public_health_nurse', 'social_worker', 'psychologist', 'agency_user', 'privacy_officer', 'administrator', 'head not stepped up']

interface Table { name: string; key: string; insertable: string[]; updatable: string[]; known: Record<string, unknown>[] }

/** One connection that is nobody: it switches a protection off, asks as each reader with the rights of the application's role, and takes everything back. */
export interface Prober {
  policies: Policy[]
  triggers: Trigger[]
  /** Runs work in a transaction that is taken back; `off` are statements of the owner. */
  with<T>(off: readonly string[], work: () => Promise<T>): Promise<T>
  /** Work as one reader (`nobody`: without a context), with the rights of the application's role; taken back. */
  as<T>(role: string, work: () => Promise<T>): Promise<T>
  /** What one statement says: its rows, how many it wrote, or the error. */
  saying(sql: string): Promise<{ rows: string } | { refused: string }>
  /** What each reader sees of a table, and which rows they may write. */
  reading(table: string): Promise<Findings>
  writing(table: string): Promise<Findings>
  /** Every row that a list of statements leaves behind, by table, without ids and moments; and what each statement said. */
  leaving(statements: readonly { sql: string; values?: unknown[] }[]): Promise<Findings>
  query(sql: string, values?: unknown[]): Promise<pg.QueryResult>
  close(): Promise<void>
}

export async function openProber(laid: Laid): Promise<Prober> {
  const client = new pg.Client({ connectionString: laid.office.urls.migrate, options: '-c search_path=rec' })
  await client.connect()
  const readers = [...laid.readers.map(({ role, steppedUp }) => ({ name: role as string, token: databaseToken(steppedUp) })),
    ...laid.readers.filter(({ role }) => ['head', 'social_worker'].includes(role)).map(({ role, cookie }) => ({ name: `${role} not stepped up`, token: databaseToken(cookie) }))]
  const policies = (await client.query<Policy>(`
    select n.nspname as schema, c.relname as table, p.polname as name, p.polpermissive as permissive, p.polcmd as command, array(select rolname::text from pg_roles r where r.oid = any (p.polroles)) as roles
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('rec', 'audit') order by 1, 2, 3`)).rows
  const triggers = (await client.query<Trigger>(`
    select n.nspname as schema, c.relname as table, t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('rec', 'audit', 'ctx') and not t.tgisinternal and t.tgname <> 'accept_in_tests' order by 1, 2, 3`)).rows
  const tables = new Map<string, Table>()
  const attempt = async (sql: string, values?: unknown[]): Promise<string> => {
    await client.query('savepoint attempt')
    try {
      const { rowCount } = await client.query(sql, values)
      return String(rowCount)
    } catch (problem) {
      return `${(problem as { code?: string }).code ?? ''} ${(problem as Error).message}`
    } finally {
      await client.query('rollback to savepoint attempt')
    }
  }
  const as = async <T>(token: Buffer | null, work: () => Promise<T>): Promise<T> => {
    await client.query('savepoint reader')
    try {
      await client.query('set local role kyoten_app')
      if (token) await client.query(`select ctx.enter($1, '2026-11-25T14:05:00+09:00')`, [token])
      return await work()
    } finally {
      await client.query('rollback to savepoint reader')
    }
  }
  const asEachReader = async (work: (name: string) => Promise<void>): Promise<void> => {
    for (const { name, token } of readers) await as(token, () => work(name))
  }
  const tableOf = async (full: string): Promise<Table> => {
    const known = tables.get(full)
    if (known) return known
    const found = await describe(client, full)
    tables.set(full, found)
    return found
  }
  return {
    policies: policies.filter(({ roles }) => roles.includes('kyoten_app')), triggers,
    query: (sql, values) => client.query(sql, values as unknown[]),
    async with(off, work) {
      await client.query('begin')
      try {
        for (const statement of off) await client.query(statement)
        return await work()
      } finally {
        await client.query('rollback')
      }
    },
    as: (role, work) => as(role === 'nobody' ? null : readers.find(({ name }) => name === role)!.token, work),
    saying: async (sql) => {
      await client.query('savepoint said')
      try {
        const { rows, rowCount } = await client.query(sql)
        return { rows: JSON.stringify(rows.length > 0 ? rows : rowCount) }
      } catch (problem) {
        await client.query('rollback to savepoint said')
        return { refused: (problem as Error).message }
      }
    },
    async reading(full) {
      const { key } = await tableOf(full)
      const found = new Map<string, string>()
      await asEachReader(async (name) => {
        await client.query('savepoint read')
        const rows = await client.query<{ ids: string }>(`select coalesce(string_agg(${key}, ' ' order by ${key}), '') as ids from ${full} t`).then((result) => result.rows[0]!.ids, (problem: Error) => problem.message)
        await client.query('rollback to savepoint read')
        found.set(`${full} read by ${name}`, rows)
      })
      return found
    },
    async writing(full) {
      const table = await tableOf(full)
      const found = new Map<string, string>()
      if (table.insertable.length === 0 && table.updatable.length === 0) return found
      await asEachReader(async (name) => {
        if (!writers.includes(name)) return
        for (const [at, row] of table.known.entries()) {
          const { insert, update } = statementsFor(full, table, row)
          if (insert) found.set(`${full} row ${at} written anew by ${name}`, await attempt(...insert))
          if (update) found.set(`${full} row ${at} changed by ${name}`, await attempt(...update))
        }
      })
      return found
    },
    async leaving(statements) {
      const found = new Map<string, string>()
      for (const [at, { sql, values }] of [...statements, { sql: 'set constraints all immediate', values: undefined }].entries()) {
        await client.query('savepoint step')
        const said = await client.query(sql, values as unknown[]).then(({ rowCount }) => String(rowCount), (problem: Error & { code?: string }) => `${problem.code ?? ''} ${problem.message}`)
        if (/^[0-9A-Z]{5} /.test(said)) await client.query('rollback to savepoint step')
        found.set(`step ${at} ${sql.slice(0, 80)}`, said)
      }
      for (const { name } of await recordTables({ ownerQuery: async (sql: string) => (await client.query(sql)).rows as never })) {
        const { rows } = await client.query<{ all: string }>(`select coalesce(string_agg(r, e'\\n' order by r), '') as all from (select (select string_agg(k || '=' || v, ' ' order by k)
          from jsonb_each_text(to_jsonb(t)) e (k, v) where k not like '%\\_id' and k not in ('id', 'account_id', 'recorded_at', 'opens_hash', 'salt', 'digest', 'turn', 'written_in', 'opened_in', 'set_in') and v !~ '^[0-9a-f]{8}-[0-9a-f]{4}-|^\\d{4}-\\d\\d-\\d\\dT|^\\\\x') r from rec.${name} t) x`)
        found.set(`rows of ${name}`, rows[0]!.all)
      }
      const { rows } = await client.query<{ n: string }>(`select string_agg(tbl || ' ' || op::text || n, ' ' order by tbl, op) as n from (select tbl, op, count(*) n from audit.change where xact = pg_current_xact_id() group by 1, 2) x`)
      found.set('rows of audit.change', rows[0]!.n ?? '')
      return found
    },
    close: () => client.end(),
  }

  /** What there is to write: a row of each record set, and the columns the application's role may give or change. */
  async function describe(db: pg.Client, full: string): Promise<Table> {
    const [schema, name] = full.split('.') as [string, string]
    const granted = async (privilege: string): Promise<string[]> => (await db.query<{ column: string }>(`
      select a.attname as column from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
         and has_column_privilege('kyoten_app', a.attrelid, a.attnum, $2) order by a.attnum`, [full, privilege])).rows.map(({ column }) => column)
    const columns = (await db.query<{ column: string }>('select attname as column from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped', [full])).rows.map(({ column }) => column)
    const known: Record<string, unknown>[] = []
    if (schema === 'rec' && columns.includes('id')) {
      for (const state of stateNames) {
        const id = laid.sets[state].ids[name]?.[0]
        const { rows } = id ? await db.query<Record<string, unknown>>(`select to_jsonb(t) as row from ${full} t where id = $1`, [id]) : { rows: [] }
        if (rows[0]) known.push(rows[0]['row'] as Record<string, unknown>)
      }
      if (known.length === 0) known.push(...(await db.query<Record<string, unknown>>(`select to_jsonb(t) as row from ${full} t limit 3`)).rows.map(({ row }) => row as Record<string, unknown>))
    } else if (schema === 'rec') {
      known.push(...(await db.query<Record<string, unknown>>(`select to_jsonb(t) as row from ${full} t limit 12`)).rows.map(({ row }) => row as Record<string, unknown>))
    }
    return { name, key: columns.includes('id') ? 't.id::text' : columns.includes('seq') ? 't.seq::text' : 't::text', insertable: await granted('insert'), updatable: await granted('update'), known }
  }
}

/** A row as somebody would try to write it again, and the same row as somebody would try to change it. */
function statementsFor(full: string, { insertable, updatable }: Table, row: Record<string, unknown>): { insert: [string, unknown[]] | null; update: [string, unknown[]] | null } {
  const record = JSON.stringify({ ...row, ...('id' in row ? { id: crypto.randomUUID() } : {}) })
  const columns = insertable.filter((column) => column in row && (row[column] !== null) && !['sealed', 'veiled', 'narrow'].includes(column))
  const changed = updatable.find((column) => column !== 'id' && column !== 'municipality_id') ?? null
  return {
    insert: columns.length > 0 ? [`insert into ${full} (${columns.join(', ')}) select ${columns.join(', ')} from jsonb_populate_record(null::${full}, $1)`, [record]] : null,
    update: changed && 'id' in row ? [`update ${full} set ${changed} = ${changed} where id = $1`, [row['id']]] : null,
  }
}

/** Statements of the owner that no trigger and no reference hears. */
export const quietly = (...statements: readonly string[]): string[] => ['set local session_replication_role = replica', ...statements, 'set local session_replication_role = origin']

/** The statement of the owner that takes a policy's protection away: everything passes it. */
export function opening({ schema, table, name, command, permissive }: Policy): string {
  const reads = command !== 'a' ? 'using (true)' : ''
  const writes = ['a', 'w', '*'].includes(command) ? 'with check (true)' : ''
  return `alter policy ${name} on ${schema}.${table} ${reads} ${writes}; -- ${permissive ? 'reason' : 'wall'}`
}

/** The first few differences of two findings; empty where nothing noticed. */
export function differences(before: Findings, after: Findings): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key))
}
