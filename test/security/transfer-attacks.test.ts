import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reported as council, registered, seal } from '../../app/meetings/review.fixtures.ts'
import { katsube } from '../../app/journal/katsube.fixtures.ts'
import type { Katsube } from '../../app/journal/katsube.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import { setVeil } from '../../app/people/places.db.ts'
import { at, prepared, reported, secrets, sending, step } from '../../app/transfers/transfers.fixtures.ts'
import { takeStep } from '../../app/transfers/steps.db.ts'
import { paperFactsOf } from '../../app/transfers/paper.db.ts'
import { paperOf } from '../../app/transfers/paper.ts'
import { transferById } from '../../app/transfers/transfers.db.ts'
import { openOffice, testNow } from '../office.ts'
import type { Member, Office } from '../office.ts'
import { whileWithout } from '../without-part.ts'

let office: Office
let family: Katsube
let report: { intake: string; child: string }
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
  report = await reported(office, family)
})
afterAll(() => office.close())

const act = (member: Member, statement: ReturnType<typeof sql>) => office.acting(member, async (tx) => (await statement.execute(tx)).rows)
const denied = { code: '42501' }
const approve = (member: Member, transfer: string, position: number, state = 'approved') => act(member, sql`insert into transfer_step (transfer_id, position, side, state, at) values (${transfer}, ${position}, 'ours', ${state}, ctx.now())`)
const today = Temporal.PlainDate.from('2026-11-25')

describe('nobody decides about their own words', () => {
  test('a 係長 who put the words of a document right does not approve it, by no way; another leader does', async () => {
    const transfer = await prepared(await office.as('nurse'), family, { intake: report.intake })
    const supervisor = await office.as('supervisor')
    expect((await supervisor.post(`/transfers/${transfer}/corrections`, sending({ id: transfer, version: '1', intake: report.intake, danger: '係長が書きかえた' }))).status).toBe(303)
    expect((await step(supervisor, transfer, 'ours', 'approved', 1, {}, 2)).text).toContain('直した人も同じ')
    await expect(approve('supervisor', transfer, 1)).rejects.toMatchObject(denied)
    await expect(office.acting('supervisor', (tx) => takeStep(tx, { id: crypto.randomUUID(), transferId: transfer, side: 'ours', state: 'approved', known: 3, now: testNow,
      values: { at: null, who: null, means: null, words: null, theirNumber: null, theirOfficer: null, custody: null, theirPolicy: null, plannedEnd: null } }))).rejects.toThrow()
    await expect(act('supervisor', sql`update transfer set corrected_by = '{}' where id = ${transfer}`)).rejects.toMatchObject(denied)
    await approve('head', transfer, 1)
  })

  test('a 係長 who wrote what a colleague sent at once does not review it', async () => {
    const transfer = await prepared(await office.as('supervisor'), family, { kind: 'notify', asks: ['custody'] })
    expect((await step(await office.as('nurse'), transfer, 'ours', 'sent', 1, { ...at('14:00'), means: 'phone', who: '当番', words: '下校まで20分' })).status).toBe(303)
    await expect(approve('supervisor', transfer, 2, 'reviewed')).rejects.toMatchObject(denied)
    await approve('head', transfer, 2, 'reviewed')
  })
})

describe('with the password of the app role and an account of the office', () => {
  let transfer: string
  let sent: string
  let strange: { intake: string; judgement: string }
  beforeAll(async () => {
    const nurse = await office.as('nurse')
    transfer = await prepared(nurse, family, { intake: report.intake })
    sent = await prepared(nurse, family)
    await approve('head', sent, 1)
    const intake = await council(office, await registered(office, '他族', { planned: false, reviewedOn: null }))
    const [judged] = await act('nurse', sql`insert into urgency_judgement (intake_child_id, chart, answers, level) select id, 'prefectural', '{}', 'protect_now' from intake_child where intake_id = ${intake} returning id`) as { id: string }[]
    strange = { intake, judgement: judged!.id }
  })
  const written = (more: { intake?: string | null; judgement?: string | null; person?: string; by?: string } = {}) => sql`
    insert into transfer (kind, casefile_id, family_id, person_id, intake_id, urgency_judgement_id, fiscal_year, number, dated_on, reason)
    values ('send', ${family.casefiles[0]!}, ${family.id}, ${more.person ?? family.persons[0]!}, ${more.intake ?? null}, ${more.judgement ?? null}, 2026, ctx.next_number('transfer', 2026), '2026-11-25', 'x')`
  const passing = (by = 'head') => sql`insert into reporter_passing (transfer_id, position, outcome, words, recorded_by) values (${transfer}, 0, 'hand_over', 'x', ${office.accounts[by as Member]})`

  test.each<[string, Member, () => ReturnType<typeof sql>]>([
    ['rest a document on the call about another family', 'worker', () => written({ intake: strange.intake })],
    ['print the urgency of another child on it', 'worker', () => written({ judgement: strange.judgement })],
    ['write a document about another child than its casefile', 'worker', () => written({ person: family.persons[1]! })],
    ['make a 通知書 of a 送致書', 'worker', () => sql`update transfer set kind = 'notify' where id = ${transfer}`],
    ['put another number on it', 'worker', () => sql`update transfer set number = 1 where id = ${transfer}`],
    ['tie it to another casefile', 'worker', () => sql`update transfer set casefile_id = ${family.casefiles[1]!} where id = ${transfer}`],
    ['tie it to another call', 'worker', () => sql`update transfer set intake_id = ${strange.intake} where id = ${transfer}`],
    ['change a document that was approved', 'worker', () => sql`update transfer set opinion = '別の意見' where id = ${sent}`],
    ['approve it as a caseworker', 'worker', () => sql`insert into transfer_step (transfer_id, position, side, state, at) values (${transfer}, 1, 'ours', 'approved', ctx.now())`],
    ['approve it as the coordinator', 'coordinator', () => sql`insert into transfer_step (transfer_id, position, side, state, at) values (${transfer}, 1, 'ours', 'approved', ctx.now())`],
    ['approve it in the name of the head', 'supervisor', () => sql`insert into transfer_step (transfer_id, position, side, state, at, recorded_by) values (${transfer}, 1, 'ours', 'approved', ctx.now(), ${office.accounts.head})`],
    ['send it without 決裁', 'worker', () => sql`insert into transfer_step (transfer_id, position, side, state, at) values (${transfer}, 1, 'ours', 'sent', ctx.now())`],
    ['change a step that was taken', 'worker', () => sql`update transfer_step set state = 'prepared' where transfer_id = ${sent}`],
    ['hand a reporter over as the coordinator', 'coordinator', () => sql`insert into reporter_passing (transfer_id, position, outcome, words) values (${transfer}, 0, 'hand_over', 'x')`],
    ['hand a reporter over in the name of the head', 'supervisor', () => passing()],
    ['change where the child is', 'worker', () => sql`update transfer_place set whereabouts = 'x' where transfer_id = ${transfer}`],
    ['say that a talk settled the call about another family', 'worker', () => sql`insert into discussion (family_id, intake_id, held_at, means, our_people, their_people, agreed) values (${family.id}, ${strange.intake}, ctx.now(), 'phone', 'x', 'y', 'yes')`],
    ['change what was said in a talk', 'worker', () => sql`update discussion set agreed = 'yes'`],
  ])('nobody can %s', async (_, member, statement) => {
    await expect(act(member, statement())).rejects.toMatchObject(denied)
  })

  test('a document about a child on the very call it rests on is written', async () => {
    expect(await act('worker', sql`select 1 from transfer where id = ${transfer} and intake_id = ${report.intake}`)).toHaveLength(1)
  })
})

describe('who reported', () => {
  test('is on no page, line, trail or paper of a document, though it was decided to hand them over, until the one who prints gives a reason of their own', async () => {
    const transfer = await prepared(await office.as('nurse'), family, { intake: report.intake })
    expect((await (await office.as('supervisor')).post(`/transfers/${transfer}/reporter`, { id: crypto.randomUUID(), version: '1', outcome: 'hand_over', words: '児相が確かめる' })).status).toBe(303)
    for (const member of ['worker', 'psychologist', 'head', 'supervisor', 'nurse'] as const) {
      for (const page of [`/transfers/${transfer}`, '/transfers', `/casefiles/${family.casefiles[0]!}`, '/', '/due']) {
        const { text } = await (await office.as(member)).get(page)
        for (const secret of [...secrets, '近隣']) expect([member, page, secret, text.includes(secret)]).toEqual([member, page, secret, false])
      }
      expect(await act(member, sql`select 1 from audit.image i where i.was::text ~ ${secrets.join('|')}`)).toEqual([])
    }
    const paper = await office.acting('worker', async (tx) => {
      const one = (await transferById(tx, transfer))!
      return JSON.stringify(paperOf(one, await paperFactsOf(tx, one, today), { passing: undefined, reporter: undefined }, { printed: { by: '', at: '', serial: '' }, office: '', town: '', centre: '', telephone: '', copies: 1 }))
    })
    for (const secret of [...secrets, '近隣']) expect(paper).not.toContain(secret)
    expect(paper).toContain('別途照会')
  })
})

describe('a document about a child', () => {
  test('that is sealed or in conflict is in no list, no line of what is due, no numbered copy and no draft of whoever may not see it', async () => {
    const nurse = await office.as('nurse')
    const of = await katsube(office)
    const transfer = await prepared(nurse, of)
    await act('supporter', sql`insert into print (what, fiscal_year, number, purpose, copies, ref_id) values ('transfer', 2026, ctx.next_number('print', 2026), '蓮の件で児相へ', 1, ${transfer})`)
    const worker = await office.as('worker')
    const bad = sending({ id: transfer, version: '1', reason: '', danger: '書きかけの危険' })
    expect((await worker.post(`/transfers/${transfer}/corrections`, bad)).status).toBe(422)
    const left = (member: Member) => act(member, sql`select 'transfer' as of from transfer where id = ${transfer} union all select 'step' from transfer_step where transfer_id = ${transfer} union all select 'due' from due where source_id = ${transfer}
      union all select 'print' from print where ref_id = ${transfer} union all select 'event' from event where ref_id = ${transfer} union all select 'draft' from draft where form like ${`/transfers/${transfer}%`} union all select 'trail' from audit.change where row_id = ${transfer}`)
    expect((await left('worker')).map((row) => (row as { of: string }).of).sort()).toEqual(['draft', 'due', 'event', 'step', 'trail', 'transfer'])
    expect((await left('supervisor')).map((row) => (row as { of: string }).of)).toContain('print')
    await seal(office, of.casefiles[0]!, 'head')
    for (const member of ['worker', 'supervisor', 'coordinator'] as const) {
      expect([member, await left(member)]).toEqual([member, []])
      for (const page of ['/transfers', '/prints', '/due', '/drafts']) expect([member, page, (await (await office.as(member)).get(page)).text]).toEqual([member, page, expect.not.stringMatching(/蓮の件|書きかけの危険/)])
      expect((await (await office.as(member)).get(`/transfers/${transfer}`)).status).toBe(404)
    }
    expect((await left('head')).length).toBeGreaterThan(4)
  })

  test('tells no home, school or telephone where a hidden brother is sealed from the one who prints', async () => {
    const of = await katsube(office)
    await act('nurse', sql`insert into residence (person_id, kind, address) values (${of.persons[0]!}, 'actual', '架空町9番地')`)
    await act('nurse', sql`insert into phone (person_id, number, digits) values (${of.persons[0]!}, '0853-11-2222', '0853112222')`)
    const transfer = await prepared(await office.as('nurse'), of)
    const paper = () => office.acting('worker', async (tx) => {
      const one = (await transferById(tx, transfer))!
      return JSON.stringify(paperOf(one, await paperFactsOf(tx, one, today), { passing: undefined, reporter: undefined }, { printed: { by: '', at: '', serial: '' }, office: '', town: '', centre: '', telephone: '', copies: 1 }))
    })
    for (const place of ['架空町9番地', '架空小の保健室']) expect(await paper()).toContain(place)
    await office.acting('nurse', (tx) => setVeil(tx, { personId: of.persons[1]!, ground: 'own_wish', words: '' }))
    await seal(office, of.casefiles[1]!, 'head')
    for (const place of ['架空町9番地', '0853-11-2222', '架空小の保健室', '祖母の家']) expect(await paper()).not.toContain(place)
    expect((await (await office.as('worker')).get(`/transfers/${transfer}`)).text).not.toContain('祖母の家')
  })

  test('and about a child of another family on its call waits, where both hide, for a look at both', async () => {
    const [of, other] = [await katsube(office), await katsube(office)]
    const [child, theirs] = [of.persons[0]!, other.persons[0]!]
    const { intake } = await reported(office, of)
    await act('nurse', sql`insert into intake_child (intake_id, position, part, person_id) values (${intake}, 1, 'subject', ${theirs})`)
    const transfer = await prepared(await office.as('nurse'), of, { intake })
    const head = await office.as('head', { steppedUp: true })
    const look = async (person: string) => expect((await head.post(`/people/${person}/looks`, { id: crypto.randomUUID(), reason: '送致の前に確かめる' })).status).toBe(303)
    const opened = () => office.acting('head', async (tx) => {
      await sql`select set_config('kyoten.looking', 'on', true)`.execute(tx)
      return (await sql`select 1 from transfer_place where transfer_id = ${transfer}`.execute(tx)).rows.length
    }, { steppedUp: true })
    const hide = (personId: string) => office.acting('nurse', (tx) => setVeil(tx, { personId, ground: 'own_wish', words: '' }))
    const alone = [[/and not exists \(select 1 from rec\.person q[^;]*/, '']] as const

    await hide(child)
    expect(await opened()).toBe(0)
    await look(child)
    expect(await opened()).toBe(1)
    await hide(theirs)
    for (const one of [child, theirs]) {
      await look(one)
      expect([one, await opened()]).toEqual([one, 0])
      expect([one, await whileWithout(office, 'ctx.looking_transfers', alone, opened)]).toEqual([one, 1])
    }
    await bothLooksStand()
    expect(await opened()).toBe(1)
  })

  /** Pages end a look with the next one: that two stand is written past the rule that ends them. */
  async function bothLooksStand(): Promise<void> {
    const client = new pg.Client({ connectionString: office.urls.migrate })
    await client.connect()
    try {
      await client.query('set session_replication_role = replica')
      expect((await client.query('update rec.unveiling set ended_at = null where account_id = $1 and ended_at is not null', [office.accounts.head])).rowCount).toBe(2)
    } finally {
      await client.end()
    }
  }
})
