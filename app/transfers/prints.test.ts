import { afterAll, beforeAll, expect, test } from 'vitest'
import { closePress } from '../documents/typeset.ts'
import { all } from '../intake/taken-intake.fixtures.ts'
import { katsube, visit, write } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { joinFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { lookBehindVeil } from '../people/looks.db.ts'
import { recordPhone, recordResidence, setVeil } from '../people/places.db.ts'
import { openOffice, testNow } from '../../test/office.ts'
import type { Browser, Member, Office, Page } from '../../test/office.ts'
import { pageTexts } from '../../test/pdf.ts'
import { at, prepared, reported, secrets, step } from './transfers.fixtures.ts'
import type { Form } from './transfers.fixtures.ts'

let office: Office
let nurse: Browser
beforeAll(async () => { office = await openOffice(); nurse = await office.as('nurse') })
afterAll(async () => { closePress(); await office.close() })

const ask = (more: Form = {}): Form => ({ id: crypto.randomUUID(), purpose: '児童相談所へ持参', copies: '2', ...more })
const print = async (member: Member, transfer: string, more: Form = {}): Promise<Page> => (await office.as(member)).post(`/transfers/${transfer}/prints`, ask(more))
async function words(page: Page): Promise<string> {
  expect([page.status, page.response.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  return (await pageTexts(page.bytes)).join('').replaceAll(/\s/g, '')
}

/** 勝部家 with a mother, a home and a telephone. */
async function family(): Promise<Katsube & { mother: string }> {
  const katsubes = await katsube(office)
  const mother = await office.acting('nurse', async (tx) => {
    const id = await recordPerson(tx, { name: '勝部 美咲', kana: 'かつべ みさき', sex: 'female', birth: { year: 1995 } })
    await joinFamily(tx, { familyId: katsubes.id, personId: id, relation: 'birth_parent', livesIn: true, since: null })
    for (const personId of [id, katsubes.persons[0]!]) await recordResidence(tx, { personId, kind: 'actual', address: '架空町1-2-3' })
    await recordPhone(tx, { personId: id, number: '090-1111-2222' })
    return id
  })
  return { ...katsubes, mother }
}

test('the paper says what the officer on duty must know, urgency in words with the chart and no letter, both marks of 決裁, its number and its print', async () => {
  const katsubes = await family()
  const { intake, child } = await reported(office, katsubes)
  await nurse.post(`/intake-children/${child}/urgency-judgements`, { id: crypto.randomUUID(), ...all('no', { grave_likely: 'yes' }) })
  const transfer = await prepared(nurse, katsubes, { intake, attachments: '緊急度アセスメントシート\n写真2枚' })
  expect(await words(await print('nurse', transfer))).toContain('決裁前')
  await step(await office.as('supervisor'), transfer, 'ours', 'approved', 1)
  const paper = await words(await print('nurse', transfer))
  for (const said of ['送致書', '送-R8-001', '出雲児童相談所長', '出雲市長', '児童福祉法第25条の7第1項第1号', '勝部蓮', '今夜も継父と二人になる', '「帰りたくない」', '架空小の保健室', '妹は祖母の家', '学校で会った', '父に会えていない', '一時保護が必要',
    '佐藤090-0000-0000', '次の虐待の前に保護を検討', '県様式', '勝部美咲', '架空町1-2-3', '090-1111-2222', '勝部杏', 'R8-001', '森山係長', '写真2枚', 'P8-00000', '別途照会']) expect([said, paper.includes(said)]).toEqual([said, true])
  for (const wrong of ['決裁前', '（県様式A', '近隣']) expect([wrong, paper.includes(wrong)]).toEqual([wrong, false])
  const [kept] = await office.ownerQuery<{ what: string; purpose: string; copies: number }>('select what, purpose, copies from rec.print where ref_id = $1 order by number desc limit 1', [transfer])
  expect(kept).toEqual({ what: 'transfer', purpose: '児童相談所へ持参', copies: 2 })
  const [looked] = await office.ownerQuery<{ reason: string; subjects: string[] }>('select reason, subjects from audit.access where account_id = $1 order by seq desc limit 1', [office.accounts.nurse])
  expect([looked!.reason.startsWith('印刷 P8-00000'), looked!.subjects.includes(katsubes.persons[0]!), looked!.subjects.includes(katsubes.mother)]).toEqual([true, true, true])
})

test('the same form twice is one print; without a purpose or copies there is none', async () => {
  const katsubes = await family()
  const transfer = await prepared(nurse, katsubes)
  const form = ask()
  for (let again = 0; again < 2; again++) expect((await nurse.post(`/transfers/${transfer}/prints`, form)).status).toBe(200)
  expect(await office.ownerQuery('select 1 from rec.print where ref_id = $1', [transfer])).toHaveLength(1)
  const bare = await nurse.post(`/transfers/${transfer}/prints`, { id: crypto.randomUUID(), copies: '0' })
  expect([bare.status, bare.text.includes('何のためにを入れてください'), bare.text.includes('1から20まで')]).toEqual([422, true, true])
  expect((await (await office.as('worker')).post(`/transfers/${transfer}/prints`, { ...form, purpose: 'ほかの人' })).status).toBe(422)
  for (const member of ['teacher', 'kizuna', 'admin', 'privacy'] as const) expect([member, (await print(member, transfer)).status]).toEqual([member, 404])
})

test('a number whose paper showed the places of somebody hidden since is opened no more, not while looking behind the veil either; a new number shows none', async () => {
  const katsubes = await family()
  const transfer = await prepared(nurse, katsubes)
  const form = ask()
  const head = await office.as('head')
  const again = async (): Promise<number> => (await head.post(`/transfers/${transfer}/prints`, form)).status
  expect(await words(await head.post(`/transfers/${transfer}/prints`, form))).toContain('架空町1-2-3')
  const [kept] = await office.ownerQuery<{ of: string[] }>('select shows_places_of as of from rec.print where id = $1', [form['id']])
  expect(kept!.of).toEqual(expect.arrayContaining([katsubes.mother, ...katsubes.persons]))
  expect(await again()).toBe(200)
  await office.acting('nurse', (tx) => setVeil(tx, { personId: katsubes.mother, ground: 'own_wish', words: '' }))
  expect(await again()).toBe(404)
  await office.acting('head', (tx) => lookBehindVeil(tx, { id: crypto.randomUUID(), personId: katsubes.mother, reason: '迎えに行く' }), { steppedUp: true })
  expect(await again()).toBe(404)
  const another = ask()
  for (let twice = 0; twice < 2; twice++) expect(await words(await head.post(`/transfers/${transfer}/prints`, another))).not.toContain('架空町')
})

test('with one veiled person of the family no address, school, telephone or place of tonight is on the paper: 非開示', async () => {
  const katsubes = await family()
  const transfer = await prepared(nurse, katsubes)
  await office.acting('nurse', (tx) => setVeil(tx, { personId: katsubes.mother, ground: 'own_wish', words: '' }))
  for (const member of ['nurse', 'supervisor', 'head'] as const) {
    const paper = await words(await print(member, transfer))
    for (const place of ['架空町', '架空小', '祖母の家', '090-1111', '保健室']) expect([member, place, paper.includes(place)]).toEqual([member, place, false])
    expect([paper.includes('非開示'), paper.includes('勝部美咲'), paper.includes('今夜も継父と二人になる')]).toEqual([true, true, true])
  }
})

test('the reporter is printed when handing over was decided and the printer has them open with a reason, and at no other time', async () => {
  const katsubes = await family()
  const { intake } = await reported(office, katsubes)
  const transfer = await prepared(nurse, katsubes, { intake })
  const supervisor = await office.as('supervisor')
  const holds = async (member: Member): Promise<boolean[]> => {
    const paper = await words(await print(member, transfer))
    return [...secrets.map((secret) => paper.includes(secret.replaceAll(' ', ''))), paper.includes('別途照会')]
  }
  const open = () => supervisor.post(`/intakes/${intake}/reporter-openings`, { reason: '引継ぎのため' })
  const none = [false, false, false, true]
  // Who took the call still reads the reporter's row until the intake is decided: that alone prints nothing.
  for (const member of ['nurse', 'worker', 'supervisor', 'head'] as const) expect([member, await holds(member)]).toEqual([member, none])
  await open()
  expect(await holds('supervisor')).toEqual(none)
  await supervisor.post(`/transfers/${transfer}/reporter`, { id: crypto.randomUUID(), version: '1', outcome: 'hand_over', words: '児相が直接聞く' })
  for (const member of ['nurse', 'worker', 'head'] as const) expect([member, await holds(member)]).toEqual([member, none])
  expect(await holds('supervisor')).toEqual([true, true, true, false])
  const [looked] = await office.ownerQuery<{ reason: string }>('select reason from audit.access where account_id = $1 order by seq desc limit 1', [office.accounts.supervisor])
  expect(looked!.reason).toContain('通告者：引継ぎのため')
  await (await office.as('head')).post(`/transfers/${transfer}/reporter`, { id: crypto.randomUUID(), version: '2', outcome: 'hold_back', words: '本人が望まない' })
  expect(await holds('supervisor')).toEqual(none)
  await office.ownerQuery(`update rec.reporter_opening set until = clock_timestamp() - interval '1 minute' from (select ctx.act_as($2, $3)) a where intake_id = $1`, [intake, 322032, office.accounts.supervisor])
  await supervisor.post(`/transfers/${transfer}/reporter`, { id: crypto.randomUUID(), version: '3', outcome: 'hand_over', words: '再び' })
  expect(await holds('supervisor')).toEqual(none)
})

test('what was sent before anybody looked at it says so, and so does what was withdrawn', async () => {
  const katsubes = await family()
  const urgent = await prepared(nurse, katsubes, { kind: 'notify', asks: ['custody'] })
  await step(nurse, urgent, 'ours', 'sent', 1, { ...at('14:00'), means: 'phone', who: '当番', words: '下校まで20分' })
  const before = await words(await print('nurse', urgent))
  expect([before.includes('後閲前'), before.includes('通知書')]).toEqual([true, true])
  await step(await office.as('head'), urgent, 'ours', 'reviewed', 2)
  const after = await words(await print('nurse', urgent))
  expect([after.includes('後閲前'), after.includes('高橋室長')]).toEqual([false, true])
  const dropped = await prepared(nurse, katsubes)
  await step(nurse, dropped, 'ours', 'withdrawn', 1, { words: '児相が先に動いた' })
  expect(await words(await print('nurse', dropped))).toContain('取りやめ')
})

test('what is printed again of a letter that was sent reads as it was sent: who saw the child afterwards is not in it', async () => {
  const katsubes = await family()
  await write(nurse, katsubes, visit(office, katsubes))
  const transfer = await prepared(nurse, katsubes)
  await step(await office.as('supervisor'), transfer, 'ours', 'approved', 1)
  expect((await step(nurse, transfer, 'ours', 'sent', 2, { ...at('14:05'), means: 'phone', who: '児相 窓口' })).status).toBe(303)
  const sent = await words(await print('nurse', transfer))
  expect(sent).toContain('11月9日')
  office.at(Temporal.Instant.from('2026-11-27T10:00:00+09:00'))
  await write(nurse, katsubes, visit(office, katsubes, { happenedAt: '令和8年11月26日' }))
  const again = await words(await print('nurse', transfer))
  expect([again.includes('11月9日'), again.includes('11月26日')]).toEqual([true, false])
  office.at(testNow)
})
