import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../app/kernel/db.ts'
import { known, shareFields } from '../../app/shares/shared.fixtures.ts'
import type { Known } from '../../app/shares/shared.fixtures.ts'
import { openOffice, testNow } from '../office.ts'
import type { Member, Office } from '../office.ts'

// A teacher of the school that has a part for 蓮 in the plan, with a share and a meeting; beside them the officer of the guidance centre and the nurse of きずな. What they may know of the office is what a share tells.
type Statement = ReturnType<typeof sql>
const denied = { code: '42501' }
const agencies = ['teacher', 'centre', 'kizuna'] satisfies Member[]
let office: Office
let it: Known
let share: string
let meeting: string
let seat: string
beforeAll(async () => {
  office = await openOffice()
  it = await known(office)
  const form = shareFields(it.school)
  share = String(form['id'])
  await (await office.as('coordinator')).post(`/casefiles/${it.family.casefiles[0]!}/shares`, form)
  const person = await one('coordinator', sql`insert into agency_person (agency_id, part, name, since) values (${it.school}, 'working', '大野 教頭', '2025-04-01') returning id`)
  meeting = await one('coordinator', sql`insert into meeting (kind, held_at, called, decider_id, title) values ('working', ${testNow}, true, ${office.accounts.supervisor}, '第1部会') returning id`)
  const item = await one('coordinator', sql`insert into agenda_item (meeting_id, family_id, position, pile) values (${meeting}, ${it.family.id}, 1, 'discuss') returning id`)
  await rows('coordinator', sql`insert into agenda_child (agenda_item_id, casefile_id) values (${item}, ${it.family.casefiles[0]!}), (${item}, ${it.family.casefiles[1]!})`)
  seat = await one('coordinator', sql`insert into attendance (meeting_id, agency_id, agency_person_id, name, state) values (${meeting}, ${it.school}, ${person}, '大野 教頭', 'attended') returning id`)
  await rows('coordinator', sql`insert into agency_account (agency_person_id, account_id) values (${person}, ${office.accounts.teacher})`)
})
afterAll(() => office.close())

const rows = (member: Member, statement: Statement, how?: { steppedUp?: boolean }) => office.acting(member, async (tx) => (await statement.execute(tx)).rows as Record<string, unknown>[], how)
const one = async (member: Member, statement: Statement): Promise<string> => (await rows(member, statement))[0]!['id'] as string
const status = async (member: Member, path: string): Promise<number> => (await (await office.as(member)).get(path)).status

describe('through the pages', () => {
  test.each(agencies)('%s: no page of the office is there, known or not, and no form of it', async (member) => {
    const browser = await office.as(member)
    const [casefile, family, person] = [it.family.casefiles[0]!, it.family.id, it.family.persons[0]!]
    const never = crypto.randomUUID()
    for (const path of ['/people', '/casefiles', '/intakes', '/intakes/new', '/due', '/team', '/meetings', '/agencies', '/ledger', '/reviews', '/tasks', '/statistics', '/widening', '/alerts', '/claims', '/duty', '/moves', '/accounts', '/access-log', '/access-review', '/keeper', '/conflicts', '/drafts', '/transfers', '/intakes/handed-on', '/seals/kept']) {
      const page = await browser.get(path)
      expect([path, [404, 405].includes(page.status) || !/勝部|ひみつ町/.test(page.text)]).toEqual([path, true])
    }
    for (const [path, absent] of [[`/casefiles/${casefile}`, `/casefiles/${never}`], [`/families/${family}`, `/families/${never}`], [`/people/${person}`, `/people/${never}`], [`/casefiles/${casefile}/as-of`, `/casefiles/${never}/as-of`], [`/casefiles/${casefile}/history`, `/casefiles/${never}/history`], [`/casefiles/${casefile}/files`, `/casefiles/${never}/files`], [`/families/${family}/legal-hold`, `/families/${never}/legal-hold`], [`/meetings/${meeting}`, `/meetings/${never}`], [`/shares/${share}/ending`, `/shares/${never}/ending`]] as const) {
      const [here, nowhere] = [await browser.get(path), await browser.get(absent)]
      expect([path, here.status, here.html.length]).toEqual([path, 404, nowhere.html.length])
      expect([path, (await browser.post(path, {})).status]).toEqual([path, (await browser.post(absent, {})).status])
    }
    for (const path of ['/people/search', '/claims', `/people/${person}/looks`, `/casefiles/${casefile}/shares`, `/meetings/${meeting}/attendance`]) expect([path, (await browser.post(path, { words: '勝部', id: never, reason: 'x' })).status]).toEqual([path, 404])
  })

  test.each(['centre', 'kizuna'] as const)('%s: what is shared with the school, and its meeting, are as if they never were', async (member) => {
    expect([await status(member, `/shared/${share}`), await status(member, `/room/${meeting}`)]).toEqual([404, 404])
    expect((await (await office.as(member)).post(`/shared/${share}/reports`, { id: crypto.randomUUID(), happenedOn: '令和8年11月24日', childSeen: 'seen', words: 'x' })).status).toBe(404)
    for (const path of ['/', '/shared']) expect((await (await office.as(member)).get(path)).text).not.toMatch(/勝部 [蓮杏]|第1部会/)
  })

  test('what the school sees names no place, no reporter, no text of the office, no other agency\'s task', async () => {
    const teacher = await office.as('teacher')
    for (const path of ['/', '/shared', `/shared/${share}`, `/room/${meeting}`]) {
      const page = await teacher.get(path)
      expect([path, page.status, /ひみつ町|090-1111|一時保護の準備|母がひとりで|C8-|F8-/.exec(page.html)?.[0], /<title>[^<]*勝部/.test(page.html)]).toEqual([path, 200, undefined, false])
    }
  })

  test('an ended share takes the draft under it along', async () => {
    const form = shareFields(it.school)
    const path = `/shared/${String(form['id'])}`
    await (await office.as('coordinator')).post(`/casefiles/${it.family.casefiles[0]!}/shares`, form)
    const teacher = await office.as('teacher')
    const html = (await teacher.get(path)).html
    expect(html).toMatch(/data-subject-kind="share"/)
    await rows('teacher', sql`insert into draft (form, subject_kind, subject_id, title, body) values (${`${path}/reports#${crypto.randomUUID()}`}, 'share', ${form['id']}, '様子を知らせる', '{"words":["下書きのことば"]}')`)
    await (await office.as('nurse')).post(`/shares/${String(form['id'])}/ending`, { words: '転校した' })
    expect(await rows('teacher', sql`select 1 from draft where body::text like '%下書き%'`)).toEqual([])
    expect([await status('teacher', path), (await teacher.post(`${path}/reports`, { id: crypto.randomUUID(), happenedOn: '令和8年11月24日', childSeen: 'seen', words: 'x' })).status]).toEqual([404, 404])
  })

  test('nothing is shared by whoever wrote the plan alone', async () => {
    const supervisor = await office.as('supervisor')
    const plan = await one('supervisor', sql`insert into plan (family_id, since, review_on, policy) values (${it.family.id}, '2026-11-25', '2027-02-25', 'x') returning id`)
    await office.acting('supervisor', async (tx) => {
      await sql`insert into plan_casefile (plan_id, casefile_id) values (${plan}, ${it.family.casefiles[1]!})`.execute(tx)
      await sql`insert into action (plan_id, position, agency_id, what, frequency, since) values (${plan}, 0, ${it.school}, 'x', 'monthly', '2026-11-01')`.execute(tx)
    })
    const form = shareFields(it.school, { until: '令和9年1月25日' })
    expect((await supervisor.post(`/casefiles/${it.family.casefiles[1]!}/shares`, form)).location).toBe(`/widening/${String(form['id'])}`)
    await expect(rows('supervisor', sql`insert into share (casefile_id, agency_id, purpose, words, fields, since, until) values (${it.family.casefiles[1]!}, ${it.school}, 'watching', 'x', '{class}', '2026-11-25', '2027-01-25')`)).rejects.toMatchObject(denied)
    const own = (await office.ownerQuery<{ id: string }>('select id from rec.plan where id <> $1 limit 1', [plan]))[0]!.id
    await expect(rows('supervisor', sql`insert into action (plan_id, position, agency_id, what, frequency, since) values (${own}, 9, ${it.centre}, 'x', 'monthly', '2026-11-01')`)).rejects.toMatchObject(denied)
  })
})

describe('by SQL with their own session', () => {
  test.each(agencies)('%s: no row of any table of records but their own account\'s, the town\'s agencies and texts', async (member) => {
    const seen = await office.acting(member, async (tx) => {
      const { rows: tables } = await sql<{ name: string }>`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('rec', 'audit') and c.relkind = 'r' and has_any_column_privilege('kyoten_app', c.oid, 'select')`.execute(tx)
      const found: string[] = []
      for (const { name } of tables) if ((await sql`select 1 from ${sql.table(name)} limit 1`.execute(tx)).rows.length > 0) found.push(name)
      return found.sort()
    })
    const open = ['rec.acceptance', 'rec.account', 'rec.account_role', 'rec.agency', 'rec.draft', 'rec.installation', 'rec.role_reach', 'rec.rule_text', 'rec.setting', 'rec.widening_kind']
    expect(seen.filter((table) => !open.includes(table))).toEqual([])
  })

  test.each<[string, Member, () => Statement]>([
    ['tick themselves at the door of a meeting', 'teacher', () => sql`update attendance set state = 'attended'`],
    ['sit down in a meeting', 'teacher', () => sql`insert into attendance (meeting_id, agency_id, name, state) values (${meeting}, ${it.school}, 'x', 'attended')`],
    ['say that they are another of the agency\'s people', 'teacher', () => sql`insert into agency_account (agency_person_id, account_id) select id, ctx.account() from agency_person`],
    ['share a child with their own agency', 'centre', () => sql`insert into share (casefile_id, agency_id, purpose, words, fields, since, until) values (${it.family.casefiles[0]!}, ${it.centre}, 'watching', 'x', '{class}', '2026-11-25', '2026-12-25')`],
    ['make a share last longer', 'teacher', () => sql`update share set until = '2030-01-01' where id = ${share}`],
    ['report under another casefile', 'teacher', () => sql`insert into share_report (share_id, casefile_id, family_id, happened_on, child_seen, words) values (${share}, ${it.family.casefiles[2]!}, ${it.family.id}, '2026-11-24', 'seen', 'x')`],
    ['change what was reported', 'teacher', () => sql`update share_report set words = 'x'`],
    ['take a report away', 'teacher', () => sql`delete from share_report`],
    ['look behind a veil', 'kizuna', () => sql`insert into unveiling (person_id, reason, until) values (${it.family.persons[0]!}, 'x', clock_timestamp() + interval '5 minutes')`],
    ['open with a reason', 'centre', () => sql`insert into claim (kind, reason, asked) values ('urgent', 'x', '{"what":"family","fiscal_year":2026,"number":1}')`],
    ['hide a family from somebody', 'teacher', () => sql`insert into conflict (account_id, person_id, by_self, words) values (${office.accounts.nurse}, ${it.family.persons[0]!}, false, 'x')`],
    ['propose anything', 'centre', () => sql`insert into widening (kind, casefile_id, agency_id, ground, reason, details, counts, opens_hash) values ('share', ${it.family.casefiles[0]!}, ${it.centre}, 'joint_support', 'x', '{}', '{}', '\\x00')`],
    ['draw a number', 'teacher', () => sql`select ctx.next_number('casefile', 2026)`],
    ['search', 'teacher', () => sql`select * from ctx.find_persons('か', null, null, null, null, null)`],
    ['search by telephone', 'kizuna', () => sql`select * from ctx.find_persons(null, null, null, null, null, '09011112222')`],
    ['ask for the names told in a room', 'teacher', () => sql`select * from ctx.told_names(array[${it.family.persons[0]!}]::uuid[])`],
    ['ask whether a text names a hidden place', 'centre', () => sql`select 1 where ctx.names_hidden_place(array[${it.family.id}]::uuid[], 'ひみつ町')`],
    ['be told what a question was answered', 'centre', () => sql`select 1 where ctx.told_of_places(gen_random_uuid())`],
    ['ask whether a family hides somebody', 'centre', () => sql`select 1 where ctx.hides_somebody(array[${it.family.id}]::uuid[])`],
    ['ask for the agency behind a row', 'teacher', () => sql`select 1 where ctx.agency_behind(${share}, ${it.family.id}) is not null`],
    ['ask who comes to a meeting', 'teacher', () => sql`select * from ctx.attending_kinds(${meeting})`],
    ['ask for drafts left', 'teacher', () => sql`select * from ctx.drafts_left(array[${office.accounts.nurse}]::uuid[])`],
    ['ask who looked', 'teacher', () => sql`select * from ctx.unusual_looks(now() - interval '9 days', now(), 1)`],
    ['ask for proposals without names', 'centre', () => sql`select * from ctx.waiting_blind()`],
    ['end a colleague\'s sessions', 'teacher', () => sql`select ctx.end_sessions(${office.accounts.nurse})`],
    ['see another\'s room', 'centre', () => sql`select * from ctx.room_view(${meeting})`],
    ['see another\'s tasks in the room', 'kizuna', () => sql`select * from ctx.room_tasks(${meeting})`],
  ])('nobody can %s', async (_, member, statement) => {
    const tried = await rows(member, statement(), { steppedUp: true }).then((found) => found.length, (error: { code: string }) => error.code)
    expect([0, '42501']).toContain(tried)
    if (tried === 0) expect((await office.ownerQuery(`select until::text from rec.share where id = $1`, [share]))[0]).toEqual({ until: '2027-02-25' })
  })

  test.each<Member>(['worker', 'nurse', 'psychologist'])('the %s at city hall who is their friend opens no room for them alone', async (friend) => {
    const person = (await office.ownerQuery<{ id: string }>('select agency_person_id as id from rec.attendance where id = $1', [seat]))[0]!.id
    const mine = await one(friend, sql`insert into meeting (kind, held_at, called, decider_id, title) values ('working', ${testNow}, true, ${office.accounts.supervisor}, 'x') returning id`)
    await expect(rows(friend, sql`insert into agenda_item (meeting_id, family_id, position, pile) values (${mine}, ${it.family.id}, 1, 'discuss')`)).rejects.toMatchObject(denied)
    await expect(rows(friend, sql`insert into attendance (meeting_id, agency_id, agency_person_id, name, state) values (${mine}, ${it.school}, ${person}, 'x', 'attended')`)).rejects.toMatchObject(denied)
    expect(await rows(friend, sql`update attendance set state = 'attended' where id = ${seat} returning id`)).toEqual([])
    expect(await rows('teacher', sql`select id from ctx.rooms_now() where id = ${mine}`)).toEqual([])
  })
})

test('the new name of a hidden child is in no share and in no room', async () => {
  const [child] = it.family.persons
  await rows('nurse', sql`insert into veil (person_id, ground) values (${child!}, 'protection_order')`)
  await rows('nurse', sql`insert into person_name (person_id, kind, name, kana, kana_key, grams, key_version) values (${child!}, 'current', '金糸雀 蓮', 'かなりあ れん', 'かなりあれん', '{}', 1)`)
  const told = [...await rows('teacher', sql`select name from ctx.shared_view()`), ...await rows('teacher', sql`select name from ctx.room_view(${meeting}) where casefile_id = ${it.family.casefiles[0]!}`)]
  expect(told.map(({ name }) => name)).toEqual(['勝部 蓮', '勝部 蓮'])
  for (const path of ['/shared', `/shared/${share}`, `/room/${meeting}`]) {
    const { html } = await (await office.as('teacher')).get(path)
    expect([path, /金糸雀|かなりあ/.exec(html.replace(/.*?<main/s, ''))?.[0]]).toEqual([path, undefined])
  }
  await expect(rows('coordinator', sql`insert into share (casefile_id, agency_id, purpose, words, fields, since, until) values (${it.family.casefiles[0]!}, ${it.school}, 'watching', 'x', '{class}', '2026-11-25', '2027-01-25')`)).rejects.toMatchObject(denied)
  await rows('coordinator', sql`insert into conflict (account_id, person_id, by_self, words) values (${office.accounts.teacher}, ${it.family.persons[1]!}, false, 'x')`)
  expect([await status('teacher', `/shared/${share}`), (await (await office.as('teacher')).get(`/room/${meeting}`)).text.includes('勝部')]).toEqual([404, false])
})
