import { setTimeout as rest } from 'node:timers/promises'
import { openPool, sqlState } from '../kernel/db.ts'
import { writeCheckpoint } from './checkpoints.ts'
import type { Occasion } from './checkpoints.ts'
import { keepKey, signingKey } from './keys.ts'
import { headOf, sayCheckpointed, sealBlock } from './seal.db.ts'

/** How the sealing stands. `waitingSeconds`: age of the oldest row that no block covers; `problem`: a code while it does not work. */
export interface SealerState { block: number; waitingSeconds: number; sealedAt: Temporal.Instant | null; checkpointAt: Temporal.Instant | null; problem: string | null }
/** Where the sealer works: the database as `kyoten_sealer`, the town, the folders of keys and checkpoints, and where its lines go besides. */
export interface SealerPlace { url: string; town: number; keys: string; checkpoints: string; log(line: string): void }

/** Seconds after which rows that no block covers are an alarm. */
export const alarmAfter = 60
const everySecond = 1_000
const everyMinute = 60_000

let standing: SealerState = { block: 0, waitingSeconds: 0, sealedAt: null, checkpointAt: null, problem: 'not started' }

/** How the sealing of this process stands: the figure for whoever watches it. */
export const sealerState = (): SealerState => standing

/** Seals every second and writes a checkpoint every minute, beside the requests, until `stop`, which seals what is left. Makes the first key. Throws KeyProblem. */
export function startSealer(place: SealerPlace): { stop(): Promise<void> } {
  const made = keepKey(place.keys)
  if (made !== null) place.log(JSON.stringify({ sealer: 'key made', publicKey: made }))
  standing = { block: 0, waitingSeconds: 0, sealedAt: null, checkpointAt: null, problem: null }
  const pool = openPool(place.url, 1)
  const ending = new AbortController()
  const running = (async (): Promise<void> => {
    let [next, occasion]: [number, Occasion] = [performance.now(), 'start']
    while (!ending.signal.aborted) {
      const began = performance.now()
      const isDue = began >= next
      await step(() => pass(isDue ? occasion : null))
      if (isDue) [next, occasion] = [began + everyMinute, 'minute']
      await rest(Math.max(0, everySecond - (performance.now() - began)), undefined, { signal: ending.signal }).catch(() => undefined)
    }
    await step(() => pass('stop'))
    await pool.end()
  })()

  /** One turn: a block if there is one to close, and a checkpoint when it is due, also when nothing happened. */
  async function pass(occasion: Occasion | null): Promise<void> {
    const key = signingKey(place.keys)
    let failed: unknown
    const block = await sealBlock(pool, place.town, key).catch((error: unknown) => { failed = error; return null })
    // Also where no block could be closed: how long the oldest row waits is what tells of it.
    const head = await headOf(pool, place.town)
    standing = { ...standing, block: head.block, waitingSeconds: head.waiting, ...(block === null ? {} : { sealedAt: Temporal.Now.instant() }) }
    if (occasion !== null) {
      if (head.waiting > alarmAfter) place.log(JSON.stringify({ sealer: 'behind', seconds: head.waiting }))
      place.log(writeCheckpoint(place.checkpoints, key, occasion, [head]))
      standing = { ...standing, checkpointAt: Temporal.Now.instant() }
      await sayCheckpointed(pool, place.town)
    }
    if (failed !== undefined) throw failed
  }

  /** A turn that fails is told once for each reason and tried again: requests go on, and the backlog is seen. */
  async function step(turn: () => Promise<void>): Promise<void> {
    try {
      await turn()
      if (standing.problem !== null) place.log(JSON.stringify({ sealer: 'works again' }))
      standing = { ...standing, problem: null }
    } catch (error) {
      const problem = sqlState(error) ?? (error as { code?: string }).code ?? (error instanceof Error ? error.name : 'unknown')
      if (standing.problem !== problem) place.log(JSON.stringify({ sealer: 'failed', problem }))
      standing = { ...standing, problem }
    }
  }

  return {
    stop: async () => {
      ending.abort()
      await running
    },
  }
}
