import { afterAll, beforeAll, expect, test } from 'vitest'
import { all, sighting, taken } from '../intake/taken-intake.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { sending } from './transfers.fixtures.ts'

let office: Office
let nurse: Browser
beforeAll(async () => { office = await openOffice(); nurse = await office.as('nurse') })
afterAll(() => office.close())

test.each<[string, string, string]>([['send_centre', '送致書を作る', 'send'], ['notify_centre', '通知書を作る', 'notify']])('%s decided for a child not seen leads to its document, begun with what is known', async (act, words, kind) => {
  const { intake, child } = await taken(office, { receivedAt: '2026-11-23T10:00' })
  await nurse.post(`/intake-children/${child}/safety-checks`, sighting(office, { result: 'refused', words: '玄関で父「帰れ」' }))
  expect((await nurse.get(`/intakes/${intake}`)).text).not.toContain(words)
  const decided = await (await office.as('supervisor')).post(`/intake-children/${child}/late-decisions`, { id: crypto.randomUUID(), act, reason: '父が二度拒んだ。今夜会えない', ...all('no', { grave_likely: 'yes' }) })
  expect(decided.status).toBe(303)
  const page = await nurse.get(`/intakes/${intake}`)
  expect([page.text.includes(words), page.html.includes(`/intake-children/${child}/transfers/new?kind=${kind}`)]).toEqual([true, true])
  const form = await nurse.get(`/intake-children/${child}/transfers/new?kind=${kind}`)
  expect([form.status, form.text.includes('父が二度拒んだ。今夜会えない'), form.text.includes('次の虐待の前に保護を検討'), form.html.includes('秘密 知らせ子')]).toEqual([200, true, true, false])
  const sent = sending({ kind, ...(kind === 'notify' ? { asks: ['inspection'] } : {}), intake })
  expect((await nurse.post(`/intake-children/${child}/transfers`, sent)).location).toBe(`/transfers/${sent['id'] as string}`)
  expect((await office.ownerQuery<{ rests: boolean }>('select urgency_judgement_id is not null as rests from rec.transfer where id = $1 and casefile_id is null and intake_id = $2', [sent['id'], intake]))).toEqual([{ rests: true }])
  const document = await nurse.get(`/transfers/${sent['id'] as string}`)
  expect([document.text.includes('勝部 蓮'), document.text.includes('次の虐待の前に保護を検討')]).toEqual([true, true])
})

test('a 受理会議 that decides to send leads to the document for each child it is about', async () => {
  const { intake, child } = await taken(office)
  await nurse.post(`/intake-children/${child}/safety-checks`, sighting(office))
  const [row] = await office.ownerQuery<{ version: number }>('select version from rec.intake where id = $1', [intake])
  const id = crypto.randomUUID()
  const saved = await nurse.post(`/intakes/${intake}/decision`, {
    id, version: String(row!.version), meeting: 'urgent_intake', heldAt: '令和8年11月25日', 'heldAt.time': '14:04', attended: [office.accounts.supervisor, office.accounts.nurse],
    outcome: 'sent_to_centre', words: '今夜の保護が必要', [`child.${child}.judgement`]: 'judged', [`child.${child}.abuseKind`]: 'physical', [`child.${child}.casefile`]: 'no',
  })
  expect([saved.status, saved.status === 422 ? saved.text : '']).toEqual([303, ''])
  const decision = await nurse.get(`/decisions/${id}`)
  expect(decision.html).toContain(`/intake-children/${child}/transfers/new?kind=send`)
  const form = await nurse.get(`/intake-children/${child}/transfers/new?kind=send`)
  for (const words of ['今夜の保護が必要', '市が会った（園・学校・話した・遊んだ）']) expect(form.text).toContain(words)
})

test('a child nobody has identified goes nowhere: no link, no page', async () => {
  const { intake, child } = await taken(office, { identified: false, receivedAt: '2026-11-23T10:00' })
  await (await office.as('supervisor')).post(`/intake-children/${child}/late-decisions`, { id: crypto.randomUUID(), act: 'send_centre', reason: '部屋が分からない', ...all('no') })
  expect((await nurse.get(`/intakes/${intake}`)).text).not.toContain('送致書を作る')
  expect([(await nurse.get(`/intake-children/${child}/transfers/new?kind=send`)).status, (await nurse.post(`/intake-children/${child}/transfers`, sending())).status]).toEqual([404, 404])
})

test('what is half written is kept with its kind, and found again from the list of drafts', async () => {
  const { child } = await taken(office)
  const action = `/intake-children/${child}/transfers`
  const id = crypto.randomUUID()
  await nurse.post(action, sending({ id, here: `${action}/new`, kind: 'notify', danger: '途中の文' }))
  const again = await nurse.get(`${action}/new?draft=${id}`)
  expect([again.status, again.text.includes('通知書'), again.html.includes('途中の文')]).toEqual([200, true, true])
})
