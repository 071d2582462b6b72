import { afterAll, beforeAll, expect, test } from 'vitest'
import { decides } from '../widening/widening.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { knownPeople, least } from '../intake/call.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { recordPerson } from '../people/people.db.ts'

let office: Office
let people: Record<string, string>
beforeAll(async () => { office = await openOffice(); people = await knownPeople(office) })
afterAll(() => office.close())

const everybody = ['head', 'supervisor', 'deputy', 'coordinator', 'nurse', 'worker', 'supporter', 'psychologist'] as const
const leading: readonly Member[] = ['head', 'supervisor', 'deputy', 'coordinator']
const ren = { name: '勝部 蓮', kana: 'かつべ れん', birthOn: '平成31年2月14日' }
const declares = async (by: Member, about: Member, who = ren): Promise<number> =>
  (await (await office.as(by)).post('/conflicts/others', { id: crypto.randomUUID(), here: '/conflicts/others/new', account: office.accounts[about], relation: 'friend', address: '', phone: '', words: '', ...who })).status
const ofSelf = async (member: Member, who = ren): Promise<number> => (await (await office.as(member)).post('/conflicts/own', {
  id: crypto.randomUUID(), here: '/conflicts/own/new', name: '本人 架空', kana: 'ほんにん かくう', birthOn: '昭和60年1月1日', address: '出雲市架空町9-1', ...Object.fromEntries(Object.entries({ relation: 'relative', ...who }).map(([name, value]) => [`people.0.${name}`, value])),
})).status
const seeing = async (path: string): Promise<Member[]> => {
  const found: Member[] = []
  for (const member of everybody) if ((await (await office.as(member)).get(path)).status === 200) found.push(member)
  return found
}
const told = (member: Member, kind: string): Promise<string[]> => office.acting(member, async (tx) =>
  (await sql<{ accountId: string }>`select coalesce(account_id, actor_id)::text as account_id from alert where kind = ${kind}`.execute(tx)).rows.map(({ accountId }) => accountId))

test('one declaration about a colleague closes at once, for that one person, and raises no alert', async () => {
  const child = await office.acting('nurse', (tx) => recordPerson(tx, { name: '森 灯', kana: 'もり あかり', sex: 'female', birth: { year: 2020, month: 3, day: 3 } }))
  expect(await declares('nurse', 'supervisor', { name: '森 灯', kana: 'もり あかり', birthOn: '令和2年3月3日' })).toBe(303)
  expect([await seeing(`/people/${child}`), await told('privacy', 'few_left')]).toEqual([everybody.filter((member) => member !== 'supervisor'), []])
})

test('declared for everybody by one account, a child stays in sight of two, one of them leading, and those outside hear of it', async () => {
  for (const member of everybody) expect(await declares('teacher', member)).toBe(303)
  const stay = await seeing(`/people/${people['ren']!}`)
  expect(stay.length).toBe(2)
  expect(stay.some((member) => leading.includes(member))).toBe(true)
  const [privacy, keeper] = [await told('privacy', 'few_left'), await told('keeper', 'few_left')]
  expect(privacy).toEqual(expect.arrayContaining(stay.map((member) => office.accounts[member])))
  expect(keeper.toSorted()).toEqual(privacy.toSorted())
  expect([await told('teacher', 'few_left'), (await (await office.as('keeper')).get('/alerts')).text.includes('勝部')]).toEqual([[], false])
  // Nor is a call about the child taken from everybody, whoever takes it.
  const call = least({ 'children.0.name': 'かつべ れん', 'children.0.birth': '平成31年2月14日', 'children.0.part': 'subject' })
  expect((await (await office.as(stay[0]!)).post('/intakes', call)).status).toBe(303)
  const hearing = await seeing(`/intakes/${call['id'] as string}`)
  expect([hearing.length >= 2, hearing.some((member) => leading.includes(member))]).toEqual([true, true])
})

test('while nobody has looked at the alerts of the first child, those outside hear of the second all the same, once for each declaration', async () => {
  const who = { name: '錦 陽', kana: 'にしき はる', birthOn: '令和3年1月7日' }
  const twin = { name: '錦 陽', kana: 'にしき はる', sex: 'female', birth: { year: 2021, month: 1, day: 7 } } as const
  for (let at = 0; at < 2; at += 1) await office.acting('nurse', (tx) => recordPerson(tx, twin))
  const before = await told('privacy', 'few_left')
  for (const member of everybody) expect(await declares('teacher', member, who)).toBe(303)
  const fresh = (await told('privacy', 'few_left')).slice(before.length)
  expect(fresh.length).toBeGreaterThan(0)
  expect(new Set(fresh).size).toBe(fresh.length)
})

test('by hand, past the page, nobody closes more', async () => {
  const child = await office.acting('nurse', (tx) => recordPerson(tx, { name: '小村 葵', kana: 'こむら あおい', sex: 'female', birth: { year: 2019, month: 5, day: 5 } }))
  await office.acting('nurse', async (tx) => {
    for (const member of everybody.filter((one) => one !== 'nurse')) await sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts[member]}, ${child}, true)`.execute(tx)
  })
  const stay = await seeing(`/people/${child}`)
  expect([stay.length, stay.includes('nurse'), stay.some((member) => leading.includes(member))]).toEqual([2, true, true])
})

test('declared before anything is known, for everybody, a call is still seen by two', async () => {
  const who = { name: '三島 空', kana: 'みしま そら', birthOn: '令和1年9月9日' }
  for (const member of everybody) await declares('teacher', member, who)
  const call = least({ 'children.0.name': 'みしま そら', 'children.0.birth': '令和1年9月9日', 'children.0.part': 'subject' })
  expect((await (await office.as('worker')).post('/intakes', call)).status).toBe(303)
  const stay = await seeing(`/intakes/${call['id'] as string}`)
  expect([stay.length >= 2, stay.some((member) => leading.includes(member))]).toEqual([true, true])
})

test('the way back: the privacy officer proposes by the declaration, without a name of a case, and the keeper confirms blindly', async () => {
  const privacy = await office.as('privacy')
  const page = await privacy.get('/conflicts')
  const [row] = await office.ownerQuery<{ id: string; account_id: string }>('select c.declared_id as id, c.account_id from rec.conflict c where c.person_id = $1 and not c.by_self and not c.put_aside and c.ended_at is null order by c.id limit 1', [people['ren']])
  const member = everybody.find((one) => office.accounts[one] === row!.account_id)!
  expect([page.html.includes(`/conflicts/declarations/${row!.id}/end/new`), page.html.includes(people['ren']!), await seeing(`/people/${people['ren']!}`)]).toEqual([true, false, expect.not.arrayContaining([member])])
  const end = (by: Member): Promise<number> => office.as(by).then((one) => one.post(`/conflicts/declarations/${row!.id}/end`, { id: crypto.randomUUID(), reason: '親族ではなかった' })).then(({ status }) => status)
  // Whoever declared it, whom it is about and whoever leads have no such page; what is no declaration has none either.
  expect([await end('teacher'), await end(member), await end('supervisor'), (await privacy.get(`/conflicts/declarations/${crypto.randomUUID()}/end/new`)).status]).toEqual([404, 404, 404, 404])
  expect((await privacy.get(`/conflicts/declarations/${row!.id}/end/new`)).status).toBe(200)
  expect([await end('privacy'), await end('privacy')]).toEqual([303, 404])
  const [waiting] = await office.ownerQuery<{ id: string }>(`select id from rec.widening where kind = 'conflict_end' and outcome is null`)
  expect((await decides(await office.as(member, { steppedUp: true }), waiting!.id)).status).toBe(404)
  expect((await (await office.as('keeper')).get('/keeper')).text).not.toContain('勝部')
  expect((await (await office.as('keeper', { steppedUp: true })).post(`/keeper/${waiting!.id}/decision`, { word: 'approved', words: '' })).status).toBe(303)
  expect(await seeing(`/people/${people['ren']!}`)).toContain(member)
})

test('what the last ones declare of themselves closes at once all the same', async () => {
  const stay = (await seeing(`/people/${people['ren']!}`)).slice(-1)
  expect(await ofSelf(stay[0]!)).toBe(303)
  expect(await seeing(`/people/${people['ren']!}`)).not.toContain(stay[0])
})

test('the only keeper, who confirms the way back, is not taken out of it; and of the head and the privacy officer, who review who looked, one stays', async () => {
  const kept = (member: Member): Promise<unknown[]> => office.ownerQuery('select 1 as kept from rec.conflict where account_id = $1 and person_id = $2 and not put_aside and ended_at is null', [office.accounts[member], people['ren']])
  for (const member of ['keeper', 'privacy'] as const) await declares('teacher', member)
  expect([await kept('keeper'), (await kept('head')).length + (await kept('privacy')).length]).toEqual([[], 1])
  // Whom it is about hears nothing of it; the other does.
  expect([(await told('keeper', 'few_left')).includes(office.accounts.keeper), (await told('privacy', 'few_left')).includes(office.accounts.keeper)]).toEqual([false, true])
  expect((await (await office.as('privacy')).get('/conflicts')).html).toContain('/end/new')
})

test('an alert that all it goes to are kept from reaches those outside', async () => {
  const who = { name: '石倉 海', kana: 'いしくら うみ', birthOn: '令和2年2月2日' }
  for (const member of [...leading, 'worker'] as const) await ofSelf(member, who)
  const before = { privacy: await told('privacy', 'silent_match_conflict'), keeper: await told('keeper', 'silent_match_conflict') }
  const call = least({ 'children.0.name': 'いしくら うみ', 'children.0.birth': '令和2年2月2日', 'children.0.part': 'subject' })
  expect((await (await office.as('worker')).post('/intakes', call)).location).toBe('/intakes/handed-on')
  // Whom the calls before left in sight is by chance: what was told then stands there already.
  for (const member of ['privacy', 'keeper'] as const) {
    const now = await told(member, 'silent_match_conflict')
    expect([member, now.length - before[member].length, now.includes(office.accounts.worker)]).toEqual([member, 1, true])
  }
})
