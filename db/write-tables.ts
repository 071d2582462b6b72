import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../app/config.ts'
import { startEmbedded } from '../app/embedded.ts'
import { openPool } from '../app/kernel/db.ts'
import { migrate } from '../app/migrate.ts'
import { describeTables } from './describe-tables.ts'

// Migrates an empty database of its own and writes what it then has: npm run tables, after a new migration.
const folder = mkdtempSync(join(tmpdir(), 'kyoten-tables-'))
const embedded = await startEmbedded(folder)
try {
  await migrate(embedded.urls.migrate)
  const pool = openPool(embedded.urls.migrate, 1)
  writeFileSync(join(root, 'db/tables.ts'), await describeTables(pool))
  await pool.end()
} finally {
  await embedded.stop()
  rmSync(folder, { recursive: true, force: true })
}
