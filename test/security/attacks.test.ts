import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { recordSafetyCheck } from '../../app/intake/safety.db.ts'
import { recordEntry } from '../../app/journal/journal.db.ts'
import { sql } from '../../app/kernel/db.ts'
import type { Tx } from '../../app/kernel/db.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { joinFamily, openFamily } from '../../app/people/family.db.ts'
import { recordPerson } from '../../app/people/people.db.ts'
import { setVeil } from '../../app/people/places.db.ts'
import { izumo, openOffice, testNow } from '../office.ts'
import type { Member, Office } from '../office.ts'

let office: Office
let school: string
beforeAll(async () => {
  office = await openOffice()
  ;({ id: school } = (await office.ownerQuery<{ id: string }>(`select id from rec.agency where kind = 'primary_school'`))[0]!)
})
afterAll(() => office.close())

interface Home { family: string; mother: string; child: string; casefile: string; intake: string; intakeChild: string; entry: string; decision: string }
const secret = '架空町の叔母の家'

async function inserted(tx: Tx, statement: ReturnType<typeof sql>): Promise<string> {
  return ((await statement.execute(tx)).rows[0] as { id: string }).id
}

/** A mother and a child with a casefile, an intake whose child is not identified yet, an entry that tells a place, a decision. Written by the worker. */
const home = (): Promise<Home> => office.acting('worker', async (tx) => {
  const person = (name: string, kana: string, year: number) => recordPerson(tx, { name, kana, sex: 'female', birth: { year } })
  const [mother, child] = [await person('勝部 美咲', 'かつべ みさき', 1992), await person('勝部 蓮', 'かつべ れん', 2018)]
  const { id: family } = await openFamily(tx, { name: '勝部家', fiscalYear: 2026 })
  for (const [personId, relation] of [[mother, 'birth_parent'], [child, 'child']] as const) await joinFamily(tx, { familyId: family, personId, relation, livesIn: true, since: null })
  const casefile = await inserted(tx, sql`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
    values (${family}, ${child}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`)
  const intake = await inserted(tx, sql`insert into intake (fiscal_year, number, kind, means, route, received_at, content)
    values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'school', '2026-11-25T01:00:00Z', '通告') returning id`)
  await sql`insert into reporter (intake_id, name) values (${intake}, '名を伏せる人')`.execute(tx)
  const intakeChild = await inserted(tx, sql`insert into intake_child (intake_id, position, part, name_heard) values (${intake}, 0, 'subject', 'れん') returning id`)
  await sql`insert into intake_place (intake_child_id, where_now) values (${intakeChild}, ${secret})`.execute(tx)
  const decision = await inserted(tx, sql`insert into decision (kind, family_id, outcome, decided_on) values ('casefile', ${family}, 'changed', '2026-11-25') returning id`)
  await sql`insert into approval (decision_id, step, role) values (${decision}, 2, 'supervisor'), (${decision}, 3, 'head')`.execute(tx)
  const entry = await recordEntry(tx, {
    id: crypto.randomUUID(), familyId: family, casefileIds: [casefile], kind: 'visit', happenedAt: testNow, endedAt: null, whom: '母', staffIds: [],
    parts: [{ kind: 'fact', words: '会った' }, { kind: 'place', words: secret }], sightings: [],
  })
  return { family, mother, child, casefile, intake, intakeChild, entry, decision }
})
const read = async (member: Member, path: string) => (await (await office.as(member)).get(path)).text
const act = (member: Member, statement: ReturnType<typeof sql>) => office.acting(member, async (tx) => (await statement.execute(tx)).rows)
const veil = (personId: string) => office.acting('nurse', (tx) => setVeil(tx, { personId, ground: 'own_wish', words: '' }))

describe('a hidden place', () => {
  test('heard for a child nobody knew yet is hidden once the child turns out to be a veiled person', async () => {
    const { child, intake, intakeChild } = await home()
    expect(await read('nurse', `/intakes/${intake}`)).toContain(secret)
    await veil(child)
    await act('worker', sql`update intake_child set person_id = ${child} where id = ${intakeChild}`)
    for (const member of ['worker', 'nurse', 'head'] as const) expect(await read(member, `/intakes/${intake}`)).not.toContain(secret)
  })

  test('told in an entry about a child is hidden with the mother the child lives with, whichever is written first', async () => {
    const before = await home()
    expect(await read('nurse', `/families/${before.family}/entries`)).toContain(secret)
    await veil(before.mother)
    expect(await read('nurse', `/families/${before.family}/entries`)).not.toContain(secret)
    const entry = { id: crypto.randomUUID(), familyId: before.family, casefileIds: [before.casefile], kind: 'visit', happenedAt: testNow, endedAt: null, whom: '', staffIds: [], sightings: [] }
    await office.acting('worker', (tx) => recordEntry(tx, { ...entry, parts: [{ kind: 'place', words: secret }, { kind: 'fact', words: '会った' }] }))
    expect(await read('worker', `/entries/${entry.id}`)).not.toContain(secret)
    const joined = await home()
    await office.acting('worker', (tx) => joinFamily(tx, { familyId: joined.family, personId: before.mother, relation: 'other', livesIn: true, since: null }))
    expect(await read('nurse', `/families/${joined.family}/entries`)).not.toContain(secret)
  })

  test('is not told by the name of the agency that saw the child or acts in the plan', async () => {
    const { family, casefile, child, intake, intakeChild } = await home()
    await act('worker', sql`update intake_child set person_id = ${child} where id = ${intakeChild}`)
    await office.acting('worker', async (tx) => {
      await recordSafetyCheck(tx, crypto.randomUUID(), { id: intakeChild, intakeId: intake, personId: child, samePerson: 'confirmed', receivedAt: testNow.subtract({ hours: 5 }) },
        { at: testNow.subtract({ hours: 1 }), checkedBy: office.accounts.worker, result: 'sighted', seenBy: 'agency', agencyId: school, placeKind: 'school', manner: 'talked', words: null }, testNow)
      const plan = await inserted(tx, sql`insert into plan (family_id, since, review_on, policy) values (${family}, '2026-11-01', '2027-02-01', '見守る') returning id`)
      await sql`insert into plan_casefile (plan_id, casefile_id) values (${plan}, ${casefile})`.execute(tx)
      await sql`insert into action (plan_id, position, agency_id, what, frequency, since) values (${plan}, 0, ${school}, '声をかける', 'monthly', '2026-11-01')`.execute(tx)
    })
    const pages = [`/intakes/${intake}`, `/families/${family}`, `/families/${family}/plans`, `/casefiles/${casefile}`]
    expect(await read('nurse', pages[0]!)).toContain('南町小学校')
    await veil(child)
    for (const page of pages) expect([page, await read('nurse', page)]).toEqual([page, expect.not.stringContaining('南町小学校')])
  })
})

describe('with the password of the app role and an account of the office', () => {
  let at: Home
  beforeAll(async () => { at = await home(); await veil(at.child) })
  const denied = { code: '42501' }

  test.each([
    ['lift a veil', () => sql`update person set veiled = false where id = ${at.child}`],
    ['unseal a casefile', () => sql`update casefile set sealed = false where id = ${at.casefile}`],
    ['become who took the call, and so read who reported', () => sql`update intake set received_by = ctx.account() where id = ${at.intake}`],
    ['move the moment a call came in', () => sql`update intake set received_at = '2026-11-25T04:00:00Z' where id = ${at.intake}`],
    ['say that something was written earlier', () => sql`insert into safety_check (intake_child_id, at, result, recorded_at) values (${at.intakeChild}, '2026-11-25T02:00:00Z', 'absent', '2026-11-25T02:00:00Z')`],
    ['say that somebody else wrote it', () => sql`insert into event (code, happened_at, family_id, recorded_by) values ('veil_set', now(), ${at.family}, ${office.accounts.head})`],
    ['judge as somebody else', () => sql`insert into urgency_judgement (intake_child_id, chart, answers, judged_by) values (${at.intakeChild}, 'prefectural', '{}', ${office.accounts.head})`],
    ['choose a number', () => sql`update casefile set number = 1 where id = ${at.casefile}`],
    ['draw from a series that is none', () => sql`select ctx.next_number('sealed', 2026)`],
    ['add a part to a confirmed entry', () => sql`insert into entry_part (version_id, position, kind, words) select id, 9, 'fact', '書き足し' from entry_version where entry_id = ${at.entry}`],
    ['add a sighting to a confirmed entry', () => sql`insert into sighting (person_id, entry_id, seen_at, seen_by, place_kind, manner) values (${at.child}, ${at.entry}, now(), 'own', 'inside_home', 'met')`],
    ['say afterwards who was there', () => sql`insert into entry_staff (entry_id, account_id) values (${at.entry}, ctx.account())`],
    ['tie a confirmed entry to another child', () => sql`insert into entry_casefile (entry_id, casefile_id, happened_at) values (${at.entry}, ${at.casefile}, '2026-11-01T00:00:00Z')`],
    ['sign in the name of the head', () => sql`insert into approval (decision_id, step, role, account_id, outcome) values (${at.decision}, 1, 'head', ${office.accounts.head}, 'approved')`],
    ['propose in the name of another', () => sql`update decision set proposed_by = ${office.accounts.supporter} where id = ${at.decision}`],
    ['note that another has read an entry', () => sql`insert into entry_seen (entry_id, account_id) values (${at.entry}, ${office.accounts.head})`],
  ])('nobody can %s', async (_, statement) => {
    await expect(act('worker', statement())).rejects.toMatchObject(denied)
  })

  test('a step of 決裁 is taken only by whoever stands at it, in their own name, once', async () => {
    const take = (by: Member, role: string, as: Member) => act(by, sql`update approval set account_id = ${office.accounts[as]}, outcome = 'approved' where decision_id = ${at.decision} and role = ${role} returning id`)
    expect(await take('worker', 'supervisor', 'worker')).toEqual([])
    await expect(take('supervisor', 'supervisor', 'head')).rejects.toMatchObject(denied)
    expect(await take('supervisor', 'supervisor', 'supervisor')).toHaveLength(1)
    expect(await take('supervisor', 'supervisor', 'supervisor')).toEqual([])
  })

  test('nothing is written under a record that is not seen, and a meeting about it is not seen either', async () => {
    const hidden = await home()
    const held = await office.acting('worker', async (tx) => {
      const id = await inserted(tx, sql`insert into meeting (kind, held_at) values ('intake', now()) returning id`)
      await sql`insert into decision (kind, meeting_id, family_id, outcome, decided_on) values ('casefile', ${id}, ${hidden.family}, 'changed', '2026-11-25')`.execute(tx)
      return id
    })
    expect(await act('supporter', sql`select 1 from meeting where id = ${held}`)).toHaveLength(1)
    await act('coordinator', sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.supporter}, ${hidden.child}, false)`)
    expect(await act('supporter', sql`select 1 from meeting where id = ${held}`)).toEqual([])
    for (const statement of [
      sql`insert into family_member (family_id, person_id) values (${at.family}, ${hidden.child})`,
      sql`insert into kinship (person_id, other_person_id, relation) values (${at.mother}, ${hidden.child}, 'sibling')`,
      sql`insert into decision (kind, family_id, outcome, decided_on) values ('casefile', ${hidden.family}, 'changed', '2026-11-25')`,
      sql`insert into child_decision (decision_id, casefile_id, class) values (${at.decision}, ${hidden.casefile}, 'other')`,
      sql`insert into event (code, happened_at, family_id) values ('veil_set', now(), ${hidden.family})`,
      sql`insert into consultation (person_id, received_on, fiscal_year) values (${hidden.child}, '2026-11-25', 2026)`,
      sql`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${hidden.family}, ${at.child}, 2026, 99, 'received', '2026-11-25')`,
    ]) await expect(act('supporter', statement)).rejects.toMatchObject(denied)
  })

  test('no table of records lets the app role write what the database writes itself', async () => {
    const open = await office.ownerQuery<{ name: string }>(`
      select table_name || '.' || column_name || ' ' || privilege_type as name from information_schema.column_privileges
       where table_schema = 'rec' and grantee = 'kyoten_app' and privilege_type in ('INSERT', 'UPDATE') and table_name <> 'draft'
         and column_name in ('recorded_at', 'recorded_by', 'confirmed_at', 'author_id', 'judged_at', 'judged_by', 'set_at', 'set_by', 'lifted_at', 'proposed_by', 'received_by', 'written_in', 'veiled', 'sealed', 'narrow')`)
    expect(open).toEqual([])
  })
})

test('who looked at a family, and why, is not shown to a reviewer in conflict with it', async () => {
  const { family, child } = await home()
  await (await office.as('nurse')).get(`/families/${family}`)
  const looks = (member: Member) => act(member, sql`select 1 from audit.access where subjects && ${[family, child]}::uuid[]`)
  expect(await looks('privacy')).toHaveLength(1)
  await act('coordinator', sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.privacy}, ${child}, false)`)
  expect(await looks('privacy')).toEqual([])
  expect(await looks('head')).toHaveLength(1)
})

test('what was typed about an entry is out of sight once its family is', async () => {
  const { family, entry, mother } = await home()
  const [{ id: version }] = await office.ownerQuery<{ id: string }>('select id from rec.entry_version where entry_id = $1', [entry]) as [{ id: string }]
  const worker = await office.as('supporter')
  const form = { id: crypto.randomUUID(), replaces: version, fact: '他の人が書いたこと', reason: '' }
  expect((await worker.post(`/entries/${entry}/correction`, form)).status).toBe(422)
  const drafts = () => act('supporter', sql`select subject_kind, subject_id from draft where form = ${`/entries/${entry}/correction#${form.id}`}`)
  expect(await drafts()).toEqual([{ subjectKind: 'family', subjectId: family }])
  await act('coordinator', sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.supporter}, ${mother}, false)`)
  expect(await drafts()).toEqual([])
})

test('what was typed about a family with a session that had ended is out of sight once the family is', async () => {
  const { family, mother } = await home()
  const gone = await beginSession(office.pools.signin, izumo, office.accounts.psychologist)
  await office.ownerQuery(`update ctx.session set idle_until = clock_timestamp() - interval '1 minute' where token_hash = sha256($1)`, [databaseToken(gone)])
  const form = { id: crypto.randomUUID(), here: `/families/${family}/entries/new`, fact: '電話で聞いたこと' }
  const lost = await office.fetch(new Request(`http://127.0.0.1/families/${family}/entries`, {
    method: 'POST', body: new URLSearchParams(form).toString(), redirect: 'manual',
    headers: { origin: 'http://127.0.0.1', cookie: `__Host-kyoten=${gone}`, 'content-type': 'application/x-www-form-urlencoded' },
  }))
  expect([lost.status, lost.headers.get('location')]).toEqual([303, expect.stringContaining('kept=1')])
  const drafts = () => act('psychologist', sql`select body from draft where form = ${`/families/${family}/entries#${form.id}`}`)
  expect(await drafts()).toHaveLength(1)
  await act('coordinator', sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.psychologist}, ${mother}, false)`)
  expect(await drafts()).toEqual([])
})

describe('odd letters and addresses', () => {
  let at: Home
  beforeAll(async () => { at = await home() })
  const odd = ['\u0000', 'a\u0000b', '-'.repeat(36), Array.from({ length: 3000 }, (_, n) => (n * 7919 % 36).toString(36)).join(''), 'あ', '\r\nSet-Cookie: x=y', '//evil.example', '999999999999']

  test.each(['id', 'here', 'draft-title', 'version', 'person', 'visit', 'words', 'more'])('in the field %s end in a page that says what to do', async (name) => {
    const head = await office.as('head')
    for (const value of odd) {
      for (const path of [`/families/${at.family}/entries`, `/intakes/${at.intake}/children/${at.intakeChild}/person`, `/families/${at.family}/members`, '/intakes', '/families', '/people/search', '/drafts']) {
        const page = await head.post(path, { id: crypto.randomUUID(), here: '/intakes/new', [name]: value, ...(name === 'here' ? { more: 'children' } : {}) })
        expect([path, value.slice(0, 40), page.status < 500, page.location ?? '/']).toEqual([path, value.slice(0, 40), true, expect.stringMatching(/^\/(?!\/)[!-~]*$/)])
      }
    }
  })

  test('in an address find nothing, as an unknown one does', async () => {
    const head = await office.as('head')
    const unknown = await head.get(`/people/${crypto.randomUUID()}`)
    for (const path of ['/people/%E0%A4', '/people/%00', `/people/${'-'.repeat(36)}`]) expect([path, (await head.get(path)).status]).toEqual([path, unknown.status])
    for (const value of odd) for (const name of ['draft', 'person', 'page', 'day', 'account', 'before']) {
      for (const path of ['/families/new', '/intakes/new', '/intakes', '/access-log', `/families/${at.family}/entries/new`]) {
        expect([path, name, value.slice(0, 20), (await head.get(`${path}?${name}=${encodeURIComponent(value)}`)).status < 500]).toEqual([path, name, value.slice(0, 20), true])
      }
    }
  }, 120_000)

  test('leave a draft that is kept under a key the form can find again', async () => {
    const head = await office.as('head')
    for (const id of ['', 'x', '\u0000']) {
      const page = await head.post('/intakes', { id, here: '/intakes/new', content: '泣き声', more: 'children' })
      expect(page.location).toMatch(/^\/intakes\/new\?draft=[0-9a-f-]{36}$/)
      expect((await head.get(page.location!)).html).toContain('泣き声')
    }
  })

  test.each([['昭和8年11月25日', 422, '受けた日時が10年より前です'], ['平成8年11月25日', 422, '受けた日時が10年より前です'], ['2017年4月1日', 303, '']])('a call received on %s is answered', async (receivedAt, status, message) => {
    const page = await (await office.as('worker')).post('/intakes', { id: crypto.randomUUID(), here: '/intakes/new', content: '泣き声', receivedAt, 'receivedAt.time': '13:00', kind: 'report', consultationKind: '01' })
    expect([page.status, page.text]).toEqual([status, expect.stringContaining(message)])
  })

  test('a body without a length is read no further than allowed', async () => {
    const { cookie } = await office.as('head')
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(300_000).fill(97)) })
    const response = await office.fetch(new Request('http://127.0.0.1/people/search', {
      method: 'POST', body: endless, duplex: 'half', headers: { origin: 'http://127.0.0.1', cookie: `__Host-kyoten=${cookie}`, 'content-type': 'application/x-www-form-urlencoded' },
    } as RequestInit))
    expect(response.status).toBe(413)
  })
})
