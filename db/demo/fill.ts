import type pg from 'pg'
import { copyRows } from './copy.ts'
import { writingOrder } from './records.ts'
import type { Records } from './records.ts'
import type { Draw } from './told.ts'

/** Writes planned records by COPY in one transaction, as the account that makes towns, at a moment of the office; triggers and audit stay on. Gives how many rows were written. Never in a real installation. */
export async function fill(client: pg.Client, municipalityId: number, records: Records, at: Temporal.Instant): Promise<number> {
  const forgotten = Object.keys(records).filter((table) => !(writingOrder as readonly string[]).includes(table))
  if (forgotten.length > 0) throw new Error(`nobody said when to write ${forgotten.join(', ')}`)
  await client.query('begin')
  const { rows: [town] } = await client.query<{ kind: string }>('select kind from rec.installation where municipality_id = $1', [municipalityId])
  if (town?.kind !== 'demo' && town?.kind !== 'test') throw new Error('invented families are never written into a real installation')
  // The triggers plan their look-ups while the tables are empty; a plan that reads whole tables would stay until the end.
  await client.query('set local enable_seqscan = off; set local synchronous_commit = off; set local jit = off')
  await client.query(`select ctx.act_as($1, (select id from rec.account where municipality_id = $1 and role = 'system_births'), $2)`, [municipalityId, at.toString()])
  let written = 0
  for (const table of writingOrder) written += await copyRows(client, table, records[table] ?? [])
  await client.query('commit')
  return written
}

/** Women who have given birth are mothers in their families, as whoever writes a birth down makes them. */
export async function becomeMothers(client: pg.Client, municipalityId: number, at: Temporal.Instant): Promise<void> {
  await client.query('begin')
  await client.query(`select ctx.act_as($1, (select id from rec.account where municipality_id = $1 and role = 'system_births'), $2)`, [municipalityId, at.toString()])
  await client.query(`
    update rec.family_member m set relation = 'birth_parent', version = m.version + 1
      from rec.pregnancy p join rec.pregnancy_child c on c.municipality_id = p.municipality_id and c.pregnancy_id = p.id
     where m.municipality_id = $1 and p.municipality_id = $1 and m.person_id = p.person_id and m.relation = 'expectant' and m.until is null`, [municipalityId])
  await client.query('commit')
}

/** Sets the last number drawn of a series, so that the next one is drawn after it. */
export async function setLastNumber(client: pg.Client, municipalityId: number, { series, fiscalYear }: { series: Draw['series'] | 'print' | 'transfer'; fiscalYear: number }, last: number): Promise<void> {
  await client.query('insert into rec.number_series values ($1, $2, $3, $4) on conflict (municipality_id, kind, fiscal_year) do update set last = excluded.last', [municipalityId, series, fiscalYear, last])
}
