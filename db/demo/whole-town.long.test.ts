import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { isHalfMade } from '../../app/birth.ts'
import { acceptIntake } from '../../app/intake/accept.db.ts'
import { rebuildDue } from '../../app/deadlines/due.db.ts'
import { isOfficeClosed } from '../../app/kernel/calendar.ts'
import { databaseOver, sql } from '../../app/kernel/db.ts'
import type { Tx } from '../../app/kernel/db.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import { consultationYears, intakeNumbersOf } from '../../app/statistics/statistics.db.ts'
import type { Town } from '../../test/support.ts'
import { openWholeTown } from './made-town.ts'
import { scriptToday } from './moments.ts'
import { municipality } from './town.ts'

let town: Town
let seconds: number
beforeAll(async () => {
  const began = performance.now()
  town = await openWholeTown(scriptToday)
  seconds = (performance.now() - began) / 1000
}, 180_000)
afterAll(() => town.close())

const all = <Row extends Record<string, unknown>>(query: string): Promise<Row[]> => town.ownerQuery<Row>(query)
const one = async (query: string): Promise<unknown> => Object.values((await all(query))[0] ?? {})[0]
/** Does something as the supervisor on the morning of the town's day, and leaves it or not. */
async function asSupervisor<T>(work: (tx: Tx) => Promise<T>, keeps = true): Promise<T> {
  const { rows: [account] } = await town.pools.signin.query<{ id: string }>(`select id from rec.account where role = 'supervisor'`)
  const cookie = await beginSession(town.pools.signin, municipality.id, account!.id)
  let result: T | undefined
  const undone = new Error('undone')
  await databaseOver(town.pools.app).transaction().execute(async (tx) => {
    await sql`select ctx.enter(${databaseToken(cookie)}, ${'2026-11-25T00:00:00Z'}), set_config('kyoten.request', ${randomUUID()}, true)`.execute(tx)
    result = await work(tx)
    if (!keeps) throw undone
  }).catch((problem: unknown) => { if (problem !== undone) throw problem })
  return result!
}

test('is made in under a minute', () => expect(seconds).toBeLessThan(60))

describe('size', () => {
  test.each([
    ['families on the register', `select count(distinct c.family_id) from rec.casefile c join rec.registration_period r on r.casefile_id = c.id and r.until is null where c.stage <> 'closed'`, 128],
    ['要保護', registered('protection'), 62], ['要支援', registered('support'), 158], ['特定妊婦', registered('expectant'), 11],
    ['numbers of 令和7', 'select count(*) from rec.intake where fiscal_year = 2025', 332], ['numbers of 令和8 so far', 'select count(*) from rec.intake where fiscal_year = 2026', 214],
    ['entries of 令和7', `select count(*) from rec.entry where happened_at >= '2025-04-01T00:00+09' and happened_at < '2026-04-01T00:00+09'`, 3_900],
    ['entries of 令和8 so far', `select count(*) from rec.entry where happened_at >= '2026-04-01T00:00+09'`, 2_543],
    ['agencies', 'select count(*) from rec.agency where not stand_in', 60], ['told families among them', `select count(*) from rec.family where name in ('木村家', '𠮷田家', '山﨑家')`, 3],
  ])('%s', async (_, query, expected) => expect(await one(query)).toBe(expected))

  test('the row of 令和7 in the yearly table, beside the guidance centre\'s, and every year since 平成27', async () => {
    const rows = await asSupervisor((tx) => consultationYears(tx, 2015, 2025))
    const { source: _, undecided, unspecified, ...own } = rows.find(({ fiscalYear, handledBy }) => fiscalYear === 2025 && handledBy === 'municipality')!
    expect([own, undecided, unspecified]).toEqual([{ fiscalYear: 2025, handledBy: 'municipality', care: 226, weakCare: 158, abuse: 68, physical: 15, sexual: 1, psychological: 21, neglect: 31, other: 62 }, 0, 0])
    expect(rows.length).toBe(22)
    expect(await asSupervisor((tx) => intakeNumbersOf(tx, 2025))).toEqual({ numbers: 332, again: 44 })
  })
})

function registered(kind: string): string {
  return `select count(*) from rec.casefile c join rec.registration_period r on r.casefile_id = c.id and r.until is null join rec.class_period k on k.casefile_id = c.id and k.until is null and k.class = '${kind}' where c.stage <> 'closed'`
}

describe('the rooms of the council and beside it', () => {
  const inLastYear = `m.held_at >= '2025-04-01T00:00+09' and m.held_at < '2026-04-01T00:00+09' and m.ended_at is not null`
  test.each([
    ['実務者会議 of 令和7', `select count(*) from rec.meeting m where kind = 'working' and ${inLastYear}`, 12, 12],
    ['個別ケース検討会議 of 令和7', `select count(*) from rec.meeting m where kind = 'case_conference' and ${inLastYear}`, 104, 112],
    ['合同ケース会議 of 令和7', `select count(*) from rec.meeting m where kind = 'joint_case' and ${inLastYear}`, 24, 26],
    ['families at a 実務者会議', `select round(avg(n)) from (select count(*) as n from rec.agenda_item i join rec.meeting m on m.id = i.meeting_id where m.kind = 'working' and m.ended_at is not null group by m.id) x`, 36, 50],
    ['families past their review', `select count(*) from rec.due where kind = 'council_review' and due_at < '2026-11-25T00:00+09'`, 4, 10],
    ['tasks past their day', `select count(*) from rec.task where done_on is null and dropped_on is null and due_on < '2026-11-25'`, 7, 11],
    ['送致 of 令和7', `select count(*) from rec.transfer where kind = 'send' and fiscal_year = 2025`, 6, 6],
    ['市町村送致 of 令和7', `select count(*) from rec.transfer where kind = 'case_sent' and fiscal_year = 2025`, 21, 21],
    ['特定妊婦 expected', `select count(*) from rec.pregnancy p join rec.casefile c on c.person_id = p.person_id and c.stage <> 'closed' where p.outcome is null`, 10, 11],
    ['women who gave birth and are still written as expecting', `select count(*) from rec.pregnancy_child k join rec.pregnancy p on p.id = k.pregnancy_id join rec.family_member m on m.person_id = p.person_id where m.relation = 'expectant' and m.until is null`, 0, 0],
    ['sheets without an answer', 'select count(*) from rec.information_sheet where answered_at is null', 5, 5],
    ['developments', 'select count(*) from rec.development where ended_on is null', 34, 48],
    ['children who did not come', `select count(*) from rec.checkup where result = 'missed' and settled is null`, 12, 12],
    ['copies that did not come back', `select count(*) from rec.print where returned_copies < copies`, 1, 1],
    ['items that mix sealed children with others', `select count(*) from (select l.agenda_item_id from rec.agenda_child l join rec.casefile c on c.id = l.casefile_id group by 1 having count(distinct c.sealed) > 1) x`, 0, 0],
    ['children of another family on an item', `select count(*) from rec.agenda_child l join rec.casefile c on c.id = l.casefile_id join rec.agenda_item i on i.id = l.agenda_item_id where c.family_id <> i.family_id`, 0, 0],
    ['tasks of schools about hidden families', `select count(*) from rec.task t join rec.agency a on a.id = t.agency_id where a.kind ~ 'school$|nursery$|kodomoen' and exists (select 1 from rec.family_member m join rec.veil v on v.person_id = m.person_id where m.family_id = t.family_id)`, 0, 0],
  ])('%s', async (_, query, least, most) => {
    const count = Number(await one(query))
    expect(count).toBeGreaterThanOrEqual(least)
    expect(count).toBeLessThanOrEqual(most)
  })

  test('the told family of 勝部 is on tomorrow\'s agenda', async () => {
    expect(await one(`select count(*) from rec.agenda_child l join rec.agenda_item i on i.id = l.agenda_item_id and i.state = 'waiting' join rec.casefile c on c.id = l.casefile_id join rec.person_name n on n.person_id = c.person_id where n.name = '勝部 蓮'`)).toBe(1)
  })

  test.each(['print', 'transfer'])('numbers of %s run in order of time without gaps, and the next one comes after them', async (table) => {
    expect(await all(`select fiscal_year, number, place from (select fiscal_year, number, row_number() over (partition by fiscal_year order by recorded_at, number) as place from rec.${table} where number is not null) x where number <> place`)).toEqual([])
    expect(await one(`select max(number) - (select last from rec.number_series where kind = '${table}' and fiscal_year = 2026) from rec.${table} where fiscal_year = 2026`)).toBe(0)
  })
})

describe('numbers', () => {
  test.each(['intake', 'family', 'casefile'])('of %s run in order of time over told and invented ones, without gaps in the two years', async (table) => {
    expect(await all(`select fiscal_year, number, place from (select fiscal_year, number, row_number() over (partition by fiscal_year order by recorded_at, number) as place from rec.${table}) x where fiscal_year >= 2025 and number <> place`)).toEqual([])
    expect(await all(`select fiscal_year, number from rec.${table} group by 1, 2 having count(*) > 1`)).toEqual([])
    expect(await one(`select max(number) - (select last from rec.number_series where kind = '${table}' and fiscal_year = 2026) from rec.${table} where fiscal_year = 2026`)).toBe(0)
  })

  test('the next call is R8-215', async () => {
    const nothing = { receivedAt: Temporal.Instant.from('2026-11-24T23:40:00Z'), content: '母から。朝の支度について。', means: 'phone', kind: 'consultation', route: 'mother', routeKey: 'family', children: [], consultationKind: '15' }
    const values = Object.assign(Object.fromEntries(['takenBy', 'whereNow', 'until', 'sleepsWhere', 'guardianInformed', 'asks_protection', 'pressing', 'grave_result', 'grave_likely', 'repeating', 'effects_seen', 'guardian_risk', 'home_risk', 'urgencyLevel', 'urgencyWords', 'centreAt', 'centreWith', 'centreSaid', 'reporterName', 'reporterRelation', 'reporterPhone', 'reporterAddress', 'wantsAnswer', 'mayBeContacted', 'contentIdentifies', 'mayTellFamily'].map((name) => [name, null])), { reporterAnonymous: false }, nothing)
    const { number } = await asSupervisor((tx) => acceptIntake(tx, values as never, { now: Temporal.Instant.from('2026-11-25T00:00:00Z'), today: scriptToday, id: randomUUID() }), false)
    expect(number).toBe('R8-215')
  })
})

describe('what belongs together', () => {
  test.each([
    ['a closed casefile has its approved decision with meeting, attendance and three approvals', `
      select c.id from rec.casefile c where c.stage = 'closed' and not exists (select 1 from rec.decision d join rec.child_decision k on k.decision_id = d.id and k.casefile_id = c.id
        where d.kind = 'closing' and d.state = 'approved' and (select count(*) from rec.approval a where a.decision_id = d.id and a.outcome = 'approved') = 3 and exists (select 1 from rec.attendance t where t.meeting_id = d.meeting_id))`],
    ['every casefile was opened by a decision about an intake or opened again', `select c.id from rec.casefile c where not exists (select 1 from rec.decision d join rec.child_decision k on k.decision_id = d.id where k.casefile_id = c.id and d.kind in ('intake', 'reopening'))`],
    ['consultations end with the case, and an open casefile has an open one', `
      select c.id from rec.casefile c where (c.stage = 'closed') = exists (select 1 from rec.consultation q where q.person_id = c.person_id and q.closed_on is null)`],
    ['periods and workers end with the case', `
      select c.id from rec.casefile c where c.stage = 'closed' and (exists (select 1 from rec.class_period p where p.casefile_id = c.id and p.until is null) or exists (select 1 from rec.lead_period p where p.casefile_id = c.id and p.until is null)
        or exists (select 1 from rec.placement_period p where p.casefile_id = c.id and p.until is null) or exists (select 1 from rec.registration_period p where p.casefile_id = c.id and p.until is null) or exists (select 1 from rec.allocation p where p.casefile_id = c.id and p.until is null))`],
    ['an open casefile has class, lead, placement and one main worker', `
      select c.id from rec.casefile c where c.stage <> 'closed' and (not exists (select 1 from rec.class_period p where p.casefile_id = c.id and p.until is null) or not exists (select 1 from rec.lead_period p where p.casefile_id = c.id and p.until is null)
        or not exists (select 1 from rec.placement_period p where p.casefile_id = c.id and p.until is null) or (select count(*) from rec.allocation p where p.casefile_id = c.id and p.part = 'main' and p.until is null) <> 1)`],
    ['entries lie within their case', `select l.entry_id from rec.entry_casefile l join rec.casefile c on c.id = l.casefile_id where (l.happened_at at time zone 'Asia/Tokyo')::date not between c.opened_on and coalesce(c.closed_on, 'infinity')`],
    ['every entry has a version, a part, somebody of the office and a child', `
      select e.id from rec.entry e where not exists (select 1 from rec.entry_version v join rec.entry_part p on p.version_id = v.id where v.entry_id = e.id) or not exists (select 1 from rec.entry_staff s where s.entry_id = e.id) or not exists (select 1 from rec.entry_casefile l where l.entry_id = e.id)`],
    ['every entry, decision, plan and intake has its event', `
      select id from rec.entry x where not exists (select 1 from rec.event e where e.ref_id = x.id and e.code = 'entry_confirmed') union all select id from rec.intake x where not exists (select 1 from rec.event e where e.intake_id = x.id and e.code = 'intake_accepted')
      union all select id from rec.plan x where not exists (select 1 from rec.event e where e.ref_id = x.id and e.code = 'plan_made') union all select id from rec.casefile x where not exists (select 1 from rec.event e where e.casefile_id = x.id and e.code = 'casefile_opened')`],
    ['one plan at a time, and none goes on without an open casefile', `
      select family_id from rec.plan where until is null group by 1 having count(*) > 1 union all select p.id from rec.plan p where p.until is null and not exists (select 1 from rec.plan_casefile l join rec.casefile c on c.id = l.casefile_id where l.plan_id = p.id and c.stage <> 'closed')`],
    ['a visit is done by an entry of its family, within its plan', `select v.id from rec.visit v join rec.plan p on p.id = v.plan_id join rec.entry e on e.id = v.done_entry_id where e.family_id <> p.family_id or e.happened_at < p.since::timestamp at time zone 'Asia/Tokyo'`],
    ['visits of ended plans are not open', `select v.id from rec.visit v join rec.plan p on p.id = v.plan_id where p.until is not null and num_nonnulls(v.done_entry_id, v.missed_words, v.cancelled_at) = 0`],
    ['children told of again belong to a consultation that was open', `select k.id from rec.intake_child k join rec.intake i on i.id = k.intake_id join rec.consultation q on q.id = k.consultation_id where k.again and (q.received_on > i.received_at::date or q.closed_on < i.received_at::date)`],
    ['children of one household come into a report of abuse together', `
      select i.number from rec.intake i join rec.intake_child k on k.intake_id = i.id and k.part = 'subject' join rec.family_member m on m.person_id = k.person_id join rec.family_member o on o.family_id = m.family_id and o.relation = 'child' and o.lives_in join rec.person p on p.id = o.person_id
       where k.abuse_kind is not null and make_date(p.birth_year, p.birth_month, p.birth_day) < i.received_at::date and not exists (select 1 from rec.intake_child s where s.intake_id = i.id and s.person_id = o.person_id)`],
    ['a child is at one place at a time', `select a.id from rec.sighting a join rec.sighting b on b.person_id = a.person_id and b.id > a.id where a.place_kind <> b.place_kind and abs(extract(epoch from a.seen_at - b.seen_at)) < 1800`],
    ['nobody of the office is at two places', `
      with there as (select e.id, e.happened_at, coalesce(e.ended_at, e.happened_at) as ended_at, s.account_id from rec.entry e join rec.entry_staff s on s.entry_id = e.id where e.kind in ('visit', 'interview', 'meeting'))
      select a.id from there a join there b on b.account_id = a.account_id and b.id > a.id and a.happened_at < b.ended_at and b.happened_at < a.ended_at`],
    ['places of veiled people are hidden, whoever they are', `
      select r.id from rec.residence r join rec.person p on p.id = r.person_id where p.veiled and not r.veiled union all select r.id from rec.phone r join rec.person p on p.id = r.person_id where p.veiled and not r.veiled
      union all select r.id from rec.affiliation r join rec.person p on p.id = r.person_id where p.veiled and not r.veiled union all select x.id from rec.intake_place x join rec.intake_child k on k.id = x.intake_child_id join rec.person p on p.id = k.person_id where p.veiled and not x.veiled
      union all select x.id from rec.entry_part x join rec.entry_version v on v.id = x.version_id join rec.entry e on e.id = v.entry_id join rec.family_member m on m.family_id = e.family_id join rec.person p on p.id = m.person_id where x.kind = 'place' and p.veiled and not x.veiled`],
  ])('%s', async (_, query) => expect(await all(query)).toEqual([]))

  test('hides fifteen families, with parts of entries that tell where', async () => {
    expect(await one('select count(distinct m.family_id) from rec.person p join rec.family_member m on m.person_id = p.id where p.veiled')).toBe(15)
    expect(await one('select count(*) from rec.entry_part where veiled')).toBeGreaterThan(5)
  })

  test('nothing happens on a closed day but a night note, nor today', async () => {
    const rows = await all<{ at: Temporal.Instant }>(`select distinct date_trunc('hour', e.happened_at) as at from rec.event e left join rec.intake i on i.id = e.intake_id where i.means is distinct from 'night_note' union select distinct date_trunc('hour', recorded_at) from rec.entry`)
    expect([...new Set(rows.map(({ at }) => officeDateOf(at)).filter((day) => isOfficeClosed(day) || Temporal.PlainDate.compare(day, scriptToday) >= 0).map(String))]).toEqual([])
  })
})

test('every change is in the trail with an actor', async () => {
  expect(await one(`select count(*) from rec.entry e where not exists (select 1 from audit.change c where c.row_id = e.id and c.tbl = 'entry' and c.actor is not null)`)).toBe(0)
  expect(await one(`select count(*) from audit.change where casefiles is null and tbl in ('entry_version', 'goal', 'visit')`)).toBe(0)
})

test('what is due is what the rules make due: rebuilding changes nothing, and everything of a kind is there', async () => {
  const due = (): Promise<Record<string, unknown>[]> => all('select kind, source_id, due_at::text, whole_day, intake_id, casefile_id, family_id, account_id, role from rec.due order by kind, source_id, account_id, role')
  const before = await due()
  await asSupervisor(rebuildDue)
  expect(await due()).toEqual(before)
  const late = await all<{ kind: string }>(`select distinct kind from rec.due where due_at < '2026-11-25T00:00+09' order by 1`)
  expect(late.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['decide_intake', 'plan_missing', 'plan_review', 'safety_check', 'visit']))
})

test('the town is finished: nobody of its making can act any more', async () => {
  expect(await isHalfMade(town.pools.signin)).toBe(false)
})
