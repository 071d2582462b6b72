import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { pledgeStanding, wordingOn } from './agency-person.ts'
import { isMemberOn, problemsOfMembership } from './membership.ts'

let office: Office
let school: string
beforeAll(async () => {
  office = await openOffice()
  school = (await office.ownerQuery<{ id: string }>(`select id from rec.agency where kind = 'primary_school'`))[0]!.id
})
afterAll(() => office.close())

const day = (text: string) => Temporal.PlainDate.from(text)
const head = { name: '大野 教頭', kana: 'おおの', title: '教頭', part: 'working', phone: '0853-00-1000', road: 'phone', since: '令和8年4月1日' }
const person = async (name: string) => (await office.ownerQuery<{ id: string; version: number; until: string | null; confirmed: string | null }>(`select id, version, until::text, confirmed_on::text as confirmed from rec.agency_person where name = $1`, [name]))[0]!
const add = async (name: string) => { await (await office.as('coordinator')).post(`/agencies/${school}/people`, { id: crypto.randomUUID(), ...head, name }); return person(name) }

test.each([
  ['2026-03-31', true], ['2026-04-01', false], ['2019-03-31', false], ['2019-04-01', true],
])('on %s the membership from April 2019 until 1 April 2026 holds: %s', (on, holds) => {
  expect(isMemberOn([{ since: day('2019-04-01'), until: day('2026-04-01') }], day(on))).toBe(holds)
})

test('two memberships of one agency may follow each other and never overlap', () => {
  const first = { since: day('2019-04-01'), until: day('2026-04-01') }
  expect(problemsOfMembership({ since: day('2026-04-01'), until: null }, [first])).toEqual([])
  expect(problemsOfMembership({ since: day('2026-03-31'), until: null }, [first])).toMatchObject([{ field: 'since' }])
  expect(problemsOfMembership({ since: day('2026-04-01'), until: day('2026-04-01') }, [])).toMatchObject([{ field: 'until' }])
})

test('a pledge holds on the wording it was given on; a new wording is pledged anew', () => {
  const wordings = [{ since: '2019-04-01', wording: '前の文' }, { since: '2026-04-01', wording: '新しい文' }]
  expect(wordingOn(wordings, day('2026-03-31'))?.wording).toBe('前の文')
  expect([pledgeStanding([], '新しい文'), pledgeStanding(['前の文'], '新しい文'), pledgeStanding(['前の文', '新しい文'], '新しい文')]).toEqual(['none', 'old', 'valid'])
})

test('a coordinator makes an agency a member, adds its people and keeps their pledge; everybody of the office reads it', async () => {
  const coordinator = await office.as('coordinator')
  await coordinator.post(`/agencies/${school}/memberships`, { id: crypto.randomUUID(), scope: 'authority', since: '平成31年4月1日', publishedOn: '平成31年4月10日' })
  const { id } = await add('大野 教頭')
  expect((await coordinator.get(`/agencies/${school}`)).text).toContain('誓約なし')
  const pledge = crypto.randomUUID()
  for (const _ of [1, 2]) expect((await coordinator.post(`/agency-people/${id}/pledges`, { id: pledge, pledgedOn: '令和8年4月10日' })).location).toBe(`/agencies/${school}`)
  const page = await (await office.as('worker')).get(`/agencies/${school}`)
  for (const words of ['大野 教頭', '国・地方公共団体の機関', '誓約あり', '0853-00-1000', '続いている']) expect(page.text).toContain(words)
  expect(page.html).not.toContain('/people/new')
  expect(await office.ownerQuery('select wording from rec.pledge')).toHaveLength(1)
  expect((await coordinator.get('/agencies')).text).toContain('国・地方公共団体の機関')
})

test.each([
  ['people', { name: '' }, '名前を入れてください'], ['people', { part: 'king' }, '選択肢の中から選んでください'], ['people', { until: '令和7年4月1日' }, '「いつから」より後の日'],
  ['memberships', { scope: 'authority', since: '令和8年4月1日' }, 'もう構成員として記録されています'], ['memberships', { scope: 'person', since: '令和元年13月1日' }, '月は1から12'],
] as const)('in %s %j is refused with what to do, and what was typed stays', async (place, change, message) => {
  const page = await (await office.as('coordinator')).post(`/agencies/${school}/${place}`, { id: crypto.randomUUID(), ...(place === 'people' ? head : { words: '0853-00-1000' }), ...change })
  expect(page.status).toBe(422)
  expect(page.text).toContain(message)
  expect(page.html).toContain('0853-00-1000')
})

test('a pledge from tomorrow is refused', async () => {
  const { id } = await add('曽田 養護教諭')
  const page = await (await office.as('coordinator')).post(`/agency-people/${id}/pledges`, { id: crypto.randomUUID(), pledgedOn: '令和8年11月26日' })
  expect(page.status).toBe(422)
  expect(page.text).toContain('受け取った日を入れてください')
})

test('the second of two who change the same person sees what the first one saved', async () => {
  const { id } = await add('原 校長')
  const [coordinator, chief] = [await office.as('coordinator'), await office.as('head')]
  await chief.post(`/agency-people/${id}`, { id, version: '1', ...head, name: '原 校長', phone: '0853-00-2000' })
  const late = await coordinator.post(`/agency-people/${id}`, { id, version: '1', ...head, name: '原 校長', phone: '0853-00-3000' })
  expect(late.status).toBe(409)
  expect(late.html).toContain('0853-00-2000')
  expect(late.html).toContain('0853-00-3000')
})

test('in April everybody is confirmed on one page; whoever left is no contact any more, and whom another changed meanwhile waits', async () => {
  const [stays, leaves, changed] = [await add('残る 教頭'), await add('替わる 教頭'), await add('直された 教頭')]
  office.at(Temporal.Instant.from('2027-04-02T09:00:00+09:00'))
  const coordinator = await office.as('coordinator')
  expect((await coordinator.get('/agencies/confirmation')).text).toContain('替わる 教頭')
  const page = await coordinator.post('/agencies/confirmation', {
    [`person.${stays.id}`]: 'still', [`version.${stays.id}`]: '1', [`person.${leaves.id}`]: 'left', [`version.${leaves.id}`]: '1', [`person.${changed.id}`]: 'still', [`version.${changed.id}`]: '7',
  })
  expect(page.status).toBe(422)
  expect(page.text).toContain('直された 教頭は、ほかの人が先に直しました')
  expect((await person('残る 教頭')).confirmed).toBe('2026-11-25')
  const again = await coordinator.post('/agencies/confirmation', { [`person.${stays.id}`]: 'still', [`version.${stays.id}`]: '1', [`person.${leaves.id}`]: 'left', [`version.${leaves.id}`]: '1' })
  expect(again.location).toBe('/agencies/confirmation')
  expect((await person('残る 教頭')).confirmed).toBe('2027-04-02')
  expect((await person('替わる 教頭')).until).toBe('2027-04-02')
  const list = (await coordinator.get('/agencies/confirmation')).text
  expect(list).not.toContain('替わる 教頭')
  expect(list).toContain('直された 教頭')
})

test('no member agency, no administrator and no caseworker changes the council', async () => {
  for (const member of ['teacher', 'kizuna', 'admin', 'privacy'] as const) expect((await (await office.as(member)).get(`/agencies/${school}`)).status).toBe(404)
  expect((await (await office.as('worker')).get(`/agencies/${school}/people/new`)).status).toBe(404)
  expect((await (await office.as('worker')).get('/agencies/confirmation')).status).toBe(404)
})
