import { deflateRawSync, deflateSync, crc32 } from 'node:zlib'
import { pdf, photograph } from '../../app/files/files.fixtures.ts'

/** A file that must never be given out. */
export interface Evil { what: string; name: string; bytes: Buffer }

/** The harmless text that every scanner calls a virus, in two halves so that this file is none. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

interface Entry { name: string; bytes: Buffer; stored?: boolean; says?: number }
/** A ZIP of these entries; `says` is a size that the directory claims instead of the real one. */
export function zip(entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, bytes, stored, says } of entries) {
    const packed = stored ? bytes : deflateRawSync(bytes, { level: 9 })
    const label = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(says ?? bytes.length, 18)
    common.writeUInt16LE(label.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, label, packed])
    const tail = Buffer.alloc(16)
    tail.writeUInt32LE(at, 12)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, tail.subarray(2), label]))
    locals.push(local)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, listed, end])
}

const contentTypes = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
/** A Word file with `more` in it. */
export const word = (more: readonly Entry[] = [], types = contentTypes): Buffer =>
  zip([{ name: '[Content_Types].xml', bytes: Buffer.from(types) }, { name: 'word/document.xml', bytes: Buffer.from('<w:document/>') }, ...more])

/** A PNG that says it has `side` × `side` pixels; its data are `rows` empty rows. */
export function png(side: number, rows: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(rows * (side * 3 + 1)), { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

const stream = (dictionary: string, bytes: Buffer): string => `<< ${dictionary} /Length ${bytes.length} >>\nstream\n${bytes.toString('latin1')}\nendstream`
const script = '<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>'
const hidden = Buffer.from(`5 0 ${script}`)

/** Every file of S11 that must be refused. */
export async function evilFiles(): Promise<Evil[]> {
  const photo = await photograph()
  const html = Buffer.from('<!DOCTYPE html><html><script>alert(1)</script></html>')
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  const archive = zip([{ name: 'a.txt', bytes: Buffer.from('a') }])
  const gif = Buffer.concat([Buffer.from('GIF89a/*'), Buffer.alloc(20), Buffer.from('*/=1;alert(1)')])
  const relations = (type: string): Buffer => Buffer.from(`<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="http://198.51.100.7/x" TargetMode="External"/></Relationships>`)
  const named = (what: string, name: string, bytes: Buffer): Evil => ({ what, name, bytes })
  return [
    named('SVG with a script', 'a.svg', svg),
    named('SVG called .png', 'a.png', svg),
    named('HTML called .jpg', 'a.jpg', html),
    named('HTML called .pdf', 'a.pdf', html),
    named('a program called .pdf', 'a.pdf', Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(200)])),
    named('a program by its last name', 'a.pdf.exe', pdf()),
    named('a name turned round on the screen', 'a\u202Efdp.exe', pdf()),
    named('GIF that is also JavaScript', 'a.gif', gif),
    named('GIF and JavaScript called .jpg', 'a.jpg', gif),
    named('PDF called .jpg', 'a.jpg', pdf()),
    named('JPEG called .png', 'a.png', photo),
    named('an archive', 'a.zip', archive),
    named('an archive called .docx', 'a.docx', archive),
    named('a Word file with macros by name', 'a.docm', word()),
    named('EICAR called .pdf', 'a.pdf', Buffer.from(eicar)),
    named('text', 'a.txt', Buffer.from('abc')),
    named('JPEG with an archive behind it', 'a.jpg', Buffer.concat([photo, archive])),
    named('JPEG with a page behind it', 'a.jpg', Buffer.concat([photo, html])),
    named('PDF with a page behind it', 'a.pdf', Buffer.concat([pdf(), html])),
    named('PDF with an archive behind it', 'a.pdf', Buffer.concat([pdf(), archive])),
    named('PDF with a page inside', 'a.pdf', pdf([stream('', html)])),
    named('a page before a PDF', 'a.pdf', Buffer.concat([html, pdf()])),
    named('a bomb of one part', 'a.docx', word([{ name: 'word/media.xml', bytes: Buffer.alloc(250_000_000) }])),
    named('a bomb that says it is small', 'a.docx', word([{ name: 'word/media.xml', bytes: Buffer.alloc(250_000_000), says: 10 }])),
    named('a bomb of many parts', 'a.docx', word(Array.from({ length: 60 }, (_, at) => ({ name: `word/x${at}.xml`, bytes: Buffer.alloc(4_000_000) })))),
    named('ten thousand parts', 'a.docx', word(Array.from({ length: 10_000 }, (_, at) => ({ name: `word/x${at}.xml`, bytes: Buffer.from('<x/>') })))),
    named('an archive inside an archive', 'a.docx', word([{ name: 'word/a.zip', bytes: archive }])),
    named('a part outside of the archive', 'a.docx', word([{ name: '../../x.xml', bytes: Buffer.from('<x/>') }])),
    named('macros', 'a.docx', word([{ name: 'word/vbaProject.bin', bytes: Buffer.from('x') }])),
    named('macros by content type', 'a.docx', word([], contentTypes.replace('</Types>', '<Override PartName="/x" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'))),
    named('an embedded program', 'a.docx', word([{ name: 'word/embeddings/oleObject1.bin', bytes: Buffer.from('MZ') }])),
    named('a template fetched from elsewhere', 'a.docx', word([{ name: 'word/_rels/settings.xml.rels', bytes: relations('attachedTemplate') }])),
    named('entities in XML', 'a.docx', word([{ name: 'word/x.xml', bytes: Buffer.from('<!DOCTYPE x [<!ENTITY a "b">]><x/>') }])),
    named('PDF with JavaScript', 'a.pdf', pdf([script], '/OpenAction 4 0 R')),
    named('PDF with its JavaScript written otherwise', 'a.pdf', pdf([script.replace('/JavaScript', '/J#61vaScript')], '/OpenAction 4 0 R')),
    named('PDF with JavaScript in an object stream', 'a.pdf', pdf([stream('/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode', deflateSync(hidden))])),
    named('PDF with an object stream in hexadecimal', 'a.pdf', pdf([stream('/Type /ObjStm /N 1 /First 4 /Filter /ASCIIHexDecode', Buffer.from(`${hidden.toString('hex')}>`))])),
    named('PDF that carries a file', 'a.pdf', pdf(['<< /Type /Filespec /EF << /F 5 0 R >> >>', stream('/Type /EmbeddedFile', Buffer.from('x'))])),
    named('PDF that starts a program', 'a.pdf', pdf(['<< /S /Launch /F (cmd.exe) >>'], '/OpenAction 4 0 R')),
    named('PDF with a password', 'a.pdf', Buffer.from(pdf().toString('latin1').replace('/Root 1 0 R', '/Root 1 0 R /Encrypt 9 0 R'), 'latin1')),
    named('a bomb in a PDF', 'a.pdf', pdf([stream('/Filter /FlateDecode', deflateSync(Buffer.alloc(250_000_000), { level: 9 }))])),
    named('a flood of pixels', 'a.png', png(60_000, 1)),
    named('a bomb in a PNG', 'a.png', png(12_000, 12_000)),
    named('half a JPEG', 'a.jpg', photo.subarray(0, photo.length / 2)),
  ]
}
