import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { yesNoUnknown } from '../codes/calls.ts'
import { labelOf } from '../codes/code-list.ts'
import { versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTimeWithWeekday, formatTime } from '../kernel/office-time.ts'
import { absent, moved, problems, shown, stale, whole } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { intakeContent } from './intake.pages.tsx'
import type { Typed } from './intake-view.tsx'
import { answerReporter, mayOpenReporter, openReporter, openingOf, reporterOf } from './reporter.db.ts'
import type { Reporter } from './reporter.db.ts'
import { openingForm, reporterAnswerForm, reporterAnswers } from './reporter.ts'
import { intakeSubject } from './subjects.ts'
import type { Intake } from './subjects.ts'

const nothing: Typed = { raw: {}, problems: [] }

async function reporterContent(asking: Asking<Intake>, until: Temporal.Instant, answer: Typed = nothing): Promise<Content> {
  const { tx, subject } = asking
  const reporter = await reporterOf(tx, subject.id)
  return {
    title: `通告した人 ${subject.label}`, heading: `通告した人　${subject.label}`, here: '/intakes',
    crumbs: [{ label: '受付', href: '/intakes' }, { label: subject.label, href: `/intakes/${subject.id}` }, { label: '通告した人' }],
    body: (
      <>
        <Notice tone="warn" title="家族にも、ほかの機関にも伝えません"><p>児童虐待の防止等に関する法律7条。この画面は {formatTime(until)} に閉じます。紙に写さないでください。</p></Notice>
        {reporter ? <ReporterView reporter={reporter} intakeId={subject.id} answer={answer} /> : <Card title="通告した人"><Empty>通告した人の記録はありません。</Empty></Card>}
      </>
    ),
  }
}

function ReporterView({ reporter, intakeId, answer }: { reporter: Reporter; intakeId: string; answer: Typed }): ReactElement {
  const known = (code: string): string => labelOf(yesNoUnknown, code)
  return (
    <>
      <Card title="だれが知らせたか">
        <Definitions items={[
          ['名前', reporter.anonymous ? '匿名' : reporter.name ?? '記入なし'], ['立場', reporter.relation ?? '記入なし'], ['機関', reporter.agencyName ?? '–'],
          ['電話', reporter.phone ?? '記入なし'], ['住所', reporter.address ?? '記入なし'],
          ['内容から分かるか', known(reporter.contentIdentifies)], ['家族に話してよいこと', reporter.mayTellFamily || '記入なし'],
          ['結果の連絡', known(reporter.wantsAnswer)], ['こちらから連絡', known(reporter.mayBeContacted)],
        ]} />
      </Card>
      <Card title="結果の連絡" note={reporter.answeredAt ? `${formatDateTimeWithWeekday(reporter.answeredAt)} に伝えた：「${reporter.answerWords ?? ''}」` : 'まだ伝えていません'}>
        <p>言ってよい言葉</p>
        <ul>{reporterAnswers.map(({ code, label }) => <li key={code}>「{label}」</li>)}</ul>
        <Form action={`/intakes/${intakeId}/reporter-answers`} version={reporter.version} problems={answer.problems} submit="伝えたことを保存する">
          <RecordFields record={reporterAnswerForm} raw={answer.raw} problems={answer.problems} />
        </Form>
      </Card>
    </>
  )
}

/** Who called: opened with a reason for a quarter of an hour, and answered in fixed words. */
export const reporterPages = [
  page.post('/intakes/:intake/reporter-openings', { on: intakeSubject, needs: 'intake.read' }, async (asking) => {
    const { tx, actor, form, subject } = asking
    if (!await mayOpenReporter(tx, subject.id, may(actor, 'reporter.open'))) return absent
    const read = parseRecord(openingForm, form)
    if ('problems' in read) return problems(await intakeContent(asking, { opening: { raw: form, problems: read.problems } }))
    asking.because(read.values.reason)
    await openReporter(tx, subject.id, read.values.reason)
    return moved(`/intakes/${subject.id}/reporter`)
  }),
  page.get('/intakes/:intake/reporter', { on: intakeSubject, needs: 'intake.read' }, async (asking) => {
    const { tx, actor, subject } = asking
    const opening = await openingOf(tx, subject.id)
    if (!opening) return await mayOpenReporter(tx, subject.id, may(actor, 'reporter.open')) ? moved(`/intakes/${subject.id}#reporter`) : absent
    asking.because(opening.reason)
    return shown(await reporterContent(asking, opening.until))
  }),
  page.post('/intakes/:intake/reporter-answers', { on: intakeSubject, needs: 'intake.read' }, async (asking) => {
    const { tx, form, subject, now } = asking
    const opening = await openingOf(tx, subject.id)
    const reporter = opening && await reporterOf(tx, subject.id)
    if (!opening || !reporter) return absent
    asking.because(opening.reason)
    const read = parseRecord(reporterAnswerForm, form)
    const again = async (wrong: Typed['problems']) => problems(await reporterContent(asking, opening.until, { raw: form, problems: wrong }))
    if ('problems' in read) return again(read.problems)
    const { answeredAt, answer } = read.values
    if (Temporal.Instant.compare(answeredAt, now) > 0) return again([{ field: 'answeredAt', message: '伝えた日時が今より先です。実際に伝えた日時を入れてください' }])
    const outcome = await attempt(() => answerReporter(tx, reporter.id, versionOf(form), { answeredAt, answerWords: labelOf(reporterAnswers, answer) }))
    if (outcome === 'done') return moved(`/intakes/${subject.id}/reporter`)
    if (outcome !== 'stale') return again(outcome)
    const message = 'ほかの人が先に「結果の連絡」を書きました。上に出ている内容を確かめ、それでもよければ、もう一度保存してください'
    return stale(await reporterContent(asking, opening.until, { raw: form, problems: [whole(message)] }))
  }),
]
