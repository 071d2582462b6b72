import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './config.ts'

/** One file of db/migrations: `0001-persons.sql` is number 1, name `persons`. */
export type Migration = { number: number; name: string; file: string; checksum: string; sql: string }

/** Why the migrations cannot be applied; `message` is Japanese and English. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** The folder of the real migrations. */
export const migrationsFolder = join(root, 'db/migrations')

/** The migrations in `folder`, in order. Throws `MigrationError` on a wrong name, a gap, a number used twice. */
export function migrationsIn(folder: string): Migration[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.sql')).sort() : []
  return files.map((file, index) => {
    const [, digits, name] = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file) ?? []
    if (digits === undefined || name === undefined || Number(digits) !== index + 1) {
      throw new MigrationError(`移行ファイルの番号か名前が正しくありません: ${file} / migration out of order or misnamed: ${file}`)
    }
    const sql = readFileSync(join(folder, file), 'utf8')
    if (/^\s*(commit|rollback|end)\s*;/im.test(sql.replace(/\$(\w*)\$.*?\$\1\$/gs, ''))) {
      throw new MigrationError(`移行ファイルは取引を終えてはいけません: ${file} / a migration must not end its transaction: ${file}`)
    }
    return { number: index + 1, name, file, checksum: createHash('sha256').update(sql).digest('hex'), sql }
  })
}
