import { afterAll, beforeAll, expect, test } from 'vitest'
import { izumo, openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily, recordKinship } from './family.db.ts'
import { correctPerson, personAsWritten, recordPerson } from './people.db.ts'
import { fledKatsube } from './hidden-side.fixtures.ts'
import type { Fled } from './hidden-side.fixtures.ts'

let office: Office
let fled: Fled
let baby: string
let partner: string
let brothersFriend: string
beforeAll(async () => {
  office = await openOffice()
  fled = await fledKatsube(office)
  // The partner is known to the office since long, the baby only since the flight.
  partner = await office.acting('worker', (tx) => recordPerson(tx, { name: '錦 隆', kana: 'にしき たかし', sex: 'male', birth: { year: 1991 } }))
  await office.ownerQuery(`with born as materialized (select ctx.begin_town($1)) update rec.person set recorded_at = recorded_at - interval '60 days' from born where id = $2`, [izumo, partner])
  const post = async (member: Member, path: string, form: Record<string, string>) => (await office.as(member)).post(path, form)
  const version = async () => (await office.acting('nurse', (tx) => personAsWritten(tx, fled.mother)))!.version
  expect((await post('nurse', `/people/${fled.mother}/correction`, { id: fled.mother, version: String(await version()), name: '錦 美咲', kana: 'にしき みさき', sex: 'female', keepsFormer: 'yes' })).status).toBe(303)
  baby = crypto.randomUUID()
  expect((await post('supporter', '/people', { id: baby, name: '錦 ひかり', kana: 'にしき ひかり', sex: 'female', family: fled.family })).status).toBe(303)
  expect((await post('supporter', `/families/${fled.family}/members`, { person: baby, relation: 'child', livesIn: 'yes' })).status).toBe(303)
  expect((await post('nurse', `/families/${fled.family}/members`, { person: partner, relation: 'parents_partner', livesIn: 'yes' })).status).toBe(303)
  await office.acting('nurse', (tx) => recordKinship(tx, { personId: partner, otherPersonId: fled.child, relation: 'step_parent' }))
  brothersFriend = await office.acting('worker', (tx) => recordPerson(tx, { name: '山根 恵', kana: 'やまね めぐみ', sex: 'female', birth: { year: 1995 } }))
  expect((await post('worker', `/families/${fled.family}/members`, { person: brothersFriend, relation: 'parents_partner', livesIn: 'yes', side: 'other' })).status).toBe(303)
})
afterAll(() => office.close())

const reads = async (member: Member, path: string): Promise<string> => (await (await office.as(member)).get(path)).text
const finds = async (member: Member, words: string): Promise<string> => (await (await office.as(member)).post('/people/search', { words })).html.replaceAll(/value="[^"]*"|<h1.*?<\/h1>/g, '')
const knows = ['nurse', 'psychologist', 'head', 'supervisor', 'coordinator'] satisfies Member[]
const doesNot = ['worker', 'supporter'] satisfies Member[]

test('the hidden side\'s own workers and the leading roles read the new name, the baby and the partner', async () => {
  for (const member of knows) {
    expect([member, await reads(member, `/families/${fled.family}`)]).toEqual([member, expect.stringMatching(/錦 美咲[^]*/)])
    expect([member, await reads(member, `/families/${fled.family}`)]).toEqual([member, expect.stringContaining('錦 ひかり')])
    expect([member, await reads(member, `/families/${fled.family}`)]).toEqual([member, expect.stringContaining('錦 隆')])
    expect([member, (await (await office.as(member)).get(`/people/${baby}`)).status]).toEqual([member, 200])
    expect(await finds(member, 'にしき')).toContain(`/people/${fled.mother}"`)
  }
  expect(await reads('nurse', `/people/${fled.mother}`)).toMatch(/前の名前 勝部 美咲/)
})

test('whoever serves the other side, and whoever serves nobody here, reads the name known before and no new member; the new name finds nothing', async () => {
  for (const member of doesNot) {
    for (const path of [`/families/${fled.family}`, `/people/${fled.mother}`, `/people/${fled.child}`, `/families/${fled.family}/entries`, `/casefiles/${fled.brotherCase}`, '/people', '/casefiles']) {
      expect([member, path, /錦 (美咲|ひかり)|ひかり/.exec(await reads(member, path))?.[0]]).toEqual([member, path, undefined])
    }
    expect(await reads(member, `/people/${fled.mother}`)).toContain('勝部 美咲')
    expect(await finds(member, 'にしき みさき')).not.toContain(`/people/${fled.mother}"`)
    expect(await finds(member, 'ひかり')).not.toContain(baby)
    expect(await finds(member, 'かつべ みさき')).toContain(`/people/${fled.mother}"`)
    const nowhere = await (await office.as(member)).get(`/people/${crypto.randomUUID()}`)
    for (const path of [`/people/${baby}`, `/people/${baby}/correction`, `/people/${baby}/residences/new`]) {
      const page = await (await office.as(member)).get(path)
      expect([page.status, page.html]).toEqual([404, nowhere.html])
    }
    // The partner is a known person of the town; that he lives with her is not.
    expect(await reads(member, `/people/${partner}`)).not.toMatch(/勝部|F8-/)
  }
})

test('the old name finds her for her own workers too: a caller does not know the new one', async () => {
  for (const member of knows) expect([member, (await finds(member, 'かつべ みさき')).includes(`/people/${fled.mother}"`)]).toEqual([member, true])
})

test('somebody new on the other side is hidden from nobody', async () => {
  for (const member of [...knows, ...doesNot]) expect([member, await reads(member, `/families/${fled.family}`)]).toEqual([member, expect.stringContaining('山根 恵')])
})

test('the same by SQL: no row, no name, no trail, no count, and joining again answers as it would to anybody', async () => {
  await office.acting('worker', async (tx) => {
    const rows = async (query: ReturnType<typeof sql>) => (await query.execute(tx)).rows.length
    expect(await rows(sql`select 1 from person where id = ${baby}`)).toBe(0)
    expect(await rows(sql`select 1 from family_member where person_id in (${baby}, ${partner})`)).toBe(0)
    expect(await rows(sql`select 1 from kinship where person_id = ${partner}`)).toBe(0)
    expect(await rows(sql`select 1 from person_name where name like '錦%' and person_id <> ${partner}`)).toBe(0)
    expect(await rows(sql`select 1 from audit.change where row_id in (select id from person_name where told is not null) and tbl = 'person_name' and op = 'I' and row_id <> all (select id from person_name)`)).toBe(0)
    expect(await rows(sql`select 1 from audit.change where tbl in ('family_member', 'kinship', 'person_name') and person in (${partner}) and columns <> '{}'`)).toBe(0)
    expect(await rows(sql`select 1 from ctx.find_persons('にしき', null, null, null, null, null) f where f = ${fled.mother}`)).toBe(0)
    await sql`insert into family_member (family_id, person_id, relation) values (${fled.family}, ${partner}, 'other')`.execute(tx)
  })
  await expect(office.acting('worker', (tx) => sql`select ctx.beyond()`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  await expect(office.acting('worker', (tx) => sql`update person_name set name = '探り' where person_id = ${fled.mother}`.execute(tx))).rejects.toMatchObject({ code: '42501' })
  expect(await office.ownerQuery('select count(*)::int as n from rec.family_member where person_id = $1', [partner])).toEqual([{ n: 1 }])
})

test('a casefile of the baby, what is written about it and its report are the hidden side\'s; a worker named on it sees them', async () => {
  const { casefile, intake } = await office.acting('supervisor', async (tx) => {
    const { rows: [c] } = await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${fled.family}, ${baby}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-11-25') returning id`.execute(tx)
    const { rows: [i] } = await sql<{ id: string }>`insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'primary_school', '2026-11-24T14:00+09:00', '赤ちゃんが泣く') returning id`.execute(tx)
    await sql`insert into intake_child (intake_id, position, part, person_id) values (${i!.id}, 0, 'subject', ${baby})`.execute(tx)
    return { casefile: c!.id, intake: i!.id }
  })
  for (const [member, status] of [['worker', 404], ['supporter', 404], ['nurse', 200], ['head', 200]] as const) {
    for (const path of [`/casefiles/${casefile}`, `/intakes/${intake}`]) expect([member, path, (await (await office.as(member)).get(path)).status]).toEqual([member, path, status])
  }
})

test('a second family of somebody hidden is the hidden side\'s; the first one stays the office\'s', async () => {
  const second = await office.acting('nurse', async (tx) => {
    const { id } = await openFamily(tx, { name: '錦家', fiscalYear: 2026 })
    await joinFamily(tx, { familyId: id, personId: fled.mother, relation: 'birth_parent', livesIn: true, since: null })
    return id
  })
  for (const [member, status] of [['worker', 404], ['supporter', 404], ['nurse', 200], ['supervisor', 200]] as const) {
    expect([member, (await (await office.as(member)).get(`/families/${second}`)).status]).toEqual([member, status])
    expect([member, (await reads(member, `/people/${fled.mother}`)).includes('錦家')]).toEqual([member, status === 200])
    expect([member, (await (await office.as(member)).get(`/families/${fled.family}`)).status]).toEqual([member, 200])
  }
})

test('a family that is put together in the first moment is hidden from nobody who puts it together', async () => {
  const [family, father] = await office.acting('supporter', async (tx) => {
    const person = (name: string) => recordPerson(tx, { name, kana: 'よしだ', sex: 'unknown', birth: null })
    const [her, him] = [await person('吉田 一'), await person('吉田 二')]
    await sql`insert into veil (person_id, ground) values (${her}, 'own_wish')`.execute(tx)
    const { id } = await openFamily(tx, { name: '吉田家', fiscalYear: 2026 })
    for (const personId of [her, him]) await joinFamily(tx, { familyId: id, personId, relation: 'birth_parent', livesIn: true, since: null })
    return [id, him]
  })
  for (const path of [`/families/${family}`, `/people/${father}`]) expect((await (await office.as('supporter')).get(path)).status).toBe(200)
})

test('putting something else right leaves the name alone, also for a reader who knows only the one before', async () => {
  await office.acting('worker', async (tx) => {
    const written = (await personAsWritten(tx, fled.mother))!
    expect(written.values.name).toBe('勝部 美咲')
    await correctPerson(tx, fled.mother, written.version, { ...written.values, language: '日本語' }, false)
  })
  expect(await reads('nurse', `/people/${fled.mother}`)).toContain('錦 美咲')
})

test('the kept marks are what the rows say', async () => {
  const { n } = (await office.ownerQuery<{ n: number }>(`
    select count(*)::int as n from rec.family_member m join rec.person p on p.id = m.person_id
     where m.beside is distinct from (not m.other_side and exists (
       select 1 from rec.family_member h join rec.veil v on v.person_id = h.person_id and v.lifted_at is null
        where h.family_id = m.family_id and h.person_id <> m.person_id and m.recorded_at > greatest(v.set_at, h.recorded_at + interval '1 day') and v.from_person_id is distinct from m.person_id)
       and m.recorded_at > (select min(greatest(v.set_at, h.recorded_at + interval '1 day')) from rec.family_member h join rec.veil v on v.person_id = h.person_id and v.lifted_at is null where h.family_id = m.family_id and h.person_id <> m.person_id))`))[0]!
  expect(n).toBe(0)
  expect((await office.ownerQuery('select 1 from rec.casefile c join rec.person p on p.id = c.person_id join rec.family f on f.id = c.family_id where c.beside is distinct from (p.beside or f.beside)')).length).toBe(0)
  expect((await office.ownerQuery('select 1 from rec.person p where p.beside and not p.veiled')).length).toBe(0)
  expect((await office.ownerQuery('select 1 from rec.entry e join rec.entry_casefile l on l.entry_id = e.id join rec.casefile c on c.id = l.casefile_id where c.beside and not e.narrow')).length).toBe(0)
})

test('adding a known relative tells whoever serves the other side nothing of whether they joined the hidden one, also where it is taken back', async () => {
  const aunt = await office.acting('worker', (tx) => recordPerson(tx, { name: '錦 花', kana: 'にしき はな', sex: 'female', birth: { year: 1993 } }))
  await office.ownerQuery(`with born as materialized (select ctx.begin_town($1)) update rec.person set recorded_at = recorded_at - interval '60 days' from born where id = $2`, [izumo, aunt])
  class TakenBack extends Error {}
  const asked = async (person: string, otherSide: boolean): Promise<unknown> => {
    const told: unknown[] = []
    await expect(office.acting('worker', async (tx) => {
      const seen = async () => (await sql`select relation, other_side from family_member where family_id = ${fled.family} and person_id = ${person}`.execute(tx)).rows
      const adds = async () => (await sql`insert into family_member (family_id, person_id, relation, lives_in, other_side) values (${fled.family}, ${person}, 'other', false, ${otherSide}) on conflict do nothing`.execute(tx)).numAffectedRows
      told.push((await sql`select 1 from person where id = ${person}`.execute(tx)).rows.length, await seen(), await adds(), await seen(), await adds(), (await sql`update family_member set lives_in = true where family_id = ${fled.family} and person_id = ${person}`.execute(tx)).numAffectedRows)
      await sql`set constraints all immediate`.execute(tx)
      told.push(await seen(), await adds(), await seen(), (await sql`select 1 from audit.change where tbl = 'family_member' and person = ${person}`.execute(tx)).rows.length)
      throw new TakenBack()
    })).rejects.toThrow(TakenBack)
    return told
  }
  const ends = (until: string | null) => office.acting('nurse', (tx) => sql`update family_member set until = ${until} where family_id = ${fled.family} and person_id = ${partner}`.execute(tx))
  for (const until of [null, '2026-10-01']) {
    await ends(until)
    for (const otherSide of [false, true]) expect([until, otherSide, await asked(partner, otherSide)]).toEqual([until, otherSide, await asked(aunt, otherSide)])
  }
  await ends(null)
  expect((await asked(partner, false) as unknown[]).slice(0, 3)).toEqual([1, [], 1n])
  // And kept, by SQL of whoever does not know and by the page of whoever does: they are in it once, as they were.
  await office.acting('worker', (tx) => sql`insert into family_member (family_id, person_id, relation, lives_in) values (${fled.family}, ${partner}, 'other', false)`.execute(tx))
  for (const member of ['worker', 'nurse'] as const) expect((await (await office.as(member)).post(`/families/${fled.family}/members`, { person: partner, relation: 'other', livesIn: 'yes' })).status).toBe(303)
  expect(await office.ownerQuery('select relation, beside from rec.family_member where family_id = $1 and person_id = $2', [fled.family, partner])).toEqual([{ relation: 'parents_partner', beside: true }])
})

test('who left the hidden side and is written into the family again is back, also by whoever does not see that they were there; nobody says the id of a row', async () => {
  const ended = '2026-10-01'
  await office.acting('nurse', (tx) => sql`update family_member set until = ${ended} where family_id = ${fled.family} and person_id = ${partner}`.execute(tx))
  expect((await (await office.as('supporter')).post(`/families/${fled.family}/members`, { person: partner, relation: 'other_relative', livesIn: 'yes' })).status).toBe(303)
  expect(await office.ownerQuery('select relation, lives_in, until, beside from rec.family_member where family_id = $1 and person_id = $2', [fled.family, partner])).toEqual([{ relation: 'other_relative', lives_in: true, until: null, beside: true }])
  expect([(await reads('nurse', `/families/${fled.family}`)).includes('錦 隆'), (await reads('supporter', `/families/${fled.family}`)).includes('錦 隆')]).toEqual([true, false])
  await expect(office.acting('worker', (tx) => sql`insert into family_member (id, family_id, person_id) values (gen_random_uuid(), ${fled.family}, ${partner})`.execute(tx))).rejects.toMatchObject({ code: '42501' })
})
