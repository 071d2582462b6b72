import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { SigningKey } from './keys.ts'
import type { Stream } from './lines.ts'

/** How far a town is sealed: its newest block, and all rows that are covered up to it; a stream that was not sealed yet is not counted. `waiting`: seconds since the oldest row that is not. */
export interface Head extends Partial<Record<Stream, number>> { town: number; block: number; hash: string; epoch: number; waiting: number }
/** Why a checkpoint was written: the sealer began, a minute passed, it ended in order. */
export type Occasion = 'start' | 'minute' | 'stop'
/** One line: all heads at a moment, the hash of the line before, signed. */
export interface Checkpoint { checkpoint: number; occasion: Occasion; at: string; heads: Head[]; previous: string; key: string; signature: string }

/** What is signed of a checkpoint: the line without its signature. */
export const signedText = ({ signature: _, ...body }: Checkpoint): Buffer => Buffer.from(JSON.stringify(body))
/** The hash by which the next line names this one. */
export const hashOfLine = (line: string): string => createHash('sha256').update(line).digest('hex')

/** Writes the next line into the month's file of `folder` (0600, flushed to the disk) and gives it. */
export function writeCheckpoint(folder: string, key: SigningKey, occasion: Occasion, heads: Head[], now: Temporal.Instant = Temporal.Now.instant()): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const before = lastLineIn(folder)
  const body = { checkpoint: before.number + 1, occasion, at: now.round('millisecond').toString(), heads, previous: before.hash, key: key.id }
  const line = JSON.stringify({ ...body, signature: key.sign(Buffer.from(JSON.stringify(body))).toString('base64') })
  const file = openSync(join(folder, `checkpoints-${body.at.slice(0, 7)}.jsonl`), 'a', 0o600)
  try {
    writeSync(file, `${before.isTorn ? '\n' : ''}${line}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return line
}

/** The lines of one file, or of all files of a folder in order. */
export function checkpointLines(path: string): string[] {
  const files = statSync(path).isDirectory() ? filesIn(path).map((file) => join(path, file)) : [path]
  return files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((line) => line.trim() !== '')
}

/** A checkpoint as it was written; undefined for a line that is none. */
export function readCheckpoint(line: string): Checkpoint | undefined {
  try {
    const read = JSON.parse(line) as Partial<Checkpoint> | null
    return typeof read?.checkpoint === 'number' && Array.isArray(read.heads) && typeof read.signature === 'string' && typeof read.key === 'string' && typeof read.previous === 'string' && typeof read.at === 'string'
      ? read as Checkpoint : undefined
  } catch {
    return undefined
  }
}

const filesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).filter((file) => /^checkpoints-.+\.jsonl$/.test(file)).sort() : [])

function lastLineIn(folder: string): { number: number; hash: string; isTorn: boolean } {
  const newest = filesIn(folder).at(-1)
  const text = newest === undefined ? '' : readFileSync(join(folder, newest), 'utf8')
  const line = text.split('\n').findLast((one) => one.trim() !== '')
  return { number: line === undefined ? 0 : readCheckpoint(line)?.checkpoint ?? 0, hash: line === undefined ? '' : hashOfLine(line), isTorn: text !== '' && !text.endsWith('\n') }
}
