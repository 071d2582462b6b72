import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fledKatsube } from '../../app/people/hidden-side.fixtures.ts'
import type { Fled } from '../../app/people/hidden-side.fixtures.ts'
import { sealing } from '../../app/rights/seals.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import { openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'

// A friend of the father works at city hall: the worker (who serves the brother that stayed), the supporter (who serves nobody here), the supervisor, one of them on duty at night.
type Statement = ReturnType<typeof sql>
const denied = { code: '42501' }
let office: Office
let fled: Fled
let intake: string
let own: string
beforeAll(async () => {
  office = await openOffice()
  fled = await fledKatsube(office)
  await office.acting('nurse', (tx) => sql`insert into person_name (person_id, kind, name, kana, kana_key, grams, key_version) values (${fled.child}, 'current', '金糸雀 蓮', 'かなりあ れん', 'かなりあれん', '{}', 1)`.execute(tx))
  const one = async (member: Member, statement: Statement): Promise<string> => (await rows(member, statement))[0]!['id'] as string
  await rows('supporter', sql`insert into intake_place (intake_child_id, where_now) select id, '松江市架空町9-9' from intake_child where intake_id = ${fled.intake}`)
  intake = await one('worker', sql`insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'school', ctx.now(), 'x') returning id`)
  await rows('worker', sql`insert into reporter (intake_id, name) values (${intake}, '通告した人')`)
  await office.ownerQuery(`update rec.intake set stage = 'decided' from (select ctx.act_as(322032, $2)) a where id = $1`, [intake, office.accounts.head])
  // A child of another family, hidden too, that the worker may look at.
  own = await one('supporter', sql`insert into person (sex) values ('male') returning id`)
  const family = await one('supporter', sql`insert into family (fiscal_year, number, name) values (2026, ctx.next_number('family', 2026), '別の家') returning id`)
  await rows('supporter', sql`insert into family_member (family_id, person_id, relation) values (${family}, ${own}, 'child')`)
  const casefile = await one('supporter', sql`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${family}, ${own}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`)
  await rows('supervisor', sql`insert into allocation (casefile_id, account_id, part, since) values (${casefile}, ${office.accounts.worker}, 'second', '2026-06-01')`)
  await rows('supporter', sql`insert into veil (person_id, ground) values (${own}, 'protection_order')`)
})
afterAll(() => office.close())

const rows = (member: Member, statement: Statement, how?: { steppedUp?: boolean }) => office.acting(member, async (tx) => (await statement.execute(tx)).rows as Record<string, unknown>[], how)

describe('by SQL with their own session', () => {
  test.each<[string, Member, () => Statement]>([
    ['take a decided intake back to read who reported', 'worker', () => sql`update intake set stage = 'received' where id = ${intake}`],
    ['open who reported for more than fifteen minutes', 'supervisor', () => sql`insert into reporter_opening (intake_id, account_id, reason, until) values (${intake}, ctx.account(), 'x', clock_timestamp() + interval '15 minutes 10 seconds')`],
    ['open who reported as the one who took the call, after it was decided', 'worker', () => sql`insert into reporter_opening (intake_id, account_id, reason, until) values (${intake}, ctx.account(), 'x', clock_timestamp() + interval '5 minutes')`],
    ['write the hidden child of a call over to a child of their own', 'worker', () => sql`update intake_child set person_id = ${own} where intake_id = ${fled.intake}`],
    ['take the hidden child off a call', 'worker', () => sql`update intake_child set person_id = null where intake_id = ${fled.intake}`],
    ['look at the child of the other side', 'worker', () => sql`insert into unveiling (person_id, reason, until) values (${fled.child}, 'x', clock_timestamp() + interval '5 minutes')`],
    ['look for more than fifteen minutes', 'supervisor', () => sql`insert into unveiling (person_id, reason, until) values (${fled.child}, 'x', clock_timestamp() + interval '16 minutes')`],
    ['look without having proved again who they are', 'supervisor', () => sql`insert into unveiling (person_id, reason, until) values (${fled.child}, 'x', clock_timestamp() + interval '5 minutes')`],
    ['put a family on a meeting that others called', 'worker', () => sql`insert into agenda_item (meeting_id, family_id, position, pile) select id, ${fled.family}, 9, 'discuss' from meeting limit 1`],
    ['propose to lift the veil of the other side', 'worker', () => sql`insert into widening (kind, person_id, ground, reason, details, counts, opens_hash) values ('lift_veil', ${fled.child}, 'other', 'x', '{}', '{}', '\\x00')`],
    ['propose to share', 'worker', () => sql`insert into widening (kind, casefile_id, agency_id, ground, reason, details, counts, opens_hash) values ('share', ${fled.childCase}, ${fled.school}, 'joint_support', 'x', '{}', '{}', '\\x00')`],
    ['propose to end a conflict', 'worker', () => sql`insert into widening (kind, person_id, account_id, ground, reason, details, counts, opens_hash) values ('conflict_end', ${fled.child}, ctx.account(), 'mistaken', 'x', '{}', '{}', '\\x00')`],
    ['write a decision down as approved', 'worker', () => sql`insert into decision (kind, family_id, outcome, decided_on, state) values ('casefile', ${fled.family}, 'changed', '2026-11-25', 'approved')`],
    ['lift a veil', 'supervisor', () => sql`update veil set lifted_at = now()`],
    ['see a place again by writing its flag', 'supervisor', () => sql`update residence set veiled = false`],
    ['name who is on duty', 'worker', () => sql`insert into duty_turn (on_date, account_id) values ('2026-11-25', ctx.account())`],
    ['end the sessions of a colleague', 'worker', () => sql`select ctx.end_sessions(${office.accounts.nurse})`],
  ])('nobody can %s', async (_, member, statement) => {
    const how = _.startsWith('look without') ? {} : { steppedUp: true }
    const tried = await rows(member, statement(), how).then((found) => found.length, (error: { code: string }) => error.code)
    expect([0, '42501']).toContain(tried)
    expect(await rows('worker', sql`select name from reporter where intake_id = ${intake}`)).toEqual([])
    expect((await office.ownerQuery('select person_id from rec.intake_child where intake_id = $1', [fled.intake]))[0]).toEqual({ person_id: fled.child })
    expect(await office.ownerQuery(`select 1 from rec.unveiling where person_id = $1`, [fled.child])).toEqual([])
  })

  test('a look at a hidden child of one\'s own shows the place of no other', async () => {
    await rows('worker', sql`insert into unveiling (person_id, reason, until) values (${own}, 'x', clock_timestamp() + interval '10 minutes')`, { steppedUp: true })
    const found = await office.acting('worker', async (tx) => {
      await sql`select set_config('kyoten.looking', 'on', true)`.execute(tx)
      return (await sql`select where_now as words from intake_place union all select address from residence union all select words from entry_part where kind = 'place'`.execute(tx)).rows
    }, { steppedUp: true })
    expect(found).toEqual([])
  })

  test.each<Member>(['worker', 'supporter'])('%s: the new name is in no row, no place word in any, the trail included', async (member) => {
    const found = await office.acting(member, async (tx) => {
      const { rows: tables } = await sql<{ name: string }>`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('rec', 'audit') and c.relkind = 'r' and has_any_column_privilege('kyoten_app', c.oid, 'select') and c.relname <> 'agency'`.execute(tx)
      const told: string[] = []
      for (const { name } of tables) {
        const { rows: columns } = await sql<{ name: string }>`select a.attname as name from pg_attribute a where a.attrelid = ${name}::regclass and a.attnum > 0 and not a.attisdropped and has_column_privilege('kyoten_app', a.attrelid, a.attnum, 'select')`.execute(tx)
        const { rows: lines } = await sql<{ row: string }>`select row(${sql.join(columns.map((column) => sql.ref(`x.${column.name}`)))})::text as row from ${sql.table(name)} x`.execute(tx)
        if (lines.some(({ row }) => /金糸雀|かなりあ|架空町|架空寮|08022223333|080-2222/.test(row) || row.includes(fled.school))) told.push(name)
      }
      return told
    })
    expect(found).toEqual([])
  })

  test('what an agency told about the hidden child leads nobody of the other side to the school: not the report, not its author, not the trail', async () => {
    await office.ownerQuery(`update rec.account set agency_id = $1 from (select ctx.act_as(322032, $2)) a where role = 'agency_user'`, [fled.school, office.accounts.head])
    const [proposal] = await rows('coordinator', sql`insert into widening (kind, casefile_id, agency_id, ground, reason, details, counts, opens_hash)
      values ('share', ${fled.childCase}, ${fled.school}, 'joint_support', 'x', '{"purpose":"watching","fields":["tasks"],"since":"2026-11-25","until":"2026-12-25"}', '{}', '\\x00') returning id`)
    await rows('supervisor', sql`select ctx.decide_widening(${proposal!['id']}, 'approved', '')`, { steppedUp: true })
    const [share] = await rows('teacher', sql`select share_id from ctx.shared_view()`)
    const sent = await (await office.as('teacher')).post(`/shared/${share!['shareId'] as string}/reports`, { id: crypto.randomUUID(), happenedOn: '令和8年11月24日', childSeen: 'seen', words: '元気' })
    expect(sent.status).toBe(303)
    const ways = [sql`select 1 from share_report`, sql`select 1 from share`, sql`select 1 from audit.change where tbl in ('share', 'share_report')`, sql`select 1 from audit.change where actor = ${office.accounts.teacher}`]
    for (const member of ['worker', 'supporter'] as const) for (const way of ways) expect(await rows(member, way)).toEqual([])
    expect(await rows('nurse', sql`select words from share_report`)).toEqual([{ words: '元気' }])
    for (const path of ['shares', 'history', 'as-of']) expect((await (await office.as('worker')).get(`/casefiles/${fled.childCase}/${path}`)).text).not.toMatch(/元気|大野|架空小学校/)
  })

  test('the wall shows the name from before the veil, whoever projects it', async () => {
    const [meeting] = await rows('coordinator', sql`insert into meeting (kind, held_at, called, decider_id, title) values ('working', ctx.now(), true, ${office.accounts.supervisor}, 'x') returning id`)
    const [item] = await rows('coordinator', sql`insert into agenda_item (meeting_id, family_id, position, pile) values (${meeting!['id']}, ${fled.family}, 1, 'discuss') returning id`)
    await rows('coordinator', sql`insert into agenda_child (agenda_item_id, casefile_id) values (${item!['id']}, ${fled.childCase})`)
    const wall = await (await office.as('supervisor')).get(`/items/${item!['id'] as string}/room`)
    expect([wall.status, wall.text.includes('勝部 蓮'), wall.text.includes('金糸雀')]).toEqual([200, true, false])
    expect((await (await office.as('supervisor')).get(`/people/${fled.child}`)).text).toContain('金糸雀')
  })
})

describe('through the pages', () => {
  test.each([['a page elsewhere', '//evil.example/x'], ['a page elsewhere, with a backslash', '/\\evil.example'], ['an address of another host', 'https://evil.example'], ['a header', '/casefiles\r\nSet-Cookie: a=b']])('proving again leads to no %s', async (_, then) => {
    const page = await (await office.as('supervisor')).get(`/step-up?then=${encodeURIComponent(then)}`)
    expect(page.html).not.toMatch(/(href|action|value)="[^"]*(evil|Set-Cookie)/)
  })

  test('proving again for what is not there looks like proving again for what is', async () => {
    const answers = []
    for (const id of [fled.childCase, crypto.randomUUID()]) answers.push((await (await office.as('supporter')).get(`/step-up?then=${encodeURIComponent(`/casefiles/${id}`)}`)).text.length)
    expect(answers[0]).toBe(answers[1])
  })

  test('once sealed, the casefile is as if it never was: every page of it, its number, every list, and a number taken', async () => {
    const before = (await office.ownerQuery<{ number: number }>('select number from rec.casefile where id = $1', [fled.childCase]))[0]!.number
    expect((await (await office.as('nurse')).post(`/casefiles/${fled.childCase}/seal`, sealing(office, ['nurse', 'deputy']))).status).toBe(303)
    const supporter = await office.as('supporter')
    const never = crypto.randomUUID()
    for (const part of ['', '/seal', '/history', '/as-of', '/shares', '/decisions', '/files', '/closure/new', '/seal/new']) {
      const [hidden, absent] = [await supporter.get(`/casefiles/${fled.childCase}${part}`), await supporter.get(`/casefiles/${never}${part}`)]
      expect([part, hidden.status, hidden.html.replaceAll(fled.childCase, never).length]).toEqual([part, 404, absent.html.length])
    }
    for (const part of ['seal', 'seal/names', 'seal/opening', 'seal/leaving', 'shares', 'decisions']) expect([part, (await supporter.post(`/casefiles/${fled.childCase}/${part}`, {})).status]).toEqual([part, (await supporter.post(`/casefiles/${never}/${part}`, {})).status])
    for (const path of ['/', '/casefiles', '/due', '/team', '/meetings', '/ledger', '/reviews', '/tasks', '/statistics', '/widening', '/alerts', '/claims', '/drafts', '/duty', '/moves', '/transfers', '/intakes']) expect([path, /蓮|金糸雀/.exec((await supporter.get(path)).text)?.[0]]).toEqual([path, undefined])
    expect((await supporter.post('/people/search', { words: `C8-${before}` })).location ?? '').not.toContain(fled.childCase)
    const [sealed] = await rows('deputy', sql`insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ctx.next_number_about('intake', 2026, array[${fled.child}]::uuid[]), 'report', 'phone', 'school', ctx.now(), 'x') returning id, number`)
    await rows('deputy', sql`insert into intake_child (intake_id, position, part, person_id) values (${sealed!['id']}, 0, 'subject', ${fled.child})`)
    const taken = []
    for (const number of [Number(sealed!['number']), Number(sealed!['number']) + 70]) taken.push((await rows('supporter', sql`insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ${number}, 'report', 'phone', 'school', ctx.now(), 'x') returning id`)).length)
    expect(taken).toEqual([1, 1])
  })

  test('urgent access on duty at night: of one\'s own family as of none; of a sealed one a name to call; never a place or who reported', async () => {
    await rows('supervisor', sql`insert into duty_turn (on_date, account_id) values ('2026-11-25', ${office.accounts.supporter})`)
    await rows('coordinator', sql`insert into conflict (account_id, person_id, by_self, words) values (${office.accounts.supporter}, ${fled.father}, false, '')`)
    const family = (await office.ownerQuery<{ number: number }>('select number from rec.family where id = $1', [fled.family]))[0]!.number
    const answers = []
    for (const number of [family, 7777]) answers.push(await rows('supporter', sql`insert into claim (kind, reason, asked) values ('urgent', 'x', ${JSON.stringify({ what: 'family', fiscal_year: 2026, number })}::jsonb)`).catch((error: { code: string; message: string }) => [error.code, error.message]))
    expect(answers[0]).toEqual(answers[1])
    const casefile = (await office.ownerQuery<{ number: number }>('select number from rec.casefile where id = $1', [fled.childCase]))[0]!.number
    await rows('psychologist', sql`insert into claim (kind, reason, asked) values ('urgent', 'x', ${JSON.stringify({ what: 'casefile', fiscal_year: 2026, number: casefile })}::jsonb)`)
    const [claim] = await rows('psychologist', sql`select family_id, intake_id, call_account_id is not null as call from claim`)
    expect(claim).toEqual({ familyId: null, intakeId: null, call: true })
    await expect(rows('psychologist', sql`insert into claim (kind, reason, asked) values ('own', 'x', ${JSON.stringify({ what: 'family', fiscal_year: 2026, number: family })}::jsonb)`)).rejects.toMatchObject(denied)
    for (const table of ['reporter', 'residence', 'phone', 'affiliation']) expect([table, await rows('psychologist', sql`select 1 from ${sql.table(table)} where ${sql.raw(table === 'reporter' ? 'true' : 'veiled')}`)]).toEqual([table, []])
  })
})
