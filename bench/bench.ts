import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parseArgs } from 'node:util'
import { filesUnder, onLoopback, root } from '../app/config.ts'
import { startEmbedded } from '../app/embedded.ts'
import { migrate } from '../app/migrate.ts'
import { closePools, openPools } from '../app/pools.ts'
import { makeManyFamilies } from '../db/demo/many-families.ts'
import { walkCouncil } from './council.ts'
import type { Ask, CouncilTimes } from './council.ts'
import { compareRights } from './rights.ts'
import { journalWrites } from './journal-writes.ts'
import { signIns } from './sign-in.ts'

// Starts the product as a user does, on an empty data folder, walks every page of the invented town as a caseworker and as a supervisor, and prints one table.
// With --only journal-writes, sign-in or rights it measures that alone. With --families N the town is made of invented families alone, as many as asked, and filled by COPY before the start.
const ROUNDS = 10
/** Of each kind of page so many are asked for, and no longer than this (milliseconds). */
const [KINDS, PATIENCE] = [3, 900]
/** Pages faster than this at p95 (milliseconds) stand together in one line. */
const QUICK = 25
const { values: told } = parseArgs({ options: { families: { type: 'string' }, only: { type: 'string' } } })
const families = Number(told.families ?? 0)
const folder = mkdtempSync(join(tmpdir(), 'kyoten-bench-'))
const port = await freePort()
const origin = `http://127.0.0.1:${port}`

interface Figure { what: string; target: string; value: string; sample: string }
const figures: Figure[] = []
const add = (what: string, target: string, value: string, sample: string): void => { figures.push({ what, target, value, sample }) }
const percentile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
const ms = (value: number): string => `${value.toFixed(1)} ms`

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port: free } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return free
}

async function start(): Promise<{ app: ChildProcess; seconds: number }> {
  const began = performance.now()
  const app = spawn(process.execPath, ['--enable-source-maps', join(root, '.build/server.js')], {
    env: { ...process.env, NODE_ENV: 'production', KYOTEN_DATA: folder, PORT: String(port) }, stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (;;) {
    if (app.exitCode !== null) throw new Error('the application did not start')
    const answer = await fetch(`${origin}/sign-in`).catch(() => undefined)
    if (answer?.ok) return { app, seconds: (performance.now() - began) / 1000 }
    await new Promise((done) => setTimeout(done, 20))
  }
}

async function stop(app: ChildProcess): Promise<void> {
  const ended = new Promise((done) => app.once('exit', done))
  app.kill('SIGTERM')
  await ended
}

const megabytes = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

async function signIn(role: string): Promise<string> {
  const page = await (await fetch(`${origin}/sign-in`)).text()
  const account = [...page.matchAll(/name="account" value="([^"]+)"[\s\S]*?<button[^>]*>([\s\S]*?)<\/button>/g)].find(([, , words]) => words!.includes(role))?.[1]
  if (!account) throw new Error(`nobody with the role ${role} on the sign-in page`)
  const answer = await fetch(`${origin}/sign-in`, { method: 'POST', redirect: 'manual', headers: { origin, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ account }) })
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  // The walk shows more people than a day's number: it proves itself again as anybody would have to.
  const proved = await fetch(`${origin}/step-up`, { method: 'POST', redirect: 'manual', headers: { origin, cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ then: '/', practice: 'yes' }) })
  return proved.headers.getSetCookie().find((one) => one.startsWith('__Host-kyoten='))?.split(';')[0] ?? cookie
}

/** The kind of a page: its address without ids. */
const kindOf = (path: string): string => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\?.*/, '')

interface Measured { kind: string; times: number[]; bytes: number }

async function walk(cookie: string): Promise<Map<string, Measured>> {
  const found = new Map<string, string[]>([['/', ['/']]])
  const measured = new Map<string, Measured>()
  const queue = ['/']
  const seen = new Set(queue)
  while (queue.length > 0) {
    const path = queue.shift()!
    const answer = await fetch(origin + path, { headers: { cookie }, redirect: 'manual' })
    if (answer.status !== 200 || !answer.headers.get('content-type')?.startsWith('text/html')) continue
    const html = await answer.text()
    for (const [, href] of html.matchAll(/href="(\/[^"#]*)"/g)) {
      const next = href!.replaceAll('&amp;', '&')
      const known = found.get(kindOf(next)) ?? []
      if (seen.has(next) || next.startsWith('/assets/') || known.length >= KINDS) continue
      found.set(kindOf(next), [...known, next])
      seen.add(next)
      queue.push(next)
    }
  }
  for (const [kind, paths] of found) {
    const times: number[] = []
    let bytes = 0
    const began = performance.now()
    for (let round = 0; round < ROUNDS && (round < 4 || performance.now() - began < PATIENCE); round += 1) {
      for (const path of paths) {
        const answer = await fetch(origin + path, { headers: { cookie }, redirect: 'manual' })
        const body = Buffer.from(await answer.arrayBuffer())
        if (answer.status !== 200) continue
        if (round > 0) times.push(Number(/dur=([\d.]+)/.exec(answer.headers.get('server-timing') ?? '')?.[1]))
        bytes = Math.max(bytes, gzipSync(body).length)
      }
    }
    if (times.length > 0) measured.set(kind, { kind, times, bytes })
  }
  return measured
}

/** Asks the started product as somebody who is signed in; with a form, by POST. */
const askingAs = (cookie: string): Ask => async (path, form) => {
  const answer = await fetch(origin + path, { redirect: 'manual', headers: { cookie, origin }, ...(form ? { method: 'POST', body: form } : {}) })
  return { status: answer.status, html: await answer.text(), location: answer.headers.get('location') ?? '', ms: Number(/dur=([\d.]+)/.exec(answer.headers.get('server-timing') ?? '')?.[1]) }
}

const councilTargets: Record<keyof CouncilTimes, [what: string, target: string]> = {
  item: ['実務者会議: the next family on the coordinator’s screen', '< 100 ms'], room: ['実務者会議: the next family in the room', '< 100 ms'], decide: ['実務者会議: deciding for a family', '< 100 ms'],
  ledger: ['進行管理台帳 of the whole town, page', '< 300 ms'], paper: ['進行管理台帳 of the whole town, PDF', '< 500 ms'],
}

/** Fills the data folder with invented families before the product is started. */
async function fillFolder(): Promise<void> {
  const server = await startEmbedded(folder)
  const passwordIn = (url: string): string => decodeURIComponent(new URL(url).password)
  const passwords = { kyoten_app: passwordIn(server.urls.app), kyoten_signin: passwordIn(server.urls.signin), kyoten_sealer: passwordIn(server.urls.sealer) }
  await migrate(server.urls.migrate, { passwords })
  const pools = openPools(server.urls)
  try {
    const { rows, planning, writing, due, ...made } = await makeManyFamilies({ config: { port, dataFolder: folder, database: null, migrateUrl: null, demoToday: null, listening: onLoopback, sealing: { keys: '', checkpoints: '' }, files: filesUnder('') }, pools, owner: () => server.urls.migrate, passwords }, families)
    add(`rows of ${made.families} families written by COPY, audit on`, '', `${rows} rows in ${writing.toFixed(0)} s, ${Math.round(rows / writing)} a second, of which planning ${planning.toFixed(0)} s`, '1')
    add('everything due reckoned anew', '', `${due.toFixed(1)} s`, '1')
  } finally {
    await closePools(pools)
    await server.stop()
  }
}

/** Starts the product and walks it. */
async function walkProduct(): Promise<void> {
  if (families > 0) await fillFolder()
  else {
    const first = await start()
    add('start with a new data folder, the whole town included', '< 60 s', `${first.seconds.toFixed(1)} s`, '1')
    await stop(first.app)
  }
  const second = await start()
  add('start with an existing data folder, to the first page', '< 3 s', `${second.seconds.toFixed(2)} s`, '1')
  await new Promise((done) => setTimeout(done, 1500))
  add('idle memory of the application (RSS), before any page', '< 130 MB', `${megabytes(second.app.pid!).toFixed(0)} MB`, '1')
  const pages = new Map<string, Measured>()
  for (const role of ['保健師', '係長']) for (const [kind, one] of await walk(await signIn(role))) pages.set(`${role} ${kind}`, one)
  const slowestFirst = [...pages.values()].sort((a, b) => percentile(b.times, 0.95) - percentile(a.times, 0.95))
  const isQuick = ({ kind, times }: Measured): boolean => !kind.endsWith('.pdf') && percentile(times, 0.95) < QUICK
  for (const { kind, times, bytes } of slowestFirst.filter((one) => !isQuick(one))) {
    if (kind.endsWith('.pdf')) add(`sheet ${kind}, warm`, '< 50 ms', `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}`, `${times.length}`)
    else add(`page ${kind}`, 'p95 < 50 ms, < 60 KB', `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}, ${(bytes / 1024).toFixed(1)} KB`, `${times.length}`)
  }
  const quick = slowestFirst.filter(isQuick)
  const largest = Math.max(...quick.map(({ bytes }) => bytes)) / 1024
  add(`all other ${quick.length} pages`, 'p95 < 50 ms, < 60 KB', `each p95 below ${QUICK} ms and below ${Math.ceil(largest)} KB`, `${Math.min(...quick.map(({ times }) => times.length))} to ${Math.max(...quick.map(({ times }) => times.length))} each`)
  for (const [name, times] of Object.entries(await walkCouncil(askingAs(await signIn('係長')), askingAs(await signIn('室長')), ROUNDS))) {
    const [what, target] = councilTargets[name as keyof CouncilTimes]
    if (times.length > 0) add(what, target, `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}`, `${times.length}`)
  }
  const assets = ['site.css', 'client.js'].map((file) => gzipSync(readFileSync(join(root, '.build/assets', file))).length)
  add('style sheet and script together, compressed', '< 40 KB', `${(assets.reduce((sum, one) => sum + one, 0) / 1024).toFixed(1)} KB`, '1')
  add('memory of the application after all pages', '', `${megabytes(second.app.pid!).toFixed(0)} MB`, '1')
  await stop(second.app)
}

async function writeEntries(): Promise<void> {
  for (const { a, perSecond, p95, sample, waited } of await journalWrites()) {
    add(`confirmed entries written with audit at 16 connections, ${a}`, '≥ 500 a second', `${Math.round(perSecond)} a second, p95 ${ms(p95)}${waited > 0 ? `, the oldest row not in a block ${waited} s` : ''}`, `${sample}`)
  }
}

/** One casefile's page guarded and bare, on the town of the walk or one made for it. */
async function comparePage(): Promise<void> {
  if (told.only !== undefined) await stop((await start()).app)
  const { guarded, bare, rounds } = await compareRights(folder)
  add('a casefile\'s page at 8 connections with rights, row security and the log of looks, beside the same without them', '≥ half the requests a second', `${guarded.toFixed(0)} to ${bare.toFixed(0)} a second: ${(100 * guarded / bare).toFixed(0)} %`, `medians of ${rounds} rounds`)
}

async function signInAtOnce(): Promise<void> {
  for (const { atOnce, times, pages } of await signIns(ROUNDS)) {
    add(`passwords judged, ${atOnce} at once`, atOnce === 4 ? 'p95 < 400 ms' : '', `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}`, `${times.length}`)
    add(`somebody else's page meanwhile`, atOnce === 20 ? 'p95 < 100 ms' : '', `p50 ${ms(percentile(pages, 0.5))}, p95 ${ms(percentile(pages, 0.95))}`, `${pages.length}`)
  }
}

try {
  if (told.only === undefined) await walkProduct()
  if (told.only === undefined || told.only === 'sign-in') await signInAtOnce()
  if (told.only === undefined || told.only === 'journal-writes') await writeEntries()
  if (told.only === undefined || told.only === 'rights') await comparePage()
  if (told.only !== undefined && !['sign-in', 'journal-writes', 'rights'].includes(told.only)) throw new Error(`nothing to measure is called ${told.only}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

console.log('| what | target | measured | sample |\n|---|---|---|---|')
for (const { what, target, value, sample } of figures) console.log(`| ${what} | ${target} | ${value} | ${sample} |`)
