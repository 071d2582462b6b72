import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may, roleLabel } from '../access/roles.ts'
import { colleaguesOn } from '../accounts/colleagues.db.ts'
import { urgencyWords } from '../codes/urgency.ts'
import { lateActs } from '../codes/sightings.ts'
import { labelOf } from '../codes/code-list.ts'
import { agreementWords } from '../intake/centre-call.ts'
import { childLinesOnce } from '../intake/child-lines.db.ts'
import { intakeKindWords } from '../intake/intake.ts'
import type { IntakeLine } from '../intake/intake-lines.ts'
import { judgedWords, shortMoment } from '../intake/intake-words.ts'
import { redAfterHours } from '../intake/safety-check.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { shown } from '../kernel/page.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { TransferTable } from '../transfers/transfer-view.tsx'
import { underDiscussion } from '../transfers/under-discussion.db.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { ClockSince } from '../ui/clock.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { Urgency } from '../ui/urgency.tsx'
import { inOrder, lateVisitsOnce } from './due-line.ts'
import type { DueLine } from './due-line.ts'
import { dueLines } from './due-lines.db.ts'
import { DueTable } from './due-table.tsx'
import { dueOfOffice } from './due.db.ts'
import { centreCallsSince, intakesOfTeam, unsightedAmong } from './team.db.ts'
import type { TeamCall, Unsighted } from './team.db.ts'

const daysOfCalls = 7
const overdueAtMost = 30
/** What stands on a card of its own, late or not. */
const withOwnCard: readonly DueLine['group'][] = ['safety', 'decide_intake', 'approval']
interface At { now: Temporal.Instant; today: Temporal.PlainDate }

/** 係長の今日: what has come in, what waits, who has not been seen, who goes out, what lies with colleagues. */
export const teamPages = [
  page.get('/team', { needs: 'team.read' }, async ({ tx, now, today, actor, seen }) => {
    const childLines = childLinesOnce(tx)
    const lines = await dueLines(tx, await dueOfOffice(tx, now.add({ hours: 24 * 14 })), { now, today, decidesLate: may(actor, 'safety.late'), childLines })
    const intakes = await intakesOfTeam(tx, childLines)
    const unsighted = unsightedAmong(intakes, now)
    const undecided = intakes.filter(({ stage }) => stage === 'received')
    const talking = await underDiscussion(tx)
    const calls = await centreCallsSince(tx, now.subtract({ hours: 24 * daysOfCalls }))
    const names = new Map((await colleaguesOn(tx, today)).map(({ id, name }) => [id, name]))
    seen([...lines.flatMap(({ ids }) => ids), ...unsighted.flatMap(({ intakeId, personId }) => (personId ? [intakeId, personId] : [intakeId])),
      ...undecided.flatMap(({ id, children }) => [id, ...children.flatMap(({ personId }) => personId ?? [])]), ...calls.map(({ intakeId }) => intakeId), ...talking.discussions.map(({ familyId }) => familyId),
      ...talking.transfers.flatMap(({ personId, intakeId, familyId }) => [personId, intakeId, familyId].filter((id) => id !== null))])
    const who = ({ accountIds, roles }: DueLine): string => [...accountIds.map((id) => names.get(id) ?? '前の担当'), ...roles.map(roleLabel)].join('、')
    const of = (...groups: DueLine['group'][]): DueLine[] => lines.filter(({ group }) => groups.includes(group))
    const late = lateVisitsOnce(lines.filter(({ group, dueAt }) => !withOwnCard.includes(group) && Temporal.PlainDate.compare(officeDateOf(dueAt), today) < 0), today)
    const at = { now, today }
    return shown({
      title: '係長の今日', heading: '係長の今日', here: '/team', acts: [<Act key="moves" href="/moves">異動と引き継ぎ</Act>],
      body: (
        <div className="grid">
          <UnsightedCard children={unsighted} now={now} />
          <IntakesCard intakes={undecided} now={now} />
          <Lines title="決裁を待っているもの" lines={of('approval')} at={at} who={who} none="決裁を待っているものはありません。" />
          <Lines title="きょうの訪問" lines={of('visit').filter(({ dueAt }) => officeDateOf(dueAt).equals(today))} at={at} who={who} none="きょうの訪問の予定はありません。" />
          <CallsCard calls={calls} now={now} />
          <UnderDiscussionCard {...talking} />
          <Lines title="期限を過ぎているもの（係の人）" lines={inOrder(late).slice(0, overdueAtMost)} left={Math.max(late.length - overdueAtMost, 0)} at={at} who={who} none="期限を過ぎているものはありません。" />
          <p className="soft">閲覧できないものは含みません</p>
        </div>
      ),
    })
  }),
]

function Lines({ title, lines, left = 0, at, who, none }: { title: string; lines: readonly DueLine[]; left?: number; at: At; who: (line: DueLine) => string; none: string }): ReactElement {
  return (
    <Card title={title}>
      <DueTable caption={title} lines={lines} {...at} who={who} urgency={false} empty={<Empty>{none}</Empty>} />
      {left > 0 && <p className="soft">ほか{left}件。上のものを片づけると続きが出ます。</p>}
    </Card>
  )
}

function UnsightedCard({ children, now }: { children: readonly Unsighted[]; now: Temporal.Instant }): ReactElement {
  return (
    <Card title="まだ会えていない子ども" danger={children.length > 0}>
      <Table caption="まだ会えていない子ども" silentCaption stacked rows={children} empty={<Empty>安全確認を待っている子どもはいません。</Empty>} columns={[
        { label: '経過', show: (child) => <ClockSince since={child.clockStartedAt!} now={now} limit={redAfterHours(child)} /> },
        { label: '子ども', heads: true, show: ({ intakeId, intakeLabel, name, ageWords, personId, samePerson }) => <><a href={`/intakes/${intakeId}`}>{intakeLabel}</a> {personId && samePerson === 'confirmed' ? <a href={`/people/${personId}`}>{name}</a> : name} {ageWords}</> },
        { label: '緊急度', show: ({ judgements: [judgement] }) => (judgement?.level ? <Urgency code={judgement.level} words={urgencyWords(judgement.level)} {...judgedWords(judgement, now)} /> : <span className="soft">まだ判断していません</span>) },
        { label: '受けた人', show: ({ receivedBy }) => receivedBy },
        { label: '決めたこと', show: ({ lateDecisions: [late] }) => (late ? <>{labelOf(lateActs, late.act)}<span className="soft">{shortMoment(late.decidedAt, now)}</span></> : <span className="soft">–</span>) },
      ]} />
    </Card>
  )
}

function IntakesCard({ intakes, now }: { intakes: readonly IntakeLine[]; now: Temporal.Instant }): ReactElement {
  return (
    <Card title="新しい受付（受理会議の前）" act={<a href="/intakes">受付の一覧</a>}>
      <Table caption="受理会議の前の受付" silentCaption stacked rows={intakes} empty={<Empty>受理会議を待っている受付はありません。</Empty>} columns={[
        { label: '受けた日時', show: ({ receivedAt }) => shortMoment(receivedAt, now) },
        { label: '受付', heads: true, show: ({ id, label, kind }) => <><a href={`/intakes/${id}`}>{label}</a> {intakeKindWords(kind)}</> },
        { label: '子ども', show: ({ children }) => children.map(({ name, ageWords }) => `${name} ${ageWords}`).join('、') },
        { label: 'すること', show: ({ id, label }) => <a href={`/intakes/${id}/decision/new`}>決める<span className="unseen">（{label}）</span></a> },
      ]} />
    </Card>
  )
}

function CallsCard({ calls, now }: { calls: readonly TeamCall[]; now: Temporal.Instant }): ReactElement {
  return (
    <Card title="児童相談所への電話" note={`${daysOfCalls}日以内`}>
      <Table caption={`児童相談所への電話（${daysOfCalls}日以内）`} silentCaption stacked rows={calls} empty={<Empty>この{daysOfCalls}日の電話はありません。</Empty>} columns={[
        { label: 'いつ', show: ({ calledAt }) => shortMoment(calledAt, now) },
        { label: '受付', heads: true, show: ({ intakeId, label }) => <a href={`/intakes/${intakeId}`}>{label}</a> },
        { label: '相手', show: ({ spokeWith, by }) => <>{spokeWith}<span className="soft">{by}</span></> },
        { label: '合意', show: ({ agreed }) => agreementWords(agreed) },
        { label: 'もう一度', show: ({ againAt }) => (againAt ? shortMoment(againAt, now) : <span className="soft">–</span>) },
      ]} />
    </Card>
  )
}

function UnderDiscussionCard({ transfers, discussions }: Awaited<ReturnType<typeof underDiscussion>>): ReactElement {
  return (
    <Card title="児相と協議中" act={<a href="/transfers">すべて見る</a>}>
      <TransferTable caption="動いている文書" transfers={transfers} names none="動いている文書はありません。" />
      {discussions.length > 0 && (
        <ul className="plain">
          {discussions.map(({ id, againOn, familyId, familyName, casefileId, notAgreed }) => (
            <li key={id}>{againOn && formatShortDate(againOn)} にもう一度　<a href={casefileId ? `/casefiles/${casefileId}/transfers` : `/families/${familyId}`}>{familyName}</a> <span className="soft">{notAgreed.slice(0, 60)}</span></li>
          ))}
        </ul>
      )}
    </Card>
  )
}
