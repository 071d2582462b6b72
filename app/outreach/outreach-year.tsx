import type { ReactElement } from 'react'
import { labelOf } from '../codes/code-list.ts'
import { audiences, outreachKinds } from '../codes/outreach.ts'
import { fiscalYearLabel } from '../kernel/calendar.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { isCounted, sumsByAudience, sumsByKind } from './outreach.ts'
import type { Sum } from './outreach.ts'
import type { Activity } from './outreach.db.ts'

/** A fiscal year of 啓発活動: what was done, the sums by kind and by audience. */
export function OutreachYear({ year, latest, activities, today, writes }: { year: number; latest: number; activities: readonly Activity[]; today: Temporal.PlainDate; writes: boolean }): ReactElement {
  const counted = activities.filter((activity) => isCounted(activity, today))
  return (
    <div className="stack">
      <nav className="picks" aria-label="年度">
        {[year - 1, year, year + 1].filter((one) => one >= 2000 && one <= latest).map((one) => <a key={one} className="pick" href={`/outreach?year=${one}`} aria-current={one === year ? 'true' : undefined}>{fiscalYearLabel(one)}</a>)}
      </nav>
      <Card title="活動" note="新しい順">
        <Table caption={`${fiscalYearLabel(year)}の啓発活動`} silentCaption stacked rows={activities} empty={<Empty>この年度の活動は、まだありません。</Empty>} columns={[
          { label: '日', show: ({ heldOn, heldUntil }) => <>{formatShortDate(heldOn)}{heldUntil && `〜${formatShortDate(heldUntil)}`}</> },
          { label: '活動', heads: true, show: (row) => <Title activity={row} today={today} writes={writes} /> },
          { label: '場所', show: ({ place }) => place || '–' },
          { label: '対象と人数', show: ({ reach }) => <ul className="plain">{reach.map(({ audience, people, copies }) => <li key={audience}>{labelOf(audiences, audience)} <small>{[people !== null && `${people.toLocaleString('ja')}人`, copies !== null && `${copies.toLocaleString('ja')}部`].filter(Boolean).join('・') || '人数の記入なし'}</small></li>)}</ul> },
          { label: 'いっしょに', show: ({ agencyNames }) => agencyNames.join('、') || '–' },
          { label: 'こちら', show: ({ staffNames }) => staffNames.join('、') || '–' },
        ]} />
      </Card>
      {counted.length > 0 && (
        <>
          <Card title="種類ごと"><Sums caption={`${fiscalYearLabel(year)}の種類ごとの合計`} head="種類" sums={sumsByKind(counted)} /></Card>
          <Card title="対象ごと"><Sums caption={`${fiscalYearLabel(year)}の対象ごとの合計`} head="対象" sums={sumsByAudience(counted)} /></Card>
          <p className="soft">中止した活動と、まだ行っていない活動は数えません。一つの活動に対象がいくつかあるとき、回数はそれぞれの対象に入ります。人数の記入がないものは0人として足しています。</p>
        </>
      )}
    </div>
  )
}

function Title({ activity, today, writes }: { activity: Activity; today: Temporal.PlainDate; writes: boolean }): ReactElement {
  const { id, kind, title, heldOn, calledOff, materials } = activity
  return (
    <>
      {writes ? <a href={`/outreach/${id}`}>{title}</a> : title}
      {calledOff !== '' ? <> <Badge>中止</Badge></> : Temporal.PlainDate.compare(today, heldOn) < 0 && <> <Badge tone="key">予定</Badge></>}
      <div><small>{labelOf(outreachKinds, kind)}{materials !== '' && `・${materials}`}{calledOff !== '' && `・中止の理由：${calledOff}`}</small></div>
    </>
  )
}

function Sums({ caption, head, sums }: { caption: string; head: string; sums: readonly Sum[] }): ReactElement {
  return (
    <Table caption={caption} silentCaption dense rows={sums} columns={[
      { label: head, heads: true, show: ({ label }) => label },
      { label: '回数', numeric: true, show: ({ activities }) => activities.toLocaleString('ja') },
      { label: '人数', numeric: true, show: ({ people }) => people.toLocaleString('ja') },
      { label: '部数', numeric: true, show: ({ copies }) => copies.toLocaleString('ja') },
    ]} />
  )
}
