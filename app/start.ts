import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { watchUnseen } from './alerts/unseen.ts'
import { createApp, demoDay, officeClock } from './app.tsx'
import { isHalfMade } from './birth.ts'
import { childEnvironment, root, surroundingEnvironment } from './config.ts'
import type { ChildSettings, Config } from './config.ts'
import { checkDatabase } from './database-check.ts'
import { sheetNames, templateText } from './documents/template.ts'
import { closePress } from './documents/typeset.ts'
import { claimDataFolder, startEmbedded } from './embedded.ts'
import { keyIn } from './key-file.ts'
import { openKeeping, usualLimits } from './files/keeping.ts'
import { KeysRefused } from './files/master-keys.ts'
import { sweepFiles } from './files/sweep.db.ts'
import { closeDoor, openDoor, renewCertificate } from './listen.ts'
import { migrationsFolder } from './migrations.ts'
import { closePools, openPools } from './pools.ts'
import type { Pools } from './pools.ts'
import { KeyProblem } from './sealer/keys.ts'
import { startSealer } from './sealer/sealer.ts'
import { watchSealing } from './sealer/silence.ts'
import { takeRuntimeFolder } from './runtime-folder.ts'
import { takeConfirmed } from './settings/settings.db.ts'
import { StartRefused } from './start-refused.ts'
import { requireSurroundings } from './surroundings.ts'

/** What the database was born as, once and for all; `name` is the municipality's. */
type Installation = { kind: 'demo' | 'real' | 'test'; municipalityId: number; name: string; demoToday: Temporal.PlainDate | null }

/** Brings everything up in order and gives the URL. What was opened is put on `opened`, which undoes it in reverse. */
export async function start(config: Config, opened: AsyncDisposableStack): Promise<string> {
  const urls = await reachDatabase(config, opened)
  if (urls.migrate !== null) await runChild(config, { ...urls, migrate: urls.migrate }, 'migrate.js')
  const runtimeFolder = opened.adopt(takeRuntimeFolder(config.files.runtime), (folder) => rmSync(folder, { recursive: true, force: true }))
  await requireSheets()
  opened.defer(closePress)
  const pools = opened.adopt(openPools(urls), closePools)
  await requireAnswer(pools)
  await checkDatabase(pools.app, migrationsFolder)
  const standing = await isHalfMade(pools.signin) ? null : await installationIn(pools.app)
  const installation = standing ?? await makeDemoTown(config, urls, pools.app)
  opened.adopt(beginSealing(config, urls.sealer, installation.municipalityId), (sealer) => sealer.stop())
  opened.adopt(watchSealing({ pool: pools.request, town: installation.municipalityId, log: (line) => { console.log(line) } }), (watch) => watch.stop())
  opened.adopt(watchUnseen({ pool: pools.request, town: installation.municipalityId, now: officeClock(demoDay({ config, installation })), log: (line) => { console.log(line) } }), (watch) => watch.stop())
  for (const line of requireSurroundings(installation.kind, config, surroundingEnvironment())) console.error(line)
  for (const line of await takeConfirmed(pools.app, installation.municipalityId)) console.error(line)
  await openFiles(config, pools, runtimeFolder)
  const app = createApp({ pools, config: { ...config, doorway: config.listening }, installation, factorKey: keyIn(config.dataFolder, 'second-factors') })
  const server = opened.adopt(await openDoor(app, config), closeDoor)
  const renew = (): void => {
    try {
      renewCertificate(server, config.listening)
    } catch (problem) {
      console.error(problem instanceof StartRefused ? problem.message : '証明書を読み直せません。 / Cannot read the certificate again.')
    }
  }
  process.on('SIGHUP', renew)
  opened.defer(() => { process.off('SIGHUP', renew) })
  return `${config.listening.tls === null ? 'http' : 'https'}://${config.listening.names[0]!}:${config.port}`
}

type DatabaseUrls = Omit<ChildSettings, 'migrate'> & { migrate: string | null }

async function reachDatabase(config: Config, opened: AsyncDisposableStack): Promise<DatabaseUrls> {
  if (config.database !== null) return { ...config.database, migrate: config.migrateUrl }
  opened.adopt(claimDataFolder(config.dataFolder), (lock) => lock.release())
  const embedded = opened.adopt(await startEmbedded(config.dataFolder), (server) => server.stop())
  return embedded.urls
}

/** Runs one of our programs with the rights of the owner, and waits: they are gone before the application listens. */
async function runChild(config: Config, urls: ChildSettings, program: string, ...words: string[]): Promise<void> {
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, '.build', program), ...words], { env: childEnvironment(config, urls), stdio: ['ignore', 'ignore', 'inherit'] })
  const [code]: unknown[] = await once(child, 'exit')
  if (code !== 0) throw new StartRefused(`${[program, ...words].join(' ')} が終わりませんでした。上の理由を見てください。 / ${[program, ...words].join(' ')} failed: see the reason above.`)
}

/** A town's own sheet that may not be used is told now, not when somebody prints. */
async function requireSheets(): Promise<void> {
  try {
    for (const name of sheetNames) await templateText(name)
  } catch (problem) {
    throw new StartRefused(`config/forms の様式を使えません。直してから起動してください。 / Cannot use a sheet of config/forms: ${problem instanceof Error ? problem.message : String(problem)}`)
  }
}

async function requireAnswer(pools: Pools): Promise<void> {
  for (const [name, pool] of [['DATABASE_URL', pools.app], ['KYOTEN_SIGNIN_URL', pools.signin]] as const) {
    try {
      await pool.query('select 1')
    } catch (problem) {
      const code = problem instanceof Error && 'code' in problem ? String(problem.code) : 'error'
      throw new StartRefused(`${name} のデータベースに接続できません（${code}）。動いているか、URLの機械・合言葉が正しいか確かめてください。 / Cannot reach the database of ${name} (${code}): check that it runs, and host and password of the URL.`)
    }
  }
}

/** Every row that is written from now on comes into a signed block; what was left before comes into the first. */
function beginSealing({ sealing }: Config, url: string, town: number): ReturnType<typeof startSealer> {
  try {
    return startSealer({ ...sealing, url, town, log: (line) => { console.log(line) } })
  } catch (problem) {
    if (problem instanceof KeyProblem) throw new StartRefused(problem.message)
    const code = problem instanceof Error && 'code' in problem ? String(problem.code) : 'error'
    throw new StartRefused(`${sealing.keys} に記録の印の鍵を置けません（${code}）。KYOTEN_AUDIT_KEYS を確かめてください。 / Cannot keep the key of the trail in ${sealing.keys} (${code}): check KYOTEN_AUDIT_KEYS.`)
  }
}

/** The folder, the key and the database of the files must belong together; what no row stands for is put aside. */
async function openFiles({ files }: Config, pools: Pools, runtimeFolder: string): Promise<void> {
  const limits = { ...usualLimits, file: files.mostFile, all: files.mostForm }
  try {
    const kept = openKeeping({ filesFolder: files.folder, keyFile: files.key, runtimeFolder, scanner: files.scanner, limits }, Temporal.Now.plainDateISO('Asia/Tokyo'))
    await sweepFiles(pools.app, kept, Temporal.Now.instant())
  } catch (problem) {
    if (problem instanceof KeysRefused) throw new StartRefused(problem.message)
    throw problem
  }
}

async function installationIn(pool: pg.Pool): Promise<Installation | null> {
  const { rows } = await pool.query<Installation>('select kind, municipality_id as "municipalityId", name, demo_today as "demoToday" from rec.installation')
  return rows[0] ?? null
}

async function makeDemoTown(config: Config, urls: DatabaseUrls, pool: pg.Pool): Promise<Installation> {
  if (urls.migrate === null) {
    throw new StartRefused('このデータベースはまだ空です。kyoten init --municipality 番号 --name 名前 を実行してください。 / This database is empty: run kyoten init --municipality CODE --name NAME.')
  }
  console.error('練習用の町を作っています。config/ のファイルは、いまの内容で確かめたものとします。 / Making the demo town; the files of config/ count as confirmed as they are now…')
  await runChild(config, { ...urls, migrate: urls.migrate }, 'cli.js', 'demo')
  const made = await installationIn(pool)
  if (made === null) throw new StartRefused('練習用の町を作れませんでした。 / The demo town was not made.')
  return made
}
