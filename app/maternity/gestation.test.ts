import { expect, test } from 'vitest'
import { gestationOn, gestationWords } from './gestation.ts'
import { contactsOf, signsOf } from './pregnancy.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)

test.each([
  ['2027-02-14', '2026-11-25', '28週3日'], ['2027-02-14', '2027-02-14', '40週0日'], ['2027-02-14', '2027-02-13', '39週6日'], ['2027-02-14', '2027-02-15', '40週1日'],
  ['2027-02-14', '2026-05-10', '0週0日'], ['2027-02-14', '2026-05-09', '予定日を確かめてください'], ['2028-03-01', '2028-02-29', '39週6日'], ['2027-02-14', '2027-03-13', '43週6日'],
  ['2027-02-14', '2027-03-14', '予定日を過ぎて28日'],
])('with the due date %s it is on %s: %s', (dueOn, on, words) => expect(gestationWords(day(dueOn), day(on))).toBe(words))

test('before it can have begun there are no weeks', () => expect(gestationOn(day('2027-02-14'), day('2026-05-09'))).toBeNull())

const facts = { dueOn: day('2027-02-14'), handbookOn: null, handbookNone: false, checkups: null, lastCheckupOn: null }
test.each([
  ['nothing is said of what nobody wrote', {}, []],
  ['a handbook at 21週6日 is in time', { handbookOn: day('2026-10-10') }, []],
  ['a handbook at 22週0日 is late', { handbookOn: day('2026-10-11') }, ['母子健康手帳の交付が 22週0日（22週以後）']],
  ['no handbook at 28 weeks', { handbookNone: true }, ['母子健康手帳をまだ受け取っていない（いま 28週3日）']],
  ['no check-up at all', { checkups: 0 }, ['妊婦健診を一度も受けていない']],
  ['42 days without one are a grace', { lastCheckupOn: day('2026-10-14') }, []],
  ['43 days are not', { lastCheckupOn: day('2026-10-13') }, ['最後の妊婦健診から43日']],
])('%s', (_, change, signs) => expect(signsOf({ ...facts, ...change }, day('2026-11-25'))).toEqual(signs))

const pregnancy = { dueOn: day('2027-02-14'), nextContactOn: null, outcome: null }
test.each([
  ['four weeks before and on the day after', {}, ['before_birth 2027-01-17', 'birth_expected 2027-02-15']],
  ['on the day that was set', { nextContactOn: day('2026-12-01') }, ['before_birth 2026-12-01', 'birth_expected 2027-02-15']],
  ['a day set after the birth is expected stands behind it', { nextContactOn: day('2027-03-01') }, ['birth_expected 2027-02-15', 'before_birth 2027-03-01']],
  ['never again once it has ended', { outcome: 'lost' }, []],
])('a woman is called %s', (_, change, due) => expect(contactsOf({ ...pregnancy, ...change }).map(({ kind, on }) => `${kind} ${on.toString()}`)).toEqual(due))
