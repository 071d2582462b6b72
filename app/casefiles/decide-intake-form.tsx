import type { ReactElement, ReactNode } from 'react'
import { abuseKinds } from '../codes/abuse.ts'
import { labelOf } from '../codes/code-list.ts'
import { consultationKinds } from '../codes/consultation-kinds.ts'
import { childParts } from '../codes/intakes.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Badge } from '../ui/badge.tsx'
import { ClockSince } from '../ui/clock.tsx'
import type { IntakeChildLine } from './decide-intake.db.ts'
import { recordFor } from './decide-intake.ts'

interface DecisionForm {
  intake: { id: string; label: string; version: number }
  id: string; record: AnyRecord; children: readonly IntakeChildLine[]; raw: Raw; problems: readonly Problem[]; now: Temporal.Instant; notice?: ReactNode
}

/** The form of a 受理会議: the meeting and what becomes of the intake, then each child with its own questions, then who works. */
export function DecideIntakeForm({ intake, id, record, children, raw, problems, now, notice }: DecisionForm): ReactElement {
  const fields = { record, raw, problems }
  const action = `/intakes/${intake.id}/decision`
  return (
    <>
      {notice}
      <Form action={action} id={id} version={intake.version} submit="決めて決裁に回す" problems={problems}
        draft={{ here: `${action}/new`, title: `受理会議の決定 ${intake.label}`, subjectKind: 'intake', subjectId: intake.id }}
        foot={<a className="button" href={`/intakes/${intake.id}`}>やめて受付に戻る</a>}>
        <RecordFields {...fields} only={['meeting', 'heldAt', 'attended', 'outcome', 'words']} />
        {children.map((child, at) => <ChildQuestions key={child.id} child={child} at={at} raw={raw} problems={problems} now={now} intakeId={intake.id} />)}
        {children.some(({ openCasefileId }) => !openCasefileId) && (
          <>
            <h2>ケースにする子がいるとき</h2>
            <RecordFields {...fields} only={['family', 'familyName', 'main', 'second', 'lead']} />
          </>
        )}
      </Form>
    </>
  )
}

function ChildQuestions({ child, at, raw, problems, now, intakeId }: { child: IntakeChildLine; at: number; raw: Raw; problems: readonly Problem[]; now: Temporal.Instant; intakeId: string }): ReactElement {
  const unknown = !child.personId || child.samePerson === 'maybe'
  return (
    <fieldset className="one-row child-decided">
      <legend>{at + 1}人目　{child.name}（{child.ageWords}）　{labelOf(childParts, child.part)}</legend>
      <ul className="plain">
        <li className="soft">受付時 {child.kindAtReceipt ? labelOf(consultationKinds, child.kindAtReceipt) : '種別なし'}{child.abuseKind && `・見立て ${labelOf(abuseKinds, child.abuseKind)}`}</li>
        {child.notSeen && child.clockStartedAt && <li><Badge tone="danger">まだ会えていません</Badge> <ClockSince since={child.clockStartedAt} now={now} limit={0} /></li>}
        {child.openCasefileId && <li><Badge tone="key">ケース継続中</Badge> <a href={`/casefiles/${child.openCasefileId}`}>ケースを開く</a>（区分はケースの画面で変えます）</li>}
        {unknown && <li><Badge tone="warn">だれか決まっていません</Badge> <a href={`/intakes/${intakeId}/children/${child.id}/person/new`}>だれかを決める</a>と、ケースにできます</li>}
      </ul>
      <RecordFields record={recordFor(child)} raw={raw} problems={problems} prefix={`child.${child.id}.`} />
    </fieldset>
  )
}
