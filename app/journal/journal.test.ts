import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginSession } from '../accounts/sign-in.ts'
import { sql } from '../kernel/db.ts'
import { izumo, openOffice } from '../../test/office.ts'
import type { Browser, Member, Office } from '../../test/office.ts'
import { entriesOfCasefile, entriesOfFamily } from './entries.db.ts'
import { checkedIn, counted, katsube, met, visit, write } from './katsube.fixtures.ts'
import type { Form, Katsube } from './katsube.fixtures.ts'
import { lastSightingsOf } from './sightings.db.ts'

let office: Office
let nurse: Browser
beforeAll(async () => { office = await openOffice(); nurse = await office.as('nurse') })
afterAll(() => office.close())

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)

test('one entry for three brothers and sisters: all of it is there, read back as it was written', async () => {
  const family = await katsube(office)
  const form = visit(office, family, { childWords: '「おねえちゃんとあそんだ」' })
  const saved = await write(nurse, family, form)
  expect([saved.status, saved.location]).toEqual([303, `/entries/${form['id'] as string}`])
  const page = await nurse.get(`/families/${family.id}/entries`)
  for (const words of ['11月9日（月）', '16:00–16:40', '母・本児・妹・弟 と', '目視 3人', '部屋は片づいている。', '「おねえちゃんとあそんだ」', '佐藤 みずき', 'きょうだい3人の記録', '令和8年11月25日 14:05 確定', '係長 –', '閲覧できないものは含みません']) expect(page.text).toContain(words)
  for (const casefile of family.casefiles) {
    const entries = await office.acting('worker', (tx) => entriesOfCasefile(tx, casefile, 10))
    expect(entries.map((entry) => [entry.children.length, entry.version.parts.map(({ kind }) => kind), entry.staff.length])).toEqual([[3, ['fact', 'child_words', 'opinion'], 2]])
  }
  const seen = await office.acting('worker', (tx) => lastSightingsOf(tx, family.persons))
  const at = Temporal.Instant.from('2026-11-09T16:00:00+09:00')
  expect(family.persons.map((person) => seen.get(person))).toEqual(family.persons.map(() => ({ inHome: at, own: at, agency: null })))
  const events = await office.ownerQuery(`select casefile_id from rec.event where ref_id = $1 and code = 'entry_confirmed'`, [form['id']])
  expect(events).toHaveLength(3)
})

test('the form opens from a child with the writer and today; what is typed becomes a draft, and confirming ends the draft', async () => {
  const family = await katsube(office)
  const opened = await nurse.get(`/families/${family.id}/entries/new?casefile=${family.casefiles[1]}`)
  expect(opened.html).toContain('value="令和8年11月25日"')
  expect(checkedIn(opened.html, 'casefiles')).toEqual([family.casefiles[1]])
  expect(checkedIn(opened.html, 'staff')).toEqual([office.accounts.nurse])
  const form = visit(office, family)
  const id = form['id'] as string
  const action = `/families/${family.id}/entries`
  const typed = Object.fromEntries(Object.entries(form).map(([name, value]) => [`f.${name}`, value]))
  await nurse.post('/drafts', { form: `${action}#${id}`, title: '経過を書く', subject_kind: 'family', subject_id: family.id, ...typed })
  expect((await nurse.get(`${action}/new?draft=${id}`)).html).toContain('部屋は片づいている。')
  expect((await (await office.as('worker')).get(`${action}/new?draft=${id}`)).html).not.toContain('部屋は片づいている。')
  expect(await counted(office, 'entry', 'family_id', family.id)).toBe(0)
  await write(nurse, family, form)
  expect(await counted(office, 'entry', 'family_id', family.id)).toBe(1)
  expect((await nurse.get(`${action}/new?draft=${id}`)).html).not.toContain('部屋は片づいている。')
})

test('a double submit, also at the same moment, lands on the saved record; other words under the same id are not dropped', async () => {
  const family = await katsube(office)
  const form = visit(office, family)
  const both = await Promise.all([write(nurse, family, form), write(nurse, family, form)])
  expect(both.map(({ status, location }) => [status, location])).toEqual([[303, `/entries/${form['id'] as string}`], [303, `/entries/${form['id'] as string}`]])
  expect([await counted(office, 'entry', 'family_id', family.id), await counted(office, 'entry_version', 'entry_id', form['id'] as string), await counted(office, 'sighting', 'entry_id', form['id'] as string)]).toEqual([1, 1, 3])
  const written = { ...form, fact: '部屋は片づいている。書き忘れたこと。' }
  expect((await write(nurse, family, written)).status).toBe(409)
  // The door remembers for a day what was sent; the entry itself for ever.
  await office.ownerQuery('delete from rec.draft where done_at is not null')
  const more = await write(nurse, family, written)
  expect(more.status).toBe(422)
  expect(more.text).toContain('この記録はもう確定していて')
  expect(more.html).toContain('書き忘れたこと。')
  const stranger = await write(await office.as('worker'), family, { ...form, fact: 'ほかの人の文' })
  expect(stranger.status).toBe(422)
  expect(stranger.text).not.toContain('部屋は片づいている。')
})

test('an entry that tells of a planned visit marks it done, once; a second entry cannot take the same visit', async () => {
  const family = await katsube(office)
  const visitId = await office.acting('nurse', async (tx) => {
    const plan = await tx.insertInto('plan').values({ familyId: family.id, since: day('2026-08-20'), reviewOn: day('2027-02-20'), policy: '方針' }).returning('id').executeTakeFirstOrThrow()
    await tx.insertInto('planCasefile').values({ planId: plan.id, casefileId: family.casefiles[0]! }).execute()
    const action = await tx.insertInto('action').values({ planId: plan.id, position: 1, agencyId: office.ownAgencyId, what: '家庭訪問', frequency: 'monthly', visits: true, since: day('2026-08-20') }).returning('id').executeTakeFirstOrThrow()
    return (await tx.insertInto('visit').values({ planId: plan.id, actionId: action.id, dueOn: day('2026-11-10'), atTime: Temporal.PlainTime.from('16:00') }).returning('id').executeTakeFirstOrThrow()).id
  })
  const opened = await nurse.get(`/families/${family.id}/entries/new?visit=${visitId}`)
  expect([opened.text.includes('令和8年11月10日（火）16:00 家庭訪問'), checkedIn(opened.html, 'kind')]).toEqual([true, ['visit']])
  const form = visit(office, family, { visit: visitId })
  for (const again of [1, 2]) expect([(await write(nurse, family, form)).status, again]).toEqual([303, again])
  expect(await office.ownerQuery('select done_entry_id from rec.visit where id = $1', [visitId])).toEqual([{ done_entry_id: form['id'] }])
  const second = visit(office, family, { visit: visitId })
  expect((await write(await office.as('worker'), family, second)).status).toBe(422)
  expect(await counted(office, 'entry', 'family_id', family.id)).toBe(1)
})

test('fifty writers on one family at once lose nothing that was acknowledged', async () => {
  const family = await katsube(office)
  const forms = Array.from({ length: 50 }, (_, at) => visit(office, family, { fact: `記録 ${at}`, casefiles: at % 2 ? family.casefiles : family.casefiles.toReversed() }))
  const members: Member[] = ['nurse', 'worker', 'supporter', 'psychologist', 'coordinator']
  const browsers = await Promise.all(members.map((member) => office.as(member)))
  const answers = await Promise.all(forms.map((form, at) => write(browsers[at % 5]!, family, form)))
  expect(answers.map(({ status }) => status)).toEqual(forms.map(() => 303))
  const entries = await office.acting('head', (tx) => entriesOfFamily(tx, family.id, 100))
  expect(entries.map(({ version }) => version.parts[0]?.words).toSorted()).toEqual(forms.map(({ fact }) => fact as string).toSorted())
  expect(entries.every(({ children, sightings, staff }) => children.length === 3 && sightings.length === 3 && staff.length === 2)).toBe(true)
}, 60_000)

test('an act that breaks off leaves nothing behind', async () => {
  const family = await katsube(office)
  const other = await katsube(office)
  const before = await office.ownerQuery<{ n: number }>('select count(*)::int as n from rec.entry')
  const form = visit(office, family, { casefiles: [family.casefiles[0]!, other.casefiles[0]!] })
  expect((await write(nurse, family, form)).status).toBe(422)
  await expect(office.acting('nurse', async (tx) => {
    await sql`insert into entry (id, family_id, kind, happened_at) values (${form['id'] as string}, ${family.id}, 'visit', ctx.now())`.execute(tx)
    throw new Error('power cut')
  })).rejects.toThrow('power cut')
  expect(await office.ownerQuery('select count(*)::int as n from rec.entry')).toEqual(before)
})

test.each([
  ['nothing at all', () => ({ kind: '', happenedAt: '', 'happenedAt.time': '', staff: [], casefiles: [], fact: '', opinion: '' }), ['種類を選んでください', '日時を入れてください', 'こちらの人を選んでください', 'どの子のことを選んでください']],
  ['no text', () => ({ fact: '  ', opinion: '' }), ['内容を書いてください']],
  ['a date that never was', () => ({ happenedAt: '平成31年5月1日' }), ['平成は31年4月30日までです']],
  ['month 13', () => ({ happenedAt: '令和元年13月1日' }), ['月は1から12']],
  ['a time to come', () => ({ happenedAt: '令和8年11月25日', 'happenedAt.time': '14:06', endedAt: '' }), ['まだ来ていない日時です']],
  ['an end to come', () => ({ happenedAt: '令和8年11月25日', 'happenedAt.time': '14:00', endedAt: '14:10' }), ['まだ来ていない時刻です']],
  ['an end before the start', () => ({ endedAt: '15:59' }), ['終わりが始まりより前です']],
  ['an unknown code', () => ({ kind: 'teleport' }), ['選択肢の中から選んでください']],
  ['somebody who is not of the office', () => ({ staff: [office.accounts.teacher] }), ['選択肢の中から選んでください']],
  ['too long', () => ({ whom: 'あ'.repeat(201) }), ['だれとは200字までです（いま201字）']],
  ['a visit that does not say whether a child was seen', (family: Katsube) => ({ ...met(family, 0, 1), 'sightings.2.saw': '' }), ['勝部 湊さんに会ったかどうかを選んでください']],
  ['a child seen who is not of the entry', (family: Katsube) => ({ casefiles: family.casefiles.slice(0, 2) }), ['勝部 湊さんに会ったかを書いたので']],
  ['a sighting that does not say how', (family: Katsube) => ({ ...met(family, 0, 1, 2), 'sightings.1.manner': '' }), ['勝部 杏：どのように会ったかを選んでください']],
  ['seen by an agency without a name', () => ({ 'sightings.0.seenBy': 'agency' }), ['どの関係機関かを選んでください']],
  ['not seen without a reason', () => ({ 'sightings.0.saw': 'not_met' }), ['会えなかった理由を入れてください']],
  ['a child that is none of the family', () => ({ 'sightings.0.personId': crypto.randomUUID() }), ['選択肢の中から選んでください']],
  ['a letter that cannot be kept', () => ({ fact: '途中\u0000まで' }), ['使えない文字があります']],
])('refuses %s, says what to do, and loses nothing', async (_, change, messages) => {
  const family = await katsube(office)
  const form = { ...visit(office, family, { 'sightings.1.words': '12月1日に再訪する' }) }
  if ('sightings.2.saw' in change(family)) for (const name of Object.keys(form)) if (name.startsWith('sightings.2.') && !name.endsWith('personId')) delete form[name]
  const answer = await write(nurse, family, { ...form, ...change(family) } as Form)
  expect(answer.status).toBe(422)
  for (const message of messages) expect(answer.text).toContain(message)
  expect(answer.html).toContain('12月1日に再訪する')
  expect(answer.html).toContain('id="problems"')
  expect(await counted(office, 'entry', 'family_id', family.id)).toBe(0)
  expect((await nurse.get(`/families/${family.id}/entries/new?draft=${form['id'] as string}`)).html).toContain('12月1日に再訪する')
})

test('a school that saw the child this morning sets the date of an agency; a screen sets none; a reason for not seeing is kept', async () => {
  const family = await katsube(office)
  const [school] = await office.ownerQuery<{ id: string }>(`select id from rec.agency where name = '南町小学校'`)
  await write(nurse, family, visit(office, family, {
    kind: 'phone_in', happenedAt: '令和8年11月25日', 'happenedAt.time': '13:00', endedAt: '', casefiles: [...family.casefiles],
    'sightings.0.seenBy': 'agency', 'sightings.0.agencyId': school!.id, 'sightings.0.seenAt': '令和8年11月25日', 'sightings.0.seenAt.time': '8:20', 'sightings.0.placeKind': 'school',
    'sightings.1.placeKind': 'online', 'sightings.2.saw': 'not_met', 'sightings.2.whyNot': '寝ていると母が話した',
  }))
  const seen = await office.acting('worker', (tx) => lastSightingsOf(tx, family.persons))
  const nobody = { inHome: null, own: null, agency: null }
  expect(family.persons.map((person) => seen.get(person))).toEqual([{ ...nobody, agency: Temporal.Instant.from('2026-11-25T08:20:00+09:00') }, nobody, nobody])
  const page = await nurse.get(`/families/${family.id}/entries`)
  expect(page.text).toContain('目視 1人')
  expect(page.text).toContain('会えなかった子 勝部 湊：寝ていると母が話した')
})

test('what is typed into a session that has ended comes back after signing in', async () => {
  const family = await katsube(office)
  const form = visit(office, family, { fact: '時間切れの前に書いた' })
  const cookie = await beginSession(office.pools.signin, izumo, office.accounts.supporter)
  await office.ownerQuery(`update ctx.session set idle_until = clock_timestamp() - interval '1 second' where account_id = $1`, [office.accounts.supporter])
  const body = new URLSearchParams(Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]))))
  const answer = await office.fetch(new Request(`http://127.0.0.1/families/${family.id}/entries`, {
    method: 'POST', redirect: 'manual', body: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1', cookie: `__Host-kyoten=${cookie}` },
  }))
  const then = `/families/${family.id}/entries/new?draft=${form['id'] as string}`
  expect(answer.headers.get('location')).toBe(`/sign-in?then=${encodeURIComponent(then)}&kept=1`)
  const again = await beginSession(office.pools.signin, izumo, office.accounts.supporter)
  const page = await office.fetch(new Request(`http://127.0.0.1${then}`, { headers: { cookie: `__Host-kyoten=${again}` } }))
  expect(await page.text()).toContain('時間切れの前に書いた')
  expect(await counted(office, 'entry', 'family_id', family.id)).toBe(0)
})

test('an intake stands in the record as its number, never with who reported', async () => {
  const family = await katsube(office)
  const intake = await office.acting('nurse', async (tx) => {
    const { rows: [row] } = await sql<{ id: string }>`insert into intake (fiscal_year, number, kind, means, route, received_at, content)
      values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'primary_school', ctx.now(), '担任から') returning id`.execute(tx)
    await sql`insert into intake_child (intake_id, position, part, person_id) values (${row!.id}, 1, 'subject', ${family.persons[0]!})`.execute(tx)
    return row!.id
  })
  const page = await nurse.get(`/families/${family.id}/entries`)
  expect(page.text).toMatch(/通告\s+R8-\d{3}（受付を開く）/)
  expect([page.html.includes(`/intakes/${intake}`), page.text.includes('担任'), page.text.includes('小学校')]).toEqual([true, false, false])
})
