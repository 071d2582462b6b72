import { createHash } from 'node:crypto'
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import type { Transaction } from 'kysely'
import pg from 'pg'
import type { Tables } from '../../db/tables.ts'

export { sql }
export type Database = Kysely<Tables>
/** A transaction whose context is sealed for one actor: every function of a `.db.ts` takes it. */
export type Tx = Transaction<Tables>

const INT8 = 20
const DATE = 1082
const TIME = 1083
const TIMESTAMPTZ = 1184
pg.types.setTypeParser(INT8, Number)
pg.types.setTypeParser(DATE, (text) => Temporal.PlainDate.from(text))
pg.types.setTypeParser(TIME, (text) => Temporal.PlainTime.from(text))
pg.types.setTypeParser(TIMESTAMPTZ, (text) => Temporal.Instant.from(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')))

const names = new Map<string, string>()
/** Statements with parameters are named by a hash of their SQL; unnamed ones cost 40 % of the throughput. */
function nameOf(text: string): string {
  let name = names.get(text)
  if (!name) {
    name = createHash('sha1').update(text).digest('base64url')
    names.set(text, name)
  }
  return name
}

const isTemporal = (value: unknown): boolean =>
  value instanceof Temporal.Instant || value instanceof Temporal.PlainDate || value instanceof Temporal.PlainTime

/** Temporal values go to the server as text; plain objects as JSON. */
const written = (value: unknown): unknown => {
  if (isTemporal(value)) return String(value)
  if (Array.isArray(value)) return value.map(written)
  return value
}

class NamedClient extends pg.Client {
  // @ts-expect-error pg declares a dozen overloads; only the promise form with parameters is changed here
  override query(text: unknown, values?: unknown, ...rest: unknown[]): unknown {
    const ask = super.query.bind(this) as (...all: unknown[]) => unknown
    const asked = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? ask({ name: nameOf(text), text, values: values.map(written) }, ...rest)
      : values === undefined ? ask(text, ...rest) : ask(text, values, ...rest)
    // A server that does not answer keeps its connection busy for ever: it is given up, and the next question gets a new one.
    return asked instanceof Promise ? asked.catch((error: unknown) => {
      if ((error as Error | null)?.message === 'Query read timeout') (this as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
      throw error
    }) : asked
  }
}

/** A pool of at most `most` connections to one database as one role. */
export function openPool(url: string, most: number, options: { relaxedCommit?: boolean } = {}): pg.Pool {
  const pool = new pg.Pool({
    // Plans live and end with their connection: the first page on a new one costs three times the next. The one last given back is taken first, so a quiet office keeps one or two.
    connectionString: url, max: most, Client: NamedClient as unknown as typeof pg.Client, idleTimeoutMillis: 600_000, connectionTimeoutMillis: 4_500, query_timeout: 4_800,
    options: `-c search_path=rec${options.relaxedCommit ? ' -c synchronous_commit=off' : ''}`,
  })
  pool.on('error', () => { /* a broken idle connection is replaced at the next use */ })
  // One that breaks between two statements of a transaction is told by the next statement; said on its own it would end the process.
  pool.on('connect', (client) => { client.on('error', () => undefined) })
  return pool
}

/** The query builder over a pool; columns are camelCase here and snake_case in SQL. */
export function databaseOver(pool: pg.Pool): Database {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] })
}

/** The SQLSTATE of an error of the server, if it is one. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}
