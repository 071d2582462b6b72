import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { recordAffiliation, setVeil } from '../people/places.db.ts'
import { putOnAgenda } from './agenda.db.ts'
import { call, council, meetingForm, tick } from './council.fixtures.ts'
import type { Council } from './council.fixtures.ts'

let office: Office
let members: Council
beforeAll(async () => { office = await openOffice(); members = await council(office) })
afterAll(() => office.close())

const textOf = async (member: Member, path: string): Promise<string> => (await (await office.as(member)).get(path)).text
const statusOf = async (member: Member, path: string): Promise<number> => (await (await office.as(member)).get(path)).status
const onAgenda = (meetingId: string, family: Katsube, casefileIds?: readonly string[], by: Member = 'coordinator') =>
  office.acting(by, (tx) => putOnAgenda(tx, { meetingId, familyId: family.id, ...(casefileIds ? { casefileIds } : {}) }))
const conflicted = (member: Member, family: Katsube) =>
  office.acting('head', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts[member]}, ${family.persons[0]!}, false)`.execute(tx))
const seal = async (casefile: string, ...named: Member[]) => {
  await office.ownerQuery(`with act as materialized (select ctx.act_as(322032, $2)) update rec.casefile set sealed = true from act where id = $1`, [casefile, office.accounts.head])
  for (const member of named) await office.ownerQuery(`with act as materialized (select ctx.act_as(322032, $3)) insert into rec.opening (municipality_id, casefile_id, account_id) select 322032, $1, $2 from act`, [casefile, office.accounts[member], office.accounts.head])
}

test('from the family a 個別ケース検討会議 is called with the family on its agenda, once', async () => {
  const family = await katsube(office)
  const coordinator = await office.as('coordinator')
  expect((await coordinator.get(`/families/${family.id}`)).html).toContain(`/meetings/new?family=${family.id}`)
  expect((await (await office.as('worker')).get(`/families/${family.id}`)).html).not.toContain('/meetings/new')
  const page = await coordinator.get(`/meetings/new?family=${family.id}`)
  expect(page.text).toContain('勝部家')
  expect(page.html).toMatch(/value="case_conference"[^>]*checked|checked[^>]*value="case_conference"/)
  const form = meetingForm(office, { kind: 'case_conference', title: '', family: family.id })
  for (const _ of [1, 2]) expect((await coordinator.post('/meetings', form)).location).toBe(`/meetings/${String(form['id'])}`)
  expect(await office.ownerQuery('select family_id from rec.agenda_item where meeting_id = $1', [form['id']])).toEqual([{ family_id: family.id }])
})

test('for a family that is not there for the caller, or without an open casefile, no meeting is called', async () => {
  const family = await katsube(office)
  const coordinator = await office.as('coordinator')
  await office.ownerQuery(`with act as materialized (select ctx.act_as(322032, $2)) update rec.casefile set stage = 'closed', closed_on = '2026-06-01', closing_reason = 'settled' from act where family_id = $1`, [family.id, office.accounts.head])
  const empty = meetingForm(office, { kind: 'case_conference', family: family.id })
  const refused = await coordinator.post('/meetings', empty)
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('開いているケースがありません')])
  await conflicted('coordinator', family)
  for (const unseen of [family.id, crypto.randomUUID(), 'x']) {
    expect((await coordinator.get(`/meetings/new?family=${unseen}`)).status).toBe(404)
    expect((await coordinator.post('/meetings', meetingForm(office, { kind: 'case_conference', family: unseen }))).status).toBe(404)
  }
  expect(await office.ownerQuery('select 1 from rec.meeting where id = $1', [empty['id']])).toEqual([])
})

test('a colleague in conflict of interest sees neither the family of an agenda nor its place in the numbers, and no 個別ケース検討会議 about it', async () => {
  const [family, other] = [await katsube(office), await katsube(office)]
  const working = await call(office)
  const conference = await call(office, { kind: 'case_conference', title: '秘密の会議' })
  await onAgenda(working, family)
  await onAgenda(working, other)
  await onAgenda(conference, family)
  const familyNumber = /F8-\d{3}/
  expect(await textOf('worker', '/meetings')).toContain('秘密の会議')
  const counts = async (): Promise<string> => /個別ケース検討会議\s+(\d+)\s+(\d+)/.exec(await textOf('worker', '/meetings'))!.slice(1).join(' ')
  const before = (await counts()).split(' ').map(Number)
  await conflicted('worker', family)
  expect((await counts()).split(' ').map(Number)).toEqual([before[0], before[1]! - 1])
  expect(await textOf('worker', '/meetings')).not.toContain('秘密の会議')
  expect([await statusOf('worker', `/meetings/${conference}`), await statusOf('worker', `/meetings/${conference}/minutes`)]).toEqual([404, 404])
  const page = await textOf('worker', `/meetings/${working}`)
  expect(page.match(/勝部家/g)).toHaveLength(1)
  expect(page).toMatch(/議題 .*1 勝部家/)
  expect(page).toMatch(familyNumber)
  expect(await textOf('worker', `/meetings/${working}/minutes`)).toContain('まだ聞いていない 1世帯')
  expect(await textOf('supervisor', `/meetings/${working}/minutes`)).toContain('まだ聞いていない 2世帯')
})

test('a sealed child is on the agenda for those named alone: not shown, not numbered, on no minutes', async () => {
  const [family, other] = [await katsube(office), await katsube(office)]
  const [first] = family.casefiles
  await seal(first!, 'coordinator', 'head')
  const working = await call(office)
  await onAgenda(working, family, [first!])
  await onAgenda(working, other)
  const named = await textOf('coordinator', `/meetings/${working}`)
  expect(named).toContain('別に扱う')
  expect(named.match(/勝部家/g)?.length).toBeGreaterThan(1)
  const unnamed = await textOf('supervisor', `/meetings/${working}`)
  expect(unnamed).not.toContain('別に扱う')
  expect(unnamed).toMatch(/議題 .*1 勝部家/)
  expect(unnamed.match(/勝部家/g)).toHaveLength(1)
  const minutes = (await (await office.as('coordinator')).get(`/meetings/${working}/minutes`)).text
  expect(minutes).toContain('まだ聞いていない 1世帯')
  expect(minutes).toContain('限られた人だけが見る議題が1件')
  expect(await textOf('supervisor', `/meetings/${working}/minutes`)).not.toContain('限られた人だけ')
})

test('no account of an agency finds a meeting, also when its own people are asked and its families are on the agenda', async () => {
  const family = await katsube(office)
  const meeting = await call(office, { kind: 'case_conference', family: family.id, partners: [members.teacher] })
  for (const member of ['teacher', 'kizuna', 'admin', 'privacy'] as const) for (const path of ['/meetings', `/meetings/${meeting}`, `/meetings/${meeting}/minutes`, `/meetings/${meeting}/agencies/${members.school}`]) {
    expect([member, path, await statusOf(member, path)]).toEqual([member, path, 404])
  }
})

test('before a meeting each agency has the families it has to do with and what it has still to do; a veiled family is under none', async () => {
  const [family, hidden] = [await katsube(office), await katsube(office)]
  const meeting = await call(office, { partners: [members.teacher, members.nurse] })
  for (const one of [family, hidden]) await onAgenda(meeting, one)
  await office.acting('nurse', async (tx) => {
    for (const personId of [family.persons[0]!, hidden.persons[0]!]) await recordAffiliation(tx, { personId, agencyId: members.school, fiscalYear: 2026, className: '2年1組' })
    for (const one of [family, hidden]) await sql`insert into task (family_id, agency_id, what, due_on) values (${one.id}, ${members.centre}, ${one === hidden ? '隠れた役割' : '電話で様子を聞く'}, '2026-11-20')`.execute(tx)
    await setVeil(tx, { personId: hidden.persons[0]!, ground: 'own_wish', words: '' })
  })
  const page = await textOf('coordinator', `/meetings/${meeting}`)
  const part = page.slice(page.indexOf('準備（機関ごと）'))
  expect(part.match(/勝部家/g)).toHaveLength(2)
  expect(part).toMatch(/南町小学校.*大野 教頭.*勝部家.*所属/)
  expect(part).toMatch(/出雲児童相談所.*児相 太郎.*誓約なし.*勝部家.*役割.*電話で様子を聞く.*過ぎています/)
  expect(part).not.toContain('隠れた役割')
  expect(part).toContain('隠している家族（1件）')
  expect(await textOf('worker', `/meetings/${meeting}`)).not.toContain('準備（機関ごと）')
})

test('who comes to a case conference about a veiled family is named by kind only, but to whoever runs it', async () => {
  const family = await katsube(office)
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[0]!, ground: 'own_wish', words: '' }))
  const meeting = await call(office, { kind: 'case_conference', family: family.id, partners: [members.teacher] })
  const coordinator = await office.as('coordinator')
  const [row] = await office.ownerQuery<{ id: string }>('select id from rec.attendance where meeting_id = $1 and agency_person_id = $2', [meeting, members.teacher])
  await tick(coordinator, meeting, [row!.id])
  expect(await textOf('coordinator', `/meetings/${meeting}`)).toMatch(/大野 教頭\s+南町小学校/)
  for (const path of [`/meetings/${meeting}`, `/meetings/${meeting}/minutes`]) {
    const page = await textOf('worker', path)
    expect(page).toContain('小学校（名前は非開示）')
    expect(page).not.toMatch(/南町小学校|大野/)
  }
})
