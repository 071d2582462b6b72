import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { confirm } from '../accounts/invitations.fixtures.ts'
import { settingKeys } from './keys.ts'
import { settingOf, takeConfirmed } from './settings.db.ts'
import { townFiles, unconfirmed } from './town-files.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

async function proposed(path: string, form: Record<string, string>) {
  const id = crypto.randomUUID()
  return { id, page: await (await office.as('admin', { steppedUp: true })).post(path, { id, ground: 'running', reason: '年度末のため', ...form }) }
}

const key = 'exports.second_above'
const { least, most } = settingKeys[key].kind
const next = String(least + 7)

test('a setting is proposed with its bounds in sight and changes with the head; its history says who and why', async () => {
  const { id, page } = await proposed(`/settings/${key}`, { value: next })
  expect(page.location).toBe(`/widening/${id}`)
  expect((await (await office.as('admin')).get('/settings')).text).toContain('2人目を待っている')
  expect(await office.acting('head', (tx) => settingOf(tx, key))).toBe(settingKeys[key].default)
  await confirm(office, id)
  expect(await office.acting('head', (tx) => settingOf(tx, key))).toBe(Number(next))
  expect((await (await office.as('head')).get(`/settings/${key}`)).text).toMatch(new RegExp(`${next}\\s+令和8年11月25日 14:05\\s+吾郷 管理\\s+高橋 室長\\s+年度末のため`))
})

test.each([[key, String(least - 1), `${least.toLocaleString('ja')}から${most.toLocaleString('ja')}まで`], [key, next, 'いまと同じ'], [key, 'x', '数字で'], ['access.reach', 'nobody', '選択肢の中から']])('%s is not set to %s', async (name, value, words) => {
  const { page } = await proposed(`/settings/${name}`, { value })
  expect([page.status, page.text]).toEqual([422, expect.stringContaining(words)])
})

test('every setting says its label, bounds and source; nobody else sees the page, nothing else is a setting', async () => {
  for (const [name, described] of Object.entries(settingKeys)) {
    const { text } = await (await office.as('head')).get(`/settings/${name}`)
    for (const word of [described.label, described.source]) expect(text).toContain(word)
  }
  for (const member of ['nurse', 'supervisor', 'keeper', 'teacher', 'privacy'] as const) expect([member, (await (await office.as(member)).get('/settings')).status]).toEqual([member, 404])
  for (const name of ['unknown', 'files.town.json', 'toString', '__proto__']) expect([name, (await (await office.as('head')).get(`/settings/${name}`)).status]).toEqual([name, 404])
  expect((await (await office.as('head', { steppedUp: true })).post('/settings/access.reach', { value: 'team', ground: 'running', reason: 'x' })).status).toBe(404)
})

test('a file on the server is confirmed by the head as it is, and told at every start until then; a later change is told again', async () => {
  const files = townFiles()
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['town.json', 'forms/ledger.typ']))
  expect(await takeConfirmed(office.pools.app, 322032)).toHaveLength(files.length)
  const [file] = files
  const { id, page } = await proposed('/settings/files', { key: file!.key, hash: file!.hash })
  expect(page.location).toBe(`/widening/${id}`)
  expect((await (await office.as('head')).get(`/widening/${id}`)).text).toMatch(new RegExp(`town.json の中身の印\\s+–\\s+${file!.hash.slice(0, 12)}`))
  await confirm(office, id)
  expect(await takeConfirmed(office.pools.app, 322032)).toHaveLength(files.length - 1)
  expect((await proposed('/settings/files', { key: file!.key, hash: 'f'.repeat(64) })).page.status).toBe(404)
  expect(unconfirmed([{ ...file!, hash: 'changed' }], new Map([[file!.name, file!]]))).toHaveLength(1)
})

test('a new text is confirmed by the head and then asked of everybody from its day', async () => {
  const { id } = await proposed('/rule-texts', { kind: 'rules', words: '新しい約束を守ります。', source: '市の定め', since: '2026-11-25' })
  const nurse = await office.as('nurse')
  expect((await nurse.get('/casefiles')).status).toBe(200)
  expect((await (await office.as('head')).get(`/widening/${id}`)).text).toContain('新しい約束を守ります。')
  await confirm(office, id)
  expect((await nurse.get('/casefiles')).location).toBe('/pledge?then=%2Fcasefiles')
  const page = await nurse.get('/pledge')
  expect(page.text).toContain('第2版')
  expect(page.text).not.toContain('守秘の誓約')
})
