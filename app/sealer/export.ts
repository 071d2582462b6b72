import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { checkpointLines } from './checkpoints.ts'
import { streams } from './lines.ts'
import type { Stream } from './lines.ts'
import type { KeptBlock, Trail } from './verify.ts'

/** The file of an export that holds its checkpoints. */
export const checkpointFile = (folder: string): string => join(folder, 'checkpoints.jsonl')

/** Writes the trails of towns into an empty folder, blocks and lines without values, and beside them the checkpoints. Gives how many lines. */
export async function writeExport(folder: string, trails: ReadonlyMap<number, Trail>, checkpoints: string): Promise<number> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let lines = 0
  async function* counted(source: AsyncIterable<string>): AsyncIterable<string> {
    for await (const line of source) {
      lines += 1
      yield `${line}\n`
    }
  }
  const write = (path: string, source: AsyncIterable<string>): Promise<void> => pipeline(Readable.from(counted(source)), createWriteStream(path, { mode: 0o600 }))
  for (const [town, trail] of trails) {
    mkdirSync(join(folder, String(town)), { mode: 0o700 })
    writeFileSync(join(folder, String(town), 'as-of.txt'), `${trail.asOf.toString()}\n`, { mode: 0o600 })
    await write(join(folder, String(town), 'blocks.jsonl'), (async function* () { for await (const block of trail.blocks()) yield JSON.stringify(block) })())
    for (const stream of streams) await write(join(folder, String(town), `${stream}.jsonl`), trail.lines(stream))
  }
  if (existsSync(checkpoints)) writeFileSync(checkpointFile(folder), checkpointLines(checkpoints).map((line) => `${line}\n`).join(''), { mode: 0o600 })
  return lines
}

/** The trails of an exported folder, by town. */
export function trailsInExport(folder: string): Map<number, Trail> {
  const towns = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && /^\d+$/.test(entry.name)).map(({ name }) => name)
  return new Map(towns.map((town) => [Number(town), {
    asOf: Temporal.Instant.from(readFileSync(join(folder, town, 'as-of.txt'), 'utf8').trim()),
    async* blocks() { for await (const line of linesOf(join(folder, town, 'blocks.jsonl'))) yield JSON.parse(line) as KeptBlock },
    lines: (stream: Stream) => linesOf(join(folder, town, `${stream}.jsonl`)),
  }]))
}

async function* linesOf(path: string): AsyncIterable<string> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) if (line !== '') yield line
}
