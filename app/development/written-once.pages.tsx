import { page } from '../access/pages.ts'
import { writing } from '../access/writing.tsx'
import { developmentTests } from '../codes/development.ts'
import { shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { rawOf } from '../kernel/record.ts'
import type { AnyRecord, Raw, Values } from '../kernel/record.ts'
import { Card } from '../ui/card.tsx'
import { recordContact, recordTest } from './contacts.db.ts'
import { contactCorrectionForm, problemsOfContact } from './development.ts'
import { aboutChild, birthOnOf, frameOfDevelopment } from './development.pages.tsx'
import { problemsOfTest, rawScores, scoresIn, testCorrectionOf, testFormOf } from './development-test.ts'
import { contactSubject, developmentSubject, testSubject } from './subjects.ts'
import type { WrittenOnce } from './subjects.ts'

const path = '/development/:development'
const within = <T,>({ development }: WrittenOnce<T>, title: string): Pick<Content, 'title' | 'heading' | 'here' | 'crumbs'> => frameOfDevelopment(development, title)
const about = <T,>({ development }: WrittenOnce<T>) => aboutChild(development)
const placeOf = <T,>({ development }: WrittenOnce<T>): string => `/development/${development.id}`

/** Tests, one form each, and putting right what was written once: the first version stays readable. */
export const writtenOncePages = [
  page.get(`${path}/tests/new`, { on: developmentSubject, needs: 'development.write' }, ({ subject }) => shown({
    ...frameOfDevelopment(subject, '発達検査を書く'),
    body: (
      <Card title="どの検査ですか">
        <ul className="plain">{developmentTests.map(({ code, label }) => <li key={code}><a href={`/development/${subject.id}/tests/${code}/new`}>{label}</a></li>)}</ul>
      </Card>
    ),
  })),
  ...developmentTests.flatMap(({ code: test }) => writing({
    path, on: developmentSubject, noun: `tests/${test}`, needs: 'development.write', submit: '検査を書く', about: aboutChild, frame: frameOfDevelopment,
    record: () => testFormOf(test),
    check: (values, { today, subject }) => problemsOfTest(test, values, scoresIn(test, values), today, birthOnOf(subject)),
    async save({ tx, subject }, id, values) { await recordTest(tx, subject, id, test, values, scoresIn(test, values)); return undefined },
  })),
  ...writing({
    path: '/development-tests/:test', on: testSubject, noun: 'corrections', needs: 'development.write', submit: '直して保存する', about, frame: within,
    record: ({ subject }) => testCorrectionOf(subject.row.test),
    given: ({ subject }) => ({ ...given(testCorrectionOf(subject.row.test), subject.row), ...rawScores(subject.row.scores) }),
    check: (values, { today, subject }) => problemsOfTest(subject.row.test, values, scoresIn(subject.row.test, values), today, birthOnOf(subject.development)),
    async save({ tx, subject }, id, { reason, ...values }) {
      await recordTest(tx, subject.development, id, subject.row.test, values, scoresIn(subject.row.test, values), { correctsId: subject.id, reason })
      return placeOf(subject)
    },
  }),
  ...writing({
    path: '/development-contacts/:contact', on: contactSubject, noun: 'corrections', needs: 'development.write', submit: '直して保存する', about, frame: within,
    record: () => contactCorrectionForm, given: ({ subject }) => given(contactCorrectionForm, subject.row),
    check: (values, { today, subject }) => problemsOfContact(values, null, today, birthOnOf(subject.development)),
    async save({ tx, subject }, id, { reason, ...values }) {
      await recordContact(tx, subject.development, id, { ...values, nextOn: null }, { correctsId: subject.id, reason })
      return placeOf(subject)
    },
  }),
]

/** What was written, as its form holds it; why it is put right is always said anew. */
function given<R extends AnyRecord>(record: R, row: object): Raw {
  const { reason: _, ...kept } = row as { reason?: string }
  return rawOf(record, kept as Partial<Values<R>>)
}
