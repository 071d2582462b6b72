import { randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** A file of a form, laid down under `path` while the request lasts. `isTooLarge`: more than is taken, nothing of it was kept. */
export interface Upload { field: string; name: string; path: string; bytes: number; isTooLarge: boolean }
/** How much is taken of a form with files, in bytes; `files` is how many. */
export interface UploadLimits { text: number; file: number; all: number; files: number }
/** Thrown when a request is larger than anything a form sends. */
export class TooLarge extends Error {}

const MOST_HEADERS = 16_000
const BREAK = '\r\n'

interface Part { field: string; text: Buffer[]; upload: Upload | null; handle: FileHandle | null }

/** Parts a form as it streams in: its text in memory, its files in `folder` (null: nowhere). What cannot be parted gives what was read up to there. */
export async function partForm(body: AsyncIterable<Uint8Array>, type: string, limits: UploadLimits, folder: string | null): Promise<{ fields: [string, string][]; uploads: Upload[] }> {
  const fields: [string, string][] = []
  const uploads: Upload[] = []
  const [, quoted, bare] = /boundary=(?:"([^"]{1,70})"|([^\s;,]{1,70}))/i.exec(type) ?? []
  const delimiter = Buffer.from(`${BREAK}--${quoted ?? bare ?? ''}`, 'latin1')
  if (delimiter.length === 4) return { fields, uploads }
  let pending: Buffer = Buffer.from(BREAK)
  let state: 'before' | 'after boundary' | 'headers' | 'content' | 'end' = 'before'
  let part: Part | null = null
  let [read, kept, text] = [0, 0, 0]

  const take = async (bytes: Buffer): Promise<void> => {
    if (!part) return
    if (!part.upload) {
      text += bytes.length
      if (text > limits.text) throw new TooLarge()
      part.text.push(Buffer.from(bytes))
      return
    }
    part.upload.bytes += bytes.length
    kept += bytes.length
    part.upload.isTooLarge ||= part.upload.bytes > limits.file || kept > limits.all
    if (!part.upload.isTooLarge) for (let at = 0; part.handle && at < bytes.length;) at += (await part.handle.write(bytes, at)).bytesWritten
  }
  const close = async (): Promise<void> => {
    if (part && !part.upload) fields.push([part.field, Buffer.concat(part.text).toString('utf8')])
    await part?.handle?.close()
    part = null
  }
  const begin = async (headers: string): Promise<void> => {
    const disposition = /^content-disposition:\s*form-data(;.*)$/im.exec(headers)?.[1]
    const field = disposition && parameter(disposition, 'name')
    if (!disposition || field === undefined) return
    const name = parameter(disposition, 'filename')
    // A browser sends a choice of no file as a file without a name.
    if (name === '') return
    part = { field, text: [], upload: null, handle: null }
    if (name === undefined) return
    part.upload = { field, name, path: folder ? join(folder, randomUUID()) : '', bytes: 0, isTooLarge: uploads.length >= limits.files }
    if (folder) part.handle = await open(part.upload.path, 'wx', 0o600)
    uploads.push(part.upload)
  }
  /** Moves on as far as what has come allows; false when more is needed. */
  const step = async (): Promise<boolean> => {
    if (state === 'before' || state === 'content') {
      const at = pending.indexOf(delimiter)
      const whole = at >= 0 ? at : Math.max(pending.length - delimiter.length + 1, 0)
      await take(pending.subarray(0, whole))
      pending = pending.subarray(at >= 0 ? at + delimiter.length : whole)
      if (at < 0) return false
      await close()
      state = 'after boundary'
      return true
    }
    if (state === 'after boundary') {
      if (pending.length < 2) return false
      state = pending.toString('latin1', 0, 2) === BREAK ? 'headers' : 'end'
      pending = pending.subarray(2)
      return true
    }
    if (state === 'headers') {
      const at = pending.indexOf(BREAK + BREAK)
      if (at > MOST_HEADERS || (at < 0 && pending.length > MOST_HEADERS)) state = 'end'
      if (at < 0 || state === 'end') return false
      await begin(pending.toString('utf8', 0, at))
      pending = pending.subarray(at + 4)
      state = 'content'
      return true
    }
    return false
  }

  try {
    for await (const chunk of body) {
      read += chunk.byteLength
      // What is too large is still read past, so that the text beside it is not lost; but not for ever.
      if (read > limits.all * 3 + limits.text) throw new TooLarge()
      pending = Buffer.concat([pending, chunk])
      while (await step());
    }
  } finally {
    await close()
  }
  return { fields, uploads }
}

/** Browsers write the quotes and line breaks of a name as %22, %0D and %0A. */
function parameter(disposition: string, name: string): string | undefined {
  const value = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition)?.[1]
  return value?.replaceAll('%22', '"').replaceAll(/%0D/gi, '\r').replaceAll(/%0A/gi, '\n')
}
