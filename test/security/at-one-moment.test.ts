import { afterAll, beforeAll, expect, test } from 'vitest'
import { least } from '../../app/intake/call.fixtures.ts'
import { recordEntry } from '../../app/journal/journal.db.ts'
import { katsube, visit } from '../../app/journal/katsube.fixtures.ts'
import type { Katsube } from '../../app/journal/katsube.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import type { Tx } from '../../app/kernel/db.ts'
import { knownWomen, written } from '../../app/maternity/maternity.fixtures.ts'
import { joinFamily, openFamily } from '../../app/people/family.db.ts'
import { recordPerson } from '../../app/people/people.db.ts'
import { recordAffiliation, recordPhone, recordResidence, setVeil } from '../../app/people/places.db.ts'
import { declareConflict } from '../../app/rights/conflicts.db.ts'
import { seal } from '../../app/rights/seals.db.ts'
import { fledKatsube } from '../../app/people/hidden-side.fixtures.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { openOffice, testNow } from '../office.ts'
import type { Member, Office, Page } from '../office.ts'

// Two colleagues act at the same moment: what the second sends waits until the first is through, and each knows of the other.
let office: Office
let school: string
beforeAll(async () => {
  office = await openOffice()
  school = (await office.ownerQuery<{ id: string }>(`select id from rec.agency where kind = 'primary_school'`))[0]!.id
})
afterAll(() => office.close())

/** What the first has done stays open until the second is through, or half a second if it waits. */
async function atOneMoment(member: Member, first: (tx: Tx) => Promise<unknown>, second: () => Promise<Page>, how = {}): Promise<Page> {
  let answer: Promise<Page> | undefined
  await office.acting(member, async (tx) => {
    await first(tx)
    answer = second()
    await Promise.race([answer, new Promise((done) => setTimeout(done, 500))])
  }, how)
  return answer!
}

const hide = (person: string) => async (): Promise<Page> => (await office.as('supervisor')).post(`/people/${person}/veils`, { id: crypto.randomUUID(), ground: 'protection_order', words: '', from: 'other' })
const place = (family: Katsube, more: Record<string, string>) => Object.fromEntries(Object.entries(visit(office, family, { place: '避難先は松江の架空寮', casefiles: [family.casefiles[0]!], ...more })).filter(([name]) => !/sightings\.[12]/.test(name)))
const one = async (tx: Tx, statement: ReturnType<typeof sql>): Promise<string> => ((await statement.execute(tx)).rows[0] as { id: string }).id
const heard = (tx: Tx): Promise<string> => one(tx, sql`insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'primary_school', '2026-11-18T14:00+09:00', 'x') returning id`)

test.each<[string, (tx: Tx, family: Katsube) => Promise<unknown>, string]>([
  ['where the child lives', (tx, { persons }) => recordResidence(tx, { personId: persons[0]!, kind: 'actual', address: '松江市架空町9-9' }), 'select veiled from rec.residence where person_id = $1'],
  ['a telephone', (tx, { persons }) => recordPhone(tx, { personId: persons[0]!, number: '080-2222-3333' }), 'select veiled from rec.phone where person_id = $1'],
  ['a school', (tx, { persons }) => recordAffiliation(tx, { personId: persons[0]!, agencyId: school, fiscalYear: 2026 }), 'select veiled from rec.affiliation where person_id = $1'],
  ['the words about a place in an entry', (tx, { id, casefiles }) => recordEntry(tx, {
    id: crypto.randomUUID(), familyId: id, casefileIds: [casefiles[0]!], kind: 'visit', happenedAt: testNow, endedAt: null, whom: '母', staffIds: [office.accounts.nurse], parts: [{ kind: 'place', words: '避難先は松江の架空寮' }], sightings: [],
  }), `select p.veiled from rec.entry_part p join rec.entry_version v on v.id = p.version_id join rec.entry_casefile l on l.entry_id = v.entry_id join rec.casefile c on c.id = l.casefile_id where c.person_id = $1`],
  ['where a call says it sleeps', async (tx, { persons }) => {
    const child = await one(tx, sql`insert into intake_child (intake_id, position, part, person_id) values (${await heard(tx)}, 0, 'subject', ${persons[0]!}) returning id`)
    await sql`insert into intake_place (intake_child_id, where_now, sleeps_where) values (${child}, '架空小学校', '架空寮')`.execute(tx)
  }, 'select p.veiled from rec.intake_place p join rec.intake_child c on c.id = p.intake_child_id where c.person_id = $1'],
  ['which agency has a task', (tx, { id, casefiles }) => sql`insert into task (family_id, casefile_id, agency_id, what, due_on) values (${id}, ${casefiles[0]!}, ${school}, 'x', '2026-12-01')`.execute(tx),
    'select g.stand_in as veiled from rec.task t join rec.agency g on g.id = t.agency_id where t.family_id = (select family_id from rec.casefile where person_id = $1)'],
])('%s, written while the child is being hidden by the page, is hidden with it', async (_, write, query) => {
  const family = await katsube(office)
  const page = await atOneMoment('nurse', (tx) => write(tx, family), hide(family.persons[0]!))
  expect([page.status, await office.ownerQuery(query, [family.persons[0]])]).toEqual([303, [{ veiled: true }]])
})

test('a place saved by the page while a colleague hides the child is read by nobody who may not look', async () => {
  const family = await katsube(office)
  const page = await atOneMoment('supervisor', (tx) => setVeil(tx, { personId: family.persons[0]!, ground: 'protection_order', words: '' }), async () => (await office.as('nurse')).post(`/families/${family.id}/entries`, place(family, {})))
  expect(page.status).toBe(303)
  const read = await (await office.as('worker')).get(`/families/${family.id}/entries`)
  expect([read.status, read.text.includes('部屋は片づいている'), read.text.includes('架空寮')]).toEqual([200, true, false])
})

test('a new name saved by the page while a colleague hides the child is for the hidden side alone', async () => {
  const { persons } = await katsube(office)
  const page = await atOneMoment('supervisor', (tx) => setVeil(tx, { personId: persons[0]!, ground: 'protection_order', words: '' }), async () =>
    (await office.as('nurse')).post(`/people/${persons[0]!}/names`, { id: crypto.randomUUID(), kind: 'alias', name: '出雲 蓮', kana: 'いずも れん' }))
  expect([page.status, (await (await office.as('worker')).get(`/people/${persons[0]!}`)).text.includes('出雲 蓮')]).toEqual([303, false])
})

test('a place told of a sibling while the one who hides comes into the family is hidden', async () => {
  const [family, fled] = [await katsube(office), await fledKatsube(office)]
  await atOneMoment('nurse', (tx) => recordEntry(tx, {
    id: crypto.randomUUID(), familyId: family.id, casefileIds: [family.casefiles[1]!], kind: 'visit', happenedAt: testNow, endedAt: null, whom: '母', staffIds: [office.accounts.nurse], parts: [{ kind: 'place', words: '避難先は松江の架空寮' }], sightings: [],
  }), async () => {
    await office.acting('head', (tx) => joinFamily(tx, { familyId: family.id, personId: fled.mother, relation: 'other', livesIn: true, since: null }), { steppedUp: true })
    return (await office.as('worker')).get('/')
  })
  expect(await office.ownerQuery('select p.veiled from rec.entry_part p join rec.entry_version v on v.id = p.version_id join rec.entry e on e.id = v.entry_id where e.family_id = $1', [family.id])).toEqual([{ veiled: true }])
})

test('a child born on the page while a colleague hides the mother is hidden with her', async () => {
  const { aya } = await knownWomen(office)
  const pregnancy = await written(office, aya, { dueOn: '令和8年11月20日', lastCheckupOn: '', handbookOn: '', checkups: '' })
  const page = await atOneMoment('supervisor', (tx) => setVeil(tx, { personId: aya, ground: 'protection_order', words: '' }), async () =>
    (await office.as('nurse')).post(`/pregnancies/${pregnancy}/births`, { id: crypto.randomUUID(), version: '1', bornOn: '令和8年11月22日', 'children.0.name': '田中 空', 'children.0.kana': 'たなか そら', 'children.0.sex': 'female' }))
  expect([page.status, await office.ownerQuery('select p.veiled from rec.pregnancy_child c join rec.person p on p.id = c.person_id where c.pregnancy_id = $1', [pregnancy])]).toEqual([303, [{ veiled: true }]])
})

const near = (name: string, kana: string) => ({ accountId: office.accounts.worker, bySelf: false, words: '', relation: 'child' as const, name, kana, birthOn: Temporal.PlainDate.from('2015-03-04'), address: null, phone: null })
/** What is compared at the end of a transaction is compared now. */
const compared = (tx: Tx) => sql`set constraints all immediate`.execute(tx)
const closedTo = async (member: Member, person: string): Promise<boolean> => (await (await office.as(member)).get(`/people/${person}`)).status === 404

test('a conflict declared by the page while a colleague writes the person is found', async () => {
  let person = ''
  const page = await atOneMoment('nurse', async (tx) => { person = await recordPerson(tx, { name: '甲野 太郎', kana: 'こうの たろう', sex: 'male', birth: { year: 2015, month: 3, day: 4 } }); await compared(tx) }, async () =>
    (await office.as('supervisor')).post('/conflicts/others', { id: crypto.randomUUID(), account: office.accounts.worker, relation: 'child', name: '甲野 太郎', kana: 'こうの たろう', birthOn: '平成27年3月4日', words: '' }))
  expect([page.status, await closedTo('worker', person), await closedTo('supporter', person)]).toEqual([303, true, false])
})

test('a person written by the page while a colleague declares a conflict is found', async () => {
  const id = crypto.randomUUID()
  const page = await atOneMoment('supervisor', async (tx) => { await declareConflict(tx, { id: crypto.randomUUID(), ...near('乙野 次郎', 'おつの じろう') }); await compared(tx) }, async () =>
    (await office.as('nurse')).post('/people', { id, name: '乙野 次郎', kana: 'おつの じろう', sex: 'male', birth: '平成27年3月4日', another: 'yes' }))
  expect([page.status, await closedTo('worker', id), await closedTo('supporter', id)]).toEqual([303, true, false])
})

/** A child with an open casefile and a name of its own. */
const child = (name: string, kana: string) => office.acting('nurse', async (tx) => {
  const personId = await recordPerson(tx, { name, kana, sex: 'male', birth: { year: 2018, month: 1, day: 12 } })
  const { id: familyId } = await openFamily(tx, { name: '丁家', fiscalYear: 2026 })
  await joinFamily(tx, { familyId, personId, relation: 'child', livesIn: true, since: null })
  const casefile = await one(tx, sql`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${familyId}, ${personId}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`)
  return { personId, familyId, casefile }
})
const sealed = (casefile: string) => (tx: Tx): Promise<void> => seal(tx, { kind: 'casefile', id: casefile }, { id: crypto.randomUUID(), ground: 'leak_feared', words: '居所が漏れるおそれ', named: [office.accounts.nurse, office.accounts.deputy], against: null })

test.each<[string, string, string, (casefile: string, call: () => Promise<Page>) => Promise<Page>]>([
  ['is being sealed', '丁 一', 'てい はじめ', (casefile, call) => atOneMoment('nurse', sealed(casefile), call)],
  ['is sealed a moment later', '戊 二', 'つち つぎお', async (casefile, call) => { const page = await call(); await office.acting('nurse', sealed(casefile)); return page }],
])('of a call about a child who %s those named are told', async (_, name, kana, both) => {
  const { casefile } = await child(name, kana)
  const call = least({ 'children.0.name': name, 'children.0.kana': kana, 'children.0.birth': '平成30年1月12日', 'children.0.part': 'subject' })
  const page = await both(casefile, async () => (await office.as('worker')).post('/intakes', call))
  const told = (member: Member): Promise<unknown[]> => office.acting(member, async (tx) => (await sql`select kind from alert where intake_id = ${call['id'] as string}`.execute(tx)).rows)
  expect([page.status, await told('deputy'), await told('worker')]).toEqual([303, [{ kind: 'silent_match_sealed' }], []])
})

test('two looks of one account: the second ends the first', async () => {
  const fled = await fledKatsube(office)
  const page = await atOneMoment('head', (tx) => sql`insert into unveiling (person_id, reason, until) values (${fled.mother}, 'x', clock_timestamp() + interval '15 minutes')`.execute(tx), async () =>
    (await office.as('head', { steppedUp: true })).post(`/people/${fled.child}/looks`, { id: crypto.randomUUID(), here: `/people/${fled.child}/looks/new`, reason: '訪問の前' }), { steppedUp: true })
  expect([page.status, await office.ownerQuery('select person_id from rec.unveiling where account_id = $1 and ended_at is null', [office.accounts.head])]).toEqual([303, [{ person_id: fled.child }]])
})

test('a child given to somebody of whom a conflict is written at that moment is told to those who can give it to another', async () => {
  const { personId, casefile } = await child('己 三', 'おの みつ')
  const page = await atOneMoment('head', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.worker}, ${personId}, false)`.execute(tx), async () =>
    (await office.as('supervisor')).post(`/casefiles/${casefile}/allocation`, { id: crypto.randomUUID(), version: '1', main: office.accounts.worker, second: '', words: 'x' }))
  expect([page.status, (await office.ownerQuery(`select 1 from rec.alert where kind = 'work_left' and casefile_id = $1`, [casefile])).length]).toEqual([303, 1])
})

test('nobody else can take the lock, and nobody writes as of an earlier moment', async () => {
  for (const mode of ['row share', 'exclusive']) await expect(office.pools.app.query(`begin; lock table machinery.hiding in ${mode} mode; commit`).finally(() => office.pools.app.query('rollback'))).rejects.toMatchObject({ code: '42501' })
  const { persons } = await katsube(office)
  const client = await office.pools.app.connect()
  try {
    await client.query('begin isolation level repeatable read')
    await client.query('select ctx.enter($1, $2)', [databaseToken((await office.as('nurse')).cookie), testNow.toString()])
    await expect(client.query(`insert into rec.phone (person_id, number, digits) values ($1, '080-2222-3333', '08022223333')`, [persons[0]])).rejects.toMatchObject({ code: '42501' })
    await client.query('rollback')
  } finally {
    client.release()
  }
})

test('no table is forgotten: what is hidden as it is written, or matched, waits for whoever hides', async () => {
  const rows = await office.ownerQuery<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'rec' and c.relkind = 'r' and c.relname not in ('person', 'conflict')
       and (exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname in ('veiled', 'place_of'))
         or exists (select 1 from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgrelid = c.oid and (p.proname in ('hide_agency', 'keep_name') or p.proname ~ '^(match|veil)_')))
       and not exists (select 1 from pg_trigger t where t.tgrelid = c.oid and t.tgname in ('while_nobody_hides', 'while_nobody_writes', 'wait_to_join')) order by 1`)
  expect(rows).toEqual([])
})
