import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown } from '../test/support.ts'
import type { Town } from '../test/support.ts'
import { codedColumns } from './coded-columns.ts'

let town: Town
beforeAll(async () => { town = await openTown() })
afterAll(() => town.close())

test('every coded column is checked against exactly the codes of its list', async () => {
  const rows = await town.ownerQuery<{ column: string; definition: string }>(`
    select c.relname || '.' || a.attname as "column", pg_get_constraintdef(k.oid) as definition
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and array[a.attnum] = k.conkey
     where n.nspname = 'rec' and k.contype = 'c' and pg_get_constraintdef(k.oid) ~ 'ANY|= ''' `)
  const checked = new Map(rows.map(({ column, definition }) => [column, new Set([...definition.matchAll(/'([^']*)'::text/g)].map(([, code]) => code))]))
  for (const [column, codes] of Object.entries(codedColumns)) expect([column, [...checked.get(column) ?? []].sort()]).toEqual([column, [...new Set(codes)].sort()])
})

test('no text column named like a code stands without a check', async () => {
  const rows = await town.ownerQuery<{ column: string }>(`
    select table_name || '.' || column_name as "column" from information_schema.columns
     where table_schema = 'rec' and data_type = 'text' and column_name ~ '^(kind|class|stage|level|part|relation|ground|means|route|frequency|placement|manner|sex|.*_kind|kind_.*)$'`)
  const elsewhere = ['decision.kind', 'person_name.kind', 'residence.kind', 'installation.kind', 'number_series.kind', 'due.kind', 'draft.subject_kind', 'allocation.part', 'intake.stage', 'reporter.relation',
    // Held by a reference to the table of kinds.
    'widening.kind', 'widening_kind.kind']
  expect(rows.map(({ column }) => column).filter((column) => !(column in codedColumns) && !elsewhere.includes(column))).toEqual([])
})
