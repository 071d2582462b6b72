import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../kernel/db.ts'
import { setVeil } from '../people/places.db.ts'
import { izumo, openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { checkedIn, correction, firstVersion, katsube, met, visit, write } from './katsube.fixtures.ts'
import type { Form } from './katsube.fixtures.ts'

let office: Office
let nurse: Browser
beforeAll(async () => { office = await openOffice(); nurse = await office.as('nurse') })
afterAll(() => office.close())

test('an entry about a sealed child as well is nobody else\'s: no list, no page, no correction, no mark, no event', async () => {
  const family = await katsube(office)
  const both = visit(office, family, { fact: '湊も一緒にいた' })
  const alone = visit(office, family, { fact: '蓮だけの記録', casefiles: [family.casefiles[0]!], ...met(family, 0) })
  for (const name of Object.keys(alone)) if (/^sightings\.[12]\./.test(name)) delete alone[name]
  for (const form of [both, alone]) expect((await write(nurse, family, form)).status).toBe(303)
  await office.ownerQuery('insert into rec.opening (municipality_id, casefile_id, account_id) select municipality_id, id, $2 from (select ctx.act_as($3, $2)) a, rec.casefile where id = $1', [family.casefiles[2], office.accounts.supervisor, izumo])
  await office.ownerQuery('update rec.casefile set sealed = true from (select ctx.act_as($2, $3)) a where id = $1', [family.casefiles[2], izumo, office.accounts.supervisor])
  const worker = await office.as('worker')
  const list = await worker.get(`/families/${family.id}/entries`)
  expect([list.text.includes('蓮だけの記録'), list.text.includes('湊'), list.html.includes(both['id'] as string)]).toEqual([true, false, false])
  for (const path of [`/entries/${both['id'] as string}`, `/entries/${both['id'] as string}/correction`]) expect((await worker.get(path)).status).toBe(404)
  expect((await worker.post(`/entries/${both['id'] as string}/correction`, correction(await firstVersion(office, both['id'] as string)))).status).toBe(404)
  expect((await (await office.as('head')).post(`/entries/${both['id'] as string}/seen`, {})).status).toBe(404)
  expect((await worker.get(`/families/${family.id}/entries/new`)).text).not.toContain('湊')
  expect((await (await office.as('supervisor')).get(`/families/${family.id}/entries`)).text).toContain('湊も一緒にいた')
})

test('what tells a place is hidden while a child is veiled, by the database; the list says so without its words, and a correction keeps it', async () => {
  const family = await katsube(office)
  const form = visit(office, family, { place: '松江の叔母の家にいる' })
  const path = `/entries/${form['id'] as string}`
  await write(nurse, family, form)
  expect((await nurse.get(path)).text).toContain('松江の叔母の家にいる')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[1]!, ground: 'own_wish', words: '' }))
  for (const page of [await nurse.get(path), await nurse.get(`/families/${family.id}/entries`)]) {
    expect([page.html.includes('松江'), page.text.includes('非開示の部分があります')]).toEqual([false, true])
  }
  expect(await office.acting('head', async (tx) => (await sql`select 1 from entry_part where kind = 'place'`.execute(tx)).rows)).toEqual([])
  expect((await nurse.post(`${path}/correction`, correction(await firstVersion(office, form['id'] as string)))).status).toBe(303)
  const corrected = await nurse.get(path)
  expect([corrected.text.includes('体重 8.9kg'), corrected.text.split('非開示の部分があります').length - 1]).toEqual([true, 2])
  expect(await office.ownerQuery(`select p.words from rec.entry_part p join rec.entry_version v on v.id = p.version_id where v.entry_id = $1 and p.kind = 'place'`, [form['id']])).toEqual([{ words: '松江の叔母の家にいる' }])
  const later = visit(office, family, { place: 'きのう引っ越した' })
  expect((await write(nurse, family, later)).status).toBe(303)
  expect((await nurse.get(`/entries/${later['id'] as string}`)).text).not.toContain('引っ越した')
})

test('the agency that sees a veiled child is neither asked nor taken, and a name written before is no longer shown', async () => {
  const family = await katsube(office)
  const [school] = await office.ownerQuery<{ id: string }>(`select id from rec.agency where name = '南町小学校'`)
  const atSchool: Form = { 'sightings.0.seenBy': 'agency', 'sightings.0.agencyId': school!.id, 'sightings.0.placeKind': 'school' }
  const form = visit(office, family, atSchool)
  await write(nurse, family, form)
  expect((await nurse.get(`/entries/${form['id'] as string}`)).text).toContain('勝部 蓮 南町小学校・園・学校')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[0]!, ground: 'own_wish', words: '' }))
  expect((await nurse.get(`/entries/${form['id'] as string}`)).text).toContain('勝部 蓮 関係機関・園・学校')
  const asked = await nurse.get(`/families/${family.id}/entries/new`)
  expect([asked.html.includes('name="sightings.0.agencyId"'), asked.html.includes('name="sightings.1.agencyId"'), checkedIn(asked.html, 'casefiles')]).toEqual([false, true, []])
  const sent = await write(nurse, family, visit(office, family, atSchool))
  expect([sent.status, sent.text.includes('勝部 蓮さんの居所は秘匿です')]).toEqual([422, true])
})

test('a conflict of interest hides every entry of the family, and only the one it concerns', async () => {
  const family = await katsube(office)
  const form = visit(office, family)
  await write(nurse, family, form)
  await office.acting('head', (tx) => sql`insert into conflict (account_id, person_id, by_self, words) values (${office.accounts.psychologist}, ${family.persons[0]!}, false, '')`.execute(tx))
  const psychologist = await office.as('psychologist')
  for (const path of [`/families/${family.id}/entries`, `/families/${family.id}/entries/new`, `/entries/${form['id'] as string}`, `/entries/${form['id'] as string}/correction`]) {
    expect([path, (await psychologist.get(path)).status]).toEqual([path, 404])
    expect([path, (await nurse.get(path)).status]).toEqual([path, 200])
  }
  expect((await write(psychologist, family, visit(office, family))).status).toBe(404)
})

test('nobody outside the office finds a page of the journal', async () => {
  const family = await katsube(office)
  const form = visit(office, family)
  await write(nurse, family, form)
  for (const member of ['teacher', 'kizuna', 'admin', 'privacy'] as const) {
    const browser = await office.as(member)
    for (const path of [`/families/${family.id}/entries`, `/families/${family.id}/entries/new`, `/entries/${form['id'] as string}`, `/entries/${form['id'] as string}/correction`]) {
      expect([member, path, (await browser.get(path)).status]).toEqual([member, path, 404])
    }
    expect((await write(browser, family, visit(office, family))).status).toBe(404)
  }
})
