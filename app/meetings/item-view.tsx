import type { ReactElement, ReactNode } from 'react'
import { classes } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { agendaOutcomes, registrationChanges } from '../codes/council.ts'
import { frequencies } from '../codes/frequencies.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import type { AgendaChild } from './agenda.ts'
import type { ShownChild } from './item-facts.db.ts'
import { isOverdue } from './task.ts'
import type { Task } from './task.ts'
import { changeKinds } from './what-changed.ts'
import type { Change } from './what-changed.ts'

const day = (on: Temporal.PlainDate | null, today: Temporal.PlainDate): string => (on === null ? 'まだ' : on.year === today.year ? `${on.month}/${on.day}` : formatShortDate(on))

/** The children of a family, a row each: class, when they were last seen, what was decided today. */
export function ChildTable({ children, today, links = true }: { children: readonly ShownChild[]; today: Temporal.PlainDate; links?: boolean }): ReactElement {
  return (
    <Table caption="この家族の子ども" silentCaption stacked rows={children} columns={[
      { label: '名前', heads: true, show: ({ casefileId, name, ageWords }) => <>{links ? <a href={`/casefiles/${casefileId}`}>{name}</a> : name}<span className="soft">{ageWords}</span></> },
      { label: '区分', show: ({ class: kind, registered }) => <>{kind ? labelOf(classes, kind) : '区分前'}{!registered && <span className="soft">未登録</span>}</> },
      { label: '家の中で会った', show: ({ seen }) => day(seen.inHome, today) },
      { label: '自分たちが会った', show: ({ seen }) => day(seen.own, today) },
      { label: '関係機関が見た', show: ({ seen }) => day(seen.agency, today) },
      { label: '主担当機関', show: ({ lead }) => lead ?? '–' },
      { label: 'きょうの決定', show: (child) => <DecidedWords child={child} links={links} /> },
    ]} />
  )
}

/** What was decided for a child: 変える（要保護・児童相談所）. */
export function DecidedWords({ child: { outcome, decidedClass, decidedLead, registration, decisionId }, links = true }: { child: AgendaChild; links?: boolean }): ReactElement | null {
  if (!outcome) return null
  const what = [decidedClass && labelOf(classes, decidedClass), decidedLead, registration && labelOf(registrationChanges, registration).replace(/（.*）/u, '')].filter(Boolean).join('・')
  const words = outcome === 'change' ? `変える：${what}` : labelOf(agendaOutcomes, outcome)
  return decisionId && links ? <a href={`/decisions/${decisionId}`}>{words}</a> : <>{words}</>
}

/** What is new since the last review, with the day; what keeps a family out of the quiet pile is strong. */
export function Changes({ changes, nameOf, today }: { changes: readonly Change[]; nameOf: (personId: string) => string | undefined; today: Temporal.PlainDate }): ReactElement {
  if (changes.length === 0) return <p>変わったことはありません。</p>
  const strong = (code: Change['code']): boolean => changeKinds.some((kind) => kind.code === code && kind.refuses)
  return (
    <ul className="plain changes">
      {changes.map(({ code, on, words, personIds }, at) => (
        <li key={at}><span className="soft on">{on ? day(on, today) : ''}</span><span>{strong(code) ? <strong>{words}</strong> : words}{namesOf(personIds, nameOf)}</span></li>
      ))}
    </ul>
  )
}

function namesOf(ids: readonly string[], nameOf: (personId: string) => string | undefined): ReactNode {
  const names = ids.flatMap((id) => nameOf(id) ?? []).join('・')
  return names && <span className="soft">　{names}</span>
}

/** Tasks of a family: agency, who, what, until when, what if not, and what became of each. */
export function TaskTable({ tasks, today, links = true, caption, empty }: { tasks: readonly Task[]; today: Temporal.PlainDate; links?: boolean; caption: string; empty: string }): ReactElement {
  return (
    <Table caption={caption} silentCaption stacked rows={tasks} empty={<Empty>{empty}</Empty>} columns={[
      { label: '機関', heads: true, show: ({ agencyName, who }) => <>{agencyName}{who && <span className="soft">{who}</span>}</> },
      { label: 'なにを', show: ({ id, what, ifNot, undoneWords, doneWords }) => <>{links ? <a href={`/tasks/${id}`}>{what}</a> : what}{ifNot && <span className="soft">できなかったら：{ifNot}</span>}{undoneWords && <span className="soft">まだのわけ・次：{undoneWords}</span>}{doneWords && <span className="soft">{doneWords}</span>}</> },
      { label: 'いつまで', show: ({ dueOn, doneOn, droppedOn }) => (doneOn || droppedOn ? day(dueOn, today) : <DueDay on={dueOn} today={today} />) },
      { label: '状況', show: (task) => <TaskBadge task={task} today={today} /> },
    ]} />
  )
}

/** 済, 未了, まだ, 取りやめ. */
export function TaskBadge({ task, today }: { task: Task; today: Temporal.PlainDate }): ReactElement {
  if (task.doneOn) return <Badge tone="ok">済</Badge>
  if (task.droppedOn) return <Badge>取りやめ</Badge>
  return isOverdue(task, today) ? <Badge tone="danger">未了</Badge> : <Badge tone="note">これから</Badge>
}

/** Who sees the family under its plan, and how often. */
export function Watching({ watching }: { watching: readonly { agency: string; who: string; what: string; frequency: string }[] }): ReactElement {
  return (
    <Card title="支援計画で見る人">
      <Table caption="支援計画で見る人と間隔" silentCaption stacked rows={watching} empty={<Empty>いまの支援計画がありません。続けるときは、下の「役割」に見る人と間隔を入れてください。</Empty>} columns={[
        { label: '機関', heads: true, show: ({ agency, who }) => <>{agency}{who && <span className="soft">{who}</span>}</> },
        { label: '何を', show: ({ what }) => what },
        { label: 'どのくらい', show: ({ frequency }) => labelOf(frequencies, frequency) },
      ]} />
    </Card>
  )
}
