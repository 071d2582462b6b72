import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { closeCasefile, openCasefile } from '../casefiles/opening.db.ts'
import { isOfficeClosed } from '../kernel/calendar.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { currentPlanOf } from './plans.db.ts'
import { markVisitDone, visitsOfFamilyDue } from './visits.db.ts'

let office: Office
let school: string
beforeAll(async () => {
  office = await openOffice()
  school = (await office.ownerQuery<{ id: string }>(`select id from rec.agency where name = '南町小学校'`))[0]!.id
})
afterAll(() => office.close())

const today = Temporal.PlainDate.from('2026-11-25')

/** 原家 with one child whose open casefile 佐藤 works on. */
async function family(): Promise<{ id: string; casefile: string }> {
  return office.acting('nurse', async (tx) => {
    const { id } = await openFamily(tx, { name: '原家', fiscalYear: 2026 })
    const personId = await recordPerson(tx, { name: '原 ひなた', kana: 'はら ひなた', sex: 'female', birth: { year: 2024, month: 5, day: 2 } })
    await joinFamily(tx, { familyId: id, personId, relation: 'child', livesIn: true, since: null })
    const opened = await openCasefile(tx, {
      familyId: id, personId, class: 'support', decisionId: crypto.randomUUID(), leadAgencyId: office.ownAgencyId, mainAccountId: office.accounts.nurse, secondAccountId: null, today,
    })
    return { id, casefile: opened.id }
  })
}

const form = (casefile: string, more: Record<string, string> = {}): Record<string, string> => ({
  id: crypto.randomUUID(), casefiles: casefile, since: '令和8年11月25日', policy: '母がひとりで抱えないようにする', reviewOn: '令和9年2月25日', knows: '',
  'goals.0.term': 'short', 'goals.0.issue': '夜泣きで眠れない', 'goals.0.words': '週に一度は母が休める', 'goals.0.byWhen': '令和8年12月25日',
  'actions.0.agency': office.ownAgencyId, 'actions.0.who': '佐藤', 'actions.0.what': '家庭訪問で様子を見る', 'actions.0.frequency': 'twice_monthly', 'actions.0.visits': 'yes',
  'actions.1.agency': school, 'actions.1.what': '欠席を知らせる', 'actions.1.frequency': 'weekly',
  ...more,
})

test('a plan is made, reads as it was written, and its visits fall due on open days up to the review', async () => {
  const hara = await family()
  const nurse = await office.as('nurse')
  expect((await nurse.get(`/families/${hara.id}/plans/new`)).text).toContain('原 ひなた')
  const sent = form(hara.casefile)
  const saved = await nurse.post(`/families/${hara.id}/plans`, sent)
  expect([saved.status, saved.location]).toEqual([303, `/plans/${sent['id']}`])
  const page = await nurse.get(saved.location!)
  for (const words of ['母がひとりで抱えない', '週に一度は母が休める', '夜泣きで眠れない', '南町小学校', '月2回', '令和9年2月25日（木）']) expect(page.text).toContain(words)
  const visits = await office.acting('nurse', (tx) => visitsOfFamilyDue(tx, hara.id))
  expect(visits.map(({ dueOn }) => dueOn.toString())).toEqual(['2026-11-25', '2026-12-09', '2026-12-25', '2027-01-08', '2027-01-25', '2027-02-08', '2027-02-25'])
  expect(visits.every(({ dueOn }) => !isOfficeClosed(dueOn))).toBe(true)
  const due = await office.ownerQuery(`select kind, account_id from rec.due where family_id = $1 order by kind, due_at`, [hara.id])
  expect(due.filter(({ kind }) => kind === 'visit')).toHaveLength(7)
  expect(due.filter(({ kind }) => kind === 'plan_review')).toEqual([{ kind: 'plan_review', account_id: office.accounts.nurse }])
  expect(due.filter(({ kind }) => kind === 'plan_missing')).toEqual([])
})

test.each([
  ['a review date in the past', { reviewOn: '令和8年11月24日' }, '見直す日は、きょうより後の日にしてください'],
  ['a review after a year', { reviewOn: '令和9年11月26日' }, '1年以内'],
  ['a beginning to come', { since: '令和8年11月26日' }, 'きょうまでの日'],
  ['平成31年5月1日', { reviewOn: '平成31年5月1日' }, '平成は31年4月30日までです'],
  ['令和元年13月', { reviewOn: '令和元年13月1日' }, '月は1から12'],
  ['until before since', { 'actions.0.since': '令和9年1月10日', 'actions.0.until': '令和9年1月9日' }, 'いつまでがいつから（令和9年1月10日）より前です'],
  ['a goal before the plan', { 'goals.0.byWhen': '令和8年11月1日' }, '計画の開始日（令和8年11月25日）より前です'],
  ['no goal', { 'goals.0.term': '', 'goals.0.issue': '', 'goals.0.words': '', 'goals.0.byWhen': '' }, '目標を1つ以上入れてください'],
  ['no policy', { policy: '' }, '支援方針を入れてください'],
  ['a policy too long', { policy: 'あ'.repeat(4001) }, '支援方針は4000字までです'],
  ['an unknown agency', { 'actions.0.agency': crypto.randomUUID() }, '選択肢の中から選んでください'],
  ['an unknown frequency', { 'actions.0.frequency': 'daily' }, '選択肢の中から選んでください'],
  ['the casefile of another family', { casefiles: crypto.randomUUID() }, '選択肢の中から選んでください'],
  ['no child', { casefiles: '' }, 'この計画の子ども（ケース）を選んでください'],
  ['another agency in our calendar', { 'actions.1.visits': 'yes' }, '子ども家庭相談室の訪問だけです'],
])('%s is told in words, and nothing typed is lost', async (_, wrong, words) => {
  const hara = await family()
  const nurse = await office.as('nurse')
  const sent = form(hara.casefile, { safetyPlan: '祖母の家へ行く', ...wrong })
  const page = await nurse.post(`/families/${hara.id}/plans`, sent)
  expect(page.status).toBe(422)
  expect(page.text).toContain(words)
  expect(page.text).toContain('祖母の家へ行く')
  expect(await office.ownerQuery('select 1 from rec.plan where family_id = $1', [hara.id])).toEqual([])
  expect((await nurse.get(`/families/${hara.id}/plans/new?draft=${sent['id']}`)).text).toContain('祖母の家へ行く')
})

test('the same form twice is one plan; the form of another person is refused', async () => {
  const hara = await family()
  const [nurse, worker] = [await office.as('nurse'), await office.as('worker')]
  const sent = form(hara.casefile)
  await nurse.post(`/families/${hara.id}/plans`, sent)
  expect((await nurse.post(`/families/${hara.id}/plans`, sent)).location).toBe(`/plans/${sent['id']}`)
  expect(await office.ownerQuery('select count(*)::int as n from rec.plan where family_id = $1', [hara.id])).toEqual([{ n: 1 }])
  const other = await worker.post(`/families/${hara.id}/plans`, { ...sent, knows: sent['id']! })
  expect([other.status, other.text.includes('この用紙はもう使われています')]).toEqual([422, true])
})

test('a plan made meanwhile is shown beside the text, and a new plan ends the one before with its visits', async () => {
  const hara = await family()
  const [nurse, worker] = [await office.as('nurse'), await office.as('worker')]
  const first = form(hara.casefile)
  await nurse.post(`/families/${hara.id}/plans`, first)
  const second = form(hara.casefile, { policy: '保育園を使えるようにする' })
  const late = await worker.post(`/families/${hara.id}/plans`, second)
  expect(late.status).toBe(409)
  for (const words of ['ほかの人がこの家族の計画を作りました', '母がひとりで抱えない', '保育園を使えるようにする']) expect(late.text).toContain(words)
  expect(late.html).toContain(`name="knows" value="${first['id']}"`)
  expect((await worker.post(`/families/${hara.id}/plans`, { ...second, knows: first['id']! })).status).toBe(303)
  expect((await office.acting('nurse', (tx) => currentPlanOf(tx, hara.id)))?.id).toBe(second['id'])
  expect(await office.ownerQuery('select count(*)::int as n from rec.visit where plan_id = $1 and cancelled_at is null', [first['id']])).toEqual([{ n: 0 }])
  const due = await office.ownerQuery(`select distinct v.plan_id from rec.due d join rec.visit v on v.id = d.source_id where d.family_id = $1`, [hara.id])
  expect(due).toEqual([{ plan_id: second['id'] }])
})

test('a visit is moved with its reason, never into the past or past the review, never over another change', async () => {
  const hara = await family()
  const nurse = await office.as('nurse')
  await nurse.post(`/families/${hara.id}/plans`, form(hara.casefile))
  const visit = (await office.acting('nurse', (tx) => visitsOfFamilyDue(tx, hara.id)))[1]!
  const move = { id: visit.id, version: '1', dueOn: '令和8年12月10日', atTime: '14:00', account: office.accounts.worker, movedWords: '母の通院と重なった' }
  expect((await nurse.get(`/visits/${visit.id}`)).text).toContain('日を変える')
  for (const [wrong, words] of [[{ dueOn: '令和8年11月24日' }, '過ぎた日には動かせません'], [{ dueOn: '令和9年2月26日' }, '見直す日（令和9年2月25日）まで'], [{ movedWords: '' }, '変える理由を入れてください'],
    [{ account: office.accounts.teacher }, '選択肢の中から'], [{ atTime: '25:00' }, '時は0から23']] as const) {
    const page = await nurse.post(`/visits/${visit.id}/move`, { ...move, ...wrong })
    expect([page.status, page.text.includes(words)]).toEqual([422, true])
  }
  expect((await nurse.post(`/visits/${visit.id}/move`, move)).location).toBe(`/plans/${visit.planId}`)
  expect((await nurse.post(`/visits/${visit.id}/move`, move)).status).toBe(303)
  const [row] = await office.ownerQuery(`select due_at at time zone 'Asia/Tokyo' as at, account_id from rec.due where source_id = $1`, [visit.id])
  expect([row!['at'].toString().includes('Dec 10 2026 14:00'), row!['account_id']]).toEqual([true, office.accounts.worker])
  const stale = await nurse.post(`/visits/${visit.id}/move`, { ...move, dueOn: '令和8年12月11日' })
  expect([stale.status, stale.text.includes('ほかの人がこの訪問を変えました'), stale.text.includes('母の通院と重なった')]).toEqual([409, true, true])
  expect(await office.ownerQuery(`select moved_from::text, version from rec.visit where id = $1`, [visit.id])).toEqual([{ moved_from: '2026-12-09', version: 2 }])
})

test('a visit is missed with words, or done by its entry, and is then no longer due', async () => {
  const hara = await family()
  const nurse = await office.as('nurse')
  await nurse.post(`/families/${hara.id}/plans`, form(hara.casefile))
  const [first, second] = await office.acting('nurse', (tx) => visitsOfFamilyDue(tx, hara.id))
  expect((await nurse.post(`/visits/${first!.id}/missed`, { version: '1', missedWords: '' })).text).toContain('なぜ訪問できなかったかを入れてください')
  expect((await nurse.post(`/visits/${first!.id}/missed`, { version: '1', missedWords: '緊急の受付が入った' })).status).toBe(303)
  const [entry] = await office.ownerQuery<{ id: string }>(`select gen_random_uuid() as id`)
  await office.acting('nurse', async (tx) => {
    await tx.insertInto('entry').values({ id: entry!.id, familyId: hara.id, kind: 'visit', happenedAt: Temporal.Instant.from('2026-11-25T10:00:00+09:00') }).execute()
    await markVisitDone(tx, second!.id, entry!.id)
    await markVisitDone(tx, second!.id, entry!.id)
  })
  expect(await office.ownerQuery('select 1 from rec.due where source_id = any ($1)', [[first!.id, second!.id]])).toEqual([])
  expect((await nurse.get(`/plans/${first!.planId}`)).text).toContain('緊急の受付が入った')
  await expect(office.acting('nurse', (tx) => markVisitDone(tx, first!.id, entry!.id))).rejects.toThrow('refused')
})

test('somebody in conflict with the family and roles without cases see no plan and no visit', async () => {
  const hara = await family()
  const nurse = await office.as('nurse')
  const sent = form(hara.casefile)
  await nurse.post(`/families/${hara.id}/plans`, sent)
  const [visit] = await office.acting('nurse', (tx) => visitsOfFamilyDue(tx, hara.id))
  await office.acting('head', async (tx) => {
    const { personId } = await tx.selectFrom('casefile').select('personId').where('id', '=', hara.casefile).executeTakeFirstOrThrow()
    await tx.insertInto('conflict').values({ accountId: office.accounts.supporter, personId, bySelf: false }).execute()
  })
  for (const member of ['supporter', 'teacher', 'kizuna', 'privacy', 'admin'] as const) {
    const browser = await office.as(member)
    const answers = await Promise.all([browser.get(`/plans/${sent['id']}`), browser.get(`/visits/${visit!.id}`), browser.get(`/families/${hara.id}/plans/new`), browser.post(`/visits/${visit!.id}/missed`, { version: '1', missedWords: 'x' })])
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect(answers.every(({ text }) => !text.includes('原家'))).toBe(true)
  }
})

test('a plan for nobody any more ends with the last casefile it was for, and comes back neither with its visits nor by itself', async () => {
  const hara = await family()
  await (await office.as('nurse')).post(`/families/${hara.id}/plans`, form(hara.casefile))
  await office.acting('supervisor', (tx) => closeCasefile(tx, { casefileId: hara.casefile, reason: 'settled', words: '落ち着いた', decisionId: crypto.randomUUID(), today }))
  expect(await office.acting('nurse', (tx) => currentPlanOf(tx, hara.id))).toBeUndefined()
  expect(await office.acting('nurse', (tx) => visitsOfFamilyDue(tx, hara.id))).toEqual([])
  expect(await office.ownerQuery('select ended_words from rec.plan where family_id = $1', [hara.id])).toEqual([{ ended_words: '終結したため' }])
  expect(await office.ownerQuery('select 1 from rec.due where family_id = $1', [hara.id])).toEqual([])
})
