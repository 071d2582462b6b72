import pg from 'pg'
import { codedColumns } from '../../db/coded-columns.ts'
import { izumo } from '../office.ts'
import type { Office } from '../office.ts'
import { canaryClassOf, canaryOf } from './canary.ts'
import { particulars } from './particulars.ts'

/** One family with at least one row in every table of records, each text of it a canary of its class. */
export interface RecordSet {
  tag: string; town: number; author: string; ids: Record<string, string[]>
  /** Who proposes settings, who prints, and the agency of every reader outside the office. */
  others: { administrator: string; printer?: string; agency: string }
  /** Tables of which no row could be made, with the reason: they need particulars. */
  lacking: string[]
}
/** What a row needs beyond what the catalogue says: columns by name. An id of the same set is written as a function of the set. */
export type Row = Record<string, unknown>

interface Column { table: string; column: string; type: string; needed: boolean; defaulted: boolean; generated: boolean; refers: string | null; check: string | null; auditClass: string }

const catalogue = `
  select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as needed, a.atthasdef as defaulted, (a.attgenerated <> '' or a.attidentity <> '') as generated,
         (select min(k.confrelid::regclass::text) from pg_constraint k where k.conrelid = c.oid and a.attnum = any (k.conkey) and k.contype = 'f' and a.attname <> 'municipality_id') as refers,
         (select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k where k.conrelid = c.oid and a.attnum = any (k.conkey) and k.contype = 'c') as check,
         coalesce((select rtrim(encode(tgargs, 'escape'), '\\0') from pg_trigger g where g.tgrelid = c.oid and g.tgname = 'audit'), '') as "auditClass"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where n.nspname = 'rec' and c.relkind = 'r' and obj_description(c.oid, 'pg_class') like 'record:%' order by c.relname, a.attnum`

/** Tables of records whose rows the fixtures make by their states, not one for each family. */
export const madeOtherwise = ['account', 'conflict', 'opening', 'unveiling', 'reporter_opening', 'veil', 'staffing_year', 'staffing_setting', 'total', 'setting', 'file_withdrawal', 'seal', 'seal_leaving', 'silent_match', 'account_role', 'account_change', 'acceptance', 'rule_text', 'agency_account', 'claim', 'access_review'] as readonly string[]

/** The tables of records with their columns, parents first. */
export async function recordTables(office: Pick<Office, 'ownerQuery'>): Promise<{ name: string; columns: Column[] }[]> {
  const columns = await office.ownerQuery<Column & pg.QueryResultRow>(catalogue)
  const left = new Map<string, Column[]>()
  for (const column of columns) left.set(column.table, [...(left.get(column.table) ?? []), column])
  const ordered: { name: string; columns: Column[] }[] = []
  const known = (table: string): boolean => !left.has(table)
  while (left.size > 0) {
    const free = (among: (column: Column) => boolean): string | undefined =>
      [...left.keys()].find((name) => left.get(name)!.filter((column) => column.refers && among(column)).every(({ refers }) => refers === `rec.${name}` || known(refers!.slice(4))))
    const next = free(() => true) ?? free(({ needed }) => needed)
    if (!next) throw new Error(`tables that refer to each other: ${[...left.keys()].join(' ')}`)
    ordered.push({ name: next, columns: left.get(next)! })
    left.delete(next)
  }
  return ordered
}

/** Makes one record set as an account; every trigger works, row security does not (the owner writes). */
export async function makeRecords(office: Office, set: Omit<RecordSet, 'ids' | 'lacking'>): Promise<RecordSet> {
  const client = new pg.Client({ connectionString: office.urls.migrate, options: '-c role=kyoten_owner' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`select ctx.act_as($1, $2, '2026-11-25T14:05:00+09:00')`, [set.town, set.author])
    const made = await layRows(client, await recordTables(office), { ...set, ids: { account: [set.author] }, lacking: [] })
    await client.query('commit')
    return made
  } finally {
    await client.end()
  }
}

async function layRows(client: pg.Client, tables: readonly { name: string; columns: Column[] }[], made: RecordSet): Promise<RecordSet> {
  for (const { name, columns } of tables.filter(({ name }) => !madeOtherwise.includes(name))) {
    const hasId = columns.some(({ column }) => column === 'id')
    for (const row of particulars[name]?.(made, made.tag) ?? [{}]) {
      const filled = { ...Object.fromEntries(columns.flatMap((column) => filling(column, made))), ...row }
      const names = Object.keys(filled).filter((column) => filled[column] !== undefined)
      await client.query('savepoint one')
      try {
        const { rows } = await client.query<{ id: string }>(`insert into rec.${name} (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')}) ${hasId ? 'returning id' : ''}`, names.map((column) => filled[column]))
        if (hasId) (made.ids[name] ??= []).push(rows[0]!.id)
      } catch (problem) {
        await client.query('rollback to savepoint one')
        made.lacking.push(`rec.${name}: ${(problem as Error).message}`)
      }
    }
  }
  return made
}

/** A statement as an account, by the owner: how a state comes about that no page makes by itself. */
export async function asOwner(office: Pick<Office, 'ownerQuery'>, account: string, statement: string, parameters: unknown[] = [], town = izumo): Promise<void> {
  await office.ownerQuery(`with actor as materialized (select ctx.act_as(${town}, '${account}', '2026-11-25T14:05:00+09:00')) ${statement}`, parameters)
}

/** What the catalogue alone says of a column; nothing where the default or null does. */
function filling({ table, column, type, needed, defaulted, generated, refers, check, auditClass }: Column, { ids, tag, author }: RecordSet): [string, unknown][] {
  if (generated || column === 'municipality_id' || (defaulted && type !== 'text')) return []
  if (refers) return refers === `rec.${table}` ? [] : [[column, ids[refers.slice(4)]?.[0] ?? undefined]]
  const codes = !type.startsWith('text') ? undefined : codedColumns[`${table}.${column}`] ?? (check && /ANY \(ARRAY/.test(check) ? [...check.matchAll(/'([^']+)'::text/g)].map(([, code]) => code!) : undefined)
  if (codes) return needed && !defaulted ? [[column, type.endsWith('[]') ? [codes[0]] : codes[0]]] : []
  if (type === 'text' && !/_key$|digits|road|means|state$/.test(column)) {
    const letter = canaryClassOf(table, column, auditClass)
    return letter ? [[column, canaryOf(tag, letter)]] : needed && !defaulted ? [[column, `${table}の${column}`]] : []
  }
  if (!needed || defaulted) return []
  const plain: Readonly<Record<string, unknown>> = {
    integer: column === 'fiscal_year' ? 2026 : 1, date: '2026-11-02', 'timestamp with time zone': '2026-11-25T10:00:00+09:00', uuid: author, boolean: false, numeric: 1, text: '', bytea: Buffer.from('x'), jsonb: '{}', 'text[]': [],
  }
  return [[column, plain[type]]]
}
