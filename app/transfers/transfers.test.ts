import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { rebuildDue } from '../deadlines/due.db.ts'
import { openOffice, testNow } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { at, prepared, reported, sending, step } from './transfers.fixtures.ts'

let office: Office
let nurse: Browser
let family: Katsube
beforeAll(async () => { office = await openOffice(); nurse = await office.as('nurse'); family = await katsube(office) })
afterAll(() => office.close())

const steps = async (transfer: string): Promise<string[]> =>
  (await office.ownerQuery<{ side: string; state: string }>('select side, state from rec.transfer_step where transfer_id = $1 order by position', [transfer])).map(({ side, state }) => `${side} ${state}`)
const dues = async (transfer: string): Promise<string[]> =>
  (await office.ownerQuery<{ kind: string; role: string | null }>('select kind, role from rec.due where source_id = $1 order by kind', [transfer])).map(({ kind, role }) => [kind, role].filter(Boolean).join(' '))

describe('a 送致書, from the form to the centre and back', () => {
  let transfer = ''
  test('is prepared under the next number, with the first page; the same form twice is one', async () => {
    const form = sending()
    const action = `/casefiles/${family.casefiles[0]!}/transfers`
    const offered = await nurse.get(`${action}/new?kind=send`)
    expect([offered.status, offered.text.includes('17時以降の連絡先'), offered.text.includes('児童福祉法第25条の7第1項第1号')]).toEqual([200, true, true])
    for (let again = 0; again < 2; again++) expect((await nurse.post(action, form)).location).toBe(`/transfers/${form['id'] as string}`)
    transfer = form['id'] as string
    expect(await office.ownerQuery('select number, fiscal_year from rec.transfer where casefile_id = $1', [family.casefiles[0]])).toEqual([{ number: 1, fiscal_year: 2026 }])
    const page = await nurse.get(`/transfers/${transfer}`)
    for (const words of ['送致書 送-R8-001', '勝部 蓮', '今夜も継父と二人になる', '「帰りたくない」', '妹は祖母の家', '起案・決裁待ち']) expect(page.text).toContain(words)
    expect([await steps(transfer), await dues(transfer)]).toEqual([['ours prepared'], ['transfer_approval supervisor']])
  })

  test('the writer finds no approval, neither by page nor by hand, and nothing is sent before it', async () => {
    expect((await nurse.get(`/transfers/${transfer}`)).text).not.toContain('決裁する')
    expect([(await nurse.get(`/transfers/${transfer}/decisions/new?side=ours&state=approved`)).status, (await step(nurse, transfer, 'ours', 'approved', 1)).status]).toEqual([404, 404])
    await expect(office.acting('nurse', (tx) => tx.insertInto('transferStep').values({ transferId: transfer, position: 1, side: 'ours', state: 'approved', at: testNow }).execute())).rejects.toMatchObject({ code: '42501' })
    await expect(office.acting('nurse', (tx) => tx.insertInto('transferStep').values({ transferId: transfer, position: 1, side: 'ours', state: 'sent', at: testNow }).execute())).rejects.toMatchObject({ code: '42501' })
  })

  test('is sent back with words, put right, and approved; then its texts stand still', async () => {
    const supervisor = await office.as('supervisor')
    expect((await step(supervisor, transfer, 'ours', 'sent_back', 1)).text).toContain('直すことを入れてください')
    expect((await step(supervisor, transfer, 'ours', 'sent_back', 1, { words: '危険を具体的に' })).status).toBe(303)
    expect((await nurse.get(`/transfers/${transfer}`)).text).toContain('危険を具体的に')
    const correcting = await nurse.get(`/transfers/${transfer}/corrections/new`)
    expect([correcting.html.includes('妹は祖母の家'), correcting.html.includes('name="intake"')]).toEqual([true, false])
    const corrected = sending({ danger: '今夜20時に継父が戻る', siblingsTonight: '妹は叔母の家', version: '1' })
    expect((await nurse.post(`/transfers/${transfer}/corrections`, corrected)).status).toBe(303)
    const late = await nurse.post(`/transfers/${transfer}/corrections`, { ...corrected, danger: '別の文' })
    expect([late.status, late.html.includes('別の文'), late.text.includes('ほかの人が先に保存しました')]).toEqual([409, true, true])
    expect((await step(supervisor, transfer, 'ours', 'approved', 3, {}, 2)).status).toBe(303)
    const page = await nurse.get(`/transfers/${transfer}`)
    expect([page.text.includes('今夜20時に継父が戻る'), page.text.includes('妹は叔母の家'), page.text.includes('別の文')]).toEqual([true, true, false])
    expect((await nurse.post(`/transfers/${transfer}/corrections`, { ...corrected, version: '2' })).text).toContain('直せません')
    await expect(office.acting('nurse', (tx) => tx.updateTable('transfer').set({ danger: 'x' }).where('id', '=', transfer).execute())).rejects.toMatchObject({ code: '42501' })
    expect(await dues(transfer)).toEqual(['transfer_sending supervisor'])
  })

  test('is sent with how and to whom; a moment to come is refused; a second page open meanwhile is stale', async () => {
    expect((await step(nurse, transfer, 'ours', 'sent', 4, { ...at('18:00'), means: 'in_person', who: '当番' }, 2)).text).toContain('先の日時です')
    const form = { id: crypto.randomUUID(), ...at('14:00'), means: 'in_person', who: '児相 当番' }
    expect((await step(nurse, transfer, 'ours', 'sent', 4, form, 2)).status).toBe(303)
    expect((await step(nurse, transfer, 'ours', 'sent', 4, form, 2)).status).toBe(303)
    const other = await step(await office.as('worker'), transfer, 'ours', 'sent', 4, { ...at('14:01'), means: 'fax', who: '当番' }, 2)
    expect([other.status, other.text.includes('ほかの人が先に')]).toEqual([409, true])
    expect((await steps(transfer)).filter((one) => one === 'ours sent')).toHaveLength(1)
    expect(await dues(transfer)).toEqual(['transfer_reply supervisor'])
    for (const path of ['/transfers', '/team']) expect((await (await office.as('supervisor')).get(path)).text).toContain('送-R8-001')
  })

  test('is accepted: their number, officer, custody and policy stand on the page, the lead is offered and never changed by itself, the casefile goes on', async () => {
    const accepted = await step(nurse, transfer, 'theirs', 'accepted', 5, { ...at('14:04'), who: '木村福祉司', theirNumber: 'J-55', theirOfficer: '木村', custody: 'yes', theirPolicy: '調査中', plannedEnd: '令和9年1月20日' }, 2)
    expect([accepted.status, accepted.status === 422 ? accepted.text : '']).toEqual([303, ''])
    const page = await nurse.get(`/transfers/${transfer}`)
    for (const words of ['J-55', '木村', '一時保護した', '調査中', '令和9年1月20日', '主担当機関を変えますか']) expect(page.text).toContain(words)
    const [, address] = /href="(\/casefiles\/[^"]*changes\/new[^"]*)"/.exec(page.html) ?? []
    const change = await nurse.get(address!.replaceAll('&amp;', '&'))
    expect([change.html.includes('value="2026-11-25"'), /<option[^>]*selected[^>]*>出雲児童相談所/.test(change.html)]).toEqual([true, true])
    expect(await office.ownerQuery('select stage from rec.casefile where id = $1', [family.casefiles[0]])).toEqual([{ stage: 'supported' }])
    expect((await office.ownerQuery('select 1 from rec.lead_period where casefile_id = $1', [family.casefiles[0]])).length).toBe(0)
    expect([await dues(transfer), (await nurse.get('/transfers')).text.includes('送-R8-001')]).toEqual([[], false])
    expect((await nurse.get(`/casefiles/${family.casefiles[0]!}/trail`)).text).toContain('児童相談所へ送った')
  })

  test('everything due of documents is what is written when it is all written anew', async () => {
    await prepared(nurse, family)
    const before = await office.ownerQuery(`select kind, source_id, due_at, account_id, role from rec.due where kind like 'transfer%' order by 1, 2, 5`)
    await office.acting('supervisor', (tx) => rebuildDue(tx))
    expect(await office.ownerQuery(`select kind, source_id, due_at, account_id, role from rec.due where kind like 'transfer%' order by 1, 2, 5`)).toEqual(before)
  })
})

describe('what cannot wait', () => {
  test('one person sends 送致・通知 at once with a reason; it is looked at afterwards by another', async () => {
    const transfer = await prepared(await office.as('supervisor'), family, { kind: 'notify', asks: ['inspection', 'custody'] })
    const supervisor = await office.as('supervisor')
    expect((await step(supervisor, transfer, 'ours', 'approved', 1)).text).toContain('自分が起案した文書は決裁できません')
    expect((await step(supervisor, transfer, 'ours', 'sent', 1, { ...at('14:00'), means: 'phone', who: '当番' })).text).toContain('決裁を待たずに送る理由を入れてください')
    expect((await step(supervisor, transfer, 'ours', 'sent', 1, { ...at('14:00'), means: 'phone', who: '当番', words: '下校まで20分' })).status).toBe(303)
    expect(await dues(transfer)).toEqual(['transfer_reply supervisor', 'transfer_review supervisor'])
    expect((await step(supervisor, transfer, 'ours', 'reviewed', 2)).text).toContain('自分が送った文書は後閲できません')
    await expect(office.acting('supervisor', (tx) => tx.insertInto('transferStep').values({ transferId: transfer, position: 2, side: 'ours', state: 'reviewed', at: testNow }).execute())).rejects.toMatchObject({ code: '42501' })
    expect((await step(await office.as('head'), transfer, 'ours', 'reviewed', 2)).status).toBe(303)
    const page = await nurse.get(`/transfers/${transfer}`)
    expect([page.text.includes('立入調査、一時保護'), page.text.includes('決裁を待たずに'), await dues(transfer)]).toEqual([true, true, ['transfer_reply supervisor']])
  })

  test('a request for help is never sent without 決裁', async () => {
    const transfer = await prepared(nurse, family, { kind: 'assist', asks: ['assessment'] })
    expect((await step(nurse, transfer, 'ours', 'sent', 1, { ...at('14:00'), means: 'post', who: '当番', words: '急ぐ' })).location).toBe(`/transfers/${transfer}`)
    expect(await steps(transfer)).toEqual(['ours prepared'])
    await expect(office.acting('nurse', (tx) => tx.insertInto('transferStep').values({ transferId: transfer, position: 1, side: 'ours', state: 'sent', at: testNow }).execute())).rejects.toMatchObject({ code: '42501' })
  })
})

describe('from the centre', () => {
  test('a 市町村送致 makes an intake of its own, waits for our answer, and offers the lead back', async () => {
    const form = {
      id: crypto.randomUUID(), kind: 'case_sent', datedOn: '令和8年11月24日', theirNumber: '出児第77号', receivedAt: '令和8年11月25日', 'receivedAt.time': '10:00', who: '木村福祉司',
      reason: '面前DV。専門的な支援は要しない', intake: 'new',
    }
    const action = `/casefiles/${family.casefiles[1]!}/transfers`
    for (let again = 0; again < 2; again++) expect((await nurse.post(action, form)).location).toBe(`/transfers/${form.id}`)
    const [row] = await office.ownerQuery<{ kind: string; route: string; number: number | null }>('select i.kind, i.route, t.number from rec.transfer t join rec.intake i on i.id = t.intake_id where t.id = $1', [form.id])
    expect(row).toEqual({ kind: 'from_guidance_centre', route: 'guidance_centre', number: null })
    expect(await office.ownerQuery(`select 1 from rec.intake where kind = 'from_guidance_centre'`)).toHaveLength(1)
    expect(await dues(form.id)).toEqual(['transfer_answer supervisor'])
    expect((await step(nurse, form.id, 'ours', 'accepted', 2, { ...at('11:00'), who: '木村福祉司' })).status).toBe(303)
    expect((await nurse.get(`/transfers/${form.id}`)).text).toContain('市に戻す')
    expect(await dues(form.id)).toEqual([])
  })

  test('is kept from an intake before there is a casefile, and hangs on that intake', async () => {
    const [person] = await office.acting('nurse', (tx) => tx.insertInto('person').values({ sex: 'male' } as never).returning('id').execute())
    await office.acting('nurse', (tx) => tx.insertInto('personName').values({ personId: person!.id, kind: 'current', name: '高木 陸' } as never).execute())
    const intake = crypto.randomUUID()
    await nurse.post('/intakes', { id: intake, here: '/intakes/new', content: '送致', receivedAt: '令和8年11月25日', 'receivedAt.time': '9:00', kind: 'from_guidance_centre', 'children.0.personId': person!.id, 'children.0.samePerson': 'confirmed', 'children.0.part': 'subject' })
    const page = await nurse.get(`/intakes/${intake}`)
    const [, address] = /href="(\/intake-children\/[^"]*transfers\/new\?kind=case_sent)"/.exec(page.html) ?? []
    expect((await nurse.get(address!)).status).toBe(200)
    const form = { id: crypto.randomUUID(), kind: 'case_sent', datedOn: '令和8年11月25日', receivedAt: '令和8年11月25日', 'receivedAt.time': '9:00', who: '木村', reason: '送致', intake }
    expect((await nurse.post(address!.split('/new')[0]!, form)).location).toBe(`/transfers/${form.id}`)
    expect(await office.ownerQuery('select casefile_id, intake_id from rec.transfer where id = $1', [form.id])).toEqual([{ casefile_id: null, intake_id: intake }])
    expect((await nurse.get(`/intakes/${intake}`)).text).toContain('受け取った・返事をしていない')
  })
})

describe('what is typed wrong', () => {
  test.each<[string, Record<string, string | string[]>, string]>([
    ['no danger', { danger: '' }, 'いまの危険を入れてください'], ['no word on who is called at night', { afterHours: ' ' }, '17時以降の連絡先を入れてください'],
    ['a day far ahead', { datedOn: '令和9年11月25日' }, '1週間より先です'], ['another year', { datedOn: '令和2年11月25日' }, '1年より前です'],
    ['a notice that asks for nothing', { kind: 'notify' }, '何が適当かを選んでください'], ['asking for what is not asked here', { kind: 'notify', asks: ['advice'] }, '選択肢の中から選んでください'],
    ['an answer before today', { replyBy: '令和8年11月1日' }, 'もう過ぎた日です'], ['an intake of somebody else', { intake: crypto.randomUUID() }, '選択肢の中から選んでください'],
  ])('%s is refused, and what was typed is still there', async (_, more, message) => {
    const sent = await nurse.post(`/casefiles/${family.casefiles[2]!}/transfers`, sending({ reason: 'のこる文', ...more }))
    expect([sent.status, sent.text.includes(message), sent.html.includes('のこる文')]).toEqual([422, true, true])
    expect(await office.ownerQuery('select 1 from rec.transfer where casefile_id = $1', [family.casefiles[2]])).toEqual([])
  })

  test('an unknown kind, an odd step and the id of somebody else do nothing', async () => {
    expect((await nurse.post(`/casefiles/${family.casefiles[2]!}/transfers`, sending({ kind: 'nonsense' }))).status).toBe(404)
    const { child } = await reported(office, family)
    const transfer = await prepared(nurse, family)
    expect((await (await office.as('worker')).post(`/intake-children/${child}/transfers`, sending({ id: transfer }))).text).toContain('この用紙はもう使われています')
    for (const [side, state] of [['ours', 'nonsense'], ['nobody', 'sent'], ['theirs', 'accepted'], ['ours', 'done']]) {
      expect((await step(nurse, transfer, side!, state!, 1, at('14:00'))).location).toBe(`/transfers/${transfer}`)
    }
    expect(await steps(transfer)).toEqual(['ours prepared'])
  })
})
