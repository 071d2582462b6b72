import { afterAll, beforeAll, expect, test } from 'vitest'
import { pageTexts } from '../../test/pdf.ts'
import { openOffice, testNow } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { closePress } from '../documents/typeset.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { recordAffiliation, setVeil } from '../people/places.db.ts'
import { centreOn } from '../town.ts'

let office: Office
let nurse: Browser
const people: Record<string, string> = {}
beforeAll(async () => {
  office = await openOffice()
  nurse = await office.as('nurse')
  const [school] = await office.ownerQuery<{ id: string }>(`select id from rec.agency where name = '南町小学校'`)
  await office.acting('supervisor', async (tx) => {
    const family = await openFamily(tx, { name: '勝部', fiscalYear: 2025 })
    const since = Temporal.PlainDate.from('2025-04-01')
    for (const [key, name, kana, sex, birth, relation] of [
      ['misaki', '勝部 美咲', 'かつべ みさき', 'female', { year: 1995, month: 5, day: 2 }, 'birth_parent'],
      ['ren', '勝部 蓮', 'かつべ れん', 'male', { year: 2019, month: 2, day: 14 }, 'child'],
      ['an', '勝部 杏', 'かつべ あん', 'female', { year: 2022, month: 6, day: 3 }, 'child'],
      ['minato', '勝部 湊', 'かつべ みなと', 'male', { year: 2025, month: 4, day: 20 }, 'child'],
    ] as const) {
      const id = people[key] = await recordPerson(tx, { name, kana, sex, birth })
      await joinFamily(tx, { familyId: family.id, personId: id, relation, livesIn: true, since })
    }
    people['saito'] = await recordPerson(tx, { name: '齋藤 優', kana: 'さいとう ゆう', sex: 'female', birth: { year: 2018 } })
    await recordAffiliation(tx, { personId: people['ren']!, agencyId: school!.id, fiscalYear: 2026, className: '2年2組' })
  })
})
afterAll(async () => { closePress(); await office.close() })

const at = (moment: string): Temporal.Instant => Temporal.Instant.from(moment)
type Form = Record<string, string | string[]>
const least = (more: Form = {}): Form => ({ id: crypto.randomUUID(), here: '/intakes/new', content: '夜泣きがつらいとのこと。', receivedAt: '令和8年11月25日', 'receivedAt.time': '14:05', ...more })
const rowsOf = (id: unknown) => office.ownerQuery<{ n: number }>('select count(*)::int n from rec.intake where id = $1', [id]).then(([row]) => row!.n)
const childrenOf = (id: unknown) => office.ownerQuery<{
  part: string; person_id: string | null; name_heard: string; suspected_person: string; suspected_words: string; abuse_kind: string | null
  clock_started_at: Temporal.Instant | null; see_by: Temporal.Instant | null; limit_source: string | null; consultation_id: string | null; again: boolean; where_now: string | null; until_at: Temporal.Instant | null
}>('select c.*, p.where_now, p.until_at from rec.intake_child c left join rec.intake_place p on p.intake_child_id = c.id where c.intake_id = $1 order by position', [id])
const atOnce = (one: Temporal.Instant | null | undefined, moment: string): void => expect(one?.toString()).toBe(at(moment).toString())

/** The call of story 2: a boy of seven, his school is out at 15:40. */
const story2 = (): Form => least({
  content: '2年2組の担任。左の前腕に直径3cmくらいの円い赤いあざ。「ゆうべ、しゅくだいをしなかったから、お父さんにたたかれた」',
  'receivedAt.time': '14:05', means: 'phone', kind: 'report', routeKey: 'school', route: 'primary_school',
  whereNow: '保健室', until: '15:40', sleepsWhere: '自宅の見込み', guardianInformed: 'not_told', consultationKind: '01',
  'children.0.personId': people['ren']!, 'children.0.samePerson': 'confirmed', 'children.0.name': '勝部 蓮', 'children.0.part': 'subject',
  'children.0.abuseKind': 'physical', 'children.0.suspectedPerson': 'unknown', 'children.0.suspectedWords': '本人は「お父さん」と言った',
  'children.1.personId': people['an']!, 'children.1.samePerson': 'confirmed', 'children.1.part': 'sibling', 'children.1.suspectedPerson': 'unknown', 'children.1.whereNow': 'さくら保育園', 'children.1.until': '17:30',
  'children.2.personId': people['minato']!, 'children.2.samePerson': 'confirmed', 'children.2.part': 'sibling', 'children.2.suspectedPerson': 'unknown',
  asks_protection: 'no', pressing: 'unknown', grave_result: 'no', grave_likely: 'yes', repeating: 'yes',
  centreAt: '14:12', centreWith: '当番 ○○', centreSaid: '下校の前に学校で会ってほしい',
  reporterName: '山根 △△', reporterRelation: '担任', reporterPhone: '0853-00-0000', wantsAnswer: 'yes', contentIdentifies: 'yes', mayTellFamily: '定期の訪問として行く',
})

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
  const form = story2()
  const saved = await nurse.post('/intakes', form)
  expect(saved.location).toBe(`/intakes/${form['id']}`)
  const [ren, an, minato] = await childrenOf(form['id'])
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
  const form = story2()
  await nurse.post('/intakes', form)
  const [ren] = await childrenOf(form['id'])
  expect(ren?.again).toBe(true)
  const rows = await office.ownerQuery('select id from rec.consultation where person_id = $1', [people['ren']])
  expect(rows).toEqual([{ id: ren?.consultation_id }])
})

test('somebody who only seems to be a known child is found with it and not counted as it', async () => {
  const form = least({ kind: 'report', 'children.0.personId': people['saito']!, 'children.0.samePerson': 'maybe', 'children.0.name': 'さいとうさんの子' })
  await nurse.post('/intakes', form)
  const [child] = await childrenOf(form['id'])
  expect(child?.person_id).toBe(people['saito'])
  expect(await office.ownerQuery('select person_id from rec.consultation where id = $1', [child?.consultation_id])).toEqual([{ person_id: null }])
  const { bytes } = await nurse.get(`/intakes/${String(form['id'])}/sheet.pdf`)
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
  const children = await childrenOf(form['id'])
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
  const [child] = await childrenOf(form['id'])
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

test.each([
  ['nothing said', { content: ' ' }, '話の内容を入れてください'],
  ['no hour', { 'receivedAt.time': '' }, '受けた日時の時刻を入れてください'],
  ['a day outside its era', { receivedAt: '平成31年5月1日' }, '平成は31年4月30日までです（令和元年5月1日ですか）'],
  ['a month that is none', { receivedAt: '令和元年13月1日' }, '月は1から12'],
  ['a birth outside its era', { 'children.0.birth': '平成31年5月1日' }, '令和元年5月1日ですか'],
  ['a moment to come', { 'receivedAt.time': '14:06' }, '受けた日時が今（14:05）より先です'],
  ['an unknown code', { kind: 'nonsense' }, '選択肢の中から選んでください'],
  ['an unknown code of a child', { 'children.0.part': 'cousin', 'children.0.name': '原 花' }, '選択肢の中から選んでください'],
  ['a person nobody sees', { 'children.0.personId': crypto.randomUUID() }, '登録済みの人は、選択肢の中から選んでください'],
  ['an id that is none', { 'children.0.personId': "x'--" }, '選択肢の中から選んでください'],
  ['a text too long', { content: 'あ'.repeat(20_001) }, '話の内容は20000字までです（いま20001字）'],
  ['a call to the centre without its hour', { centreWith: '当番' }, 'かけた時刻を入れてください'],
  ['a call to the centre before the receipt', { centreAt: '13:00', centreWith: '当番' }, '受けた日時から今までの間で'],
  ['another urgency than the chart without words', { asks_protection: 'no', pressing: 'no', grave_result: 'no', grave_likely: 'yes', urgencyLevel: 'intensive' }, '理由を書いてください'],
] as const)('%s is said at the field and above, and nothing typed is lost', async (_, wrong, message) => {
  const form = least({ 'children.1.name': '原 太郎', reporterName: '匿名希望の人', ...wrong })
  const answer = await nurse.post('/intakes', form)
  expect(answer.status).toBe(422)
  expect(answer.text.split(message).length - 1).toBeGreaterThanOrEqual(2)
  expect(answer.text).toContain('次の1か所')
  expect(answer.html).toContain('原 太郎')
  expect(await rowsOf(form['id'])).toBe(0)
  const again = await nurse.get(`/intakes/new?draft=${form['id']}`)
  expect(again.html).toContain('匿名希望の人')
})

test('two submits at once are one intake and one number', async () => {
  const form = least()
  const before = await office.ownerQuery<{ last: number }>(`select last from rec.number_series where kind = 'intake' and fiscal_year = 2026`)
  const answers = await Promise.all([nurse.post('/intakes', form), nurse.post('/intakes', form)])
  expect(answers.map(({ location }) => location)).toEqual([`/intakes/${form['id']}`, `/intakes/${form['id']}`])
  expect(await rowsOf(form['id'])).toBe(1)
  const after = await office.ownerQuery<{ last: number }>(`select last from rec.number_series where kind = 'intake' and fiscal_year = 2026`)
  expect(after[0]!.last - (before[0]?.last ?? 0)).toBe(1)
  const other = await (await office.as('worker')).post('/intakes', { ...form, content: 'ほかの人の文' })
  expect(other.status).toBe(422)
  expect(await office.ownerQuery('select content from rec.intake where id = $1', [form['id']])).toEqual([{ content: '夜泣きがつらいとのこと。' }])
})

test('what was posted without any session stands on a page from which it can be sent again', async () => {
  const form = least({ content: '<b>電話</b>の途中', 'children.0.name': '勝部 蓮' })
  const answer = await office.fetch(new Request('http://127.0.0.1/intakes', {
    method: 'POST', redirect: 'manual', body: new URLSearchParams(form as Record<string, string>).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1' },
  }))
  expect(answer.status).toBe(401)
  const html = await answer.text()
  expect(html).toContain('書いたものはこの画面に残っています')
  expect(html).toContain('name="content" value="&lt;b&gt;電話&lt;/b&gt;の途中"')
  expect(html).toContain('name="children.0.name" value="勝部 蓮"')
  expect(html).toContain('<form class="card stack" action="/intakes" method="post">')
  expect(await rowsOf(form['id'])).toBe(0)
})

test('what was posted after the session ended is kept, and offered after signing in', async () => {
  const worker = await office.as('worker')
  await office.ownerQuery(`update ctx.session set idle_until = now() - interval '1 minute' where account_id = $1`, [office.accounts.worker])
  const form = least({ content: '長い電話のあとの文' })
  const answer = await worker.post('/intakes', form)
  expect(answer.location).toBe(`/sign-in?then=${encodeURIComponent(`/intakes/new?draft=${form['id']}`)}&kept=1`)
  expect(await rowsOf(form['id'])).toBe(0)
  await office.ownerQuery(`update ctx.session set idle_until = now() + interval '15 minutes' where account_id = $1`, [office.accounts.worker])
  expect((await worker.get(`/intakes/new?draft=${form['id']}`)).html).toContain('長い電話のあとの文')
  expect((await nurse.get(`/intakes/new?draft=${form['id']}`)).html).not.toContain('長い電話のあとの文')
})

test('without script, buttons add a row, find who is known, link a child and add its sister', async () => {
  const form = least({ 'children.0.name': '勝部 蓮', 'children.0.part': 'subject' })
  const press = async (more: string, now: Form = form) => nurse.get((await nurse.post('/intakes', { ...now, more })).location!)
  expect((await press('children')).html).toContain('name="children.1.name"')
  const found = await press('known')
  expect(found.text).toContain('この人です')
  const linked = await press(`link:0:${people['ren']}`)
  expect(linked.text).toMatch(/勝部 蓮 （かつべ れん） 7歳 .*登録済みの人/)
  expect(linked.html).toContain(`name="children.0.personId" value="${people['ren']}"`)
  expect(linked.text).toContain('＋ 勝部 杏（4歳）')
  expect((await press(`link:0:${people['ren']}`, { ...form, 'children.0.name': '勝部 蓮' })).html).toMatch(new RegExp(`<button[^>]*value="sibling:${people['an']}"[^>]*data-key="s"`))
  const added = await press(`sibling:${people['an']}`, { ...form, 'children.0.personId': people['ren']!, 'children.0.samePerson': 'confirmed' })
  expect(added.html).toMatch(/name="children\.1\.part" [^>]*checked=""[^>]*value="sibling"|name="children\.1\.part" value="sibling"[^>]*checked/)
  expect(added.html).toContain(`name="children.1.personId" value="${people['an']}"`)
  expect(added.text).not.toContain('＋ 勝部 杏')
  expect(await rowsOf(form['id'])).toBe(0)
})

test.each([['勝部蓮', ''], ['', 'かつべれん'], ['', 'ｶﾂﾍﾞ ﾚﾝ'], ['カツベ　レン', '']])('typed as %s%s he is found, with earlier intakes and nothing told of his mother', async (name, kana) => {
  const { text } = await nurse.post('/people/known', { 'children.0.name': name, 'children.0.kana': kana })
  expect(text).toContain('勝部 蓮')
  expect(text).toMatch(/過去の受付 R8-\d{3}/)
  expect(text).not.toContain('美咲')
})

test('斉藤 finds 齋藤', async () => {
  expect((await nurse.post('/people/known', { 'children.0.name': '斉藤 優' })).text).toContain('齋藤 優')
})

test('of a mother only how many records there are', async () => {
  const form = least({ 'children.0.personId': people['misaki']!, 'children.0.samePerson': 'confirmed', 'children.0.part': 'expectant', content: '健診の未受診' })
  await nurse.post('/intakes', form)
  const { text } = await nurse.post('/people/known', { 'children.0.personId': people['ren']! })
  expect(text).toContain('実母に過去の記録 1件（ 開く ）')
  expect(text).not.toMatch(/健診の未受診|美咲/)
})

test('somebody related is told nothing of the child: no hit, no link', async () => {
  const supporter = await office.as('supporter')
  const ask = () => supporter.post('/people/known', { 'children.0.name': '勝部 蓮', 'children.1.personId': people['ren']! })
  expect((await ask()).text).toContain('勝部 蓮')
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) insert into rec.conflict (municipality_id, account_id, person_id, by_self)
    select 322032, $1, $2, false from born`, [office.accounts.supporter, people['an']])
  expect((await ask()).text).not.toContain('勝部')
  const refused = await supporter.post('/intakes', least({ 'children.0.personId': people['ren']! }))
  expect(refused.status).toBe(422)
  const taken = least({ 'children.0.name': '勝部 蓮', content: '自分で聞いた話' })
  expect((await supporter.post('/intakes', taken)).status).toBe(303)
})

test('who may not take calls meets nothing', async () => {
  for (const member of ['admin', 'privacy', 'kizuna', 'teacher'] as const) {
    const stranger = await office.as(member)
    expect((await stranger.get('/intakes/new')).status).toBe(404)
    const form = least()
    expect((await stranger.post('/intakes', form)).status).toBe(404)
    expect(await rowsOf(form['id'])).toBe(0)
  }
})

test('the sheet: the taker reads who reported, a colleague 「別途照会」; a hidden place is not printed for anybody', async () => {
  office.at(at('2026-11-25T14:15:00+09:00'))
  const form: Form = { ...story2(), 'children.0.suspectedWords': 'お父さん' }
  await nurse.post('/intakes', form)
  const sheet = async (member: 'nurse' | 'worker'): Promise<string> => {
    const { bytes, response } = await (await office.as(member)).get(`/intakes/${String(form['id'])}/sheet.pdf`)
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
  const [printed] = await office.ownerQuery<{ reason: string }>(`select reason from audit.access where route like '%sheet.pdf' order by seq desc limit 1`)
  expect(printed?.reason).toMatch(/^印刷 P8-\d{6}$/)
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
