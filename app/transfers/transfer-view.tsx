import type { ReactElement } from 'react'
import { labelOf } from '../codes/code-list.ts'
import { custodyAnswers, transferKinds, transferMeans, transferSides, transferStates } from '../codes/transfers.ts'
import { formatJapaneseDate, formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { Timeline } from '../ui/timeline.tsx'
import { isOutgoing, isUnderWay, standingWords } from './steps.ts'
import { transferTitle } from './transfer.ts'
import type { Talk } from './talks.db.ts'
import type { Step, Transfer } from './transfers.db.ts'

/** Documents in a list: which, about whom where the page is not about one child, and where both sides stand. */
export function TransferTable({ caption, transfers, names, none }: { caption: string; transfers: readonly Transfer[]; names: boolean; none: string }): ReactElement {
  return (
    <Table caption={caption} silentCaption stacked rows={transfers} empty={<Empty>{none}</Empty>} columns={[
      { label: '文書', heads: true, show: ({ id, kind, number }) => <a href={`/transfers/${id}`}>{transferTitle(kind, number)}</a> },
      { label: '向き', show: ({ kind }) => (isOutgoing(kind) ? '市 → 児相' : '児相 → 市') },
      ...(names ? [{ label: '子ども', show: (transfer: Transfer) => <Whom transfer={transfer} /> }] : []),
      { label: '日付', show: ({ datedOn }) => formatShortDate(datedOn) },
      { label: 'いま', show: ({ kind, standing }) => <>{standingWords(kind, standing)}{!names && isUnderWay(kind, standing) && <> <Badge tone="warn">動いています</Badge></>}</> },
      { label: '児相の受理番号・担当', show: ({ steps }) => [latest(steps, 'theirNumber'), latest(steps, 'theirOfficer')].filter(Boolean).join('　') },
    ]} />
  )
}

const Whom = ({ transfer: { childName, casefileId, intakeId, intakeLabel } }: { transfer: Transfer }): ReactElement => (
  <>{casefileId ? <a href={`/casefiles/${casefileId}`}>{childName}</a> : childName}{intakeId && intakeLabel && <span className="soft">　<a href={`/intakes/${intakeId}`}>{intakeLabel}</a></span>}</>
)

/** What the centre said last of something: its number, its officer, its policy. */
const latest = (steps: readonly Step[], field: 'theirNumber' | 'theirOfficer' | 'theirPolicy'): string => steps.findLast((step) => step[field] !== '')?.[field] ?? ''

/** What the centre told, brought together: the newest word on each. */
export function CentreToldCard({ transfer: { steps } }: { transfer: Transfer }): ReactElement | null {
  const custody = steps.findLast((step) => step.custody !== null)?.custody
  const end = steps.findLast((step) => step.plannedEnd !== null)?.plannedEnd
  const items = ([
    ['受理番号', latest(steps, 'theirNumber')], ['担当児童福祉司', latest(steps, 'theirOfficer')], ['一時保護', custody ? labelOf(custodyAnswers, custody) : ''],
    ['援助方針', latest(steps, 'theirPolicy')], ['解除予定日', end ? formatJapaneseDate(end) : ''],
  ] as const).filter(([, words]) => words !== '')
  if (items.length === 0) return null
  return <Card title="児童相談所から" note="いちばん新しい知らせ"><Definitions items={items} /></Card>
}

/** Every step of a document, newest first. */
export function StepsCard({ transfer: { steps } }: { transfer: Transfer }): ReactElement {
  return (
    <Card title="経過" note="新しい順">
      <Timeline entries={steps.toReversed().map((step) => ({
        at: step.at.toString(), when: [formatDateTimeWithWeekday(step.at)],
        title: <>{labelOf(transferSides, step.side)}　<strong>{labelOf(transferStates, step.state)}</strong>{step.means && `　${labelOf(transferMeans, step.means)}`}{step.who && `　${step.who}`}{step.urgent && <> <Badge tone="danger">決裁を待たずに</Badge></>}</>,
        body: <Definitions items={([
          ['言葉', step.words], ['受理番号', step.theirNumber], ['担当児童福祉司', step.theirOfficer], ['一時保護', step.custody ? labelOf(custodyAnswers, step.custody) : ''],
          ['援助方針', step.theirPolicy], ['解除予定日', step.plannedEnd ? formatJapaneseDate(step.plannedEnd) : ''],
        ] as const).filter(([, words]) => words !== '')} />, foot: `${step.by}　書いた日時 ${formatDateTimeWithWeekday(step.recordedAt)}`,
      }))} />
    </Card>
  )
}

/** 児童相談所との協議: calls before a decision and 対応協議 in one list, newest first; what was not agreed stands out until it is taken up again. */
export function TalksCard({ talks, act }: { talks: readonly Talk[]; act?: ReactElement }): ReactElement {
  return (
    <Card title="児童相談所との協議" note="電話も含みます・新しい順" {...(act ? { act } : {})}>
      {talks.length === 0 ? <Empty>協議の記録はありません。</Empty> : (
        <Timeline entries={talks.map((talk) => ({
          at: talk.at.toString(), when: [formatDateTimeWithWeekday(talk.at)],
          title: <>{talk.how}　{talk.with}　<strong>{talk.agreed}</strong>{talk.open && <> <Badge tone="warn">{talk.again} にもう一度</Badge></>}</>,
          body: <Definitions items={[...talk.lines, ...(talk.again && !talk.open ? [['もう一度', talk.again] as const] : [])]} />,
          foot: <>{talk.by}　書いた日時 {formatDateTimeWithWeekday(talk.recordedAt)}{talk.intakeId && <>　<a href={`/intakes/${talk.intakeId}`}>受付を開く</a></>}</>,
        }))} />
      )}
      <p className="soft">閲覧できないものは含みません</p>
    </Card>
  )
}

/** The kinds that may be written from a page, as links. */
export const NewTransfers = ({ base, kinds }: { base: string; kinds: readonly string[] }): ReactElement => (
  <>{kinds.map((kind, at) => <span key={kind}>{at > 0 && '　'}<a href={`${base}/transfers/new?kind=${kind}`}>{labelOf(transferKinds, kind)}</a></span>)}</>
)
