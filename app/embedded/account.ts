import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { EmbeddedError } from './error.ts'

/** The operating system's user that the server runs as. Null: the one who runs this process. */
export type Account = { uid: number; gid: number } | null

/** PostgreSQL refuses to run as root: root lends it the owner of its data, else `kyoten`, `postgres`, a new `kyoten`, or `nobody`. */
export function serverAccount(cluster: string): Account {
  if (process.getuid?.() !== 0) return null
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster)
    if (uid !== 0) return { uid, gid }
  }
  return accountNamed('kyoten') ?? accountNamed('postgres') ?? createdAccount() ?? accountNamed('nobody') ?? refuse()
}

/** Throws unless the account may enter `folder`: a home closed to others cannot hold the server's data. */
export function requireReach(folder: string, account: Account): void {
  if (account === null) return
  try {
    execFileSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' })
  } catch {
    throw new EmbeddedError(
      `データベースを動かす利用者（番号${account.uid}）が ${folder} に入れません。KYOTEN_DATA に /var/lib/kyoten のような場所を設定してください。` +
      ` / The database's user (uid ${account.uid}) cannot enter ${folder}: set KYOTEN_DATA to a folder such as /var/lib/kyoten.`)
  }
}

function accountNamed(name: string): Account {
  try {
    const number = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: number('-u'), gid: number('-g') }
  } catch {
    return null
  }
}

function createdAccount(): Account {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', 'kyoten'], { stdio: 'ignore' })
  } catch {
    return null
  }
  return accountNamed('kyoten')
}

function refuse(): never {
  throw new EmbeddedError('rootではデータベースを動かせません。利用者 kyoten を作ってください（useradd --system kyoten）。 / The database cannot run as root: create a user kyoten (useradd --system kyoten).')
}
