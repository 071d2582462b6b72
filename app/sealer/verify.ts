import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { mostTold } from './finding.ts'
import type { Finding } from './finding.ts'
import type { PublicKeys } from './keys.ts'
import { isSignedBy } from './keys.ts'
import { streams } from './lines.ts'
import type { Stream } from './lines.ts'
import type { CheckpointExpectations } from './verify-checkpoints.ts'

/** What a block says of itself; `changes` and so on: how many rows it covers, all up to it, and the hash over their lines. */
type BlockBody = { town: number; n: number; epoch: number; from: string; to: string; at: string; previous: string } & Partial<Record<Stream, Covered>>
interface Covered { rows: number; all: number; root: string }
// A block from before a stream was sealed covers none of it.
const none: Covered = { rows: 0, all: 0, root: createHash('sha256').digest('hex') }
/** A block as it is kept: the text that was hashed, and who signed the hash. */
export interface KeptBlock { n: number; body: string; hash: string; key: string | null; signature: string | null }
/** A trail to look at: in the database, or in an exported folder. Lines come by epoch and transaction, in the order they were hashed in. */
export interface Trail {
  /** The moment it shows. */
  asOf: Temporal.Instant
  blocks(): AsyncIterable<KeptBlock>
  lines(stream: Stream): AsyncIterable<string>
}
/** What was looked at, and what was found. `unsealed`: lines after the last block; `oldest`: when the oldest of them was written. */
export interface Report { blocks: number; rows: Record<Stream, number>; unsealed: number; oldest: string | null; lastSealedAt: string | null; findings: Finding[] }

const labels: Record<Stream, [string, string]> = { changes: ['変更の記録', 'changes'], accesses: ['閲覧の記録', 'looks'], requests: ['要求の記録', 'requests'], sign_ins: ['出入りの記録', 'sign-ins'], searches: ['検索の記録', 'searches'] }

/** Follows the chain of one town from its first block: hashes, signatures, and every line against its block. Asks nothing of whoever wrote it but the public keys. */
export async function verifyTrail(trail: Trail, keys: PublicKeys, expected: CheckpointExpectations): Promise<Report> {
  const findings: Finding[] = []
  const find = (japanese: string, english: string): void => { if (findings.length < mostTold) findings.push({ japanese, english }) }
  const readers = streams.map((stream) => ({ stream, lines: new Lines(trail.lines(stream)[Symbol.asyncIterator]()) }))
  const report: Report = { blocks: 0, rows: { changes: 0, accesses: 0, requests: 0, sign_ins: 0, searches: 0 }, unsealed: 0, oldest: null, lastSealedAt: null, findings }
  let before: { body: BlockBody; hash: string } | null = null
  for await (const block of trail.blocks()) {
    const body = JSON.parse(block.body) as BlockBody
    const name = `${block.n}`
    report.blocks += 1
    report.lastSealedAt = body.at
    const hash = createHash('sha256').update(block.body).digest()
    if (hash.toString('hex') !== block.hash) find(`区切り${name}の中身が書きかえられています`, `block ${name} was changed`)
    if (body.n !== block.n || body.n !== (before?.body.n ?? 0) + 1) find(`区切り${(before?.body.n ?? 0) + 1}がありません`, `block ${(before?.body.n ?? 0) + 1} is missing`)
    else if (body.previous !== (before?.hash ?? '')) find(`区切り${name}が前の区切りにつながっていません`, `block ${name} does not follow the one before`)
    else if ((before?.body.to ?? '0') !== body.from) find(`区切り${name}の前に、どの区切りにも入らない記録があります`, `a gap before block ${name}`)
    const isSigned = block.key !== null && block.signature !== null && isSignedBy(keys, block.key, hash, Buffer.from(block.signature, 'base64'))
    if (isSigned === 'unknown') find(`区切り${name}は、渡された公開鍵にない鍵（${block.key}）で印が押されています`, `block ${name} is signed by a key that was not given (${block.key})`)
    else if (!isSigned) find(`区切り${name}の印が正しくありません`, `block ${name} has no valid signature`)
    expected.meet(body.town, block.n, hash.toString('hex'), (stream) => (body[stream] ?? none).all)
    for (const { stream, lines } of readers) {
      const covered = await lines.between(before?.body ?? { epoch: 0, to: '0' }, body)
      report.rows[stream] += covered.rows
      const said = body[stream] ?? none
      const [japanese, english] = labels[stream]
      if (covered.strays > 0) find(`区切り${name}の前に、印のあとで加えられた${japanese}が${covered.strays}件あります`, `${covered.strays} ${english} before block ${name} were added after it was sealed`)
      if (covered.rows !== said.rows) find(`区切り${name}の${japanese}は${said.rows}件のはずですが、${covered.rows}件あります`, `block ${name} covers ${said.rows} ${english}, there are ${covered.rows}`)
      else if (covered.root !== said.root) find(`区切り${name}の${japanese}が書きかえられています`, `${english} of block ${name} were changed`)
    }
    before = { body, hash: hash.toString('hex') }
  }
  for (const { lines } of readers) {
    for await (const line of lines.rest()) {
      report.unsealed += 1
      if (report.oldest === null || line.at < report.oldest) report.oldest = line.at
    }
  }
  for (const missed of expected.unmet()) find(missed.japanese, missed.english)
  return report
}

interface Line { text: string; epoch: number; xact: bigint; at: string }
/** Where a block ends: at this transaction of this epoch. */
interface End { epoch: number; to: string }

const isBefore = (line: Line, end: End): boolean => line.epoch < end.epoch || (line.epoch === end.epoch && line.xact < BigInt(end.to))

/** The lines of one stream, taken up to where each block ends. */
class Lines {
  readonly #source: AsyncIterator<string>
  #ahead: Line | null = null
  constructor(source: AsyncIterator<string>) { this.#source = source }

  async #next(): Promise<Line | null> {
    if (this.#ahead !== null) return this.#ahead
    const { value, done } = await this.#source.next()
    if (done === true) return null
    const read = JSON.parse(value) as { epoch: number; xact: string; at: string }
    this.#ahead = { text: value, epoch: read.epoch, xact: BigInt(read.xact), at: read.at }
    return this.#ahead
  }

  /** How many lines belong to the block and the hash over them; `strays`: lines that lie before it and belonged to none. */
  async between(before: End, block: End): Promise<{ rows: number; root: string; strays: number }> {
    const root: Hash = createHash('sha256')
    let [rows, strays] = [0, 0]
    for (let line = await this.#next(); line !== null && isBefore(line, block); line = await this.#next()) {
      if (isBefore(line, before)) strays += 1
      else {
        rows += 1
        root.update(createHash('sha256').update(line.text).digest())
      }
      this.#ahead = null
    }
    return { rows, root: root.digest('hex'), strays }
  }

  async* rest(): AsyncIterable<Line> {
    for (let line = await this.#next(); line !== null; line = await this.#next()) {
      this.#ahead = null
      yield line
    }
  }
}
