import { describe, expect, test } from 'vitest'
import { dueOfCasefile } from './due-of-casefiles.db.ts'
import { dueOfDecision } from './due-of-decisions.db.ts'
import { dueOfIntake } from './due-of-intakes.db.ts'
import type { ChildFacts, IntakeFacts } from './due-of-intakes.db.ts'
import { dueOfPlan } from './due-of-plans.db.ts'
import type { PlanFacts } from './due-of-plans.db.ts'
import type { Due } from './due-source.ts'

const at = (text: string): Temporal.Instant => Temporal.Instant.from(`${text}+09:00`)
const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const [nurse, worker] = ['nurse', 'worker'] as const
/** What is due, for whom, when: 安全確認 nurse 2026-11-25T18:10. */
const words = (rows: readonly Due[]): string[] => rows.map(({ kind, accountId, role, dueAt }) => `${kind} ${accountId ?? role} ${dueAt.toZonedDateTimeISO('Asia/Tokyo').toPlainDateTime().toString().slice(0, 16)}`).sort()

const child: ChildFacts = { id: 'c', seeBy: at('2026-11-26T14:05:00'), sighted: false, late: null, refusedAt: null, leavesAt: null, mainAccountIds: [] }
const intake = (children: Partial<ChildFacts>[], more: Partial<IntakeFacts> = {}): IntakeFacts => ({
  id: 'i', receivedAt: at('2026-11-24T14:05:00'), receivedBy: nurse, decided: true, returnedTo: null, endedUnidentified: false, children: children.map((one) => ({ ...child, ...one })), ...more,
})
const revisit = { act: 'revisit' as const, revisitAt: at('2026-11-27T10:00:00'), revisitBy: nurse, revisitWith: worker }

describe('a child to be seen', () => {
  test.each<[string, IntakeFacts, string[]]>([
    ['by the receiver and, for a supervisor, decided when late', intake([{}]), ['late_decision supervisor 2026-11-26T14:05', 'safety_check nurse 2026-11-26T14:05']],
    ['and by the main worker once there is one', intake([{ mainAccountIds: [worker, nurse] }]), ['late_decision supervisor 2026-11-26T14:05', 'safety_check nurse 2026-11-26T14:05', 'safety_check worker 2026-11-26T14:05']],
    ['not while no clock runs', intake([{ seeBy: null, leavesAt: at('2026-11-25T15:40:00') }]), []],
    ['no longer when seen', intake([{ sighted: true, leavesAt: at('2026-11-25T15:40:00') }]), []],
    ['before it leaves where it is', intake([{ leavesAt: at('2026-11-25T15:40:00') }]), ['child_leaves nurse 2026-11-25T15:40', 'late_decision supervisor 2026-11-26T14:05', 'safety_check nurse 2026-11-26T14:05']],
    ['decided at once when turned away', intake([{ refusedAt: at('2026-11-25T10:00:00') }]), ['late_decision supervisor 2026-11-25T10:00', 'safety_check nurse 2026-11-26T14:05']],
    ['again on the day decided, by two', intake([{ late: revisit }]), ['late_decision supervisor 2026-11-27T10:00', 'revisit nurse 2026-11-27T10:00', 'revisit worker 2026-11-27T10:00']],
    ['no longer by us once the centre is told', intake([{ late: { ...revisit, act: 'notify_centre', revisitAt: null } }]), []],
    ['but decided anew when turned away after that', intake([{ late: { ...revisit, act: 'police', revisitAt: null }, refusedAt: at('2026-11-28T10:00:00') }]), ['late_decision supervisor 2026-11-28T10:00']],
    ['no longer when the meeting found nobody to look for', intake([{}], { endedUnidentified: true }), []],
  ])('%s', (_, facts, due) => expect(words(dueOfIntake(facts))).toEqual(due))
})

test.each<[string, Partial<IntakeFacts>, string[]]>([
  ['by the end of the next office day', { decided: false }, ['decide_intake nurse 2026-11-25T23:59', 'decide_intake supervisor 2026-11-25T23:59']],
  ['after a long weekend', { decided: false, receivedAt: at('2026-11-20T19:00:00') }, ['decide_intake nurse 2026-11-24T23:59', 'decide_intake supervisor 2026-11-24T23:59']],
  ['again by who proposed it when it was given back', { returnedTo: worker }, ['decide_intake nurse 2026-11-25T23:59', 'decide_intake supervisor 2026-11-25T23:59', 'decide_intake worker 2026-11-25T23:59']],
  ['no more once decided', {}, []],
])('an intake is to be decided %s', (_, facts, due) => expect(words(dueOfIntake(intake([], facts)))).toEqual(due))

const plan: PlanFacts = {
  id: 'p', familyId: 'f', current: true, reviewOn: day('2027-02-25'), casefiles: [{ id: 'a', sealed: false, mainAccountIds: [nurse] }],
  visits: [{ id: 'v', dueOn: day('2026-12-09'), atTime: null, accountId: null, over: false }],
}
describe('a plan', () => {
  test.each<[string, Partial<PlanFacts>, string[]]>([
    ['makes its visits and its review due', {}, ['plan_review nurse 2027-02-25T23:59', 'visit nurse 2026-12-09T23:59']],
    ['a visit with an hour and a person is theirs', { visits: [{ id: 'v', dueOn: day('2026-12-09'), atTime: new Temporal.PlainTime(14, 0), accountId: worker, over: false }] }, ['plan_review nurse 2027-02-25T23:59', 'visit worker 2026-12-09T14:00']],
    ['a visit that is over is not due', { visits: [{ ...plan.visits[0]!, over: true }] }, ['plan_review nurse 2027-02-25T23:59']],
    ['three children of one worker are one visit', { casefiles: ['a', 'b', 'c'].map((id) => ({ id, sealed: false, mainAccountIds: [nurse] })) }, ['plan_review nurse 2027-02-25T23:59', 'visit nurse 2026-12-09T23:59']],
    ['falls to the supervisor while nobody is allocated', { casefiles: [{ id: 'a', sealed: false, mainAccountIds: [] }] }, ['plan_review supervisor 2027-02-25T23:59', 'visit supervisor 2026-12-09T23:59']],
    ['that has ended makes nothing due', { current: false }, []],
    ['without an open casefile makes nothing due', { casefiles: [] }, []],
  ])('%s', (_, facts, due) => expect(words(dueOfPlan({ ...plan, ...facts }))).toEqual(due))

  test('what is due only for a sealed casefile stays behind its seal, in whatever order the casefiles come', () => {
    const [open, sealed] = [{ id: 'b', sealed: false, mainAccountIds: [nurse] }, { id: 'a', sealed: true, mainAccountIds: [nurse, worker] }]
    for (const casefiles of [[open, sealed], [sealed, open]]) {
      expect(dueOfPlan({ ...plan, visits: [], casefiles }).map(({ accountId, casefileId }) => [accountId, casefileId]).sort()).toEqual([[nurse, null], [worker, 'a']])
    }
  })
})

test.each([[false, true, 1], [true, true, 0], [false, false, 0]])('a casefile (planned: %s, open: %s) asks for a plan 30 days after it was opened: %i', (planned, open, rows) => {
  const due = dueOfCasefile({ id: 'a', sealed: false, familyId: 'f', open, planned, openedOn: day('2026-10-20'), mainAccountIds: [nurse] })
  expect(words(due)).toEqual(rows ? ['plan_missing nurse 2026-11-19T23:59'] : [])
})

test.each([['supervisor', 'approval supervisor 2026-11-30T23:59'], ['head', 'approval head 2026-11-30T23:59'], ['worker', 'approval nurse 2026-11-30T23:59'], [null, undefined]] as const)('a decision waits for %s', (next, due) => {
  const rows = dueOfDecision({ id: 'd', intakeId: 'i', familyId: null, proposedAt: at('2026-11-25T16:00:00'), proposedBy: nurse, next })
  expect(words(rows)).toEqual(due ? [due] : [])
})
