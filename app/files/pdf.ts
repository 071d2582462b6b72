import { inflateSync } from 'node:zlib'

/** Names that make a PDF act, fetch or carry another file. Links that a reader clicks (/URI) are not among them. */
const acting = /\/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR|Rendition|Movie|Sound|3D)(?![A-Za-z0-9])/
const MOST_UNPACKED = 200_000_000
const broken = 'PDFとして読めません。もう一度PDFとして保存するか、印刷した紙を読み取ったものを選んでください。'
const acts = 'このPDFには、開くと動くもの（スクリプトなど）か、ほかのファイルが入っています。もとのソフトで「印刷」→「PDFとして保存」したものを選んでください。'

/**
 * Why a PDF is not taken, or null: encrypted ones cannot be looked into, and nothing in it may act or carry a file. Looked at: everything outside of streams,
 * and every stream packed by Flate alone, object streams among them; an object stream packed in any other way is refused.
 */
export function pdfRefusal(bytes: Buffer): string | null {
  if (!/^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8)) || !/%%EOF[\s\0]*$/.test(bytes.toString('latin1', Math.max(bytes.length - 1_100, 0)))) return broken
  const text = bytes.toString('latin1')
  const names = named(text)
  if (/\/Encrypt(?![A-Za-z])/.test(names)) return 'パスワードや印刷の制限のかかったPDFは中を確かめられません。制限を外して保存し直してから選んでください。'
  if (acting.test(names)) return acts
  let left = MOST_UNPACKED
  let packedObjects = 0
  for (const { start, before } of streams(text)) {
    const dictionary = named(before)
    const holdsObjects = /\/ObjStm(?![A-Za-z])/.test(dictionary) || (/\/First(?![A-Za-z])/.test(dictionary) && /\/N(?![A-Za-z])/.test(dictionary))
    if (!beginsPacked(bytes, start) && !holdsObjects) continue
    const unpacked = unpack(bytes, start, left)
    if (unpacked === 'too much') return '中身を広げると大きくなりすぎるPDFです。分けて保存し直してから選んでください。'
    if (unpacked === null || (holdsObjects && packsTwice(dictionary))) {
      if (holdsObjects) return broken
      continue
    }
    left -= unpacked.length
    packedObjects += holdsObjects ? 1 : 0
    if (acting.test(named(unpacked.toString('latin1')))) return acts
  }
  // An object stream that was named somewhere and never met is one that another reader would find by another way.
  return packedObjects < (names.match(/\/Type\s*\/ObjStm(?![A-Za-z])/g)?.length ?? 0) ? broken : null
}

/** Names as a reader takes them: /J#61vaScript is /JavaScript. */
const named = (text: string): string => text.replaceAll(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** Where each stream begins, with what is said about it before (its dictionary stands there). */
function* streams(text: string): Generator<{ start: number; before: string }> {
  let from = 0
  for (const found of text.matchAll(/(?<!end)stream(?:\r\n|\n|\r)/g)) {
    const before = text.slice(Math.max(from, found.index - 4_000), found.index)
    // What stands before its own `5 0 obj` belongs to other objects.
    yield { start: found.index + found[0].length, before: before.slice(Math.max(before.lastIndexOf(' obj'), 0)) }
    from = found.index
  }
}

const packsTwice = (dictionary: string): boolean => !/\/Filter\s*(?:\/FlateDecode|\[\s*\/FlateDecode\s*\])/.test(dictionary) || /\/(?:Predictor|Crypt|ASCII85Decode|ASCIIHexDecode|LZWDecode|RunLengthDecode)/.test(dictionary)

/** The two bytes before everything that is packed by Flate (RFC 1950). */
const beginsPacked = (bytes: Buffer, at: number): boolean => at + 2 <= bytes.length && (bytes[at]! & 0x0f) === 8 && bytes.readUInt16BE(at) % 31 === 0

function unpack(bytes: Buffer, start: number, most: number): Buffer | 'too much' | null {
  if (most <= 0) return 'too much'
  try {
    return inflateSync(bytes.subarray(start), { maxOutputLength: most })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too much' : null
  }
}
