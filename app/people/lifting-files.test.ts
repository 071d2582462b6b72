import { afterAll, beforeAll, expect, test } from 'vitest'
import { decides } from '../widening/widening.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { prepared } from '../transfers/transfers.fixtures.ts'
import { setVeil } from './places.db.ts'

let office: Office
let family: Katsube
let at: { child: string; veil: string; photo: string; other: string; transfer: string; place: string }
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
  const child = family.persons[0]!
  const file = (shows: string) => office.acting('nurse', async (tx) => (await sql<{ id: string }>`
    insert into file (casefile_id, kind, type, shows, happened_at, tells_place, size, salt, digest, storage_id, key_id, wrapped_key)
    values (${family.casefiles[0]}, 'photo', 'jpeg', ${shows}, ctx.now(), true, 1, '', '', gen_random_uuid(), 'k', '') returning id`.execute(tx)).rows[0]!.id)
  const [photo, other] = [await file('架空寮の玄関'), await file('架空小の門')]
  const transfer = await prepared(await office.as('nurse'), family, { whereabouts: '架空町の保健室' })
  const [place] = await office.ownerQuery<{ id: string }>('select id from rec.transfer_place where transfer_id = $1', [transfer])
  await office.acting('nurse', (tx) => setVeil(tx, { personId: child, ground: 'own_wish', words: '' }))
  const [veil] = await office.ownerQuery<{ id: string }>('select id from rec.veil where person_id = $1', [child])
  at = { child, veil: veil!.id, photo, other, transfer, place: place!.id }
})
afterAll(() => office.close())

const shown = async (member: Member) => office.acting(member, async (tx) => ({
  files: (await sql<{ id: string }>`select id from file order by shows`.execute(tx)).rows.map(({ id }) => id), places: (await sql`select 1 from transfer_place`.execute(tx)).rows.length,
}))
const propose = async (opens: readonly string[], person = at.child, veil = at.veil) => {
  const id = crypto.randomUUID()
  const answer = await (await office.as('supervisor', { steppedUp: true })).post(`/people/${person}/veil-liftings`, { id, veil, ground: 'own_wish', reason: '本人に確かめた', opens })
  expect(answer.location).toBe(`/widening/${id}`)
  return id
}

test('files and the places on documents are listed row by row with what else is under the veil, and shown only while looking', async () => {
  expect(await shown('worker')).toEqual({ files: [], places: 0 })
  const head = await office.as('head', { steppedUp: true })
  const before = await head.get(`/people/${at.child}/veil-liftings/new`)
  expect([before.text.includes('写真・文書 2'), before.text.includes('架空')]).toEqual([true, false])
  await head.post(`/people/${at.child}/looks`, { id: crypto.randomUUID(), reason: '解除の提案のため' })
  const listed = await head.get(`/people/${at.child}/veil-liftings/new`)
  for (const words of ['架空寮の玄関', '架空小の門', '架空町の保健室']) expect([words, listed.text.includes(words)]).toEqual([words, true])
  // A document, its form and its list copy nothing of it, even while somebody looks.
  for (const path of [`/transfers/${at.transfer}`, `/transfers/${at.transfer}/corrections/new`, `/casefiles/${family.casefiles[0]}/transfers`]) expect([path, (await head.get(path)).text.includes('架空町の保健室')]).toEqual([path, false])
})

test('the database counts them and opens what is ticked, and nothing else', async () => {
  const id = await propose([at.photo, at.place])
  expect((await office.ownerQuery<{ counts: unknown }>('select counts from rec.widening where id = $1', [id]))[0]!.counts).toEqual({ people: 1, places: 1, files: 1 })
  expect((await (await office.as('keeper')).get('/keeper')).text).toContain('写真・文書 1')
  expect((await decides(await office.as('head', { steppedUp: true }), id)).status).toBe(303)
  expect(await shown('worker')).toEqual({ files: [at.photo], places: 1 })
  expect((await (await office.as('worker')).get(`/transfers/${at.transfer}`)).text).toContain('架空町の保健室')
})

test('as long as somebody else they are about is hidden, they are not on the list, and a tick by SQL opens nothing', async () => {
  for (const person of [family.persons[0]!, family.persons[1]!]) await office.acting('nurse', (tx) => setVeil(tx, { personId: person, ground: 'own_wish', words: '' }))
  expect(await shown('worker')).toEqual({ files: [], places: 0 })
  const [veil] = await office.ownerQuery<{ id: string }>('select id from rec.veil where person_id = $1 and lifted_at is null', [at.child])
  expect(await office.acting('head', async (tx) => (await sql`select 1 from ctx.under_veil(${at.child}) where kind in ('file', 'transfer_place')`.execute(tx)).rows)).toEqual([])
  const id = crypto.randomUUID()
  await office.acting('supervisor', (tx) => sql`insert into widening (id, kind, person_id, ground, reason, details, opens_hash)
    values (${id}, 'lift_veil', ${at.child}, 'other', 'x', ${JSON.stringify({ veil: veil!.id, opens: [at.photo, at.place] })}, '')`.execute(tx), { steppedUp: true })
  expect((await decides(await office.as('head', { steppedUp: true }), id)).status).toBe(303)
  expect(await shown('worker')).toEqual({ files: [], places: 0 })
})
