import { afterAll, beforeAll, expect, test } from 'vitest'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { setVeil } from '../people/places.db.ts'
import { izumo, openOffice, testNow } from '../../test/office.ts'
import type { Browser, Member, Office } from '../../test/office.ts'
import { at, prepared, reported, secrets, sending, step } from './transfers.fixtures.ts'

let office: Office
let nurse: Browser
beforeAll(async () => { office = await openOffice(); nurse = await office.as('nurse') })
afterAll(() => office.close())

const pagesOf = (family: Katsube, transfer: string): string[] => [
  `/transfers/${transfer}`, `/transfers/${transfer}/corrections/new`, `/transfers/${transfer}/steps/new?side=ours&state=withdrawn`, `/transfers/${transfer}/decisions/new?side=ours&state=approved`,
  `/transfers/${transfer}/reporter`, `/casefiles/${family.casefiles[0]!}/transfers`, `/casefiles/${family.casefiles[0]!}/transfers/new?kind=send`, `/casefiles/${family.casefiles[0]!}/discussions/new`,
]
const talk = { id: '', means: 'phone', ourPeople: '佐藤', theirPeople: '木村', agreed: 'no', ourOpinion: '保護を', theirOpinion: '在宅で', notAgreed: '一時保護のことばが残る', againOn: '令和8年11月27日', heldAt: '令和8年11月25日', 'heldAt.time': '10:00' }

async function absentFor(member: Member, family: Katsube, transfer: string, intake?: string): Promise<void> {
  const browser = await office.as(member)
  for (const path of pagesOf(family, transfer)) expect([member, path, (await browser.get(path)).status]).toEqual([member, path, 404])
  for (const path of [`/transfers/${transfer}/steps`, `/transfers/${transfer}/decisions`, `/transfers/${transfer}/corrections`, `/transfers/${transfer}/reporter`, `/casefiles/${family.casefiles[0]!}/transfers`, `/casefiles/${family.casefiles[0]!}/discussions`]) {
    expect([member, path, (await browser.post(path, { ...sending(), side: 'ours', state: 'withdrawn', version: '1' })).status]).toEqual([member, path, 404])
  }
  for (const path of ['/transfers', '/team', '/', `/families/${family.id}`, ...(intake ? [`/intakes/${intake}`] : [])]) {
    const page = await browser.get(path)
    expect([member, path, page.html.includes(transfer), page.html.includes('一時保護のことばが残る')]).toEqual([member, path, false, false])
  }
  const tables = ['transfer', 'transfer_step', 'transfer_place', 'reporter_passing', 'discussion']
  for (const table of tables) expect([member, table, await office.acting(member, async (tx) => (await sql`select 1 from ${sql.table(table)} where ${sql.ref(table === 'transfer' ? 'id' : 'transfer_id')} = ${transfer}`.execute(tx)).rows.length)]).toEqual([member, table, 0])
}

test('nothing of a document, its steps, its places or a talk is there for whoever may not see the sealed child', async () => {
  const family = await katsube(office)
  const transfer = await prepared(nurse, family)
  await nurse.post(`/casefiles/${family.casefiles[0]!}/discussions`, { ...talk, id: crypto.randomUUID(), transfer })
  expect((await (await office.as('worker')).get(`/transfers/${transfer}`)).status).toBe(200)
  await office.ownerQuery('insert into rec.opening (municipality_id, casefile_id, account_id) select municipality_id, id, $2 from (select ctx.act_as($3, $2)) a, rec.casefile where id = $1', [family.casefiles[0], office.accounts.supervisor, izumo])
  await office.ownerQuery('update rec.casefile set sealed = true from (select ctx.act_as($2, $3)) a where id = $1', [family.casefiles[0], izumo, office.accounts.supervisor])
  for (const member of ['worker', 'head', 'coordinator'] as const) await absentFor(member, family, transfer)
  const named = await (await office.as('supervisor')).get(`/transfers/${transfer}`)
  expect([named.status, named.text.includes('今夜も継父と二人になる')]).toEqual([200, true])
})

test('nothing of it is there for an account in conflict with one person of the family', async () => {
  const family = await katsube(office)
  const { intake } = await reported(office, family)
  const transfer = await prepared(nurse, family, { intake })
  await nurse.post(`/casefiles/${family.casefiles[0]!}/discussions`, { ...talk, id: crypto.randomUUID(), transfer })
  await office.ownerQuery('insert into rec.conflict (municipality_id, account_id, person_id, by_self) select $1, $2, $3, false from ctx.act_as($1, $4)', [izumo, office.accounts.worker, family.persons[2], office.accounts.coordinator])
  await absentFor('worker', family, transfer, intake)
})

test.each<Member>(['teacher', 'kizuna', 'privacy', 'admin'])('%s finds none of these pages', async (member) => {
  const family = await katsube(office)
  const transfer = await prepared(nurse, family)
  for (const path of [...pagesOf(family, transfer), '/transfers']) expect([path, (await (await office.as(member)).get(path)).status]).toEqual([path, 404])
})

test('places written for a document are hidden from everybody once somebody of the family is veiled; those written later too', async () => {
  const family = await katsube(office)
  const transfer = await prepared(nurse, family)
  expect((await nurse.get(`/transfers/${transfer}`)).text).toContain('架空小の保健室')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[2]!, ground: 'own_wish', words: '' }))
  for (const member of ['nurse', 'supervisor', 'head'] as const) {
    const pages = [await (await office.as(member)).get(`/transfers/${transfer}`), await (await office.as(member)).get(`/transfers/${transfer}/corrections/new`)]
    for (const page of pages) for (const place of ['架空小の保健室', '妹は祖母の家']) expect([member, page.status, page.html.includes(place)]).toEqual([member, 200, false])
    expect(pages[0]!.text).toContain('非開示')
    expect(await office.acting(member, async (tx) => (await sql`select 1 from transfer_place where transfer_id = ${transfer}`.execute(tx)).rows)).toEqual([])
  }
  expect((await nurse.post(`/transfers/${transfer}/corrections`, sending({ version: '1', whereabouts: '松江の叔母の家' }))).status).toBe(303)
  expect((await nurse.get(`/transfers/${transfer}`)).html).not.toContain('松江')
  expect((await nurse.get(`/casefiles/${family.casefiles[0]!}/transfers/new?kind=send`)).text).toContain('居場所を伏せている家族です')
})

test('the reporter stands on no page of a document, whatever is decided, whoever looks; the wishes only while opened with a reason', async () => {
  const family = await katsube(office)
  const { intake } = await reported(office, family)
  const transfer = await prepared(nurse, family, { intake })
  const supervisor = await office.as('supervisor')
  const nowhere = async (): Promise<void> => {
    for (const member of ['nurse', 'worker', 'supervisor', 'head', 'coordinator'] as const) {
      for (const path of [`/transfers/${transfer}`, `/transfers/${transfer}/reporter`, `/casefiles/${family.casefiles[0]!}/transfers`, `/casefiles/${family.casefiles[0]!}/trail`, '/transfers', '/team', `/casefiles/${family.casefiles[0]!}/transfers/new?kind=send`]) {
        const page = await (await office.as(member)).get(path)
        for (const secret of secrets) expect([member, path, page.html.includes(secret)]).toEqual([member, path, false])
      }
    }
  }
  const asked = await supervisor.get(`/transfers/${transfer}/reporter`)
  expect([asked.html.includes('checked'), asked.text.includes('理由を残して開いてから'), asked.text.includes('こちらから連絡してよい')]).toEqual([false, true, false])
  await nowhere()
  await supervisor.post(`/intakes/${intake}/reporter-openings`, { reason: '引継ぎを決めるため' })
  const wishes = await supervisor.get(`/transfers/${transfer}/reporter`)
  expect([wishes.text.includes('こちらから連絡してよい'), wishes.text.includes('内容からだれか分かるか')]).toEqual([true, true])
  const [access] = await office.ownerQuery<{ reason: string }>('select reason from audit.access where account_id = $1 order by seq desc limit 1', [office.accounts.supervisor])
  expect(access!.reason).toBe('引継ぎを決めるため')
  const form = { id: crypto.randomUUID(), version: '1', outcome: 'hand_over', words: '児相が直接聞く必要がある' }
  for (let again = 0; again < 2; again++) expect((await supervisor.post(`/transfers/${transfer}/reporter`, form)).location).toBe(`/transfers/${transfer}`)
  expect((await nurse.get(`/transfers/${transfer}`)).text).toContain('引き継ぐ 森山 係長')
  await nowhere()
  const late = await (await office.as('head')).post(`/transfers/${transfer}/reporter`, { id: crypto.randomUUID(), version: '1', outcome: 'hold_back', words: '本人が望まない' })
  expect([late.status, late.text.includes('ほかの人が先に保存しました'), late.html.includes('本人が望まない')]).toEqual([409, true, true])
  expect(await office.ownerQuery('select outcome from rec.reporter_passing where transfer_id = $1', [transfer])).toEqual([{ outcome: 'hand_over' }])
})

test('whether the reporter goes is decided by 係長 or above alone, in the database too, with a reason and a choice', async () => {
  const family = await katsube(office)
  const { intake } = await reported(office, family)
  const transfer = await prepared(nurse, family, { intake })
  for (const member of ['nurse', 'worker', 'coordinator', 'psychologist'] as const) {
    expect([member, (await (await office.as(member)).get(`/transfers/${transfer}/reporter`)).status]).toEqual([member, 404])
    await expect(office.acting(member, (tx) => tx.insertInto('reporterPassing').values({ transferId: transfer, position: 0, outcome: 'hand_over', words: 'x' }).execute())).rejects.toMatchObject({ code: '42501' })
  }
  const bare = await (await office.as('head')).post(`/transfers/${transfer}/reporter`, { id: crypto.randomUUID(), version: '1' })
  expect([bare.status, bare.text.includes('この文書でを選んでください') || bare.text.includes('選んでください'), bare.text.includes('そう決めた理由を入れてください')]).toEqual([422, true, true])
  const without = await prepared(nurse, family)
  expect((await (await office.as('head')).get(`/transfers/${without}/reporter`)).status).toBe(404)
  expect((await nurse.get(`/transfers/${transfer}`)).text).toContain('通告者：別途照会')
})

test('nobody writes under a document that is not seen, nor binds one to a family it is not about', async () => {
  const [family, other] = [await katsube(office), await katsube(office)]
  const transfer = await prepared(nurse, family)
  await expect(office.acting('nurse', (tx) => tx.insertInto('discussion').values({
    familyId: other.id, casefileId: other.casefiles[0]!, transferId: transfer, heldAt: testNow, means: 'phone', ourPeople: 'x', theirPeople: 'x', agreed: 'yes',
  }).execute())).rejects.toMatchObject({ code: '42501' })
  await expect(office.acting('nurse', (tx) => tx.insertInto('transfer').values({
    kind: 'case_sent', casefileId: family.casefiles[0]!, familyId: other.id, personId: family.persons[0]!, fiscalYear: 2026, datedOn: Temporal.PlainDate.from('2026-11-25'), reason: 'x',
  }).execute())).rejects.toMatchObject({ code: '42501' })
  expect((await step(await office.as('teacher'), transfer, 'ours', 'withdrawn', 1, { ...at('14:00'), words: 'x' })).status).toBe(404)
})
