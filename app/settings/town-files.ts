import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { root } from '../config.ts'

/** A file of the town on the server, by its setting (`files.town.json`), with its text and the SHA-256 of it. */
export interface TownFile { key: string; name: string; hash: string; words: string }
/** A file as the head last confirmed it; no text where only its hash was kept. */
export interface ConfirmedFile { name: string; hash: string; words: string | null }

/** The town's own settings and sheets as they lie on the server now. */
export function townFiles(folder: string = join(root, 'config')): TownFile[] {
  const names = ['town.json', ...readdirSync(join(folder, 'forms')).filter((name) => name.endsWith('.typ')).sort().map((name) => `forms/${name}`)]
  return names.map((name) => {
    const words = readFileSync(join(folder, name), 'utf8')
    return { key: `files.${name}`, name, words, hash: createHash('sha256').update(words).digest('hex') }
  })
}

/** The files that are not as the head last confirmed them. */
export function unconfirmed(files: readonly TownFile[], confirmed: ReadonlyMap<string, ConfirmedFile>): TownFile[] {
  return files.filter(({ name, hash }) => confirmed.get(name)?.hash !== hash)
}

/** Takes files that nobody ever confirmed as they lie on the server, at a town's birth and when a version brings a new one; gives their names. As the owner, within a transaction. */
export async function takeFirstFiles(client: pg.Client | pg.PoolClient, municipalityId: number, files: readonly TownFile[] = townFiles()): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from machinery.take_files($1, $2) as name', [municipalityId, JSON.stringify(files.map(({ name, words }) => ({ name, words })))])
  return rows.map(({ name }) => name)
}

/** A hash as people compare it: its first twelve signs. */
export const shortHash = (hash: string | undefined): string => hash?.slice(0, 12) ?? '–'
