import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepingIn, openKeeping } from './keeping.ts'
import type { Keeping } from './keeping.ts'
import { KeysRefused, addMasterKey, forgetEarlierKeys, masterKeys } from './master-keys.ts'
import { openVault } from './vault.ts'

const today = Temporal.PlainDate.from('2026-11-25')
const about = { id: crypto.randomUUID(), municipalityId: 322032 }
const open = (): Keeping => openKeeping(keepingIn(mkdtempSync(join(tmpdir(), 'kyoten-vault-'))), today)
const keep = async ({ vault, runtimeFolder }: Keeping, text: string) => {
  const path = join(runtimeFolder, crypto.randomUUID())
  writeFileSync(path, text)
  return vault.keep(about, path, null)
}

test('the key is made once, dated, for us alone; where it is missing and files are there, nothing is opened with a new one', async () => {
  const kept = open()
  expect(readFileSync(kept.keyFile, 'latin1')).toMatch(/^20261125-[0-9a-f]{8} \S{44}\n$/)
  expect([statSync(kept.keyFile).mode & 0o777, statSync(join(kept.keyFile, '..')).mode & 0o777]).toEqual([0o600, 0o700])
  await keep(kept, 'x')
  expect(openKeeping(kept, today).keys.current).toBe(kept.keys.current)
  chmodSync(kept.keyFile, 0o640)
  expect(() => openKeeping(kept, today)).toThrow(KeysRefused)
  rmSync(kept.keyFile)
  expect(() => openKeeping(kept, today)).toThrow('鍵がありません')
})

test('a rotation wraps the keys of the files anew; afterwards the earlier key opens nothing and is not needed', async () => {
  const kept = open()
  const row = { ...about, ...await keep(kept, '中身') }
  const next = addMasterKey(kept.keyFile, today.add({ days: 1 }))
  const { keyId, wrapped } = kept.vault.rewrap(row, next)
  expect(keyId).toMatch(/^20261126-/)
  forgetEarlierKeys(kept.keyFile)
  const later = openVault(kept.filesFolder, masterKeys(kept.keyFile, today, false))
  expect((await later.read({ ...row, keyId, wrappedKey: wrapped }, 'content')).toString()).toBe('中身')
  await expect(later.read(row, 'content')).rejects.toThrow(KeysRefused)
})

test('one byte changed on the disk, and the file is not given out', async () => {
  const kept = open()
  const row = { ...about, ...await keep(kept, '中身の長い文章') }
  const path = join(kept.filesFolder, row.storageId.slice(0, 2), row.storageId)
  const bytes = readFileSync(path)
  bytes[20]! ^= 1
  writeFileSync(path, bytes)
  await expect(kept.vault.read(row, 'content')).rejects.toThrow()
})

test('bytes that no row stands for are put aside after a day and removed after thirty more; what a row stands for stays', async () => {
  const kept = open()
  const [known, fresh, orphan] = [await keep(kept, 'a'), await keep(kept, 'b'), await keep(kept, 'c')]
  const at = (id: string): string => join(kept.filesFolder, id.slice(0, 2), id)
  const now = Temporal.Now.instant()
  const days = (number: number): number => now.subtract({ hours: number * 24 }).epochMilliseconds / 1_000
  for (const { storageId } of [known, orphan]) utimesSync(at(storageId), days(2), days(2))
  const standing = async (ids: string[]): Promise<string[]> => ids.filter((id) => id === known.storageId)
  expect(await kept.vault.sweep(standing, now)).toBe(1)
  expect([known, fresh, orphan].map(({ storageId }) => existsSync(at(storageId)))).toEqual([true, true, false])
  const aside = join(kept.filesFolder, 'aside')
  expect(readdirSync(aside)).toEqual([orphan.storageId])
  utimesSync(join(aside, orphan.storageId), days(31), days(31))
  await kept.vault.sweep(standing, now)
  expect(readdirSync(aside)).toEqual([])
})
