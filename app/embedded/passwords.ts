import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EmbeddedError } from './error.ts'

const users = ['postgres', 'kyoten_app', 'kyoten_signin', 'kyoten_sealer'] as const
/** Roles that older clusters do not know yet: the migration gives them the password that is made here. */
const cameLater: readonly string[] = ['kyoten_sealer']

/** The password of each database user who signs in to the embedded server. */
export type Passwords = Record<(typeof users)[number], string>

/** The passwords kept in `folder`, one file 0600 each. Missing ones are made, but not for a cluster that exists: it knows the old ones. */
export function keepPasswords(folder: string, clusterExists: boolean): Passwords {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const kept = (user: (typeof users)[number]): string => {
    const path = join(folder, user)
    if (existsSync(path)) {
      if ((statSync(path).mode & 0o077) !== 0) throw new EmbeddedError(`合言葉のファイル ${path} を、持ち主のほかも読めます。chmod 600 にしてください。 / Others can read the password file ${path}: chmod 600.`)
      return readFileSync(path, 'utf8').trim()
    }
    if (clusterExists && !cameLater.includes(user)) {
      throw new EmbeddedError(`データベースの合言葉のファイル ${path} がありません。控えから戻してください。 / The password file ${path} is missing: restore it from the backup.`)
    }
    const password = randomBytes(32).toString('base64url')
    writeFileSync(`${path}.new`, `${password}\n`, { mode: 0o600 })
    renameSync(`${path}.new`, path)
    return password
  }
  return { postgres: kept('postgres'), kyoten_app: kept('kyoten_app'), kyoten_signin: kept('kyoten_signin'), kyoten_sealer: kept('kyoten_sealer') }
}
