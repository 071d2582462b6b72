import { describe, expect, test } from 'vitest'
import type { TransferKind } from '../codes/transfers.ts'
import type { Taken } from '../transfers/steps.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { dueOfDiscussion } from './due-of-discussions.db.ts'
import { dueOfTransfer } from './due-of-transfers.db.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const step = (text: string): Taken & { at: Temporal.Instant } => {
  const [date, side, state, urgent] = text.split(' ') as [string, Taken['side'], Taken['state'], string?]
  return { side, state, urgent: urgent === 'urgent', at: Temporal.Instant.from(`${date}T10:00+09:00`) }
}
const worked = [{ id: 'c', sealed: false, mainAccountIds: ['nurse'] }]
const due = (kind: TransferKind, steps: string[], more: { replyBy?: string; worked?: typeof worked; casefileId?: null } = {}): string[] =>
  dueOfTransfer({ id: 't', kind, casefileId: more.casefileId === null ? null : 'c', familyId: more.casefileId === null ? null : 'f', intakeId: 'i', replyBy: more.replyBy ? day(more.replyBy) : null, casefiles: more.worked ?? worked, steps: steps.map(step) })
    .map((row) => `${row.kind} ${officeDateOf(row.dueAt).toString()} ${row.accountId ?? row.role ?? ''} ${row.casefileId ?? `intake ${row.intakeId}`}`)

describe('what a document makes due', () => {
  test.each<[string, TransferKind, string[], Parameters<typeof due>[2], string[]]>([
    ['its 決裁 on the next office day, over a weekend too', 'send', ['2026-11-20 ours prepared'], {}, ['transfer_approval 2026-11-24 supervisor c']],
    ['nothing while it is put right', 'send', ['2026-11-20 ours prepared', '2026-11-20 ours sent_back'], {}, []],
    ['its sending', 'assist', ['2026-11-24 ours prepared', '2026-11-25 ours approved'], {}, ['transfer_sending 2026-11-26 nurse c']],
    ['a reply after a week', 'send', ['2026-11-24 ours prepared', '2026-11-25 ours approved', '2026-11-25 ours sent'], {}, ['transfer_reply 2026-12-02 nurse c']],
    ['a reply by the day that was asked for', 'send', ['2026-11-24 ours prepared', '2026-11-25 ours approved', '2026-11-25 ours sent', '2026-11-25 theirs received'], { replyBy: '2026-11-27' }, ['transfer_reply 2026-11-27 nurse c']],
    ['後閲 beside the reply when it went at once', 'notify', ['2026-11-25 ours prepared', '2026-11-25 ours sent urgent'], {}, ['transfer_review 2026-11-26 supervisor c', 'transfer_reply 2026-12-02 nurse c']],
    ['nothing once it is accepted', 'send', ['2026-11-24 ours prepared', '2026-11-25 ours approved', '2026-11-25 ours sent', '2026-11-26 theirs accepted'], {}, []],
    ['nothing once it is withdrawn', 'send', ['2026-11-24 ours prepared', '2026-11-25 ours withdrawn'], {}, []],
    ['our answer to one of theirs', 'case_sent', ['2026-11-24 theirs sent', '2026-11-25 ours received'], {}, ['transfer_answer 2026-12-02 nurse c']],
    ['with nobody working on it, for the 係長', 'case_sent', ['2026-11-24 theirs sent', '2026-11-25 ours received'], { worked: [] }, ['transfer_answer 2026-12-02 supervisor c']],
    ['before there is a casefile, on the intake', 'case_sent', ['2026-11-24 theirs sent', '2026-11-25 ours received'], { casefileId: null, worked: [] }, ['transfer_answer 2026-12-02 supervisor intake i']],
  ])('%s', (_, kind, steps, more, expected) => { expect(due(kind, steps, more)).toEqual(expected) })
})

test('a talk is due on the day named, for each main worker once, until a later one or until nobody works on the family', () => {
  const facts = { id: 'd', familyId: 'f', casefileId: 'c', againOn: day('2026-11-27'), later: false, casefiles: worked }
  expect(dueOfDiscussion(facts).map(({ kind, accountId, casefileId, dueAt }) => [kind, accountId, casefileId, officeDateOf(dueAt).toString()])).toEqual([['discussion_again', 'nurse', 'c', '2026-11-27']])
  expect([dueOfDiscussion({ ...facts, later: true }), dueOfDiscussion({ ...facts, againOn: null }), dueOfDiscussion({ ...facts, casefiles: [] })]).toEqual([[], [], []])
})
