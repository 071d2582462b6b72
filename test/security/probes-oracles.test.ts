import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keepFigure } from '../figures.ts'
import { canariesIn } from './canary.ts'
import { hidden, openProber } from './probes.fixtures.ts'
import type { Prober } from './probes.fixtures.ts'

let prober: Prober
let inserted: { table: string; columns: string[]; references: { column: string; parent: string }[] }[]
beforeAll(async () => {
  prober = await openProber()
  inserted = await prober.office.ownerQuery(`
    select c.relname as table,
           array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege('kyoten_app', c.oid, a.attnum, 'insert')) as columns,
           coalesce((select jsonb_agg(jsonb_build_object('column', a.attname, 'parent', p.relname)) from pg_constraint k join pg_class p on p.oid = k.confrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = any (k.conkey) and a.attname <> 'municipality_id'
              where k.conrelid = c.oid and k.contype = 'f' and has_column_privilege('kyoten_app', c.oid, a.attnum, 'insert')), '[]') as references
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'rec' and c.relkind = 'r' and obj_description(c.oid, 'pg_class') like 'record:%' order by 1`)
}, 120_000)
afterAll(() => prober.close())

/** About agencies and meetings in general, open to the whole office; their words tell no case. */
const openToAll = ['rec.agency', 'rec.meeting', 'rec.attendance']
/** Opens a session of one's own; draws a number of the series that a sealed subject has, for whoever holds its id. */
const apart = ['enter', 'next_number_about']
let probes = 0
const leaks: string[] = []
/** An id that is there and hidden must be told as one that never was. */
const alike = (what: string, ofHidden: string, ofNothing: string, ids: readonly string[]): void => {
  probes += 1
  const plain = (text: string): string => ids.reduce((left, id) => left.replaceAll(id, '?'), text)
  if (plain(ofHidden) !== plain(ofNothing)) leaks.push(`${what}: ${ofHidden} ≠ ${ofNothing}`)
}
const found = (before: number): string[] => leaks.slice(before)
/** The first of a record set that the worker really does not see: some rows hang on nobody and are everybody's. */
const unseen = async (state: (typeof hidden)[number], table: string): Promise<string | undefined> => {
  const id = prober.sets[state].ids[table]?.[0]
  return id && table !== 'account' && await prober.told(`select 1 from rec.${table} where id = $1`, [id]) === '[]' ? id : undefined
}

describe('with the password of the app role and a session of the worker', () => {
  test('no row of any table carries a word of what is hidden', async () => {
    const before = leaks.length
    const tables = await prober.office.ownerQuery<{ name: string }>(`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('rec', 'audit', 'ctx', 'machinery', 'public') and c.relkind in ('r', 'p', 'v', 'm') order by 1`)
    for (const { name } of tables) {
      probes += 1
      const text = await prober.told(`select t::text from ${name} t`)
      const ofHidden = openToAll.includes(name) ? [] : [...canariesIn(text)].filter(([tag, letters]) => ['SE', 'KI', 'OT'].includes(tag) || (tag === 'VE' && /p/.test(letters)))
      if (ofHidden.length > 0) leaks.push(`${name}: ${ofHidden.join(' ')}`)
    }
    expect(tables.length).toBeGreaterThan(80)
    expect(canariesIn(await prober.told('select t::text from rec.entry_part t')).has('OW')).toBe(true)
    expect(found(before)).toEqual([])
  })

  test('an id that is hidden, put where a row refers to another, is refused in the same words as one that never was', async () => {
    const before = leaks.length
    for (const { table, columns, references } of inserted.filter(({ references }) => references.length > 0)) {
      const [own] = await prober.office.ownerQuery<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from rec.${table} t where to_jsonb(t)::text like '%' || $1 || '%' limit 1`, [prober.sets.own.ids['family']![0]])
        .then(async (rows) => (rows.length > 0 ? rows : prober.office.ownerQuery<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from rec.${table} t limit 1`)))
      if (!own) continue
      const attempt = (column: string, id: string): Promise<string> => prober.told(`insert into rec.${table} (${columns.join(', ')}) select ${columns.join(', ')} from jsonb_populate_record(null::rec.${table}, $1)`,
        [JSON.stringify({ ...own.row, id: crypto.randomUUID(), [column]: id })])
      for (const { column, parent } of references) {
        for (const state of hidden) {
          const id = await unseen(state, parent)
          if (!id) continue
          const nothing = crypto.randomUUID()
          alike(`insert into ${table} (${column} = ${state} ${parent})`, await attempt(column, id), await attempt(column, nothing), [id, nothing])
        }
      }
    }
    expect(found(before)).toEqual([])
  }, 120_000)

  test('nor where a row that is seen is made to refer to it', async () => {
    const before = leaks.length
    const changed = await prober.office.ownerQuery<{ table: string; column: string; parent: string }>(`
      select c.relname as table, a.attname as column, p.relname as parent from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = any (k.conkey)
       where k.contype = 'f' and a.attname <> 'municipality_id' and has_column_privilege('kyoten_app', c.oid, a.attnum, 'update') and p.relname not in ('account', 'agency')`)
    expect(changed.length).toBeGreaterThan(8)
    for (const { table, column, parent } of changed) {
      for (const state of hidden) {
        const id = await unseen(state, parent)
        const own = prober.sets.own.ids[table]?.[0]
        if (!id || !own) continue
        const nothing = crypto.randomUUID()
        const attempt = (one: string): Promise<string> => prober.told(`update rec.${table} set ${column} = $1 where id = $2 returning 1`, [one, own])
        alike(`update ${table} (${column} = ${state} ${parent})`, await attempt(id), await attempt(nothing), [id, nothing])
      }
    }
    expect(found(before)).toEqual([])
  }, 60_000)

  test('a row under a hidden one is changed, removed, locked or filled in as little as one that never was', async () => {
    const before = leaks.length
    const unseenIds: string[] = []
    for (const { table } of inserted) {
      for (const state of hidden) {
        const id = await unseen(state, table)
        if (!id) continue
        const nothing = crypto.randomUUID()
        for (const statement of [`select 1 from rec.${table} where id = $1 for key share`, `delete from rec.${table} where id = $1`,
          `insert into rec.${table} (id) values ($1) on conflict do nothing`]) {
          alike(`${statement} (${state})`, await prober.told(statement, [id]), await prober.told(statement, [nothing]), [id, nothing])
        }
        unseenIds.push(id)
      }
    }
    const trail = await prober.told('select tbl, row_id from audit.change where row_id = any ($1)', [unseenIds])
    probes += unseenIds.length
    if (trail !== '[]') leaks.push(`audit.change: ${trail}`)
    expect(found(before)).toEqual([])
  }, 120_000)

  test('no function that may be called tells an id of the hidden from one that never was, nor gives a word of them', async () => {
    const before = leaks.length
    const functions = await prober.office.ownerQuery<{ name: string; types: string[] }>(`
      select p.oid::regproc::text as name, array(select format_type(t, null) from unnest(p.proargtypes) t)::text[] as types from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ('ctx', 'audit', 'machinery', 'rec') and has_function_privilege('kyoten_app', p.oid, 'execute') and p.proname <> all ($1) and p.prorettype <> 'trigger'::regtype and p.prokind = 'f'`, [apart])
    expect(functions.length).toBeGreaterThan(40)
    const plain: Record<string, unknown> = { integer: 2026, text: 'x', bytea: Buffer.from('x'), 'text[]': ['x'], jsonb: '{}', boolean: false, date: '2026-11-25', 'timestamp with time zone': '2026-11-25T05:00:00Z' }
    for (const { name, types } of functions) {
      const call = (id: string): Promise<string> => prober.told(`select f::text from ${name}(${types.map((type, at) => `$${at + 1}::${type}`).join(', ')}) f`,
        types.map((type) => (type === 'uuid' ? id : type === 'uuid[]' ? [id] : plain[type])))
      const nothing = crypto.randomUUID()
      const ofNothing = await call(nothing)
      for (const state of hidden) {
        if (canariesIn(ofNothing).has(prober.sets[state].tag)) leaks.push(`${name}: ${ofNothing}`)
        if (!types.some((type) => type.startsWith('uuid'))) continue
        for (const parent of ['person', 'family', 'casefile', 'intake', 'entry', 'meeting']) {
          const id = await unseen(state, parent)
          if (id) alike(`${name}(${state} ${parent})`, await call(id), ofNothing, [id, nothing])
        }
      }
    }
    expect(found(before)).toEqual([])
  }, 120_000)

  test('an error inside a question never quotes a hidden row, and counts are over what is seen', async () => {
    for (const [column, table] of [['words', 'entry_part'], ['address', 'residence'], ['name', 'reporter'], ['content', 'intake'], ['name', 'person_name'], ['number', 'phone']] as const) {
      for (const statement of [`select ${column}::int from rec.${table} order by random()`, `select 1 from rec.${table} where ${column}::date > '2000-01-01'`, `select 1 / (length(${column}) - length(${column})) from rec.${table}`,
        `do $$ declare r record; begin for r in select ${column} as c from rec.${table} loop perform r.c::uuid; end loop; end $$`]) {
        probes += 1
        const text = await prober.told(statement)
        const tags = [...canariesIn(text).keys()].filter((tag) => ['SE', 'KI', 'OT'].includes(tag))
        if (tags.length > 0) leaks.push(`${statement}: ${text}`)
      }
    }
    for (const [table, seen] of [['casefile', 'family_id'], ['entry_part', 'version_id'], ['residence', 'person_id'], ['consultation', 'person_id']] as const) {
      probes += 1
      const [counted, listed] = [await prober.told(`select count(*)::int from rec.${table}`), await prober.told(`select count(*)::int from (select ${seen} from rec.${table} offset 0) t`)]
      expect([table, counted]).toEqual([table, listed])
    }
    expect(leaks).toEqual([])
  })

  test('control: with one policy that opens sealed casefiles the same probes leak', async () => {
    await prober.office.ownerQuery('create policy loose on rec.casefile for select to kyoten_app using (true)')
    const id = prober.sets.sealed.ids['casefile']![0]!
    const [text, ofHidden, ofNothing] = [await prober.told('select t::text from rec.casefile t'), await prober.told('select 1 from rec.casefile where id = $1', [id]), await prober.told('select 1 from rec.casefile where id = $1', [crypto.randomUUID()])]
    await prober.office.ownerQuery('drop policy loose on rec.casefile')
    expect(ofHidden).not.toBe(ofNothing)
    expect(text.includes(id)).toBe(true)
    keepFigure({ id: 'S4 oracles', figure: 'database probes as the app role: constraints, functions, counts and errors as oracles', value: `${leaks.length} leaks`, sample: `${probes} probes`, target: '0 leaks', control: 'one policy too open: noticed', ok: leaks.length === 0 })
  })
})
