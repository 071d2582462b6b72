import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { knownPeople, least, rowsOf, story2 } from './call.fixtures.ts'
import type { Form } from './call.fixtures.ts'

let office: Office
let nurse: Browser
let people: Record<string, string>
beforeAll(async () => {
  office = await openOffice()
  nurse = await office.as('nurse')
  people = await knownPeople(office)
  // The earlier intake that is told with a known child.
  expect((await nurse.post('/intakes', { ...story2(people), centreAt: '14:05' })).status).toBe(303)
})
afterAll(() => office.close())

test('without script, buttons add a row, find who is known, link a child and add its sister', async () => {
  const form = least({ 'children.0.name': '勝部 蓮', 'children.0.part': 'subject' })
  const press = async (more: string, now: Form = form) => nurse.get((await nurse.post('/intakes', { ...now, more })).location!)
  expect((await press('children')).html).toContain('name="children.1.name"')
  const found = await press('known')
  expect(found.text).toContain('この人です')
  const linked = await press(`link:0:${people['ren']}`)
  expect(linked.text).toMatch(/勝部 蓮 （かつべ れん） 7歳 .*登録済みの人/)
  expect(linked.html).toContain(`name="children.0.personId" value="${people['ren']}"`)
  expect(linked.text).toContain('＋ 勝部 杏（4歳）')
  expect((await press(`link:0:${people['ren']}`, { ...form, 'children.0.name': '勝部 蓮' })).html).toMatch(new RegExp(`<button[^>]*value="sibling:${people['an']}"[^>]*data-key="s"`))
  const added = await press(`sibling:${people['an']}`, { ...form, 'children.0.personId': people['ren']!, 'children.0.samePerson': 'confirmed' })
  expect(added.html).toMatch(/name="children\.1\.part" [^>]*checked=""[^>]*value="sibling"|name="children\.1\.part" value="sibling"[^>]*checked/)
  expect(added.html).toContain(`name="children.1.personId" value="${people['an']}"`)
  expect(added.text).not.toContain('＋ 勝部 杏')
  expect(await rowsOf(office, form['id'])).toBe(0)
})

test.each([['勝部蓮', ''], ['', 'かつべれん'], ['', 'ｶﾂﾍﾞ ﾚﾝ'], ['カツベ　レン', '']])('typed as %s%s he is found, with earlier intakes and nothing told of his mother', async (name, kana) => {
  const { text } = await nurse.post('/people/known', { 'children.0.name': name, 'children.0.kana': kana })
  expect(text).toContain('勝部 蓮')
  expect(text).toMatch(/過去の受付 R8-\d{3}/)
  expect(text).not.toContain('美咲')
})

test('斉藤 finds 齋藤', async () => {
  expect((await nurse.post('/people/known', { 'children.0.name': '斉藤 優' })).text).toContain('齋藤 優')
})

test('of a mother only how many records there are', async () => {
  const form = least({ 'children.0.personId': people['misaki']!, 'children.0.samePerson': 'confirmed', 'children.0.part': 'expectant', content: '健診の未受診' })
  await nurse.post('/intakes', form)
  const { text } = await nurse.post('/people/known', { 'children.0.personId': people['ren']! })
  expect(text).toContain('実母に過去の記録 1件（ 開く ）')
  expect(text).not.toMatch(/健診の未受診|美咲/)
})

test('somebody related is told nothing of the child: no hit, no link', async () => {
  const supporter = await office.as('supporter')
  const ask = () => supporter.post('/people/known', { 'children.0.name': '勝部 蓮', 'children.1.personId': people['ren']! })
  expect((await ask()).text).toContain('勝部 蓮')
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) insert into rec.conflict (municipality_id, account_id, person_id, by_self)
    select 322032, $1, $2, false from born`, [office.accounts.supporter, people['an']])
  expect((await ask()).text).not.toContain('勝部')
  const refused = await supporter.post('/intakes', least({ 'children.0.personId': people['ren']! }))
  expect(refused.status).toBe(422)
  const taken = least({ 'children.0.name': '勝部 蓮', content: '自分で聞いた話' })
  expect((await supporter.post('/intakes', taken)).status).toBe(303)
})
