import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../config.ts'

/** A file of the town on the server, by its setting (`files.town.json`), with the SHA-256 of what it holds. */
export interface TownFile { key: string; name: string; hash: string }

/** The town's own settings and sheets as they lie on the server now. */
export function townFiles(folder: string = join(root, 'config')): TownFile[] {
  const names = ['town.json', ...readdirSync(join(folder, 'forms')).filter((name) => name.endsWith('.typ')).sort().map((name) => `forms/${name}`)]
  return names.map((name) => ({ key: `files.${name}`, name, hash: createHash('sha256').update(readFileSync(join(folder, name))).digest('hex') }))
}

/** The files that are not as the head last confirmed them. */
export function unconfirmed(files: readonly TownFile[], confirmed: ReadonlyMap<string, string>): TownFile[] {
  return files.filter(({ key, hash }) => confirmed.get(key) !== hash)
}

/** A hash as people compare it: its first twelve signs. */
export const shortHash = (hash: string | undefined): string => hash?.slice(0, 12) ?? '–'
