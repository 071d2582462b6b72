import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { requireReach, serverAccount } from './embedded/account.ts'
import { copyServer, removeOldServers } from './embedded/binaries.ts'
import { clusterExists, createCluster } from './embedded/cluster.ts'
import { EmbeddedError } from './embedded/error.ts'
import { awaitLock, isUsed, noteUse, takeLock } from './embedded/lock.ts'
import type { Lock } from './embedded/lock.ts'
import { keepPasswords } from './embedded/passwords.ts'
import { livingPostmaster, startPostmaster, stopPostmaster } from './embedded/postmaster.ts'

/** The embedded server as one process uses it. `stop` ends it, unless another living process uses it too. */
export type Embedded = {
  urls: { app: string; signin: string; sealer: string; migrate: string }
  reused: boolean
  stop(): Promise<void>
}

/** Starts PostgreSQL on `folder`, or joins the server that already lives there. Throws `EmbeddedError`. */
export async function startEmbedded(folder: string): Promise<Embedded> {
  const cluster = join(folder, 'postgres')
  const account = serverAccount(cluster)
  makeFolder(folder, account === null ? 0o700 : 0o711)
  requireReach(folder, account)

  const turn = await oneAtATime(folder)
  let use: Lock | null = null
  try {
    const exists = clusterExists(cluster)
    const passwords = keepPasswords(join(folder, 'passwords'), exists)
    const binaries = copyServer(join(folder, 'server'))
    if (!exists) await createCluster(cluster, binaries, account, passwords.postgres)
    use = noteUse(join(folder, 'in-use'))
    const living = await livingPostmaster(cluster)
    const server = living ?? await startPostmaster(folder, cluster, binaries, account)
    if (!living) removeOldServers(join(folder, 'server'), binaries)

    const url = (user: keyof typeof passwords) => `postgresql://${user}:${passwords[user]}@localhost/kyoten?host=${encodeURIComponent(server.socketFolder)}`
    const mine = use
    return {
      urls: { app: url('kyoten_app'), signin: url('kyoten_signin'), sealer: url('kyoten_sealer'), migrate: url('postgres') },
      reused: living !== null,
      async stop() {
        const last = await oneAtATime(folder)
        try {
          mine.release()
          if (!isUsed(join(folder, 'in-use'))) await stopPostmaster(folder, server)
        } finally {
          last.release()
        }
      },
    }
  } catch (problem) {
    use?.release()
    throw problem
  } finally {
    turn.release()
  }
}

/** Makes this process the one application of the data folder. Throws `EmbeddedError` while another one runs. */
export function claimDataFolder(folder: string): Lock {
  makeFolder(folder)
  const lock = takeLock(join(folder, 'kyoten.pid'))
  if (lock) return lock
  throw new EmbeddedError(
    `${folder} では、すでに別の拠点が動いています。そちらを使うか、止めてから起動してください。別に動かすなら KYOTEN_DATA と PORT を変えてください。` +
    ` / Kyoten is already running on ${folder}: use that one or stop it first; for a second one set another KYOTEN_DATA and PORT.`)
}

async function oneAtATime(folder: string): Promise<Lock> {
  const lock = await awaitLock(join(folder, 'starting.pid'), 90_000)
  if (lock) return lock
  throw new EmbeddedError(`${folder} では、別の拠点が起動の途中です。しばらく待ってください。 / Another Kyoten is just starting on ${folder}: wait a little.`)
}

function makeFolder(folder: string, mode?: number): void {
  try {
    mkdirSync(folder, { recursive: true })
    if (mode !== undefined) chmodSync(folder, mode)
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? String(problem.code) : String(problem)
    throw new EmbeddedError(`データの置き場 ${folder} を作れません（${code}）。KYOTEN_DATA を確かめてください。 / Cannot make the data folder ${folder} (${code}): check KYOTEN_DATA.`)
  }
}
