import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily, recordKinship } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { canary, consultation, consulted, home, openFor, today } from './womens.fixtures.ts'
import type { Home } from './womens.fixtures.ts'

let office: Office
let at: Home
let id: string
beforeAll(async () => { office = await openOffice(); at = await home(office); id = await consulted(office, at.yuri, { family: at.family }) })
afterAll(() => office.close())

/** 佐藤 wrote it, three lead, 曽田 works for her child; 原 serves the husband's elder child only, 内藤 nobody. */
const readers = ['nurse', 'head', 'supervisor', 'coordinator', 'worker'] as const
const others = ['supporter', 'psychologist', 'kizuna', 'teacher', 'privacy', 'admin'] as const
const rowsFor = (member: Member): Promise<number> => office.acting(member, async (tx) => (await sql`select 1 from womens_consultation where id = ${id}`.execute(tx)).rows.length)

test('its writer, the leading roles and who works for her child read it; who serves only the other side, and everybody else, finds nothing', async () => {
  for (const member of readers) {
    const chair = await office.as(member)
    const page = await chair.get(`/womens-consultations/${id}`)
    expect([member, page.status, page.text.includes(canary), await rowsFor(member)]).toEqual([member, 200, true, 1])
    expect([member, (await chair.get('/womens-consultations')).text.includes('多久和 ゆり')]).toEqual([member, true])
    expect([member, (await chair.get(`/families/${at.family}`)).text.includes('女性相談の記録があります')]).toEqual([member, true])
  }
  for (const member of others) {
    const chair = await office.as(member)
    for (const path of [`/womens-consultations/${id}`, `/womens-consultations/${id}/correction`, `/womens-consultations/${id}/intakes/new`]) expect([member, path, (await chair.get(path)).status]).toEqual([member, path, 404])
    expect((await chair.post(`/womens-consultations/${id}/correction`, { ...consultation(), id, version: '1' })).status).toBe(404)
    expect([member, await rowsFor(member)]).toEqual([member, 0])
    expect([member, (await chair.get('/womens-consultations')).text.includes('多久和 ゆり')]).toEqual([member, false])
    expect([member, (await chair.get(`/families/${at.family}`)).text.includes('女性相談の記録')]).toEqual([member, false])
  }
})

test('canary: no page of the family, of the husband, no timeline, trail, search, due list or log says a word of it, to anybody', async () => {
  const [casefile] = await office.ownerQuery<{ id: string }>('select id from rec.casefile where person_id = $1', [at.umi])
  const elsewhere = [`/people/${at.takeshi}`, `/people/${at.umi}`, `/families/${at.family}`, `/families/${at.other}`, `/casefiles/${casefile!.id}`, `/casefiles/${casefile!.id}/trail`, '/', '/team', '/due', '/people', '/casefiles', '/access-log', '/intakes', '/information-sheets', '/ledger']
  for (const member of [...readers, ...others]) {
    const chair = await office.as(member)
    // Who has no case at all finds a home page and a log; the others every page there is.
    for (const path of ['kizuna', 'teacher', 'admin'].includes(member) ? ['/', `/people/${at.takeshi}`] : elsewhere) {
      const { text, html } = await chair.get(path)
      expect([member, path, text.includes('首をしめ'), html.includes(id)]).toEqual([member, path, false, false])
    }
    const found = await chair.post('/people/search', { words: '首をしめられた' })
    expect([member, found.text.includes(canary)]).toEqual([member, false])
  }
  for (const member of readers) expect([member, (await (await office.as(member)).get(`/people/${at.takeshi}`)).text.includes('女性相談の記録')]).toEqual([member, false])
  expect((await (await office.as('worker')).get(`/people/${at.yuri}`)).text).toContain('女性相談の記録があります')
  expect((await (await office.as('supporter')).get(`/people/${at.yuri}`)).text).not.toContain('女性相談の記録')
  expect((await (await office.as('privacy')).get('/access-log')).text).not.toContain('女性相談')
  expect(await office.ownerQuery('select 1 from rec.event where ref_id = $1', [id])).toEqual([])
  expect(await office.ownerQuery('select 1 from rec.due where source_id = $1', [id])).toEqual([])
  const accesses = await office.ownerQuery<{ subjects: string[] }>(`select subjects from audit.access where route like '%womens-consultations/:consultation' and outcome = 'shown'`)
  expect(accesses.length).toBeGreaterThan(0)
  expect(accesses.filter(({ subjects }) => subjects.includes(at.takeshi))).toEqual([])
}, 60_000)

test('the trail too: old words are for whoever may read the row, though others see the person and the family', async () => {
  expect((await (await office.as('nurse')).post(`/womens-consultations/${id}/correction`, { ...consultation({ words: 'あとの言葉' }), id, version: '1' })).location).toBe(`/womens-consultations/${id}`)
  const trail = (member: Member) => office.acting(member, async (tx) => ({
    changes: (await sql`select 1 from audit.change where row_id = ${id}`.execute(tx)).rows.length,
    words: (await sql`select 1 from audit.image i join audit.change c on c.municipality_id = i.municipality_id and c.seq = i.seq where i.was::text like '%首をしめ%'`.execute(tx)).rows.length,
  }))
  for (const member of readers) expect([member, await trail(member)]).toEqual([member, { changes: 2, words: 1 }])
  for (const member of others) expect([member, await trail(member)]).toEqual([member, { changes: 0, words: 0 }])
  expect((await (await office.as('supporter')).get(`/people/${at.yuri}`)).status).toBe(200)
})

test('the second of two who correct sees what the first saved', async () => {
  const late = await (await office.as('worker')).post(`/womens-consultations/${id}/correction`, { ...consultation({ words: '遅れた言葉' }), id, version: '1' })
  expect(late.status).toBe(409)
  expect(late.text).toContain('あとの言葉')
  expect(late.html).toContain('遅れた言葉')
})

test('a draft about it disappears with the right to see it, and comes back with it', async () => {
  const worker = await office.as('worker')
  await worker.post('/drafts', { form: `/womens-consultations/${id}/correction#${id}`, title: '下書きの題', subject_kind: 'womens_consultation', subject_id: id, 'f.words': '下書きカナリア', 'f.version': '2' })
  await worker.post(`/womens-consultations/${id}/intakes`, { id: crypto.randomUUID(), 'draft-title': '受付の下書き', here: `/womens-consultations/${id}/intakes/new`, content: '' })
  const drafts = () => office.acting('worker', async (tx) => (await sql`select 1 from draft where done_at is null`.execute(tx)).rows.length)
  expect(await drafts()).toBe(2)
  await office.ownerQuery(`update rec.allocation l set until = $2 from (select ctx.act_as(322032, $3)) a where l.account_id = $1 and l.until is null`, [office.accounts.worker, today, office.accounts.supervisor])
  expect([await drafts(), (await worker.get(`/womens-consultations/${id}`)).status]).toEqual([0, 404])
  await office.ownerQuery(`update rec.allocation l set until = null from (select ctx.act_as(322032, $2)) a where l.account_id = $1`, [office.accounts.worker, office.accounts.supervisor])
  expect([await drafts(), (await worker.get(`/womens-consultations/${id}`)).status]).toEqual([2, 200])
})

test('who works for her: her own casefile, a child written as hers, never a step-child among several, and only while the casefile is open', async () => {
  const seen = (member: Member): Promise<string[]> => office.acting(member, async (tx) => (await sql<{ id: string }>`select person_id as id from womens_consultation`.execute(tx)).rows.map((row) => row.id))
  const person = (name: string, sex: 'male' | 'female', year: number) => office.acting('supervisor', (tx) => recordPerson(tx, { name, kana: 'べつ', sex, birth: { year, month: 1, day: 1 } }))
  const [woman, hers, his] = [await person('別府 ひろみ', 'female', 1990), await person('別府 うち', 'female', 2019), await person('別府 そと', 'male', 2015)]
  await consulted(office, woman)
  const { family, casefile } = await office.acting('supervisor', async (tx) => {
    const { id: familyId } = await openFamily(tx, { name: '別府家', fiscalYear: 2026 })
    for (const [personId, relation] of [[woman, 'birth_parent'], [hers, 'child'], [his, 'child'], [await recordPerson(tx, { name: '別府 まさ', kana: 'べっぷ まさ', sex: 'male', birth: null }), 'step_parent']] as const) await joinFamily(tx, { familyId, personId, relation, livesIn: true, since: null })
    return { family: familyId, casefile: await openFor(tx, office, { familyId, personId: his, worker: 'psychologist' }) }
  })
  expect(await seen('psychologist')).toEqual([])
  await office.acting('supervisor', async (tx) => { await openFor(tx, office, { familyId: family, personId: hers, worker: 'psychologist' }) })
  expect(await seen('psychologist')).toEqual([])
  await office.acting('supervisor', (tx) => recordKinship(tx, { personId: woman, otherPersonId: hers, relation: 'birth_parent' }))
  expect(await seen('psychologist')).toEqual([woman])
  const [own] = await office.ownerQuery<{ id: string }>('select id from rec.casefile where person_id = $1', [hers])
  for (const casefileId of [own!.id, casefile]) await office.ownerQuery(`update rec.casefile c set stage = 'closed', closed_on = $3, closing_reason = 'settled' from (select ctx.act_as(322032, $2)) a where c.id = $1`, [casefileId, office.accounts.supervisor, today])
  expect(await seen('psychologist')).toEqual([])
  await office.acting('supervisor', async (tx) => { await openFor(tx, office, { familyId: family, personId: woman, worker: 'psychologist' }) })
  expect(await seen('psychologist')).toEqual([woman])
})

test('the wall of kin holds for a leader and for the writer', async () => {
  const woman = await office.acting('supervisor', (tx) => recordPerson(tx, { name: '坂 めい', kana: 'さか めい', sex: 'female', birth: { year: 1996, month: 1, day: 1 } }))
  const other = await consulted(office, woman)
  await office.acting('head', async (tx) => { await tx.insertInto('conflict').values({ accountId: office.accounts.coordinator, personId: woman, bySelf: false }).execute() })
  await office.acting('head', async (tx) => { await tx.insertInto('conflict').values({ accountId: office.accounts.nurse, personId: woman, bySelf: false }).execute() })
  for (const member of ['coordinator', 'nurse'] as const) expect([member, (await (await office.as(member)).get(`/womens-consultations/${other}`)).status]).toEqual([member, 404])
  expect((await (await office.as('supervisor')).get(`/womens-consultations/${other}`)).status).toBe(200)
})
