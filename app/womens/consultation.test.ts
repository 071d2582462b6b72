import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { setVeil } from '../people/places.db.ts'
import { canary, consultation, consulted, home } from './womens.fixtures.ts'
import type { Home } from './womens.fixtures.ts'

let office: Office
let at: Home
let centre: string
beforeAll(async () => {
  office = await openOffice()
  at = await home(office)
  centre = await office.acting('supervisor', async (tx) => (await tx.insertInto('agency').values({ kind: 'women_support', name: '架空女性相談センター' }).returning('id').executeTakeFirstOrThrow()).id)
})
afterAll(() => office.close())

const woman = (name: string): Promise<string> => office.acting('nurse', (tx) => recordPerson(tx, { name, kana: 'べつのひと', sex: 'female', birth: { year: 1995, month: 2, day: 3 } }))
const kept = (personId: string) => office.ownerQuery(`select (select count(*)::int from rec.womens_consultation where person_id = $1) as consultations, (select count(*)::int from rec.residence where person_id = $1) as residences,
  (select count(*)::int from rec.phone where person_id = $1) as phones, (select count(*)::int from rec.veil where person_id = $1) as veils`, [personId])

test('a consultation is kept once, however often the form is sent; nothing but it is written when nothing else is said', async () => {
  const person = await woman('一度 だけ')
  const nurse = await office.as('nurse')
  const form = consultation({ agency: centre, agencyWords: '一時保護は今はなし' })
  expect((await nurse.get(`/people/${person}`)).html).toContain(`/people/${person}/womens-consultations/new`)
  for (const _ of [1, 2]) expect((await nurse.post(`/people/${person}/womens-consultations`, form)).location).toBe(`/womens-consultations/${form['id'] as string}`)
  expect(await kept(person)).toEqual([{ consultations: 1, residences: 0, phones: 0, veils: 0 }])
  const page = await nurse.get(`/womens-consultations/${form['id'] as string}`)
  for (const words of [canary, '配偶者などからの暴力（DV）、別居・避難', '架空女性相談センター', '一時保護は今はなし', '保護命令の説明']) expect(page.text).toContain(words)
  const other = await (await office.as('worker')).post(`/people/${at.yuri}/womens-consultations`, form)
  expect([other.status, other.text.includes('この用紙はもう使われています')]).toEqual([422, true])
})

test.each([
  [{ receivedOn: '' }, '相談を受けた日を入れて'], [{ receivedOn: '令和8年11月26日' }, '今日より後です'], [{ receivedOn: '平成8年11月24日' }, '10年より前'], [{ means: 'owl' }, '選択肢の中から'], [{ matters: [] }, '何についてを選んで'],
  [{ matters: ['gossip'] }, '選択肢の中から'], [{ words: ' ' }, '相談の内容を入れて'], [{ nextOn: '令和8年11月1日' }, '次に連絡する日が今日より前'], [{ family: '00000000-0000-4000-8000-000000000000' }, '選択肢の中から'],
  [{ refuge: '架空シェルター' }, '先に隠します'], [{ safeContact: '夜はかけない' }, '番号を入れて'], [{ veilFrom: 'other' }, '根拠を選んで'], [{ agency: '00000000-0000-4000-8000-000000000000' }, '選択肢の中から'],
])('%j is refused with what to do, and what was typed stays', async (change, message) => {
  const page = await (await office.as('nurse')).post(`/people/${at.yuri}/womens-consultations`, consultation(change))
  expect(page.status).toBe(422)
  expect(page.text).toContain(message)
  expect(page.html).toContain('保護命令の説明')
  expect(await kept(at.yuri)).toEqual([{ consultations: 0, residences: 0, phones: 0, veils: 0 }])
})

test('nobody is hidden from themselves; nobody but her family may be chosen', async () => {
  const nurse = await office.as('nurse')
  const twice = await nurse.post(`/people/${at.yuri}/womens-consultations`, consultation({ veilGround: 'own_wish', veilTogether: [at.umi], veilFrom: at.umi }))
  expect([twice.status, twice.text.includes('同じ人を「いっしょに隠す人」にも選んでいます')]).toEqual([422, true])
  const stranger = await nurse.post(`/people/${at.yuri}/womens-consultations`, consultation({ veilGround: 'own_wish', veilTogether: [at.sora] }))
  expect([stranger.status, stranger.text.includes('選択肢の中から')]).toEqual([422, true])
})

test('where she has fled to is hidden before it is written, with the child, from the husband; nobody reads it on any page', async () => {
  const id = await consulted(office, at.yuri, { family: at.family, refuge: '架空シェルター3階', veilGround: 'own_wish', veilTogether: [at.umi], veilFrom: at.takeshi, phone: '090-0000-1234', safeContact: '平日の昼だけ。留守電は残さない', agency: centre })
  expect(await office.ownerQuery('select kind, address, veiled from rec.residence where person_id = $1', [at.yuri])).toEqual([{ kind: 'actual', address: '架空シェルター3階', veiled: true }])
  expect(await office.ownerQuery('select safe_contact, veiled from rec.phone where person_id = $1', [at.yuri])).toEqual([{ safe_contact: '平日の昼だけ。留守電は残さない', veiled: true }])
  expect(await office.ownerQuery('select person_id, from_person_id, ground from rec.veil order by person_id = $1 desc', [at.yuri])).toEqual([at.yuri, at.umi].map((person) => ({ person_id: person, from_person_id: at.takeshi, ground: 'own_wish' })))
  for (const member of ['nurse', 'head', 'supervisor', 'worker', 'supporter'] as const) {
    const chair = await office.as(member)
    for (const path of [`/womens-consultations/${id}`, `/people/${at.yuri}`, `/people/${at.takeshi}`, `/people/${at.umi}`, `/families/${at.family}`, '/womens-consultations']) {
      const { text } = await chair.get(path)
      for (const secret of ['シェルター3階', '090-0000-1234', '留守電は残さない', '架空女性相談センター']) expect([member, path, secret, text.includes(secret)]).toEqual([member, path, secret, false])
    }
  }
  expect((await (await office.as('nurse')).get(`/womens-consultations/${id}`)).text).toContain('女性相談・配偶者暴力相談支援センター（名前は非開示）')
  const correction = await (await office.as('nurse')).get(`/womens-consultations/${id}/correction`)
  expect(correction.text).toContain('女性相談・配偶者暴力相談支援センター（名前は非開示）')
  expect(correction.html).not.toContain('シェルター')
  expect(correction.html.match(/<option[^>]*selected[^>]*>/g)).toContain('<option value="same" selected="">')
  expect(correction.html).toContain(`<option value="${centre}">架空女性相談センター`)
  const { phone: _, ...again } = consultation({ agency: 'same', words: '直した言葉' })
  expect((await (await office.as('nurse')).post(`/womens-consultations/${id}/correction`, { ...again, id, version: '1' } as Record<string, string>)).status).toBe(303)
  expect(await office.ownerQuery('select agency_id, words from rec.womens_consultation where id = $1', [id])).toEqual([{ agency_id: centre, words: '直した言葉' }])
})

test('of a hidden woman without a family the agency is told by its kind too, and a refuge needs no second veil', async () => {
  const person = await woman('隠れた 人')
  await office.acting('nurse', (tx) => setVeil(tx, { personId: person, ground: 'protection_order', words: '' }))
  const id = await consulted(office, person, { agency: centre, refuge: '別のシェルター' })
  const { text } = await (await office.as('supervisor')).get(`/womens-consultations/${id}`)
  expect([text.includes('架空女性相談センター'), text.includes('（名前は非開示）'), text.includes('別のシェルター')]).toEqual([false, true, false])
  expect(await kept(person)).toEqual([{ consultations: 1, residences: 1, phones: 0, veils: 1 }])
})

test('violence before children offers an intake about them: named, 心理的虐待, without a word of hers; only the consultation leads to it', async () => {
  const person = await woman('面前 ははは')
  const child = await office.acting('nurse', async (tx) => {
    const { id: familyId } = await openFamily(tx, { name: '面前家', fiscalYear: 2026 })
    const one = await recordPerson(tx, { name: '面前 つき', kana: 'めんぜん つき', sex: 'female', birth: { year: 2019, month: 7, day: 7 } })
    await joinFamily(tx, { familyId, personId: person, relation: 'birth_parent', livesIn: true, since: null })
    await joinFamily(tx, { familyId, personId: one, relation: 'child', livesIn: true, since: null })
    return one
  })
  const id = await consulted(office, person)
  const nurse = await office.as('nurse')
  expect((await nurse.get(`/womens-consultations/${id}`)).text).toContain('子どもの前での暴力は、心理的虐待です（面前DV） 面前 つき')
  const form = { id: crypto.randomUUID(), children: [child], receivedAt: '令和8年11月24日', 'receivedAt.time': '15:00', kind: 'report', content: '子どもの前での、配偶者への暴力の疑い（面前DV）。' }
  for (const [change, message] of [[{ children: [] }, 'その場にいた子どもを選んで'], [{ children: [at.sora] }, '選択肢の中から'], [{ content: '' }, '受付の内容を入れて'], [{ receivedAt: '令和8年11月26日' }, '今より先です'], [{ kind: 'staff_abuse' }, '選択肢の中から']] as const) {
    const refused = await nurse.post(`/womens-consultations/${id}/intakes`, { ...form, ...change } as Record<string, string | string[]>)
    expect([message, refused.status, refused.text.includes(message)]).toEqual([message, 422, true])
  }
  for (const sent of [form.id, form.id, crypto.randomUUID()]) expect((await nurse.post(`/womens-consultations/${id}/intakes`, { ...form, id: sent })).location).toBe(`/intakes/${form.id}`)
  expect(await office.ownerQuery('select k.person_id, k.abuse_kind, i.kind, i.content from rec.intake i join rec.intake_child k on k.intake_id = i.id')).toEqual([{ person_id: child, abuse_kind: 'psychological', kind: 'report', content: form.content }])
  expect(await office.ownerQuery('select 1 from rec.reporter')).toEqual([])
  for (const member of ['supporter', 'head', 'nurse'] as const) {
    const intake = await (await office.as(member)).get(`/intakes/${form.id}`)
    expect([member, intake.status, intake.text.includes('カナリア'), intake.html.includes('womens-consultations/')]).toEqual([member, 200, false, false])
  }
  const after = await nurse.get(`/womens-consultations/${id}`)
  expect([after.html.includes(`/intakes/${form.id}`), after.html.includes(`/womens-consultations/${id}/intakes/new`)]).toEqual([true, false])
})
