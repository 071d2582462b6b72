import type pg from 'pg'
import type { Tables } from '../tables.ts'

/** What the driver's connection can do beyond its declared types. */
interface CopyingConnection { query(text: string): void; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void; sendCopyFail(reason: string): void }
const CHUNK = 1 << 16

/** Writes records of one table by COPY as the owner, whose triggers and audit stay on; the columns are those the first record names. Gives how many. */
export async function copyRows(client: pg.Client, table: keyof Tables, rows: readonly object[]): Promise<number> {
  const [first] = rows
  if (!first) return 0
  const columns = Object.keys(first)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let failed: unknown
  // What the driver calls a submittable: the statement of the moment, told by the connection what the server answers.
  client.query({
    submit: (connection: unknown) => (connection as CopyingConnection).query(`copy rec.${snake(table)} (${columns.map(snake).join(', ')}) from stdin`),
    handleCopyInResponse(connection: CopyingConnection) {
      try {
        for (const chunk of chunksOf(rows as readonly Record<string, unknown>[], columns)) connection.sendCopyFromChunk(Buffer.from(chunk))
        connection.endCopyFrom()
      } catch (problem) {
        failed = problem
        connection.sendCopyFail('a record could not be written')
      }
    },
    handleError(problem: unknown) { reject(failed ?? problem) },
    handleCommandComplete() { /* told again when the server is ready */ },
    handleReadyForQuery: () => resolve(),
  })
  await promise
  return rows.length
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function* chunksOf(rows: readonly Record<string, unknown>[], columns: readonly string[]): Generator<string> {
  let chunk = ''
  for (const row of rows) {
    if (Object.keys(row).length !== columns.length) throw new Error(`two records of one table name different columns: ${Object.keys(row).join(' ')} and ${columns.join(' ')}`)
    chunk += `${columns.map((column) => written(row[column], column)).join('\t')}\n`
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk) yield chunk
}

/** A value in COPY's text format. */
function written(value: unknown, column: string): string {
  if (value === null) return '\\N'
  if (value === undefined) throw new Error(`a record does not say its ${column}`)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  const text = Array.isArray(value) ? `{${value.map((one) => `"${String(one).replace(/[\\"]/g, '\\$&')}"`).join(',')}}` : String(value)
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t')
}
