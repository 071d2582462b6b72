import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { recordKinship, joinFamily, openFamily, siblingsOf } from './family.db.ts'
import { personCards, recordPerson } from './people.db.ts'
import { recordAffiliation, recordPhone, recordResidence } from './places.db.ts'

let office: Office
let mother: string
let child: string
let father: string
let family: string
let school: string
const secrets = /架空町|090-0000-1111|09000001111|架空小学校|夜は話さない/
const officeMembers = ['head', 'supervisor', 'coordinator', 'nurse', 'worker', 'supporter', 'psychologist'] satisfies Member[]

beforeAll(async () => {
  office = await openOffice()
  await office.acting('worker', async (tx) => {
    const person = (name: string, kana: string, sex: 'male' | 'female') => recordPerson(tx, { name, kana, sex, birth: { year: sex === 'male' ? 1990 : 1992 } })
    mother = await person('勝部 美咲', 'かつべ みさき', 'female')
    father = await person('勝部 剛', 'かつべ ごう', 'male')
    child = await person('勝部 蓮', 'かつべ れん', 'male')
    ;({ id: family } = await openFamily(tx, { name: '勝部家', fiscalYear: 2026 }))
    for (const [personId, relation] of [[mother, 'birth_parent'], [father, 'birth_parent'], [child, 'child']] as const) await joinFamily(tx, { familyId: family, personId, relation, livesIn: true, since: null })
    await recordKinship(tx, { personId: mother, otherPersonId: child, relation: 'birth_parent' })
    ;({ id: school } = await tx.insertInto('agency').values({ kind: 'primary_school', name: '架空小学校' }).returning('id').executeTakeFirstOrThrow())
    for (const personId of [mother, child]) {
      await recordResidence(tx, { personId, kind: 'actual', address: '出雲市架空町1-2' })
      await recordPhone(tx, { personId, number: '090-0000-1111', safeContact: '夜は話さない' })
      await recordAffiliation(tx, { personId, agencyId: school, fiscalYear: 2026, className: '2年1組' })
    }
  })
})
afterAll(() => office.close())

const seenBy = async (member: Member, path: string): Promise<string> => (await (await office.as(member)).get(path)).text

test('before: the office sees where they are, and the phone finds them', async () => {
  expect(await seenBy('nurse', `/people/${child}`)).toMatch(/架空町1-2.*090-0000-1111.*夜は話さない.*架空小学校/)
  expect((await (await office.as('nurse')).post('/people/search', { words: '090-0000-1111' })).html).toContain(`/people/${mother}"`)
})

test.each([
  ['an unknown ground', () => ({ ground: 'because' }), '選択肢の中から選んでください'],
  ['somebody of another family', () => ({ ground: 'own_wish', together: crypto.randomUUID() }), '選択肢の中から選んでください'],
  ['hiding somebody from themselves', () => ({ ground: 'own_wish', together: [child, father], from: father }), '同じ人を「いっしょに隠す人」にも選んでいます'],
])('%s is refused, with what to do, and hides nobody', async (_, form, message) => {
  const page = await (await office.as('nurse')).post(`/people/${mother}/veils`, { id: crypto.randomUUID(), ...form() })
  expect([page.status, page.text]).toEqual([422, expect.stringContaining(message)])
  expect(await office.ownerQuery('select 1 from rec.veil')).toEqual([])
})

test('a veil set by one person hides place, phone and school of all who fled, at once, from everybody', async () => {
  const form = { id: crypto.randomUUID(), ground: 'protection_order', together: [child], from: father, words: '先週から' }
  const nurse = await office.as('nurse')
  expect((await nurse.post(`/people/${mother}/veils`, form)).location).toBe(`/people/${mother}`)
  expect((await nurse.post(`/people/${mother}/veils`, form)).location).toBe(`/people/${mother}`)
  expect(await office.ownerQuery('select 1 from rec.veil')).toHaveLength(2)
  for (const member of officeMembers) {
    for (const path of [`/people/${mother}`, `/people/${child}`, `/people/${father}`, '/people']) {
      const text = await seenBy(member, path)
      expect([member, path, text.match(secrets)]).toEqual([member, path, null])
    }
    expect(await seenBy(member, `/people/${child}`)).toMatch(/住所 書く 非開示.*電話 書く 非開示.*学校・園 書く 非開示/)
  }
  const cards = await office.acting('worker', (tx) => personCards(tx, [child, father], Temporal.PlainDate.from('2026-11-25')))
  expect(cards.map(({ veiled, school }) => [veiled, school])).toEqual([[true, null], [false, null]])
})

test('why and from whom is for those who set it and for the leading roles', async () => {
  for (const [member, knows] of [['nurse', true], ['supervisor', true], ['worker', false], ['psychologist', false]] as const) {
    expect([member, /保護命令.*勝部 剛から/.test(await seenBy(member, `/people/${mother}`))]).toEqual([member, knows])
  }
})

test('the phone of somebody veiled finds nobody', async () => {
  for (const words of ['090-0000-1111', '09000001111']) {
    const { html } = await (await office.as('nurse')).post('/people/search', { words })
    expect(html).not.toMatch(new RegExp(`/people/(?:${mother}|${child})"`))
  }
  expect((await (await office.as('nurse')).post('/people/search', { words: 'かつべ' })).html).toContain(`/people/${mother}"`)
})

test('what is written after the veil is hidden as soon as it is saved, also from who wrote it', async () => {
  const worker = await office.as('worker')
  const written = [
    ['residences', { kind: 'actual', address: '松江市架空町9-9' }], ['phones', { number: '080-2222-3333' }], ['affiliations', { agency: school, fiscalYear: '2026', className: '3年' }],
  ] as const
  for (const [noun, form] of written) {
    const sent = { id: crypto.randomUUID(), ...form }
    for (let time = 0; time < 2; time += 1) expect((await worker.post(`/people/${mother}/${noun}`, sent)).location).toBe(`/people/${mother}`)
  }
  expect(await seenBy('worker', `/people/${mother}`)).not.toMatch(/架空町|080-2222|架空小/)
  expect((await worker.post('/people/search', { words: '080-2222-3333' })).html).not.toContain(`/people/${mother}"`)
  for (const table of ['residence', 'phone', 'affiliation']) {
    expect(await office.ownerQuery(`select veiled from rec.${table} where person_id = $1`, [mother])).toEqual([{ veiled: true }, { veiled: true }])
  }
})

test.each([
  ['residences', { kind: 'actual', address: '' }, '住所を入れてください'],
  ['residences', { kind: 'other', address: 'x' }, '選択肢の中から選んでください'],
  ['residences', { kind: 'actual', address: 'x', since: '令和8年5月1日', until: '令和8年4月1日' }, '「いつまで」が「いつから」より前です'],
  ['residences', { kind: 'actual', address: 'x', since: '平成31年5月1日' }, '平成は4月30日までです'],
  ['phones', { number: ' ' }, '電話番号を入れてください'],
  ['phones', { number: '1'.repeat(31) }, '30字までです'],
  ['affiliations', { agency: crypto.randomUUID(), fiscalYear: '2026' }, '選択肢の中から選んでください'],
  ['affiliations', { agency: '', fiscalYear: '1900' }, '選択肢の中から選んでください'],
  ['names', { kind: 'former', name: '' }, '名前を入れてください'],
])('%s refuses %j', async (noun, form, message) => {
  const page = await (await office.as('worker')).post(`/people/${father}/${noun}`, { id: crypto.randomUUID(), ...form })
  expect([page.status, page.text.includes(message.replace('平成は', '平成は31年'))]).toEqual([422, true])
})

test('whoever is in conflict cannot find, open or change anybody of the family; it looks like something that is not there', async () => {
  const supporter = await office.as('supporter')
  expect((await supporter.get(`/people/${child}`)).status).toBe(200)
  await office.acting('head', (tx) => tx.insertInto('conflict').values({ accountId: office.accounts.supporter, personId: father, bySelf: false, words: '' }).execute())
  const nowhere = await supporter.get(`/people/${crypto.randomUUID()}`)
  for (const id of [mother, father, child]) {
    const page = await supporter.get(`/people/${id}`)
    expect([page.status, page.html]).toEqual([404, nowhere.html])
    expect((await supporter.get(`/people/${id}/correction`)).status).toBe(404)
    expect((await supporter.post(`/people/${id}/correction`, { id, version: '1', name: 'x', sex: 'male' })).status).toBe(404)
    expect((await supporter.post(`/people/${id}/residences`, { kind: 'actual', address: 'x' })).status).toBe(404)
  }
  for (const words of ['かつべ', '勝部', '平成4年']) expect((await supporter.post('/people/search', { words })).text).not.toContain('勝部 ')
  expect((await supporter.post('/people/search', { words: 'F8-001' })).text).toContain('見つかりません')
  for (const path of [`/families/${family}/members/new`, `/families/new?person=${child}`]) expect(await seenBy('supporter', path)).not.toContain('勝部')
  const { text } = await supporter.post('/people', { id: crypto.randomUUID(), name: '勝部 蓮', kana: 'かつべ れん', sex: 'male' })
  expect(text).not.toContain('同じ人かもしれません')
  expect((await (await office.as('nurse')).get(`/people/${child}`)).status).toBe(200)
})

test('brothers and sisters follow from a shared parent or the family', async () => {
  const [half, unrelated, siblings] = await office.acting('worker', async (tx) => {
    const one = await recordPerson(tx, { name: '勝部 湊', kana: 'かつべ みなと', sex: 'male', birth: { year: 2025 } })
    const other = await recordPerson(tx, { name: '勝部 遠', kana: 'かつべ とお', sex: 'male', birth: { year: 2020 } })
    await recordKinship(tx, { personId: mother, otherPersonId: one, relation: 'birth_parent' })
    return [one, other, await siblingsOf(tx, [child])]
  })
  expect(siblings).toContain(half)
  expect(siblings).not.toContain(unrelated)
})
