import { afterAll, beforeAll, expect, test } from 'vitest'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { prepared, reported } from './transfers.fixtures.ts'
import type { Form } from './transfers.fixtures.ts'

let office: Office
let nurse: Browser
let family: Katsube
beforeAll(async () => { office = await openOffice(); nurse = await office.as('nurse'); family = await katsube(office) })
afterAll(() => office.close())

const talk = (more: Form = {}): Form => ({
  id: crypto.randomUUID(), heldAt: '令和8年11月25日', 'heldAt.time': '10:00', means: 'phone', ourPeople: '佐藤', theirPeople: '木村福祉司', words: '市で見ると言われた', agreed: 'no',
  ourOpinion: '今夜の保護を求めた', theirOpinion: '在宅で見る', notAgreed: '一時保護', againOn: '令和8年11月27日', againIf: '登校しない日が2日続いたら', ...more,
})
const hold = (form: Form, casefile = family.casefiles[0]!) => nurse.post(`/casefiles/${casefile}/discussions`, form)
const dues = async (): Promise<string[]> => (await office.ownerQuery<{ source_id: string }>(`select source_id from rec.due where kind = 'discussion_again'`)).map(({ source_id: id }) => id)

test.each<[string, Form, string]>([
  ['without our opinion', { ourOpinion: '' }, '市の意見を書いてください'], ['without theirs', { theirOpinion: ' ' }, '児童相談所の意見を書いてください'],
  ['without a day to talk again', { againOn: '' }, 'もう一度協議する日を入れてください'], ['with a day that has passed', { againOn: '令和8年11月24日' }, 'これからの日にしてください'],
  ['without what was not agreed', { notAgreed: '' }, '合意しなかったことを入れてください'], ['still to come', { 'heldAt.time': '18:00' }, '実際に協議した日時'],
  ['about a document of another child', { transfer: crypto.randomUUID() }, '選択肢の中から選んでください'],
])('a talk without agreement is not saved %s', async (_, more, message) => {
  const sent = await hold(talk(more))
  expect([sent.status, sent.text.includes(message), sent.html.includes('市で見ると言われた')]).toEqual([422, true, true])
  expect(await office.ownerQuery('select 1 from rec.discussion')).toEqual([])
})

test('both opinions, what was not agreed and when again stand on the child, the family and the list of what is under way, beside the call of the intake; it is due until the next talk', async () => {
  const { intake } = await reported(office, family)
  await nurse.post(`/intakes/${intake}/centre-calls`, { id: crypto.randomUUID(), calledAt: '令和8年11月25日', 'calledAt.time': '13:30', spokeWith: '当番の山本', told: 'あざのこと', agreed: 'unknown' })
  const transfer = await prepared(nurse, family)
  const form = talk({ transfer })
  for (let again = 0; again < 2; again++) expect((await hold(form)).location).toBe(`/casefiles/${family.casefiles[0]!}/transfers`)
  expect(await office.ownerQuery('select transfer_id, family_id from rec.discussion')).toEqual([{ transfer_id: transfer, family_id: family.id }])
  for (const path of [`/casefiles/${family.casefiles[0]!}/transfers`, `/families/${family.id}`]) {
    const { text } = await nurse.get(path)
    for (const words of ['今夜の保護を求めた', '在宅で見る', '合意しなかった', '令和8年11月27日 にもう一度', '当番の山本']) expect([path, words, text.includes(words)]).toEqual([path, words, true])
  }
  const supervisor = await office.as('supervisor')
  for (const path of ['/transfers', '/team']) expect((await supervisor.get(path)).text).toContain('勝部家')
  expect((await supervisor.get('/transfers')).text).toContain('登校しない日が2日続いたら')
  expect(await dues()).toEqual([form['id']])
  expect((await (await office.as('supervisor')).get('/due')).text).toContain('児童相談所ともう一度協議する')

  // The talk about a sister settles nothing; the next one about this child does.
  await hold(talk({ againOn: '令和8年11月30日' }), family.casefiles[1]!)
  expect((await dues()).length).toBe(2)
  expect((await hold(talk({ agreed: 'yes', 'heldAt.time': '13:00' }))).status).toBe(303)
  expect((await dues()).includes(form['id'] as string)).toBe(false)
  expect(await office.ownerQuery(`select not_agreed, again_on from rec.discussion where agreed = 'yes'`)).toEqual([{ not_agreed: '', again_on: null }])
  expect((await nurse.get(`/casefiles/${family.casefiles[0]!}/transfers`)).text).not.toContain('令和8年11月27日 にもう一度')
})

test('a talk is only ever added: the app role changes and deletes none, and keeps the id of its writer', async () => {
  const form = talk()
  await hold(form)
  expect((await (await office.as('worker')).post(`/casefiles/${family.casefiles[0]!}/discussions`, { ...form, notAgreed: 'すりかえ' })).text).toContain('この用紙はもう使われています')
  await expect(office.acting('nurse', (tx) => tx.updateTable('discussion').set({ notAgreed: 'x' }).execute())).rejects.toMatchObject({ code: '42501' })
  await expect(office.acting('nurse', (tx) => tx.deleteFrom('discussion').execute())).rejects.toMatchObject({ code: '42501' })
})
