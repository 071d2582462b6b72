import type pg from 'pg'

/** A row that is not what the trail says: changed, put in or taken out behind the triggers, or without the salt that would prove it. */
export interface Strange { table: string; row: string; what: 'changed' | 'inserted' | 'deleted' | 'unproven' }
/** What was compared, which tables write no trail although they should, and what differs (at most 100 rows a table). */
export interface RowsReport { tables: number; rows: number; untriggered: string[]; strange: Strange[] }

/** Compares every live row of a town with its last digest, whatever the triggers saw. Runs as the owner, whose connection speaks UTC. */
export async function compareRows(client: pg.ClientBase, town: number): Promise<RowsReport> {
  const { rows: tables } = await client.query<{ name: string; hasId: boolean; isTriggered: boolean }>(`
    select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'id') as "hasId",
           exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audit' and t.tgenabled = 'O') as "isTriggered"
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'rec' and c.relkind = 'r' and (obj_description(c.oid, 'pg_class') like 'record:%' or exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audit'))
     order by 1`)
  const report: RowsReport = { tables: tables.length, rows: 0, untriggered: tables.filter(({ isTriggered }) => !isTriggered).map(({ name }) => name), strange: [] }
  for (const { name, hasId } of tables) {
    const table = client.escapeIdentifier(name)
    const { rows: [count] } = await client.query<{ rows: number }>(`select count(*)::int as rows from rec.${table} where municipality_id = $1`, [town])
    report.rows += count?.rows ?? 0
    const { rows } = await client.query<{ row: string; what: Strange['what'] }>(hasId ? byId(table) : byDigest(table), [town, name])
    report.strange.push(...rows.map((row) => ({ table: name, ...row })))
  }
  return report
}

const digest = (row: string): string => `sha256(i.salt || convert_to(jsonb_strip_nulls(to_jsonb(${row}))::text, 'UTF8'))`

// Within one transaction a trigger may change a row again before the trail of the first change is written, so each digest of the last transaction counts.
const byId = (table: string): string => `
  with last as materialized (select distinct on (c.row_id) c.row_id, c.seq, c.xact, c.epoch, c.op from audit.change c where c.municipality_id = $1 and c.tbl = $2 order by c.row_id, c.seq desc)
  select coalesce(l.row_id, t.id)::text as row,
         case when t.id is null then 'deleted' when l.row_id is null or l.op = 'D' then 'inserted'
              when not exists (select from audit.image i where i.municipality_id = $1 and i.seq = l.seq) then 'unproven' else 'changed' end as what
    from last l full join (select x.* from rec.${table} x where x.municipality_id = $1) t on t.id = l.row_id
   where not (t.id is null and l.op = 'D')
     and not (t.id is not null and l.row_id is not null and exists (
       select from audit.change k join audit.image i on i.municipality_id = k.municipality_id and i.seq = k.seq
        where k.municipality_id = $1 and k.tbl = $2 and k.row_id = l.row_id and k.epoch = l.epoch and k.xact = l.xact and k.op <> 'D' and k.digest = ${digest('t')}))
   limit 100`

// A row without an id of its own is only ever added: as many digests as rows, each meeting one.
const byDigest = (table: string): string => `
  with live as materialized (select t as whole, t.casefile_id from rec.${table} t where t.municipality_id = $1),
       told as materialized (select c.seq, c.casefiles[1] as casefile_id, c.entry, c.digest, i.salt from audit.change c join audit.image i on i.municipality_id = c.municipality_id and i.seq = c.seq
                              where c.municipality_id = $1 and c.tbl = $2 and c.op = 'I'),
       met as materialized (select l.whole, i.seq from live l join told i on i.casefile_id = l.casefile_id and i.entry is not distinct from (to_jsonb(l.whole) ->> 'entry_id')::uuid and i.digest = ${digest('l.whole')})
  select l.casefile_id::text as row, 'inserted' as what from live l where not exists (select from met m where m.whole = l.whole)
  union all
  select i.casefile_id::text, 'deleted' from told i where not exists (select from met m where m.seq = i.seq)
  limit 100`
