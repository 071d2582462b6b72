import { mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { TooLarge, partForm } from './multipart.ts'
import type { UploadLimits } from './multipart.ts'

const limits: UploadLimits = { text: 1_000, file: 5_000, all: 8_000, files: 3 }
const type = 'multipart/form-data; boundary=xYz'
const part = (head: string, body: string): string => `--xYz\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`
const whole = (...parts: string[]): string => `${parts.join('')}--xYz--\r\n`
const folder = (): string => mkdtempSync(join(tmpdir(), 'kyoten-parts-'))

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const read = (text: string, size = 1_000, into: string | null = folder()) => partForm(inPieces(Buffer.from(text).toString('latin1'), size), type, limits, into)

describe('a form with files', () => {
  const text = whole(part('name="shows"', 'あざ\r\n--xY ではない'), part('name="file"; filename="写真.jpg"\r\nContent-Type: image/jpeg', '\r\n--xYabc\0\r\n'), part('name="after"', ''))
  test.each([1, 2, 3, 7, 1_000])('is parted the same in pieces of %i bytes', async (size) => {
    const { fields, uploads } = await read(text, size)
    expect(fields).toEqual([['shows', 'あざ\r\n--xY ではない'], ['after', '']])
    expect(uploads).toMatchObject([{ field: 'file', name: '写真.jpg', bytes: 12, isTooLarge: false }])
    expect(readFileSync(uploads[0]!.path, 'latin1')).toBe('\r\n--xYabc\0\r\n')
  })

  test('in which no file was chosen brings none', async () => {
    expect(await read(whole(part('name="file"; filename=""\r\nContent-Type: application/octet-stream', ''), part('name="a"', 'x')))).toEqual({ fields: [['a', 'x']], uploads: [] })
  })

  test('is what the platform reads of it', async () => {
    const form = new FormData()
    form.append('a', 'い"ろ')
    form.append('file', new Blob(['abc']), 'a"b\r\n.pdf')
    const sent = new Response(form)
    const { fields, uploads } = await partForm(sent.body as unknown as AsyncIterable<Uint8Array>, sent.headers.get('content-type')!, limits, folder())
    expect([fields, uploads.map(({ name, bytes }) => [name, bytes])]).toEqual([[['a', 'い"ろ']], [['a"b\r\n.pdf', 3]]])
  })
})

describe('what is too large', () => {
  const file = (bytes: number): string => part('name="file"; filename="a.pdf"', 'x'.repeat(bytes))
  test.each([
    ['a file', [file(5_001)], [true]], ['files together', [file(4_500), file(4_500)], [false, true]], ['too many', [file(1), file(1), file(1), file(1)], [false, false, false, true]],
  ] as const)('%s: it is said of the file, and the text beside it is read', async (_, files, expected) => {
    const { fields, uploads } = await read(whole(...files, part('name="shows"', 'x')))
    expect(uploads.map(({ isTooLarge }) => isTooLarge)).toEqual(expected)
    expect(fields).toEqual([['shows', 'x']])
  })

  test('text, or a request that does not end: refused', async () => {
    await expect(read(whole(part('name="a"', 'x'.repeat(1_001))))).rejects.toThrow(TooLarge)
    await expect(read(whole(file(30_000)))).rejects.toThrow(TooLarge)
  })
})

test('nothing is laid down for whoever may not send files', async () => {
  const { fields, uploads } = await read(whole(part('name="shows"', 'x'), part('name="file"; filename="a.pdf"', 'abc')), 5, null)
  expect([fields, uploads.length]).toEqual([[['shows', 'x']], 1])
})

test.each(['', 'x', '--xYz', '--xYz\r\n', '--xYz\r\nContent-Disposition: form-data; name="a"', '--xYz\r\nx: y\r\n\r\nabc\r\n--xYz--', `--xYz\r\n${'x'.repeat(20_000)}`])('what cannot be parted (%#) reads as nothing', async (text) => {
  const into = folder()
  expect((await read(text, 100, into)).fields).toEqual([])
  expect(readdirSync(into)).toEqual([])
})
