import { afterAll, beforeAll, expect, test } from 'vitest'
import { katsube, visit, write, correction, firstVersion } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { openOffice, testNow } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { recordThen } from './as-of.db.ts'
import { rowThen } from './as-of.ts'

let office: Office
let family: Katsube
beforeAll(async () => {
  office = await openOffice()
  office.at(Temporal.Instant.from('2026-11-02T09:00:00+09:00'))
  family = await katsube(office)
})
afterAll(() => office.close())

const child = () => ({ id: family.casefiles[0]!, familyId: family.id, personId: family.persons[0]! })
const at = (text: string): void => office.at(Temporal.Instant.from(`2026-11-${text}:00+09:00`))

test('a row is taken back change by change, and says which old values are not for this reader', () => {
  const now = { a: 3, b: 'x' }
  expect(rowThen(now, [])).toEqual({ row: now, unknown: [] })
  expect(rowThen(now, [{ op: 'U', columns: ['a'], was: { a: 2 } }, { op: 'U', columns: ['a', 'b'], was: { a: 1, b: null } }])).toEqual({ row: { a: 1, b: null }, unknown: [] })
  expect(rowThen(now, [{ op: 'U', columns: ['a'], was: null }])).toEqual({ row: now, unknown: ['a'] })
  expect(rowThen(now, [{ op: 'U', columns: ['b'], was: { b: 'y' } }, { op: 'I', columns: [], was: null }])).toBeNull()
})

test('after any number of acts the record of each moment is what was read in that moment', async () => {
  const nurse = await office.as('nurse')
  const snapshots: { at: Temporal.Instant; rows: unknown }[] = []
  const plain = (rows: Readonly<Record<string, readonly object[]>>): unknown =>
    Object.fromEntries(Object.entries(rows).map(([table, found]) => [table, found.map((row) => JSON.stringify(Object.entries(row).sort())).sort()]))
  const keep = async (moment: string): Promise<void> => {
    const now = Temporal.Instant.from(`2026-11-${moment}:59+09:00`)
    snapshots.push({ at: now, rows: plain((await office.acting('nurse', (tx) => recordThen(tx, child(), now))).rows) })
  }
  at('03T10:00')
  await office.acting('nurse', (tx) => sql`insert into class_period (casefile_id, class, since) values (${child().id}, 'support', '2026-11-03')`.execute(tx))
  await keep('03T10:00')
  at('10T10:00')
  const form = visit(office, family)
  await write(nurse, family, form)
  await keep('10T10:00')
  at('12T10:00')
  await nurse.post(`/entries/${String(form['id'])}/correction`, correction(await firstVersion(office, String(form['id']))))
  await keep('12T10:00')
  at('15T10:00')
  await office.acting('nurse', async (tx) => {
    await sql`update class_period set until = '2026-11-15' where casefile_id = ${child().id}`.execute(tx)
    await sql`insert into class_period (casefile_id, class, since) values (${child().id}, 'protection', '2026-11-15')`.execute(tx)
    await sql`update family_member set relation = 'other' where family_id = ${family.id} and person_id = ${family.persons[2]!}`.execute(tx)
  })
  await keep('15T10:00')
  expect(new Set(snapshots.map(({ rows }) => JSON.stringify(rows))).size).toBe(snapshots.length)
  for (const { at: then, rows } of snapshots) expect([String(then), plain((await office.acting('nurse', (tx) => recordThen(tx, child(), then))).rows)]).toEqual([String(then), rows])
  office.at(testNow)
}, 120_000)

test('the page shows the words that stood then, with both times, and nothing that was written later', async () => {
  const nurse = await office.as('nurse')
  const page = (day: string, time = '12:00') => nurse.get(`/casefiles/${child().id}/as-of?${new URLSearchParams({ at: day, 'at.time': time }).toString()}`)
  const before = await page('令和8年11月10日')
  expect(before.text).toContain('部屋は片づいている。')
  expect(before.text).not.toContain('体重 8.9kg')
  expect(before.text).toMatch(/R8\.11\.9[^。]*16:00[^。]*書いた日時 R8\.11\.10|令和8年11月9日 16:00[^。]*書いた日時 令和8年11月10日/)
  expect(before.text).toContain('要支援')
  const after = await page('令和8年11月20日')
  expect(after.text).toContain('体重 8.9kg')
  expect(after.text).not.toContain('部屋は片づいている。')
  expect(after.text).toContain('要保護')
  expect((await page('令和8年11月2日', '08:00')).text).toContain('まだこのケースはありませんでした')
  expect((await page('令和9年1月1日')).text).toContain('先の日時です')
  expect((await page('きのう')).status).toBe(422)
})

test('who does not see the casefile does not read it as it stood either, and reading it stands in the log with the moment', async () => {
  const path = `/casefiles/${child().id}/as-of?${new URLSearchParams({ at: '令和8年11月10日', 'at.time': '12:00' }).toString()}`
  for (const member of ['teacher', 'privacy', 'admin'] as const) expect([member, (await (await office.as(member)).get(path)).status]).toEqual([member, 404])
  await (await office.as('worker')).get(path)
  const [look] = await office.ownerQuery<{ reason: string }>(`select reason from audit.access where account_id = $1 order by seq desc limit 1`, [office.accounts.worker])
  expect(look?.reason).toMatch(/11月10日.*12:00の記録/)
})
