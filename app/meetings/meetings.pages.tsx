import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { meetingKinds } from '../codes/meetings.ts'
import { fiscalYearLabel, fiscalYearOf } from '../kernel/calendar.ts'
import { formatDateWithWeekday } from '../kernel/japanese-date.ts'
import { daysApartWords, formatTime, officeInstant } from '../kernel/office-time.ts'
import { shown } from '../kernel/page.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { attendanceByAgency, attendanceCounts } from './attendance.db.ts'
import { dayOf, isLeftOpen, meetingState, meetingTime } from './meeting.ts'
import type { Meeting } from './meeting.ts'
import { MeetingName, MeetingStateBadge } from './meeting-view.tsx'
import { meetingsBetween } from './meetings.db.ts'

const here = '/meetings'
const midnight = new Temporal.PlainTime()
const firstDay = (fiscalYear: number): Temporal.PlainDate => new Temporal.PlainDate(fiscalYear, 4, 1)

/** The year a page asks for, when it is one near enough to have meetings; else this one. */
function yearAsked(asked: string | null, today: Temporal.PlainDate): number {
  const now = fiscalYearOf(today)
  const year = /^\d{4}$/.test(asked ?? '') ? Number(asked) : now
  return Math.abs(year - now) <= 30 ? year : now
}

/** 会議: what is next, the fiscal year by month, how many were held and how often agencies came. */
export const meetingsPages = [
  page.get(here, { needs: 'meeting.read' }, async ({ tx, actor, query, today, now }) => {
    const year = yearAsked(query.get('year'), today)
    const list = await meetingsBetween(tx, firstDay(year), firstDay(year + 1))
    // One that was held and never ended stays in sight for two months.
    const coming = (await meetingsBetween(tx, today.subtract({ months: 2 }), today.add({ months: 6 }))).filter((one) => meetingState(one) === 'open')
    const span = [officeInstant(firstDay(year), midnight), officeInstant(firstDay(year + 1), midnight)] as const
    const counts = await attendanceCounts(tx, ...span)
    const visits = await attendanceByAgency(tx, ...span)
    const years = [1, 0, -1, -2].map((apart) => fiscalYearOf(today) + apart)
    return shown({
      title: '会議', heading: '会議', here,
      ...(may(actor, 'meeting.write') ? { acts: [<Act key="new" href="/meetings/new" main shortcut="n">会議を開く</Act>] } : {}),
      body: (
        <div className="grid">
          <Next coming={coming} today={today} now={now} />
          <section className="card">
            <Tabs label="年度" here={`${here}?year=${year}`} tabs={years.map((one) => ({ label: fiscalYearLabel(one), href: `${here}?year=${one}` }))} />
            <Months list={list} year={year} now={now} />
          </section>
          <div className="columns even"><Counts counts={counts} /><Visits visits={visits} /></div>
        </div>
      ),
    })
  }),
]

const about = (meeting: Meeting): ReactElement => <a href={`/meetings/${meeting.id}`}><MeetingName meeting={meeting} /></a>

function Next({ coming, today, now }: { coming: readonly Meeting[]; today: Temporal.PlainDate; now: Temporal.Instant }): ReactElement {
  return (
    <Card title="次の会議">
      <Table caption="次の会議" silentCaption stacked rows={coming.slice(0, 5)} empty={<Empty>予定されている会議はありません。</Empty>} columns={[
        { label: '会議', heads: true, show: about },
        { label: '日時', show: (row) => <>{meetingTime(row)}<span className="soft">{isLeftOpen(row, now) ? '終わりの記録がまだ' : daysApartWords(dayOf(row), today)}</span></> },
        { label: '部屋', show: ({ room }) => room || '–' },
        { label: '決める人', show: ({ decider }) => decider },
      ]} />
    </Card>
  )
}

function Months({ list, year, now }: { list: readonly Meeting[]; year: number; now: Temporal.Instant }): ReactElement {
  if (list.length === 0) return <Empty>{fiscalYearLabel(year)}の会議はまだありません。</Empty>
  const months = Array.from({ length: 12 }, (_, at) => ((at + 3) % 12) + 1)
  return (
    <div className="stack">
      {months.map((month) => {
        const rows = list.filter((meeting) => dayOf(meeting).month === month)
        return rows.length === 0 ? null : (
          <Table key={month} caption={`${month}月（${rows.length}回）`} stacked rows={rows} columns={[
            { label: '日時', show: (row) => `${formatDateWithWeekday(dayOf(row))}${formatTime(row.heldAt)}` },
            { label: '会議', heads: true, show: about },
            { label: '決める人', show: ({ decider }) => decider },
            { label: 'いま', show: (row) => <><MeetingStateBadge meeting={row} now={now} />{row.cancelledWords && <span className="soft">{row.cancelledWords}</span>}</> },
          ]} />
        )
      })}
    </div>
  )
}

function Counts({ counts }: { counts: Awaited<ReturnType<typeof attendanceCounts>> }): ReactElement {
  const rows = meetingKinds.map(({ code }) => counts.find(({ kind }) => kind === code) ?? { kind: code, held: 0, planned: 0, visits: 0 })
  return (
    <Card title="種類ごとの回数">
      <Table caption="種類ごとの回数" silentCaption dense rows={rows} columns={[
        { label: '会議', heads: true, show: ({ kind }) => labelOf(meetingKinds, kind) },
        { label: '開いた', numeric: true, show: ({ held }) => held },
        { label: '予定', numeric: true, show: ({ planned }) => planned },
        { label: '関係機関の出席（延べ）', numeric: true, show: ({ visits }) => visits },
      ]} />
      <p className="soft">中止した会議は数えません。閲覧できないものは含みません。</p>
    </Card>
  )
}

function Visits({ visits }: { visits: Awaited<ReturnType<typeof attendanceByAgency>> }): ReactElement {
  return (
    <Card title="機関ごとの出席">
      <Table caption="機関ごとの出席" silentCaption dense rows={visits} empty={<Empty>この年度の出席はまだありません。</Empty>} columns={[
        { label: '機関', heads: true, show: ({ agency }) => agency },
        { label: '会議', numeric: true, show: ({ meetings }) => meetings },
        { label: '延べ人数', numeric: true, show: ({ visits: people }) => people },
      ]} />
    </Card>
  )
}
