import { afterAll, beforeAll, expect, test } from 'vitest'
import { refreshDue } from '../../app/deadlines/due.db.ts'
import { knownPeople, least } from '../../app/intake/call.fixtures.ts'
import { sighting } from '../../app/intake/taken-intake.fixtures.ts'
import { recordEntry } from '../../app/journal/journal.db.ts'
import { sql } from '../../app/kernel/db.ts'
import { heardBefore, registered } from '../../app/meetings/review.fixtures.ts'
import type { Registered } from '../../app/meetings/review.fixtures.ts'
import { sealing } from '../../app/rights/seals.fixtures.ts'
import { izumo, openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'

// What a seal leaves lying about where a sibling, or an older casefile of the same child, is open to everybody.
type Statement = ReturnType<typeof sql>
let office: Office
let people: Record<string, string>
let open: string
beforeAll(async () => {
  office = await openOffice()
  people = await knownPeople(office)
  // 蓮 and 湊 have casefiles that everybody sees: a sealed call seals nothing but itself.
  const [row] = await rows('nurse', sql`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
    select family_id, person_id, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20' from family_member where person_id in (${people['ren']}, ${people['minato']}) order by person_id <> ${people['ren']} returning id`)
  open = row!['id'] as string
})
afterAll(() => office.close())

const rows = (member: Member, statement: Statement) => office.acting(member, async (tx) => (await statement.execute(tx)).rows as Record<string, unknown>[])
const counted = async (member: Member, statement: Statement): Promise<number> => (await rows(member, statement)).length
const seal = async (family: Registered): Promise<void> => {
  const answer = await (await office.as('nurse')).post(`/casefiles/${family.casefiles[0]!}/seal`, sealing(office, ['nurse', 'deputy']))
  expect([answer.status, await counted('supporter', sql`select 1 from casefile where id = ${family.casefiles[0]!}`)]).toEqual([303, 0])
}
const sealedCall = (more: Record<string, string>) => least({
  kind: 'report', consultationKind: '01', 'children.0.part': 'subject', 'children.0.abuseKind': 'physical', 'receivedAt.time': '13:00', ...more,
  sealGround: 'staff_involved', sealWords: '父が市の職員', sealNamed: [office.accounts.nurse, office.accounts.deputy], sealAgainst: '',
})
const visit = (family: Registered, words: string) => ({
  id: crypto.randomUUID(), familyId: family.id, casefileIds: family.casefiles, kind: 'visit' as const, happenedAt: Temporal.Instant.from('2026-11-24T10:00+09:00'), endedAt: null, whom: '一の担任', staffIds: [office.accounts.nurse],
  parts: [{ kind: 'fact' as const, words }], sightings: [{ personId: family.persons[1]!, seenBy: 'own' as const, agencyId: null, placeKind: 'inside_home' as const, manner: 'talked' as const, words: '一のことを二が話した' }],
})

test('a child seen for a sealed call: neither the sighting, nor the matter it began, nor a line of the trail is there for whoever is not named, though the child has a casefile they see', async () => {
  const [nurse, supporter] = [await office.as('nurse'), await office.as('supporter')]
  const before = (await supporter.get(`/casefiles/${open}`)).text
  const trail = () => counted('supporter', sql`select 1 from audit.change where tbl in ('sighting', 'consultation', 'event', 'safety_check') and person = ${people['ren']}`)
  const was = await trail()
  const call = sealedCall({ content: '父にたたかれたと担任に話した', 'children.0.personId': people['ren']!, 'children.0.samePerson': 'confirmed', 'children.0.name': '勝部 蓮' })
  expect((await nurse.post('/intakes', call)).location).toBe(`/intakes/${call['id'] as string}`)
  const [child] = await office.ownerQuery<{ id: string }>('select id from rec.intake_child where intake_id = $1', [call['id']])
  expect((await nurse.post(`/intake-children/${child!.id}/safety-checks`, sighting(office, { words: '腕にあざ' }))).status).toBe(303)

  for (const [member, found] of [['deputy', 1], ['supporter', 0], ['head', 0]] as const) {
    expect([member, await counted(member, sql`select 1 from sighting where person_id = ${people['ren']}`), await counted(member, sql`select 1 from consultation where person_id = ${people['ren']}`)]).toEqual([member, found, found])
  }
  expect(await trail()).toBe(was)
  expect((await supporter.get(`/casefiles/${open}`)).text).toBe(before)

  // Another sealed call, by whose child nobody knew: once it is known, it joins the matter that goes on, and what it had begun is nobody's.
  const again = sealedCall({ content: '二度目', 'children.0.name': 'れん' })
  await nurse.post('/intakes', again)
  const [unknown] = await office.ownerQuery<{ id: string; version: number; consultation: string }>('select id, version, consultation_id as consultation from rec.intake_child where intake_id = $1', [again['id']])
  expect((await nurse.post(`/intakes/${again['id'] as string}/children/${unknown!.id}/person`, { id: crypto.randomUUID(), version: String(unknown!.version), person: people['ren']! })).status).toBe(303)
  expect(await office.ownerQuery('select counted from rec.consultation where id = $1', [unknown!.consultation])).toEqual([{ counted: false }])
  expect([await counted('supporter', sql`select 1 from consultation where id = ${unknown!.consultation}`), await counted('supporter', sql`select 1 from audit.change where row_id = ${unknown!.consultation}`)]).toEqual([0, 0])
})

test('a matter that an open call began stays seen when a sealed call joins it', async () => {
  const [nurse, worker] = [await office.as('nurse'), await office.as('worker')]
  const child = { 'children.0.personId': people['minato']!, 'children.0.samePerson': 'confirmed', 'children.0.name': '勝部 湊' }
  await worker.post('/intakes', least({ kind: 'report', consultationKind: '01', 'children.0.part': 'subject', 'children.0.abuseKind': 'physical', ...child }))
  await nurse.post('/intakes', sealedCall({ content: '続きの話', ...child }))
  expect(await office.ownerQuery('select 1 from rec.consultation where person_id = $1', [people['minato']])).toHaveLength(1)
  expect(await counted('supporter', sql`select 1 from consultation where person_id = ${people['minato']}`)).toBe(1)
})

test('what was begun by a call one is in conflict with, about a child nobody knows yet, is not there either', async () => {
  const call = least({ kind: 'report', consultationKind: '01', 'children.0.name': 'だれか', 'children.0.part': 'subject', 'children.0.abuseKind': 'physical', 'children.1.personId': people['saito']!, 'children.1.samePerson': 'confirmed', 'children.1.name': '齋藤 優', 'children.1.part': 'sibling' })
  expect((await (await office.as('nurse')).post('/intakes', call)).status).toBe(303)
  const [begun] = await office.ownerQuery<{ id: string }>('select consultation_id as id from rec.intake_child where intake_id = $1 and person_id is null', [call['id']])
  const sees = () => Promise.all([sql`select 1 from consultation where id = ${begun!.id}`, sql`select 1 from audit.change where row_id = ${begun!.id}`].map((statement) => counted('head', statement)))
  expect(await sees()).toEqual([1, 1])
  await rows('head', sql`insert into conflict (account_id, person_id, by_self) values (ctx.account(), ${people['saito']}, true)`)
  expect(await sees()).toEqual([0, 0])
})

test('whom somebody saw on a visit to two, one of them sealed since, is told to those who read the visit; a clock that it stopped does not run again', async () => {
  const family = await registered(office, '目視', { children: ['一', '二'] })
  const [call] = await rows('nurse', sql`insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'primary_school', '2026-11-23T12:00+09:00', 'x') returning id`)
  await rows('nurse', sql`insert into intake_child (intake_id, position, part, person_id, same_person, clock_started_at, see_by, limit_source) values (${call!['id']}, 0, 'subject', ${family.persons[1]!}, 'confirmed', '2026-11-23T12:00+09:00', '2026-11-25T12:00+09:00', '48時間以内')`)
  await office.acting('nurse', (tx) => recordEntry(tx, visit(family, '二人に会った')))
  const told = () => rows('supporter', sql`select words from sighting where person_id = ${family.persons[1]!} and seen_at > '2026-11-23'`)
  expect(await told()).toEqual([{ words: '一のことを二が話した' }])
  await seal(family)
  expect(await told()).toEqual([])
  expect(await counted('deputy', sql`select 1 from sighting where words = '一のことを二が話した'`)).toBe(1)
  await office.acting('supporter', (tx) => refreshDue(tx, { kind: 'intake', id: String(call!['id']) }))
  expect(await rows('supporter', sql`select kind from due where intake_id = ${call!['id']} and kind in ('safety_check', 'revisit', 'late_decision')`)).toEqual([])
})

test('an entry that was told apart opens neither its files nor whom it was with', async () => {
  const family = await registered(office, '写真', { children: ['一', '二'] })
  const entry = visit(family, '一の背中にあざ')
  await office.acting('nurse', (tx) => recordEntry(tx, { ...entry, sightings: [] }))
  const [file] = await office.ownerQuery<{ id: string }>(`insert into rec.file (municipality_id, entry_id, kind, type, shows, why, happened_at, tells_place, size, salt, digest, storage_id, key_id, wrapped_key, recorded_by)
    select $3, $1, 'photo', 'png', '一の背中のあざ', 'x', now(), false, 1, '\\x00', sha256('x'), gen_random_uuid(), 'k', '\\x00', $2 from (select ctx.act_as($3, $2)) a returning id`, [entry.id, office.accounts.nurse, izumo])
  await seal(family)
  const [{ id: first }] = await office.ownerQuery<{ id: string }>('select id from rec.entry_version where entry_id = $1', [entry.id]) as [{ id: string }]
  await office.acting('nurse', async (tx) => {
    const id = crypto.randomUUID()
    await sql`insert into entry_version (id, entry_id, number, replaces, reason, whom) values (${id}, ${entry.id}, 2, ${first}, '一のけがを分けた', '一の担任')`.execute(tx)
    await sql`insert into entry_part (version_id, position, kind, words, person_id) values (${id}, 0, 'fact', '一の背中にあざ', ${family.persons[0]!}), (${id}, 1, 'fact', '二は元気', ${family.persons[1]!})`.execute(tx)
  })
  const page = async (member: Member, path: string) => (await office.as(member)).get(path)
  for (const path of [`/entries/${entry.id}`, `/families/${family.id}/entries`, `/casefiles/${family.casefiles[1]!}`]) expect([path, /二は元気/.test((await page('supporter', path)).html), /背中|一の担任|けがを分けた/.exec((await page('supporter', path)).html)?.[0]]).toEqual([path, true, undefined])
  expect([(await page('supporter', `/files/${file!.id}`)).status, await counted('supporter', sql`select 1 from file where id = ${file!.id}`), await counted('supporter', sql`select 1 from audit.change where row_id = ${file!.id}`)]).toEqual([404, 0, 0])
  const words = (member: Member, of: readonly string[]) => counted(member, sql`select 1 from ctx.words_of_versions(${[...of]}::uuid[])`)
  expect([await words('deputy', [entry.id]), await words('supporter', [entry.id])]).toEqual([2, 0])
  await registered(office, '平家', { planned: false })
  const every = (await office.ownerQuery<{ id: string }>('select id from rec.entry')).map(({ id }) => id)
  expect(await words('supporter', every)).toBeGreaterThan(0)
  for (const member of ['teacher', 'clerk', 'centre', 'keeper', 'privacy', 'admin'] as const) expect([member, await words(member, every)]).toEqual([member, 0])
  expect((await page('deputy', `/files/${file!.id}`)).status).toBe(200)
  expect((await page('deputy', `/entries/${entry.id}`)).html).toMatch(/一の担任[^]*けがを分けた|けがを分けた[^]*一の担任/)
})

test('a meeting that one does not see is brought back by no decision and no item of another family', async () => {
  const [family, other] = [await registered(office, '会議'), await registered(office, '別家')]
  const item = await heardBefore(office, family, '2026-11-20', 'case_conference')
  const [{ meeting }] = await office.ownerQuery<{ meeting: string }>('select meeting_id as meeting from rec.agenda_item where id = $1', [item]) as [{ meeting: string }]
  await rows('coordinator', sql`update meeting set minutes = '避難先の学校のこと' where id = ${meeting}`)
  await seal(family)
  const denied = { code: '42501', message: 'not seen' }
  await expect(rows('worker', sql`insert into decision (kind, family_id, outcome, decided_on, meeting_id) values ('casefile', ${other.id}, 'changed', '2026-11-25', ${meeting})`)).rejects.toMatchObject(denied)
  await expect(rows('supervisor', sql`insert into agenda_item (meeting_id, family_id, position, pile, state) values (${meeting}, ${other.id}, 5, 'changed', 'open')`)).rejects.toMatchObject(denied)
  await expect(rows('worker', sql`insert into decision (kind, family_id, outcome, decided_on, meeting_id) values ('casefile', ${other.id}, 'changed', '2026-11-25', ${crypto.randomUUID()})`)).rejects.toMatchObject(denied)
  for (const member of ['worker', 'supervisor'] as const) expect([member, (await (await office.as(member)).get(`/meetings/${meeting}`)).status]).toEqual([member, 404])
})

test('who looked at somebody sealed, and why, is read by those who go through the looks from outside and by no head who is not named', async () => {
  const family = await registered(office, '閲覧')
  await seal(family)
  const [deputy, path] = [await office.as('deputy'), `/casefiles/${family.casefiles[0]!}`]
  await deputy.get(path)
  const about = sql`select 1 from audit.access where ${family.casefiles[0]!}::uuid = any (subjects) and account_id = ${office.accounts.deputy} and outcome = 'shown'`
  expect([await counted('privacy', about), await counted('head', about)]).toEqual([1, 0])
  const unusual = (member: Member) => rows(member, sql`select subject from ctx.unusual_looks('2020-01-01', '2100-01-01', 0) where kind = 'volume' and account_id = ${office.accounts.deputy}`)
  expect([(await unusual('privacy')).length > 0, await unusual('head')]).toEqual([true, []])
})

test('a decision and a plan about one of two who is sealed leave neither a deadline nor a line of the trail with the other', async () => {
  const family = await registered(office, '決裁', { children: ['一', '二'], planned: false })
  await seal(family)
  const [sealed, sibling] = family.casefiles as [string, string]
  const shown = async (member: Member) => ({
    due: await counted(member, sql`select 1 from due where family_id = ${family.id} or casefile_id = ${sibling}`),
    trail: (await rows(member, sql`select distinct tbl from audit.change where family = ${family.id} or casefiles && ${[sibling]}::uuid[] order by 1`)).map(({ tbl }) => tbl),
    page: (await (await office.as(member)).get(`/casefiles/${sibling}`)).text,
  })
  const before = [await shown('supporter'), await shown('head')]
  const made: string[] = []
  await office.acting('nurse', async (tx) => {
    const one = async (statement: Statement): Promise<string> => ((await statement.execute(tx)).rows[0] as { id: string }).id
    const decision = await one(sql`insert into decision (kind, family_id, outcome, words, decided_on) values ('casefile', ${family.id}, 'changed', '伏せ', '2026-11-25') returning id`)
    await sql`insert into child_decision (decision_id, casefile_id, class, words) values (${decision}, ${sealed}, 'protection', '伏せ'), (${decision}, ${sibling}, 'protection', '')`.execute(tx)
    await sql`insert into approval (decision_id, step, role) values (${decision}, 2, 'supervisor'), (${decision}, 3, 'head')`.execute(tx)
    const plan = await one(sql`insert into plan (family_id, since, review_on, policy) values (${family.id}, '2026-11-01', '2026-12-01', '伏せ') returning id`)
    const goal = await one(sql`insert into goal (plan_id, position, term, words) values (${plan}, 0, 'long', '伏せ') returning id`)
    const action = await one(sql`insert into action (plan_id, position, agency_id, what, frequency, since) values (${plan}, 0, ${office.ownAgencyId}, '伏せ', 'monthly', '2026-11-01') returning id`)
    const due = await one(sql`insert into visit (plan_id, action_id, due_on) values (${plan}, ${action}, '2026-12-01') returning id`)
    await sql`insert into plan_casefile (plan_id, casefile_id) values (${plan}, ${sealed})`.execute(tx)
    made.push(decision, plan, goal, action, due)
    await refreshDue(tx, { kind: 'decision', id: decision })
    await refreshDue(tx, { kind: 'plan', id: plan })
  })
  await office.acting('nurse', (tx) => recordEntry(tx, visit(family, '二人に会った')))
  expect(await counted('deputy', sql`select distinct kind from due where source_id = any (${made}::uuid[])`)).toBeGreaterThan(1)
  expect([await shown('supporter'), await shown('head')]).toEqual(before)
  for (const member of ['supporter', 'head'] as const) expect([member, await counted(member, sql`select 1 from audit.change where row_id = any (${made}::uuid[])`)]).toEqual([member, 0])
  expect((await rows('nurse', sql`select distinct tbl from audit.change where row_id = any (${made}::uuid[]) order by 1`)).map(({ tbl }) => tbl)).toEqual(['action', 'decision', 'goal', 'plan', 'visit'])
})
