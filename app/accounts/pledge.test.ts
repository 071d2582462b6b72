import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const forget = (member: Member, fiscalYear?: number): Promise<unknown> => office.ownerQuery(
  `with born as materialized (select ctx.begin_town(322032)) delete from rec.acceptance using born where account_id = $1 and ($2::int is null or fiscal_year = $2)`, [office.accounts[member], fiscalYear ?? null])
const idsIn = (html: string): string[] => [...html.matchAll(/name="text" value="([^"]+)"/g)].map(([, id]) => id!)
const accept = async (member: Member) => {
  const browser = await office.as(member)
  const page = await browser.get('/pledge?then=%2Fpreferences')
  return browser.post('/pledge', { then: '/preferences', accepted: 'yes', text: idsIn(page.html) })
}

test('whoever has not accepted is led to the texts before anything else, and from there to where they wanted to go', async () => {
  await forget('nurse')
  const nurse = await office.as('nurse')
  expect([(await nurse.get('/casefiles')).status, (await nurse.get('/casefiles')).location]).toEqual([303, '/pledge?then=%2Fcasefiles'])
  const page = await nurse.get('/pledge?then=%2Fcasefiles')
  expect(page.text).toContain('守秘の誓約')
  expect(page.text).toContain('利用の決まり')
  expect(page.text).not.toContain('児童福祉法25条の5')
  expect((await nurse.post('/pledge', { then: '/casefiles', text: idsIn(page.html) })).text).toContain('読んだしるしを選んでください')
  expect((await nurse.post('/pledge', { then: '/casefiles', accepted: 'yes', text: idsIn(page.html) })).location).toBe('/casefiles')
  expect((await nurse.get('/casefiles')).status).toBe(200)
  expect(await office.ownerQuery('select t.kind, x.fiscal_year from rec.acceptance x join rec.rule_text t on t.id = x.rule_text_id where x.account_id = $1 order by 1', [office.accounts.nurse]))
    .toEqual([{ kind: 'rules', fiscal_year: 2026 }, { kind: 'secrecy', fiscal_year: 2026 }])
})

test('a user of an agency accepts the text of the law that binds the council', async () => {
  await forget('teacher')
  expect((await (await office.as('teacher')).get('/pledge')).text).toContain('児童福祉法25条の5')
  expect((await accept('teacher')).location).toBe('/preferences')
})

test('what was typed when the text came is kept, and the door leads back to it', async () => {
  await forget('coordinator')
  const coordinator = await office.as('coordinator')
  const id = crypto.randomUUID()
  const sent = await coordinator.post('/agencies', { id, here: '/agencies/new', kind: 'nursery', name: 'ひかり保育園', since: '2020-04-01' })
  expect(sent.location).toBe(`/pledge?then=${encodeURIComponent(`/agencies/new?draft=${id}`)}`)
  await accept('coordinator')
  expect((await coordinator.get(`/agencies/new?draft=${id}`)).html).toContain('ひかり保育園')
})

test('a new fiscal year asks again', async () => {
  await forget('worker', 2027)
  office.at(Temporal.Instant.from('2027-04-01T08:30:00+09:00'))
  expect((await (await office.as('worker')).get('/casefiles')).location).toBe('/pledge?then=%2Fcasefiles')
  await accept('worker')
  expect((await (await office.as('worker')).get('/casefiles')).status).toBe(200)
  office.at(Temporal.Instant.from('2026-11-25T14:05:00+09:00'))
})

test('nobody accepts for somebody else, for another year, or without being asked by the database', async () => {
  for (const statement of [
    sql`insert into acceptance (rule_text_id, account_id) select id, ${office.accounts.head} from rule_text limit 1`,
    sql`insert into acceptance (rule_text_id, fiscal_year) select id, 2030 from rule_text limit 1`,
    sql`update acceptance set fiscal_year = 2030`, sql`delete from acceptance`,
  ]) await expect(office.acting('nurse', (tx) => statement.execute(tx))).rejects.toMatchObject({ code: '42501' })
})
