import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decides } from '../widening/widening.fixtures.ts'
import { izumo, openOffice, testNow } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { whileWithout } from '../../test/without-part.ts'
import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily } from './family.db.ts'
import { asOfOld, fledKatsube, hiddenWords } from './hidden-side.fixtures.ts'
import { recordPerson } from './people.db.ts'
import { recordResidence, setVeil } from './places.db.ts'
import type { Fled } from './hidden-side.fixtures.ts'

let office: Office
let fled: Fled
let veil: string
beforeAll(async () => {
  office = await openOffice()
  fled = await fledKatsube(office)
  ;[{ id: veil }] = await office.ownerQuery<{ id: string }>('select id from rec.veil where person_id = $1', [fled.mother]) as [{ id: string }]
})
afterAll(() => office.close())

const reads = async (member: Member, path: string): Promise<string> => (await (await office.as(member)).get(path)).text
const form = (more: Record<string, string | readonly string[]> = {}) => ({ id: crypto.randomUUID(), veil, ground: 'measure_ended', reason: '本人に電話で確かめた', ...more })
const propose = async (member: Member, sent = form()) => (await office.as(member, { steppedUp: true })).post(`/people/${fled.mother}/veil-liftings`, sent)
const decide = async (member: Member, id: string, word = 'approved') => decides(await office.as(member, { steppedUp: true }), id, word)
const veiled = async () => (await office.ownerQuery<{ veiled: boolean }>('select veiled from rec.person where id = $1', [fled.mother]))[0]!.veiled

test('the day after the measure ended, nothing opens by itself', async () => {
  const nurse = await office.as('nurse')
  expect((await nurse.post(`/people/${fled.child}/veils`, { id: crypto.randomUUID(), ground: 'support_measure', from: fled.father, endsOn: '令和8年11月26日' })).status).toBe(303)
  office.at(testNow.add({ hours: 24 * 40 }))
  for (const member of ['head', 'nurse', 'worker'] as const) {
    for (const path of [`/people/${fled.child}`, `/people/${fled.mother}`, `/entries/${fled.entry}`]) expect([member, path, hiddenWords.exec(await reads(member, path))?.[0]]).toEqual([member, path, undefined])
  }
  expect(await reads('head', `/people/${fled.child}`)).toContain('過ぎても解けません')
  expect(await reads('worker', `/people/${fled.child}`)).not.toContain('11月26日')
  office.at(testNow)
})

test('whoever may not look behind it can propose nothing, by page or by SQL', async () => {
  for (const member of ['worker', 'supporter', 'teacher', 'keeper'] as const) expect([member, (await propose(member)).status]).toEqual([member, 404])
  await expect(office.acting('worker', (tx) => sql`insert into widening (kind, person_id, ground, reason, details, opens_hash) values ('lift_veil', ${fled.mother}, 'other', 'x', '{}', '')`.execute(tx), { steppedUp: true })).rejects.toMatchObject({ code: '42501' })
  expect(await office.acting('worker', async (tx) => (await sql`select * from ctx.under_veil(${fled.mother})`.execute(tx)).rows, { steppedUp: true })).toEqual([])
  await expect(office.acting('head', (tx) => sql`update veil set lifted_at = now() where id = ${veil}`.execute(tx))).rejects.toMatchObject({ code: '42501' })
})

test('without a look the proposer sees numbers; with one, each row to tick', async () => {
  const nurse = await office.as('nurse', { steppedUp: true })
  const before = await nurse.get(`/people/${fled.mother}/veil-liftings/new`)
  expect(before.text).toMatch(/住所・電話・学校など 2/)
  expect(before.text).not.toMatch(hiddenWords)
  await nurse.post(`/people/${fled.mother}/looks`, { id: crypto.randomUUID(), reason: '解除の提案のため' })
  expect((await nurse.get(`/people/${fled.mother}/veil-liftings/new`)).text).toMatch(/松江市架空町9-9.*080-2222-3333|080-2222-3333.*松江市架空町9-9/)
})

test('one person opens nothing: not the proposer, not a worker; what is not ticked stays hidden, what is written afterwards is open', async () => {
  const [residence] = await office.ownerQuery<{ id: string }>('select id from rec.residence where person_id = $1', [fled.mother])
  const sent = form({ opens: [residence!.id] })
  expect((await propose('supervisor', sent)).location).toBe(`/widening/${sent.id}`)
  expect((await decide('supervisor', sent.id)).status).toBe(422)
  expect((await decide('nurse', sent.id)).status).toBe(404)
  expect(await veiled()).toBe(true)
  expect(await reads('head', `/widening/${sent.id}`)).toMatch(/住所・電話・学校など 1/)
  expect((await decide('head', sent.id)).status).toBe(303)
  expect(await veiled()).toBe(false)
  const page = await reads('worker', `/people/${fled.mother}`)
  expect(page).toContain('松江市架空町9-9')
  expect(page).not.toContain('080-2222-3333')
  await office.acting('worker', (tx) => recordResidence(tx, { personId: fled.mother, kind: 'registered', address: '出雲市新町1-1' }))
  expect(await reads('supporter', `/people/${fled.mother}`)).toContain('出雲市新町1-1')
  expect(await office.ownerQuery('select lifted_by, lifting_confirmed_by from rec.veil where id = $1', [veil])).toEqual([{ lifted_by: office.accounts.supervisor, lifting_confirmed_by: office.accounts.head }])
  // The child of the same family is still hidden: what the family's records tell of places does not open.
  expect(await reads('worker', `/entries/${fled.entry}`)).not.toMatch(hiddenWords)
})

test('what stayed hidden is still looked at with a reason', async () => {
  const head = await office.as('head', { steppedUp: true })
  expect((await head.post(`/people/${fled.mother}/looks`, { id: crypto.randomUUID(), reason: '前の電話を確かめる' })).status).toBe(303)
  expect((await head.get(`/people/${fled.mother}`)).text).toContain('080-2222-3333')
})

test('another veil over the same person keeps everything hidden, and a tick opens no row of somebody else', async () => {
  const [one] = await office.ownerQuery<{ id: string }>('select id from rec.veil where person_id = $1 order by set_at limit 1', [fled.child])
  const [other] = await office.ownerQuery<{ id: string }>('select id from rec.residence where person_id = $1', [fled.child])
  const id = crypto.randomUUID()
  await office.acting('supervisor', (tx) => sql`insert into widening (id, kind, person_id, ground, reason, details, opens_hash)
    values (${id}, 'lift_veil', ${fled.child}, 'other', '一つ目だけ', ${JSON.stringify({ veil: one!.id, opens: [other!.id] })}, '')`.execute(tx), { steppedUp: true })
  expect((await decide('head', id)).status).toBe(303)
  expect(await office.ownerQuery('select lifted_at is not null as lifted from rec.veil where id = $1', [one!.id])).toEqual([{ lifted: true }])
  expect(await reads('head', `/people/${fled.child}`)).not.toMatch(hiddenWords)
})

test('the keeper confirms by numbers, without a name', async () => {
  const [standing] = await office.ownerQuery<{ id: string }>('select id from rec.veil where person_id = $1 and lifted_at is null', [fled.child])
  const sent = { ...form({ veil: standing!.id }) }
  expect((await (await office.as('supervisor', { steppedUp: true })).post(`/people/${fled.child}/veil-liftings`, sent)).status).toBe(303)
  const page = await reads('keeper', '/keeper')
  expect(page).toContain('秘匿を解く')
  expect(page).not.toMatch(/勝部|蓮|電話で確かめた/)
})

describe('a second family, there because somebody hides', () => {
  /** A mother who hid and came to live in a family that the office has not known, and a child born into it: both hide, and so does the family. */
  async function hiddenFamily(): Promise<{ mother: string; child: string; family: string }> {
    const person = (name: string) => office.acting('supervisor', (tx) => recordPerson(tx, { name, kana: 'みなみ', sex: 'female', birth: null }))
    const join = (personId: string, familyId?: string) => office.acting('supervisor', async (tx) => {
      const id = familyId ?? (await openFamily(tx, { name: '南家', fiscalYear: 2026 })).id
      await joinFamily(tx, { familyId: id, personId, relation: 'other', livesIn: true, since: null })
      return id
    })
    const mother = await person('南 一')
    await join(mother)
    await asOfOld(office, 'family')
    await office.acting('supervisor', (tx) => setVeil(tx, { personId: mother, ground: 'own_wish', words: '' }))
    await office.ownerQuery(`with born as materialized (select ctx.begin_town($1)) update rec.veil set set_at = set_at - interval '30 days' from born where person_id = $2`, [izumo, mother])
    const family = await join(mother)
    await asOfOld(office, 'family_member')
    const child = await person('南 二')
    await join(child, family)
    expect(await hides(family)).toEqual({ family: true, people: 2 })
    return { mother, child, family }
  }
  const hides = async (family: string) => (await office.ownerQuery(`select f.beside as family, (select count(*)::int from rec.family_member m join rec.person p on p.id = m.person_id where m.family_id = f.id and (p.veiled or p.beside)) as people from rec.family f where f.id = $1`, [family]))[0]
  const listed = (person: string) => office.acting('head', async (tx) => (await sql<{ id: string }>`select id from ctx.under_veil(${person}) where kind in ('family', 'family_member')`.execute(tx)).rows.map(({ id }) => id))
  async function lift(person: string, opens: readonly string[]): Promise<void> {
    const id = crypto.randomUUID()
    await office.acting('supervisor', (tx) => sql`insert into widening (id, kind, person_id, ground, reason, details, opens_hash)
      select ${id}, 'lift_veil', ${person}, 'other', 'x', jsonb_build_object('veil', v.id, 'opens', ${[...opens]}::text[]), '' from veil v where v.person_id = ${person} and v.lifted_at is null`.execute(tx), { steppedUp: true })
    expect((await decide('head', id)).status).toBe(303)
  }

  test('stays hidden while another member hides', async () => {
    const { mother, family } = await hiddenFamily()
    expect(await listed(mother)).toEqual([])
    await lift(mother, [family])
    expect(await hides(family)).toEqual({ family: true, people: 1 })
  })

  test('also while another member is known to the hidden side alone, whose own veil was lifted; without that rule it opens', async () => {
    const lifted = async () => {
      const { mother, child, family } = await hiddenFamily()
      await lift(child, [])
      expect(await listed(mother)).toEqual([])
      await lift(mother, [family])
      return hides(family)
    }
    expect(await lifted()).toEqual({ family: true, people: 1 })
    expect(await whileWithout(office, 'machinery.apply_lift_veil', [['(p.veiled or (p.beside and p.id <> who))', 'p.veiled']], lifted)).toEqual({ family: false, people: 1 })
  })

  test('opens with the last one, where it is ticked', async () => {
    const { mother, child, family } = await hiddenFamily()
    await lift(child, (await listed(child)).filter((id) => id !== family))
    expect(await listed(mother)).toEqual([family])
    await lift(mother, [family])
    expect(await hides(family)).toEqual({ family: false, people: 0 })
  })
})
