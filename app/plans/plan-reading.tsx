import type { ReactElement, ReactNode } from 'react'
import { labelOf } from '../codes/code-list.ts'
import { frequencies } from '../codes/frequencies.ts'
import { formatDateWithWeekday, formatJapaneseDate } from '../kernel/japanese-date.ts'
import { formatTime } from '../kernel/office-time.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { terms } from './plan.ts'
import type { Plan } from './plans.db.ts'
import { visitStates } from './visit.ts'
import type { Visit } from './visit.ts'

const dayOrNone = (day: Temporal.PlainDate | null): ReactNode => (day ? formatJapaneseDate(day) : <span className="soft">–</span>)

const isOver = (day: Temporal.PlainDate, today: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(day, today) < 0

/** 令和8年11月25日から（見直し 令和9年2月25日）, and how it ended. */
export function PlanTimes({ plan, today }: { plan: Plan; today: Temporal.PlainDate }): ReactElement {
  return (
    <Definitions items={[
      ['いつから', formatJapaneseDate(plan.since)],
      plan.until ? ['いつまで', `${formatJapaneseDate(plan.until)}（${plan.endedWords ?? ''}）`] : ['見直す日', isOver(plan.reviewOn, today) ? <DueDay key="review" on={plan.reviewOn} today={today} /> : formatDateWithWeekday(plan.reviewOn)],
      ['作った人', plan.madeBy],
    ]} />
  )
}

/** What is wanted and what is done, as the plan says it. */
export function PlanReading({ plan }: { plan: Plan }): ReactElement {
  return (
    <>
      <Card title="支援方針"><p className="plan-words">{plan.policy}</p></Card>
      <Card title="目標">
        <Table caption="目標と課題" silentCaption stacked rows={plan.goals} columns={[
          { label: '長期・短期', show: ({ term }) => labelOf(terms, term) },
          { label: '目標', heads: true, show: ({ words }) => words },
          { label: '課題', show: ({ issue }) => issue || <span className="soft">–</span> },
          { label: 'いつまでに', show: ({ byWhen }) => dayOrNone(byWhen) },
        ]} />
      </Card>
      <Card title="行うこと">
        <Table caption="だれが・何を・どのくらい" silentCaption stacked rows={plan.actions} columns={[
          { label: '機関', show: ({ agency, who }) => <>{agency}{who && <span className="soft">{who}</span>}</> },
          { label: '何をするか', heads: true, show: ({ what }) => what },
          { label: 'どのくらい', show: ({ frequency, visits }) => <>{labelOf(frequencies, frequency)}{visits && <span className="soft">訪問の予定</span>}</> },
          { label: 'いつから・いつまで', show: ({ since, until }) => <>{formatJapaneseDate(since)}から{until && <span className="soft">{formatJapaneseDate(until)}まで</span>}</> },
        ]} />
      </Card>
      <Card title="安全プラン">{plan.safetyPlan ? <p className="plan-words">{plan.safetyPlan}</p> : <Empty>書かれていません。次の見直しで家族と話し合ってください。</Empty>}</Card>
    </>
  )
}

/** The visits of a plan: when, who, what became of them; each leads to its page. */
export function VisitTable({ visits, today }: { visits: readonly Visit[]; today: Temporal.PlainDate }): ReactElement {
  return (
    <Table caption="訪問の予定" silentCaption stacked rows={visits} empty={<Empty>予定に入れた訪問はありません。</Empty>} columns={[
      { label: '日', heads: true, show: ({ id, dueOn, atTime, state }) => <a href={`/visits/${id}`}>{state === 'open' ? <DueDay on={dueOn} today={today} /> : formatDateWithWeekday(dueOn)}{atTime && <> {formatTime(atTime)}</>}</a> },
      { label: '行く人', show: ({ who }) => who ?? '主担当' },
      { label: '何をするか', show: ({ what }) => what },
      { label: '状況', show: (visit) => <VisitState visit={visit} /> },
    ]} />
  )
}

/** What became of a visit, with the words given. */
export function VisitState({ visit: { state, missedWords, movedFrom, movedWords } }: { visit: Visit }): ReactElement {
  const tone = { open: 'note', done: 'ok', missed: 'warn', cancelled: 'quiet' } as const
  return (
    <>
      <Badge tone={tone[state]}>{visitStates[state]}</Badge>
      {missedWords && <span className="soft">{missedWords}</span>}
      {movedFrom && <span className="soft">{formatJapaneseDate(movedFrom)}から変更：{movedWords}</span>}
    </>
  )
}
