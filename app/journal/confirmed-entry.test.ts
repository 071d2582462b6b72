import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../kernel/db.ts'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { correction, counted, firstVersion, katsube, visit, write } from './katsube.fixtures.ts'

let office: Office
let nurse: Browser
beforeAll(async () => { office = await openOffice(); nurse = await office.as('nurse') })
afterAll(() => office.close())

test('a confirmed entry cannot be changed or taken away by the role that does the work', async () => {
  const family = await katsube(office)
  const form = visit(office, family)
  await write(nurse, family, form)
  for (const table of ['entry', 'entry_version', 'entry_part', 'entry_casefile', 'entry_staff', 'sighting', 'entry_seen']) {
    for (const statement of [`update ${table} set municipality_id = municipality_id`, `delete from ${table}`]) {
      await expect(office.acting('nurse', (tx) => sql.raw(statement).execute(tx)), statement).rejects.toMatchObject({ code: '42501' })
    }
  }
  // The control: the same statement passes where the grant exists.
  await office.acting('nurse', (tx) => sql.raw('update casefile set version = version').execute(tx))
  // Nobody writes a version in another's name.
  await expect(office.acting('nurse', (tx) => sql`insert into entry_version (entry_id, number, replaces, reason, author_id)
    select entry_id, 2, id, 'x', ${office.accounts.worker} from entry_version where entry_id = ${form['id'] as string}`.execute(tx))).rejects.toMatchObject({ code: '42501' })
})

test('a correction adds a version with its reason and its own author; both times and both texts stay', async () => {
  const family = await katsube(office)
  const form = visit(office, family, { fact: '体重 9.8kg' })
  const path = `/entries/${form['id'] as string}`
  await write(nurse, family, form)
  const supervisor = await office.as('supervisor')
  const asked = await supervisor.get(`${path}/correction`)
  expect(asked.html).toContain('体重 9.8kg')
  const refused = await supervisor.post(`${path}/correction`, correction(await firstVersion(office, form['id'] as string), { reason: ' ' }))
  expect([refused.status, refused.text.includes('訂正の理由を入れてください'), refused.html.includes('体重 8.9kg')]).toEqual([422, true, true])
  const sent = correction(await firstVersion(office, form['id'] as string))
  office.at(Temporal.Instant.from('2026-11-25T15:30:00+09:00'))
  for (const again of [1, 2]) expect([(await supervisor.post(`${path}/correction`, sent)).location, again]).toEqual([path, again])
  office.at(Temporal.Instant.from('2026-11-25T14:05:00+09:00'))
  const page = await nurse.get(path)
  for (const words of ['体重 8.9kg', '体重 9.8kg', '訂正の理由 体重を書きまちがえた', '令和8年11月9日 16:00–16:40', '令和8年11月25日 14:05 確定（佐藤 みずき）', '令和8年11月25日 15:30 確定（森山 係長）', 'いまの版（2）']) expect(page.text).toContain(words)
  const list = await nurse.get(`/families/${family.id}/entries`)
  expect([list.text.includes('体重 8.9kg'), list.text.includes('体重 9.8kg'), list.text.includes('訂正 1回')]).toEqual([true, false, true])
})

test('a version is the next one whatever number is said, and what a colleague wrote goes out of sight by none', async () => {
  const family = await katsube(office)
  const form = visit(office, family, { fact: '体重 9.8kg とても大切な経過' })
  const id = form['id'] as string
  await write(nurse, family, form)
  const replaces = await firstVersion(office, id)
  await office.acting('supporter', (tx) => sql`insert into entry_version (entry_id, number, replaces, reason) values (${id}, 2147483647, ${replaces}, 'x')`.execute(tx))
  const versions = await office.ownerQuery<{ id: string; number: number }>('select id, number from rec.entry_version where entry_id = $1 order by number', [id])
  expect(versions.map(({ number }) => number)).toEqual([1, 2])
  expect((await nurse.post(`/entries/${id}/correction`, correction(versions[1]!.id, { fact: 'とても大切な経過を書き直した' }))).status).toBe(303)
  expect((await nurse.get(`/families/${family.id}/entries`)).text).toContain('とても大切な経過を書き直した')
  expect((await nurse.get(`/entries/${id}`)).text).toContain('体重 9.8kg とても大切な経過')
})

test('two people correct at once: the second sees both texts and nothing is lost or overwritten', async () => {
  const family = await katsube(office)
  const form = visit(office, family)
  const path = `/entries/${form['id'] as string}/correction`
  await write(nurse, family, form)
  const replaces = await firstVersion(office, form['id'] as string)
  const forms = [correction(replaces, { fact: '佐藤の文' }), correction(replaces, { fact: '曽田の文' })]
  const browsers = [nurse, await office.as('worker')]
  const answers = await Promise.all(forms.map((sent, at) => browsers[at]!.post(path, sent)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409])
  const second = answers.findIndex(({ status }) => status === 409)
  for (const words of ['佐藤の文', '曽田の文', 'まだ保存していません']) expect(answers[second]!.text).toContain(words)
  expect(await counted(office, 'entry_version', 'entry_id', form['id'] as string)).toBe(2)
  const kept = await browsers[second]!.get(`${path}?draft=${forms[second]!['id'] as string}`)
  expect(kept.text).toContain(forms[second]!['fact'] as string)
  const offered = /name="replaces" value="([^"]*)"/.exec(answers[second]!.html)?.[1] ?? ''
  expect((await browsers[second]!.post(path, { ...forms[second]!, replaces: offered })).status).toBe(303)
  const versions = await office.ownerQuery<{ number: number }>('select number from rec.entry_version where entry_id = $1 order by number', [form['id']])
  expect(versions.map(({ number }) => number)).toEqual([1, 2, 3])
})

test('係長 and 室長 mark an entry as read, once each; a caseworker has no such mark', async () => {
  const family = await katsube(office)
  const form = visit(office, family)
  const path = `/entries/${form['id'] as string}`
  await write(nurse, family, form)
  const supervisor = await office.as('supervisor')
  expect((await supervisor.get(path)).text).toContain('読みました（供覧）')
  for (const again of [1, 2]) expect([(await supervisor.post(`${path}/seen`, {})).status, again]).toEqual([303, again])
  expect((await nurse.post(`${path}/seen`, {})).status).toBe(404)
  expect((await nurse.get(`/families/${family.id}/entries`)).text).toContain('係長 ✓ 室長 –')
  expect((await supervisor.get(path)).text).not.toContain('読みました（供覧）')
})
