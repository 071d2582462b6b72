import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decides } from '../widening/widening.fixtures.ts'
import { izumo, openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { pageTexts } from '../../test/pdf.ts'
import { confirm } from '../accounts/invitations.fixtures.ts'
import { closePress } from '../documents/typeset.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { refusalsOf } from '../kernel/result.ts'
import { town, useTown } from '../town.ts'
import { wrongWith } from './file-differences.ts'
import { proposeFile, takeConfirmed } from './settings.db.ts'
import { townFiles } from './town-files.ts'
import type { TownFile } from './town-files.ts'

// The head confirmed other texts than those that lie on the server now.
const onServer = townFiles()
const ledger = onServer.find(({ name }) => name === 'forms/ledger.typ')!
const settings = onServer.find(({ name }) => name === 'town.json')!
const confirmed = { [ledger.name]: ledger.words.replaceAll('進行管理台帳', '確かめた台帳'), [settings.name]: settings.words.replace('0853-00-0100', '0853-99-0100') }

let office: Office
beforeAll(async () => {
  office = await openOffice()
  const family = await katsube(office)
  await office.acting('coordinator', async (tx) => { for (const casefile of family.casefiles) await sql`insert into registration_period (casefile_id, since) values (${casefile}, '2026-05-20')`.execute(tx) })
  expect(await take(onServer.map((file) => ({ ...file, words: confirmed[file.name] ?? file.words })))).toEqual(onServer.map(({ name }) => name).sort())
})
afterAll(async () => {
  useTown(settings.words)
  closePress()
  await office.close()
})

const take = async (files: readonly Pick<TownFile, 'name' | 'words'>[]): Promise<string[]> => (await office.ownerQuery<{ name: string }>('select name from machinery.take_files($1, $2) as name', [izumo, JSON.stringify(files)])).map(({ name }) => name).sort()
async function printed(): Promise<string> {
  const coordinator = await office.as('coordinator')
  const { location } = await coordinator.post('/prints', { id: crypto.randomUUID(), purpose: '会議で配る', copies: '1' })
  return (await pageTexts((await coordinator.get(`${location!}/ledger.pdf?copy=1`)).bytes)).join('').replaceAll(/\s/g, '')
}
async function proposed(file: TownFile): Promise<string> {
  const id = crypto.randomUUID()
  expect((await (await office.as('admin', { steppedUp: true })).post('/settings/files', { id, key: file.key, hash: file.hash })).location).toBe(`/widening/${id}`)
  return id
}

test('what was never confirmed is taken as it lies there, once; what was changed afterwards is not', async () => {
  expect(await take(onServer)).toEqual([])
  expect(await take([{ name: 'forms/new-sheet.typ', words: '新しい様式' }])).toEqual(['forms/new-sheet.typ'])
  expect(await take([{ name: 'forms/new-sheet.typ', words: '入れ替えた様式' }])).toEqual([])
  expect(await office.ownerQuery(`select words from rec.town_file where name = 'forms/new-sheet.typ'`)).toEqual([{ words: '新しい様式' }])
})

test('a changed file is told at the start and not used: the settings of the town are those that were confirmed', async () => {
  const lines = await takeConfirmed(office.pools.app, izumo)
  expect(lines.map((line) => /^config\/(\S+?)（/.exec(line)?.[1])).toEqual(['town.json', 'forms/ledger.typ'])
  for (const line of lines) expect(line).toContain('使いません')
  expect(town.officePhone).toBe('0853-99-0100')
})

test('a confirmed text that this version cannot read is not used, and this is told', async () => {
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town($1)), kept as (insert into rec.town_file (municipality_id, name, hash, words) select $1, 'town.json', machinery.hash_of('{}'), '{}' from acting returning hash)
    insert into rec.setting (municipality_id, key, value) select $1, 'files.town.json', to_jsonb(hash) from kept`, [izumo])
  useTown(settings.words)
  expect((await takeConfirmed(office.pools.app, izumo)).at(-1)).toMatch(/読めない.*その前に確かめたもの/)
  expect(town.officePhone).toBe('0853-99-0100')
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town($1)) insert into rec.setting (municipality_id, key, value) select $1, 'files.town.json', to_jsonb(machinery.hash_of($2)) from acting`, [izumo, confirmed['town.json']])
  expect(await takeConfirmed(office.pools.app, izumo)).toHaveLength(2)
})

test('the head is shown what changes in a file that is blown up with empty lines, and confirms nothing that cannot be read', async () => {
  const keep = async (words: string): Promise<string> => {
    const [id, hash] = [crypto.randomUUID(), createHash('sha256').update(words).digest('hex')]
    await office.acting('admin', async (tx) => {
      await sql`insert into town_file (name, hash, words) values ('town.json', ${hash}, ${words})`.execute(tx)
      await sql`insert into widening (id, kind, ground, reason, details, counts, opens_hash) values (${id}, 'setting', 'running', 'x', ${JSON.stringify({ key: 'files.town.json', value: hash })}, '{}', 'x')`.execute(tx)
    }, { steppedUp: true })
    return id
  }
  const head = await office.as('head', { steppedUp: true })
  const blown = await keep(confirmed['town.json']!.replace('{', `{${'\n'.repeat(420)}`).replace('0853-99-0100', '0853-66-0666'))
  const page = await head.get(`/widening/${blown}`)
  for (const words of ['0853-99-0100', '0853-66-0666']) expect([words, page.text.includes(words)]).toEqual([words, true])
  const unread = await keep(confirmed['town.json']!.replace(/"hours": \d+/, '"hours": 480'))
  expect((await head.get(`/widening/${unread}`)).text).toContain('48時間より長くはできません')
  const refused = await decides(head, unread)
  expect([refused.status, refused.text.includes('48時間より長くはできません')]).toEqual([422, true])
  for (const id of [unread, blown]) expect((await head.post(`/widening/${id}/decision`, { word: 'refused', words: '' })).status).toBe(303)
})

test('a file that cannot be read is not proposed', async () => {
  const unread = { ...settings, words: settings.words.replace(/"hours": \d+/, '"hours": 480') }
  const refused = await office.acting('admin', (tx) => refusalsOf(() => proposeFile(tx, crypto.randomUUID(), { ...unread, hash: createHash('sha256').update(unread.words).digest('hex') })), { steppedUp: true })
  expect(refused.map(({ message }) => message)).toEqual([expect.stringContaining('48時間より長くはできません')])
  expect(wrongWith('town.json', '{')).toContain('JSON として読めません')
})

test('a paper is printed with the sheet that was confirmed until the head confirms the other; both see every line that differs', async () => {
  expect(await printed()).toContain('確かめた台帳')
  const page = await (await office.as('admin')).get('/settings')
  for (const words of ['前に確かめたものを使っている', 'forms/ledger.typ の変わったところ', '確かめた台帳', '0853-99-0100', '0853-00-0100']) expect([words, page.text.includes(words)]).toEqual([words, true])
  const id = await proposed(ledger)
  const shown = await (await office.as('head')).get(`/widening/${id}`)
  expect(shown.text).toMatch(/\d+行目\s+\S*.*確かめた台帳.*進行管理台帳/)
  expect(await printed()).toContain('確かめた台帳')
  await confirm(office, id)
  const paper = await printed()
  expect([paper.includes('確かめた台帳'), paper.includes('進行管理台帳')]).toEqual([false, true])
  expect((await (await office.as('admin')).get('/settings')).text).not.toContain('forms/ledger.typ の変わったところ')
  expect(await takeConfirmed(office.pools.app, izumo)).toHaveLength(1)
})

test('by SQL nobody else keeps a text, no text stands under another hash, and no hash is confirmed without its text', async () => {
  const insert = (words: string, hash: string) => sql`insert into town_file (name, hash, words) values ('forms/parts.typ', ${hash}, ${words})`
  for (const member of ['head', 'worker', 'teacher', 'keeper'] as const) await expect(office.acting(member, (tx) => insert('x', '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881').execute(tx))).rejects.toMatchObject({ code: '42501' })
  await expect(office.acting('admin', (tx) => insert('y', '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881').execute(tx))).rejects.toMatchObject({ code: '23514' })
  await expect(office.acting('admin', (tx) => sql`update town_file set words = 'x'`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  const id = crypto.randomUUID()
  await office.acting('admin', (tx) => sql`insert into widening (id, kind, ground, reason, details, counts, opens_hash) values (${id}, 'setting', 'running', 'x', ${JSON.stringify({ key: 'files.forms/parts.typ', value: 'f'.repeat(64) })}, '{}', 'x')`.execute(tx), { steppedUp: true })
  await expect(office.acting('head', (tx) => sql`select ctx.decide_widening(${id}, 'approved', '')`.execute(tx), { steppedUp: true })).rejects.toMatchObject({ code: '42501' })
  expect(await office.acting('teacher', async (tx) => (await sql`select 1 from town_file`.execute(tx)).rows)).toEqual([])
})
