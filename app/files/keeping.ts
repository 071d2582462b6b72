import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ScannerAddress } from '../config.ts'
import type { UploadLimits } from '../kernel/multipart.ts'
import { masterKeys } from './master-keys.ts'
import type { MasterKeys } from './master-keys.ts'
import { openVault } from './vault.ts'
import type { Vault } from './vault.ts'

/** Where files are kept, under which key, what looks at them first, and how much is taken. `runtimeFolder` is for what lasts as long as a request. */
export interface KeepingSettings { filesFolder: string; keyFile: string; runtimeFolder: string; scanner: ScannerAddress | null; limits: UploadLimits }
export interface Keeping extends KeepingSettings { vault: Vault; keys: MasterKeys }

/** 20 MB a file, 60 MB and twenty files a form. */
export const usualLimits: UploadLimits = { text: 1_000_000, file: 20_000_000, all: 60_000_000, files: 20 }

let opened: Keeping | undefined

/** Opens the place where files are kept, once, before the doors. Throws KeysRefused where the key of files that are there is missing. */
export function openKeeping(settings: KeepingSettings, today: Temporal.PlainDate): Keeping {
  mkdirSync(settings.filesFolder, { recursive: true, mode: 0o700 })
  mkdirSync(settings.runtimeFolder, { recursive: true, mode: 0o700 })
  const keys = masterKeys(settings.keyFile, today, !readdirSync(settings.filesFolder).some((name) => /^[0-9a-f]{2}$/.test(name)))
  opened = { ...settings, keys, vault: openVault(settings.filesFolder, keys) }
  return opened
}

/** Whether the place was opened. */
export const isOpen = (): boolean => opened !== undefined

/** The place where files are kept. Throws when it was never opened. */
export function keeping(): Keeping {
  if (!opened) throw new Error('the files are not open')
  return opened
}

/** Everything of a folder's own: files, key and what lasts as long as a request, without a scanner. */
export const keepingIn = (folder: string): KeepingSettings =>
  ({ filesFolder: join(folder, 'files'), keyFile: join(folder, 'keys', 'files.key'), runtimeFolder: join(folder, 'runtime'), scanner: null, limits: usualLimits })
