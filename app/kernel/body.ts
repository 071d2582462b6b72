import { TooLarge, partForm } from './multipart.ts'
import type { Upload, UploadLimits } from './multipart.ts'
import type { Raw } from './record.ts'

const [MOST_BYTES, MOST_FILE_BYTES, MOST_FIELDS] = [1_000_000, 2_000_000, 10_000]

/** Whether a request brings a form with files. */
export const bringsFiles = (request: Request): boolean => (request.headers.get('content-type') ?? '').startsWith('multipart/form-data')

/** The form of an ordinary page; a file in it (a table to import) stands under its name as text. Throws TooLarge. */
export async function readForm(request: Request): Promise<Raw> {
  const withFile = bringsFiles(request)
  const most = withFile ? MOST_FILE_BYTES : MOST_BYTES
  if (Number(request.headers.get('content-length') ?? 0) > most) throw new TooLarge()
  const bytes = await bytesUpTo(request, most)
  return rawOf(withFile ? await readFiles(bytes, request.headers.get('content-type') ?? '') : [...new URLSearchParams(new TextDecoder().decode(bytes))])
}

/** The form of a page that takes files: text as ever, files laid down in `folder`; null takes the text alone. Throws TooLarge. */
export async function readFormWithFiles(request: Request, limits: UploadLimits, folder: string | null): Promise<{ form: Raw; uploads: Upload[] }> {
  if (!bringsFiles(request)) return { form: await readForm(request), uploads: [] }
  const { fields, uploads } = await partForm((request.body ?? []) as AsyncIterable<Uint8Array>, request.headers.get('content-type') ?? '', limits, folder)
  return { form: rawOf(fields), uploads }
}

function rawOf(fields: readonly [string, string][]): Raw {
  if (fields.length > MOST_FIELDS) throw new TooLarge()
  const raw: Record<string, string[]> = Object.create(null) as Record<string, string[]>
  for (const [name, value] of fields) (raw[name] ??= []).push(value)
  return raw
}

/** The body, read no further than allowed also when its length was not said. */
async function bytesUpTo(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > most) throw new TooLarge()
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

/** The text of a file: UTF-8 or, as Windows in Japan writes it, CP932; a sign that is neither becomes U+FFFD. */
function textOfFile(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('shift_jis').decode(bytes)
  }
}

/** What cannot be parted reads as an empty form, and the page says what is missing. */
async function readFiles(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<[string, string][]> {
  const form = await new Response(bytes, { headers: { 'Content-Type': type } }).formData().catch(() => new FormData())
  return Promise.all([...form].map(async ([name, value]): Promise<[string, string]> => [name, typeof value === 'string' ? value : textOfFile(await value.bytes())]))
}
