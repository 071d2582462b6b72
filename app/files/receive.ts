import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { formatOf } from './formats.ts'
import type { FileKind, FileType } from '../codes/files.ts'
import type { Upload } from '../kernel/multipart.ts'
import { examine } from './examine.ts'
import type { Examined } from './examine.ts'
import { plainName } from './formats.ts'
import { keeping } from './keeping.ts'
import { scan } from './scanner.ts'

/** A file of a form that may be kept: where its bytes lie until the request is over. */
export interface Received { name: string; type: FileType; kind: FileKind; path: string; thumbnail: string | null; width: number | null; height: number | null }
/** What came of the files of a form: all of them, or the ones that were refused and why (`at` counts from 1 in the order they were chosen). */
export interface Receipt { received: readonly Received[]; refused: readonly { at: number; name: string; words: string }[] }

const AT_ONCE = 2
let working = 0
const waiting: (() => void)[] = []

/** Looks at every file of a form, one after another: size, scanner, name, first bytes and inside. What fails any of them is refused. */
export async function receiveFiles(uploads: readonly Upload[], folder: string): Promise<Receipt> {
  const refused: { at: number; name: string; words: string }[] = []
  const received: Received[] = []
  for (const [index, upload] of uploads.entries()) {
    const looked = await inTurn(() => lookAt(upload, folder))
    if (typeof looked === 'string') refused.push({ at: index + 1, name: plainName(upload.name), words: looked })
    else received.push(looked)
  }
  return { received, refused }
}

/** The file as it may be kept, or the reason why not. */
async function lookAt(upload: Upload, folder: string): Promise<Received | string> {
  const { scanner, limits, vault } = keeping()
  const megabytes = (bytes: number): number => Math.floor(bytes / 1_000_000)
  if (upload.isTooLarge) return `大きすぎます。1つ${megabytes(limits.file)}MB、まとめて${megabytes(limits.all)}MB・${limits.files}個までです。小さくするか、分けて送ってください。`
  if (upload.bytes === 0) return '中身が空です。もとのファイルを開いて確かめ、選び直してください。'
  if (!await vault.hasRoom()) return 'いまはファイルを保存する場所が足りません。管理者に知らせてください。記録の文章は、これまでどおり書けます。'
  if (scanner) {
    const scanned = await scan(scanner, upload.path)
    if (scanned === 'found') return 'ウイルスの検査に引っかかりました。開かずに、管理者に知らせてください。'
    if (scanned === 'no answer') return 'ウイルスの検査が答えないため、受け取れません。少し待って選び直し、続くときは管理者に知らせてください。'
  }
  const [picture, thumbnail] = [join(folder, randomUUID()), join(folder, randomUUID())]
  return keepable(upload, picture, thumbnail, await examine({ path: upload.path, name: upload.name, picture, thumbnail }, folder))
}

function keepable(upload: Upload, picture: string, thumbnail: string, examined: Examined): Received | string {
  if (examined.is === 'refused') return examined.words
  const { type, drawn } = examined
  const base = { name: plainName(upload.name), type, kind: formatOf(type).kind }
  return drawn ? { ...base, path: picture, thumbnail, ...drawn } : { ...base, path: upload.path, thumbnail: null, width: null, height: null }
}

/** A photograph unpacked weighs hundreds of megabytes: no more than two are looked at at once. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (working >= AT_ONCE) await new Promise<void>((resolve) => { waiting.push(resolve) })
  working += 1
  try {
    return await work()
  } finally {
    working -= 1
    waiting.shift()?.()
  }
}
