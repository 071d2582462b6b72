import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginSession } from '../accounts/sign-in.ts'
import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { setVeil } from '../people/places.db.ts'
import { izumo, openOffice } from '../../test/office.ts'
import type { Browser, Member, Office } from '../../test/office.ts'
import { entriesOfCasefile, entriesOfFamily } from './entries.db.ts'
import { lastSightingsOf } from './sightings.db.ts'

type Form = Record<string, string | readonly string[]>
interface Katsube { id: string; persons: readonly string[]; casefiles: readonly string[] }

let office: Office
let nurse: Browser
beforeAll(async () => { office = await openOffice(); nurse = await office.as('nurse') })
afterAll(() => office.close())

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)

/** 勝部家: 蓮 7歳, 杏 4歳, 湊 1歳, each with an open casefile. */
async function katsube(): Promise<Katsube> {
  return office.acting('nurse', async (tx) => {
    const family = await openFamily(tx, { name: '勝部家', fiscalYear: 2026 })
    const persons: string[] = []
    const casefiles: string[] = []
    for (const [name, kana, year] of [['勝部 蓮', 'かつべ れん', 2018], ['勝部 杏', 'かつべ あん', 2022], ['勝部 湊', 'かつべ みなと', 2025]] as const) {
      const personId = await recordPerson(tx, { name, kana, sex: 'unknown', birth: { year, month: 1, day: 12 } })
      await joinFamily(tx, { familyId: family.id, personId, relation: 'child', livesIn: true, since: null })
      const { rows: [casefile] } = await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
        values (${family.id}, ${personId}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`.execute(tx)
      persons.push(personId)
      casefiles.push(casefile!.id)
    }
    return { id: family.id, persons, casefiles }
  })
}

const met = (family: Katsube, ...indices: number[]): Form => Object.assign({}, ...indices.map((at) => ({
  [`sightings.${at}.personId`]: family.persons[at]!, [`sightings.${at}.saw`]: 'met', [`sightings.${at}.seenBy`]: 'own', [`sightings.${at}.placeKind`]: 'inside_home', [`sightings.${at}.manner`]: 'talked',
}))) as Form

const visit = (family: Katsube, more: Form = {}): Form => ({
  id: crypto.randomUUID(), here: `/families/${family.id}/entries/new`, kind: 'visit', happenedAt: '令和8年11月9日', 'happenedAt.time': '16:00', endedAt: '16:40', whom: '母・本児・妹・弟',
  staff: [office.accounts.nurse, office.accounts.worker], casefiles: [...family.casefiles], fact: '部屋は片づいている。', opinion: '母は疲れている。', ...met(family, 0, 1, 2), ...more,
})
const write = (by: Browser, family: Katsube, form: Form) => by.post(`/families/${family.id}/entries`, form)
const counted = async (table: string, condition: string, id: string): Promise<number> =>
  (await office.ownerQuery<{ n: number }>(`select count(*)::int as n from rec.${table} where ${condition} = $1`, [id]))[0]!.n

test('one entry for three brothers and sisters: all of it is there, read back as it was written', async () => {
  const family = await katsube()
  const form = visit(family, { childWords: '「おねえちゃんとあそんだ」' })
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
  const family = await katsube()
  const opened = await nurse.get(`/families/${family.id}/entries/new?casefile=${family.casefiles[1]}`)
  expect(opened.html).toContain('value="令和8年11月25日"')
  expect(checkedIn(opened.html, 'casefiles')).toEqual([family.casefiles[1]])
  expect(checkedIn(opened.html, 'staff')).toEqual([office.accounts.nurse])
  const form = visit(family)
  const id = form['id'] as string
  const action = `/families/${family.id}/entries`
  const typed = Object.fromEntries(Object.entries(form).map(([name, value]) => [`f.${name}`, value]))
  await nurse.post('/drafts', { form: `${action}#${id}`, title: '経過を書く', subject_kind: 'family', subject_id: family.id, ...typed })
  expect((await nurse.get(`${action}/new?draft=${id}`)).html).toContain('部屋は片づいている。')
  expect((await (await office.as('worker')).get(`${action}/new?draft=${id}`)).html).not.toContain('部屋は片づいている。')
  expect(await counted('entry', 'family_id', family.id)).toBe(0)
  await write(nurse, family, form)
  expect(await counted('entry', 'family_id', family.id)).toBe(1)
  expect((await nurse.get(`${action}/new?draft=${id}`)).html).not.toContain('部屋は片づいている。')
})

const checkedIn = (html: string, name: string): string[] =>
  [...html.matchAll(/<input[^>]*>/g)].map(([tag]) => tag).filter((tag) => tag.includes(`name="${name}"`) && tag.includes('checked')).map((tag) => /value="([^"]*)"/.exec(tag)?.[1] ?? '')

test('a double submit, also at the same moment, lands on the saved record; other words under the same id are not dropped', async () => {
  const family = await katsube()
  const form = visit(family)
  const both = await Promise.all([write(nurse, family, form), write(nurse, family, form)])
  expect(both.map(({ status, location }) => [status, location])).toEqual([[303, `/entries/${form['id'] as string}`], [303, `/entries/${form['id'] as string}`]])
  expect([await counted('entry', 'family_id', family.id), await counted('entry_version', 'entry_id', form['id'] as string), await counted('sighting', 'entry_id', form['id'] as string)]).toEqual([1, 1, 3])
  const more = await write(nurse, family, { ...form, fact: '部屋は片づいている。書き忘れたこと。' })
  expect(more.status).toBe(422)
  expect(more.text).toContain('この記録はもう確定していて')
  expect(more.html).toContain('書き忘れたこと。')
  const stranger = await write(await office.as('worker'), family, { ...form, fact: 'ほかの人の文' })
  expect(stranger.status).toBe(422)
  expect(stranger.text).not.toContain('部屋は片づいている。')
})

test('an entry that tells of a planned visit marks it done, once; a second entry cannot take the same visit', async () => {
  const family = await katsube()
  const visitId = await office.acting('nurse', async (tx) => {
    const plan = await tx.insertInto('plan').values({ familyId: family.id, since: day('2026-08-20'), reviewOn: day('2027-02-20'), policy: '方針' }).returning('id').executeTakeFirstOrThrow()
    await tx.insertInto('planCasefile').values({ planId: plan.id, casefileId: family.casefiles[0]! }).execute()
    const action = await tx.insertInto('action').values({ planId: plan.id, position: 1, agencyId: office.ownAgencyId, what: '家庭訪問', frequency: 'monthly', visits: true, since: day('2026-08-20') }).returning('id').executeTakeFirstOrThrow()
    return (await tx.insertInto('visit').values({ planId: plan.id, actionId: action.id, dueOn: day('2026-11-10'), atTime: Temporal.PlainTime.from('16:00') }).returning('id').executeTakeFirstOrThrow()).id
  })
  const opened = await nurse.get(`/families/${family.id}/entries/new?visit=${visitId}`)
  expect([opened.text.includes('令和8年11月10日（火）16:00 家庭訪問'), checkedIn(opened.html, 'kind')]).toEqual([true, ['visit']])
  const form = visit(family, { visit: visitId })
  for (const again of [1, 2]) expect([(await write(nurse, family, form)).status, again]).toEqual([303, again])
  expect(await office.ownerQuery('select done_entry_id from rec.visit where id = $1', [visitId])).toEqual([{ done_entry_id: form['id'] }])
  const second = visit(family, { visit: visitId })
  expect((await write(await office.as('worker'), family, second)).status).toBe(422)
  expect(await counted('entry', 'family_id', family.id)).toBe(1)
})

test('fifty writers on one family at once lose nothing that was acknowledged', async () => {
  const family = await katsube()
  const forms = Array.from({ length: 50 }, (_, at) => visit(family, { fact: `記録 ${at}`, casefiles: at % 2 ? family.casefiles : family.casefiles.toReversed() }))
  const members: Member[] = ['nurse', 'worker', 'supporter', 'psychologist', 'coordinator']
  const browsers = await Promise.all(members.map((member) => office.as(member)))
  const answers = await Promise.all(forms.map((form, at) => write(browsers[at % 5]!, family, form)))
  expect(answers.map(({ status }) => status)).toEqual(forms.map(() => 303))
  const entries = await office.acting('head', (tx) => entriesOfFamily(tx, family.id, 100))
  expect(entries.map(({ version }) => version.parts[0]?.words).toSorted()).toEqual(forms.map(({ fact }) => fact as string).toSorted())
  expect(entries.every(({ children, sightings, staff }) => children.length === 3 && sightings.length === 3 && staff.length === 2)).toBe(true)
}, 60_000)

test('an act that breaks off leaves nothing behind', async () => {
  const family = await katsube()
  const other = await katsube()
  const before = await office.ownerQuery<{ n: number }>('select count(*)::int as n from rec.entry')
  const form = visit(family, { casefiles: [family.casefiles[0]!, other.casefiles[0]!] })
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
  const family = await katsube()
  const form = { ...visit(family, { 'sightings.1.words': '12月1日に再訪する' }) }
  if ('sightings.2.saw' in change(family)) for (const name of Object.keys(form)) if (name.startsWith('sightings.2.') && !name.endsWith('personId')) delete form[name]
  const answer = await write(nurse, family, { ...form, ...change(family) } as Form)
  expect(answer.status).toBe(422)
  for (const message of messages) expect(answer.text).toContain(message)
  expect(answer.html).toContain('12月1日に再訪する')
  expect(answer.html).toContain('id="problems"')
  expect(await counted('entry', 'family_id', family.id)).toBe(0)
  expect((await nurse.get(`/families/${family.id}/entries/new?draft=${form['id'] as string}`)).html).toContain('12月1日に再訪する')
})

test('a school that saw the child this morning sets the date of an agency; a screen sets none; a reason for not seeing is kept', async () => {
  const family = await katsube()
  const [school] = await office.ownerQuery<{ id: string }>(`select id from rec.agency where name = '南町小学校'`)
  await write(nurse, family, visit(family, {
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

test('a confirmed entry cannot be changed or taken away by the role that does the work', async () => {
  const family = await katsube()
  const form = visit(family)
  await write(nurse, family, form)
  for (const table of ['entry', 'entry_version', 'entry_part', 'entry_casefile', 'entry_staff', 'sighting', 'entry_seen']) {
    for (const statement of [`update ${table} set municipality_id = municipality_id`, `delete from ${table}`]) {
      await expect(office.acting('nurse', (tx) => sql.raw(statement).execute(tx)), statement).rejects.toMatchObject({ code: '42501' })
    }
  }
  // The control: the same statement passes where the grant exists.
  await office.acting('nurse', (tx) => sql.raw('update casefile set version = version').execute(tx))
  // Nobody writes a version in another's name.
  await expect(office.acting('nurse', (tx) => sql`insert into entry_version (entry_id, number, replaces, reason, author_id)
    select entry_id, 2, id, 'x', ${office.accounts.worker} from entry_version where entry_id = ${form['id'] as string}`.execute(tx))).rejects.toMatchObject({ code: '42501' })
})

const correction = (replaces: string, more: Form = {}): Form => ({ id: crypto.randomUUID(), replaces, reason: '体重を書きまちがえた', whom: '母・本児', fact: '体重 8.9kg', ...more })
const firstVersion = async (entry: string): Promise<string> => (await office.ownerQuery<{ id: string }>('select id from rec.entry_version where entry_id = $1 and number = 1', [entry]))[0]!.id

test('a correction adds a version with its reason and its own author; both times and both texts stay', async () => {
  const family = await katsube()
  const form = visit(family, { fact: '体重 9.8kg' })
  const path = `/entries/${form['id'] as string}`
  await write(nurse, family, form)
  const supervisor = await office.as('supervisor')
  const asked = await supervisor.get(`${path}/correction`)
  expect(asked.html).toContain('体重 9.8kg')
  const refused = await supervisor.post(`${path}/correction`, correction(await firstVersion(form['id'] as string), { reason: ' ' }))
  expect([refused.status, refused.text.includes('訂正の理由を入れてください'), refused.html.includes('体重 8.9kg')]).toEqual([422, true, true])
  const sent = correction(await firstVersion(form['id'] as string))
  office.at(Temporal.Instant.from('2026-11-25T15:30:00+09:00'))
  for (const again of [1, 2]) expect([(await supervisor.post(`${path}/correction`, sent)).location, again]).toEqual([path, again])
  office.at(Temporal.Instant.from('2026-11-25T14:05:00+09:00'))
  const page = await nurse.get(path)
  for (const words of ['体重 8.9kg', '体重 9.8kg', '訂正の理由 体重を書きまちがえた', '令和8年11月9日 16:00–16:40', '令和8年11月25日 14:05 確定（佐藤 みずき）', '令和8年11月25日 15:30 確定（森山 係長）', 'いまの版（2）']) expect(page.text).toContain(words)
  const list = await nurse.get(`/families/${family.id}/entries`)
  expect([list.text.includes('体重 8.9kg'), list.text.includes('体重 9.8kg'), list.text.includes('訂正 1回')]).toEqual([true, false, true])
})

test('two people correct at once: the second sees both texts and nothing is lost or overwritten', async () => {
  const family = await katsube()
  const form = visit(family)
  const path = `/entries/${form['id'] as string}/correction`
  await write(nurse, family, form)
  const replaces = await firstVersion(form['id'] as string)
  const forms = [correction(replaces, { fact: '佐藤の文' }), correction(replaces, { fact: '曽田の文' })]
  const browsers = [nurse, await office.as('worker')]
  const answers = await Promise.all(forms.map((sent, at) => browsers[at]!.post(path, sent)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409])
  const second = answers.findIndex(({ status }) => status === 409)
  for (const words of ['佐藤の文', '曽田の文', 'まだ保存していません']) expect(answers[second]!.text).toContain(words)
  expect(await counted('entry_version', 'entry_id', form['id'] as string)).toBe(2)
  const kept = await browsers[second]!.get(`${path}?draft=${forms[second]!['id'] as string}`)
  expect(kept.text).toContain(forms[second]!['fact'] as string)
  const offered = /name="replaces" value="([^"]*)"/.exec(answers[second]!.html)?.[1] ?? ''
  expect((await browsers[second]!.post(path, { ...forms[second]!, replaces: offered })).status).toBe(303)
  const versions = await office.ownerQuery<{ number: number }>('select number from rec.entry_version where entry_id = $1 order by number', [form['id']])
  expect(versions.map(({ number }) => number)).toEqual([1, 2, 3])
})

test('係長 and 室長 mark an entry as read, once each; a caseworker has no such mark', async () => {
  const family = await katsube()
  const form = visit(family)
  const path = `/entries/${form['id'] as string}`
  await write(nurse, family, form)
  const supervisor = await office.as('supervisor')
  expect((await supervisor.get(path)).text).toContain('読みました（供覧）')
  for (const again of [1, 2]) expect([(await supervisor.post(`${path}/seen`, {})).status, again]).toEqual([303, again])
  expect((await nurse.post(`${path}/seen`, {})).status).toBe(404)
  expect((await nurse.get(`/families/${family.id}/entries`)).text).toContain('係長 ✓ 室長 –')
  expect((await supervisor.get(path)).text).not.toContain('読みました（供覧）')
})

test('what is typed into a session that has ended comes back after signing in', async () => {
  const family = await katsube()
  const form = visit(family, { fact: '時間切れの前に書いた' })
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
  expect(await counted('entry', 'family_id', family.id)).toBe(0)
})

test('an entry about a sealed child as well is nobody else\'s: no list, no page, no correction, no mark, no event', async () => {
  const family = await katsube()
  const both = visit(family, { fact: '湊も一緒にいた' })
  const alone = visit(family, { fact: '蓮だけの記録', casefiles: [family.casefiles[0]!], ...met(family, 0) })
  for (const name of Object.keys(alone)) if (/^sightings\.[12]\./.test(name)) delete alone[name]
  for (const form of [both, alone]) expect((await write(nurse, family, form)).status).toBe(303)
  await office.ownerQuery('insert into rec.opening (municipality_id, casefile_id, account_id) select municipality_id, id, $2 from (select ctx.act_as($3, $2)) a, rec.casefile where id = $1', [family.casefiles[2], office.accounts.supervisor, izumo])
  await office.ownerQuery('update rec.casefile set sealed = true from (select ctx.act_as($2, $3)) a where id = $1', [family.casefiles[2], izumo, office.accounts.supervisor])
  const worker = await office.as('worker')
  const list = await worker.get(`/families/${family.id}/entries`)
  expect([list.text.includes('蓮だけの記録'), list.text.includes('湊'), list.html.includes(both['id'] as string)]).toEqual([true, false, false])
  for (const path of [`/entries/${both['id'] as string}`, `/entries/${both['id'] as string}/correction`]) expect((await worker.get(path)).status).toBe(404)
  expect((await worker.post(`/entries/${both['id'] as string}/correction`, correction(await firstVersion(both['id'] as string)))).status).toBe(404)
  expect((await (await office.as('head')).post(`/entries/${both['id'] as string}/seen`, {})).status).toBe(404)
  expect((await worker.get(`/families/${family.id}/entries/new`)).text).not.toContain('湊')
  expect((await (await office.as('supervisor')).get(`/families/${family.id}/entries`)).text).toContain('湊も一緒にいた')
})

test('what tells a place is hidden while a child is veiled, by the database; the list says so without its words, and a correction keeps it', async () => {
  const family = await katsube()
  const form = visit(family, { place: '松江の叔母の家にいる' })
  const path = `/entries/${form['id'] as string}`
  await write(nurse, family, form)
  expect((await nurse.get(path)).text).toContain('松江の叔母の家にいる')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[1]!, ground: 'own_wish', words: '' }))
  for (const page of [await nurse.get(path), await nurse.get(`/families/${family.id}/entries`)]) {
    expect([page.html.includes('松江'), page.text.includes('非開示の部分があります')]).toEqual([false, true])
  }
  expect(await office.acting('head', async (tx) => (await sql`select 1 from entry_part where kind = 'place'`.execute(tx)).rows)).toEqual([])
  expect((await nurse.post(`${path}/correction`, correction(await firstVersion(form['id'] as string)))).status).toBe(303)
  const corrected = await nurse.get(path)
  expect([corrected.text.includes('体重 8.9kg'), corrected.text.split('非開示の部分があります').length - 1]).toEqual([true, 2])
  expect(await office.ownerQuery(`select p.words from rec.entry_part p join rec.entry_version v on v.id = p.version_id where v.entry_id = $1 and p.kind = 'place'`, [form['id']])).toEqual([{ words: '松江の叔母の家にいる' }])
  const later = visit(family, { place: 'きのう引っ越した' })
  expect((await write(nurse, family, later)).status).toBe(303)
  expect((await nurse.get(`/entries/${later['id'] as string}`)).text).not.toContain('引っ越した')
})

test('the agency that sees a veiled child is neither asked nor taken, and a name written before is no longer shown', async () => {
  const family = await katsube()
  const [school] = await office.ownerQuery<{ id: string }>(`select id from rec.agency where name = '南町小学校'`)
  const atSchool: Form = { 'sightings.0.seenBy': 'agency', 'sightings.0.agencyId': school!.id, 'sightings.0.placeKind': 'school' }
  const form = visit(family, atSchool)
  await write(nurse, family, form)
  expect((await nurse.get(`/entries/${form['id'] as string}`)).text).toContain('勝部 蓮 南町小学校・園・学校')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: family.persons[0]!, ground: 'own_wish', words: '' }))
  expect((await nurse.get(`/entries/${form['id'] as string}`)).text).toContain('勝部 蓮 関係機関・園・学校')
  const asked = await nurse.get(`/families/${family.id}/entries/new`)
  expect([asked.html.includes('name="sightings.0.agencyId"'), asked.html.includes('name="sightings.1.agencyId"'), checkedIn(asked.html, 'casefiles')]).toEqual([false, true, []])
  const sent = await write(nurse, family, visit(family, atSchool))
  expect([sent.status, sent.text.includes('勝部 蓮さんの居所は秘匿です')]).toEqual([422, true])
})

test('a conflict of interest hides every entry of the family, and only the one it concerns', async () => {
  const family = await katsube()
  const form = visit(family)
  await write(nurse, family, form)
  await office.acting('head', (tx) => sql`insert into conflict (account_id, person_id, by_self, words) values (${office.accounts.psychologist}, ${family.persons[0]!}, false, '')`.execute(tx))
  const psychologist = await office.as('psychologist')
  for (const path of [`/families/${family.id}/entries`, `/families/${family.id}/entries/new`, `/entries/${form['id'] as string}`, `/entries/${form['id'] as string}/correction`]) {
    expect([path, (await psychologist.get(path)).status]).toEqual([path, 404])
    expect([path, (await nurse.get(path)).status]).toEqual([path, 200])
  }
  expect((await write(psychologist, family, visit(family))).status).toBe(404)
})

test('nobody outside the office finds a page of the journal', async () => {
  const family = await katsube()
  const form = visit(family)
  await write(nurse, family, form)
  for (const member of ['teacher', 'kizuna', 'admin', 'privacy'] as const) {
    const browser = await office.as(member)
    for (const path of [`/families/${family.id}/entries`, `/families/${family.id}/entries/new`, `/entries/${form['id'] as string}`, `/entries/${form['id'] as string}/correction`]) {
      expect([member, path, (await browser.get(path)).status]).toEqual([member, path, 404])
    }
    expect((await write(browser, family, visit(family))).status).toBe(404)
  }
})

test('an intake stands in the record as its number, never with who reported', async () => {
  const family = await katsube()
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
