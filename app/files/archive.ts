import { inflateRawSync } from 'node:zlib'

/** How far an Office file may be unpacked: entries, bytes in all, and times its packed size where an entry is larger than a megabyte. */
export interface ArchiveLimits { entries: number; bytes: number; ratio: number }
export const officeLimits: ArchiveLimits = { entries: 2_000, bytes: 200_000_000, ratio: 100 }

/** One file inside an archive, unpacked. */
interface Part { name: string; bytes: Buffer }
/** Why an archive was not read; the words are for the person who sent it. */
export class ArchiveRefused extends Error {}

const broken = 'ファイルがこわれているか、ふつうの形ではありません。もとのソフトで開いて保存し直すか、PDFにしてから選んでください。'
const tooMuch = '中身を広げると大きくなりすぎます。PDFにしてから選んでください。'

/** Unpacks a ZIP one part after another, never beyond its limits whatever the archive says of itself. Throws ArchiveRefused. */
export function* partsOf(bytes: Buffer, limits: ArchiveLimits): Generator<Part> {
  const end = bytes.length - 22
  // No comment, no second disk, no 64-bit directory, nothing before and nothing after: what one program reads is what every program reads.
  if (end < 0 || bytes.readUInt32LE(end) !== 0x06054b50 || bytes.readUInt16LE(end + 20) !== 0 || bytes.readUInt32LE(end + 4) !== 0 || bytes.readUInt32LE(0) !== 0x04034b50) throw new ArchiveRefused(broken)
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (at + bytes.readUInt32LE(end + 12) !== end || count === 0xffff) throw new ArchiveRefused(broken)
  if (count > limits.entries) throw new ArchiveRefused(tooMuch)
  const names = new Set<string>()
  let left = limits.bytes
  let packedUntil = 0
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== 0x02014b50) throw new ArchiveRefused(broken)
    const [flags, method, packed, start] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)]
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    if (flags & 0x2041) throw new ArchiveRefused('パスワードのかかったファイルは中を確かめられません。パスワードを外して保存し直してから選んでください。')
    if ((method !== 0 && method !== 8) || start + 30 > end || bytes.readUInt32LE(start) !== 0x04034b50) throw new ArchiveRefused(broken)
    const body = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28)
    const sameName = bytes.toString('utf8', start + 30, start + 30 + bytes.readUInt16LE(start + 26)) === name
    // Two names for one place, or parts lying over each other, unpack to more than they weigh.
    if (!sameName || names.has(name.toLowerCase()) || start < packedUntil || body + packed > end || /^[/\\]|\.\.|[\\:\0]/.test(name)) throw new ArchiveRefused(broken)
    names.add(name.toLowerCase())
    packedUntil = body + packed
    const unpacked = unpack(bytes.subarray(body, body + packed), method, left)
    if (unpacked.length > 1_000_000 && unpacked.length > packed * limits.ratio) throw new ArchiveRefused(tooMuch)
    left -= unpacked.length
    yield { name, bytes: unpacked }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
}

function unpack(packed: Buffer, method: number, most: number): Buffer {
  if (most <= 0) throw new ArchiveRefused(tooMuch)
  if (method === 0) return packed
  try {
    return inflateRawSync(packed, { maxOutputLength: most })
  } catch (error) {
    throw new ArchiveRefused((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooMuch : broken)
  }
}
