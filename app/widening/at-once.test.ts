import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { fledKatsube } from '../people/hidden-side.fixtures.ts'
import { recordPerson } from '../people/people.db.ts'
import { readingOf } from './widening.fixtures.ts'

// What two people open and what one person hides at the same moment wait for each other; whichever comes last, what was hidden stays hidden.
let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

/** Proposes as one member what another is about to confirm. */
async function proposed(by: Member, kind: string, ground: string, about: 'person' | 'intake', id: string, details: object = {}): Promise<string> {
  const widening = crypto.randomUUID()
  await office.acting(by, (tx) => sql`insert into widening (id, kind, ground, reason, details, opens_hash, ${sql.ref(`${about}_id`)}) values (${widening}, ${kind}, ${ground}, '終わった', ${JSON.stringify(details)}::jsonb, '\\x00', ${id})`.execute(tx), { steppedUp: true })
  return widening
}
/** Lets one member hide, and another confirm before that is over. */
async function atOnce(hiding: Member, hide: (tx: Tx) => Promise<unknown>, confirming: Member, widening: string): Promise<number> {
  const by = await office.as(confirming, { steppedUp: true })
  const read = await readingOf(by, widening)
  let answer: Promise<{ status: number }> | undefined
  await office.acting(hiding, async (tx) => {
    await hide(tx)
    answer = by.post(`/widening/${widening}/decision`, { word: 'approved', words: '', read })
    await new Promise((done) => setTimeout(done, 1_500))
  })
  return (await answer!).status
}

test('somebody is hidden anew while the first veil is being lifted: they stay hidden, and so does their place', async () => {
  const fled = await fledKatsube(office)
  const one = async (table: string) => (await office.ownerQuery<{ id: string }>(`select id from rec.${table} where person_id = $1`, [fled.mother]))[0]!.id
  const widening = await proposed('coordinator', 'lift_veil', 'measure_ended', 'person', fled.mother, { veil: await one('veil'), opens: [await one('residence')] })
  expect(await atOnce('nurse', (tx) => sql`insert into veil (person_id, from_person_id, ground, words) values (${fled.mother}, ${fled.father}, 'protection_order', '新しい命令')`.execute(tx), 'head', widening)).toBe(303)
  expect(await office.ownerQuery('select p.veiled, (select bool_and(r.veiled) from rec.residence r where r.person_id = p.id) as place, (select count(*)::int from rec.veil v where v.person_id = p.id and v.lifted_at is null) as veils from rec.person p where p.id = $1', [fled.mother]))
    .toEqual([{ veiled: true, place: true, veils: 1 }])
  expect((await (await office.as('worker')).get(`/people/${fled.mother}`)).text).not.toContain('架空町9-9')
})

test('one sealed call is opened while another about the same child is sealed: the child stays sealed', async () => {
  const person = await office.acting('worker', (tx) => recordPerson(tx, { name: '三島 空', kana: 'みしま そら', sex: 'female', birth: { year: 2019, month: 9, day: 9 } }))
  const call = () => office.acting('worker', async (tx) => {
    const { rows: [intake] } = await sql<{ id: string }>`insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'school', ctx.now(), 'x') returning id`.execute(tx)
    await sql`insert into intake_child (intake_id, position, part, person_id, same_person) values (${intake!.id}, 0, 'subject', ${person}, 'confirmed')`.execute(tx)
    return intake!.id
  })
  const [first, second] = [await call(), await call()]
  const seal = (intake: string) => (tx: Tx) => sql`insert into seal (intake_id, ground, words, named) values (${intake}, 'leak_feared', 'x', ${[office.accounts.worker, office.accounts.deputy]}::uuid[])`.execute(tx)
  await office.acting('worker', seal(first))
  const widening = await proposed('worker', 'unseal', 'mistaken', 'intake', first)
  expect(await atOnce('worker', seal(second), 'deputy', widening)).toBe(303)
  expect(await office.ownerQuery('select sealed from rec.person where id = $1', [person])).toEqual([{ sealed: true }])
  expect((await (await office.as('nurse')).get(`/people/${person}`)).status).toBe(404)
})
