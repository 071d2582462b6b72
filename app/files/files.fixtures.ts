import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { openOffice } from '../../test/office.ts'
import type { Member, Office, Page } from '../../test/office.ts'
import { recordEntry } from '../journal/journal.db.ts'
import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { keepingIn, openKeeping } from './keeping.ts'
import type { Keeping, KeepingSettings } from './keeping.ts'

/** An office whose files lie in a folder of the test's own. */
export async function openOfficeWithFiles(settings: Partial<KeepingSettings> = {}): Promise<{ office: Office; kept: Keeping }> {
  const kept = openKeeping({ ...keepingIn(mkdtempSync(join(tmpdir(), 'kyoten-files-'))), ...settings }, Temporal.PlainDate.from('2026-11-25'))
  return { office: await openOffice(), kept }
}

/** A family with a mother and a child, an entry of the worker's about it, and an intake about the child. */
export interface Household { family: string; mother: string; child: string; casefile: string; entry: string; intake: string }
export const household = (office: Office): Promise<Household> => office.acting('worker', async (tx) => {
  const mother = await recordPerson(tx, { name: '勝部 美咲', kana: 'かつべ みさき', sex: 'female', birth: { year: 1992 } })
  const child = await recordPerson(tx, { name: '勝部 蓮', kana: 'かつべ れん', sex: 'male', birth: { year: 2018 } })
  const { id: family } = await openFamily(tx, { name: '勝部家', fiscalYear: 2026 })
  for (const [personId, relation] of [[mother, 'birth_parent'], [child, 'child']] as const) await joinFamily(tx, { familyId: family, personId, relation, livesIn: true, since: null })
  const one = async (statement: ReturnType<typeof sql>): Promise<string> => ((await statement.execute(tx)).rows[0] as { id: string }).id
  const casefile = await one(sql`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${family}, ${child}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`)
  const intake = await one(sql`insert into intake (fiscal_year, number, kind, means, route, received_at, content)
    values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'school', '2026-11-25T01:00:00Z', 'x') returning id`)
  await sql`insert into intake_child (intake_id, position, part, name_heard, person_id, same_person) values (${intake}, 0, 'subject', 'れん', ${child}, 'confirmed')`.execute(tx)
  const entry = await recordEntry(tx, {
    id: crypto.randomUUID(), familyId: family, casefileIds: [casefile], kind: 'visit', happenedAt: Temporal.Instant.from('2026-11-25T10:00:00+09:00'), endedAt: null, whom: '母', staffIds: [],
    parts: [{ kind: 'fact', words: '会った' }], sightings: [],
  })
  return { family, mother, child, casefile, entry, intake }
})

export interface Sent { name: string; bytes: Uint8Array | string }
const typed = { shows: '左ほおのあざ', happenedAt: 'R8.11.25', 'happenedAt.time': '10:30', why: '訪問で撮った' }

/** Sends a form with files as a browser does. `words` replaces or adds to what is typed. */
export async function send(office: Office, member: Member, path: string, files: readonly Sent[], words: Record<string, string> = {}): Promise<Page & { id: string }> {
  const { cookie } = await office.as(member)
  const id = words['id'] ?? crypto.randomUUID()
  const form = new FormData()
  for (const [name, value] of Object.entries({ id, here: `${path}/new`, 'draft-title': '写真・文書を加える', ...typed, ...words })) form.append(name, value)
  for (const { name, bytes } of files) form.append('file', new Blob([bytes as BlobPart]), name)
  const body = new Response(form)
  const response = await office.fetch(new Request(`http://127.0.0.1${path}`, {
    method: 'POST', body: await body.arrayBuffer(), redirect: 'manual', headers: { cookie: `__Host-kyoten=${cookie}`, origin: 'http://127.0.0.1', 'content-type': body.headers.get('content-type')! },
  }))
  const bytes = new Uint8Array(await response.clone().arrayBuffer())
  const html = new TextDecoder().decode(bytes)
  return { status: response.status, location: response.headers.get('location'), html, text: html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '), bytes, response, id }
}

/** A photograph as a telephone takes it: on its side, with the place in it. */
export const photograph = (): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: '#7799bb' } })
    .withExif({ IFD0: { Make: 'Kamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 22/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '132/1 45/1 0/1' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer()

/** A PDF of one empty page with `objects` more in it. */
export function pdf(objects: readonly string[] = [], catalog = ''): Buffer {
  const all = [`<< /Type /Catalog /Pages 2 0 R ${catalog} >>`, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>', ...objects]
  let text = '%PDF-1.7\n'
  const places = all.map((body, at) => {
    const place = text.length
    text += `${at + 1} 0 obj\n${body}\nendobj\n`
    return place
  })
  const start = text.length
  text += `xref\n0 ${all.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${all.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

/** The ids of the files that stand in the database, whoever may see them. */
export const fileIds = async (office: Office): Promise<string[]> => (await office.ownerQuery<{ id: string }>('select id from rec.file order by recorded_at, id')).map(({ id }) => id)
