import type { ReactElement } from 'react'
import { roleLabel } from '../access/roles.ts'
import { abuseKinds, abuseResults } from '../codes/abuse.ts'
import { classes } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { consultationKinds } from '../codes/consultation-kinds.ts'
import { meetingKinds } from '../codes/meetings.ts'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Notice } from '../ui/notice.tsx'
import { Steps } from '../ui/steps.tsx'
import { Table } from '../ui/table.tsx'
import { approvalSteps, decisionStates, stepInTurn, stepsAfter } from './approvals.ts'
import type { Decision } from './approvals.db.ts'
import type { ChildDecided } from './decided-children.db.ts'
import { decisionWords } from './decision-words.ts'

/** What is written to the guidance centre after a meeting has decided so. */
const documents: Readonly<Record<string, { kind: string; words: string }>> = { sent_to_centre: { kind: 'send', words: '送致書を作る' }, notified_centre: { kind: 'notify', words: '通知書を作る' } }

/** A decision as it is read: what, by which meeting, each child, and how far 決裁 has come. */
export function DecisionReading({ decision, children }: { decision: Decision; children: readonly ChildDecided[] }): ReactElement {
  const { meetingKind, heldAt, attended, intakeId, familyId, proposer, proposerRole, recordedAt, words } = decision
  const toCentre = documents[decision.outcome]
  return (
    <>
      {decision.state === 'returned' && (
        <Notice tone="danger" title="差し戻されました">
          <p>{decision.steps.find(({ outcome }) => outcome === 'returned')?.words}</p>
          {decision.kind === 'intake' && intakeId && <p><a href={`/intakes/${intakeId}/decision/new`}>決め直す</a></p>}
          {decision.kind === 'closing' && <p>ケースは開いたままです。決め直すときは、ケースの「終結」からやり直してください。</p>}
        </Notice>
      )}
      <ApprovalSteps decision={decision} />
      <Card title="決定">
        <Definitions items={[
          ['決定', decisionWords(decision)],
          ['会議', <>{meetingKind && labelOf(meetingKinds, meetingKind)}　{heldAt && formatDateTimeWithWeekday(heldAt)}</>],
          ['出た人', attended.join('、')],
          ['起案', `${proposer}（${roleLabel(proposerRole)}）　${formatDateTimeWithWeekday(recordedAt)}`],
          ...(intakeId ? [['受付', <a href={`/intakes/${intakeId}`}>{decision.intakeNumber}</a>] as const] : []),
          ...(familyId ? [['家族', <a href={`/families/${familyId}`}>家族を開く</a>] as const] : []),
          ['決めたこと', words],
        ]} />
      </Card>
      <Card title="子どもごと">
        <Table caption="子どもごとの決定" silentCaption stacked rows={children} columns={[
          { label: '名前', heads: true, show: ({ name, casefileId }) => (casefileId ? <a href={`/casefiles/${casefileId}`}>{name}</a> : name) },
          { label: '判断', show: (child) => <>{judgementWords(child)}{child.words && <span className="soft">{child.words}</span>}</> },
          { label: '決定した種別', show: ({ kindDecided }) => kindDecided && labelOf(consultationKinds, kindDecided) },
          { label: '区分', show: ({ class: kind }) => kind && labelOf(classes, kind) },
          { label: 'ケース', show: ({ casefileNumber, intakeChildId, part }) => <>{casefileNumber ?? 'ケースにしない'}{toCentre && intakeChildId && part === 'subject' && <div><a href={`/intake-children/${intakeChildId}/transfers/new?kind=${toCentre.kind}`}>{toCentre.words}</a></div>}</> },
        ]} />
        <p className="soft">閲覧できないものは含みません</p>
      </Card>
    </>
  )
}

function judgementWords({ abuseJudged, abuseKind, part }: ChildDecided): string {
  if (abuseJudged) return [labelOf(abuseResults, abuseJudged), abuseKind && labelOf(abuseKinds, abuseKind)].filter(Boolean).join('・')
  return part === 'sibling' ? '判断していません' : ''
}

/** 決裁 in its three steps, each with who and when, or that it is left out. */
function ApprovalSteps({ decision }: { decision: Decision }): ReactElement {
  const turn = stepInTurn(decision.steps, decision.proposerRole)
  const others = stepsAfter(decision.proposerRole)
  return (
    <Steps label={`決裁：${labelOf(decisionStates, decision.state)}`} steps={approvalSteps.map(({ step, label }) => {
      const taken = decision.steps.find((one) => one.step === step)
      const leftOut = step > 1 && !others.includes(step)
      const done = taken?.outcome != null || leftOut
      return { label, state: done ? 'done' : turn === step ? 'now' : 'next', note: leftOut ? '起案者の段なので省きます' : stepWords(taken, step) }
    })} />
  )
}

function stepWords(taken: Decision['steps'][number] | undefined, step: number): string {
  if (!taken?.by || !taken.seenAt) return 'まだ見ていません'
  const what = step === 1 ? '起案' : taken.outcome === 'approved' ? (taken.inStead ? '代わって決裁' : '決裁') : taken.outcome === 'returned' ? '差し戻し' : '見ました'
  return `${taken.by}　${what}　${formatDateTimeWithWeekday(taken.seenAt)}${taken.words && `「${taken.words}」`}`
}
