import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Why the keys of the files cannot be used; the message is for the administrator, in both languages. */
export class KeysRefused extends Error {
  override name = 'KeysRefused'
}

/** The keys under which the keys of single files are wrapped. The last one is in use; earlier ones open what a rotation has not reached. */
export interface MasterKeys { current: string; wrap(key: Buffer, about: string): { keyId: string; wrapped: Buffer }; unwrap(keyId: string, wrapped: Buffer, about: string): Buffer }

const line = /^(\d{8}-[0-9a-f]{8}) ([A-Za-z0-9+/]{43}=)$/

/** Reads the key file; makes one where there is none and nothing was encrypted yet. Throws KeysRefused. */
export function masterKeys(path: string, today: Temporal.PlainDate, mayMake: boolean): MasterKeys {
  if (!existsSync(path)) {
    if (!mayMake) throw new KeysRefused(`ファイルの鍵がありません：${path}。保管してある鍵のファイルを戻してください。新しい鍵では、いまあるファイルを開けません。 / The key of the files is missing: put the kept one back; a new one opens nothing.`)
    writeKeys(path, [newKey(today)])
  }
  const { mode } = statSync(path)
  if (mode & 0o077) throw new KeysRefused(`ファイルの鍵をほかの利用者が読めます：${path}。chmod 600 にしてください。 / Others can read the key of the files: chmod 600.`)
  return keysFrom(path, readKeys(path))
}

/** Adds a new key under which everything is wrapped from now on. */
export function addMasterKey(path: string, today: Temporal.PlainDate): MasterKeys {
  const lines = [...readKeys(path), newKey(today)]
  writeKeys(path, lines)
  return keysFrom(path, lines)
}

/** Leaves only the key in use: what an earlier one had wrapped is closed for ever. */
export function forgetEarlierKeys(path: string): void {
  writeKeys(path, readKeys(path).slice(-1))
}

function readKeys(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter((one) => one !== '')
  if (lines.length === 0 || !lines.every((one) => line.test(one))) throw new KeysRefused(`ファイルの鍵が読めません：${path}。保管してある鍵のファイルを戻してください。 / The key of the files cannot be read: put the kept one back.`)
  return lines
}

const newKey = (today: Temporal.PlainDate): string => `${today.toString().replaceAll('-', '')}-${randomBytes(4).toString('hex')} ${randomBytes(32).toString('base64')}`

/** Whole or not at all: a key half written would close every file. */
function writeKeys(path: string, lines: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const half = `${path}.${process.pid}`
  const descriptor = openSync(half, 'w', 0o600)
  try {
    writeSync(descriptor, `${lines.join('\n')}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(half, path)
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function keysFrom(path: string, lines: readonly string[]): MasterKeys {
  const parsed = (all: readonly string[]): Map<string, Buffer> => new Map(all.map((one) => { const [, id, key] = line.exec(one)!; return [id!, Buffer.from(key!, 'base64')] }))
  let keys = parsed(lines)
  const current = [...keys.keys()].at(-1)!
  return {
    current,
    wrap: (key, about) => ({ keyId: current, wrapped: seal(keys.get(current)!, key, `${current}/${about}`) }),
    unwrap(keyId, wrapped, about) {
      // A rotation while the application runs: the file knows a key that this process does not.
      if (!keys.has(keyId)) keys = new Map([...keys, ...parsed(readKeys(path))])
      const master = keys.get(keyId)
      if (!master) throw new KeysRefused(`鍵 ${keyId} が鍵のファイルにありません。 / Key ${keyId} is not in the key file.`)
      return unseal(master, wrapped, `${keyId}/${about}`)
    },
  }
}

/** AES-256-GCM: nonce, text, tag. `about` is bound to it and must be said again to open it. */
function seal(key: Buffer, plain: Buffer, about: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Opens what `seal` closed. Throws when a byte of it, the key or `about` is another. */
export function unseal(key: Buffer, sealed: Buffer, about: string): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(-16))
  return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()])
}
