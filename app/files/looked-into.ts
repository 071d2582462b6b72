import { fileTypeFromBuffer } from 'file-type'
import type { FileType } from '../codes/files.ts'
import { audioRefusal } from './audio.ts'
import { holdsForeign } from './foreign.ts'
import { adviceFor, promisedBy } from './formats.ts'
import { officeRefusal } from './office.ts'
import { pdfRefusal } from './pdf.ts'
import { drawAnew } from './picture.ts'

/** A file that may be kept: its format, and for a photograph what was drawn anew of it. */
interface Taken { is: 'taken'; type: FileType; drawn: { picture: Buffer; thumbnail: Buffer; width: number; height: number } | null }
type LookedInto = Taken | { is: 'refused'; words: string }

/** What a reader of first bytes calls each format; two readers must agree with the name. */
const firstBytes: Readonly<Record<FileType, readonly string[]>> = {
  jpeg: ['jpg'], png: ['png'], webp: ['webp'], pdf: ['pdf'], docx: ['docx'], xlsx: ['xlsx'], m4a: ['m4a', 'mp4'], mp3: ['mp3'], wav: ['wav'],
}

/** The checks a file goes through, one after another; a control of a test leaves one out to see that the file would have come through. */
export interface Checks {
  /** Name and first bytes say the same, and it is a format we take. */
  named(bytes: Buffer, name: string): Promise<{ type: FileType } | { refused: string }>
  /** It is not a page or an archive as well. */
  foreign(bytes: Buffer, type: FileType): boolean
  /** Nothing inside it acts; a photograph is drawn anew. */
  inside(bytes: Buffer, type: FileType): Promise<LookedInto>
}

export const everyCheck: Checks = {
  async named(bytes, name) {
    const promised = promisedBy(name)
    if ('refused' in promised) return promised
    const recognised = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.ext ?? ''
    if (firstBytes[promised.type].includes(recognised)) return promised
    return { refused: adviceFor(recognised) ?? '名前の終わり（.jpg など）と中身が合いません。もとのソフトで開き、正しい形で保存し直してから選んでください。' }
  },
  foreign: (bytes, type) => !['docx', 'xlsx'].includes(type) && holdsForeign(bytes),
  async inside(bytes, type) {
    switch (type) {
      case 'jpeg': case 'png': case 'webp': {
        const drawn = await drawAnew(bytes, type)
        return 'refused' in drawn ? { is: 'refused', words: drawn.refused } : { is: 'taken', type, drawn }
      }
      case 'pdf': return judged(type, pdfRefusal(bytes))
      case 'docx': case 'xlsx': return judged(type, officeRefusal(bytes, type))
      case 'm4a': case 'mp3': case 'wav': return judged(type, audioRefusal(bytes, type))
    }
  },
}

const judged = (type: FileType, words: string | null): LookedInto => (words === null ? { is: 'taken', type, drawn: null } : { is: 'refused', words })

/** Looks into a file: its name, its first bytes and its inside must say the same, and nothing in it may act. Runs in a process of its own. */
export async function lookInto(bytes: Buffer, name: string, checks: Checks = everyCheck): Promise<LookedInto> {
  const named = await checks.named(bytes, name)
  if ('refused' in named) return { is: 'refused', words: named.refused }
  if (checks.foreign(bytes, named.type)) return { is: 'refused', words: 'ファイルの中に、別の形のもの（ページやまとめたファイル）が入っています。もとの機械やソフトから、もう一度取り出したものを選んでください。' }
  return checks.inside(bytes, named.type)
}
