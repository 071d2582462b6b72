import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { unseal } from './master-keys.ts'
import type { MasterKeys } from './master-keys.ts'

/** What a row must hold so that the bytes can be found, opened and judged whole. */
interface KeptBytes { storageId: string; keyId: string; wrappedKey: Buffer; salt: Buffer; digest: Buffer; size: number }
/** The row's part of a kept file. */
export type Row = Pick<KeptBytes, 'storageId' | 'keyId' | 'wrappedKey'> & { id: string; municipalityId: number }
type What = 'content' | 'thumbnail'

/** Files at rest: each encrypted with a key of its own, that wrapped by the master key; under names that say nothing. */
export interface Vault {
  /** Encrypts the file at `path` (and its thumbnail) and returns when both are on the disk. Until a row says so they do not exist. */
  keep(about: { id: string; municipalityId: number }, path: string, thumbnail: string | null): Promise<KeptBytes>
  /** The plain bytes, whole and proven; throws when they are not. */
  read(row: Row, what: What): Promise<Buffer>
  /** Takes back bytes for which no row came. */
  drop(storageId: string): Promise<void>
  /** Puts aside what no row stands for and is older than a day, and removes what lay aside for thirty. Gives how many were put aside. */
  sweep(kept: (storageIds: string[]) => Promise<string[]>, now: Temporal.Instant): Promise<number>
  /** Whether the disk has room for uploads: below 95 % the case notes keep what is left. */
  hasRoom(): Promise<boolean>
  rewrap(row: Row, keys: MasterKeys): { keyId: string; wrapped: Buffer }
}

const DAY = 86_400_000
const MOST_FULL = 0.95

export function openVault(folder: string, keys: MasterKeys): Vault {
  const place = (storageId: string, what: What): string => join(folder, storageId.slice(0, 2), what === 'content' ? storageId : `${storageId}-t`)
  const about = (row: { id: string; municipalityId: number }, what: What | 'key'): string => `${row.municipalityId}/${row.id}/${what}`
  return {
    async keep(file, path, thumbnail) {
      const storageId = randomUUID()
      const key = randomBytes(32)
      const salt = randomBytes(16)
      await mkdir(join(folder, storageId.slice(0, 2)), { recursive: true, mode: 0o700 })
      const { digest, size } = await writeSealed(path, place(storageId, 'content'), key, about(file, 'content'), salt)
      if (thumbnail) await writeSealed(thumbnail, place(storageId, 'thumbnail'), key, about(file, 'thumbnail'), salt)
      await syncFolder(join(folder, storageId.slice(0, 2)))
      await syncFolder(folder)
      const { keyId, wrapped } = keys.wrap(key, about(file, 'key'))
      return { storageId, keyId, wrappedKey: wrapped, salt, digest, size }
    },
    async read(row, what) {
      return unseal(keys.unwrap(row.keyId, row.wrappedKey, about(row, 'key')), await readFile(place(row.storageId, what)), about(row, what))
    },
    async drop(storageId) {
      await rm(place(storageId, 'content'), { force: true })
      await rm(place(storageId, 'thumbnail'), { force: true })
    },
    async sweep(kept, now) {
      const aside = join(folder, 'aside')
      await mkdir(aside, { recursive: true, mode: 0o700 })
      for (const name of await readdir(aside)) {
        if (now.epochMilliseconds - (await stat(join(aside, name))).mtimeMs > 30 * DAY) await rm(join(aside, name), { force: true })
      }
      let put = 0
      for (const part of (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
        const names = await readdir(join(folder, part))
        const standing = new Set(await kept([...new Set(names.map((name) => name.slice(0, 36)))]))
        for (const name of names.filter((one) => !standing.has(one.slice(0, 36)))) {
          const path = join(folder, part, name)
          if (now.epochMilliseconds - (await stat(path)).mtimeMs < DAY) continue
          await utimes(path, now.epochMilliseconds / 1_000, now.epochMilliseconds / 1_000)
          await rename(path, join(aside, name))
          put += 1
        }
      }
      return put
    },
    async hasRoom() {
      const { bavail, blocks } = await statfs(folder)
      return bavail / blocks > 1 - MOST_FULL
    },
    rewrap: (row, next) => next.wrap(keys.unwrap(row.keyId, row.wrappedKey, about(row, 'key')), about(row, 'key')),
  }
}

/** Streams a plain file into an encrypted one that appears whole, and is on the disk when this returns. */
async function writeSealed(from: string, to: string, key: Buffer, about: string, salt: Buffer): Promise<{ digest: Buffer; size: number }> {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
  const digest = createHash('sha256').update(salt)
  let size = 0
  const half = `${to}.half`
  const file = await open(half, 'wx', 0o600)
  try {
    await writeAll(file, nonce)
    for await (const chunk of createReadStream(from) as AsyncIterable<Buffer>) {
      digest.update(chunk)
      size += chunk.length
      await writeAll(file, cipher.update(chunk))
    }
    await writeAll(file, Buffer.concat([cipher.final(), cipher.getAuthTag()]))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(half, to)
  return { digest: digest.digest(), size }
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  let at = 0
  while (at < bytes.length) at += (await file.write(bytes, at)).bytesWritten
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
