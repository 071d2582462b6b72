import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { hiddenIn } from '../meetings/council.fixtures.ts'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { at, prepared, sending, step } from './transfers.fixtures.ts'

// 決裁 is of what was read: whoever changes the text meanwhile makes the open form an old one.
let office: Office
let family: Katsube
let nurse: Browser
let supervisor: Browser
let transfer: string
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
  nurse = await office.as('nurse')
  supervisor = await office.as('supervisor')
})
afterAll(() => office.close())
beforeEach(async () => { transfer = await prepared(nurse, family) })

const otherwise = '一時保護は要らない。家庭に返してよい'
const corrected = async (version = 1): Promise<number> => (await nurse.post(`/transfers/${transfer}/corrections`, sending({ id: transfer, version: String(version), opinion: otherwise }))).status
const states = async (): Promise<string[]> => (await office.ownerQuery<{ state: string }>('select state from rec.transfer_step where transfer_id = $1 order by position', [transfer])).map(({ state }) => state)

test.each([['decisions', 'approved', '決裁する'], ['steps', 'sent', '決裁を待たずに送る']])('the form of %s (%s) shows what is in the document, and is refused when that was changed under it', async (road, state, title) => {
  const reader = road === 'decisions' ? supervisor : await office.as('worker')
  const open = await reader.get(`/transfers/${transfer}/${road}/new?side=ours&state=${state}`)
  expect([open.text.includes(title), open.text.includes('一時保護が必要'), open.text.includes('架空小の保健室')]).toEqual([true, true, true])
  expect(await corrected()).toBe(303)
  const fields = { ...hiddenIn(open.html), ...(state === 'sent' ? { ...at('14:00'), means: 'phone', who: '当番', words: '下校まで20分' } : {}) }
  const late = await reader.post(`/transfers/${transfer}/${road}`, fields)
  expect([late.status, late.text.includes('ほかの人が先に保存しました'), late.text.includes(otherwise)]).toEqual([409, true, true])
  expect(await states()).toEqual(['prepared'])
  expect((await reader.post(`/transfers/${transfer}/${road}`, { ...fields, ...hiddenIn(late.html) })).status).toBe(303)
  expect(await states()).toEqual(['prepared', state])
})

test('somebody who corrects while it is being approved is told that it was approved', async () => {
  expect((await step(supervisor, transfer, 'ours', 'approved', 1)).status).toBe(303)
  const late = await nurse.post(`/transfers/${transfer}/corrections`, sending({ id: transfer, version: '1', opinion: otherwise }))
  expect([late.status, late.text.includes('決裁か送付が済んだ文書は直せません')]).toEqual([422, true])
})
