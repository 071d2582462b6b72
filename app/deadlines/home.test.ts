import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { izumo, openOffice, testNow } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { openCasefile } from '../casefiles/opening.db.ts'
import { propose } from '../casefiles/approvals.db.ts'
import { recordEntry } from '../journal/journal.db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { setVeil } from '../people/places.db.ts'
import { makePlan } from '../plans/plans.db.ts'
import { visitsOfFamilyDue } from '../plans/visits.db.ts'
import { refreshDue } from './due.db.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())
beforeEach(() => office.at(testNow))

const today = Temporal.PlainDate.from('2026-11-25')
const home = async (member: Member) => (await office.as(member)).get('/')

/** A report of this morning about a child known by `name` only, taken by somebody. */
async function report(member: Member, name: string, more: Record<string, string> = {}): Promise<{ intake: string; child: string; number: string }> {
  const id = crypto.randomUUID()
  const saved = await (await office.as(member)).post('/intakes', {
    id, here: '/intakes/new', content: '大きな泣き声', receivedAt: '令和8年11月25日', 'receivedAt.time': '9:00', kind: 'report', consultationKind: '01',
    'children.0.name': name, 'children.0.part': 'subject', 'children.0.abuseKind': 'physical', ...more,
  })
  expect(saved.status).toBe(303)
  const [row] = await office.ownerQuery<{ child: string; number: number }>('select k.id as child, i.number from rec.intake i join rec.intake_child k on k.intake_id = i.id where i.id = $1', [id])
  return { intake: id, child: row!.child, number: `R8-${String(row!.number).padStart(3, '0')}` }
}

async function family(member: Member, name: string, planned: { since?: string; reviewOn?: string } | null): Promise<{ family: string; casefile: string; person: string }> {
  return office.acting(member, async (tx) => {
    const { id } = await openFamily(tx, { name: `${name}家`, fiscalYear: 2026 })
    const person = await recordPerson(tx, { name: `${name} ひなた`, kana: 'ひなた', sex: 'female', birth: { year: 2024, month: 5, day: 2 } })
    await joinFamily(tx, { familyId: id, personId: person, relation: 'child', livesIn: true, since: null })
    const since = Temporal.PlainDate.from(planned?.since ?? '2026-11-25')
    const { id: casefile } = await openCasefile(tx, { familyId: id, personId: person, class: 'support', decisionId: crypto.randomUUID(), leadAgencyId: office.ownAgencyId, mainAccountId: office.accounts[member], secondAccountId: null, today: since })
    if (planned) {
      await makePlan(tx, {
        id: crypto.randomUUID(), familyId: id, casefiles: [casefile], since, reviewOn: Temporal.PlainDate.from(planned.reviewOn ?? '2027-02-25'), policy: '見守らない、会う', safetyPlan: null, goals: [],
        actions: [{ agency: office.ownAgencyId, who: null, what: '訪問', frequency: 'twice_monthly', visits: true, since: null, until: null }],
      }, { now: testNow, today: since, knows: null })
    }
    return { family: id, casefile, person }
  })
}

describe('a child to be seen', () => {
  test('stands on the page of whoever took the call, counted up with urgency and date, and goes when the child was seen', async () => {
    const { intake, child, number } = await report('worker', '泣いていた女の子', { asks_protection: 'no', pressing: 'no', grave_result: 'yes', grave_likely: 'yes', until: '15:40' })
    const page = await home('worker')
    for (const words of ['期限を過ぎている・24時間以内', '受理から 5時間5分', 'まだ会えていません', number, '泣いていた女の子', '緊急一時保護を検討', '11/25', '児相へまだ電話していません', 'いまの所に 15:40 まで あと1時間35分']) expect(page.text).toContain(words)
    expect(page.text).not.toContain('残り')
    expect(page.html).toContain(`/intake-children/${child}/safety-checks/new`)
    expect((await home('psychologist')).text).not.toContain(number)
    await (await office.as('worker')).post(`/intakes/${intake}/centre-calls`, { id: crypto.randomUUID(), calledAt: '令和8年11月25日', 'calledAt.time': '13:00', spokeWith: '当番', agreed: 'agreed' })
    const seen = await (await office.as('worker')).post(`/intake-children/${child}/safety-checks`, {
      id: crypto.randomUUID(), at: '令和8年11月25日', 'at.time': '13:30', checkedBy: office.accounts.worker, result: 'sighted', seenBy: 'own', placeKind: 'doorway', manner: 'talked',
    })
    expect(seen.status).toBe(303)
    expect((await home('worker')).text).not.toContain('まだ会えていません')
    expect((await home('worker')).html).toContain(`/intakes/${intake}/decision/new`)
  })

  test('is decided by the supervisor when late, and only by the supervisor', async () => {
    const { child } = await report('worker', '三日目の子')
    office.at(testNow.add({ hours: 72 }))
    expect((await home('supervisor')).html).toContain(`/intake-children/${child}/late-decisions/new`)
    expect((await home('worker')).html).not.toContain('/late-decisions/new')
    expect((await home('worker')).html).toContain(`/intake-children/${child}/safety-checks/new`)
  })

  test('whose place is hidden afterwards loses the hour at once', async () => {
    const { person } = await family('supporter', '隠', null)
    await report('supporter', '隠 ひなた', { 'children.0.personId': person, 'children.0.samePerson': 'confirmed', until: '15:40' })
    expect((await home('supporter')).text).toContain('いまの所に 15:40 まで')
    await office.acting('supporter', (tx) => setVeil(tx, { personId: person, ground: 'own_wish', words: '本人の申出' }))
    const page = await home('supporter')
    expect(page.text).toContain('まだ会えていません')
    expect(page.text).not.toContain('15:40')
  })
})

test('at most five things that cannot wait are shown, of every kind one, the others as a number that leads on', async () => {
  for (let at = 1; at <= 7; at += 1) await report('coordinator', `子ども${at}`)
  await family('coordinator', '遅', { since: '2026-08-20', reviewOn: '2026-11-20' })
  office.at(testNow.add({ hours: 24 }))
  const page = await home('coordinator')
  const card = page.html.split('期限を過ぎている・24時間以内</h2>')[1]!.split('</section>')[0]!
  expect(card.match(/<tr/g)).toHaveLength(1 + 5)
  expect(card).toContain('支援計画の見直し')
  expect(card).toMatch(/href="\/due\?kind=safety">安全確認 ほか\d件/)
  const due = await (await office.as('coordinator')).get('/due?kind=safety')
  for (let at = 1; at <= 7; at += 1) expect(due.text).toContain(`子ども${at}`)
  expect(card).toMatch(/家庭訪問<\/a>（ほか\d回も遅れ）/)
  expect(due.text).not.toContain('支援計画の見直し 遅')
})

test('visits fall due from the plan, and a day without one shows none', async () => {
  const { family: id } = await family('head', '原', {})
  expect((await home('head')).text).toContain('家庭訪問')
  office.at(Temporal.Instant.from('2026-12-04T09:00:00+09:00'))
  const week = (await home('head')).text.split('今週').slice(1).join('')
  expect(week).toContain('12/9（水）')
  const visit = (await office.acting('head', (tx) => visitsOfFamilyDue(tx, id)))[1]!
  const moved = await (await office.as('head')).post(`/visits/${visit.id}/move`, { id: visit.id, version: '1', dueOn: '令和8年12月21日', movedWords: '母の都合' })
  expect(moved.status).toBe(303)
  expect((await home('head')).text).not.toContain('12/9（水）')
})

test('my cases are counted by class, each number a list; late visits are said; what others did is told', async () => {
  const { family: id, casefile } = await family('psychologist', '里', { since: '2026-11-25' })
  office.at(testNow.add({ hours: 48 }))
  await office.acting('nurse', (tx) => recordEntry(tx, {
    id: crypto.randomUUID(), familyId: id, casefileIds: [casefile], kind: 'phone_in', happenedAt: testNow, endedAt: null, whom: '学校', staffIds: [office.accounts.nurse], parts: [{ kind: 'fact', words: '昨日 早退' }], sightings: [],
  }))
  const page = await home('psychologist')
  expect(page.html).toContain('href="/casefiles?class=support">1<')
  expect(page.text).toContain('担当 1人（1世帯）')
  expect(page.text).toContain('訪問が遅れている 1')
  expect(page.text).toMatch(/里家 経過記録 佐藤 みずき/)
  expect(page.text).not.toContain('早退')
  expect((await home('nurse')).text).not.toContain('里家')
})

test('a draft leads back to its form', async () => {
  const { family: id } = await family('nurse', '下', null)
  const draft = crypto.randomUUID()
  const nurse = await office.as('nurse')
  await nurse.post(`/families/${id}/plans`, { id: draft, here: `/families/${id}/plans/new`, 'draft-title': '支援計画', policy: '途中まで' })
  office.at(testNow.add({ minutes: 3 }))
  const page = await nurse.get('/')
  expect(page.text).toContain('3分前に保存')
  expect(page.html).toContain(`href="/families/${id}/plans/new?draft=${draft}"`)
})

test('a decision waits for the role whose turn it is, and on the page of no one else', async () => {
  const { intake, number } = await report('nurse', '決める子')
  const id = crypto.randomUUID()
  await office.acting('nurse', async (tx) => {
    await propose(tx, { id, kind: 'intake', meetingKind: 'intake', heldAt: testNow, attended: [office.accounts.nurse], decidedOn: today, outcome: 'advice_end', words: '助言した', intakeId: intake, familyId: null })
    await refreshDue(tx, { kind: 'decision', id })
  })
  const waits = async (): Promise<string[]> => {
    const found: string[] = []
    for (const member of ['head', 'supervisor', 'nurse', 'worker'] as const) if ((await (await office.as(member)).get('/due?kind=approval')).html.includes(`/decisions/${id}`)) found.push(member)
    return found
  }
  expect(await waits()).toEqual(['supervisor'])
  expect((await (await office.as('supervisor')).get('/due?kind=approval')).text).toContain(number)
  await (await office.as('supervisor')).post(`/decisions/${id}/approvals`, { version: '1', outcome: 'approved' })
  expect(await waits()).toEqual(['head'])
  await (await office.as('head')).post(`/decisions/${id}/approvals`, { version: '2', outcome: 'returned', words: 'きょうだいのことも書いてください' })
  expect(await waits()).toEqual([])
  expect((await (await office.as('nurse')).get('/due')).text).toContain('決裁で差し戻されました')
})

test('somebody in conflict sees nothing of it, also what would be theirs', async () => {
  const { person, family: id } = await family('worker', '縁', { since: '2026-08-20', reviewOn: '2026-11-20' })
  const { number } = await report('worker', '縁 ひなた', { 'children.0.personId': person, 'children.0.samePerson': 'confirmed' })
  expect((await home('worker')).text).toContain(number)
  await office.acting('head', (tx) => tx.insertInto('conflict').values({ accountId: office.accounts.worker, personId: person, bySelf: false }).execute())
  for (const path of ['/', '/due', '/my-families']) {
    const page = await (await office.as('worker')).get(path)
    expect([page.text.includes('縁'), page.text.includes(number), page.html.includes(id)]).toEqual([false, false, false])
  }
})

test('what is due for a sealed casefile is read only by those who may open it', async () => {
  const { casefile, family: id } = await office.acting('supporter', async (tx) => {
    const { id: familyId } = await openFamily(tx, { name: '封家', fiscalYear: 2026 })
    const personId = await recordPerson(tx, { name: '封 ひなた', kana: 'ひなた', sex: 'female', birth: { year: 2024 } })
    await joinFamily(tx, { familyId, personId, relation: 'child', livesIn: true, since: null })
    const opened = await openCasefile(tx, { familyId, personId, class: 'support', decisionId: crypto.randomUUID(), leadAgencyId: office.ownAgencyId, mainAccountId: office.accounts.supporter, secondAccountId: null, today: Temporal.PlainDate.from('2026-08-20') })
    return { casefile: opened.id, family: familyId }
  })
  const asks = async (member: Member, path: string): Promise<boolean> => (await (await office.as(member)).get(path)).html.includes(`/families/${id}/plans/new`)
  expect([await asks('supporter', '/due'), await asks('coordinator', '/team')]).toEqual([true, true])
  await office.ownerQuery('update rec.casefile set sealed = true from (select ctx.act_as($2, $3)) a where id = $1', [casefile, izumo, office.accounts.supervisor])
  expect([await asks('supporter', '/due'), await asks('coordinator', '/team')]).toEqual([false, false])
  await office.ownerQuery('insert into rec.opening (casefile_id, account_id) select $1::uuid, $4::uuid from (select ctx.act_as($2, $3)) a', [casefile, izumo, office.accounts.supervisor, office.accounts.supporter])
  expect([await asks('supporter', '/due'), await asks('coordinator', '/team')]).toEqual([true, false])
})

describe('those without cases have a small page of their own', () => {
  test.each<[Member, string, string | null]>([
    ['kizuna', '気になることは、迷ったときも電話で知らせてください', null], ['teacher', '本人に何度も聞き直さないでください', null],
    ['privacy', '記録の閲覧', '/access-log'], ['admin', '利用者', '/accounts'],
  ])('%s', async (member, words, link) => {
    const page = await home(member)
    expect(page.status).toBe(200)
    expect(page.text).toContain(words)
    expect(page.text).toContain('森山 係長を呼んでください')
    if (link) expect(page.html).toContain(`href="${link}"`)
    expect(page.text).not.toMatch(/R8-\d|ひなた|受理から|わたしのケース/)
    const browser = await office.as(member)
    expect([(await browser.get('/due')).status, (await browser.get('/team')).status, (await browser.get('/my-families')).status]).toEqual([404, 404, 404])
  })
})

test('係長の今日 shows what came in, who is not seen, who goes out, what waits and what is late; a worker has no such page', async () => {
  const { number, intake } = await report('nurse', '係の子', { centreAt: '9:10', centreWith: '当番 ○○', centreSaid: '下校の前に' })
  await family('nurse', '今', {})
  await family('nurse', '前', { since: '2026-08-20', reviewOn: '2026-11-20' })
  const page = await (await office.as('supervisor')).get('/team')
  const part = (title: string): string => page.html.split(`<h2>${title}`)[1]!.split('</section>')[0]!
  expect(part('まだ会えていない子ども')).toContain(number)
  expect(part('まだ会えていない子ども')).toMatch(/受理から.*5時間5分/s)
  expect(part('新しい受付')).toContain(`/intakes/${intake}/decision/new`)
  expect(part('きょうの訪問')).toMatch(/今 ひなた[\s\S]*佐藤 みずき/)
  expect(part('児童相談所への電話')).toContain('当番 ○○')
  expect(part('期限を過ぎているもの')).toMatch(/前 ひなた[\s\S]*佐藤 みずき/)
  expect((await (await office.as('nurse')).get('/team')).status).toBe(404)
  for (const member of ['head', 'coordinator'] as const) expect((await (await office.as(member)).get('/team')).status).toBe(200)
})
