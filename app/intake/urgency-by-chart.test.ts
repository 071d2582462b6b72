import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { urgencyLevels, urgencyQuestions } from '../codes/urgency.ts'
import type { UrgencyAnswer } from '../codes/urgency.ts'
import { callsCentreFirst, urgencyByChart } from './urgency-by-chart.ts'
import type { UrgencyAnswers } from './urgency-by-chart.ts'

const signs: Record<string, UrgencyAnswer | undefined> = { は: 'yes', い: 'no', '？': 'unknown', '・': undefined }

/** Eight signs for ①〜⑧: は yes, い no, ？ わからない, ・ not answered. */
function answers(row: string): UrgencyAnswers {
  return Object.fromEntries([...row].flatMap((sign, place) => {
    const answer = signs[sign]
    return answer ? [[urgencyQuestions[place]?.code, answer]] : []
  }))
}

describe('the chart', () => {
  test.each([
    // ①②③: protect now, whatever follows
    ['はいいいいいいい', 'protect_now', false], ['いはいいいいいい', 'protect_now', false], ['いいはいいいいい', 'protect_now', false], ['はははははははは', 'protect_now', false], ['は？？？・・・・', 'protect_now', false],
    // ④: protect before the next
    ['いいいはいいいい', 'protect_before_next', false], ['いいいは・・・・', 'protect_before_next', false], ['いいいはははは？', 'protect_before_next', false], ['？いいはいいいい', 'protect_before_next', true],
    // ⑤: intensive, with or without ⑥〜⑧
    ['いいいいはいいい', 'intensive', false], ['いいいいはははは', 'intensive', false], ['いいいいは・・・', 'intensive', false], ['いいい？はいいい', 'intensive', true],
    // ⑥〜⑧ without ⑤: continuous
    ['いいいいいはいい', 'continuous', false], ['いいいいいいはい', 'continuous', false], ['いいいいいいいは', 'continuous', false], ['いいいい？いいは', 'continuous', true], ['？？？？？はいい', 'continuous', true],
    // none only when all eight are no
    ['いいいいいいいい', 'none', false],
    ['いいいいいいい？', undefined, false], ['いいいいいいい・', undefined, false], ['？いいいいいいい', undefined, false], ['いいい？いいいい', undefined, false], ['いいいい？いいい', undefined, false], ['いいいい・はいい', undefined, false],
    // nothing until each of ①〜④ is answered
    ['・・・・・・・・', undefined, false], ['はいい・いいいい', undefined, false], ['・いいはいいいい', undefined, false], ['いい・いはははは', undefined, false], ['い・いいいいいい', undefined, false],
  ])('%s is %s', (row, level, atLeast) => {
    const reading = urgencyByChart(answers(row))
    expect(reading.level).toBe(level)
    expect(reading.atLeast).toBe(atLeast)
  })

  test('says what is still to be found out', () => {
    expect(urgencyByChart(answers('い？いは？・いい'))).toEqual({ level: 'protect_before_next', atLeast: true, unknowns: ['pressing', 'repeating'], unanswered: ['effects_seen'] })
  })

  test.each([['・・・は・・・・', true], ['は・・・・・・・', true], ['いいいいはははは', false], ['？？？？・・・・', false]])('%s: the guidance centre is phoned first: %s', (row, first) => {
    expect(callsCentreFirst(answers(row))).toBe(first)
  })

  test('a person’s higher judgement calls the centre too', () => {
    expect(callsCentreFirst({}, 'protect_before_next')).toBe(true)
    expect(callsCentreFirst({}, 'intensive')).toBe(false)
  })

  test('never calls a child safer for a doubt: yes instead of わからない is at least as urgent, and needs no less', () => {
    const rank = (level: string | undefined) => (level === undefined ? urgencyLevels.length : urgencyLevels.findIndex(one => one.code === level))
    const row = fc.array(fc.constantFrom<UrgencyAnswer | undefined>('yes', 'no', 'unknown', undefined), { minLength: 8, maxLength: 8 })
    fc.assert(fc.property(row, fc.nat(7), (given, place) => {
      const written = Object.fromEntries(given.flatMap((answer, index) => (answer ? [[urgencyQuestions[index]?.code, answer]] : []))) as UrgencyAnswers
      const question = urgencyQuestions[place]?.code ?? 'pressing'
      const doubt = urgencyByChart({ ...written, [question]: 'unknown' })
      const certain = urgencyByChart({ ...written, [question]: 'yes' })
      expect(rank(certain.level)).toBeLessThanOrEqual(rank(doubt.level))
      expect(doubt.level).not.toBe('none')
      if (rank(certain.level) < rank(doubt.level) && doubt.level) expect(doubt.atLeast).toBe(true)
    }))
  })
})
