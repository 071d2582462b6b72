import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { useTemporaryFolder } from './config.ts'

/** Takes a folder of this process's own for everything temporary, readable by nobody else, and removes what processes that ended left there. Gives its path. */
export function takeRuntimeFolder(base: string): string {
  mkdirSync(base, { recursive: true, mode: 0o700 })
  chmodSync(base, 0o700)
  for (const name of readdirSync(base)) {
    if (!isOurServer(name)) rmSync(join(base, name), { recursive: true, force: true })
  }
  const own = join(base, String(process.pid))
  rmSync(own, { recursive: true, force: true })
  mkdirSync(own, { mode: 0o700 })
  useTemporaryFolder(own)
  return own
}

/** Whether a folder's name is the number of another server of ours that runs now; a number is given to other programs again. */
function isOurServer(name: string): boolean {
  if (!/^\d+$/.test(name) || name === String(process.pid)) return false
  try {
    return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('server.js')
  } catch {
    return false
  }
}
