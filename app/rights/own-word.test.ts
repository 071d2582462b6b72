import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice, testNow } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { recordPerson } from '../people/people.db.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const declares = async (by: Member, about: Member, who: Record<string, string>): Promise<number> =>
  (await (await office.as(by)).post('/conflicts/others', { id: crypto.randomUUID(), here: '/conflicts/others/new', account: office.accounts[about], relation: 'friend', address: '', phone: '', words: '', ...who })).status
const ofSelf = async (member: Member, who: Record<string, string>): Promise<number> => (await (await office.as(member)).post('/conflicts/own', {
  id: crypto.randomUUID(), here: '/conflicts/own/new', name: '本人 架空', kana: 'ほんにん かくう', birthOn: '昭和60年1月1日', address: '出雲市架空町9-1', ...Object.fromEntries(Object.entries({ relation: 'relative', ...who }).map(([name, value]) => [`people.0.${name}`, value])),
})).status
const status = async (member: Member, path: string): Promise<number> => (await (await office.as(member)).get(path)).status
/** Ends what a declaration closed, by the privacy officer and the keeper. */
async function ends(declaration: string): Promise<void> {
  const id = crypto.randomUUID()
  expect((await (await office.as('privacy')).post(`/conflicts/declarations/${declaration}/end`, { id, reason: '親族ではなかった' })).status).toBe(303)
  expect((await (await office.as('keeper', { steppedUp: true })).post(`/keeper/${id}/decision`, { word: 'approved', words: '' })).status).toBe(303)
}
const open = (child: string): Promise<{ by_self: boolean }[]> => office.ownerQuery('select by_self from rec.conflict where account_id = $1 and person_id = $2 and ended_at is null order by by_self', [office.accounts.worker, child])

test('what somebody declares of themselves does not end with what another declared before', async () => {
  const who = { name: '森 灯', kana: 'もり あかり', birthOn: '令和2年3月3日' }
  const child = await office.acting('nurse', (tx) => recordPerson(tx, { name: who.name, kana: who.kana, sex: 'female', birth: { year: 2020, month: 3, day: 3 } }))
  expect([await declares('supporter', 'worker', who), await ofSelf('worker', who), await open(child)]).toEqual([303, 303, [{ by_self: false }, { by_self: true }]])
  const [others] = await office.ownerQuery<{ id: string }>('select declared_id as id from rec.conflict where person_id = $1 and not by_self', [child])
  await ends(others!.id)
  expect([await status('worker', `/people/${child}`), await open(child)]).toEqual([404, [{ by_self: true }]])
})

test('nor where both were declared before the child was known', async () => {
  const who = { name: '小村 葵', kana: 'こむら あおい', birthOn: '令和1年5月5日' }
  expect([await declares('supporter', 'worker', who), await ofSelf('worker', who)]).toEqual([303, 303])
  const child = await office.acting('nurse', (tx) => recordPerson(tx, { name: who.name, kana: who.kana, sex: 'female', birth: { year: 2019, month: 5, day: 5 } }))
  expect([await status('worker', `/people/${child}`), await open(child)]).toEqual([404, [{ by_self: true }]])
})

test('what two people have ended closes again where they say it again; what others say again does not', async () => {
  const who = { name: '三島 空', kana: 'みしま そら', birthOn: '令和1年9月9日' }
  const child = await office.acting('nurse', (tx) => recordPerson(tx, { name: who.name, kana: who.kana, sex: 'male', birth: { year: 2019, month: 9, day: 9 } }))
  expect(await declares('supporter', 'worker', who)).toBe(303)
  const [first] = await office.ownerQuery<{ id: string }>('select declared_id as id from rec.conflict where person_id = $1', [child])
  await ends(first!.id)
  office.at(testNow.add({ minutes: 5 }))
  expect([await declares('supporter', 'worker', who), await status('worker', `/people/${child}`)]).toEqual([303, 200])
  expect([await ofSelf('worker', who), await status('worker', `/people/${child}`)]).toEqual([303, 404])
})
