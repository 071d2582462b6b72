import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { shown } from '../kernel/page.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { endOfMonth, reviewMonths } from './review-cycle.ts'
import { reviewLines } from './reviews.db.ts'
import type { ReviewLine } from './reviews.db.ts'

/** 見直し (H5): every family on the register by the day of its next review. */
export const reviewsPages = [
  page.get('/reviews', { needs: 'meeting.read' }, async ({ tx, today, seen }) => {
    const lines = await reviewLines(tx, today)
    seen(lines.map(({ familyId }) => familyId))
    const until = endOfMonth(today)
    const isLate = ({ dueOn }: ReviewLine): boolean => Temporal.PlainDate.compare(dueOn, today) < 0
    const isNear = (line: ReviewLine): boolean => !isLate(line) && Temporal.PlainDate.compare(line.dueOn, until) <= 0
    const ahead = lines.filter((line) => !isLate(line) && !isNear(line))
    return shown({
      title: '見直し', heading: <>見直し<small>登録した家族は{reviewMonths(today)}か月に1度</small></>, here: '/reviews', crumbs: [{ label: '会議', href: '/meetings' }, { label: '見直し' }],
      body: (
        <div className="grid">
          <Lines title="見直しが遅れている家族" lines={lines.filter(isLate)} today={today} empty="遅れている家族はありません。" danger />
          <Lines title="今月見直す家族" lines={lines.filter(isNear)} today={today} empty="今月見直す家族は、ほかにありません。" />
          <details className="further">
            <summary>これから（{ahead.length}世帯）</summary>
            <Lines title="これから" lines={ahead} today={today} empty="登録している家族は、ほかにありません。" />
          </details>
          <p className="soft">閲覧できないものは含みません</p>
        </div>
      ),
    })
  }),
]

function Lines({ title, lines, today, empty, danger = false }: { title: string; lines: readonly ReviewLine[]; today: Temporal.PlainDate; empty: string; danger?: boolean }): ReactElement {
  return (
    <Card title={title} note={`${lines.length}世帯`} danger={danger && lines.length > 0}>
      <Table caption={title} silentCaption stacked rows={lines} empty={<Empty>{empty}</Empty>} columns={[
        { label: '次回見直し', show: ({ dueOn }) => <DueDay on={dueOn} today={today} /> },
        { label: '家族', heads: true, show: ({ familyId, familyName, apart }) => <><a href={`/families/${familyId}`}>{familyName}</a>{apart && <> <Badge tone="warn">この画面だけ</Badge></>}</> },
        { label: '番号', show: ({ familyNumber }) => familyNumber },
        { label: '前回', show: ({ reviewedOn }) => (reviewedOn ? formatShortDate(reviewedOn) : 'まだ') },
        { label: '登録', show: ({ registeredSince }) => registeredSince && formatShortDate(registeredSince) },
      ]} />
    </Card>
  )
}
