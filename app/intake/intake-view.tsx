import type { ReactElement, ReactNode } from 'react'
import { guardianInformed } from '../codes/calls.ts'
import { labelOf } from '../codes/code-list.ts'
import { consultationKinds } from '../codes/consultation-kinds.ts'
import { means } from '../codes/intakes.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { centreOn } from '../town.ts'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Notice } from '../ui/notice.tsx'
import { Timeline } from '../ui/timeline.tsx'
import { agreementWords, centreCallForm } from './centre-call.ts'
import { ChildBlock } from './child-block.tsx'
import type { ChildRights } from './child-block.tsx'
import { intakeKindWords, routeWords } from './intake.ts'
import type { IntakeReading } from './intake-lines.ts'
import { shortMoment } from './intake-words.ts'
import { openingForm } from './reporter.ts'
import { centreIsToBeCalled, toDecideToday } from './to-decide.ts'

/** A form on the intake's page as it stands: what is typed and what is wrong with it. */
export interface Typed { raw: Raw; problems: readonly Problem[] }
/** Everything the page of an intake shows. */
export interface IntakePage {
  intake: IntakeReading
  rights: ChildRights & { work: boolean; openReporter: boolean }
  now: Temporal.Instant
  today: Temporal.PlainDate
  call: Typed & { id: string }
  opening: Typed
  cameOfIt: ReactNode
}

/** An intake after the call: what to decide today, the children with their clocks, the guidance centre, what was said. */
export function IntakeView({ intake, rights, now, today, call, opening, cameOfIt }: IntakePage): ReactElement {
  const loud = centreIsToBeCalled(intake)
  return (
    <Columns sideLabel="受付について" side={<>{cameOfIt}{rights.work && <FromCentre intake={intake} />}<Receipt intake={intake} /><ReporterCard intakeId={intake.id} allowed={rights.openReporter} opening={opening} /></>}>
      <ToDecide intake={intake} now={now} />
      {loud && <CallFirst today={today} />}
      {intake.children.map((child) => (
        <ChildBlock key={child.id} child={child} place={intake.places.find((one) => one.intakeChildId === child.id)} receivedAt={intake.receivedAt} rights={rights} now={now} />
      ))}
      <Card title="話の内容" note="聞いたまま"><p className="part">{intake.content}</p></Card>
      <CentreCalls intake={intake} loud={loud} work={rights.work} now={now} today={today} call={call} />
    </Columns>
  )
}

function ToDecide({ intake, now }: { intake: IntakeReading; now: Temporal.Instant }): ReactElement | null {
  const { until, items, toAsk } = toDecideToday(intake, now)
  if (items.length === 0) return null
  return (
    <Card danger title={until ? `きょう ${until} までに決めること` : 'きょう決めること'}>
      <ol>{items.map((item) => <li key={item}>{item}</li>)}</ol>
      {toAsk.length > 0 && <><p><strong>確かめること</strong></p><ul>{toAsk.map((ask) => <li key={ask}>{ask}</li>)}</ul></>}
    </Card>
  )
}

function CallFirst({ today }: { today: Temporal.PlainDate }): ReactElement {
  const { name, day, night } = centreOn(today)
  return (
    <Notice tone="danger" title="会議を待たずに児童相談所へ電話">
      <p>{name}　<strong>{day}</strong>（夜間・休日 {night}）　いま危険なら110番　<a href="#centre-call">電話したことを書く</a></p>
    </Notice>
  )
}

function CentreCalls({ intake, loud, work, now, today, call }: { intake: IntakeReading; loud: boolean; work: boolean; now: Temporal.Instant; today: Temporal.PlainDate; call: IntakePage['call'] }): ReactElement {
  const { name, day, night } = centreOn(today)
  const action = `/intakes/${intake.id}/centre-calls`
  return (
    <Card title="児童相談所への電話" danger={loud} note={`${name}　昼 ${day}　夜間・休日 ${night}`}>
      <Timeline entries={intake.centreCalls.map((one) => ({
        at: one.calledAt.toString(), when: [shortMoment(one.calledAt, now)], title: `${one.spokeWith}と話した　${agreementWords(one.agreed)}`,
        body: <Definitions items={([
          ['伝えたこと', one.told], ['こちらの意見', one.ourOpinion], ['児相の意見', one.theirOpinion], ['合意しなかったこと', one.notAgreed],
          ['もう一度', one.againAt ? formatDateTimeWithWeekday(one.againAt) : ''],
        ] as const).filter(([, words]) => words !== '')} />, foot: one.calledByName,
      }))} />
      {work && (
        <details open={loud || call.problems.length > 0 || Object.keys(call.raw).length > 0} id="centre-call" className="further">
          <summary>電話したことを書く</summary>
          <Form action={action} id={call.id} problems={call.problems} submit="電話の記録を保存する"
            draft={{ here: `/intakes/${intake.id}`, title: `児童相談所への電話 ${intake.label}`, subjectKind: 'intake', subjectId: intake.id }}>
            <RecordFields record={centreCallForm} raw={{ ...rawOf(centreCallForm, { calledAt: now }), ...call.raw }} problems={call.problems} />
          </Form>
        </details>
      )}
    </Card>
  )
}

/** A call that is a 市町村送致: its document is kept for each child, so that the centre gets an answer. */
function FromCentre({ intake: { kind, children } }: { intake: IntakeReading }): ReactElement | null {
  const known = children.filter(({ part, personId, samePerson }) => part === 'subject' && personId && samePerson === 'confirmed')
  if (kind !== 'from_guidance_centre' || known.length === 0) return null
  return (
    <Card title="児童相談所からの文書">
      <ul className="plain">{known.map(({ id, name }) => <li key={id}><a href={`/intake-children/${id}/transfers/new?kind=case_sent`}>市町村送致の文書を控える（{name}）</a></li>)}</ul>
    </Card>
  )
}

function Receipt({ intake }: { intake: IntakeReading }): ReactElement {
  const later = intake.receivedAt.until(intake.recordedAt).total('hours') >= 1
  return (
    <Card title="受付について">
      <Definitions items={[
        ['受理', formatDateTimeWithWeekday(intake.receivedAt)],
        ['記録', `${formatDateTimeWithWeekday(intake.recordedAt)}　${intake.recordedByName}${later ? '（あとから入力）' : ''}`],
        ['受けた人', intake.takenBy || intake.receivedByName],
        ['種類', intakeKindWords(intake.kind)],
        ['手段', labelOf(means, intake.means)],
        ['経路', routeWords(intake.route)],
        ['相談の種類', intake.consultationKind ? `${labelOf(consultationKinds, intake.consultationKind)}（受付の見立て）` : '記入なし'],
        ['保護者に', intake.guardianInformed ? labelOf(guardianInformed, intake.guardianInformed) : '記入なし'],
        ['段階', stageWords(intake.stage)],
      ]} />
    </Card>
  )
}

/** The stage of an intake in words. */
export const stageWords = (stage: string): string => (stage === 'received' ? '受理会議の前' : '決定済み')

function ReporterCard({ intakeId, allowed, opening }: { intakeId: string; allowed: boolean; opening: Typed }): ReactElement {
  return (
    <section className="card" id="reporter">
      <header><h2>通告した人</h2></header>
      <p>通告した人は別に守られています。</p>
      {allowed && (
        <Form action={`/intakes/${intakeId}/reporter-openings`} problems={opening.problems} submit="理由を残して見る">
          <RecordFields record={openingForm} raw={opening.raw} problems={opening.problems} />
        </Form>
      )}
    </section>
  )
}
