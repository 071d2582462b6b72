import { readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Office } from '../../test/office.ts'
import { household, openOfficeWithFiles, pdf, send } from './files.fixtures.ts'
import type { Keeping } from './keeping.ts'
import { KeysRefused } from './master-keys.ts'
import { sweepFiles } from './sweep.db.ts'

let office: Office
let kept: Keeping
beforeAll(async () => { ({ office, kept } = await openOfficeWithFiles()) })
afterAll(() => office.close())

test('before the doors open, what no row stands for is put aside; what a row stands for is opened afterwards', async () => {
  const { family } = await household(office)
  await send(office, 'nurse', `/families/${family}/files`, [{ name: 'a.pdf', bytes: pdf() }])
  const path = join(kept.runtimeFolder, 'loose')
  writeFileSync(path, 'x')
  const orphan = await kept.vault.keep({ id: crypto.randomUUID(), municipalityId: 322032 }, path, null)
  const now = Temporal.Now.instant()
  const old = now.subtract({ hours: 48 }).epochMilliseconds / 1_000
  for (const part of readdirSync(kept.filesFolder)) {
    for (const name of /^[0-9a-f]{2}$/.test(part) ? readdirSync(join(kept.filesFolder, part)) : []) utimesSync(join(kept.filesFolder, part, name), old, old)
  }
  expect(await sweepFiles(office.pools.app, kept, now)).toBe(1)
  expect(readdirSync(join(kept.filesFolder, 'aside'))).toEqual([orphan.storageId])
  const [{ id }] = await office.ownerQuery<{ id: string }>('select id from rec.file') as [{ id: string }]
  expect((await (await office.as('nurse')).get(`/files/${id}/content`)).status).toBe(200)
})

test('a folder with the files of another database is left alone, and the start says so', async () => {
  const mark = join(kept.filesFolder, 'town')
  expect(readFileSync(mark, 'utf8')).toMatch(/^322032 \d+/)
  writeFileSync(mark, '322041 1700000000\n')
  const before = readdirSync(kept.filesFolder, { recursive: true }).length
  await expect(sweepFiles(office.pools.app, kept, Temporal.Now.instant().add({ hours: 48 }))).rejects.toThrow(KeysRefused)
  expect(readdirSync(kept.filesFolder, { recursive: true }).length).toBe(before)
})
