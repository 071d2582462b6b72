import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { aMinuteLater } from '../../test/security/unseen.fixtures.ts'
import { least } from '../intake/call.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { fledKatsube } from '../people/hidden-side.fixtures.ts'
import type { Fled } from '../people/hidden-side.fixtures.ts'
import { recordResidence } from '../people/places.db.ts'
import { sealing } from './seals.fixtures.ts'

// A guess about a colleague, in a declaration or a call, and then a seal that names the colleague: no answer says whether the guess is right.
let office: Office
let fled: Fled
beforeAll(async () => {
  office = await openOffice()
  fled = await fledKatsube(office)
  await office.acting('nurse', async (tx) => {
    await recordResidence(tx, { personId: fled.father, kind: 'actual', address: '出雲市父町1-2-3' })
    await sql`insert into person_name (person_id, kind, name, kana, kana_key, grams, key_version) select ${fled.mother}, 'current', '新田 美咲', 'にった みさき', 'ニツタミサキ', '{}', 1`.execute(tx)
  })
})
afterAll(() => office.close())

const declares = async (about: Member, who: Record<string, string>) => expect((await (await office.as('worker')).post('/conflicts/others', {
  id: crypto.randomUUID(), here: '/conflicts/others/new', account: office.accounts[about], relation: 'friend', name: '何野 某', kana: 'なにの ぼう', birthOn: '昭和61年1月1日', address: '', phone: '', words: '', ...who,
})).status).toBe(303)
const seals = async (path: string, ...named: Member[]) => (await (await office.as('worker')).post(`${path}/seal`, sealing(office, named))).status
const sees = async (member: Member, path: string) => (await (await office.as(member)).get(path)).status
const told = (member: Member, kind: string, call: string | null = null) => office.acting(member, async (tx) => (await sql`select 1 from alert where kind = ${kind} and (${call}::uuid is null or intake_id = ${call}::uuid)`.execute(tx)).rows.length)
class TakenBack extends Error {}
/** What a statement answers after a declaration about the deputy, all of it taken back. */
async function after(declared: Record<string, unknown>, asks: (tx: Parameters<typeof recordResidence>[0]) => Promise<unknown>): Promise<unknown> {
  let answer: unknown
  await expect(office.acting('worker', async (tx) => {
    await tx.insertInto('conflictDeclaration').values({ accountId: office.accounts.deputy, bySelf: false, relation: 'friend', name: '何野 某', ...declared }).execute()
    await sql`set constraints all immediate`.execute(tx)
    answer = await asks(tx).catch((error: unknown) => (error as Error).message)
    throw new TakenBack()
  })).rejects.toThrow(TakenBack)
  return answer
}

test('whatever is declared about a colleague and then taken back, neither a seal nor the room of a conference answers by a hidden address, telephone or name', async () => {
  const guesses = [{ address: '松江市架空町9-8' }, { address: '松江市架空町9-9' }, { phone: '080-2222-3333' }, { birthOn: '1992-01-12', nameKeys: ['ニツタミサキ'] }]
  for (const guess of guesses) {
    const sealed = await after(guess, (tx) => sql`insert into seal (casefile_id, ground, words, named) values (${fled.brotherCase}, 'leak_feared', 'x', ${[office.accounts.worker, office.accounts.deputy]}::uuid[])`.execute(tx).then(() => 'sealed'))
    const barred = await after(guess, async (tx) => {
      const { rows: [meeting] } = await sql<{ id: string }>`insert into meeting (kind, held_at, words) values ('case_conference', ctx.now(), 'x') returning id`.execute(tx)
      await sql`insert into attendance (meeting_id, account_id, state) values (${meeting!.id}, ${office.accounts.deputy}, 'attended')`.execute(tx)
      return (await sql<{ families: string[] }>`select ctx.barred_from_room(${meeting!.id}) as families`.execute(tx)).rows[0]!.families
    })
    expect([guess, sealed, barred]).toEqual([guess, 'sealed', []])
  }
  expect(await after({ address: '出雲市父町1-2-3' }, (tx) => sql`insert into seal (casefile_id, ground, words, named) values (${fled.brotherCase}, 'leak_feared', 'x', ${[office.accounts.worker, office.accounts.deputy]}::uuid[])`.execute(tx))).toMatch(/others must be named/)
})

test('a declaration that agrees with a hidden address closes nothing; those who lead and whom it is not about are told once', async () => {
  for (const n of [8, 9, 9, 10]) await declares('deputy', { address: `松江市架空町9-${n}` })
  expect([await sees('deputy', `/people/${fled.mother}`), await sees('deputy', `/families/${fled.family}`)]).toEqual([200, 200])
  // Mother and child, once each.
  expect([await told('coordinator', 'declared_hidden'), await told('head', 'declared_hidden'), await told('deputy', 'declared_hidden'), await told('worker', 'declared_hidden')]).toEqual([2, 2, 0, 0])
  // What is recorded later, hidden, closes nothing by what was declared before.
  await declares('supervisor', { address: '松江市架空町7-7' })
  await office.acting('nurse', (tx) => recordResidence(tx, { personId: fled.mother, kind: 'registered', address: '松江市架空町7-7' }))
  expect([await sees('supervisor', `/people/${fled.mother}`), await told('coordinator', 'declared_hidden')]).toEqual([200, 3])
  // What is not hidden closes as before.
  await declares('psychologist', { address: '出雲市父町1-2-3' })
  expect(await sees('psychologist', `/people/${fled.mother}`)).toBe(404)
})

test('a call is sealed with a colleague kept from it only by what is hidden as with anybody, and the keeper alone is told that too few stay', async () => {
  await declares('supervisor', { name: '勝部 美咲', kana: 'かつべ みさき', birthOn: '平成4年1月12日' })
  const answers: unknown[] = []
  for (const [content, name, birth] of [['架空町9-8', 'だれか'], ['架空町9-9', 'だれか'], ['08022223333', 'だれか'], ['x', 'にった みさき', '平成4年1月12日'], ['父町1-2-3の家', 'だれか']] as const) {
    const call = least({ 'children.0.name': name, 'children.0.part': 'subject', content, ...(birth ? { 'children.0.birth': birth } : {}) })
    const path = `/intakes/${call['id'] as string}`
    expect((await (await office.as('worker')).post('/intakes', call)).location).toBe(path)
    const before = await sees('supervisor', path)
    const sealed = await seals(path, 'worker', 'supervisor')
    await aMinuteLater(office)
    answers.push([before, sealed, await told('keeper', 'seal_thin', call['id'] as string), await told('worker', 'seal_thin', call['id'] as string)])
  }
  expect(answers).toEqual([[200, 303, 0, 0], [404, 303, 1, 0], [404, 303, 1, 0], [404, 303, 1, 0], [404, 422, 0, 0]])
})
