import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examine } from '../../app/files/examine.ts'
import { fileIds, household, openOfficeWithFiles, pdf, photograph, send } from '../../app/files/files.fixtures.ts'
import { fileIdOf } from '../../app/files/files.db.ts'
import { promisedBy } from '../../app/files/formats.ts'
import { everyCheck, lookInto } from '../../app/files/looked-into.ts'
import type { Checks } from '../../app/files/looked-into.ts'
import type { Keeping } from '../../app/files/keeping.ts'
import { scan } from '../../app/files/scanner.ts'
import { keepFigure } from '../figures.ts'
import type { Office } from '../office.ts'
import { eicar, evilFiles, word, zip } from './evil-files.ts'
import type { Evil } from './evil-files.ts'
import { openScanner } from './scanner.ts'
import type { Manner } from './scanner.ts'

let office: Office
let kept: Keeping
let path: string
let scanner: Awaited<ReturnType<typeof openScanner>>
let evil: Evil[]
const served: string[] = []
const controls = { held: 0, byOneCheck: 0, all: 0 }
let sent = 0
beforeAll(async () => {
  scanner = await openScanner(eicar, { path: join(mkdtempSync(join(tmpdir(), 'kyoten-scan-')), 's') })
  ;({ office, kept } = await openOfficeWithFiles({ scanner: scanner.address }))
  path = `/families/${(await household(office)).family}/files`
  evil = await evilFiles()
}, 120_000)
afterAll(async () => {
  keepFigure({
    id: 'S11', figure: 'files that must never be given out, sent through the form: EICAR, bombs, polyglots, scripts, traversal, floods of pixels', value: `${served.length} served`, sample: `${sent} files`,
    target: '0 served', control: `${controls.held} of ${controls.all} come through with the checks that stop them left out (${controls.byOneCheck} of them with one left out); harmless files of each format are kept`,
    ok: served.length === 0 && controls.all > 0 && controls.held === controls.all,
  })
  await office.close()
  await scanner.close()
})

const stored = (): string[] => readdirSync(kept.filesFolder, { recursive: true, encoding: 'utf8' }).filter((name) => /[0-9a-f-]{36}/.test(name))
/** Sends one file and says whether it can be had afterwards; what is refused says what to do. */
async function isServed(what: string, name: string, bytes: Buffer): Promise<boolean> {
  sent += 1
  const before = stored().length
  const answer = await send(office, 'nurse', path, [{ name, bytes }])
  const got = answer.status === 422 ? null : await (await office.as('nurse')).get(`/files/${fileIdOf(answer.id, 0)}/content`)
  const isThere = got?.status === 200 || stored().length !== before
  if (isThere) served.push(what)
  else expect([what, /ください|ません/.test(answer.text)]).toEqual([what, true])
  return isThere
}

const leaveOut: Checks = { named: async (_, name) => { const promised = promisedBy(name); return 'type' in promised ? promised : { type: 'pdf' } }, foreign: () => false, inside: async (_, type) => ({ is: 'taken', type, drawn: null }) }
/** Whether a file comes through when these checks alone are left out. */
const comesThrough = async ({ bytes, name }: Evil, out: readonly (keyof Checks)[]): Promise<boolean> =>
  (await lookInto(bytes, name, { ...everyCheck, ...Object.fromEntries(out.map((check) => [check, leaveOut[check]])) })).is === 'taken'

test('no file that acts, hides another, floods or lies about itself can be had after it was sent; and each comes through once its check is left out', async () => {
  expect(evil.length).toBeGreaterThan(40)
  for (const one of evil) {
    expect([one.what, await isServed(one.what, one.name, one.bytes)]).toEqual([one.what, false])
    controls.all += 1
    const single = await comesThrough(one, ['inside']) || await comesThrough(one, ['foreign']) || await comesThrough(one, ['named'])
    if (single) controls.byOneCheck += 1
    const through = single || await comesThrough(one, ['named', 'inside']) || await comesThrough(one, ['foreign', 'inside']) || await comesThrough(one, ['named', 'foreign', 'inside'])
    expect([one.what, through]).toEqual([one.what, true])
    controls.held += 1
  }
  expect(await fileIds(office)).toEqual([])
  expect(stored()).toEqual([])
}, 300_000)

test('harmless files of every format come through the same way', async () => {
  const photo = await photograph()
  const silence = Buffer.concat([Buffer.from('RIFF'), Buffer.from([36 + 800, 3, 0, 0]), Buffer.from('WAVEfmt '), Buffer.from([16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0]), Buffer.from('data'), Buffer.from([32, 3, 0, 0]), Buffer.alloc(800)])
  silence.writeUInt32LE(silence.length - 8, 4)
  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)])
  const box = (type: string, body: Buffer): Buffer => { const head = Buffer.alloc(8); head.writeUInt32BE(body.length + 8); head.write(type, 4, 'latin1'); return Buffer.concat([head, body]) }
  const sheet = zip([{ name: '[Content_Types].xml', bytes: Buffer.from('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>') }, { name: 'xl/workbook.xml', bytes: Buffer.from('<workbook/>') }])
  const harmless: [string, Buffer][] = [
    ['a.JPG', photo], ['a.png', await sharp(photo).png().toBuffer()], ['a.webp', await sharp(photo).webp().toBuffer()], ['a.pdf', pdf()], ['a.docx', word()], ['a.xlsx', sheet],
    ['a.wav', silence], ['a.mp3', Buffer.concat(Array.from({ length: 20 }, () => frame))], ['a.m4a', Buffer.concat([box('ftyp', Buffer.from('M4A \0\0\0\0M4A mp42')), box('moov', Buffer.alloc(16)), box('mdat', Buffer.alloc(64))])],
  ]
  for (const [name, bytes] of harmless) {
    const answer = await send(office, 'nurse', path, [{ name, bytes }])
    expect([name, answer.status, /＊[^ ]+/.exec(answer.text)?.[0]]).toEqual([name, 303, undefined])
    const got = await (await office.as('nurse')).get(`/files/${fileIdOf(answer.id, 0)}/content`)
    expect([name, got.status, /attachment/.test(got.response.headers.get('content-disposition')!)]).toEqual([name, 200, true])
  }
}, 60_000)

test('where a photograph was taken is gone from everything that is given out; it was in what was sent', async () => {
  const photo = await photograph()
  const place = Buffer.from('Kamera')
  expect([(await sharp(photo).metadata()).exif !== undefined, photo.includes(place)]).toEqual([true, true])
  const { id } = await send(office, 'nurse', path, [{ name: 'a.jpg', bytes: photo }])
  sent += 1
  for (const of of ['content', 'thumbnail']) {
    const { bytes } = await (await office.as('nurse')).get(`/files/${fileIdOf(id, 0)}/${of}`)
    const { exif, xmp, iptc, icc } = await sharp(bytes).metadata()
    expect([of, exif, xmp, iptc, icc, Buffer.from(bytes).includes(place)]).toEqual([of, undefined, undefined, undefined, undefined, false])
  }
})

test.each([
  ['upwards', '../../etc/x.jpg'], ['upwards in Windows', '..\\..\\x.jpg'], ['of a root', '/etc/x.jpg'], ['of a drive', 'C:\\Windows\\x.jpg'], ['with a NUL', 'x\0.jpg'], ['without a name', '.jpg'],
  ['of a device', 'CON.jpg'], ['of three thousand signs', `${'長'.repeat(3_000)}.jpg`],
])('a name %s decides nothing about where a file lies', async (_, name) => {
  sent += 1
  const before = stored().length
  const { id, status } = await send(office, 'nurse', path, [{ name, bytes: await photograph() }])
  expect(status).toBe(303)
  expect(stored().length).toBe(before + 2)
  expect(stored().every((one) => /^([0-9a-f]{2})\/\1[0-9a-f-]{34}(-t)?$/.test(one))).toBe(true)
  const page = await (await office.as('nurse')).get(`/files/${fileIdOf(id, 0)}`)
  expect(page.html).not.toMatch(/\.\.[/\\]|Windows|etc\/x/)
  expect(readdirSync(kept.runtimeFolder)).toEqual([])
})

describe('a virus scanner', () => {
  /** A whole PDF with the text in a comment that no reader shows. */
  const infected = (): Buffer => Buffer.from(pdf().toString('latin1').replace('%PDF-1.7\n', `%PDF-1.7\n%${eicar}\n`), 'latin1')

  test('stops what it finds, over a socket file and over a port; the same file comes through without one', async () => {
    expect(await isServed('EICAR in a PDF', 'a.pdf', infected())).toBe(false)
    expect(scanner.read).toBeGreaterThan(0)
    const overPort = await openScanner(eicar, 'port')
    kept.scanner = overPort.address
    expect(await isServed('EICAR in a PDF, over a port', 'a.pdf', infected())).toBe(false)
    expect((await send(office, 'nurse', path, [{ name: 'a.pdf', bytes: pdf() }])).status).toBe(303)
    await overPort.close()
    controls.all += 1
    kept.scanner = null
    expect((await send(office, 'nurse', path, [{ name: 'a.pdf', bytes: infected() }])).status).toBe(303)
    controls.held += 1
    controls.byOneCheck += 1
    kept.scanner = scanner.address
  })

  test.each<Manner>(['garbage', 'hangs up', 'error'])('that answers with %s lets nothing in', async (manner) => {
    scanner.manner = manner
    const answer = await send(office, 'nurse', path, [{ name: 'a.pdf', bytes: pdf() }])
    scanner.manner = 'reads'
    expect([answer.status, answer.text.includes('ウイルスの検査が答えないため')]).toEqual([422, true])
  })

  test('that says nothing is waited for no longer than its limit; one that is gone is no answer', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'kyoten-scan-')), 'a')
    writeFileSync(file, pdf())
    scanner.manner = 'silent'
    const started = performance.now()
    expect(await scan(scanner.address, file, 300)).toBe('no answer')
    expect(performance.now() - started).toBeLessThan(3_000)
    scanner.manner = 'reads'
    expect(await scan(scanner.address, file, 300)).toBe('clean')
    expect(await scan({ path: '/nonexistent/clamd' }, file, 300)).toBe('no answer')
  })
})

test('what looks into a file is stopped when it takes too long or too much, and may write nowhere else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kyoten-examine-'))
  const file = join(folder, 'in')
  writeFileSync(file, await photograph())
  const asked = { path: file, name: 'a.jpg', picture: join(folder, 'p'), thumbnail: join(folder, 't') }
  expect((await examine(asked, folder)).is).toBe('taken')
  expect(readFileSync(asked.picture).length).toBeGreaterThan(0)
  expect(await examine(asked, folder, { time: 20, memory: 10 ** 10 })).toMatchObject({ is: 'refused', words: expect.stringContaining('止めました') })
  expect(await examine(asked, folder, { time: 30_000, memory: 1_000_000 })).toMatchObject({ is: 'refused', words: expect.stringContaining('止めました') })
  expect(await examine({ ...asked, picture: join(tmpdir(), `kyoten-elsewhere-${process.pid}`) }, folder)).toMatchObject({ is: 'refused' })
})
