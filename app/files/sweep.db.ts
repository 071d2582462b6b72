import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { Keeping } from './keeping.ts'
import { KeysRefused } from './master-keys.ts'

/**
 * Before the doors open: the folder must hold the files of this very town, or every one of them would look like a leftover; then what no row stands for is put aside.
 * Throws KeysRefused. Gives how many were put aside.
 */
export async function sweepFiles(pool: pg.Pool, { filesFolder, vault }: Pick<Keeping, 'filesFolder' | 'vault'>, now: Temporal.Instant): Promise<number> {
  const { rows: [town] } = await pool.query<{ mark: string }>(`select municipality_id || ' ' || extract(epoch from born_at) as mark from rec.installation`)
  const path = join(filesFolder, 'town')
  if (!existsSync(path)) writeFileSync(path, `${town!.mark}\n`, { mode: 0o600 })
  if (readFileSync(path, 'utf8').trim() !== town!.mark) {
    throw new KeysRefused(`${filesFolder} には、別のデータベースの写真や文書が入っています。KYOTEN_DATA とデータベースの組み合わせを確かめてください。 / ${filesFolder} holds the files of another database: check KYOTEN_DATA and the database.`)
  }
  return vault.sweep(async (ids) => (await pool.query<{ id: string }>('select ctx.files_kept($1::uuid[]) as id', [ids.filter((id) => /^[0-9a-f-]{36}$/.test(id))])).rows.map(({ id }) => id), now)
}
