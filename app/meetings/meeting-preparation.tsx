import type { ReactElement } from 'react'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import type { Meeting } from './meeting.ts'
import type { AgencyPart } from './meeting-preparation.db.ts'
import { AttendeeMarks } from './meeting-view.tsx'
import { isOverdue } from './task.ts'

/** The work before a meeting, by agency: who comes and whether they have pledged, what they hear about, what they have still to do. */
export function Preparation({ meeting, parts, veiled, wording, today }: {
  meeting: Meeting; parts: readonly AgencyPart[]; veiled: number; wording: string | undefined; today: Temporal.PlainDate
}): ReactElement {
  return (
    <Card title={meeting.endedAt ? '機関ごと' : '準備（機関ごと）'} note="関わりのある議題と、終わっていない役割" {...(parts.length > 0 ? { act: <a href={`/meetings/${meeting.id}/agencies`}>相談室と全部の機関あての写し</a> } : {})}>
      <Table caption="機関ごとの準備" silentCaption stacked rows={parts} empty={<Empty>関係機関を案内していません。</Empty>} columns={[
        { label: '機関', heads: true, show: ({ agencyId, agencyName }) => <a href={`/agencies/${agencyId}`}>{agencyName}</a> },
        { label: '来る人', show: ({ people }) => people.map((one) => <div key={one.id}>{one.name || 'だれが来るか未定'} <AttendeeMarks attendee={one} kind={meeting.kind} wording={wording} /></div>) },
        { label: '関わりのある議題', show: ({ families }) => (families.length === 0 ? '–' : families.map(({ itemId, familyName, why }) => <div key={itemId}><a href={`/items/${itemId}`}>{familyName}</a>（{why.join('・')}）</div>)) },
        { label: '終わっていない役割', show: ({ tasks }) => (tasks.length === 0 ? '–' : tasks.map((task) => <div key={task.id}><a href={`/tasks/${task.id}`}>{task.what}</a>　{formatShortDate(task.dueOn)}まで {isOverdue(task, today) && <Badge tone="danger">過ぎています</Badge>}</div>)) },
        { label: '渡すもの', show: ({ agencyId, agencyName }) => <a className="button small" href={`/meetings/${meeting.id}/agencies/${agencyId}`} aria-label={`${agencyName} あての写し`}>あての写し</a> },
      ]} />
      {veiled > 0 && <p className="soft">住まいなどを隠している家族（{veiled}件）は、どの機関とも結びつけていません。それぞれの議題を開いて準備してください。</p>}
      <p className="soft">閲覧できないものは含みません</p>
    </Card>
  )
}
