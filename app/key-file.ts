import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const BYTES = 32

/** A key of 32 bytes that stands beside the database and never in it: `keys/<name>.key` of the data folder, made at the first start, read by this user only. Throws where the file holds no such key. */
export function keyIn(dataFolder: string, name: string): Buffer {
  const folder = join(dataFolder, 'keys')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${name}.key`)
  try {
    writeFileSync(file, `${randomBytes(BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  }
  chmodSync(file, 0o600)
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  if (key.length !== BYTES) throw new Error(`${file} holds no key of ${BYTES} bytes`)
  return key
}
