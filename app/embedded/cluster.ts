import { execFile } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { serverEnvironment } from '../config.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedError } from './error.ts'

const run = promisify(execFile)
const major = '18'

/** Whether `cluster` holds a database. Throws when it is of another major version or of another user. */
export function clusterExists(cluster: string): boolean {
  const stamp = join(cluster, 'PG_VERSION')
  if (!existsSync(cluster)) return false
  let version: string
  try {
    version = readFileSync(stamp, 'utf8').trim()
  } catch {
    throw new EmbeddedError(
      `${cluster} を読めません。作った時と同じ利用者で起動するか、KYOTEN_DATA を変えてください。 / ${cluster} cannot be read as a database: start as the user who made it, or change KYOTEN_DATA.`)
  }
  if (version === major) return true
  throw new EmbeddedError(
    `${cluster} は PostgreSQL ${version} のデータで、このプログラムは ${major} で動きます。元の版で控えを取り、新しい場所に戻してください。` +
    ` / ${cluster} is data of PostgreSQL ${version}, this program runs ${major}: back up with the old version and restore into a new folder.`)
}

/** Makes a new database cluster: UTF-8, C.UTF-8 (with C alone pg_trgm finds no Japanese, silently), checksums, passwords only. */
export async function createCluster(cluster: string, binaries: Binaries, account: Account, superuserPassword: string): Promise<void> {
  const half = `${cluster}.new`
  const passwordFile = `${cluster}.password`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 })
  chmodSync(passwordFile, 0o600)
  if (account) for (const path of [half, passwordFile]) chownSync(path, account.uid, account.gid)
  try {
    await run(join(binaries.folder, 'bin/initdb'), [
      '-D', half, '--username=postgres', `--pwfile=${passwordFile}`, '--no-instructions',
      '--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums', '--auth=scram-sha-256',
      '--set', 'shared_buffers=64MB', '--set', 'max_connections=50',
    ], { ...account, cwd: '/', env: serverEnvironment() })
  } catch (problem) {
    const said = problem instanceof Error && 'stderr' in problem ? String(problem.stderr) : String(problem)
    throw new EmbeddedError(`データベースを作れませんでした。 / initdb failed:\n${said}`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(half, cluster)
}
