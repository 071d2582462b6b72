import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A lock that a process holds on a path until it releases it or ends, however it ends. */
export type Lock = { release(): void }

/** Which process this is, so that nothing else can be taken for it: number, start in ticks, boot. Null when it is not living. */
export function markOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    if (fields[0] === 'Z') return null
    return `${pid} ${fields[19]} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`
  } catch (problem) {
    if (isMissing(problem)) return null
    throw problem
  }
}

/** Whether the process that `markOf` described is still there; its number may long belong to another. */
export function isLiving(mark: string): boolean {
  const pid = Number(mark.split(' ')[0])
  return Number.isInteger(pid) && pid > 0 && markOf(pid) === mark.trim()
}

/** True for "no such file" and for a process that ended while its entry was read. */
export function isMissing(problem: unknown): boolean {
  return problem instanceof Error && 'code' in problem && (problem.code === 'ENOENT' || problem.code === 'ESRCH')
}

/** Takes the lock, or gives null when a living process holds it. What a dead process left is cleared away. */
export function takeLock(path: string): Lock | null {
  const mine = `${path}.${randomUUID()}`
  const mark = markOf(process.pid)
  if (mark === null) throw new Error('this process has no entry in /proc')
  writeFileSync(mine, `${mark}\n`, { mode: 0o600 })
  try {
    for (;;) {
      try {
        linkSync(mine, path)
        return { release: () => rmSync(path, { force: true }) }
      } catch (problem) {
        if (!(problem instanceof Error && 'code' in problem && problem.code === 'EEXIST')) throw problem
      }
      if (holderIsLiving(path)) return null
      discard(path)
    }
  } finally {
    rmSync(mine, { force: true })
  }
}

/** Takes the lock as soon as its holder lets go; null after `milliseconds`. */
export async function awaitLock(path: string, milliseconds: number): Promise<Lock | null> {
  for (const end = Date.now() + milliseconds; ;) {
    const lock = takeLock(path)
    if (lock || Date.now() > end) return lock
    await sleep(25)
  }
}

/** Notes in `folder` that this process uses what the folder stands for; `release` crosses it out again. */
export function noteUse(folder: string): Lock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomUUID())
  writeFileSync(path, `${markOf(process.pid)}\n`, { mode: 0o600 })
  return { release: () => rmSync(path, { force: true }) }
}

/** Whether any living process has noted its use in `folder`; the notes of dead ones are removed. */
export function isUsed(folder: string): boolean {
  let used = false
  for (const name of readdirSync(folder)) {
    if (holderIsLiving(join(folder, name))) used = true
    else rmSync(join(folder, name), { force: true })
  }
  return used
}

function holderIsLiving(path: string): boolean {
  try {
    return isLiving(readFileSync(path, 'utf8'))
  } catch (problem) {
    if (isMissing(problem)) return false
    throw problem
  }
}

/** Removes a dead holder's file, unless a living process has replaced it in the meantime. */
function discard(path: string): void {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch (problem) {
    if (isMissing(problem)) return
    throw problem
  }
  if (holderIsLiving(aside)) renameSync(aside, path)
  else rmSync(aside, { force: true })
}
