import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { yesNoUnknown } from '../codes/calls.ts'
import { labelOf } from '../codes/code-list.ts'
import { reporterPassings } from '../codes/transfers.ts'
import { choice, longText, required } from '../kernel/fields.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { absent, moved, problems, shown, stale } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import type { Reporter } from '../intake/reporter.db.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Notice } from '../ui/notice.tsx'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'
import { Timeline } from '../ui/timeline.tsx'
import { crumbsOf } from './crumbs.ts'
import { decidePassing, passingsOf, reporterForReader } from './reporter-passing.db.ts'
import type { Passing } from './reporter-passing.db.ts'
import { isOutgoing } from './steps.ts'
import { transferSubject } from './subjects.ts'
import { transferTitle } from './transfer.ts'
import type { Transfer } from './transfers.db.ts'

const passingForm = defineRecord({
  name: 'reporter_passing', version: 1, title: '通告した人を引き継ぐか',
  fields: {
    outcome: required(choice('この文書で', reporterPassings)),
    words: required(longText('そう決めた理由', { most: 1_000, rows: 2, hint: 'だれが知らせたか分かることは書きません' })),
  },
})

/** Whether the reporter goes with a document: 係長 or above decide it for each one, nothing is chosen beforehand. */
export const reporterPassingPages = [
  page.get('/transfers/:transfer/reporter', { on: transferSubject, needs: 'transfer.decide' }, async (asking) => {
    const { subject } = asking
    if (!subject.intakeId || !isOutgoing(subject.kind)) return absent
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    return shown(await passingPage(asking, id, await asking.draft(`/transfers/${subject.id}/reporter`, id) ?? {}, []))
  }),
  page.post('/transfers/:transfer/reporter', { on: transferSubject, needs: 'transfer.decide' }, async (asking) => {
    const { tx, subject, form } = asking
    if (!subject.intakeId || !isOutgoing(subject.kind)) return absent
    const id = recordIdOf(form)
    const read = parseRecord(passingForm, form)
    if ('problems' in read) return problems(await passingPage(asking, id, form, read.problems))
    // The form brings one more than it showed, since no record has the version 0.
    const outcome = await attempt(() => decidePassing(tx, id, subject.id, { ...read.values, known: versionOf(form) - 1 }))
    if (outcome === 'done') return moved(`/transfers/${subject.id}`)
    return outcome === 'stale' ? stale(await passingPage(asking, id, form, [], true)) : problems(await passingPage(asking, id, form, outcome))
  }),
]

async function passingPage(asking: Asking<Transfer>, id: string, raw: Raw, wrong: readonly Problem[], elsewhere = false): Promise<Content> {
  const { tx, subject, actor } = asking
  const known = await reporterForReader(tx, subject.intakeId)
  if (known) asking.because(known.reason)
  const name = transferTitle(subject.kind, subject.number)
  const action = `/transfers/${subject.id}/reporter`
  const passings = await passingsOf(tx, subject.id)
  return {
    title: `通告した人の引継ぎ ${name}`, heading: <>通告した人を引き継ぐか<small>{name}　{subject.childName}</small></>, here: '/transfers', crumbs: crumbsOf(subject, { label: name, href: `/transfers/${subject.id}` }, { label: '通告した人' }),
    body: (
      <div className="grid">
        {elsewhere && <SavedElsewhere><p>いまの決定は下の「これまでの決定」にあります。</p></SavedElsewhere>}
        <Notice tone="warn" title="文書ごとに決めます">
          <p>近隣・親族などの個人なら伏せる、学校・病院などの機関なら引き継ぐのがふつうです。引き継ぐと決めても、印刷する人が理由を残して「通告した人」を開いている間だけ印刷します。決めなければ「通告者：別途照会」と印刷します（児童虐待の防止等に関する法律7条）。</p>
        </Notice>
        <WishCard known={known?.reporter} intakeId={subject.intakeId!} mayOpen={may(actor, 'reporter.open')} />
        <section className="card">
          <Form action={action} id={id} version={passings.length + 1} submit="決める" problems={wrong} draft={{ here: action, title: `通告した人の引継ぎ ${name}`, subjectKind: 'intake', subjectId: subject.intakeId! }}>
            <RecordFields record={passingForm} raw={raw} problems={wrong} />
          </Form>
        </section>
        <PassingsCard passings={passings} />
      </div>
    ),
  }
}

/** What the reporter wished: shown while the reader has it open with a reason, never otherwise. Who it was is not told here. */
function WishCard({ known, intakeId, mayOpen }: { known: Reporter | undefined; intakeId: string; mayOpen: boolean }): ReactElement {
  const answer = (code: string): string => labelOf(yesNoUnknown, code)
  return (
    <Card title="本人の意向">
      {known ? (
        <Definitions items={[
          ['個人か機関か', known.agencyName ? '機関' : known.anonymous ? '匿名の個人' : '個人、または機関の記入なし'], ['内容からだれか分かるか', answer(known.contentIdentifies)], ['こちらから連絡してよい', answer(known.mayBeContacted)],
          ['結果の連絡を希望', answer(known.wantsAnswer)], ['家族に話してよいこと', known.mayTellFamily || '記入なし'],
        ]} />
      ) : <p>意向は「通告した人」に書いてあります。{mayOpen && <a href={`/intakes/${intakeId}#reporter`}>理由を残して開いてから、この画面に戻ってください</a>}</p>}
    </Card>
  )
}

const PassingsCard = ({ passings }: { passings: readonly Passing[] }): ReactElement | null => (passings.length === 0 ? null : (
  <Card title="これまでの決定" note="いちばん上が今の決定です">
    <Timeline entries={passings.map(({ outcome, words, by, recordedAt }) => ({ at: recordedAt.toString(), when: [formatDateTimeWithWeekday(recordedAt)], title: <strong>{labelOf(reporterPassings, outcome)}</strong>, body: <p>{words}</p>, foot: by }))} />
  </Card>
))
