import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { count, taken } from './taken-intake.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

describe('a call to the guidance centre', () => {
  const call = (change: Record<string, string> = {}): Record<string, string> => ({
    id: crypto.randomUUID(), calledAt: '令和8年11月25日', 'calledAt.time': '14:04', spokeWith: '当番 山根', told: 'あざ、本人の言葉', ourOpinion: '一時保護', theirOpinion: '市で訪問', agreed: 'no',
    notAgreed: '今夜帰すか', againAt: '令和8年11月25日', 'againAt.time': '15:00', ...change,
  })

  test('keeps both opinions, what was not agreed and when again; twice is once', async () => {
    const { intake } = await taken(office)
    const nurse = await office.as('nurse')
    const form = call()
    expect((await nurse.post(`/intakes/${intake}/centre-calls`, form)).location).toBe(`/intakes/${intake}`)
    await nurse.post(`/intakes/${intake}/centre-calls`, form)
    const { text } = await nurse.get(`/intakes/${intake}`)
    for (const words of ['当番 山根と話した 合意しなかった', '市で訪問', '今夜帰すか', '令和8年11月25日（水）15:00']) expect(text).toContain(words)
    expect([await count(office, 'centre_call', 'intake_id', intake), await count(office, 'event', 'intake_id', intake)]).toEqual([1, 1])
    expect((await (await office.as('worker')).post(`/intakes/${intake}/centre-calls`, form)).status).toBe(422)
  })

  test.each<[string, Record<string, string>, string]>([
    ['nobody was spoken with', { spokeWith: '' }, '相手を入れてください'],
    ['nothing was told', { told: '' }, '伝えたことを入れてください'],
    ['it is still to come', { 'calledAt.time': '14:30' }, 'かけた日時：今'],
    ['no agreement and no words', { notAgreed: '' }, '合意しなかったことを入れてください'],
    ['no agreement and no day', { againAt: '', 'againAt.time': '' }, 'もう一度話し合う日時を決めて'],
    ['again before it was', { 'againAt.time': '13:00' }, 'かけた日時より後'],
    ['an answer nobody knows', { agreed: 'perhaps' }, '選択肢の中から選んでください'],
  ])('refused when %s, on the same page with what was typed', async (_, change, message) => {
    const { intake } = await taken(office)
    const nurse = await office.as('nurse')
    const form = call(change)
    const answer = await nurse.post(`/intakes/${intake}/centre-calls`, form)
    expect([answer.status, answer.text.includes(message), answer.text.includes('市で訪問')]).toEqual([422, true, true])
    expect(await count(office, 'centre_call', 'intake_id', intake)).toBe(0)
    expect((await nurse.get(`/intakes/${intake}?draft=${form['id']!}`)).text).toContain('市で訪問')
  })
})
