import type { ReactElement } from 'react'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Card } from '../ui/card.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { TaskBadge } from './item-view.tsx'
import type { Meeting } from './meeting.ts'
import { ownFirst } from './task.ts'
import type { Task } from './task.ts'

/** Everything a meeting asked of anybody, agency by agency, our own office first. */
export function MeetingTasks({ meeting, tasks, runs, today }: { meeting: Meeting; tasks: readonly Task[]; runs: boolean; today: Temporal.PlainDate }): ReactElement {
  return (
    <Card title="この会議の役割" note={`${tasks.length}件`} {...(runs && tasks.length > 0 ? { act: <a href={`/meetings/${meeting.id}/agencies`}>相談室と機関あての写し</a> } : {})}>
      <Table caption="この会議の役割" silentCaption stacked rows={ownFirst(tasks)} empty={<Empty>この会議で決めた役割はありません。</Empty>} columns={[
        { label: '機関', heads: true, show: ({ agencyName, who }) => <>{agencyName}{who && <span className="soft">{who}</span>}</> },
        { label: '家族', show: ({ agendaItemId, familyName }) => <a href={`/items/${agendaItemId!}`}>{familyName}</a> },
        { label: 'なにを', show: ({ id, what, ifNot }) => <><a href={`/tasks/${id}`}>{what}</a>{ifNot && <span className="soft">できなかったら：{ifNot}</span>}</> },
        { label: 'いつまで', show: ({ dueOn, doneOn, droppedOn }) => (doneOn || droppedOn ? formatShortDate(dueOn) : <DueDay on={dueOn} today={today} />) },
        { label: '状況', show: (task) => <TaskBadge task={task} today={today} /> },
      ]} />
    </Card>
  )
}
