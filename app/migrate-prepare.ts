import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { root } from './config.ts'
import { MigrationError } from './migrations.ts'

/** Passwords of the roles that sign in, as their URLs carry them. */
export type RolePasswords = { kyoten_app?: string; kyoten_signin?: string; kyoten_sealer?: string }

const rolesFile = join(root, 'db/roles.sql')
const databaseSql = readFileSync(join(root, 'db/database.sql'), 'utf8')
const superuserSql = readFileSync(join(root, 'db/superuser.sql'), 'utf8')

/** Makes the roles and, where it is missing, the database that `url` names. Says what the DBA must run where it may not. */
export async function prepareRoles(url: string, passwords: RolePasswords): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1))
  const client = await connectTo(url) ?? await connectTo(withDatabase(url, 'postgres'))
  if (!client) throw new MigrationError(`データベース ${name} も postgres もありません。 / Neither database ${name} nor postgres exists.`)
  try {
    await client.query(`select pg_advisory_lock(hashtextextended('kyoten roles', 0))`)
    await makeRoles(client)
    for (const [role, password] of Object.entries(passwords)) await keepPassword(client, role, password)
    const { rows } = await client.query('select from pg_database where datname = $1', [name])
    if (rows.length === 0) {
      await client.query(`create database ${client.escapeIdentifier(name)} owner kyoten_owner template template0 encoding 'UTF8' locale_provider libc locale 'C.UTF-8'`)
    }
  } finally {
    await client.end()
  }
}

/** Grants, extensions and the table of migrations, as kyoten_owner, in one transaction; what only a superuser may take away, where we are one. */
export async function prepareDatabase(client: pg.Client): Promise<void> {
  try {
    await client.query('begin; set local client_min_messages = warning')
    if (await isSuperuser(client)) await client.query(superuserSql)
    await client.query('set local role kyoten_owner')
    await client.query(databaseSql)
    await client.query('commit')
  } catch (problem) {
    await client.query('rollback')
    throw new MigrationError(`データベースの準備（db/database.sql）に失敗しました。 / db/database.sql failed: ${String(problem)}`, { cause: problem })
  }
}

async function makeRoles(client: pg.Client): Promise<void> {
  const { rows: [found] } = await client.query<{ roles: number }>(`select count(*)::int as roles from pg_roles where rolname like 'kyoten\\_%'`)
  if (!await isSuperuser(client) && (found?.roles ?? 0) >= 9) return
  try {
    await client.query('begin')
    await client.query(readFileSync(rolesFile, 'utf8'))
    await client.query('commit')
  } catch (problem) {
    await client.query('rollback')
    if (!(problem instanceof pg.DatabaseError && problem.code === '42501')) throw problem
    throw new MigrationError(
      `役割を作る権限がありません。データベースの管理者に、次を実行してもらってください。 / No right to make the roles. Ask the DBA to run:\n` +
      `  psql --dbname postgres --file ${rolesFile}\n` +
      `  alter role kyoten_app password '…';  alter role kyoten_signin password '…';  alter role kyoten_sealer password '…';\n` +
      `  grant kyoten_owner to ${client.user ?? ''} with inherit false, set true;\n` +
      `  create database kyoten owner kyoten_owner template template0 encoding 'UTF8' locale_provider libc locale 'C.UTF-8';`)
  }
}

/** Sets the password unless the role has it already; it travels as a verifier, so that it can appear in no log. */
async function keepPassword(client: pg.Client, role: string, password: string): Promise<void> {
  if (!await isSuperuser(client)) return
  const { rows: [kept] } = await client.query<{ verifier: string | null }>('select rolpassword as verifier from pg_authid where rolname = $1', [role])
  const salt = /^SCRAM-SHA-256\$4096:([^$]+)\$/.exec(kept?.verifier ?? '')?.[1]
  if (salt !== undefined && scramVerifier(password, Buffer.from(salt, 'base64')) === kept?.verifier) return
  await client.query(`alter role ${client.escapeIdentifier(role)} password ${client.escapeLiteral(scramVerifier(password, randomBytes(16)))}`)
}

async function isSuperuser(client: pg.Client): Promise<boolean> {
  const { rows: [session] } = await client.query<{ superuser: boolean }>('select rolsuper as superuser from pg_roles where rolname = session_user')
  return session?.superuser === true
}

/** What PostgreSQL stores of a password (RFC 5803). ASCII passwords only: SASLprep would change others. */
function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256')
  const keyed = (label: string) => createHmac('sha256', salted).update(label).digest()
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64')
  return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${stored}:${keyed('Server Key').toString('base64')}`
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${encodeURIComponent(name)}`
  return changed.href
}

async function connectTo(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, application_name: 'kyoten migrate' })
  try {
    await client.connect()
    return client
  } catch (problem) {
    if (problem instanceof pg.DatabaseError && problem.code === '3D000') return null
    throw problem
  }
}
