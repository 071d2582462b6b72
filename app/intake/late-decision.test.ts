import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openOffice, testNow } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { all, at, count, sighting, taken } from './taken-intake.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterEach(() => office.at(testNow))
afterAll(() => office.close())

describe('not seen in time', () => {
  const decision = (change: Record<string, string> = {}): Record<string, string> => ({ id: crypto.randomUUID(), act: 'notify_centre', reason: '2回とも応答なし', ...all('no', { repeating: 'yes' }), ...change })

  test('the page demands a decision; a worker sees who decides and cannot', async () => {
    const { intake, child } = await taken(office, { receivedAt: '2026-11-23T10:00' })
    const nurse = await office.as('nurse')
    const page = await nurse.get(`/intakes/${intake}`)
    expect(page.text).toContain('期限を過ぎて、まだ会えていません')
    expect(page.text).toContain('決める人：勝部 係長、森山 係長、高橋 室長')
    expect(page.html).not.toContain('late-decisions/new')
    expect((await nurse.post(`/intake-children/${child}/late-decisions`, decision())).status).toBe(404)
    const direct = office.acting('nurse', async (tx) => {
      const { id } = await tx.insertInto('urgencyJudgement').values({ intakeChildId: child, chart: 'prefectural', answers: '{}' } as never).returning('id').executeTakeFirstOrThrow()
      await tx.insertInto('lateDecision').values({ intakeChildId: child, act: 'police', words: 'x', urgencyJudgementId: id } as never).execute()
    })
    await expect(direct).rejects.toMatchObject({ code: '42501' })
  })

  test('a supervisor decides, urgency is judged with it, and the clock runs on', async () => {
    const { intake, child } = await taken(office, { receivedAt: '2026-11-23T10:00' })
    const supervisor = await office.as('supervisor')
    const form = await supervisor.get(`/intake-children/${child}/late-decisions/new`)
    expect(form.text).toContain('児福法25条の7第1項4号、児虐法8条1項2号')
    const sent = decision()
    expect((await supervisor.post(`/intake-children/${child}/late-decisions`, sent)).status).toBe(303)
    expect((await supervisor.post(`/intake-children/${child}/late-decisions`, sent)).status).toBe(303)
    const { text } = await supervisor.get(`/intakes/${intake}`)
    expect(text).toContain('決定：児童相談所へ通知')
    expect(text).toContain('受理から 52時間5分 まだ会えていません')
    expect(text).not.toContain('どうするか決める')
    expect([await count(office, 'late_decision', 'intake_child_id', child), await count(office, 'urgency_judgement', 'intake_child_id', child)]).toEqual([1, 1])
    expect((await office.ownerQuery<{ code: string }>('select code from rec.event where intake_id = $1 order by code', [intake])).map((row) => row.code)).toEqual(['late_decided', 'urgency_judged'])
  })

  test('a revisit names two people and a time to come, and is asked for again when it has passed', async () => {
    const { intake, child } = await taken(office, { receivedAt: '2026-11-23T10:00' })
    const head = await office.as('head')
    const revisit = { act: 'revisit', revisitAt: '令和8年11月25日', 'revisitAt.time': '18:00', revisitBy: office.accounts.nurse, revisitWith: office.accounts.worker }
    expect((await head.post(`/intake-children/${child}/late-decisions`, decision(revisit))).status).toBe(303)
    const page = await head.get(`/intakes/${intake}`)
    expect(page.text).toContain('再訪 11/25 18:00 佐藤 みずき・曽田 主事')
    expect(page.text).not.toContain('どうするか決める')
    office.at(at('2026-11-25T18:01'))
    expect((await head.get(`/intakes/${intake}`)).text).toContain('決めた再訪のあとも、まだ会えていません')
    office.at(testNow)
  })

  test.each<[string, Record<string, string>, string]>([
    ['a reason alone', { act: '' }, 'どうしますかを選んでください'],
    ['an act without a reason', { reason: '' }, 'そう決めた理由を入れてください'],
    ['no new judgement', { repeating: '' }, '⑤ 虐待を繰り返す可能性が高いを選んでください'],
    ['a judgement that differs without words', { urgencyLevel: 'none' }, '理由を書いてください'],
    ['a revisit without anybody', { act: 'revisit' }, '行く人（1人目）を選んでください'],
    ['a revisit of one', { act: 'revisit', revisitAt: '令和8年11月26日', 'revisitAt.time': '9:00', one: 'yes' }, '2人で行きます'],
    ['a revisit in the past', { act: 'revisit', revisitAt: '令和8年11月25日', 'revisitAt.time': '14:00', two: 'yes' }, 'これから先にしてください'],
  ])('refused: %s', async (_, { one, two, ...change }, message) => {
    const { child } = await taken(office, { receivedAt: '2026-11-23T10:00' })
    const people: Record<string, string> = one ? { revisitBy: office.accounts.nurse, revisitWith: office.accounts.nurse } : two ? { revisitBy: office.accounts.nurse, revisitWith: office.accounts.worker } : {}
    const answer = await (await office.as('supervisor')).post(`/intake-children/${child}/late-decisions`, decision({ ...change, ...people }))
    expect([answer.status, answer.text.includes(message)]).toEqual([422, true])
    expect([await count(office, 'late_decision', 'intake_child_id', child), await count(office, 'urgency_judgement', 'intake_child_id', child)]).toEqual([0, 0])
  })

  test('a refusal asks for a decision before the limit; nothing is decided for a child that was seen', async () => {
    const { intake, child } = await taken(office)
    const supervisor = await office.as('supervisor')
    await supervisor.post(`/intake-children/${child}/safety-checks`, { id: crypto.randomUUID(), at: '令和8年11月25日', 'at.time': '14:04', checkedBy: office.accounts.nurse, result: 'refused', words: '玄関で父「帰れ」' })
    expect((await supervisor.get(`/intakes/${intake}`)).text).toContain('会うことを拒まれました')
    await supervisor.post(`/intake-children/${child}/safety-checks`, sighting(office, { 'at.time': '14:05' }))
    const answer = await supervisor.post(`/intake-children/${child}/late-decisions`, decision())
    expect([answer.status, answer.text.includes('もう会えています')]).toEqual([422, true])
  })
})
