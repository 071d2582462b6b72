import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { allocate } from '../casefiles/allocation.db.ts'
import { casefileNumber } from '../casefiles/casefiles.db.ts'
import { registered } from '../meetings/review.fixtures.ts'
import { confirm, propose } from './invitations.fixtures.ts'

let office: Office
let casefile: string
let number: string
beforeAll(async () => {
  office = await openOffice()
  casefile = (await registered(office, '異動')).casefiles[0]!
  const [row] = await office.ownerQuery<{ fiscal_year: number; number: number }>('select fiscal_year, number from rec.casefile where id = $1', [casefile])
  number = casefileNumber(row!.fiscal_year, row!.number)
})
afterAll(() => office.close())

const hand = (to: 'worker' | 'nurse', since: string) => office.acting('supervisor', (tx) => allocate(tx, { casefileId: casefile, mainAccountId: office.accounts[to], secondAccountId: null, since: Temporal.PlainDate.from(since), words: '引き継ぎ' }))
const page = async () => (await (await office.as('supervisor')).get('/moves')).text

test('who leaves soon stands with what they hold, until each is given to somebody from that day', async () => {
  await hand('worker', '2026-11-01')
  expect(await page()).toContain('離れる人はいません')
  await (await office.as('admin')).post(`/accounts/${office.accounts.worker}/endings`, { last: '2026-12-31' })
  const before = await page()
  expect(before).toMatch(/曽田 主事（社会福祉主事）\s+令和9年1月1日から利用なし/)
  expect(before).toContain(number)
  await hand('nurse', '2027-01-01')
  expect(await page()).toContain('手元に残るものはありません')
})

test('a change of role is told too, with drafts as a number only', async () => {
  await (await office.as('nurse')).post('/drafts', { form: `/intakes#${crypto.randomUUID()}`, title: '秘密の題', 'f.content': '秘密の文' })
  const { id } = await propose(office, `/accounts/${office.accounts.nurse}/roles`, { role: 'kizuna_nurse', since: '2027-01-15' })
  await confirm(office, id)
  const text = await page()
  expect(text).toMatch(/佐藤 みずき（保健師）\s+令和9年1月15日からきずなの保健師/)
  expect(text).toContain('1件。本人に')
  expect(text).not.toContain('秘密の')
})

test('who has left with something in hand stands out; an administrator sees nothing of it', async () => {
  await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)) update rec.account set until = '2026-11-20' from born where id = $1`, [office.accounts.nurse])
  expect((await (await office.as('supervisor')).get('/moves')).html).toContain('card danger')
  for (const member of ['admin', 'keeper', 'worker', 'supporter'] as const) expect([member, (await (await office.as(member)).get('/moves')).status === 200]).toEqual([member, false])
})
