import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openOffice, testNow } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { all, at, count, taken } from './taken-intake.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterEach(() => office.at(testNow))
afterAll(() => office.close())

describe('urgency judged again', () => {
  const judge = async (child: string, form: Record<string, string>, member: Member = 'nurse') => (await office.as(member)).post(`/intake-children/${child}/urgency-judgements`, { id: crypto.randomUUID(), ...form })

  test('nothing is preselected, and the chart says nothing before ①〜④ are answered', async () => {
    const { child } = await taken(office)
    const nurse = await office.as('nurse')
    const path = `/intake-children/${child}/urgency-judgements`
    const blank = await nurse.get(`${path}/new`)
    expect(blank.html).not.toContain('checked=""')
    expect(blank.text).not.toContain('図の結果：')
    const ask = async (answers: Record<string, string>) => nurse.get((await nurse.post(path, { id: crypto.randomUUID(), here: `${path}/new`, more: 'chart', ...answers })).location!)
    const early = await ask({ asks_protection: 'yes', pressing: 'no', grave_result: 'no' })
    expect(early.text).toContain('①〜④のすべてに答えると')
    expect(early.text).not.toContain('図の結果：')
    const four = await ask({ asks_protection: 'no', pressing: 'unknown', grave_result: 'no', grave_likely: 'yes' })
    expect(four.text).toContain('図の結果：次の虐待の前に保護を検討（県様式 A／国の手引き B）（これ以上')
    expect(four.text).toContain('会議を待たずに児童相談所へ電話')
    expect(await count(office, 'urgency_judgement', 'intake_child_id', child)).toBe(0)
  })

  test('every time is a row; the newest counts; the limit comes nearer and never goes back', async () => {
    const { intake, child } = await taken(office)
    const hours = async () => (await office.ownerQuery<{ h: number }>('select extract(epoch from see_by - clock_started_at)::int / 3600 as h from rec.intake_child where id = $1', [child]))[0]!.h
    expect((await judge(child, all('no', { repeating: 'yes' }))).status).toBe(303)
    expect(await hours()).toBe(48)
    office.at(testNow.add({ minutes: 1 }))
    await judge(child, all('no', { grave_likely: 'yes' }), 'worker')
    expect(await hours()).toBe(24)
    const nurse = await office.as('nurse')
    const high = await nurse.get(`/intakes/${intake}`)
    expect(high.text).toContain('次の虐待の前に保護を検討 （県様式 A／国の手引き B） 11/25 14:06・曽田 主事')
    expect(high.html).toMatch(/class="clock late"[^>]*data-limit="0"/)
    expect(high.text).toContain('会議を待たずに児童相談所へ電話 出雲児童相談所 0853-00-0000 （夜間・休日 0853-00-0001')
    office.at(testNow.add({ minutes: 2 }))
    await judge(child, all('no'))
    office.at(testNow)
    expect([await hours(), await count(office, 'urgency_judgement', 'intake_child_id', child)]).toEqual([24, 3])
  })

  test.each<[string, Record<string, string>, string]>([
    ['an answer is missing', all('no', { home_risk: '' }), '⑧ 虐待が起きる可能性が家庭環境にあるを選んでください'],
    ['an answer nobody knows', all('no', { home_risk: 'maybe' }), '選択肢の中から選んでください'],
    ['the chart cannot decide and nobody does', all('unknown'), '図では決まりません'],
    ['another judgement without words', all('no', { urgencyLevel: 'intensive' }), '図の結果（該当なし）と違う判断にするときは、理由を書いてください'],
    ['a level nobody knows', all('no', { urgencyLevel: 'AA' }), '選択肢の中から選んでください'],
  ])('refused when %s', async (_, form, message) => {
    const { child } = await taken(office)
    const answer = await judge(child, form)
    expect([answer.status, answer.text.includes(message)]).toEqual([422, true])
    expect(await count(office, 'urgency_judgement', 'intake_child_id', child)).toBe(0)
  })

  test('a person may differ with words; both are shown, grey after thirty days', async () => {
    const { intake, child } = await taken(office)
    const form = { id: crypto.randomUUID(), ...all('no', { urgencyLevel: 'intensive', urgencyWords: '兄の受付が先月あった' }) }
    const nurse = await office.as('nurse')
    await nurse.post(`/intake-children/${child}/urgency-judgements`, form)
    await nurse.post(`/intake-children/${child}/urgency-judgements`, form)
    expect(await count(office, 'urgency_judgement', 'intake_child_id', child)).toBe(1)
    const fresh = await nurse.get(`/intakes/${intake}`)
    expect(fresh.text).toContain('図の結果：該当なし')
    expect(fresh.text).toContain('兄の受付が先月あった')
    expect(fresh.html).toMatch(/badge warn[^]*?集中的に援助/)
    office.at(at('2026-12-26T09:00'))
    const old = await nurse.get(`/intakes/${intake}`)
    office.at(testNow)
    expect(old.text).toContain('11/25 14:05・佐藤 みずきの判断')
    expect(old.html).not.toContain('badge warn')
  })
})
