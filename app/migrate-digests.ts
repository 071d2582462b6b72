import type pg from 'pg'

/** The columns of every table that writes a trail; empty in a database that has none yet. */
export async function auditedColumns(client: pg.Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(`
    select c.relname as table, array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'rec' and c.relkind = 'r' and exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audit')`)
  return new Map(rows.map(({ table, columns }) => [table, columns]))
}

/**
 * A column that a migration adds with a value makes every row another than its last digest says. Such rows get a new digest, written by nobody, of class 'log';
 * only those that without the new columns are what their last digest says: what was edited behind the trail stays strange.
 */
export async function noteAddedColumns(client: pg.Client, before: ReadonlyMap<string, readonly string[]>): Promise<void> {
  for (const [table, columns] of await auditedColumns(client)) {
    const known = before.get(table)
    const added = known === undefined ? [] : columns.filter((column) => !known.includes(column))
    if (added.length > 0 && columns.includes('id')) await client.query(again(client.escapeIdentifier(table)), [table, added])
  }
}

const again = (table: string): string => `
  with last as (
    select distinct on (c.municipality_id, c.row_id) c.municipality_id, c.row_id, c.op, c.digest, i.salt
      from audit.change c join audit.image i on i.municipality_id = c.municipality_id and i.seq = c.seq
     where c.tbl = $1 and c.row_id is not null order by c.municipality_id, c.row_id, c.seq desc),
  same as materialized (
    select l.municipality_id, l.row_id, public.gen_random_bytes(16) as salt, jsonb_strip_nulls(to_jsonb(t))::text as words
      from last l join rec.${table} t on t.municipality_id = l.municipality_id and t.id = l.row_id
     where l.op <> 'D' and l.digest = sha256(l.salt || convert_to(jsonb_strip_nulls(to_jsonb(t) - $2::text[])::text, 'UTF8'))
       and jsonb_strip_nulls(to_jsonb(t)) <> jsonb_strip_nulls(to_jsonb(t) - $2::text[])),
  noted as (
    insert into audit.change (municipality_id, actor, tbl, row_id, op, class, columns, digest)
    select municipality_id, '00000000-0000-0000-0000-000000000000', $1, row_id, 'U', 'log', $2, sha256(salt || convert_to(words, 'UTF8')) from same
    returning municipality_id, seq, row_id)
  insert into audit.image (municipality_id, seq, salt, was) select n.municipality_id, n.seq, s.salt, '{}' from noted n join same s using (municipality_id, row_id)`
