import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openOffice, testNow } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { urgencyQuestions } from '../codes/urgency.ts'

let office: Office
let agencyId: string
let lastNumber = 0
beforeAll(async () => {
  office = await openOffice()
  agencyId = await office.acting('nurse', async (tx) => (await tx.selectFrom('agency').select('id').where('name', '=', '南町小学校').executeTakeFirstOrThrow()).id)
})
afterEach(() => office.at(testNow))
afterAll(() => office.close())

interface Taken { intake: string; child: string; person: string | null }
const at = (text: string) => Temporal.Instant.from(`${text}+09:00`)

/** An intake taken by the nurse with one child, and a reporter whose name must stay where it is. */
async function taken(change: { receivedAt?: string; clock?: boolean; hours?: number; identified?: boolean; kind?: string; until?: string } = {}): Promise<Taken> {
  const { receivedAt = '2026-11-25T14:00', clock = true, hours = 48, identified = true, kind = 'report', until } = change
  const received = at(receivedAt)
  lastNumber += 1
  return office.acting('nurse', async (tx) => {
    const person = identified ? (await tx.insertInto('person').values({ sex: 'male', birthYear: 2018, birthMonth: 12, birthDay: 12 } as never).returning('id').executeTakeFirstOrThrow()).id : null
    if (person) await tx.insertInto('personName').values({ personId: person, kind: 'current', name: '勝部 蓮', kana: 'かつべ れん' } as never).execute()
    const intake = (await tx.insertInto('intake').values({ fiscalYear: 2026, number: lastNumber, kind, means: 'phone', route: 'primary_school', receivedAt: received, content: '左ほおに青あざ。「お父さんにたたかれた」' } as never).returning('id').executeTakeFirstOrThrow()).id
    const child = (await tx.insertInto('intakeChild').values({
      intakeId: intake, position: 0, part: 'subject', personId: person, nameHeard: person ? '' : '泣き声の子', abuseKind: 'physical', suspectedWords: 'お父さん',
      clockStartedAt: clock ? received : null, seeBy: clock ? received.add({ hours }) : null, limitSource: clock ? '48時間以内' : null,
    } as never).returning('id').executeTakeFirstOrThrow()).id
    await tx.insertInto('intakePlace').values({ intakeChildId: child, whereNow: '保健室', untilAt: until ? at(until) : null, sleepsWhere: '自宅' } as never).execute()
    await tx.insertInto('reporter').values({ intakeId: intake, name: '秘密 知らせ子', relation: '担任', phone: '0853-00-9999' } as never).execute()
    return { intake, child, person }
  })
}
const all = (answer: string, change: Record<string, string> = {}): Record<string, string> => ({ ...Object.fromEntries(urgencyQuestions.map(({ code }) => [code, answer])), ...change })
const sighting = (change: Record<string, string> = {}): Record<string, string> => ({
  id: crypto.randomUUID(), at: '令和8年11月25日', 'at.time': '14:03', checkedBy: office.accounts.nurse, result: 'sighted', seenBy: 'own', placeKind: 'school', manner: 'talked', words: '「いたかった」', ...change,
})
const count = async (table: string, column: string, id: string): Promise<number> =>
  (await office.ownerQuery<{ n: number }>(`select count(*)::int n from rec.${table} where ${column} = $1`, [id]))[0]!.n

describe('the page of an intake', () => {
  test('shows the next moving time before the safety clock, the decisions of today and what was said', async () => {
    const { intake } = await taken({ until: '2026-11-25T15:40', receivedAt: '2026-11-25T14:00' })
    office.at(at('2026-11-25T14:12'))
    const { status, text } = await (await office.as('nurse')).get(`/intakes/${intake}`)
    office.at(testNow)
    expect(status).toBe(200)
    expect(text).toContain('保健室 15:40 まで あと1時間28分')
    expect(text).toContain('受理から 12分 まだ会えていません')
    expect(text.indexOf('あと1時間28分')).toBeLessThan(text.indexOf('受理から 12分'))
    expect(text).toContain('きょう 15:40 までに決めること')
    expect(text).toContain('家に帰してよいか')
    expect(text).toContain('聞いたまま「お父さん」')
    expect(text).toContain('左ほおに青あざ')
    expect(text).toContain('勝部 蓮')
  })

  test('a Friday call entered on Monday shows both times and the clock from Friday', async () => {
    office.at(at('2026-11-23T08:31'))
    const { intake } = await taken({ receivedAt: '2026-11-20T18:40', identified: false })
    const { text } = await (await office.as('nurse')).get(`/intakes/${intake}`)
    office.at(testNow)
    expect(text).toContain('令和8年11月20日（金）18:40')
    expect(text).toContain('令和8年11月23日（月）8:31')
    expect(text).toContain('あとから入力')
    expect(text).toContain('受理から 61時間51分 まだ会えていません')
    expect(text).toContain('泣き声の子')
  })

  test.each<Member>(['kizuna', 'teacher', 'admin', 'privacy'])('%s finds nothing there', async (member) => {
    const { intake, child } = await taken()
    const browser = await office.as(member)
    for (const path of ['/intakes', `/intakes/${intake}`, `/intakes/${intake}/reporter`, `/intake-children/${child}/safety-checks/new`, `/intake-children/${child}/urgency-judgements/new`, `/intake-children/${child}/late-decisions/new`]) {
      expect([path, (await browser.get(path)).status]).toEqual([path, 404])
    }
    for (const path of [`/intakes/${intake}/centre-calls`, `/intakes/${intake}/reporter-openings`, `/intakes/${intake}/reporter-answers`, `/intake-children/${child}/safety-checks`, `/intake-children/${child}/urgency-judgements`, `/intake-children/${child}/late-decisions`, `/intake-children/${child}/clock`]) {
      expect([path, (await browser.post(path, { reason: 'x' })).status]).toEqual([path, 404])
    }
  })

  test('a worker in conflict finds neither the intake nor its child, also not in the register', async () => {
    const { intake, child, person } = await taken()
    await office.acting('coordinator', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.worker}, ${person}, false)`.execute(tx))
    const worker = await office.as('worker')
    expect((await worker.get(`/intakes/${intake}`)).status).toBe(404)
    expect((await worker.post(`/intake-children/${child}/safety-checks`, sighting())).status).toBe(404)
    expect((await worker.get('/intakes')).html).not.toContain(intake)
    expect((await (await office.as('nurse')).get('/intakes')).html).toContain(intake)
  })

  test('a hidden place is not shown, and the access log knows the child', async () => {
    const { intake, person } = await taken({ until: '2026-11-25T15:40' })
    await office.acting('nurse', (tx) => sql`insert into veil (person_id, ground) values (${person}, 'own_wish')`.execute(tx))
    const { text } = await (await office.as('supporter')).get(`/intakes/${intake}`)
    expect(text).toContain('非開示')
    expect(text).not.toContain('保健室')
    expect(text).not.toContain('15:40')
    const [row] = await office.ownerQuery<{ subjects: string[] }>(`select subjects from audit.access where account_id = $1 order by seq desc limit 1`, [office.accounts.supporter])
    expect(row!.subjects.toSorted()).toEqual([intake, person!].toSorted())
  })

  test.each(['not-an-id', '00000000-0000-4000-8000-000000000000'])('%s is no intake', async (id) => {
    expect((await (await office.as('nurse')).get(`/intakes/${id}`)).status).toBe(404)
  })
})

describe('a safety check', () => {
  test('a sighting with place and manner stops the clock and is kept for the person', async () => {
    const { intake, child, person } = await taken()
    const nurse = await office.as('nurse')
    const saved = await nurse.post(`/intake-children/${child}/safety-checks`, sighting())
    expect([saved.status, saved.location]).toEqual([303, `/intakes/${intake}`])
    const { text } = await nurse.get(`/intakes/${intake}`)
    expect(text).toContain('11/25 14:03 に会いました')
    expect(text).toContain('会えた（自分たち・園・学校・話した・遊んだ）')
    expect(text).not.toContain('まだ会えていません')
    expect(await office.ownerQuery('select seen_by, place_kind, manner from rec.sighting where person_id = $1', [person])).toEqual([{ seen_by: 'own', place_kind: 'school', manner: 'talked' }])
    expect(await office.ownerQuery('select code from rec.event where intake_id = $1', [intake])).toEqual([{ code: 'child_sighted' }])
  })

  test('an agency that saw the child stops it too, by name', async () => {
    const { intake, child } = await taken()
    const nurse = await office.as('nurse')
    await nurse.post(`/intake-children/${child}/safety-checks`, sighting({ seenBy: 'agency', agencyId }))
    expect((await nurse.get(`/intakes/${intake}`)).text).toContain('会えた（南町小学校・園・学校')
  })

  test('seen over a screen is kept and stops nothing', async () => {
    const { intake, child, person } = await taken()
    const nurse = await office.as('nurse')
    await nurse.post(`/intake-children/${child}/safety-checks`, sighting({ placeKind: 'online' }))
    const { text } = await nurse.get(`/intakes/${intake}`)
    expect(text).toContain('まだ会えていません')
    expect(text).toContain('画面で話した（自分たち・オンライン（会ったことに数えません）')
    expect(await count('sighting', 'person_id', person!)).toBe(0)
    expect(await office.ownerQuery(`select code from rec.event where intake_id = $1`, [intake])).toEqual([{ code: 'safety_attempted' }])
  })

  test('attempts leave the clock running; a child nobody has identified gets no sighting of a person', async () => {
    const { intake, child } = await taken({ identified: false })
    const nurse = await office.as('nurse')
    await nurse.post(`/intake-children/${child}/safety-checks`, { id: crypto.randomUUID(), at: 'R8.11.25', 'at.time': '14時03分', checkedBy: office.accounts.worker, result: 'not_identified', words: '202号室は留守' })
    const { text } = await nurse.get(`/intakes/${intake}`)
    expect(text).toContain('家・子どもを特定できない')
    expect(text).toContain('曽田 主事（記録 佐藤 みずき）')
    expect(text).toContain('まだ会えていません')
    await nurse.post(`/intake-children/${child}/safety-checks`, sighting())
    expect(await office.ownerQuery('select 1 from rec.sighting s join rec.safety_check k on k.id = s.safety_check_id where k.intake_child_id = $1', [child])).toEqual([])
  })

  test('nobody can choose a parent’s or a sibling’s word', async () => {
    const { child } = await taken()
    const nurse = await office.as('nurse')
    const form = await nurse.get(`/intake-children/${child}/safety-checks/new`)
    expect(form.html.match(/name="seenBy" value="\w+"/g)).toEqual(['name="seenBy" value="own"', 'name="seenBy" value="agency"'])
    const refused = await nurse.post(`/intake-children/${child}/safety-checks`, sighting({ seenBy: 'mother' }))
    expect([refused.status, refused.text.includes('選択肢の中から選んでください')]).toEqual([422, true])
  })

  test.each<[string, Record<string, string>, string]>([
    ['nothing at all', { at: '', 'at.time': '', checkedBy: '', result: '' }, '日時を入れてください'],
    ['a date that never was', { at: '平成31年5月1日' }, '令和元年5月1日'],
    ['a thirteenth month', { at: '令和元年13月1日' }, '月は'],
    ['a time to come', { 'at.time': '14:06' }, '今（令和8年11月25日 14:05）より先です'],
    ['a time before the call', { 'at.time': '13:59' }, '受付（令和8年11月25日 14:00）より前です'],
    ['no hour', { 'at.time': '' }, '日時の時刻を入れてください'],
    ['no place', { placeKind: '' }, 'どこで会ったかを選んでください'],
    ['no manner', { manner: '' }, 'どのように会ったかを選んでください'],
    ['an agency without a name', { seenBy: 'agency' }, '見た関係機関を選んでください'],
    ['an agency nobody knows', { seenBy: 'agency', agencyId: '00000000-0000-4000-8000-000000000000' }, '選択肢の中から選んでください'],
    ['a colleague nobody knows', { checkedBy: '00000000-0000-4000-8000-000000000000' }, '選択肢の中から選んでください'],
    ['a result nobody knows', { result: 'fine' }, '選択肢の中から選んでください'],
    ['a refusal without words', { result: 'refused', words: ' ' }, 'だれが何と言ったか'],
    ['too many words', { words: 'あ'.repeat(4_001) }, '4000字までです'],
  ])('%s is answered with what to do, and nothing is lost', async (_, change, message) => {
    const { child } = await taken()
    const nurse = await office.as('nurse')
    const form = sighting({ words: '消えてはいけない言葉', ...change })
    const answer = await nurse.post(`/intake-children/${child}/safety-checks`, form)
    expect([answer.status, answer.text.includes(message)]).toEqual([422, true])
    expect(answer.text).toContain('まだ保存していません')
    if (!change['words']) expect(answer.text).toContain('消えてはいけない言葉')
    expect(await count('safety_check', 'intake_child_id', child)).toBe(0)
    expect((await nurse.get(`/intake-children/${child}/safety-checks/new?draft=${form['id']!}`)).text).toContain(change['words']?.slice(0, 50) ?? '消えてはいけない言葉')
  })

  test('sent twice it is one check; somebody else’s id is refused', async () => {
    const { intake, child } = await taken()
    const nurse = await office.as('nurse')
    const form = sighting()
    expect((await nurse.post(`/intake-children/${child}/safety-checks`, form)).status).toBe(303)
    expect((await nurse.post(`/intake-children/${child}/safety-checks`, form)).status).toBe(303)
    expect([await count('safety_check', 'intake_child_id', child), await count('event', 'intake_id', intake)]).toEqual([1, 1])
    const other = await (await office.as('worker')).post(`/intake-children/${child}/safety-checks`, form)
    expect([other.status, other.text.includes('この画面はもう使われています')]).toEqual([422, true])
    const elsewhere = await taken()
    expect((await nurse.post(`/intake-children/${elsewhere.child}/safety-checks`, form)).status).toBe(422)
    expect(await count('safety_check', 'intake_child_id', elsewhere.child)).toBe(0)
  })
})

describe('the clock', () => {
  test('is started by a supervisor for other kinds, once, and not by a worker', async () => {
    const { intake, child } = await taken({ clock: false, kind: 'consultation' })
    const [nurse, supervisor] = [await office.as('nurse'), await office.as('supervisor')]
    expect((await nurse.get(`/intakes/${intake}`)).text).toContain('安全確認の時計は動いていません。必要なときは係長が始めます')
    expect((await nurse.post(`/intake-children/${child}/clock`, { version: '1' })).status).toBe(404)
    expect((await supervisor.post(`/intake-children/${child}/clock`, { version: '7' })).status).toBe(409)
    expect((await supervisor.post(`/intake-children/${child}/clock`, {})).text).toContain('ほかの人が先に変えました')
    expect((await supervisor.post(`/intake-children/${child}/clock`, { version: '1' })).status).toBe(303)
    expect((await supervisor.post(`/intake-children/${child}/clock`, { version: '1' })).status).toBe(303)
    const [row] = await office.ownerQuery<{ hours: number; version: number; by: string }>(`select extract(epoch from see_by - clock_started_at)::int / 3600 as hours, version, clock_started_by as by from rec.intake_child where id = $1`, [child])
    expect(row).toEqual({ hours: 48, version: 2, by: office.accounts.supervisor })
    expect((await nurse.get(`/intakes/${intake}`)).text).toContain('係長が始めてから（森山 係長） 0分')
  })
})

describe('urgency judged again', () => {
  const judge = async (child: string, form: Record<string, string>, member: Member = 'nurse') => (await office.as(member)).post(`/intake-children/${child}/urgency-judgements`, { id: crypto.randomUUID(), ...form })

  test('nothing is preselected, and the chart says nothing before ①〜④ are answered', async () => {
    const { child } = await taken()
    const nurse = await office.as('nurse')
    const path = `/intake-children/${child}/urgency-judgements`
    const blank = await nurse.get(`${path}/new`)
    expect(blank.html).not.toContain('checked=""')
    expect(blank.text).not.toContain('図の結果：')
    const ask = async (answers: Record<string, string>) => nurse.get((await nurse.post(path, { id: crypto.randomUUID(), here: `${path}/new`, more: 'chart', ...answers })).location!)
    const early = await ask({ asks_protection: 'yes', pressing: 'no', grave_result: 'no' })
    expect(early.text).toContain('①〜④のすべてに答えると')
    expect(early.text).not.toContain('図の結果：')
    const four = await ask({ asks_protection: 'no', pressing: 'unknown', grave_result: 'no', grave_likely: 'yes' })
    expect(four.text).toContain('図の結果：次の虐待の前に保護を検討（県様式 A／国の手引き B）（これ以上')
    expect(four.text).toContain('会議を待たずに児童相談所へ電話')
    expect(await count('urgency_judgement', 'intake_child_id', child)).toBe(0)
  })

  test('every time is a row; the newest counts; the limit comes nearer and never goes back', async () => {
    const { intake, child } = await taken()
    const hours = async () => (await office.ownerQuery<{ h: number }>('select extract(epoch from see_by - clock_started_at)::int / 3600 as h from rec.intake_child where id = $1', [child]))[0]!.h
    expect((await judge(child, all('no', { repeating: 'yes' }))).status).toBe(303)
    expect(await hours()).toBe(48)
    office.at(testNow.add({ minutes: 1 }))
    await judge(child, all('no', { grave_likely: 'yes' }), 'worker')
    expect(await hours()).toBe(24)
    const nurse = await office.as('nurse')
    const high = await nurse.get(`/intakes/${intake}`)
    expect(high.text).toContain('次の虐待の前に保護を検討 （県様式 A／国の手引き B） 11/25 14:06・曽田 主事')
    expect(high.html).toMatch(/class="clock late"[^>]*data-limit="0"/)
    expect(high.text).toContain('会議を待たずに児童相談所へ電話 出雲児童相談所 0853-00-0000 （夜間・休日 0853-00-0001')
    office.at(testNow.add({ minutes: 2 }))
    await judge(child, all('no'))
    office.at(testNow)
    expect([await hours(), await count('urgency_judgement', 'intake_child_id', child)]).toEqual([24, 3])
  })

  test.each<[string, Record<string, string>, string]>([
    ['an answer is missing', all('no', { home_risk: '' }), '⑧ 虐待が起きる可能性が家庭環境にあるを選んでください'],
    ['an answer nobody knows', all('no', { home_risk: 'maybe' }), '選択肢の中から選んでください'],
    ['the chart cannot decide and nobody does', all('unknown'), '図では決まりません'],
    ['another judgement without words', all('no', { urgencyLevel: 'intensive' }), '図の結果（該当なし）と違う判断にするときは、理由を書いてください'],
    ['a level nobody knows', all('no', { urgencyLevel: 'AA' }), '選択肢の中から選んでください'],
  ])('refused when %s', async (_, form, message) => {
    const { child } = await taken()
    const answer = await judge(child, form)
    expect([answer.status, answer.text.includes(message)]).toEqual([422, true])
    expect(await count('urgency_judgement', 'intake_child_id', child)).toBe(0)
  })

  test('a person may differ with words; both are shown, grey after thirty days', async () => {
    const { intake, child } = await taken()
    const form = { id: crypto.randomUUID(), ...all('no', { urgencyLevel: 'intensive', urgencyWords: '兄の受付が先月あった' }) }
    const nurse = await office.as('nurse')
    await nurse.post(`/intake-children/${child}/urgency-judgements`, form)
    await nurse.post(`/intake-children/${child}/urgency-judgements`, form)
    expect(await count('urgency_judgement', 'intake_child_id', child)).toBe(1)
    const fresh = await nurse.get(`/intakes/${intake}`)
    expect(fresh.text).toContain('図の結果：該当なし')
    expect(fresh.text).toContain('兄の受付が先月あった')
    expect(fresh.html).toMatch(/badge warn[^]*?集中的に援助/)
    office.at(at('2026-12-26T09:00'))
    const old = await nurse.get(`/intakes/${intake}`)
    office.at(testNow)
    expect(old.text).toContain('11/25 14:05・佐藤 みずきの判断')
    expect(old.html).not.toContain('badge warn')
  })
})

describe('not seen in time', () => {
  const decision = (change: Record<string, string> = {}): Record<string, string> => ({ id: crypto.randomUUID(), act: 'notify_centre', reason: '2回とも応答なし', ...all('no', { repeating: 'yes' }), ...change })

  test('the page demands a decision; a worker sees who decides and cannot', async () => {
    const { intake, child } = await taken({ receivedAt: '2026-11-23T10:00' })
    const nurse = await office.as('nurse')
    const page = await nurse.get(`/intakes/${intake}`)
    expect(page.text).toContain('期限を過ぎて、まだ会えていません')
    expect(page.text).toContain('決める人：森山 係長、高橋 室長')
    expect(page.html).not.toContain('late-decisions/new')
    expect((await nurse.post(`/intake-children/${child}/late-decisions`, decision())).status).toBe(404)
    const direct = office.acting('nurse', async (tx) => {
      const { id } = await tx.insertInto('urgencyJudgement').values({ intakeChildId: child, chart: 'prefectural', answers: '{}' } as never).returning('id').executeTakeFirstOrThrow()
      await tx.insertInto('lateDecision').values({ intakeChildId: child, act: 'police', words: 'x', urgencyJudgementId: id } as never).execute()
    })
    await expect(direct).rejects.toMatchObject({ code: '42501' })
  })

  test('a supervisor decides, urgency is judged with it, and the clock runs on', async () => {
    const { intake, child } = await taken({ receivedAt: '2026-11-23T10:00' })
    const supervisor = await office.as('supervisor')
    const form = await supervisor.get(`/intake-children/${child}/late-decisions/new`)
    expect(form.text).toContain('児福法25条の7第1項4号、児虐法8条1項2号')
    const sent = decision()
    expect((await supervisor.post(`/intake-children/${child}/late-decisions`, sent)).status).toBe(303)
    expect((await supervisor.post(`/intake-children/${child}/late-decisions`, sent)).status).toBe(303)
    const { text } = await supervisor.get(`/intakes/${intake}`)
    expect(text).toContain('決定：児童相談所へ通知')
    expect(text).toContain('受理から 52時間5分 まだ会えていません')
    expect(text).not.toContain('どうするか決める')
    expect([await count('late_decision', 'intake_child_id', child), await count('urgency_judgement', 'intake_child_id', child)]).toEqual([1, 1])
    expect((await office.ownerQuery<{ code: string }>('select code from rec.event where intake_id = $1 order by code', [intake])).map((row) => row.code)).toEqual(['late_decided', 'urgency_judged'])
  })

  test('a revisit names two people and a time to come, and is asked for again when it has passed', async () => {
    const { intake, child } = await taken({ receivedAt: '2026-11-23T10:00' })
    const head = await office.as('head')
    const revisit = { act: 'revisit', revisitAt: '令和8年11月25日', 'revisitAt.time': '18:00', revisitBy: office.accounts.nurse, revisitWith: office.accounts.worker }
    expect((await head.post(`/intake-children/${child}/late-decisions`, decision(revisit))).status).toBe(303)
    const page = await head.get(`/intakes/${intake}`)
    expect(page.text).toContain('再訪 11/25 18:00 佐藤 みずき・曽田 主事')
    expect(page.text).not.toContain('どうするか決める')
    office.at(at('2026-11-25T18:01'))
    expect((await head.get(`/intakes/${intake}`)).text).toContain('決めた再訪のあとも、まだ会えていません')
    office.at(testNow)
  })

  test.each<[string, Record<string, string>, string]>([
    ['a reason alone', { act: '' }, 'どうしますかを選んでください'],
    ['an act without a reason', { reason: '' }, 'そう決めた理由を入れてください'],
    ['no new judgement', { repeating: '' }, '⑤ 虐待を繰り返す可能性が高いを選んでください'],
    ['a judgement that differs without words', { urgencyLevel: 'none' }, '理由を書いてください'],
    ['a revisit without anybody', { act: 'revisit' }, '行く人（1人目）を選んでください'],
    ['a revisit of one', { act: 'revisit', revisitAt: '令和8年11月26日', 'revisitAt.time': '9:00', one: 'yes' }, '2人で行きます'],
    ['a revisit in the past', { act: 'revisit', revisitAt: '令和8年11月25日', 'revisitAt.time': '14:00', two: 'yes' }, 'これから先にしてください'],
  ])('refused: %s', async (_, { one, two, ...change }, message) => {
    const { child } = await taken({ receivedAt: '2026-11-23T10:00' })
    const people: Record<string, string> = one ? { revisitBy: office.accounts.nurse, revisitWith: office.accounts.nurse } : two ? { revisitBy: office.accounts.nurse, revisitWith: office.accounts.worker } : {}
    const answer = await (await office.as('supervisor')).post(`/intake-children/${child}/late-decisions`, decision({ ...change, ...people }))
    expect([answer.status, answer.text.includes(message)]).toEqual([422, true])
    expect([await count('late_decision', 'intake_child_id', child), await count('urgency_judgement', 'intake_child_id', child)]).toEqual([0, 0])
  })

  test('a refusal asks for a decision before the limit; nothing is decided for a child that was seen', async () => {
    const { intake, child } = await taken()
    const supervisor = await office.as('supervisor')
    await supervisor.post(`/intake-children/${child}/safety-checks`, { id: crypto.randomUUID(), at: '令和8年11月25日', 'at.time': '14:04', checkedBy: office.accounts.nurse, result: 'refused', words: '玄関で父「帰れ」' })
    expect((await supervisor.get(`/intakes/${intake}`)).text).toContain('会うことを拒まれました')
    await supervisor.post(`/intake-children/${child}/safety-checks`, sighting({ 'at.time': '14:05' }))
    const answer = await supervisor.post(`/intake-children/${child}/late-decisions`, decision())
    expect([answer.status, answer.text.includes('もう会えています')]).toEqual([422, true])
  })
})

describe('a call to the guidance centre', () => {
  const call = (change: Record<string, string> = {}): Record<string, string> => ({
    id: crypto.randomUUID(), calledAt: '令和8年11月25日', 'calledAt.time': '14:04', spokeWith: '当番 山根', told: 'あざ、本人の言葉', ourOpinion: '一時保護', theirOpinion: '市で訪問', agreed: 'no',
    notAgreed: '今夜帰すか', againAt: '令和8年11月25日', 'againAt.time': '15:00', ...change,
  })

  test('keeps both opinions, what was not agreed and when again; twice is once', async () => {
    const { intake } = await taken()
    const nurse = await office.as('nurse')
    const form = call()
    expect((await nurse.post(`/intakes/${intake}/centre-calls`, form)).location).toBe(`/intakes/${intake}`)
    await nurse.post(`/intakes/${intake}/centre-calls`, form)
    const { text } = await nurse.get(`/intakes/${intake}`)
    for (const words of ['当番 山根と話した 合意しなかった', '市で訪問', '今夜帰すか', '令和8年11月25日（水）15:00']) expect(text).toContain(words)
    expect([await count('centre_call', 'intake_id', intake), await count('event', 'intake_id', intake)]).toEqual([1, 1])
    expect((await (await office.as('worker')).post(`/intakes/${intake}/centre-calls`, form)).status).toBe(422)
  })

  test.each<[string, Record<string, string>, string]>([
    ['nobody was spoken with', { spokeWith: '' }, '相手を入れてください'],
    ['nothing was told', { told: '' }, '伝えたことを入れてください'],
    ['it is still to come', { 'calledAt.time': '14:30' }, 'かけた日時：今'],
    ['no agreement and no words', { notAgreed: '' }, '合意しなかったことを入れてください'],
    ['no agreement and no day', { againAt: '', 'againAt.time': '' }, 'もう一度話し合う日時を決めて'],
    ['again before it was', { 'againAt.time': '13:00' }, 'かけた日時より後'],
    ['an answer nobody knows', { agreed: 'perhaps' }, '選択肢の中から選んでください'],
  ])('refused when %s, on the same page with what was typed', async (_, change, message) => {
    const { intake } = await taken()
    const nurse = await office.as('nurse')
    const form = call(change)
    const answer = await nurse.post(`/intakes/${intake}/centre-calls`, form)
    expect([answer.status, answer.text.includes(message), answer.text.includes('市で訪問')]).toEqual([422, true, true])
    expect(await count('centre_call', 'intake_id', intake)).toBe(0)
    expect((await nurse.get(`/intakes/${intake}?draft=${form['id']!}`)).text).toContain('市で訪問')
  })
})

describe('who called', () => {
  const secret = ['秘密 知らせ子', '0853-00-9999']
  const open = async (member: Member, intake: string, reason = '折り返しの電話のため') => (await office.as(member)).post(`/intakes/${intake}/reporter-openings`, { reason })

  test('never stands on the page, in the register or on the timeline, whoever looks', async () => {
    const { intake } = await taken()
    await open('supervisor', intake)
    for (const member of ['nurse', 'worker', 'psychologist', 'supervisor', 'head', 'coordinator'] as const) {
      const browser = await office.as(member)
      const [page, list] = [await browser.get(`/intakes/${intake}`), await browser.get('/intakes')]
      expect(page.text).toContain('通告した人は別に守られています')
      for (const words of secret) expect([member, page.html.includes(words), list.html.includes(words)]).toEqual([member, false, false])
    }
    expect(JSON.stringify(await office.ownerQuery('select * from rec.event where intake_id = $1', [intake]))).not.toContain('秘密')
  })

  test.each<Member>(['worker', 'supporter', 'psychologist'])('%s is not offered to look and finds nothing by asking', async (member) => {
    const { intake } = await taken()
    const browser = await office.as(member)
    expect((await browser.get(`/intakes/${intake}`)).text).not.toContain('見る理由')
    expect([(await open(member, intake)).status, (await browser.get(`/intakes/${intake}/reporter`)).status]).toEqual([404, 404])
    await expect(office.acting(member, (tx) => sql`insert into reporter_opening (intake_id, reason, until) values (${intake}, 'x', clock_timestamp() + interval '5 minutes')`.execute(tx))).rejects.toMatchObject({ code: '42501' })
    expect(await office.acting(member, async (tx) => (await tx.selectFrom('reporter').select('name').where('intakeId', '=', intake).execute()).length)).toBe(0)
  })

  test.each<Member>(['supervisor', 'head', 'coordinator', 'nurse'])('%s sees it with a reason, which is kept, for a quarter of an hour', async (member) => {
    const { intake } = await taken()
    const browser = await office.as(member)
    expect((await browser.get(`/intakes/${intake}/reporter`)).location).toBe(`/intakes/${intake}#reporter`)
    const without = await open(member, intake, ' ')
    expect([without.status, without.text.includes('見る理由を入れてください')]).toEqual([422, true])
    const opened = await open(member, intake)
    expect(opened.location).toBe(`/intakes/${intake}/reporter`)
    const { text } = await browser.get(opened.location!)
    for (const words of [...secret, '確認し、対応しています。詳しいことはお伝えできません']) expect(text).toContain(words)
    const [look] = await office.ownerQuery<{ reason: string; minutes: number }>(`select o.reason, round(extract(epoch from o.until - clock_timestamp()) / 60)::int as minutes
      from rec.reporter_opening o where o.intake_id = $1`, [intake])
    expect(look).toEqual({ reason: '折り返しの電話のため', minutes: 15 })
    const [access] = await office.ownerQuery<{ reason: string }>('select reason from audit.access where account_id = $1 order by seq desc limit 1', [office.accounts[member]])
    expect(access!.reason).toBe('折り返しの電話のため')
    await office.ownerQuery(`with me as materialized (select ctx.begin_town(322032)) update rec.reporter_opening set until = clock_timestamp() - interval '1 second' from me where intake_id = $1`, [intake])
    expect((await browser.get(`/intakes/${intake}/reporter`)).status).toBe(303)
  })

  test('after the decision the taker is closed out, and a supervisor tells the result in fixed words', async () => {
    const { intake } = await taken()
    await office.acting('nurse', (tx) => tx.updateTable('intake').set({ stage: 'decided' }).where('id', '=', intake).execute())
    expect((await open('nurse', intake)).status).toBe(404)
    await open('supervisor', intake)
    const supervisor = await office.as('supervisor')
    const answer = (change: Record<string, string>) => supervisor.post(`/intakes/${intake}/reporter-answers`, { version: '1', answeredAt: '令和8年11月25日', 'answeredAt.time': '14:00', answer: 'handling', ...change })
    expect((await answer({ answer: '母の病気のことを話した' })).text).toContain('選択肢の中から選んでください')
    expect((await answer({ 'answeredAt.time': '15:00' })).text).toContain('今より先です')
    expect((await answer({})).status).toBe(303)
    const [row] = await office.ownerQuery<{ answer_words: string; version: number }>('select answer_words, version from rec.reporter where intake_id = $1', [intake])
    expect(row).toEqual({ answer_words: '確認し、対応しています。詳しいことはお伝えできません', version: 2 })
    const late = await answer({ answer: 'received' })
    expect([late.status, late.text.includes('ほかの人が先に')]).toEqual([409, true])
    expect((await supervisor.get(`/intakes/${intake}/reporter`)).text).toContain('令和8年11月25日（水）14:00 に伝えた')
  })
})

describe('the register', () => {
  test('newest first, filtered by codes only', async () => {
    const decided = await taken({ receivedAt: '2025-06-02T10:00', kind: 'consultation', clock: false })
    await office.ownerQuery(`with me as materialized (select ctx.begin_town(322032)) update rec.intake set fiscal_year = 2025, stage = 'decided' from me where id = $1`, [decided.intake])
    const newest = await taken({ receivedAt: '2026-11-25T14:04' })
    const nurse = await office.as('nurse')
    const every = await nurse.get('/intakes')
    expect(every.html.indexOf(newest.intake)).toBeLessThan(every.html.indexOf(decided.intake))
    expect(every.text).toContain('閲覧できないものは含みません')
    expect(every.text).toContain('R7-')
    const shows = async (query: string) => { const { html } = await nurse.get(`/intakes?${query}`); return [html.includes(decided.intake), html.includes(newest.intake)] }
    expect(await shows('stage=decided')).toEqual([true, false])
    expect(await shows('kind=consultation')).toEqual([true, false])
    expect(await shows('year=2025')).toEqual([true, false])
    expect(await shows('year=2026&stage=received')).toEqual([false, true])
    expect(await shows('stage=勝部&kind=%27&year=abc&page=-1&name=勝部')).toEqual([true, true])
    expect((await nurse.get('/intakes?page=9')).text).toContain('この条件の受付はありません')
  })

  test('has words of urgency with their date, and a clock only where one runs', async () => {
    const { child, intake } = await taken({ receivedAt: '2026-11-25T14:04' })
    await (await office.as('nurse')).post(`/intake-children/${child}/urgency-judgements`, { id: crypto.randomUUID(), ...all('no', { asks_protection: 'yes' }) })
    const { html } = await (await office.as('nurse')).get('/intakes')
    const row = html.slice(html.indexOf(intake)).split('</tr>')[0]!.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
    expect(row).toContain('緊急一時保護を検討 （県様式 AA／国の手引き A） 11/25 14:05・佐藤 みずき')
    expect(row).toContain('受理から 1分')
  })
})
