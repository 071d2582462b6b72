import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { least } from '../intake/call.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { everywhere, sealing } from './seals.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'

let office: Office
let family: Katsube
beforeAll(async () => { office = await openOffice(); family = await everywhere(office) })
afterAll(() => office.close())

const open = async (member: Member, form: Record<string, string>) => (await office.as(member)).post('/claims', { id: crypto.randomUUID(), reason: '夜間に通告があった', number: '', name: '', birthOn: '', ...form })
const end = async (member: Member) => { await office.ownerQuery(`update rec.claim set done_words = '終わり' from (select ctx.act_as(322032, $1)) a where account_id = $1 and ended_at is null`, [office.accounts[member]]) }
const status = async (member: Member, path: string) => (await (await office.as(member)).get(path)).status
const alerts = (member: Member, kind: string) => office.acting(member, async (tx) => (await sql`select 1 from alert where kind = ${kind}`.execute(tx)).rows.length)
const teams = (on: boolean) => office.ownerQuery(`insert into rec.setting (municipality_id, key, value) select 322032, 'access.reach', $1::jsonb from (select ctx.act_as(322032, $2)) a`, [on ? '"team"' : '"office"', office.accounts.admin])

describe('urgent access', () => {
  test('by number, with a reason: the privacy officer reads what was written and nothing of places, persons or reporters', async () => {
    expect((await open('privacy', { number: 'F8-001', reason: '' })).status).toBe(422)
    const opened = await open('privacy', { number: 'F8-001' })
    expect(opened.status).toBe(303)
    const page = await (await office.as('privacy')).get(opened.location!)
    expect([page.text.includes('勝部家'), page.text.includes('封じる経過'), page.text.includes('架空町4-5-6'), page.text.includes('名を伏せる人')]).toEqual([true, true, false, false])
    for (const path of [`/families/${family.id}`, `/casefiles/${family.casefiles[0]}`, `/people/${family.persons[0]}`]) expect([path, await status('privacy', path)]).toEqual([path, 404])
    const rows = await office.acting('privacy', async (tx) => Promise.all(['person', 'person_name', 'residence', 'phone', 'affiliation', 'reporter', 'intake', 'intake_place', 'family_member'].map(async (table) => [table, (await sql`select 1 from ${sql.ref(table)}`.execute(tx)).rows.length])))
    expect(rows.filter(([, n]) => n !== 0)).toEqual([])
    expect([await alerts('head', 'urgent_access'), await alerts('privacy', 'urgent_access')]).toEqual([1, 0])
  })

  test('is one at a time, ends, and a second one within thirty days is told to the keeper too', async () => {
    const second = await open('privacy', { number: 'C8-001' })
    expect([second.status, second.text.includes('先に「終わる」')]).toEqual([422, true])
    await end('privacy')
    expect(await alerts('keeper', 'second_urgent')).toBe(0)
    const again = await open('privacy', { number: 'C8-001' })
    expect([again.status, await alerts('keeper', 'second_urgent')]).toEqual([303, 1])
    await office.ownerQuery(`update rec.claim set done_words = '見た' from (select ctx.act_as(322032, $1)) a where account_id = $1 and ended_at is null`, [office.accounts.privacy])
    expect((await (await office.as('privacy')).get(again.location!)).text).not.toContain('封じる経過')
  })

  test('is asked once in a message: a second asking tells nothing of the first', async () => {
    await end('privacy')
    const twice = (first: number) => office.acting('privacy', async (tx) => {
      for (const number of [first, 999]) await sql`insert into claim (kind, reason, asked) values ('urgent', 'x', ${JSON.stringify({ what: 'family', fiscal_year: 2026, number })}::jsonb)`.execute(tx)
    }).then(() => 'both', (problem: { message: string }) => problem.message)
    expect([await twice(1), await twice(777)]).toEqual(['one at a time', 'one at a time'])
    expect(await office.ownerQuery('select 1 from rec.claim where ended_at is null')).toEqual([])
  })

  test('past its four hours it shows nothing; nobody else sees it; the keeper and the administrator have none', async () => {
    const opened = await open('privacy', { number: 'F8-001' })
    await office.ownerQuery(`alter table rec.claim disable trigger user`)
    await office.ownerQuery(`update rec.claim set until = clock_timestamp() - interval '1 minute' where ended_at is null`)
    await office.ownerQuery(`alter table rec.claim enable trigger user`)
    expect((await (await office.as('privacy')).get(opened.location!)).text).not.toContain('封じる経過')
    expect([await status('nurse', opened.location!), await status('keeper', '/claims'), await status('admin', '/claims/new')]).toEqual([404, 404, 404])
    for (const member of ['keeper', 'admin', 'auditor'] as const) {
      await expect(office.acting(member, (tx) => sql`insert into claim (id, kind, reason, asked) values (gen_random_uuid(), 'urgent', 'x', '{"what":"family","fiscal_year":2026,"number":1}')`.execute(tx))).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('never opens what one is in conflict with: not there and one\'s own look the same', async () => {
    await office.acting('coordinator', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.psychologist}, ${family.persons[1]!}, false)`.execute(tx))
    const [own, nothing] = [await open('psychologist', { number: 'F8-001' }), await open('psychologist', { number: 'F8-777' })]
    const read = async (location: string | null) => (await (await office.as('psychologist')).get(location!)).text
    expect([own.status, nothing.status, await read(own.location), (await read(own.location)).includes('見つかりません')]).toEqual([303, 303, await read(nothing.location), true])
    expect(await office.ownerQuery(`select found, family_id, ended_at is not null as ended from rec.claim where account_id = $1`, [office.accounts.psychologist])).toEqual(Array(2).fill({ found: false, family_id: null, ended: true }))
    // The reason is not typed again.
    expect((await (await office.as('psychologist')).get(`/claims/new?again=${own.location!.split('/').at(-1)!}`)).html).toContain('夜間に通告があった')
    // A third one is told to somebody else.
    const before = await alerts('head', 'urgent_access')
    await open('psychologist', { number: 'F8-778' })
    expect(await alerts('head', 'urgent_access')).toBe(before + 1)
  })

  test('what was looked for is kept nowhere', async () => {
    expect((await open('privacy', { name: '勝部 杏', birthOn: '令和4年1月12日' })).status).toBe(303)
    expect(await office.ownerQuery(`select 1 from rec.claim where asked is not null`)).toEqual([])
    expect(await office.ownerQuery(`select 1 from audit.image i where i.was::text like '%勝部 杏%'`)).toEqual([])
    await end('privacy')
  })

  test('of a sealed case it opens the name of whoever is on duty among those named, and nothing else', async () => {
    await (await office.as('worker')).post(`/casefiles/${family.casefiles[0]}/seal`, sealing(office, ['worker', 'deputy']))
    const first = await open('nurse', { number: 'C8-001' })
    expect((await (await office.as('nurse')).get(first.location!)).text).toContain('電話してください：勝部 係長')
    await end('nurse')
    expect((await (await office.as('supervisor')).post('/duty', { id: crypto.randomUUID(), onDate: '令和8年11月25日', account: office.accounts.worker })).location).toBe('/duty')
    const second = await open('nurse', { number: 'C8-001' })
    const page = await (await office.as('nurse')).get(second.location!)
    expect([page.text.includes('電話してください：曽田 主事'), page.text.includes('勝部 蓮'), page.text.includes('勝部家')]).toEqual([true, false, false])
    expect([await status('nurse', `/casefiles/${family.casefiles[0]}`), await alerts('worker', 'urgent_access')]).toEqual([404, 2])
    await end('nurse')
    expect((await (await office.as('nurse')).get('/duty')).text).toContain('曽田 主事')
  })
})

describe('where teams count', () => {
  beforeAll(async () => {
    await office.ownerQuery(`update rec.account set team = case sign_in_name when 'supporter' then '東' when 'worker' then '東' else '西' end from (select ctx.act_as(322032, $1)) a where sign_in_name in ('supporter', 'worker', 'nurse', 'psychologist')`, [office.accounts.admin])
    await office.acting('supervisor', (tx) => sql`insert into allocation (casefile_id, account_id, part, since) values (${family.casefiles[1]!}, ${office.accounts.supporter}, 'main', '2026-05-20')`.execute(tx))
    await teams(true)
  })

  test('a case of another team is not there; leaders see all, one\'s own team sees its own', async () => {
    const path = `/casefiles/${family.casefiles[1]}`
    for (const [member, found] of [['nurse', 404], ['supporter', 200], ['worker', 200], ['coordinator', 200], ['head', 200]] as const) expect([member, await status(member, path)]).toEqual([member, found])
    expect([await status('nurse', `/families/${family.id}`), await status('nurse', `/people/${family.persons[1]}`)]).toEqual([404, 404])
    expect((await (await office.as('nurse')).post('/people/search', { words: 'かつべ' })).text).not.toContain('勝部 杏')
    await teams(false)
    expect(await status('nurse', path)).toBe(200)
    await teams(true)
  })

  test('it is opened with a reason for four hours, without its places, and told', async () => {
    const opened = await open('nurse', { number: 'F8-001', kind: 'own', reason: '合同の訪問' })
    expect(opened.status).toBe(303)
    expect([await status('nurse', `/casefiles/${family.casefiles[1]}`), await alerts('privacy', 'self_claim'), await alerts('nurse', 'self_claim')]).toEqual([200, 1, 0])
    await office.acting('head', (tx) => sql`insert into residence (person_id, kind, address) values (${family.persons[1]!}, 'actual', '架空町5-5-5')`.execute(tx))
    const places = (member: Member) => office.acting(member, async (tx) => (await sql`select 1 from residence where person_id = ${family.persons[1]!}`.execute(tx)).rows.length)
    expect([await places('nurse'), await places('supporter')]).toEqual([0, 1])
    await end('nurse')
    expect(await status('nurse', `/casefiles/${family.casefiles[1]}`)).toBe(404)
  })

  test('a call about a child of another team says so after it is saved, with full name and birth, and notes who was told', async () => {
    const nurse = await office.as('nurse')
    const call = async (name: string, birth: string) => {
      const form = least({ 'children.0.name': name, 'children.0.kana': name, 'children.0.birth': birth, 'children.0.part': 'subject' })
      expect((await nurse.post('/intakes/known', form)).text).not.toContain('記録があります')
      await nurse.post('/intakes', form)
      return { id: form['id'] as string, text: (await nurse.get(`/intakes/${form['id']}`)).text }
    }
    expect((await call('みしらぬ はな', '令和7年1月12日')).text).not.toContain('ほかの班')
    const other = await call('かつべ あん', '令和4年1月12日')
    expect([other.text.includes('ほかの班'), other.text.includes('勝部 杏')]).toEqual([true, false])
    expect((await call('かつべ', '令和4年1月12日')).text).not.toContain('ほかの班')
    expect((await call('かつべ れん', '平成30年1月12日')).text).not.toContain('ほかの班')
    expect(await office.ownerQuery(`select 1 from audit.access where $1 = any (subjects) and account_id = $2`, [family.persons[1], office.accounts.nurse])).not.toEqual([])
  })
})

describe('asking to open', () => {
  test('tells nothing before it stands in the record: neither whether it is there, nor whom to ring', async () => {
    const answers = await Promise.all([{ what: 'family', fiscal_year: 2026, number: 1 }, { what: 'family', fiscal_year: 2026, number: 777 }].map((asked) => office.acting('head', async (tx) => {
      await sql`insert into claim (id, kind, reason, asked) values (${crypto.randomUUID()}, 'urgent', 'x', ${JSON.stringify(asked)}::jsonb)`.execute(tx)
      throw Object.assign(new Error('undo'), { seen: (await sql`select * from claim where account_id = ctx.account() and reason = 'x'`.execute(tx)).rows })
    }).catch((error: unknown) => (error as { seen?: unknown }).seen)))
    expect(answers).toEqual([[], []])
    await expect(office.acting('head', (tx) => sql`insert into claim (kind, reason, asked) values ('urgent', 'x', '{"what":"family","fiscal_year":2026,"number":1}') returning call_account_id`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  })

  test('several at once opens one', async () => {
    const sent = await Promise.all(Array.from({ length: 5 }, () => open('head', { number: 'F8-001' })))
    expect(sent.map(({ status: of }) => of).sort()).toEqual([303, 422, 422, 422, 422])
    await end('head')
  })
})
