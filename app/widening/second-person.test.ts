import { afterAll, beforeAll, expect, test } from 'vitest'
import { fledKatsube } from '../people/hidden-side.fixtures.ts'
import type { Fled } from '../people/hidden-side.fixtures.ts'
import { setVeil } from '../people/places.db.ts'
import { known, shareFields } from '../shares/shared.fixtures.ts'
import type { Known } from '../shares/shared.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office, Page } from '../../test/office.ts'
import { decides } from './widening.fixtures.ts'

// The second person reads what they open: to whom, what of it, which veil; and decides on what they have read.
let office: Office
let at: Known
let fled: Fled
let head: Browser
beforeAll(async () => {
  office = await openOffice()
  at = await known(office)
  fled = await fledKatsube(office)
  head = await office.as('head', { steppedUp: true })
})
afterAll(() => office.close())

const page = (proposal: string): Promise<Page> => head.get(`/widening/${proposal}/decision`)
const proposalIn = ({ location, text }: Page): string => { expect([location?.startsWith('/widening/'), location ? '' : text]).toEqual([true, '']); return location!.slice(10) }
const share = async (casefile: string, agency: string, more = {}): Promise<string> => proposalIn(await (await office.as('coordinator')).post(`/casefiles/${casefile}/shares`, shareFields(agency, { words: '児童相談所が使う', ...more })))
const lifting = async (person: string, veil: string, more = {}): Promise<string> => proposalIn(await (await office.as('coordinator', { steppedUp: true })).post(`/people/${person}/veil-liftings`, { id: crypto.randomUUID(), veil, ground: 'measure_ended', reason: '本人に確かめた', ...more }))
const veilsOf = async (person: string): Promise<string[]> => (await office.ownerQuery<{ id: string }>('select id from rec.veil where person_id = $1 order by set_at', [person])).map(({ id }) => id)

test('a share: about whom, to which agency by name, what for, what of it, until when, with which words', async () => {
  const [nursery] = await office.acting('supervisor', (tx) => tx.insertInto('agency').values({ kind: 'nursery', name: '友だちの保育園' }).returning('id').execute())
  const proposal = await share(at.family.casefiles[1]!, nursery!.id, { fields: ['class'], purpose: 'handover' })
  const { text } = await page(proposal)
  for (const words of ['勝部 杏', 'どの機関に', '友だちの保育園', '引き継ぎ（進学・転園など）', '名前と年齢、区分（要保護・要支援など）', '令和8年11月25日', '令和9年2月25日の前日', '児童相談所が使う']) expect(text).toContain(words)
  expect(text).not.toContain('主担当機関')
  const keeper = (await (await office.as('keeper', { steppedUp: true })).get('/keeper')).text
  expect([keeper.includes('関係機関に見せる'), /友だちの保育園|勝部|児童相談所が使う/.test(keeper)]).toEqual([true, false])
  expect((await decides(head, proposal)).status).toBe(303)
})

test('a share of a child who hides: the agency is named to whoever looks first, and to nobody else', async () => {
  const proposal = await share(fled.childCase, fled.school)
  const before = await page(proposal)
  expect([before.text.includes('架空小学校'), before.text.includes('（名前は非開示）'), before.html.includes(`href="/people/${fled.child}/looks/new"`)]).toEqual([false, true, true])
  expect((await head.post(`/people/${fled.child}/looks`, { id: crypto.randomUUID(), reason: '見せてよいか確かめる' })).status).toBe(303)
  const looking = await page(proposal)
  expect([looking.text.includes('架空小学校'), looking.text.includes('開いています')]).toEqual([true, true])
  expect((await decides(head, proposal)).status).toBe(303)
  await head.post(`/people/${fled.child}/look-endings`, {})
})

test('a lifting says which of two veils, what stays hidden, and what opens: by kind, and row by row under a look', async () => {
  await office.acting('nurse', (tx) => setVeil(tx, { personId: fled.child, ground: 'own_wish', words: '' }))
  const [first] = await veilsOf(fled.child)
  const [residence] = await office.ownerQuery<{ id: string }>('select id from rec.residence where person_id = $1', [fled.child])
  const proposal = await lifting(fled.child, first!, { opens: [residence!.id] })
  const { text, html } = await page(proposal)
  expect(text).toMatch(/解く秘匿\s+保護命令（.*?から）\s+解く/)
  expect(text).toMatch(/この人のほかの秘匿\s+本人の申出（市の判断）（.*?から）\s+残る/)
  expect(text).toMatch(/選んであるもの（まだ開かない）\s+非開示\s+住所 1件/)
  expect([text.includes('勝部 蓮'), /架空町/.test(html)]).toEqual([true, false])
  await head.post(`/people/${fled.child}/looks`, { id: crypto.randomUUID(), reason: '解いてよいか確かめる' })
  expect((await page(proposal)).text).toMatch(/選んであるもの（まだ開かない）\s+非開示\s+住所\s松江市架空町9-9/)
  await head.post(`/people/${fled.child}/look-endings`, {})
})

test('what has changed since it was read is read again: the last veil opens what the first did not', async () => {
  const [first, second] = await veilsOf(fled.child)
  const [waiting] = await office.ownerQuery<{ id: string }>(`select id from rec.widening where kind = 'lift_veil' and outcome is null`)
  const open = await page(waiting!.id)
  const [, read] = /name="read" value="([^"]+)"/.exec(open.html)!
  expect((await decides(head, await lifting(fled.child, second!))).status).toBe(303)
  const answer = { word: 'approved', words: '', read: read! }
  const late = await head.post(`/widening/${waiting!.id}/decision`, answer)
  expect([late.status, late.text.includes('読んだあとで、中身が変わりました'), /この人のほかの秘匿\s+なし\s+この人の秘匿はなくなる/.test(late.text)]).toEqual([409, true, true])
  expect((await head.post(`/widening/${waiting!.id}/decision`, { ...answer, read: '' })).status).toBe(409)
  expect((await office.ownerQuery<{ lifted: boolean }>('select lifted_at is not null as lifted from rec.veil where id = $1', [first]))[0]).toEqual({ lifted: false })
  expect((await decides(head, waiting!.id)).status).toBe(303)
  expect((await office.ownerQuery<{ lifted: boolean }>('select lifted_at is not null as lifted from rec.veil where id = $1', [first]))[0]).toEqual({ lifted: true })
})

test('a hold that is let go: which, that another keeps everything as it is, and once only', async () => {
  const coordinator = await office.as('coordinator')
  for (const [ground, words] of [['court', '家裁の調査'], ['inquest', '事案の検証']]) expect((await coordinator.post(`/families/${at.family.id}/legal-holds`, { id: crypto.randomUUID(), ground: ground!, words: words! })).status).toBe(303)
  const [hold] = await office.ownerQuery<{ id: string }>(`select id from rec.legal_hold where ground = 'court'`)
  const letGo = async (): Promise<string> => proposalIn(await coordinator.post(`/legal-holds/${hold!.id}/opening`, { id: crypto.randomUUID(), reason: '調査が終わった' }))
  const [proposal, again] = [await letGo(), await letGo()]
  const { text } = await page(proposal)
  for (const words of ['勝部家', '家裁の調査', '事案の検証', '残る。訂正と廃棄は、できないまま']) expect(text).toContain(words)
  expect((await decides(head, proposal)).status).toBe(303)
  // What has gone meanwhile is nothing that can be said, nor confirmed.
  expect((await page(again)).text).toContain('何が変わるのかを、ここに示せません')
  expect((await decides(head, again)).status).toBe(422)
})
