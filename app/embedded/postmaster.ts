import { spawn } from 'node:child_process'
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serverEnvironment } from '../config.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedError } from './error.ts'
import { isLiving, isMissing, markOf } from './lock.ts'

/** A running server: which process it is, and the folder of its socket. */
type Postmaster = { mark: string; socketFolder: string }

// Fixed on the command line, so that no file in the data folder can open a port or let values into the log.
const fixedSettings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_statement: 'none',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
}
const patience = 60_000
const socketName = '.s.PGSQL.5432'
const logLimit = 10_000_000

/** The server that lives in `cluster`, ready to answer; it may have outlived the process that started it. Null when there is none. */
export async function livingPostmaster(cluster: string): Promise<Postmaster | null> {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(20)) {
    const living = processesIn(cluster)
    if (living.length === 0) return null
    const note = postmasterNote(cluster)
    // Without its postmaster, a backend is finishing its last statement: a second server must not start beside it.
    if (note === null || !living.includes(note.pid)) continue
    const mark = markOf(note.pid)
    if (mark && note.status === 'ready') return { mark, socketFolder: note.socketFolder }
  }
  throw new EmbeddedError(`${cluster} のデータベースが応答しません。しばらく待って、もう一度起動してください。 / The database in ${cluster} does not answer: wait a little and start again.`)
}

/** Starts the server on `cluster` and waits until it answers. `folder` gets its log and its socket. */
export async function startPostmaster(folder: string, cluster: string, binaries: Binaries, account: Account): Promise<Postmaster> {
  // The caller has seen that nobody lives in the cluster; a number reused by another process would stop the server for nothing.
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  const socketFolder = makeSocketFolder(folder, account)
  // The folder is this server's alone. Where nobody reaps the dead (a container without an init), the old number still looks alive to PostgreSQL.
  rmSync(join(socketFolder, `${socketName}.lock`), { force: true })
  const log = join(folder, 'postgres.log')
  if (existsSync(log) && statSync(log).size > logLimit) renameSync(log, `${log}.1`)
  const output = openSync(log, 'a', 0o600)
  const settings = { ...fixedSettings, unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"` }
  // A session of its own: Ctrl-C in the terminal must reach the application first, which then stops the server.
  const child = spawn(join(binaries.folder, 'bin/postgres'),
    ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...account, cwd: '/', env: serverEnvironment(), stdio: ['ignore', output, output], detached: true })
  closeSync(output)
  child.unref()
  let failed: string | null = null
  child.once('error', (problem) => { failed = problem.message })
  child.once('exit', (code) => { failed = `exit ${code}` })
  for (const end = Date.now() + patience; Date.now() < end && failed === null; await sleep(10)) {
    const note = postmasterNote(cluster)
    const mark = note?.pid === child.pid && note?.status === 'ready' ? markOf(note.pid) : null
    if (mark) return { mark, socketFolder }
  }
  const last = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n')
  throw new EmbeddedError(`データベースを起動できませんでした（${failed ?? '時間切れ'}）。 / The database did not start (${failed ?? 'time out'}), see ${log}:\n${last}`)
}

/** Ends the server after its running statements were cancelled ("fast"), and waits until it is gone. */
export async function stopPostmaster(folder: string, { mark, socketFolder }: Postmaster): Promise<void> {
  const pid = Number(mark.split(' ')[0])
  if (isLiving(mark)) process.kill(pid, 'SIGINT')
  for (const end = Date.now() + patience; isLiving(mark) && Date.now() < end;) await sleep(10)
  if (isLiving(mark)) process.kill(pid, 'SIGQUIT')
  if (socketFolder !== join(folder, 'socket') && basename(socketFolder).startsWith('kyoten-')) rmSync(socketFolder, { recursive: true, force: true })
}

/** The folder of the socket: below `folder`, or under the temporary folder where the path would be too long for a socket. */
function makeSocketFolder(folder: string, account: Account): string {
  const below = join(folder, 'socket')
  const path = Buffer.byteLength(join(below, socketName)) <= 100 ? below : mkdtempSync(join(tmpdir(), 'kyoten-'))
  mkdirSync(path, { recursive: true })
  chmodSync(path, 0o700)
  if (account) chownSync(path, account.uid, account.gid)
  return path
}

/** What the server notes about itself in postmaster.pid: lines 1, 5 and 8. Null while there is no such file. */
function postmasterNote(cluster: string): { pid: number; socketFolder: string; status: string } | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), socketFolder: lines[4] ?? '', status: (lines[7] ?? '').trim() }
  } catch (problem) {
    if (isMissing(problem)) return null
    throw problem
  }
}

/** The living processes that work in `cluster`: PostgreSQL and its backends stand in their data folder. */
function processesIn(cluster: string): number[] {
  const place = realpathSync(cluster)
  return readdirSync('/proc').map(Number).filter((pid) => {
    if (!Number.isInteger(pid)) return false
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === place
    } catch {
      return false // ended meanwhile, or somebody else's
    }
  })
}
