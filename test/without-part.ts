import pg from 'pg'
import type { Town } from './support.ts'

/** The statement that makes a function again without a part of its text; an error where it has no such part, so that no control is empty. */
export async function withoutPart(query: (sql: string, values: unknown[]) => Promise<{ rows: unknown[] }>, name: string, part: string | RegExp, instead = ''): Promise<string> {
  const { rows: [row] } = await query('select pg_get_functiondef($1::regproc) as definition', [name])
  const { definition } = row as { definition: string }
  const without = definition.replace(part, instead)
  if (without === definition) throw new Error(`${name} has no ${part}`)
  return without
}

/** Runs work in a town whose function lacks a part of its text, and makes it whole again: the control of a test of that part. */
export async function whileWithout<T>({ urls }: Pick<Town, 'urls'>, name: string, parts: readonly (readonly [part: string | RegExp, instead: string])[], work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urls.migrate })
  await client.connect()
  try {
    const { rows: [whole] } = await client.query<{ definition: string }>('select pg_get_functiondef($1::regproc) as definition', [name])
    for (const [part, instead] of parts) await client.query(await withoutPart((sql, values) => client.query(sql, values), name, part, instead))
    try {
      return await work()
    } finally {
      await client.query(whole!.definition)
    }
  } finally {
    await client.end()
  }
}
