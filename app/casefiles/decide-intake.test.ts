import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'

let office: Office
let nurse: Browser
const people: Record<string, string> = {}
beforeAll(async () => {
  office = await openOffice()
  nurse = await office.as('nurse')
  await office.acting('nurse', async (tx) => {
    for (const [key, name, kana, year] of [['ren', '勝部 蓮', 'かつべ れん', 2018], ['an', '勝部 杏', 'かつべ あん', 2022], ['minato', '勝部 湊', 'かつべ みなと', 2025], ['yu', '原 優', 'はら ゆう', 2019]] as const) {
      people[key] = await recordPerson(tx, { name, kana, sex: 'unknown', birth: { year } })
    }
  })
})
afterAll(() => office.close())

type Sent = Record<string, string | string[]>
interface Child { id: string; part: string; personId: string | null }

/** A call about some children, through the call page. */
async function call(children: readonly [key: string | null, part: string][], more: Sent = {}): Promise<{ id: string; children: Child[] }> {
  const id = crypto.randomUUID()
  const rows = Object.fromEntries(children.flatMap(([key, part], at) => [
    [`children.${at}.part`, part], ...(key ? [[`children.${at}.personId`, people[key]!], [`children.${at}.samePerson`, 'confirmed']] : [[`children.${at}.name`, '泣いている子']]),
    ...(part === 'subject' ? [[`children.${at}.abuseKind`, 'physical']] : []),
  ]))
  const saved = await nurse.post('/intakes', { id, here: '/intakes/new', content: '前腕にあざ。「たたかれた」と話す。', receivedAt: '令和8年11月24日', 'receivedAt.time': '14:05', kind: 'report', consultationKind: '01', ...rows, ...more })
  expect(saved.status).toBe(303)
  const lines = await office.ownerQuery<{ id: string; part: string; person_id: string | null }>('select id, part, person_id from rec.intake_child where intake_id = $1 order by position', [id])
  return { id, children: lines.map(({ person_id: personId, ...line }) => ({ ...line, personId })) }
}

const meeting = (more: Sent = {}): Sent => ({
  id: crypto.randomUUID(), version: '1', meeting: 'urgent_intake', heldAt: '令和8年11月24日', 'heldAt.time': '16:30', attended: [office.accounts.supervisor, office.accounts.nurse],
  outcome: 'becomes_case', words: '今日のうちに学校で会う（佐藤・森山）。', family: 'new', familyName: '勝部家', main: office.accounts.nurse, second: office.accounts.worker, lead: office.ownAgencyId, ...more,
})
const about = (child: Child, answers: Sent): Sent => Object.fromEntries(Object.entries(answers).map(([name, value]) => [`child.${child.id}.${name}`, value]))
const becomes = (child: Child, kind: string, more: Sent): Sent => about(child, { casefile: 'yes', class: kind, placement: 'at_home', ...more })
const versionOf = async (intake: string): Promise<string> => String((await office.ownerQuery<{ version: number }>('select version from rec.intake where id = $1', [intake]))[0]!.version)
const decide = async (intake: { id: string }, form: Sent) => nurse.post(`/intakes/${intake.id}/decision`, { here: `/intakes/${intake.id}/decision/new`, ...form })
const consultationOf = async (person: string) => (await office.ownerQuery<{ kind_decided: string | null; abuse_judged: string | null; abuse_kind: string | null; closed_on: unknown; decided_on: unknown; counted: boolean }>('select * from rec.consultation where person_id = $1', [people[person]]))
const casefileOf = async (person: string) => (await office.ownerQuery<{ id: string; stage: string; number: number }>('select * from rec.casefile where person_id = $1', [people[person]]))[0]

describe('three brothers and sisters, from the call to approved casefiles', () => {
  let intake: { id: string; children: Child[] }
  let decision = ''
  let form: Sent

  test('the form names each child, asks each by itself, and says what is not known', async () => {
    intake = await call([['ren', 'subject'], ['an', 'sibling'], ['minato', 'sibling']])
    const { text, html, status } = await nurse.get(`/intakes/${intake.id}/decision/new`)
    expect(status).toBe(200)
    for (const name of ['勝部 蓮', '勝部 杏', '勝部 湊', 'まだ会えていません', '登録に本人や保護者の同意はいりません']) expect(text).toContain(name)
    expect(html).not.toMatch(/<input(?=[^>]*\bchecked)[^>]*name="child\./)
    expect(html).toMatch(/name="familyName"[^>]*value="勝部家"/)
  })

  test('what is empty, in the future or no code is said at the field and nothing is lost', async () => {
    const empty = await decide(intake, { id: crypto.randomUUID(), version: await versionOf(intake.id) })
    expect(empty.status).toBe(422)
    for (const message of ['会議を選んでください', '会議の日時を入れてください', 'この受付をどうするかを選んでください', '決めたことを入れてください', '勝部 蓮：虐待かどうかを選んでください', '勝部 湊：虐待かどうかを選んでください']) expect(empty.text).toContain(message)
    const wrong: [Sent, string][] = [
      [{ heldAt: '平成31年5月1日' }, '平成は31年4月30日までです'],
      [{ heldAt: '令和元年13月1日' }, '月は1から12'],
      [{ heldAt: '令和8年12月24日' }, '会議の日時が今より後です'],
      [{ heldAt: '令和8年11月23日' }, '会議の日時が受付より前です'],
      [{ outcome: 'advice' }, '選択肢の中から選んでください'],
      [{ meeting: 'representatives' }, '選択肢の中から選んでください'],
      [{ main: crypto.randomUUID() }, '選択肢の中から選んでください'],
      [{ attended: [office.accounts.teacher] }, '選択肢の中から選んでください'],
      [{ attended: [] }, '出た人を選んでください'],
      [{ family: crypto.randomUUID() }, '選択肢の中から選んでください'],
      [{ words: 'あ'.repeat(8001) }, '8000字まで'],
      [{ lead: '' }, '主担当機関を選んでください。空にはできません'],
      [{ main: '' }, 'ケースにするときは主担当を選んでください'],
      [{ second: office.accounts.nurse }, '主担当と別の人を選んでください'],
      [{ familyName: '' }, '家族の呼び名を入れてください'],
    ]
    const [ren, an, minato] = intake.children as [Child, Child, Child]
    for (const [change, message] of wrong) {
      const answer = await decide(intake, { ...meeting({ version: await versionOf(intake.id) }), ...becomes(ren, 'protection', { judgement: 'judged', abuseKind: 'physical' }), ...about(an, { judgement: 'only_checked', casefile: 'no' }), ...about(minato, { judgement: 'only_checked', casefile: 'no' }), ...change })
      expect([answer.status, message, answer.text.includes(message)]).toEqual([422, message, true])
      if (!('words' in change)) expect(answer.text).toContain('今日のうちに学校で会う')
    }
    expect(await casefileOf('ren')).toBeUndefined()
  })

  test('each child is judged by itself: a kind of abuse is never taken over from a brother', async () => {
    const [ren, an, minato] = intake.children as [Child, Child, Child]
    form = {
      ...meeting({ version: await versionOf(intake.id) }),
      ...becomes(ren, 'protection', { judgement: 'judged', abuseKind: 'physical', registered: 'yes' }),
      ...becomes(an, 'support', { judgement: 'judged', abuseKind: 'psychological' }),
      ...about(minato, { judgement: 'only_checked', casefile: 'no', words: '健診で会う' }),
    }
    const saved = await decide(intake, form)
    expect([saved.status, saved.location]).toEqual([303, `/decisions/${String(form['id'])}`])
    decision = String(form['id'])
    expect(await consultationOf('ren')).toMatchObject([{ kind_decided: '01', abuse_judged: 'judged', abuse_kind: 'physical', closed_on: null }])
    expect(await consultationOf('an')).toMatchObject([{ kind_decided: '01', abuse_judged: 'judged', abuse_kind: 'psychological' }])
    expect(await consultationOf('minato')).toEqual([])
    const ren2 = await casefileOf('ren')
    const an2 = await casefileOf('an')
    expect([ren2?.stage, an2?.stage, await casefileOf('minato')]).toEqual(['received', 'received', undefined])
    const rows = await office.ownerQuery<{ class: string; leads: number; registered: number; workers: number; placements: number }>(`
      select p.class, (select count(*)::int from rec.lead_period l where l.casefile_id = p.casefile_id and l.agency_id = $1) as leads,
             (select count(*)::int from rec.registration_period r where r.casefile_id = p.casefile_id) as registered,
             (select count(*)::int from rec.allocation a where a.casefile_id = p.casefile_id) as workers,
             (select count(*)::int from rec.placement_period h where h.casefile_id = p.casefile_id and placement = 'at_home') as placements
        from rec.class_period p where decision_id = $2 order by class`, [office.ownAgencyId, decision])
    expect(rows).toEqual([{ class: 'protection', leads: 1, registered: 1, workers: 2, placements: 1 }, { class: 'support', leads: 1, registered: 0, workers: 2, placements: 1 }])
    expect((await office.ownerQuery('select code from rec.event where ref_id = $1 order by code', [decision])).map(({ code }) => code)).toEqual(['casefile_opened', 'casefile_opened', 'intake_decided'])
    expect((await nurse.get(`/intakes/${intake.id}/decision/new`)).location).toBe(`/decisions/${decision}`)
  })

  test('the same form sent again is the same decision; another form about a decided intake is refused with both texts', async () => {
    const before = await office.ownerQuery('select id from rec.casefile')
    expect((await decide(intake, form)).location).toBe(`/decisions/${decision}`)
    expect(await office.ownerQuery('select id from rec.casefile')).toEqual(before)
    const stale = await decide(intake, { ...form, id: crypto.randomUUID(), words: '別の人が書いた決定' })
    expect(stale.status).toBe(409)
    for (const words of ['ほかの人が先に保存しました', '今日のうちに学校で会う', '別の人が書いた決定']) expect(stale.text).toContain(words)
    const late = await decide(intake, { ...form, id: crypto.randomUUID(), version: await versionOf(intake.id) })
    expect([late.status, late.text.includes('もう決まっています')]).toEqual([422, true])
    expect((await office.ownerQuery('select id from rec.decision where intake_id = $1', [intake.id])).length).toBe(1)
  })

  test('決裁: in order, never by who proposed, returned only with words', async () => {
    const [head, supervisor] = [await office.as('head'), await office.as('supervisor')]
    const steps = async () => (await office.ownerQuery<{ outcome: string | null; by: string | null }>(`select p.outcome, a.sign_in_name as by from rec.approval p left join rec.account a on a.id = p.account_id where decision_id = $1 order by step`, [decision])).map(({ outcome, by }) => [outcome, by])
    expect(await steps()).toEqual([['approved', 'nurse'], [null, null], [null, null]])
    const path = `/decisions/${decision}/approvals`
    expect((await nurse.post(path, { version: '1', outcome: 'approved' })).status).toBe(404)
    const early = await head.post(path, { version: '1', outcome: 'approved' })
    expect([early.status, early.text.includes('係長の決裁がまだです')]).toEqual([422, true])
    expect((await head.post(path, { version: '1', outcome: 'seen' })).status).toBe(303)
    expect(await steps()).toEqual([['approved', 'nurse'], [null, null], [null, 'head']])
    const wordless = await supervisor.post(path, { version: '1', outcome: 'returned' })
    expect([wordless.status, wordless.text.includes('どこを直すかを書いてください')]).toEqual([422, true])
    expect((await supervisor.post(path, { version: '1', outcome: 'granted' })).text).toContain('選択肢の中から選んでください')
    expect((await supervisor.post(path, { version: '7', outcome: 'approved' })).status).toBe(409)
    expect((await supervisor.post(path, { version: '1', outcome: 'approved', words: '確かめた' })).status).toBe(303)
    expect((await supervisor.post(path, { version: '1', outcome: 'approved' })).status).toBe(303)
    const again = await supervisor.post(path, { version: '2', outcome: 'returned', words: 'やはり' })
    expect([again.status, again.text.includes('いまは室長の番です')]).toEqual([422, true])
    expect((await head.post(path, { version: '2', outcome: 'approved' })).status).toBe(303)
    expect(await steps()).toEqual([['approved', 'nurse'], ['approved', 'supervisor'], ['approved', 'head']])
    expect((await office.ownerQuery('select state from rec.decision where id = $1', [decision]))[0]!.state).toBe('approved')
    const { text } = await nurse.get(`/decisions/${decision}`)
    for (const words of ['確かめた', '虐待と判断・身体的虐待', '虐待と判断・心理的虐待', '判断していません']) expect([words, text.includes(words)]).toEqual([words, true])
  })
})

test('虐待非該当 is no abuse: another kind is asked, and the year counts it there', async () => {
  const intake = await call([['yu', 'subject']], { 'children.0.abuseKind': 'physical' })
  const [yu] = intake.children as [Child]
  const half = await decide(intake, { ...meeting({ version: await versionOf(intake.id), outcome: 'joins_open' }), ...about(yu, { judgement: 'not_abuse', casefile: 'no' }) })
  expect(half.text).toContain('決定した相談の種別を選んでください')
  const unseen = await decide(intake, { ...meeting({ version: await versionOf(intake.id), outcome: 'advice_end' }), ...about(yu, { judgement: 'not_abuse', kind: '02', casefile: 'no' }) })
  expect([unseen.status, unseen.text.includes('まだ会えていない子どもです')]).toEqual([422, true])
  await office.ownerQuery(`insert into rec.safety_check (municipality_id, intake_child_id, at, result, seen_by, place_kind, manner, checked_by, recorded_by, recorded_at)
    select 322032, $1, '2026-11-24T16:00+09', 'sighted', 'own', 'school', 'talked', $2, $2, now() from ctx.begin_town(322032)`, [yu.id, office.accounts.nurse])
  const saved = await decide(intake, { ...meeting({ version: await versionOf(intake.id), outcome: 'advice_end' }), ...about(yu, { judgement: 'not_abuse', kind: '02', abuseKind: 'physical', casefile: 'no' }) })
  expect(saved.status).toBe(303)
  expect(await consultationOf('yu')).toMatchObject([{ kind_decided: '02', abuse_judged: 'not_abuse', abuse_kind: null }])
  expect((await consultationOf('yu'))[0]!.closed_on).not.toBeNull()
  expect(await casefileOf('yu')).toBeUndefined()
  const counted = await office.acting('nurse', async (tx) => (await sql<{ kind: string; n: number }>`select kind, n from ctx.count_consultations(2026, 2026)`.execute(tx)).rows)
  expect(counted.filter(({ kind }) => kind === '02')).toEqual([{ kind: '02', n: 1 }])
  expect((await nurse.get(`/people/${people['yu']!}`)).html).toContain(`/intakes/${intake.id}`)
})

test('a child nobody knew becomes a casefile only when it is known who it is', async () => {
  const intake = await call([[null, 'subject']])
  const [child] = intake.children as [Child]
  const path = `/intakes/${intake.id}/children/${child.id}/person`
  const answers = becomes(child, 'support', { judgement: 'judged', abuseKind: 'neglect' })
  const refused = await decide(intake, { ...meeting({ version: await versionOf(intake.id), familyName: '三島家' }), ...answers })
  expect([refused.status, refused.text.includes('先に「だれかを決める」で登録してください')]).toEqual([422, true])
  expect((await nurse.get(`${path}/new`)).text).toContain('新しく登録する')
  expect((await nurse.get(`/intakes/${crypto.randomUUID()}/children/${child.id}/person/new`)).status).toBe(404)
  const bad = await nurse.post(path, { id: crypto.randomUUID(), version: '1', person: 'new', name: '', sex: 'x' })
  for (const message of ['名前を入れてください', '選択肢の中から選んでください']) expect(bad.text).toContain(message)
  expect((await nurse.post(path, { id: crypto.randomUUID(), version: '1', person: crypto.randomUUID() })).text).toContain('選択肢の中から選んでください')
  const form = { id: crypto.randomUUID(), version: '1', person: 'new', name: '三島 空', kana: 'みしま そら', sex: 'male', birth: '令和3年' }
  expect((await nurse.post(path, form)).location).toBe(`/intakes/${intake.id}/decision/new`)
  expect((await nurse.post(path, form)).status).toBe(303)
  expect((await office.ownerQuery(`select id from rec.person_name where name = '三島 空'`)).length).toBe(1)
  expect((await decide(intake, { ...meeting({ version: await versionOf(intake.id), familyName: '三島家' }), ...answers })).status).toBe(303)
  const [found] = await office.ownerQuery<{ kind: string; n: number }>(`select c.kind_decided as kind, (select count(*)::int from rec.casefile f where f.person_id = c.person_id) as n from rec.consultation c join rec.intake_child k on k.consultation_id = c.id where k.id = $1`, [child.id])
  expect([found?.kind, found?.n]).toEqual(['01', 1])
})

test('a returned decision is decided anew, and nobody gets a second casefile', async () => {
  people['sora'] = await office.acting('nurse', (tx) => recordPerson(tx, { name: '青木 空', kana: 'あおき そら', sex: 'male', birth: { year: 2020 } }))
  const intake = await call([['sora', 'subject']])
  const [sora] = intake.children as [Child]
  const first = { ...meeting({ version: await versionOf(intake.id), familyName: '青木家' }), ...becomes(sora, 'protection', { judgement: 'judged', abuseKind: 'physical' }) }
  await decide(intake, first)
  await (await office.as('supervisor')).post(`/decisions/${String(first['id'])}/approvals`, { version: '1', outcome: 'returned', words: '心理的では' })
  expect((await nurse.get(`/decisions/${String(first['id'])}`)).text).toContain('差し戻されました 心理的では')
  const second = { ...meeting({ version: await versionOf(intake.id), family: '', familyName: '' }), ...about(sora, { judgement: 'judged', abuseKind: 'psychological' }) }
  expect((await decide(intake, second)).location).toBe(`/decisions/${String(second['id'])}`)
  expect(await consultationOf('sora')).toMatchObject([{ kind_decided: '01', abuse_kind: 'psychological' }])
  expect((await office.ownerQuery('select id from rec.casefile where person_id = $1', [people['sora']])).length).toBe(1)
})

test('a supervisor\'s own proposal goes to the head and never to themself', async () => {
  people['mio'] = await office.acting('nurse', (tx) => recordPerson(tx, { name: '森 澪', kana: 'もり みお', sex: 'female', birth: { year: 2017 } }))
  const intake = await call([['mio', 'subject']])
  const [mio] = intake.children as [Child]
  const supervisor = await office.as('supervisor')
  const form = { ...meeting({ version: await versionOf(intake.id), familyName: '森家' }), ...becomes(mio, 'support', { judgement: 'no_question', kind: '13' }) }
  expect((await supervisor.post(`/intakes/${intake.id}/decision`, form)).status).toBe(303)
  const path = `/decisions/${String(form['id'])}/approvals`
  for (const outcome of ['approved', 'seen']) {
    const own = await supervisor.post(path, { version: '1', outcome })
    expect([own.status, own.text.includes('自分が起案した決定は、自分では決裁できません')]).toEqual([422, true])
  }
  expect((await (await office.as('head')).post(path, { version: '1', outcome: 'approved' })).status).toBe(303)
  expect((await office.ownerQuery('select state from rec.decision where id = $1', [form['id']]))[0]!.state).toBe('approved')
})

test('nobody but the office sees or decides: agencies, officers and kin find nothing there', async () => {
  const casefile = (await casefileOf('ren'))!.id
  const [{ family_id: family } = { family_id: '' }] = await office.ownerQuery<{ family_id: string }>('select family_id from rec.casefile where id = $1', [casefile])
  const [{ id: decision } = { id: '' }] = await office.ownerQuery<{ id: string }>('select decision_id as id from rec.child_decision where casefile_id = $1', [casefile])
  const [{ id: intake } = { id: '' }] = await office.ownerQuery<{ id: string }>('select intake_id as id from rec.decision where id = $1', [decision])
  const paths = [`/casefiles/${casefile}`, `/casefiles/${casefile}/decisions`, `/casefiles/${casefile}/closure`, `/families/${family}`, `/decisions/${decision}`, `/intakes/${intake}/decision/new`]
  for (const member of ['kizuna', 'teacher', 'privacy', 'admin'] as const) {
    const browser = await office.as(member)
    for (const path of [...paths, '/casefiles']) expect([member, path, (await browser.get(path)).status]).toEqual([member, path, 404])
  }
  const worker = await office.as('worker')
  for (const path of paths.filter((one) => !one.includes('decision/new'))) expect([path, (await worker.get(path)).status]).toEqual([path, 200])
  await office.acting('coordinator', async (tx) => tx.insertInto('conflict').values({ accountId: office.accounts.worker, personId: people['ren']!, bySelf: false }).execute())
  for (const path of paths) expect([path, (await worker.get(path)).status]).toEqual([path, 404])
  expect((await worker.get('/casefiles?whose=all')).text).not.toContain('勝部')
  expect((await worker.post(`/casefiles/${casefile}/changes`, { id: crypto.randomUUID(), version: '1', class: 'other' })).status).toBe(404)
})

test('a call that ended with a referral stays on the page of its person and its family', async () => {
  const yu = await call([['yu', 'subject']], { consultationKind: '15', 'children.0.abuseKind': '', kind: 'consultation' })
  const [child] = yu.children as [Child]
  const family = await office.acting('nurse', async (tx) => {
    const opened = await openFamily(tx, { name: '原家', fiscalYear: 2026 })
    await joinFamily(tx, { familyId: opened.id, personId: people['yu']!, relation: 'child', livesIn: true, since: null })
    return opened.id
  })
  const saved = await decide(yu, { ...meeting({ version: await versionOf(yu.id), meeting: 'intake', outcome: 'referred', words: '子育て支援センターを紹介した。', main: '', second: '', lead: '', family: '' }), ...about(child, { judgement: 'no_question', kind: '15', casefile: 'no' }) })
  expect([saved.status, saved.status === 422 ? saved.text : '']).toEqual([303, ''])
  expect(await casefileOf('yu')).toBeUndefined()
  for (const address of [`/people/${people['yu']}`, `/families/${family}`]) expect((await nurse.get(address)).html).toContain(`href="/intakes/${yu.id}"`)
})

test('a pregnant woman gets a casefile of her own as 特定妊婦, and the yearly table does not count her', async () => {
  const before = await office.ownerQuery<{ n: number }>('select count(*)::int as n from rec.consultation where not expectant')
  people['rin'] = await office.acting('nurse', (tx) => recordPerson(tx, { name: '石橋 凛', kana: 'いしばし りん', sex: 'female', birth: { year: 2007 } }))
  const rin = await call([['rin', 'expectant']], { consultationKind: '', kind: 'information', 'children.0.abuseKind': '' })
  const [woman] = rin.children as [Child]
  const saved = await decide(rin, { ...meeting({ version: await versionOf(rin.id), meeting: 'intake', familyName: '石橋家' }), ...becomes(woman, 'expectant', { judgement: 'no_question' }) })
  expect([saved.status, saved.status === 422 ? saved.text : '']).toEqual([303, ''])
  const casefile = await casefileOf('rin')
  expect((await nurse.get(`/casefiles/${casefile!.id}`)).text).toContain('特定妊婦')
  expect(await office.ownerQuery('select count(*)::int as n from rec.consultation where not expectant')).toEqual(before)
})

test('a call that is sent on to the guidance centre stays ours: the intake, the person and the family keep it, and nothing is closed', async () => {
  people['kai'] = await office.acting('nurse', (tx) => recordPerson(tx, { name: '江角 海', kana: 'えすみ かい', sex: 'male', birth: { year: 2020 } }))
  const kai = await call([['kai', 'subject']])
  const [child] = kai.children as [Child]
  const saved = await decide(kai, { ...meeting({ version: await versionOf(kai.id), outcome: 'sent_to_centre', words: '児童相談所へ送致し、市も学校と続ける。', familyName: '江角家' }), ...becomes(child, 'protection', { judgement: 'judged', abuseKind: 'physical' }) })
  expect([saved.status, saved.status === 422 ? saved.text : '']).toEqual([303, ''])
  const casefile = await casefileOf('kai')
  expect(casefile?.stage).not.toBe('closed')
  expect(await consultationOf('kai')).toMatchObject([{ kind_decided: '01', closed_on: null }])
  const [member] = await office.ownerQuery<{ family_id: string }>('select family_id from rec.family_member where person_id = $1', [people['kai']])
  for (const address of [`/people/${people['kai']}`, `/families/${member!.family_id}`]) expect((await nurse.get(address)).html).toContain(`href="/intakes/${kai.id}"`)
  expect((await nurse.get(`/intakes/${kai.id}`)).text).toContain('児童相談所へ送致')
})
