import type pg from 'pg'

const types: Record<string, string> = {
  uuid: 'string', text: 'string', char: 'string', int4: 'number', int8: 'number', int2: 'number', bool: 'boolean',
  timestamptz: 'Temporal.Instant', date: 'Temporal.PlainDate', time: 'Temporal.PlainTime', jsonb: 'Json', bytea: 'Buffer', daterange: 'string',
  xid8: 'string', _uuid: 'string[]', _text: 'string[]',
}
const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** The text of db/tables.ts for the schemas `rec` and `audit` as the database has them; a test compares it with the file. */
export async function describeTables(client: pg.Client | pg.Pool): Promise<string> {
  const { rows } = await client.query<{ schema: string; table: string; column: string; type: string; nullable: boolean; generated: string; defaulted: boolean }>(`
    select n.nspname as schema, c.relname as table, a.attname as column, t.typname as type, not a.attnotnull as nullable,
           case when a.attgenerated <> '' then 'always' else '' end as generated, a.atthasdef or a.attidentity <> '' as defaulted
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
     where n.nspname in ('rec', 'audit') and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
     order by n.nspname desc, c.relname, a.attnum`)
  const tables = new Map<string, string[]>()
  for (const row of rows) {
    const name = row.schema === 'rec' ? camel(row.table) : `${row.schema}.${row.table}`
    const plain = types[row.type]
    if (!plain) throw new Error(`no type for ${row.type} (${row.table}.${row.column})`)
    const type = row.nullable ? `${plain} | null` : plain
    const kept = row.generated === 'always' ? `GeneratedAlways<${type}>` : row.defaulted ? `Generated<${type}>` : type
    tables.set(name, [...(tables.get(name) ?? []), `    ${camel(row.column)}: ${kept}`])
  }
  const body = [...tables].map(([name, columns]) => `  ${/\W/.test(name) ? `'${name}'` : name}: {\n${columns.join('\n')}\n  }`).join('\n')
  return `// Written by "npm run tables" from the migrated database; a test compares. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

type Json = ColumnType<unknown, string, string>

export interface Tables {
${body}
}
`
}
