import { expect, test } from 'vitest'
import { transferKinds, transferStates } from '../codes/transfers.ts'
import { isAwaited, isOpenToEdit, isUnderWay, nextMoves, standingOf, standingWords } from './steps.ts'
import type { Standing, Taken } from './steps.ts'

const step = (text: string): Taken => {
  const [side, state, urgent] = text.split(' ') as [Taken['side'], Taken['state'], string?]
  return { side, state, urgent: urgent === 'urgent' }
}
const after = (...steps: string[]): Standing => standingOf(steps.map(step))
const moves = (kind: 'send' | 'assist' | 'case_sent', standing: Standing): string[] => nextMoves(kind, standing).map(({ side, state, urgent }) => [side, state, urgent && 'urgent'].filter(Boolean).join(' '))

test.each<[string, 'send' | 'assist' | 'case_sent', string[], string[]]>([
  ['nothing yet', 'send', [], ['ours prepared']],
  ['prepared: decided, or sent at once', 'send', ['ours prepared'], ['ours approved', 'ours sent_back', 'ours withdrawn', 'ours sent urgent']],
  ['a request for help is never sent at once', 'assist', ['ours prepared'], ['ours approved', 'ours sent_back', 'ours withdrawn']],
  ['sent back: prepared anew', 'send', ['ours prepared', 'ours sent_back'], ['ours prepared', 'ours withdrawn']],
  ['approved: their side still does nothing', 'send', ['ours prepared', 'ours approved'], ['ours sent', 'ours withdrawn']],
  ['sent: now they move', 'send', ['ours prepared', 'ours approved', 'ours sent'], ['theirs received', 'theirs accepted', 'theirs returned']],
  ['sent at once: looked at afterwards', 'send', ['ours prepared', 'ours sent urgent'], ['ours reviewed', 'theirs received', 'theirs accepted', 'theirs returned']],
  ['looked at once', 'send', ['ours prepared', 'ours sent urgent', 'ours reviewed'], ['theirs received', 'theirs accepted', 'theirs returned']],
  ['accepted: news and an end', 'send', ['ours prepared', 'ours approved', 'ours sent', 'theirs accepted'], ['theirs told', 'theirs done']],
  ['news moves nobody', 'send', ['ours prepared', 'ours approved', 'ours sent', 'theirs accepted', 'theirs told'], ['theirs told', 'theirs done']],
  ['given back: a new document', 'send', ['ours prepared', 'ours approved', 'ours sent', 'theirs returned'], []],
  ['withdrawn is the end', 'send', ['ours prepared', 'ours withdrawn'], []],
  ['from the centre: taken or given back', 'case_sent', ['theirs sent', 'ours received'], ['ours accepted', 'ours returned', 'theirs told']],
  ['from the centre: taken', 'case_sent', ['theirs sent', 'ours received', 'ours accepted'], ['ours done', 'theirs told']],
])('%s', (_, kind, steps, expected) => { expect(moves(kind, after(...steps))).toEqual(expected) })

test('decisions are those of a leader: approving, sending back, looking at it afterwards', () => {
  const decided = ['ours prepared', 'ours sent urgent'].map((_, at, all) => nextMoves('notify', after(...all.slice(0, at + 1))).filter(({ decides }) => decides).map(({ state }) => state))
  expect(decided).toEqual([['approved', 'sent_back'], ['reviewed']])
})

test('every state of every kind can be reached, and the texts stand still once approved', () => {
  const reached = new Set<string>()
  for (const { code } of transferKinds) {
    const walk = (steps: Taken[]): void => {
      if (steps.length > 6) return
      for (const { side, state, urgent } of nextMoves(code, standingOf(steps))) { reached.add(state); walk([...steps, { side, state, urgent }]) }
    }
    walk([])
  }
  expect([...reached].sort()).toEqual(transferStates.map(({ code }) => code).sort())
  expect([after('ours prepared'), after('ours prepared', 'ours sent_back'), after('ours prepared', 'ours approved'), after('ours prepared', 'ours sent urgent')].map(isOpenToEdit)).toEqual([true, true, false, false])
})

test('what waits: a reply, a review, our own answer', () => {
  const sent = after('ours prepared', 'ours approved', 'ours sent')
  expect([isAwaited('send', sent), isAwaited('send', after('ours prepared', 'ours approved', 'ours sent', 'theirs accepted')), isAwaited('case_sent', after('theirs sent', 'ours received'))]).toEqual([true, false, false])
  const late = after('ours prepared', 'ours sent urgent', 'theirs accepted')
  expect([isUnderWay('send', late), isUnderWay('case_sent', after('theirs sent', 'ours received')), isUnderWay('case_sent', after('theirs sent', 'ours received', 'ours accepted'))]).toEqual([true, true, false])
  expect([standingWords('send', sent), standingWords('send', late), standingWords('case_sent', after('theirs sent', 'ours received'))])
    .toEqual(['送った・返事待ち', '児相が受理した・後閲まだ', '受け取った・返事をしていない'])
})
