import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

let id: string
beforeEach(async () => { id = await raise('nurse', ['privacy_officer', 'head']) })

/** Raised as the triggers do, by the owner in the name of whoever acts. */
async function raise(actor: Member, roles: readonly string[], about: Record<string, string> = {}): Promise<string> {
  const [raised] = await office.ownerQuery<{ id: string }>(`with acting as materialized (select ctx.act_as(322032, $1)) select machinery.raise_alert('urgent_access', $1, $2, '夜間に連絡がつかないため', $3) as id from acting`,
    [office.accounts[actor], JSON.stringify(about), roles])
  return raised!.id
}
const review = async (member: Member, form: Record<string, string> = { verdict: 'in_order', words: '当番表と電話の記録を確かめた', version: '1' }) => (await office.as(member)).post(`/alerts/${id}/review`, form)

test('an alert is seen by those it is for and looked at once, with words', async () => {
  expect((await (await office.as('head')).get('/alerts')).text).toContain('緊急の閲覧')
  expect((await review('head', { verdict: 'in_order', words: '', version: '1' })).status).toBe(422)
  expect((await review('privacy')).status).toBe(303)
  expect((await review('head')).status).toBe(409)
  expect((await (await office.as('head')).get(`/alerts/${id}`)).text).toContain('当番表と電話の記録を確かめた')
})

test('nobody closes an alert about what they did, also not with another account, and others do not see it', async () => {
  for (const member of ['nurse', 'supervisor', 'keeper', 'admin', 'teacher'] as const) expect([member, (await review(member)).status]).toEqual([member, 404])
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) update rec.account a set staff_id = (select staff_id from rec.account where id = $1) from born where a.id = $2`, [office.accounts.nurse, office.accounts.privacy])
  expect((await review('privacy')).status).toBe(404)
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) update rec.account a set staff_id = gen_random_uuid() from born where a.id = $1`, [office.accounts.privacy])
})

test("the head's own act goes to the keeper, and not to the head", async () => {
  id = await raise('head', ['privacy_officer', 'head'])
  expect((await (await office.as('head')).get(`/alerts/${id}`)).status).toBe(404)
  expect((await review('keeper')).status).toBe(303)
})

test('whoever is in conflict with the family does not see the alert about it', async () => {
  const familyId = await office.acting('worker', async (tx) => (await sql<{ id: string }>`insert into family (fiscal_year, number, name) values (2026, ctx.next_number('family', 2026), '知らせの家') returning id`.execute(tx)).rows[0]!.id)
  const personId = await office.acting('worker', async (tx) => {
    const person = (await sql<{ id: string }>`insert into person (sex) values ('female') returning id`.execute(tx)).rows[0]!.id
    await sql`insert into family_member (family_id, person_id) values (${familyId}, ${person})`.execute(tx)
    return person
  })
  id = await raise('nurse', ['privacy_officer', 'head'], { family_id: familyId })
  expect((await (await office.as('head')).get(`/alerts/${id}`)).html).toContain(`/families/${familyId}`)
  expect((await (await office.as('privacy')).get(`/alerts/${id}`)).html).not.toContain(familyId)
  await office.acting('coordinator', (tx) => sql`insert into conflict (account_id, person_id, by_self, words) values (${office.accounts.head}, ${personId}, false, '親族')`.execute(tx))
  expect((await (await office.as('head')).get(`/alerts/${id}`)).status).toBe(404)
})

test('no statement of the app role raises, empties or takes back an alert', async () => {
  for (const statement of [`insert into alert (kind, actor_id) values ('sealed', ctx.account())`, `update alert set to_roles = '{}'`, 'delete from alert']) {
    await expect(office.acting('head', (tx) => sql.raw(statement).execute(tx))).rejects.toMatchObject({ code: '42501' })
  }
  await office.acting('head', (tx) => sql`update alert set verdict = 'in_order', verdict_words = 'よい' where id = ${id}`.execute(tx))
  await office.acting('privacy', (tx) => sql`update alert set verdict = 'passed_on' where id = ${id}`.execute(tx))
  expect(await office.ownerQuery('select verdict from rec.alert where id = $1', [id])).toEqual([{ verdict: 'in_order' }])
})
