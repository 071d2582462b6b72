import { afterAll, beforeAll, expect, test } from 'vitest'
import { pageTexts } from '../../test/pdf.ts'
import { openOffice, testNow } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { closePress } from '../documents/typeset.ts'
import { setVeil } from '../people/places.db.ts'
import { centreOn } from '../town.ts'
import { at, atOnce, childrenOf, knownPeople, least, rowsOf, story2 } from './call.fixtures.ts'
import type { Form } from './call.fixtures.ts'

let office: Office
let nurse: Browser
let people: Record<string, string>
beforeAll(async () => {
  office = await openOffice()
  nurse = await office.as('nurse')
  people = await knownPeople(office)
})
afterAll(async () => { closePress(); await office.close() })

test('the page is ready to type: what was said first, now and by telephone given, nothing judged beforehand', async () => {
  const { html, text, status } = await nurse.get('/intakes/new')
  expect(status).toBe(200)
  expect(/<textarea[^>]*>/.exec(html)?.[0]).toMatch(/autofocus/i)
  expect(html.indexOf('name="content"')).toBeLessThan(html.indexOf('name="receivedAt"'))
  expect(html).toContain('value="令和8年11月25日"')
  expect(html).toContain('value="14:05"')
  const chosen = [...html.matchAll(/<input(?=[^>]*checked)[^>]*name="([^"]+)"[^>]*value="([^"]+)"/g)].map(([, name, value]) => `${name}=${value}`)
  expect(chosen.toSorted()).toEqual(['children.0.part=subject', 'means=phone'])
  for (const words of ['会議を待たずに児童相談所へ電話', centreOn(Temporal.PlainDate.from('2026-11-25')).day, '110番', '言うこと', '約束しないこと', '切る前に', '聞くこと', 'くわしく聞かない']) expect(text).toContain(words)
})

test('a report about a boy and his brother and sister is taken in whole, with his clock, place, urgency and call (story 2)', async () => {
  office.at(at('2026-11-25T14:12:00+09:00'))
  const form = story2(people)
  const saved = await nurse.post('/intakes', form)
  expect(saved.location).toBe(`/intakes/${form['id']}`)
  const [ren, an, minato] = await childrenOf(office, form['id'])
  atOnce(ren?.until_at, '2026-11-25T15:40:00+09:00')
  expect(ren).toMatchObject({ part: 'subject', where_now: '保健室', suspected_person: 'unknown', suspected_words: '本人は「お父さん」と言った', abuse_kind: 'physical', again: false })
  expect(an).toMatchObject({ part: 'sibling', where_now: 'さくら保育園', consultation_id: null, abuse_kind: null, suspected_words: '' })
  expect(minato).toMatchObject({ part: 'sibling', where_now: null, consultation_id: null })
  for (const child of [ren, an, minato]) atOnce(child?.clock_started_at, '2026-11-25T14:05:00+09:00')
  atOnce(ren?.see_by, '2026-11-26T14:05:00+09:00')
  atOnce(an?.see_by, '2026-11-27T14:05:00+09:00')
  const judged = await office.ownerQuery<{ intake_child_id: string; by_chart: string; level: string }>(
    'select by_chart, level from rec.urgency_judgement j join rec.intake_child c on c.id = j.intake_child_id where c.intake_id = $1', [form['id']])
  expect(judged).toEqual([{ by_chart: 'protect_before_next', level: 'protect_before_next' }])
  const [call] = await office.ownerQuery<{ called_at: Temporal.Instant; spoke_with: string; their_opinion: string }>('select * from rec.centre_call where intake_id = $1', [form['id']])
  atOnce(call?.called_at, '2026-11-25T14:12:00+09:00')
  expect(call).toMatchObject({ spoke_with: '当番 ○○', their_opinion: '下校の前に学校で会ってほしい' })
  const consultations = await office.ownerQuery('select person_id, kind_at_receipt, fiscal_year, counted from rec.consultation where person_id = $1', [people['ren']])
  expect(consultations).toEqual([{ person_id: people['ren'], kind_at_receipt: '01', fiscal_year: 2026, counted: true }])
  const events = await office.ownerQuery<{ code: string }>('select code from rec.event where intake_id = $1 order by code', [form['id']])
  expect(events.map(({ code }) => code)).toEqual(['centre_called', 'intake_accepted', 'urgency_judged'])
  const [texts] = await office.ownerQuery<{ n: number }>(`select count(*)::int n from rec.intake where id = $1 and (content || taken_by) like '%山根%'`, [form['id']])
  expect(texts!.n).toBe(0)
})

test('④ はい makes the box loud in the page itself, and the chart speaks in words only after ①〜④', async () => {
  const form = least({ more: 'chart', grave_likely: 'yes' })
  const to = (await nurse.post('/intakes', form)).location!
  const early = await nurse.get(to)
  expect(early.html).toContain('class="centre-box loud"')
  expect(early.text).toContain('①〜④に答えると')
  await nurse.post('/intakes', { ...form, asks_protection: 'no', pressing: 'no', grave_result: 'no' })
  const answered = await nurse.get(to)
  expect(answered.text).toMatch(/表では 次の虐待の前に保護を検討（県様式 A／国の手引き B）/)
  const calm = await nurse.get('/intakes/new')
  expect(calm.html).toContain('class="centre-box"')
})

test('a second call about the same child while it goes on is the same consultation, again', async () => {
  const form = story2(people)
  await nurse.post('/intakes', form)
  const [ren] = await childrenOf(office, form['id'])
  expect(ren?.again).toBe(true)
  const rows = await office.ownerQuery('select id from rec.consultation where person_id = $1', [people['ren']])
  expect(rows).toEqual([{ id: ren?.consultation_id }])
})

test('somebody who only seems to be a known child is found with it and not counted as it', async () => {
  const form = least({ kind: 'report', 'children.0.personId': people['saito']!, 'children.0.samePerson': 'maybe', 'children.0.name': 'さいとうさんの子' })
  await nurse.post('/intakes', form)
  const [child] = await childrenOf(office, form['id'])
  expect(child?.person_id).toBe(people['saito'])
  expect(await office.ownerQuery('select person_id from rec.consultation where id = $1', [child?.consultation_id])).toEqual([{ person_id: null }])
  const { bytes } = await nurse.post(`/intakes/${String(form['id'])}/prints`, { id: crypto.randomUUID(), purpose: 'approval' })
  const sheet = (await pageTexts(bytes)).join('').replaceAll(/\s/g, '')
  expect(sheet).toContain('さいとうさんの子')
  expect(sheet).not.toContain('齋藤優')
})

test('a night note of Friday is entered on Monday; nobody is known, and the clock runs from Friday (story 1)', async () => {
  office.at(at('2026-11-30T08:31:00+09:00'))
  const form = least({
    content: '○○アパート2階で毎晩泣き声。', receivedAt: '令和8年11月27日', 'receivedAt.time': '18:40', means: 'night_note', takenBy: '守衛室 渡部', kind: 'report', routeKey: 'neighbour', route: 'neighbour',
    consultationKind: '01', whereNow: '○○アパート2階（部屋は不明）', reporterAnonymous: 'yes',
  })
  expect((await nurse.post('/intakes', form)).status).toBe(303)
  const children = await childrenOf(office, form['id'])
  expect(children).toHaveLength(1)
  expect(children[0]).toMatchObject({ part: 'subject', person_id: null, name_heard: '', where_now: '○○アパート2階（部屋は不明）', again: false })
  atOnce(children[0]?.clock_started_at, '2026-11-27T18:40:00+09:00')
  atOnce(children[0]?.see_by, '2026-11-29T18:40:00+09:00')
  expect(at('2026-11-27T18:40:00+09:00').until(at('2026-11-30T08:31:00+09:00')).total('minutes')).toBe(61 * 60 + 51)
  const [consultation] = await office.ownerQuery('select person_id, received_on::text, kind_at_receipt from rec.consultation where id = $1', [children[0]?.consultation_id])
  expect(consultation).toEqual({ person_id: null, received_on: '2026-11-27', kind_at_receipt: '01' })
  const [intake] = await office.ownerQuery('select taken_by, means from rec.intake where id = $1', [form['id']])
  expect(intake).toEqual({ taken_by: '守衛室 渡部', means: 'night_note' })
  office.at(testNow)
})

test.each([
  ['consultation', { kind: 'consultation', consultationKind: '15' }, false, 1],
  ['a report without suspected abuse', { kind: 'report', consultationKind: '02' }, false, 1],
  ['a report that names no kind at all', { kind: 'report', consultationKind: '' }, true, 1],
  ['a report with a kind of abuse for the child', { kind: 'report', 'children.0.name': '原 花', 'children.0.abuseKind': 'neglect' }, true, 1],
  ['a case sent by the guidance centre', { kind: 'from_guidance_centre', consultationKind: '01' }, true, 1],
  ['suspected abuse whose kind of intake was left open', { consultationKind: '01' }, true, 1],
  ['abuse by nursery staff, which is a register of its own', { kind: 'staff_abuse', consultationKind: '01' }, false, 0],
  ['an expectant mother', { kind: 'report', consultationKind: '01', 'children.0.name': '曽田 由美', 'children.0.part': 'expectant' }, false, 1],
] as const)('%s: clock and consultation', async (_, more, clock, consultations) => {
  const form = least(more)
  expect((await nurse.post('/intakes', form)).status).toBe(303)
  const [child] = await childrenOf(office, form['id'])
  expect(child?.clock_started_at !== null).toBe(clock)
  expect(child?.consultation_id === null ? 0 : 1).toBe(consultations)
})

test('numbers are drawn by the fiscal year of the receipt', async () => {
  const numbers = async (form: Form): Promise<unknown> => {
    await nurse.post('/intakes', form)
    return (await office.ownerQuery('select fiscal_year, number from rec.intake where id = $1', [form['id']]))[0]
  }
  expect(await numbers(least({ receivedAt: '令和8年3月31日' }))).toEqual({ fiscal_year: 2025, number: 1 })
  const next = await numbers(least()) as { number: number }
  expect(await numbers(least())).toEqual({ fiscal_year: 2026, number: next.number + 1 })
})

test('who may not take calls meets nothing', async () => {
  for (const member of ['admin', 'privacy', 'kizuna', 'teacher'] as const) {
    const stranger = await office.as(member)
    expect((await stranger.get('/intakes/new')).status).toBe(404)
    const form = least()
    expect((await stranger.post('/intakes', form)).status).toBe(404)
    expect(await rowsOf(office, form['id'])).toBe(0)
  }
})

test('the sheet: the taker reads who reported, a colleague 「別途照会」; a hidden place is not printed for anybody', async () => {
  office.at(at('2026-11-25T14:15:00+09:00'))
  const form: Form = { ...story2(people), 'children.0.suspectedWords': 'お父さん' }
  await nurse.post('/intakes', form)
  const sheet = async (member: 'nurse' | 'worker'): Promise<string> => {
    const { bytes, response } = await (await office.as(member)).post(`/intakes/${String(form['id'])}/prints`, { id: crypto.randomUUID(), purpose: 'approval' })
    expect(response.headers.get('content-type')).toBe('application/pdf')
    return (await pageTexts(bytes)).join('').replaceAll(/\s/g, '')
  }
  const own = await sheet('nurse')
  for (const words of ['虐待相談・通告受付票', '山根△△', '保健室', '次の虐待の前に保護を検討', '佐藤みずき', '下校の前に学校で会ってほしい', '印刷番号P8-']) expect(own).toContain(words)
  const others = await sheet('worker')
  expect(others).toContain('通告者：別途照会')
  for (const words of ['山根', '0853-00-0000', '定期の訪問']) expect(others).not.toContain(words)
  await office.acting('supervisor', (tx) => setVeil(tx, { personId: people['ren']!, ground: 'own_wish', words: '' }))
  const veiled = await sheet('worker')
  expect(veiled).toContain('非開示')
  expect(veiled).not.toContain('保健室')
  const [printed] = await office.ownerQuery<{ reason: string }>(`select reason from audit.access where route = 'POST /intakes/:intake/prints' order by seq desc limit 1`)
  expect(printed?.reason).toMatch(/^印刷 P8-\d{6}　決裁と保存$/)
})

test('a report about the staff of a nursery stands in a register of its own, and in no other', async () => {
  const form = least({ content: '園で怒鳴られていると保護者から', kind: 'staff_abuse' })
  await nurse.post('/intakes', form)
  const address = `href="/intakes/${String(form['id'])}"`
  expect((await nurse.get('/intakes')).html).not.toContain(address)
  const register = await nurse.get('/intakes?register=staff')
  expect(register.html).toContain(address)
  expect(register.text).toContain('保育所等職員による虐待の通報の台帳')
  const shown = [...register.html.matchAll(/href="\/intakes\/([0-9a-f-]{36})"/g)].map(([, id]) => id)
  expect(await office.ownerQuery('select distinct kind from rec.intake where id = any ($1)', [shown])).toEqual([{ kind: 'staff_abuse' }])
})
