import { fileTypeFromBuffer } from 'file-type'
import type { FileType } from '../codes/files.ts'
import { audioRefusal } from './audio.ts'
import { adviceFor, promisedBy } from './formats.ts'
import { officeRefusal } from './office.ts'
import { pdfRefusal } from './pdf.ts'
import { drawAnew } from './picture.ts'

/** A file that may be kept: its format, and for a photograph what was drawn anew of it. */
export interface Taken { is: 'taken'; type: FileType; drawn: { picture: Buffer; thumbnail: Buffer; width: number; height: number } | null }
export type LookedInto = Taken | { is: 'refused'; words: string }

/** What a reader of first bytes calls each format; two readers must agree with the name. */
const firstBytes: Readonly<Record<FileType, readonly string[]>> = {
  jpeg: ['jpg'], png: ['png'], webp: ['webp'], pdf: ['pdf'], docx: ['docx'], xlsx: ['xlsx'], m4a: ['m4a', 'mp4'], mp3: ['mp3'], wav: ['wav'],
}

const refused = (words: string): LookedInto => ({ is: 'refused', words })

/** Looks into a file: its name, its first bytes and its inside must say the same, and nothing in it may act. Runs in a process of its own. */
export async function lookInto(bytes: Buffer, name: string): Promise<LookedInto> {
  const promised = promisedBy(name)
  if ('refused' in promised) return refused(promised.refused)
  const { type } = promised
  const recognised = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (!firstBytes[type].includes(recognised?.ext ?? '')) {
    return refused(adviceFor(recognised?.ext ?? '') ?? '名前の終わり（.jpg など）と中身が合いません。もとのソフトで開き、正しい形で保存し直してから選んでください。')
  }
  switch (type) {
    case 'jpeg': case 'png': case 'webp': {
      const drawn = await drawAnew(bytes, type)
      return 'refused' in drawn ? refused(drawn.refused) : { is: 'taken', type, drawn }
    }
    case 'pdf': return judged(type, pdfRefusal(bytes))
    case 'docx': case 'xlsx': return judged(type, officeRefusal(bytes, type))
    case 'm4a': case 'mp3': case 'wav': return judged(type, audioRefusal(bytes, type))
  }
}

const judged = (type: FileType, words: string | null): LookedInto => (words === null ? { is: 'taken', type, drawn: null } : refused(words))
