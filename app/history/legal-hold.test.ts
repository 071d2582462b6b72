import { afterAll, beforeAll, expect, test } from 'vitest'
import { correction, firstVersion, katsube, visit, write } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { decides } from '../widening/widening.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'

let office: Office
let family: Katsube
let entry: string
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
  const form = visit(office, family)
  entry = String(form['id'])
  expect((await write(await office.as('nurse'), family, form)).status).toBe(303)
})
afterAll(() => office.close())

const hold = async (): Promise<string> => (await office.ownerQuery<{ id: string }>('select id from rec.legal_hold where ended_at is null'))[0]!.id
const correct = async (words: string) => (await office.as('nurse')).post(`/entries/${entry}/correction`, correction(await firstVersion(office, entry), { fact: words }))

test('one of the leading roles sets a hold with a reason; a caseworker cannot', async () => {
  const path = `/families/${family.id}/legal-holds`
  expect((await (await office.as('nurse')).post(path, { id: crypto.randomUUID(), ground: 'inquest', words: '検証委員会' })).status).toBe(404)
  const supervisor = await office.as('supervisor')
  const empty = await supervisor.post(path, { id: crypto.randomUUID(), ground: 'inquest', words: '' })
  expect([empty.status, empty.text.includes('経緯を入れてください')]).toEqual([422, true])
  expect((await supervisor.post(path, { id: crypto.randomUUID(), ground: 'inquest', words: '検証委員会の求め' })).status).toBe(303)
  expect((await (await office.as('nurse')).get(path)).text).toContain('検証委員会の求め')
})

test('while it is held nothing is corrected, on the page and by SQL, nothing typed is lost, and new entries are written', async () => {
  const answer = await correct('書きかえたい言葉')
  expect([answer.status, answer.text.includes('保全中で、訂正できません'), answer.html.includes('書きかえたい言葉')]).toEqual([422, true, true])
  await expect(office.acting('nurse', async (tx) => sql`insert into entry_version (entry_id, number, replaces, reason) values (${entry}, 2, ${await firstVersion(office, entry)}, 'x')`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  await office.ownerQuery(`with acting as materialized (select ctx.act_as(322032, $1)) insert into rec.plan (municipality_id, family_id, since, review_on, policy) select 322032, $2, '2026-11-25', '2027-02-25', '方針' from acting`, [office.accounts.nurse, family.id])
  await expect(office.acting('nurse', (tx) => sql`update plan set policy = '別の方針' where family_id = ${family.id}`.execute(tx))).rejects.toMatchObject({ message: 'held' })
  await expect(office.acting('nurse', (tx) => sql`delete from legal_hold`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  await expect(office.acting('head', (tx) => sql`update legal_hold set ended_at = now()`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  expect((await write(await office.as('nurse'), family, visit(office, family))).status).toBe(303)
})

test('it is let go by two people, and then corrections go on', async () => {
  const proposal = crypto.randomUUID()
  expect((await (await office.as('supervisor')).post(`/legal-holds/${await hold()}/opening`, { id: proposal, reason: '検証が終わった' })).location).toBe(`/widening/${proposal}`)
  expect((await correct('まだ')).status).toBe(422)
  expect((await decides(await office.as('supervisor', { steppedUp: true }), proposal)).status).not.toBe(303)
  const keeper = await office.as('keeper', { steppedUp: true })
  expect((await keeper.get('/keeper')).text).not.toContain('検証が終わった')
  expect((await keeper.post(`/keeper/${proposal}/decision`, { word: 'approved', words: '' })).status).toBe(303)
  expect((await correct('体重 8.9kg')).status).toBe(303)
})
