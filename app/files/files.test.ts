import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Office } from '../../test/office.ts'
import { draftsOfActor } from '../accounts/drafts.db.ts'
import { sql } from '../kernel/db.ts'
import { lookBehindVeil } from '../people/looks.db.ts'
import { setVeil } from '../people/places.db.ts'
import { household, openOfficeWithFiles, pdf, photograph, send } from './files.fixtures.ts'
import type { Household } from './files.fixtures.ts'
import { fileIdOf } from './files.db.ts'
import { openKeeping } from './keeping.ts'
import type { Keeping } from './keeping.ts'
import { addMasterKey, forgetEarlierKeys } from './master-keys.ts'
import { rewrapFiles } from './rotate.db.ts'

let office: Office
let kept: Keeping
let home: Household
let photo: Buffer
beforeAll(async () => {
  ({ office, kept } = await openOfficeWithFiles())
  home = await household(office)
  photo = await photograph()
})
afterAll(() => office.close())

const at = (kind: 'entries' | 'intakes' | 'families' | 'casefiles', id: string): string => `/${kind}/${id}/files`
const added = async (...sending: Parameters<typeof send>): Promise<string> => {
  const sent = await send(...sending)
  expect(sent.status).toBe(303)
  return fileIdOf(sent.id, 0)
}
const stored = (): string[] => readdirSync(kept.filesFolder, { recursive: true, encoding: 'utf8' }).filter((name) => /[0-9a-f-]{36}/.test(name))

test('a photograph and a PDF sent together stand with the entry, encrypted, with nothing but pixels, and are taken out as attachments', async () => {
  const path = at('entries', home.entry)
  const sent = await send(office, 'worker', path, [{ name: '南町小学校の前.jpg', bytes: photo }, { name: '出席.pdf', bytes: pdf() }], { shows: '玄関の様子' })
  expect([sent.status, sent.location]).toEqual([303, path])
  const worker = await office.as('worker')
  const page = await worker.get(`/entries/${home.entry}`)
  expect(page.text).toContain('写真 1 玄関の様子')
  expect(page.text).toContain('文書 1 玄関の様子')
  expect(page.html).not.toContain('<img')
  const files = await office.ownerQuery<{ id: string; kind: string; storageId: string }>('select id, kind, storage_id as "storageId" from rec.file order by kind')
  const photoId = files.find(({ kind }) => kind === 'photo')!.id

  const shown = await worker.get(`/files/${photoId}`)
  expect(shown.text).toContain('南町小学校の前.jpg')
  expect(shown.html).toMatch(/<details[^>]*><summary>小さく開く<\/summary><img/)
  const taken = await worker.get(`/files/${photoId}/content`)
  expect(taken.response.headers.get('content-disposition')).toMatch(/^attachment; filename="kyoten-P8-\d{6}\.jpg"$/)
  expect(taken.response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
  expect(Object.fromEntries(['content-type', 'x-content-type-options', 'cache-control'].map((name) => [name, taken.response.headers.get(name)])))
    .toEqual({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  const found = await sharp(taken.bytes).metadata()
  expect([found.width, found.height, found.exif, found.icc, found.xmp]).toEqual([480, 640, undefined, undefined, undefined])
  expect((await sharp(photo).metadata()).exif?.includes('Kamera')).toBe(true)
  const small = await worker.get(`/files/${photoId}/thumbnail`)
  expect([small.response.headers.get('content-disposition'), (await sharp(small.bytes).metadata()).height]).toEqual(['inline; filename="kyoten.jpg"', 480])

  expect(stored()).toHaveLength(3)
  for (const name of stored()) {
    const path = join(kept.filesFolder, name)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path).subarray(0, 4)).not.toEqual(Buffer.from(photo.subarray(0, 4)))
    expect(readFileSync(path).includes('%PDF')).toBe(false)
  }
  expect(readdirSync(kept.runtimeFolder)).toEqual([])
  const looks = await office.ownerQuery<{ subjects: string[]; reason: string }>(`select subjects, reason from audit.access where route = 'GET /files/:file/content'`)
  expect(looks[0]!.reason).toMatch(/^取り出し P8-/)
  expect(looks[0]!.subjects).toEqual(expect.arrayContaining([home.family, home.casefile, home.child]))
})

test('what was changed on the disk, or exchanged for another file, is not given out', async () => {
  const one = await added(office, 'worker', at('families', home.family), [{ name: 'a.pdf', bytes: pdf() }])
  const other = await added(office, 'worker', at('families', home.family), [{ name: 'b.pdf', bytes: pdf(['<< /Marked true >>']) }])
  const rowOf = async (id: string) => (await office.ownerQuery<{ keyId: string; wrappedKey: Buffer; storageId: string }>('select key_id as "keyId", wrapped_key as "wrappedKey", storage_id as "storageId" from rec.file where id = $1', [id]))[0]!
  const [mine, theirs] = [await rowOf(one), await rowOf(other)]
  const about = { id: one, municipalityId: 322032 }
  expect((await kept.vault.read({ ...about, ...mine }, 'content')).subarray(0, 5).toString()).toBe('%PDF-')
  await expect(kept.vault.read({ ...about, ...theirs }, 'content')).rejects.toThrow()
  await expect(kept.vault.read({ ...about, ...mine, municipalityId: 322041 }, 'content')).rejects.toThrow()
  await expect(kept.vault.read({ ...about, ...mine }, 'thumbnail')).rejects.toThrow()
})

test('a file sent twice by the same form stands once, and no bytes are left over', async () => {
  const before = stored().length
  const id = crypto.randomUUID()
  for (let time = 0; time < 2; time += 1) expect((await send(office, 'nurse', at('intakes', home.intake), [{ name: '訪問.png', bytes: await sharp(photo).png().toBuffer() }], { id })).status).toBe(303)
  expect(stored().length).toBe(before + 2)
  expect((await (await office.as('head')).get(`/intakes/${home.intake}`)).text).toContain('写真 1')
})

test('a form that cannot be saved keeps its words, says which files to choose again, and stores nothing', async () => {
  const before = stored().length
  const path = at('casefiles', home.casefile)
  const sent = await send(office, 'nurse', path, [{ name: 'よい.pdf', bytes: pdf() }, { name: '台帳.xls', bytes: 'abc' }], { shows: '消えてはならない言葉' })
  expect(sent.status).toBe(422)
  expect(sent.html).toContain('value="消えてはならない言葉"')
  expect(sent.text).toMatch(/2つめの「台帳.xls」：古い Word・Excel の形は受け取れません/)
  expect(sent.text).toContain('もう一度選んでください：「よい.pdf」')
  expect(stored().length).toBe(before)
  const [draft] = await office.acting('nurse', draftsOfActor)
  expect(JSON.stringify(draft?.body)).toContain('消えてはならない言葉')
  expect(JSON.stringify(draft?.body)).not.toContain('よい.pdf')
  const without = await send(office, 'nurse', path, [])
  expect([without.status, without.text.includes('写真・文書を選んでください')]).toEqual([422, true])
  const wordless = await send(office, 'nurse', path, [{ name: 'よい.pdf', bytes: pdf() }], { shows: '' })
  expect([wordless.status, wordless.text.includes('まだ保存していません。もう一度選んでください：「よい.pdf」')]).toEqual([422, true])
})

test('too large a file is refused with the limit said, and the words beside it are kept; a page without files keeps its own small limit', async () => {
  const path = at('families', home.family)
  const sent = await send(office, 'nurse', path, [{ name: '大きい.pdf', bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(20_500_000)]) }], { shows: 'のこる言葉' })
  expect([sent.status, sent.html.includes('value="のこる言葉"'), sent.text.includes('1つ20MB')]).toEqual([422, true, true])
  expect((await send(office, 'worker', `/families/${home.family}/entries`, [{ name: 'a', bytes: Buffer.alloc(2_500_000) }])).status).toBe(413)
})

test('only who confirmed an entry adds to it, also past the page; nobody changes or removes a row', async () => {
  expect((await send(office, 'nurse', at('entries', home.entry), [{ name: 'a.pdf', bytes: pdf() }])).status).toBe(404)
  expect((await (await office.as('nurse')).get(`${at('entries', home.entry)}/new`)).status).toBe(404)
  const insert = (member: 'nurse' | 'worker') => office.acting(member, async (tx) => {
    await sql`insert into file (entry_id, kind, type, shows, happened_at, size, salt, digest, storage_id, key_id, wrapped_key)
      values (${home.entry}, 'document', 'pdf', 'x', '2026-11-25T01:00:00Z', 1, '\\x00', '\\x00', ${crypto.randomUUID()}, 'k', '\\x00')`.execute(tx)
    throw new Error('taken back')
  })
  await expect(insert('nurse')).rejects.toMatchObject({ code: '42501' })
  await expect(insert('worker')).rejects.toThrow('taken back')
  for (const change of ['update rec.file set shows = $1', 'update rec.file_withdrawal set reason = $1', 'delete from rec.file where shows = $1']) {
    await expect(office.pools.app.query(change, ['x'])).rejects.toMatchObject({ code: '42501' })
  }
})

test('a file taken off the lists is found there no longer, and its row and bytes stay', async () => {
  const id = await added(office, 'nurse', at('families', home.family), [{ name: 'まちがい.pdf', bytes: pdf() }], { shows: 'よその家の書類' })
  const before = stored().length
  const [supporter, head] = [await office.as('supporter'), await office.as('head')]
  expect((await supporter.post(`/files/${id}/withdrawal`, { id: crypto.randomUUID(), reason: 'x' })).status).toBe(404)
  expect((await head.post(`/files/${id}/withdrawal`, { id: crypto.randomUUID(), reason: '' })).status).toBe(422)
  expect((await head.post(`/files/${id}/withdrawal`, { id: crypto.randomUUID(), reason: '別の家族のもの' })).status).toBe(303)
  const list = await supporter.get(at('families', home.family))
  expect(list.text).toContain('別の家族のもの')
  expect(list.text).not.toContain('よその家の書類')
  for (const path of [`/files/${id}`, `/files/${id}/content`]) expect((await head.get(path)).status).toBe(404)
  expect(stored().length).toBe(before)
  await expect(office.acting('supporter', (tx) => sql`insert into file_withdrawal (file_id, reason) values (${id}, 'x')`.execute(tx))).rejects.toMatchObject({ code: '42501' })
})

test('what hangs on a family somebody is in conflict with is absent', async () => {
  const other = await household(office)
  const id = await added(office, 'nurse', at('families', other.family), [{ name: 'a.jpg', bytes: photo }])
  await office.acting('coordinator', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.supporter}, ${other.mother}, false)`.execute(tx))
  const supporter = await office.as('supporter')
  for (const path of [`/files/${id}`, `/files/${id}/content`, `/files/${id}/thumbnail`, at('families', other.family)]) expect([path, (await supporter.get(path)).status]).toEqual([path, 404])
  expect((await send(office, 'supporter', at('families', other.family), [{ name: 'a.jpg', bytes: photo }])).status).toBe(404)
  expect((await (await office.as('privacy')).get(`/files/${id}`)).status).toBe(404)
})

test('once somebody around it is hidden, a file that tells a place and every name are out of sight, but for a look behind that veil', async () => {
  const other = await household(office)
  const path = at('families', other.family)
  const place = await added(office, 'nurse', path, [{ name: '北町のアパート.jpg', bytes: photo }], { shows: 'アパートの外', tellsPlace: 'yes' })
  const bruise = await added(office, 'nurse', path, [{ name: '北町のあざ.jpg', bytes: photo }], { shows: 'ひじのあざ' })
  const nurse = await office.as('nurse')
  expect((await nurse.get(path)).text).toContain('アパートの外')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: other.mother, ground: 'own_wish', words: '' }))
  const list = await nurse.get(path)
  expect(list.text).not.toContain('アパートの外')
  expect(list.text).toContain('写真 1 ひじのあざ')
  for (const of of ['', '/content', '/thumbnail', '/withdrawal']) expect((await nurse.get(`/files/${place}${of}`)).status).toBe(404)
  const shown = await nurse.get(`/files/${bruise}`)
  expect([shown.text.includes('北町'), shown.text.includes('非開示')]).toEqual([false, true])
  expect(await office.acting('nurse', async (tx) => (await sql`select name from file_name where file_id in (${place}, ${bruise})`.execute(tx)).rows)).toEqual([])
  expect(await office.acting('nurse', async (tx) => (await sql`select 1 from audit.change where row_id = ${place}`.execute(tx)).rows)).toEqual([])
  // Written afterwards, it is hidden from the first moment, from its author too.
  await send(office, 'nurse', path, [{ name: 'x.jpg', bytes: photo }], { shows: '新しい部屋', tellsPlace: 'yes' })
  expect((await nurse.get(path)).text).not.toContain('新しい部屋')
  // A look behind the veil opens page and small picture, and gives out no copy.
  const head = await office.as('head')
  expect((await head.get(`/files/${place}`)).status).toBe(404)
  await office.acting('head', (tx) => lookBehindVeil(tx, { id: crypto.randomUUID(), personId: other.mother, reason: '迎えに行く' }), { steppedUp: true })
  expect((await head.get(`/families/${other.family}`)).text).toContain('アパートの外')
  expect((await head.get(`/files/${place}`)).text).toContain('取り出せません')
  expect([(await head.get(`/files/${place}/thumbnail`)).status, (await head.get(`/files/${place}/content`)).status]).toEqual([200, 404])
  expect((await nurse.get(`/files/${place}`)).status).toBe(404)
})

test('a new master key wraps every file anew, while the application runs; the earlier one can then be forgotten', async () => {
  const id = await added(office, 'worker', at('families', home.family), [{ name: 'a.pdf', bytes: pdf() }])
  const worker = await office.as('worker')
  const keys = addMasterKey(kept.keyFile, Temporal.PlainDate.from('2026-12-01'))
  const client = new pg.Client({ connectionString: office.urls.migrate, options: '-c role=kyoten_owner' })
  await client.connect()
  await client.query('begin')
  expect(await rewrapFiles(client, kept, keys)).toBeGreaterThan(0)
  await client.query('commit')
  expect((await worker.get(`/files/${id}/content`)).status).toBe(200)
  forgetEarlierKeys(kept.keyFile)
  expect((await office.ownerQuery(`select 1 from rec.file where key_id <> $1`, [keys.current])).length).toBe(0)
  const later = openKeeping(kept, Temporal.PlainDate.from('2026-12-01'))
  expect((await worker.get(`/files/${id}/content`)).bytes.subarray(0, 5).toString()).toBe('37,80,68,70,45')
  await client.query('begin')
  expect(await rewrapFiles(client, later, later.keys)).toBe(0)
  await client.end()
})
