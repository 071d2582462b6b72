import { expect, test } from 'vitest'
import { reasonAgainst, stepInTurn } from './approvals.ts'
import type { Standing } from './approvals.ts'
import { meetingsDeciding } from './deciding.ts'
import { missingOf } from './missing.ts'

const steps = (...outcomes: readonly Standing['outcome'][]): Standing[] =>
  (['worker', 'supervisor', 'head'] as const).map((role, at) => ({ step: at + 1, role, outcome: outcomes[at] ?? null }))

test.each([
  ['a worker\'s proposal waits for the supervisor', 'public_health_nurse', steps('approved'), 2],
  ['then for the head', 'public_health_nurse', steps('approved', 'approved'), 3],
  ['then for nobody', 'public_health_nurse', steps('approved', 'approved', 'approved'), undefined],
  ['a returned one waits for nobody', 'public_health_nurse', steps('approved', 'returned'), undefined],
  ['a supervisor\'s own waits for the head at once', 'supervisor', steps('approved'), 3],
  ['a head\'s own waits for the supervisor, and that is enough', 'head', steps('approved'), 2],
  ['so it is approved', 'head', steps('approved', 'approved'), undefined],
] as const)('%s', (_, proposer, standing, turn) => {
  expect(stepInTurn(standing, proposer)).toBe(turn)
})

test.each([
  ['the same person in another role', { role: 'supervisor', staffId: 'a' }, /自分が起案した/],
  ['the head before the supervisor', { role: 'head', staffId: 'c' }, /係長の決裁がまだ/],
  ['somebody with no step', { role: 'coordinator', staffId: 'd' }, /いまは係長の番/],
  ['the supervisor who took another step under another account', { role: 'supervisor', staffId: 'b' }, /もう一つの段を/],
] as const)('%s may not approve', (_, actor, words) => {
  expect(reasonAgainst(steps('approved'), { role: 'public_health_nurse', staffId: 'a' }, actor, undefined)).toMatch(words)
})

test('the supervisor in turn may', () => {
  expect(reasonAgainst(steps('approved'), { role: 'public_health_nurse', staffId: 'a' }, { role: 'supervisor', staffId: 'b' }, 2)).toBeUndefined()
})

test('which meeting decides is a setting with a day: no joint case meeting before there was one', () => {
  const on = (day: string) => meetingsDeciding('closing', Temporal.PlainDate.from(day)).map(({ code }) => code)
  expect(on('2023-04-01')).not.toContain('joint_case')
  expect(on('2026-11-25')).toContain('joint_case')
  expect(on('2026-11-25')).not.toContain('intake')
})

test('at most three things are missing, the unseen child first, and none on a general consultation', () => {
  const casefile = { id: 'c', familyId: 'f', stage: 'supported', class: 'protection', openedOn: Temporal.PlainDate.from('2026-04-01'), secondAccountId: null } as const
  const given = { sightings: { inHome: null, own: null, agency: null }, isPlanned: false, waiting: { id: 'd', state: 'returned' } }
  const today = Temporal.PlainDate.from('2026-11-25')
  expect(missingOf({ casefile, ...given }, today).map(({ words }) => words)).toEqual(['まだ会っていません', '決定が差し戻されています', '支援計画'])
  expect(missingOf({ casefile: { ...casefile, class: 'other' }, ...given }, today)).toEqual([])
  const seen = { inHome: null, own: Temporal.Instant.from('2026-11-20T10:00:00+09:00'), agency: null }
  expect(missingOf({ casefile, ...given, sightings: seen, waiting: null }, today).map(({ words }) => words)).toEqual(['家の中で会っていません', '支援計画', '副担当'])
})
