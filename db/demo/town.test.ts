import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { isHalfMade } from '../../app/birth.ts'
import { rebuildDue } from '../../app/deadlines/due.db.ts'
import { longestGap } from '../../app/journal/sighting-gap.ts'
import { isOfficeClosed } from '../../app/kernel/calendar.ts'
import { databaseOver, sql } from '../../app/kernel/db.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import { schoolYearLabel, schoolYearOn } from '../../app/kernel/school-year.ts'
import type { Town } from '../../test/support.ts'
import { openToldTown } from './made-town.ts'
import { scriptToday } from './moments.ts'
import { isSchoolDay } from './quiet.ts'
import { municipality } from './town.ts'

let town: Town
beforeAll(async () => { town = await openToldTown(scriptToday) }, 120_000)
afterAll(() => town.close())

const all = <Row extends Record<string, unknown>>(query: string): Promise<Row[]> => town.ownerQuery<Row>(query)
const one = async (query: string): Promise<unknown> => Object.values((await all(query))[0] ?? {})[0]
const midnight = scriptToday.toZonedDateTime('Asia/Tokyo').toInstant()

describe('size', () => {
  test.each([
    ['people', 'select count(*) from rec.person', 80],
    ['families', 'select count(*) from rec.family', 28],
    ['agencies', 'select count(*) from rec.agency where not stand_in', 60],
    ['casefiles', 'select count(*) from rec.casefile', 30],
    ['intakes', 'select count(*) from rec.intake', 40],
    ['entries', 'select count(*) from rec.entry', 200],
    ['drafts', 'select count(*) from rec.draft', 2],
    ['staff of the office', `select count(*) from rec.account a join rec.role_reach r using (role) where r.reach = 'office' and role not like 'system%'`, 15],
    ['everybody who signs in', `select count(*) from rec.account where role not like 'system%'`, 23],
  ])('%s', async (_, query, expected) => {
    expect(await one(query)).toBe(expected)
  })

  test('the list of those who sign in begins with the head and goes down by rank', async () => {
    const rows = await all<{ role: string }>(`select role from rec.account where role not like 'system%' order by sign_in_name`)
    expect(rows.map(({ role }) => role).slice(0, 5)).toEqual(['head', 'supervisor', 'coordinator', 'public_health_nurse', 'public_health_nurse'])
    expect(rows.slice(15).map(({ role }) => role)).toEqual(['kizuna_nurse', 'agency_user', 'keeper', 'statistics_clerk', 'auditor', 'typist', 'privacy_officer', 'administrator'])
  })

  test('the calendar years 令和7 and 8 are numbered without gaps, in the order in which they were taken', async () => {
    const rows = await all<{ fiscalYear: number; numbers: number[]; places: number[] }>(`
      select fiscal_year as "fiscalYear", array_agg(number order by recorded_at, number) as numbers, array_agg(place::int order by place) as places
        from (select *, row_number() over (partition by fiscal_year order by number) as place from rec.intake) i group by 1 order by 1`)
    expect(rows.map((row) => row.fiscalYear)).toEqual([2025, 2026])
    for (const { numbers, places } of rows) expect(numbers).toEqual(places)
  })
})

describe('time', () => {
  const onOpenDays: readonly (readonly [string, string])[] = [
    ['events but those of a night note', `select e.happened_at as at from rec.event e left join rec.intake i on i.id = e.intake_id where i.means is distinct from 'night_note' or e.code <> 'intake_accepted'`],
    ['entries', 'select happened_at as at from rec.entry'], ['checks', 'select at from rec.safety_check'], ['meetings', 'select held_at as at from rec.meeting'],
    ['calls to the guidance centre', 'select called_at as at from rec.centre_call'], ['sightings', 'select seen_at as at from rec.sighting'], ['everything written', 'select office_at as at from audit.change where actor <> \'00000000-0000-0000-0000-000000000000\''],
  ]
  test.each(onOpenDays)('%s lie on open days', async (_, query) => {
    const rows = await all<{ at: Temporal.Instant }>(query)
    expect(rows.length).toBeGreaterThan(0)
    expect([...new Set(rows.map(({ at }) => officeDateOf(at)).filter(isOfficeClosed).map(String))]).toEqual([])
  })

  test('planned visits and days of casefiles lie on open days', async () => {
    const rows = await all<{ day: Temporal.PlainDate }>('select due_on as day from rec.visit union select opened_on from rec.casefile union select closed_on from rec.casefile where closed_on is not null union select decided_on from rec.decision')
    expect(rows.map(({ day }) => day).filter(isOfficeClosed).map(String)).toEqual([])
  })

  test('the night note keeps the Saturday evening on which the guard took it', async () => {
    expect((await all<{ at: Temporal.Instant; takenBy: string }>(`select received_at as at, taken_by as "takenBy" from rec.intake where means = 'night_note'`)).map(({ at, takenBy }) => [String(at), takenBy]))
      .toEqual([['2026-10-17T10:20:00Z', '守衛室']])
  })

  test('nothing is written or happens today or later', async () => {
    for (const query of ['select max(happened_at) from rec.event', 'select max(happened_at) from rec.entry', 'select max(recorded_at) from rec.entry', 'select max(received_at) from rec.intake', 'select max(held_at) from rec.meeting',
      'select max(seen_at) from rec.sighting', 'select max(saved_at) from rec.draft', 'select max(seen_at) from rec.approval', `select max(office_at) from audit.change where actor <> '00000000-0000-0000-0000-000000000000'`]) {
      expect(Temporal.Instant.compare(await one(query) as Temporal.Instant, midnight), query).toBeLessThan(0)
    }
    expect(await one(`select count(*) from (select since from rec.class_period union all select since from rec.lead_period union all select since from rec.placement_period union all select since from rec.allocation union all select since from rec.plan) s where since >= '${scriptToday.toString()}'`)).toBe(0)
  })

  test('schools and nurseries see children on school days only', async () => {
    const rows = await all<{ at: Temporal.Instant; kind: string }>(`select s.seen_at as at, g.kind from rec.sighting s join rec.agency g on g.id = s.agency_id where g.kind in ('primary_school', 'junior_high_school', 'high_school', 'nursery', 'kodomoen')`)
    expect(rows.length).toBeGreaterThan(5)
    expect(rows.filter(({ at }) => !isSchoolDay(officeDateOf(at)))).toEqual([])
  })
})

describe('children', () => {
  test('go to one place a year, in the class of their age', async () => {
    const rows = await all<{ name: string; birthYear: number; birthMonth: number; birthDay: number; fiscalYear: number; className: string; agency: string }>(`
      select n.name, p.birth_year as "birthYear", p.birth_month as "birthMonth", p.birth_day as "birthDay", l.fiscal_year as "fiscalYear", l.class_name as "className", g.name as agency
        from rec.affiliation l join rec.person p on p.id = l.person_id join rec.person_name n on n.person_id = p.id and n.kind = 'current' join rec.agency g on g.id = l.agency_id`)
    expect(new Set(rows.map(({ name, fiscalYear }) => `${name} ${fiscalYear}`)).size).toBe(rows.length)
    for (const row of rows) {
      const year = schoolYearLabel(schoolYearOn(Temporal.PlainDate.from({ year: row.birthYear, month: row.birthMonth, day: row.birthDay }), Temporal.PlainDate.from({ year: row.fiscalYear, month: 6, day: 1 })))
      const expected = /^[小中高]/.test(year) ? `${year.replace(/\D/g, '')}年` : year === '未就学' ? '3歳未満児' : year
      expect(`${row.name} ${row.className}`).toMatch(`${row.name} ${expected}`)
      const school = { 小: /小学校$/, 中: /中学校$/, 高: /高等学校$/ }[year[0] ?? ''] ?? /園$/
      expect(`${row.name} ${row.agency}`).toMatch(school)
    }
    const now = new Map(rows.filter(({ fiscalYear }) => fiscalYear === 2026).map((row) => [row.name, `${row.agency} ${row.className}`]))
    expect(now.get('勝部 蓮')).toBe('大社小学校 2年2組')
    // Born on 1 April: the youngest of the same year as the one born on 2 April the year before.
    expect([now.get('福田 さくら'), now.get('松本 陸')].map((words) => words?.replace(/^.* (\d年).*/, '$1'))).toEqual(['1年', '1年'])
  })

  test('are at one place at a time', async () => {
    expect(await all(`
      select a.person_id, a.seen_at, b.seen_at from rec.sighting a join rec.sighting b on b.person_id = a.person_id and b.id > a.id
       where a.place_kind <> b.place_kind and abs(extract(epoch from a.seen_at - b.seen_at)) < 1800`)).toEqual([])
  })

  test('are visited by people who are not elsewhere at the same time', async () => {
    expect(await all(`
      with there as (select e.id, e.happened_at, coalesce(e.ended_at, e.happened_at) as ended_at, s.account_id from rec.entry e join rec.entry_staff s on s.entry_id = e.id where e.kind in ('visit', 'interview', 'meeting'))
      select a.happened_at::text, b.happened_at::text, n.name from there a join there b on b.account_id = a.account_id and b.id > a.id and a.happened_at < b.ended_at and b.happened_at < a.ended_at join rec.account n on n.id = a.account_id`)).toEqual([])
  })

  test('of one household come into a report of abuse together', async () => {
    expect(await all(`
      select i.fiscal_year, i.number, n.name from rec.intake i join rec.intake_child k on k.intake_id = i.id and k.part = 'subject'
        join rec.family_member m on m.person_id = k.person_id join rec.family_member o on o.family_id = m.family_id and o.relation = 'child' and o.lives_in
        join rec.person p on p.id = o.person_id join rec.person_name n on n.person_id = p.id and n.kind = 'current'
       where k.abuse_kind is not null and make_date(p.birth_year, p.birth_month, p.birth_day) < i.received_at::date
         and not exists (select 1 from rec.intake_child s where s.intake_id = i.id and s.person_id = o.person_id)`)).toEqual([])
  })

  test('who were not seen for a summer show the gap: 蓮 68 days', async () => {
    const rows = await all<{ at: Temporal.Instant }>(`select s.seen_at as at from rec.sighting s join rec.person_name n on n.person_id = s.person_id where n.name = '勝部 蓮'`)
    const gap = longestGap(rows.map(({ at }) => officeDateOf(at)), scriptToday.subtract({ years: 1 }), scriptToday)
    expect([String(gap.from), String(gap.until), gap.days]).toEqual(['2026-06-26', '2026-09-02', 68])
  })
})

describe('state', () => {
  const values = async (query: string): Promise<unknown[]> => (await all(query)).map((row) => Object.values(row)[0])
  test.each([
    ['casefiles', 'select distinct stage from rec.casefile order by 1', ['closed', 'investigating', 'received', 'supported']],
    ['classes', 'select distinct class from rec.class_period order by 1', ['expectant', 'other', 'protection', 'support']],
    ['decisions', 'select distinct state from rec.decision order by 1', ['approved', 'proposed', 'returned']],
    ['judgements', 'select distinct abuse_judged from rec.consultation where abuse_judged is not null order by 1', ['judged', 'not_abuse', 'unidentified']],
    ['outcomes of intakes', 'select distinct d.outcome from rec.decision d where d.intake_id is not null order by 1', ['advice_end', 'becomes_case', 'forwarded_competent', 'joins_open', 'referred', 'sent_to_centre', 'unidentified']],
    ['kinds of intake', 'select distinct kind from rec.intake order by 1', ['consultation', 'from_guidance_centre', 'information', 'report', 'staff_abuse']],
    ['visits', `select distinct case when done_entry_id is not null then 'done' when missed_words is not null then 'missed' when cancelled_at is not null then 'cancelled' when moved_from is not null then 'moved' when due_on < '2026-11-25' then 'overdue' else 'planned' end from rec.visit order by 1`,
      ['cancelled', 'done', 'missed', 'moved', 'overdue', 'planned']],
  ])('%s are in every state', async (_, query, expected) => {
    expect(await values(query)).toEqual(expected)
  })

  test('one casefile was closed and opened again, several children were told of again while open', async () => {
    expect(await one(`select count(*) from rec.event where code = 'casefile_reopened'`)).toBe(1)
    expect(await one('select count(distinct intake_id) from rec.intake_child where again')).toBeGreaterThanOrEqual(5)
  })

  test('the girl of yesterday evening is not decided, not seen, and the guidance centre was called', async () => {
    const rows = await all(`
      select k.name_heard as name, k.age_heard as age, i.stage, (select level from rec.urgency_judgement j where j.intake_child_id = k.id) as level,
             (select count(*) from rec.centre_call c where c.intake_id = i.id) as calls, (select count(*) from rec.safety_check s where s.intake_child_id = k.id and s.result = 'sighted') as seen
        from rec.intake i join rec.intake_child k on k.intake_id = i.id where i.stage = 'received'`)
    expect(rows).toEqual([{ name: '氏名不詳', age: '4歳くらい', stage: 'received', level: 'protect_now', calls: 1, seen: 0 }])
  })

  test('what waits for 決裁 waits for the supervisor once and for the head once; reviews are overdue', async () => {
    expect(await all(`select role, count(*)::int as n from rec.due where kind = 'approval' group by 1 order by 1`)).toEqual([{ role: 'head', n: 1 }, { role: 'supervisor', n: 1 }])
    const late = await all<{ name: string }>(`select f.name from rec.due d join rec.family f on f.id = d.family_id where d.kind = 'plan_review' and d.due_at < '2026-11-25T00:00+09' order by 1`)
    expect(late.map(({ name }) => name)).toEqual(['勝部家'])
  })

  test('the mother who fled and her children are hidden, and no text tells where', async () => {
    expect(await values(`select n.name from rec.person p join rec.person_name n on n.person_id = p.id and n.kind = 'current' where p.veiled order by 1`)).toEqual(['木村 大翔', '木村 理恵', '木村 結菜'].toSorted())
    expect(await one(`select count(*) from rec.entry_part x join rec.entry_version v on v.id = x.version_id join rec.entry e on e.id = v.entry_id join rec.family f on f.id = e.family_id
      where f.name = '木村家' and not x.veiled and x.words ~ '北町|ひまわり荘|南分室|南町小|みなみ'`)).toBe(0)
    expect(await one(`select count(*) from rec.entry_part where veiled`)).toBe(1)
  })

  test('names of every kind are there: 𠮷 and 﨑, Latin letters, twins, a former name, a woman with child', async () => {
    const names = (await values('select name from rec.person_name')).join(' ')
    for (const name of ['𠮷田 悠真', '山﨑 美羽', 'Silva Sousa Yuna', '渡邉 美咲', '原 そら']) expect(names).toContain(name)
    expect(await one(`select count(*) from (select 1 from rec.person p join rec.family_member m on m.person_id = p.id where m.relation = 'child' group by m.family_id, p.birth_year, p.birth_month, p.birth_day having count(*) > 1) twins`)).toBe(1)
  })

  test('the totals of before these records are kept: the printed ones as printed, and every year since', async () => {
    const rows = await all<Record<string, number | string>>('select fiscal_year, handled_by, care, weak_care, abuse, physical, sexual, psychological, neglect, other from rec.total order by 1, 2')
    expect(rows.slice(0, 6).map((row) => Object.values(row).join(' '))).toEqual([
      '2015 guidance_centre 282 254 28 13 1 5 9 357', '2015 municipality 111 105 6 2 0 2 2 21', '2016 guidance_centre 187 139 48 18 0 17 13 379',
      '2016 municipality 185 166 19 1 0 5 13 19', '2017 guidance_centre 177 141 36 11 1 23 1 358', '2017 municipality 179 169 10 3 0 0 7 10',
    ])
    expect(rows.slice(6).map((row) => Object.values(row).slice(0, 2).join(' '))).toEqual([
      ...[2018, 2019, 2020, 2021, 2022, 2023, 2024].flatMap((year) => [`${year} guidance_centre`, `${year} municipality`]), '2025 guidance_centre',
    ])
    expect(Object.values(rows.at(-1)!).join(' ')).toBe('2025 guidance_centre 214 122 92 24 3 52 13 371')
  })

  test('entries read as written by people: hardly one like another', async () => {
    const texts = await values(`select string_agg(x.words, '／' order by x.position) from rec.entry_part x join rec.entry_version v on v.id = x.version_id where v.number = 1 group by v.id`)
    expect(new Set(texts).size).toBeGreaterThanOrEqual(195)
  })
})

test('what is due is what the rules make due: rebuilding changes nothing', async () => {
  const due = (): Promise<Record<string, unknown>[]> => all('select kind, source_id, due_at::text, whole_day, intake_id, casefile_id, family_id, account_id, role from rec.due order by kind, source_id, account_id, role')
  const before = await due()
  const { rows: [account] } = await town.pools.signin.query<{ id: string }>(`select id from rec.account where role = 'supervisor'`)
  const cookie = await beginSession(town.pools.signin, municipality.id, account!.id)
  await databaseOver(town.pools.app).transaction().execute(async (tx) => {
    await sql`select ctx.enter(${databaseToken(cookie)}, ${'2026-11-25T00:00:00Z'}), set_config('kyoten.request', ${randomUUID()}, true)`.execute(tx)
    await rebuildDue(tx)
  })
  expect(before.length).toBeGreaterThan(20)
  expect(await due()).toEqual(before)
})

test('the town is finished: nobody of its making can act any more', async () => {
  expect(await isHalfMade(town.pools.signin)).toBe(false)
  expect(await one('select count(*) from ctx.session where ended_at is null and started_at < clock_timestamp() - interval \'1 hour\'')).toBe(0)
})
