import { afterEach, beforeEach, expect, test } from 'vitest'
import { katsube } from '../../app/journal/katsube.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import { declarations, declareConflict } from '../../app/rights/conflicts.db.ts'
import { sealing } from '../../app/rights/seals.fixtures.ts'
import { openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'

let office: Office
let family: Awaited<ReturnType<typeof katsube>>
beforeEach(async () => { office = await openOffice(); family = await katsube(office) })
afterEach(() => office.close())

class Back extends Error {}
const pairs: readonly (readonly [Member, Member])[] = [['supervisor', 'deputy'], ['deputy', 'supervisor'], ['nurse', 'supporter'], ['coordinator', 'deputy']]
const sibling = { relation: 'friend', name: '勝部 杏', kana: 'かつべ あん' } as const
const seals = async (): Promise<void> => { expect((await (await office.as('supervisor')).post(`/casefiles/${family.casefiles[0]!}/seal`, sealing(office, ['supervisor', 'deputy']))).status).toBe(303) }
const declares = async (by: Member, about: Member, more = {}): Promise<number> =>
  (await (await office.as(by)).post('/conflicts/others', { id: crypto.randomUUID(), here: '/conflicts/others/new', account: office.accounts[about], ...sibling, birthOn: '令和4年1月12日', address: '', phone: '', words: '', ...more })).status
const status = async (member: Member, path: string): Promise<number> => (await (await office.as(member)).get(path)).status

/** What a caseworker reads by SQL and rolls back: the rows written by hand for two colleagues, and what a seal of the sibling that names the second answers after two declarations. */
async function answers(): Promise<unknown[]> {
  const heard: unknown[] = []
  for (const pair of pairs) {
    await expect(office.acting('worker', async (tx) => {
      for (const member of pair) heard.push((await sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts[member]}, ${family.persons[1]!}, false)`.execute(tx)).numAffectedRows)
      throw new Back()
    })).rejects.toThrow(Back)
    await expect(office.acting('worker', async (tx) => {
      for (const member of pair) await declareConflict(tx, { ...sibling, id: crypto.randomUUID(), accountId: office.accounts[member], bySelf: false, birthOn: Temporal.PlainDate.from('2022-01-12'), address: null, phone: null, words: '' })
      await sql`set constraints all immediate`.execute(tx)
      heard.push(await sql`insert into seal (casefile_id, ground, words, named) values (${family.casefiles[1]!}, 'leak_feared', 'x', ${[office.accounts.worker, office.accounts[pair[1]]]}::uuid[])`.execute(tx).then(() => 'sealed', (refused: Error) => refused.message))
      throw new Back()
    })).rejects.toThrow(Back)
  }
  return heard
}

test('a declaration that is put aside answers like any other by SQL: the rows written, and a seal of the sibling', async () => {
  const before = await answers()
  expect(before).toEqual(pairs.flatMap(() => [1n, 1n, 'others must be named']))
  await seals()
  expect(await answers()).toEqual(before)
  await expect(office.acting('worker', (tx) => sql`select put_aside from conflict`.execute(tx))).rejects.toThrow('permission denied')
})

test.each([false, true])('nor do the pages tell that a brother is sealed (%s): the list of whoever leads, and the seal of the sibling', async (brother) => {
  if (brother) await seals()
  for (const member of ['supervisor', 'deputy'] as const) expect(await declares('worker', member)).toBe(303)
  const found = await office.acting('coordinator', async (tx) => (await declarations(tx, 9)).map((one) => one.found))
  expect(found).toEqual([1, 1])
  expect((await (await office.as('worker')).post(`/casefiles/${family.casefiles[1]!}/seal`, sealing(office, ['worker', 'deputy']))).status).toBe(422)
  // The last one named sees the sealed child and the sibling all the same, where there is one.
  expect([await status('supervisor', `/people/${family.persons[1]!}`), await status('deputy', `/people/${family.persons[1]!}`)]).toEqual([404, brother ? 200 : 404])
  if (brother) expect(await status('deputy', `/casefiles/${family.casefiles[0]!}`)).toBe(200)
})

test('what was put aside closes once they say it of themselves', async () => {
  await seals()
  for (const member of ['supervisor', 'deputy'] as const) expect(await declares('worker', member)).toBe(303)
  expect(await status('deputy', `/people/${family.persons[1]!}`)).toBe(200)
  expect((await (await office.as('deputy')).post('/conflicts/own', {
    id: crypto.randomUUID(), here: '/conflicts/own/new', name: '本人 架空', kana: 'ほんにん かくう', birthOn: '昭和60年1月1日', address: '出雲市架空町9-1',
    'people.0.relation': 'relative', 'people.0.name': sibling.name, 'people.0.kana': sibling.kana, 'people.0.birthOn': '令和4年1月12日',
  })).status).toBe(303)
  expect([await status('deputy', `/people/${family.persons[1]!}`), await status('deputy', `/casefiles/${family.casefiles[0]!}`)]).toEqual([404, 404])
})
