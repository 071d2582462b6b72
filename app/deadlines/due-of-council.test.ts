import { describe, expect, test } from 'vitest'
import { dueOfReview } from './due-of-reviews.db.ts'
import { dueOfTask } from './due-of-tasks.db.ts'
import type { TaskFacts } from './due-of-tasks.db.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const child = (id: string, sealed = false, mainAccountIds: readonly string[] = ['nurse']) => ({ id, sealed, mainAccountIds })
const words = (rows: readonly { kind: string; accountId: string | null; role: string | null; casefileId: string | null; dueAt: Temporal.Instant }[]): string[] =>
  rows.map(({ kind, accountId, role, casefileId, dueAt }) => [kind, accountId ?? role, casefileId ?? '–', dueAt.toZonedDateTimeISO('Asia/Tokyo').toPlainDateTime()].join(' '))

describe('a task', () => {
  const task: TaskFacts = { id: 't', familyId: 'f', dueOn: day('2026-12-10'), open: true, accountId: null, casefiles: [child('a'), child('b')] }
  const cases: [string, Partial<TaskFacts>, string[]][] = [
    ['falls to whoever works with the family, once', {}, ['task nurse – 2026-12-10T23:59:00']],
    ['falls to the person it was given to', { accountId: 'worker' }, ['task worker – 2026-12-10T23:59:00']],
    ['falls to the supervisor while nobody is allocated', { casefiles: [child('a', false, [])] }, ['task supervisor – 2026-12-10T23:59:00']],
    ['of a sealed child stays behind its seal', { casefiles: [child('a', true)] }, ['task nurse a 2026-12-10T23:59:00']],
    ['of a sealed child stays there also when it was given to somebody', { accountId: 'worker', casefiles: [child('a', true)] }, ['task worker a 2026-12-10T23:59:00']],
    ['that is done or dropped is due to nobody', { open: false }, []],
    ['of a family nobody works with any more is due to nobody', { casefiles: [] }, []],
  ]
  test.each(cases)('%s', (_, change, rows) => { expect(words(dueOfTask({ ...task, ...change }))).toEqual(rows) })
})

test('a family on the register is due to the coordinator on the day of its review, its sealed children behind their seal', () => {
  const group = (apart: boolean, casefileIds: string[]) => ({ key: 'f', familyId: 'f', apart, casefileIds, since: Temporal.Instant.from('2026-08-26T14:00:00+09:00'), registeredSince: day('2025-06-02'), reviewedOn: day('2026-08-26'), dueOn: day('2026-11-26') })
  expect(words(dueOfReview({ id: 'f', groups: [group(false, ['b', 'a']), group(true, ['d', 'c'])] }))).toEqual(['council_review coordinator – 2026-11-26T23:59:00', 'council_review coordinator c 2026-11-26T23:59:00'])
  expect(dueOfReview({ id: 'f', groups: [] })).toEqual([])
})
