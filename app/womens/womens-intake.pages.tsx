import { writing } from '../access/writing.tsx'
import { rawOf } from '../kernel/record.ts'
import { Notice } from '../ui/notice.tsx'
import { consultationSubject } from './subjects.ts'
import { presentChildrenForm } from './womens.ts'
import { childrenOf, takePresentChildren } from './womens.db.ts'
import { aboutConsultation, frameOfConsultation } from './womens.pages.tsx'

/** An intake about the children who were there when there was violence. */
export const womensIntakePages = writing({
  path: '/womens-consultations/:consultation', on: consultationSubject, noun: 'intakes', needs: 'intake.take', submit: '受け付ける', about: aboutConsultation, frame: frameOfConsultation,
  async record({ tx, subject, today, seen }) {
    const children = await childrenOf(tx, subject.personId, today)
    seen(children.map(({ id }) => id))
    return presentChildrenForm(children.map(({ id, name, ageWords }) => ({ code: id, label: name, hint: ageWords })))
  },
  given: ({ now }) => rawOf(presentChildrenForm([]), { receivedAt: now, content: '子どもの前での、配偶者への暴力の疑い（面前DV）。' }),
  before: () => <Notice tone="warn" title="受付は室のみなが読みます">この相談の言葉、だれから聞いたか、いまいる所は書かないでください。受付からこの相談へは、戻れません。</Notice>,
  check: ({ receivedAt }, { now }) => (Temporal.Instant.compare(receivedAt, now) > 0 ? [{ field: 'receivedAt', message: '知った日時が今より先です。実際に知った日時を入れてください' }] : []),
  async save({ tx, subject, now, today, seen }, id, values) {
    const intakeId = await takePresentChildren(tx, subject, values, { now, today, intakeId: id })
    seen([intakeId, ...values.children])
    return `/intakes/${intakeId}`
  },
})
