import type pg from 'pg'
import type { Keeping } from './keeping.ts'
import type { MasterKeys } from './master-keys.ts'
import type { Row } from './vault.ts'

/** Wraps the key of every file anew with the key in use; the files themselves stay as they are. Runs as the owner, in one transaction; gives how many there were. */
export async function rewrapFiles(client: pg.Client, { vault }: Pick<Keeping, 'vault'>, keys: MasterKeys): Promise<number> {
  await client.query('select ctx.begin_town(municipality_id) from rec.installation')
  const { rows } = await client.query<Row>(`
    select id, municipality_id as "municipalityId", storage_id as "storageId", key_id as "keyId", wrapped_key as "wrappedKey" from rec.file where key_id <> $1`, [keys.current])
  for (const row of rows) {
    const { keyId, wrapped } = vault.rewrap(row, keys)
    await client.query('update rec.file set key_id = $3, wrapped_key = $4 where municipality_id = $1 and id = $2', [row.municipalityId, row.id, keyId, wrapped])
  }
  return rows.length
}
