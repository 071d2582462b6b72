import { checkpointLines, hashOfLine, readCheckpoint, signedText } from './checkpoints.ts'
import type { Checkpoint } from './checkpoints.ts'
import { mostTold } from './finding.ts'
import type { Finding } from './finding.ts'
import { isSignedBy } from './keys.ts'
import type { PublicKeys } from './keys.ts'
import { streams } from './lines.ts'
import type { Stream } from './lines.ts'

/** What the checkpoints of a file say: how many, from when to when, how often and how long they were silent, and what is wrong with them. */
export interface CheckpointReport { lines: number; first: string | null; last: string | null; silences: number; longestSilenceMinutes: number; findings: Finding[] }
type CountOf = (stream: Stream) => number

/** Minutes between two checkpoints from which it counts as silence. */
const silentAfter = 3

/** Reads the checkpoints of a file or folder: each signed, each naming the one before. What they say of blocks is expected of the trail. */
export function readCheckpoints(path: string, keys: PublicKeys): { report: CheckpointReport; expected: CheckpointExpectations } {
  const report: CheckpointReport = { lines: 0, first: null, last: null, silences: 0, longestSilenceMinutes: 0, findings: [] }
  const find = (japanese: string, english: string): void => { if (report.findings.length < mostTold) report.findings.push({ japanese, english }) }
  const read: Checkpoint[] = []
  let before: { hash: string; checkpoint: Checkpoint } | null = null
  for (const [at, line] of checkpointLines(path).entries()) {
    const checkpoint = readCheckpoint(line)
    if (checkpoint === undefined) {
      find(`控えの${at + 1}行目が読めません`, `line ${at + 1} of the checkpoints cannot be read`)
      continue
    }
    report.lines += 1
    const isSigned = isSignedBy(keys, checkpoint.key, signedText(checkpoint), Buffer.from(checkpoint.signature, 'base64'))
    if (isSigned === 'unknown') find(`控え${checkpoint.checkpoint}は、渡された公開鍵にない鍵（${checkpoint.key}）で印が押されています`, `checkpoint ${checkpoint.checkpoint} is signed by a key that was not given (${checkpoint.key})`)
    else if (!isSigned) find(`控え${checkpoint.checkpoint}の印が正しくありません`, `checkpoint ${checkpoint.checkpoint} has no valid signature`)
    if (before !== null && checkpoint.previous !== before.hash) find(`控え${checkpoint.checkpoint}が前の控え（${before.checkpoint.checkpoint}）につながっていません`, `checkpoint ${checkpoint.checkpoint} does not follow ${before.checkpoint.checkpoint}`)
    if (before !== null && before.checkpoint.occasion !== 'stop') {
      const minutes = Temporal.Instant.from(before.checkpoint.at).until(Temporal.Instant.from(checkpoint.at)).total('minutes')
      if (minutes > silentAfter) [report.silences, report.longestSilenceMinutes] = [report.silences + 1, Math.max(report.longestSilenceMinutes, Math.round(minutes))]
    }
    report.first ??= checkpoint.at
    report.last = checkpoint.at
    before = { hash: hashOfLine(line), checkpoint }
    if (isSigned === true) read.push(checkpoint)
  }
  return { report, expected: new CheckpointExpectations(read) }
}

/** What signed checkpoints said of blocks: each must be met in the trail, with the same hash and the same counts. */
export class CheckpointExpectations {
  readonly #said = new Map<string, { checkpoint: number; at: string; hash: string; counted: CountOf }>()
  readonly #wrong: Finding[] = []
  constructor(checkpoints: readonly Checkpoint[] = []) {
    for (const { checkpoint, at, heads } of checkpoints) {
      for (const { town, block, hash, ...counts } of heads) {
        const known = this.#said.get(`${town} ${block}`)
        if (known && known.hash !== hash) this.#tell(`控え${known.checkpoint}と${checkpoint}が、同じ区切り${block}について食いちがっています（古い写しに戻された跡）`, `checkpoints ${known.checkpoint} and ${checkpoint} disagree about block ${block}: the trail was put back`)
        else if (!known && block > 0) this.#said.set(`${town} ${block}`, { checkpoint, at, hash, counted: (stream) => counts[stream] ?? 0 })
      }
    }
  }

  #tell(japanese: string, english: string): void { this.#wrong.push({ japanese, english }) }

  meet(town: number, block: number, hash: string, counted: CountOf): void {
    const said = this.#said.get(`${town} ${block}`)
    if (!said) return
    this.#said.delete(`${town} ${block}`)
    if (said.hash !== hash) this.#tell(`区切り${block}が控え${said.checkpoint}（${said.at}）のものと違います`, `block ${block} is not the one of checkpoint ${said.checkpoint} (${said.at})`)
    else if (streams.some((stream) => said.counted(stream) !== counted(stream))) this.#tell(`区切り${block}までの件数が控え${said.checkpoint}と違います`, `the counts up to block ${block} are not those of checkpoint ${said.checkpoint}`)
  }

  /** What does not agree, and the blocks that a checkpoint knew and the trail has no more. */
  unmet(): Finding[] {
    const missing = [...this.#said].map(([key, { checkpoint, at }]) => ({ block: key.split(' ')[1]!, checkpoint, at }))
    const newest = missing.at(-1)
    return [...this.#wrong, ...(newest ? [{
      japanese: `控えにある区切りが${missing.length}個ありません（新しいものは区切り${newest.block}、控え${newest.checkpoint}、${newest.at}）。記録が切り取られたか、古い写しに戻されています`,
      english: `${missing.length} blocks that checkpoints knew are gone (the newest ${newest.block}, checkpoint ${newest.checkpoint}, ${newest.at}): the trail was cut or put back`,
    }] : [])]
  }
}
