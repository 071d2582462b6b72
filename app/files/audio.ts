import type { FileType } from '../codes/files.ts'

const broken = '音声として読めません。録音した機械から、もう一度取り出したものを選んでください。'

/** Why a recording is not taken, or null. It is kept as it came, so its parts must fill it from the first byte to the last, and it may not tell where it was made. */
export function audioRefusal(bytes: Buffer, type: Extract<FileType, 'm4a' | 'mp3' | 'wav'>): string | null {
  if (tellsWhere(bytes)) return '録音した場所の情報が入っている音声です。録音アプリの「位置情報」を切って書き出し直してから選んでください。'
  return { m4a: fillsBoxes, mp3: fillsFrames, wav: fillsChunks }[type](bytes) ? null : broken
}

/** Boxes and keys in which telephones write coordinates (ISO 6709). */
const tellsWhere = (bytes: Buffer): boolean => ['©xyz', 'location.ISO6709', 'loci\0\0\0\0'].some((mark) => bytes.includes(Buffer.from(mark, 'latin1')))

/** MPEG-4: boxes one after another to the end, a film of sound alone. */
function fillsBoxes(bytes: Buffer): boolean {
  const found = new Set<string>()
  let at = 0
  while (at + 8 <= bytes.length) {
    const short = bytes.readUInt32BE(at)
    const size = short === 1 && at + 16 <= bytes.length ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? bytes.length - at : short
    if (size < 8 || at + size > bytes.length) return false
    found.add(bytes.toString('latin1', at + 4, at + 8))
    at += size
  }
  const known = ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'uuid', 'udta', 'meta', 'moof', 'mfra', 'sidx', 'styp', 'pdin']
  return at === bytes.length && bytes.toString('latin1', 4, 8) === 'ftyp' && found.has('moov') && [...found].every((name) => known.includes(name)) && !bytes.includes('vide\0\0\0\0', 0, 'latin1')
}

/** RIFF: its length is the file's, and chunks follow one another. */
function fillsChunks(bytes: Buffer): boolean {
  if (bytes.length < 44 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE' || Math.abs(bytes.readUInt32LE(4) + 8 - bytes.length) > 1) return false
  let at = 12
  while (at + 8 <= bytes.length) at += 8 + bytes.readUInt32LE(at + 4) + (bytes.readUInt32LE(at + 4) % 2)
  return Math.abs(at - bytes.length) <= 1
}

const rates = [[11_025, 12_000, 8_000], null, [22_050, 24_000, 16_000], [44_100, 48_000, 32_000]] as const
const kilobits = { one: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], two: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160] } as const

/** MPEG layer III: after its tag frame upon frame; a tag or a little silence may close it. */
function fillsFrames(bytes: Buffer): boolean {
  let at = bytes.toString('latin1', 0, 3) === 'ID3' ? 10 + [6, 7, 8, 9].reduce((size, byte) => size * 128 + (bytes[byte]! & 0x7f), 0) : 0
  let frames = 0
  for (let length = frameLength(bytes, at); length > 0; length = frameLength(bytes, at)) {
    at += length
    frames += 1
  }
  const rest = bytes.length - at
  return frames >= 3 && (rest <= 2_048 || ['TAG', 'APETAGEX', 'LYRICSBEGIN'].some((tag) => bytes.toString('latin1', at, at + tag.length) === tag && rest <= 65_536))
}

function frameLength(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return 0
  const [version, layer] = [(bytes[at + 1]! >> 3) & 3, (bytes[at + 1]! >> 1) & 3]
  const rate = rates[version]?.[(bytes[at + 2]! >> 2) & 3]
  const speed = kilobits[version === 3 ? 'one' : 'two'][bytes[at + 2]! >> 4]
  if (layer !== 1 || !rate || !speed) return 0
  return Math.floor(((version === 3 ? 144 : 72) * speed * 1_000) / rate) + ((bytes[at + 2]! >> 1) & 1)
}
