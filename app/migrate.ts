import pg from 'pg'
import { auditedColumns, noteAddedColumns } from './migrate-digests.ts'
import { prepareDatabase, prepareRoles } from './migrate-prepare.ts'
import type { RolePasswords } from './migrate-prepare.ts'
import { MigrationError, migrationsFolder, migrationsIn } from './migrations.ts'
import type { Migration } from './migrations.ts'
import { takeFirstFiles } from './settings/town-files.ts'

/**
 * Makes roles, database and tables what this program needs; gives the files it applied, in order.
 * `url` is a superuser's (or, where a DBA made the roles, of a member of kyoten_owner). Throws `MigrationError`.
 */
export async function migrate(url: string, { folder = migrationsFolder, passwords = {}, say = () => undefined }: { folder?: string; passwords?: RolePasswords; say?: (line: string) => void } = {}): Promise<string[]> {
  const migrations = migrationsIn(folder)
  await prepareRoles(url, passwords)
  const client = new pg.Client({ connectionString: url, application_name: 'kyoten migrate' })
  await client.connect()
  try {
    await client.query(`set statement_timeout = 0; set lock_timeout = '30s'; set timezone = 'UTC'`)
    // Ends with the session: a killed migration leaves no lock.
    await client.query(`select pg_advisory_lock(hashtextextended('kyoten migrate', 0))`)
    await prepareDatabase(client)
    const applied = await applyMissing(client, migrations)
    await openEpoch(client)
    await takeFiles(client, say)
    return applied
  } finally {
    await client.end()
  }
}

async function applyMissing(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  const landed = await client.query<{ number: number; name: string; checksum: string }>('select number, name, checksum from machinery.migration order by number')
  for (const { number, name, checksum } of landed.rows) {
    const migration = migrations[number - 1]
    if (!migration) throw new MigrationError(`データベースのほうが新しい版です（移行 ${number}-${name}）。新しい版のプログラムで起動してください。 / The database is newer than this program (migration ${number}-${name}).`)
    if (migration.checksum !== checksum) throw new MigrationError(`適用済みの移行ファイルが書き換えられています: ${migration.file}。元に戻し、変更は新しい番号で書いてください。 / A landed migration was changed: ${migration.file}. Restore it and write the change as a new one.`)
  }
  const missing = migrations.slice(landed.rows.length)
  for (const migration of missing) await apply(client, migration)
  return missing.map(({ file }) => file)
}

async function apply(client: pg.Client, { number, name, file, checksum, sql }: Migration): Promise<void> {
  try {
    const before = await auditedColumns(client)
    await client.query('begin; set local role kyoten_owner')
    await client.query(sql)
    await client.query('set local role kyoten_owner')
    if (before.size > 0) await noteAddedColumns(client, before)
    await client.query('insert into machinery.migration (number, name, checksum) values ($1, $2, $3)', [number, name, checksum])
    await client.query('commit')
  } catch (problem) {
    await client.query('rollback')
    throw new MigrationError(`移行 ${file} を適用できませんでした。何も変わっていません。 / Migration ${file} failed and left nothing: ${described(problem, sql)}`, { cause: problem })
  }
}

/** On another server than before (a restore) the trail's numbers of transactions begin anew. */
async function openEpoch(client: pg.Client): Promise<void> {
  const { rows: [known] } = await client.query<{ known: boolean }>(`select to_regprocedure('machinery.open_epoch()') is not null as known`)
  if (known?.known === true) await client.query('begin; set local role kyoten_owner; select machinery.open_epoch(); commit')
}

/** Files of the town that nobody ever confirmed are taken as they lie on the server, and said. */
async function takeFiles(client: pg.Client, say: (line: string) => void): Promise<void> {
  const { rows: [known] } = await client.query<{ known: boolean }>(`select to_regprocedure('machinery.take_files(int, jsonb)') is not null as known`)
  if (known?.known !== true) return
  await client.query('begin; set local role kyoten_owner')
  const { rows: towns } = await client.query<{ id: number }>('select municipality_id as id from rec.installation')
  for (const { id } of towns) {
    for (const name of await takeFirstFiles(client, id)) say(`config/${name} を、いまの内容で確かめたものとしました。 / Taken as confirmed as it is now: config/${name}`)
  }
  await client.query('commit')
}

/** Code and line of an SQL error. The message only where it can name nothing but tables and columns: a data migration meets real records. */
function described(problem: unknown, sql: string): string {
  if (!(problem instanceof pg.DatabaseError)) return problem instanceof Error ? problem.name : 'unknown error'
  const line = problem.position === undefined ? null : `line ${sql.slice(0, Number(problem.position)).split('\n').length}`
  const message = /^(42|0A|2B|3F)/.test(problem.code ?? '') ? problem.message : null
  return [`SQLSTATE ${problem.code}`, problem.table, problem.column, problem.constraint, line, message].filter((part) => part != null).join(' · ')
}
