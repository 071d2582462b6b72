import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { least } from '../../app/intake/call.fixtures.ts'
import { katsube } from '../../app/journal/katsube.fixtures.ts'
import type { Katsube } from '../../app/journal/katsube.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import { sealing } from '../../app/rights/seals.fixtures.ts'
import { openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const status = async (member: Member, path: string): Promise<number> => (await (await office.as(member)).get(path)).status
const act = (member: Member, statement: ReturnType<typeof sql>) => office.acting(member, async (tx) => (await statement.execute(tx)).rows)
const denied = { code: '42501' }
const about = (account: string, more: Record<string, string> = {}) => ({ id: crypto.randomUUID(), account, relation: 'friend', name: '勝部 杏', kana: 'かつべ あん', birthOn: '令和4年1月12日', address: '', phone: '', words: '', ...more })

describe('a colleague of the abuser at city hall', () => {
  let family: Katsube
  beforeAll(async () => { family = await katsube(office) })

  test('declared by somebody, sees no page of the family, whatever right they had', async () => {
    await (await office.as('nurse')).post('/conflicts/others', about(office.accounts.worker))
    for (const path of [`/families/${family.id}`, `/casefiles/${family.casefiles[0]}`, `/people/${family.persons[2]}`, `/families/${family.id}/entries`, `/casefiles/${family.casefiles[1]}/seal`]) expect([path, await status('worker', path)]).toEqual([path, 404])
    expect((await (await office.as('worker')).get('/casefiles')).text).not.toContain('勝部')
  })

  test('named on the sealed casefile all the same, sees nothing of it; nobody can name them', async () => {
    const seal = await (await office.as('nurse')).post(`/casefiles/${family.casefiles[0]}/seal`, sealing(office, ['worker', 'deputy', 'nurse']))
    expect(seal.status).toBe(422)
    expect((await (await office.as('nurse')).post(`/casefiles/${family.casefiles[0]}/seal`, sealing(office, ['deputy', 'nurse']))).status).toBe(303)
    await office.ownerQuery(`insert into rec.opening (casefile_id, account_id) select $1, $2 from (select ctx.act_as(322032, $3)) a`, [family.casefiles[0], office.accounts.worker, office.accounts.head])
    expect([await status('worker', `/casefiles/${family.casefiles[0]}`), await status('deputy', `/casefiles/${family.casefiles[0]}`)]).toEqual([404, 200])
    expect(await act('worker', sql`select 1 from opening where casefile_id = ${family.casefiles[0]!}`)).toEqual([])
  })

  test('approves nothing of it, is told nothing of it, and reads of no declaration', async () => {
    const [decision] = await act('deputy', sql`insert into decision (kind, family_id, outcome, decided_on) values ('casefile', ${family.id}, 'changed', '2026-11-25') returning id`) as { id: string }[]
    await act('deputy', sql`insert into approval (decision_id, step, role) values (${decision!.id}, 2, 'supervisor')`)
    expect(await status('worker', `/decisions/${decision!.id}`)).toBe(404)
    await (await office.as('nurse')).post(`/casefiles/${family.casefiles[0]}/seal/opening`, { id: crypto.randomUUID(), reason: '試し' })
    const [waiting] = await office.ownerQuery<{ id: string }>(`select id from rec.widening where kind = 'unseal'`)
    await office.ownerQuery(`update rec.account set role = 'head' from (select ctx.act_as(322032, $2)) a where id = $1`, [office.accounts.worker, office.accounts.admin])
    await expect(office.acting('worker', (tx) => sql`select ctx.decide_widening(${waiting!.id}, 'approved', '')`.execute(tx), { steppedUp: true })).rejects.toMatchObject(denied)
    for (const table of ['conflict', 'conflict_declaration', 'alert', 'widening', 'staff_person']) expect([table, await act('worker', sql`select 1 from ${sql.ref(table)}`)]).toEqual([table, []])
    await office.ownerQuery(`update rec.account set role = 'social_worker' from (select ctx.act_as(322032, $2)) a where id = $1`, [office.accounts.worker, office.accounts.admin])
  })

  test('learns nothing by declaring: not from the page, not from the answer, not from a second try', async () => {
    const supporter = await office.as('supporter')
    const answers = []
    for (const name of ['勝部 杏', '架空 だれか']) answers.push(await supporter.post('/conflicts/others', about(office.accounts.psychologist, { name, kana: '' })))
    expect(answers.map(({ status: one, location }) => [one, location])).toEqual([[303, '/conflicts/received'], [303, '/conflicts/received']])
    expect(await act('supporter', sql`select 1 from conflict`)).toEqual([])
    expect(await act('supporter', sql`select 1 from conflict_declaration`)).toEqual([])
    await expect(act('supporter', sql`select * from place_key`)).rejects.toMatchObject(denied)
  })
})

describe('a friend on the phone', () => {
  test('who hears of a child near them by first name and birthday alone, or of a mother by the address only, has it taken from their lists too', async () => {
    const nurse = await office.as('nurse')
    await nurse.post('/conflicts/own', { id: crypto.randomUUID(), name: '佐藤 みずき', birthOn: '昭和59年5月5日', address: '架空町50-1', 'people.0.relation': 'friend', 'people.0.name': '清水 ことね', 'people.0.kana': 'しみず ことね', 'people.0.birthOn': '平成29年7月7日' })
    const call = async (more: Record<string, string>) => (await nurse.post('/intakes', least({ 'children.0.part': 'subject', ...more }))).location
    expect(await call({ 'children.0.name': 'ことね', 'children.0.birth': '平成29年7月7日' })).toBe('/intakes/handed-on')
    expect(await call({ 'children.0.name': '清水 ことね' })).toBe('/intakes/handed-on')
    expect(await call({ 'children.0.name': '清水 ことね', 'children.0.birth': '平成20年1月1日' })).toMatch(/^\/intakes\/[0-9a-f]{8}-/)
    expect(await call({ 'children.0.name': 'ことね' })).toMatch(/^\/intakes\/[0-9a-f]{8}-/)
  })

  test('loses the draft of the call with the call', async () => {
    const nurse = await office.as('nurse')
    const form = least({ 'children.0.name': '清水 ことね', 'children.0.part': 'subject' })
    await nurse.post('/drafts', { form: `/intakes#${form['id']}`, here: '/intakes/new', title: '電話を受ける', 'children.0.name': '清水 ことね', content: '泣いている' })
    await nurse.post('/intakes', form)
    expect((await nurse.get(`/intakes/new?draft=${form['id'] as string}`)).html).not.toContain('泣いている')
    expect(await act('nurse', sql`select 1 from draft where done_at is null and body::text like ${`%${String(form['id'])}%`}`)).toEqual([])
  })
})

describe('with the password of the app role', () => {
  let family: Katsube
  beforeAll(async () => {
    family = await katsube(office)
    await (await office.as('supporter')).post(`/casefiles/${family.casefiles[0]}/seal`, sealing(office, ['supporter', 'deputy']))
  })

  test.each<[string, Member, () => ReturnType<typeof sql>]>([
    ['name oneself on a sealed casefile', 'head', () => sql`insert into opening (casefile_id, account_id) values (${family.casefiles[0]!}, ctx.account())`],
    ['open a sealed casefile', 'supporter', () => sql`update casefile set sealed = false where id = ${family.casefiles[0]!}`],
    ['seal it again with others', 'supporter', () => sql`insert into seal (casefile_id, ground, words, named) values (${family.casefiles[0]!}, 'other', 'x', array[ctx.account(), ${office.accounts.deputy}]::uuid[])`],
    ['seal what one does not see', 'head', () => sql`insert into seal (casefile_id, ground, words, named) values (${family.casefiles[0]!}, 'other', 'x', array[ctx.account(), ${office.accounts.deputy}]::uuid[])`],
    ['take back a conflict', 'coordinator', () => sql`update conflict set ended_at = now()`],
    ['declare in somebody else\'s name what they have near them', 'worker', () => sql`insert into conflict_declaration (account_id, by_self, relation, name) values (${office.accounts.head}, true, 'friend', 'x')`],
    ['give somebody else\'s details', 'worker', () => sql`insert into staff_person (account_id, name, birth_on, address, fiscal_year) values (${office.accounts.head}, 'x', '1980-01-01', 'x', 2026)`],
    ['hide an intake from somebody', 'worker', () => sql`insert into silent_match (intake_id, account_id) values (gen_random_uuid(), ${office.accounts.nurse})`],
    ['open for longer than four hours', 'worker', () => sql`insert into claim (kind, reason, until, asked) values ('urgent', 'x', now() + interval '1 year', '{"what":"family","fiscal_year":2026,"number":1}')`],
    ['open what one chooses by its id', 'worker', () => sql`insert into claim (kind, reason, family_id) values ('urgent', 'x', ${family.id})`],
    ['stay named for longer', 'supporter', () => sql`update opening set until = now() + interval '1 year'`],
    ['take oneself for on duty', 'worker', () => sql`insert into duty_turn (on_date, account_id) values ('2026-11-25', ctx.account())`],
    ['draw from the series of sealed matters', 'worker', () => sql`select ctx.next_number('sealed intake', 2026)`],
  ])('nobody can %s', async (_, member, statement) => {
    await expect(act(member, statement())).rejects.toMatchObject(denied)
  })
})
