import { fileTypes } from '../codes/files.ts'
import type { FileType } from '../codes/files.ts'

const extensions: Readonly<Record<string, FileType>> = {
  jpg: 'jpeg', jpeg: 'jpeg', jfif: 'jpeg', png: 'png', webp: 'webp', pdf: 'pdf', docx: 'docx', xlsx: 'xlsx', m4a: 'm4a', mp3: 'mp3', wav: 'wav',
}

/** What the input of a form offers to choose from. */
export const acceptedExtensions = Object.keys(extensions).map((extension) => `.${extension}`).join(',')

/** The formats in words, for the form and for refusals. */
export const acceptedWords = `写真（JPEG・PNG・WebP）、文書（PDF・Word の .docx・Excel の .xlsx）、音声（M4A・MP3・WAV）`

const asPdf = 'もとのソフトで開き、「PDFとして保存」したものを選んでください。'
const advice: Readonly<Record<string, string>> = {
  heic: 'iPhone の写真（HEIC）は受け取れません。iPhone の「設定」→「カメラ」→「フォーマット」を「互換性優先」にして撮るか、パソコンで JPEG に変えてから選んでください。',
  tif: '画像の TIFF は受け取れません。PDF か JPEG に変えてから選んでください。',
  doc: `古い Word・Excel の形は受け取れません。${asPdf}`,
  docm: `マクロの入る文書は受け取れません。${asPdf}`,
  zip: 'まとめたファイル（ZIP など）は受け取れません。中のファイルを取り出し、1つずつ選んでください。',
  txt: `文字だけのファイルは受け取れません。内容を記録に書き写すか、${asPdf}`,
  mp4: '動画は受け取れません。見えたことを記録に書き、必要な場面を写真にして選んでください。',
}
const alike: Readonly<Record<string, string>> = {
  heif: 'heic', hif: 'heic', tiff: 'tif', xls: 'doc', ppt: 'doc', pptx: 'doc', rtf: 'doc', odt: 'doc', ods: 'doc', xlsm: 'docm', dotm: 'docm', xltm: 'docm', pptm: 'docm', xlsb: 'docm',
  '7z': 'zip', rar: 'zip', lzh: 'zip', gz: 'zip', tar: 'zip', jar: 'zip', iso: 'zip', csv: 'txt', html: 'txt', htm: 'txt', mov: 'mp4', avi: 'mp4', m4v: 'mp4', webm: 'mp4',
}

/** The last part of a name, as people see it: without folders, signs that steer the screen, or more than 200 signs. */
export function plainName(sent: string): string {
  const last = sent.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  return last.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim().slice(-200) || '名前なし'
}

/** The format a name promises, or why a file of that name is not taken. */
export function promisedBy(name: string): { type: FileType } | { refused: string } {
  const extension = /\.([^.]+)$/.exec(plainName(name).normalize('NFKC').toLowerCase())?.[1]?.trim() ?? ''
  const type = Object.hasOwn(extensions, extension) ? extensions[extension] : undefined
  if (type) return { type }
  return { refused: adviceFor(extension) ?? `受け取れるのは ${acceptedWords} です。${asPdf}` }
}

/** What to do with a file of a format that is not taken. */
export const adviceFor = (extension: string): string | undefined => {
  const word = Object.hasOwn(alike, extension) ? alike[extension]! : extension
  return Object.hasOwn(advice, word) ? advice[word] : undefined
}

/** Under which extension a kept file is given out, and as what. */
export const formatOf = (type: string): (typeof fileTypes)[number] => fileTypes.find(({ code }) => code === type)!
