import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putOnAgenda } from '../../app/meetings/agenda.db.ts'
import { call, council } from '../../app/meetings/council.fixtures.ts'
import type { Council } from '../../app/meetings/council.fixtures.ts'
import { heardBefore, registered, seal } from '../../app/meetings/review.fixtures.ts'
import type { Registered } from '../../app/meetings/review.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import { setVeil } from '../../app/people/places.db.ts'
import { openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'

let office: Office
let members: Council
beforeAll(async () => {
  office = await openOffice()
  members = await council(office)
})
afterAll(() => office.close())

const act = (member: Member, statement: ReturnType<typeof sql>) => office.acting(member, async (tx) => (await statement.execute(tx)).rows)
const made = async (member: Member, statement: ReturnType<typeof sql>): Promise<string> => ((await act(member, statement))[0] as { id: string }).id
const conflicted = (member: Member, person: string) => act(member === 'coordinator' ? 'head' : 'coordinator', sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts[member]}, ${person}, false)`)
const read = async (member: Member, path: string) => (await office.as(member)).get(path)
const family = (name: string, children: readonly string[] = ['一']): Promise<Registered> => registered(office, name, { children, planned: false, reviewedOn: null })
const item = (meeting: string, of: Registered, casefileIds = of.casefiles, by: Member = 'coordinator') => office.acting(by, (tx) => putOnAgenda(tx, { meetingId: meeting, familyId: of.id, casefileIds }))
const task = (of: Registered, more: { item?: string; casefile?: string; agency?: string; what?: string } = {}) => sql`insert into task (family_id, casefile_id, agenda_item_id, agency_id, what, due_on)
  values (${of.id}, ${more.casefile ?? null}, ${more.item ?? null}, ${more.agency ?? members.school}, ${more.what ?? '声をかける'}, '2026-12-25') returning id`
const denied = { code: '42501' }

describe('a meeting about one family', () => {
  const conference = async (of: Registered, by: Member): Promise<string> => {
    const id = await made(by, sql`insert into meeting (kind, called, title, held_at, decider_id) values ('case_conference', true, ${`題に${of.number}を書いた会議`}, '2026-11-26T01:00:00Z', ${office.accounts.head}) returning id`)
    await item(id, of, of.casefiles, by)
    await act(by, sql`insert into attendance (meeting_id, agency_id, name) values (${id}, ${members.school}, '担任')`)
    await act(by, sql`update meeting set minutes = '古いことば', version = version + 1 where id = ${id}`)
    await act(by, sql`update meeting set minutes = '新しいことば', version = version + 1 where id = ${id}`)
    return id
  }

  test.each(['coordinator', 'head'] as const)('is out of sight of a %s in conflict with it: page, row, who was there, old words, numbered copies; also of whoever called it', async (member) => {
    const of = await family(`会議${member}`)
    const id = await conference(of, member)
    const print = await made('supervisor', sql`insert into print (what, fiscal_year, number, purpose, copies, meeting_id) values ('minutes', 2026, ctx.next_number('print', 2026), ${`校長へ${of.number}`}, 2, ${id}) returning id`)
    const [came] = await office.ownerQuery<{ id: string }>('select id from rec.attendance where meeting_id = $1', [id])
    const seen = () => act(member, sql`
      select 'meeting' as of from meeting where id = ${id} union all select 'attendance' from attendance where meeting_id = ${id} union all select 'print' from print where id = ${print}
      union all select distinct 'trail of ' || c.tbl from audit.change c where c.tbl in ('meeting', 'attendance', 'agenda_item') and (c.row_id = ${id} or c.family = ${of.id} or c.row_id = ${came!.id})
      union all select distinct 'old words' from audit.change c join audit.image i on i.seq = c.seq where c.row_id = ${id} and i.was::text like '%ことば%'`)
    expect((await seen()).length).toBeGreaterThan(5)
    expect((await read(member, `/meetings/${id}/minutes`)).status).toBe(200)
    await conflicted(member, of.persons[0]!)
    expect(await seen()).toEqual([])
    for (const page of ['', '/minutes', '/attendance', '/edit', `/agencies/${members.school}`]) expect([page, (await read(member, `/meetings/${id}${page}`)).status]).toEqual([page, 404])
    expect((await read(member, '/meetings')).text).not.toContain(`題に${of.number}`)
    expect((await read(member, '/prints')).text).not.toContain(`校長へ${of.number}`)
    await office.ownerQuery('delete from rec.conflict where account_id = $1 and (select ctx.act_as(322032, $2)) is not null', [office.accounts[member], office.accounts.head])
  })

  test('is out of sight of whoever called it once the child is sealed from them', async () => {
    const of = await family('封印後')
    const id = await conference(of, 'coordinator')
    await seal(office, of.casefiles[0]!, 'head')
    expect(await act('coordinator', sql`select 1 from meeting where id = ${id}`)).toEqual([])
    expect(await act('head', sql`select 1 from meeting where id = ${id}`)).toHaveLength(1)
  })
})

describe('a sealed child', () => {
  let of: Registered
  let meeting: string
  let apart: string
  beforeAll(async () => {
    of = await family('白石', ['あかり', 'つむぎ'])
    await seal(office, of.casefiles[1]!, 'coordinator', 'head')
    meeting = await call(office, { title: '封印の部会', day: '令和8年11月25日', from: '9:00', until: '10:00', partners: [members.teacher] })
    await item(meeting, of, [of.casefiles[0]!])
    apart = await item(meeting, of, [of.casefiles[1]!])
    await act('coordinator', task(of, { item: apart, what: '秘密の役割' }))
    await act('coordinator', task(of, { casefile: of.casefiles[1]!, what: '秘密の見守り' }))
    await act('nurse', task(of, { what: '家庭への声かけ' }))
  })

  test('leaves no line of its item in the trail of its family', async () => {
    const lines = (member: Member) => act(member, sql`select 1 from audit.change where tbl in ('agenda_item', 'agenda_child', 'task') and row_id in (${apart}, (select id from agenda_child where agenda_item_id = ${apart})) or (tbl = 'agenda_item' and family = ${of.id})`)
    expect((await lines('coordinator')).length).toBeGreaterThan(2)
    expect(await lines('worker')).toHaveLength(1)
  })

  test('leaves no gap in the order of what others see', async () => {
    const later = await family('白石の次')
    await item(meeting, later)
    const places = await act('worker', sql`select position from agenda_item where meeting_id = ${meeting} order by position`) as { position: number }[]
    expect(places.map(({ position }) => position)).toEqual([1, 2])
  })

  test('is on no paper that leaves the office, not by name, not among brothers and sisters, not by its tasks, whoever prints it', async () => {
    const coordinator = await office.as('coordinator')
    expect((await coordinator.get('/ledger')).text).toContain('白石 つむぎ')
    const copy = (await coordinator.get(`/meetings/${meeting}/agencies/${members.school}`)).text
    const paper = copy.slice(copy.indexOf('役割のお願い'))
    expect(paper).toContain('家庭への声かけ')
    for (const hidden of ['つむぎ', '秘密の役割', '秘密の見守り']) expect([hidden, paper.includes(hidden)]).toEqual([hidden, false])
    const { readLedger } = await import('../../app/ledger/ledger.db.ts')
    const { ledgerFilterOf } = await import('../../app/ledger/ledger-filter.ts')
    const line = (by: Member, paper: boolean) => office.acting(by, async (tx) => JSON.stringify((await readLedger(tx, {
      filter: ledgerFilterOf(new URLSearchParams()), accountId: office.accounts[by], paper, today: Temporal.PlainDate.from('2026-11-25') })).find(({ familyId }) => familyId === of.id)))
    expect(await line('coordinator', false)).toContain('秘密の役割')
    // When she was last seen was written together with the sealed child: those named know it of her too, others call her unseen.
    const unseen = (words: string) => words.replaceAll(/"(sighted|whereabouts)":"[^"]*"/g, '')
    expect(unseen(await line('coordinator', true))).toBe(unseen(await line('worker', false)))
    for (const hidden of ['つむぎ', '秘密', '子ども2人']) expect(await line('coordinator', true)).not.toContain(hidden)
  })

  test('that is hidden as well still hides the agencies and places of its family from whoever is not named', async () => {
    const home = await family('黒田', ['はる', 'なつ'])
    await act('nurse', sql`insert into residence (person_id, kind, address) values (${home.persons[0]!}, 'actual', '架空町9番地')`)
    await act('nurse', task(home, { casefile: home.casefiles[0]! }))
    const pages = ['/tasks', `/families/${home.id}`, '/ledger?columns=beginning', `/casefiles/${home.casefiles[0]!}`]
    expect((await read('worker', '/tasks')).text).toContain('南町小学校')
    await office.acting('nurse', (tx) => setVeil(tx, { personId: home.persons[1]!, ground: 'own_wish', words: '' }))
    await seal(office, home.casefiles[1]!, 'coordinator')
    await act('worker', sql`update task set done_on = '2026-11-25', done_words = '済', version = version + 1 where family_id <> ${home.id} and done_on is null`)
    for (const page of pages) expect([page, (await read('worker', page)).text.includes('南町小学校')]).toEqual([page, false])
    expect((await read('worker', '/ledger?columns=beginning')).text).not.toContain('架空町9番地')
  })

  test('takes the timeline entry of the meeting that heard it from sight, and what was typed about it', async () => {
    const home = await family('灰原')
    const heard = await heardBefore(office, home, '2026-11-20')
    await act('nurse', sql`insert into event (code, happened_at, family_id, ref_id) values ('council_heard', now(), ${home.id}, ${heard})`)
    const worker = await office.as('worker')
    const key = `/items/${heard}#${heard}`
    expect((await worker.post('/drafts', { form: key, subject_kind: 'agenda_item', subject_id: heard, 'f.discussion': '書きかけ' })).status).toBe(200)
    const left = () => act('worker', sql`select 'event' from event where ref_id = ${heard} union all select 'draft' from draft where form = ${key}`)
    expect(await left()).toHaveLength(2)
    await seal(office, home.casefiles[0]!, 'head')
    expect(await left()).toEqual([])
  })
})

describe('with the password of the app role and an account of the office', () => {
  let one: Registered
  let other: Registered
  let at: { meeting: string; item: string; child: string; done: string; open: string; heard: string; print: string; ended: string; off: string; person: string; attendance: string; membership: string; decision: string; decided: string }
  beforeAll(async () => {
    one = await family('一族')
    other = await family('他族')
    const meeting = await call(office, { title: '役割の部会', partners: [members.teacher] })
    const on = await item(meeting, one)
    const heard = await heardBefore(office, one, '2026-10-21')
    const decision = (of: Registered) => made('nurse', sql`insert into decision (kind, family_id, outcome, decided_on) values ('casefile', ${of.id}, 'changed', '2026-11-25') returning id`)
    const [child] = await act('worker', sql`select id from agenda_child where agenda_item_id = ${heard}`) as { id: string }[]
    const decided = await decision(one)
    await act('coordinator', sql`update agenda_child set outcome = 'change', class = 'protection', decision_id = ${decided} where id = ${child!.id}`)
    const done = await made('nurse', task(one))
    await act('nurse', sql`update task set done_on = '2026-11-24', done_words = '済んだ', version = version + 1 where id = ${done}`)
    const [attendance] = await office.ownerQuery<{ id: string }>('select id from rec.attendance where meeting_id = $1 and agency_id is not null', [meeting])
    const [membership] = await office.ownerQuery<{ id: string }>('select id from rec.membership where agency_id = $1', [members.school])
    const [ended, off] = [await call(office, { title: '終わった部会' }), await call(office, { title: '中止の部会' })]
    await act('coordinator', sql`update meeting set ended_at = '2026-11-25T05:00:00Z', version = version + 1 where id = ${ended}`)
    await act('coordinator', sql`update meeting set cancelled_at = '2026-11-25T05:00:00Z', cancelled_words = '大雪', version = version + 1 where id = ${off}`)
    const print = await made('coordinator', sql`insert into print (what, fiscal_year, number, purpose, copies) values ('ledger', 2026, ctx.next_number('print', 2026), '会議で配る', 11) returning id`)
    at = { meeting, item: on, child: child!.id, done, open: await made('nurse', task(one)), heard, print, ended, off, person: members.teacher, attendance: attendance!.id, membership: membership!.id, decision: await decision(other), decided }
  })

  test.each([
    ['say that a task which was done was not', () => sql`update task set done_on = null, done_words = '', version = version + 1 where id = ${at.done}`],
    ['put other words to a task which was done', () => sql`update task set done_words = '別のこと' where id = ${at.done}`],
    ['give a task to another agency', () => sql`update task set agency_id = ${members.centre} where id = ${at.open}`],
    ['change what was asked', () => sql`update task set what = '別のこと' where id = ${at.open}`],
    ['take back that a family was heard', () => sql`update agenda_item set state = 'waiting', heard_at = null where id = ${at.heard}`],
    ['move the moment a family was heard', () => sql`update agenda_item set heard_at = '2026-10-01T00:00:00Z' where id = ${at.heard}`],
    ['change what a meeting decided for a child', () => sql`update agenda_child set outcome = 'continue', class = null where id = ${at.child}`],
    ['take the decision from it', () => sql`update agenda_child set decision_id = null where id = ${at.child}`],
    ['change when the meeting knew the child as last seen', () => sql`update agenda_child set seen_own_on = '2026-10-20' where id = ${at.child}`],
    ['move a meeting that ended', () => sql`update meeting set held_at = '2026-10-01T00:00:00Z' where id = ${at.ended}`],
    ['say that another decided it', () => sql`update meeting set decider_id = ${office.accounts.worker} where id = ${at.ended}`],
    ['open a meeting again', () => sql`update meeting set ended_at = null where id = ${at.ended}`],
    ['hold a meeting that was called off', () => sql`update meeting set cancelled_at = null, cancelled_words = null where id = ${at.off}`],
    ['change for what something was printed', () => sql`update print set purpose = '別のこと' where id = ${at.print}`],
    ['change how many copies there were', () => sql`update print set copies = 1 where id = ${at.print}`],
    ['say that somebody else came', () => sql`update attendance set name = '別の人' where id = ${at.attendance}`],
    ['put a pledge under another agency', () => sql`update agency_person set agency_id = ${members.centre} where id = ${at.person}`],
    ['put a membership under another agency', () => sql`update membership set agency_id = ${members.stranger} where id = ${at.membership}`],
    ['change a pledge', () => sql`update pledge set wording = 'x'`],
    ['write an item in the name of another', () => sql`insert into agenda_item (meeting_id, family_id, position, pile, recorded_by) values (${at.meeting}, ${other.id}, 9, 'discuss', ${office.accounts.head})`],
    ['put a child of another family on an item', () => sql`insert into agenda_child (agenda_item_id, casefile_id) values (${at.item}, ${other.casefiles[0]!})`],
    ['decide a child by the decision of another family', () => sql`update agenda_child set decision_id = ${at.decision} where agenda_item_id = ${at.item}`],
    ['give a task about a child of another family', () => task(one, { casefile: other.casefiles[0]! })],
    ['give a task by the item of another family', () => task(other, { item: at.item })],
    ['give a task to a person of another agency', () => sql`insert into task (family_id, agency_id, agency_person_id, what, due_on) values (${one.id}, ${members.centre}, ${members.teacher}, 'x', '2026-12-25')`],
    ['seat a person of another agency', () => sql`insert into attendance (meeting_id, agency_id, agency_person_id) values (${at.meeting}, ${members.centre}, ${members.teacher})`],
  ])('nobody can %s', async (_, statement) => {
    await expect(act('worker', statement())).rejects.toMatchObject(denied)
  })

  test('a family, its items and its tasks go from sight with a conflict that is found out later, and nothing is written under them', async () => {
    expect(await act('supporter', sql`select 1 from agenda_item where family_id = ${one.id}`)).toHaveLength(2)
    await conflicted('supporter', one.persons[0]!)
    for (const statement of [
      sql`select 1 from agenda_item where family_id = ${one.id}`, sql`select 1 from agenda_child where casefile_id = ${one.casefiles[0]!}`, sql`select 1 from task where family_id = ${one.id}`,
      sql`select 1 from due where family_id = ${one.id}`, sql`select 1 from event where family_id = ${one.id}`, sql`select 1 from audit.change where family = ${one.id}`,
    ]) expect(await act('supporter', statement)).toEqual([])
    for (const statement of [sql`insert into agenda_item (meeting_id, family_id, position, pile) values (${at.meeting}, ${one.id}, 9, 'discuss')`, task(one)]) await expect(act('supporter', statement)).rejects.toMatchObject(denied)
    for (const path of [`/items/${at.item}`, `/items/${at.item}/room`, `/tasks/${at.open}`, `/meetings/${at.meeting}/items/new?family=${one.id}`]) expect([path, (await read('supporter', path)).status]).toEqual([path, 404])
    expect((await read('supporter', `/meetings/${at.meeting}/minutes`)).text).not.toContain('一族')
  })
})
