import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { agendaPiles, agendaStates } from '../codes/council.ts'
import { classes } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { daysApartWords } from '../kernel/office-time.ts'
import { shown } from '../kernel/page.ts'
import type { Asking } from '../kernel/page.ts'
import { town } from '../town.ts'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Empty } from '../ui/empty.tsx'
import { Facts } from '../ui/facts.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { wordingOn } from '../council/agency-person.ts'
import type { AgendaLine } from './agenda.ts'
import { agendaOf } from './agenda.db.ts'
import { attendanceOf, hidesAgencies } from './attendance.db.ts'
import type { Attendee } from './attendance.ts'
import { dayOf, meetingName, meetingState, meetingTime } from './meeting.ts'
import type { Meeting } from './meeting.ts'
import { preparationOf } from './meeting-preparation.db.ts'
import { Preparation } from './meeting-preparation.tsx'
import { MeetingTasks } from './meeting-tasks.tsx'
import { meetingSubject } from './meeting-subjects.ts'
import { tasksOf } from './tasks.db.ts'
import { agencyCalled, AttendanceBadge, attendeeCalled, AttendeeMarks, MeetingName, MeetingStateBadge } from './meeting-view.tsx'

/** The coordinator's own screen of a meeting: when and where, who decides, who comes, what it is about, what to prepare for whom. */
export const meetingPages = [
  page.get('/meetings/:meeting', { on: meetingSubject, needs: 'meeting.read' }, async (asking) => {
    const { tx, subject: meeting, actor, today, now, seen } = asking
    const lines = await agendaOf(tx, meeting.id, today)
    const attendees = await attendanceOf(tx, meeting.id)
    seen(lines.flatMap(({ familyId, children }) => [familyId, ...children.flatMap(({ casefileId, personId }) => [casefileId, personId])]))
    const tasks = meeting.endedAt ? await tasksOf(tx, { meetingId: meeting.id }) : []
    seen(tasks.flatMap(({ familyId, casefileId }) => [familyId, ...(casefileId ? [casefileId] : [])]))
    const runs = may(actor, 'meeting.write')
    const hidden = !runs && await hidesAgencies(tx, meeting.id)
    const wording = wordingOn(town.pledges, dayOf(meeting))?.wording
    return shown({
      title: meetingName(meeting), heading: <><MeetingName meeting={meeting} /><small><MeetingStateBadge meeting={meeting} now={now} /></small></>, here: '/meetings',
      crumbs: [{ label: '会議', href: '/meetings' }, { label: meetingName(meeting) }],
      acts: actsOf(asking, runs),
      body: (
        <>
          {meeting.cancelledAt && <Notice tone="warn" title="この会議は中止になりました">{meeting.cancelledWords}</Notice>}
          <Facts facts={[
            { label: '日時', value: meetingTime(meeting), note: daysApartWords(dayOf(meeting), today) },
            { label: '部屋', value: meeting.room || '未定' },
            { label: '決める人', value: meeting.decider },
            { label: meeting.endedAt ? '出席' : '来る人', value: `${countOf(attendees, meeting)}人`, note: `案内 ${attendees.length}人` },
          ]} />
          <div className="grid">
            {meeting.endedAt && <MeetingTasks meeting={meeting} tasks={tasks} runs={runs} today={today} />}
            <Columns sideLabel="来る人" side={<Attendees attendees={attendees} meeting={meeting} hidden={hidden} wording={wording} runs={runs} />}>
              <Agenda lines={lines} meeting={meeting} runs={runs} />
              {meeting.minutes !== '' && <Card title="会議全体のこと"><p className="plan-words">{meeting.minutes}</p></Card>}
            </Columns>
            {runs && meetingState(meeting) !== 'cancelled' && <Preparation meeting={meeting} parts={await preparationOf(tx, meeting, lines, attendees, today)} veiled={lines.filter(({ veiled }) => veiled).length} wording={wording} today={today} />}
          </div>
        </>
      ),
    })
  }),
]

const countOf = (attendees: readonly Attendee[], { endedAt }: Meeting): number => attendees.filter(({ state }) => state === 'attended' || (!endedAt && state === 'coming')).length

function actsOf({ subject: meeting }: Asking<Meeting>, runs: boolean): ReactElement[] {
  const here = `/meetings/${meeting.id}`
  const state = meetingState(meeting)
  const minutes = <Act key="minutes" href={`${here}/minutes`}>会議録</Act>
  if (!runs || state === 'cancelled') return state === 'cancelled' ? [] : [minutes]
  const again = <Act key="again" href={`/meetings/new?like=${meeting.id}`}>同じ顔ぶれで次を開く</Act>
  if (state === 'ended') return [again, <Act key="ending" href={`${here}/ending`}>会議全体のことを直す</Act>, minutes]
  return [
    <Act key="cancel" href={`${here}/cancellation`}>中止する</Act>, <Act key="edit" href={`${here}/edit`}>変える・案内を足す</Act>, minutes,
    <Act key="end" href={`${here}/ending`}>終わる</Act>, <Act key="attendance" href={`${here}/attendance`} main shortcut="a">出席をつける</Act>,
  ]
}

function Agenda({ lines, meeting, runs }: { lines: readonly AgendaLine[]; meeting: Meeting; runs: boolean }): ReactElement {
  const writes = runs && meetingState(meeting) === 'open'
  return (
    <Card title="議題" {...(writes ? { act: <a href={`/meetings/${meeting.id}/agenda`}>議題を選び、3つの山に分ける</a> } : {})}>
      <Table caption="議題" silentCaption stacked rows={lines} empty={<Empty>議題はまだありません。</Empty>} columns={[
        { label: '番号', show: ({ shownNumber, apart }) => shownNumber ?? (apart ? <Badge>別に扱う</Badge> : '–') },
        { label: '家族', heads: true, show: ({ id, familyName, familyNumber }) => <><a href={`/items/${id}`}>{familyName}</a><span className="soft">{familyNumber}</span></> },
        { label: '子ども', show: ({ children }) => children.map((child) => <div key={child.id}>{child.name}（{child.ageWords}）{child.class && <span className="soft">{labelOf(classes, child.class)}</span>}</div>) },
        { label: '山', show: ({ pile }) => labelOf(agendaPiles, pile) },
        { label: 'いま', show: ({ state }) => <Badge tone={state === 'heard' ? 'ok' : state === 'not_heard' ? 'warn' : 'quiet'}>{labelOf(agendaStates, state)}</Badge> },
      ]} />
      <p className="soft">閲覧できないものは含みません</p>
    </Card>
  )
}

function Attendees({ attendees, meeting, hidden, wording, runs }: { attendees: readonly Attendee[]; meeting: Meeting; hidden: boolean; wording: string | undefined; runs: boolean }): ReactElement {
  const act = runs && meetingState(meeting) !== 'cancelled' ? { act: <a href={`/meetings/${meeting.id}/attendance`}>返事と出席</a> } : {}
  return (
    <Card title={meeting.endedAt ? '出席' : '来る人'} {...act}>
      {attendees.length === 0 ? <Empty>まだだれも案内していません。</Empty> : (
        <ul className="plain attendees">
          {attendees.map((one) => (
            <li key={one.id}>
              <span>{attendeeCalled(one, hidden)}<small>{[agencyCalled(one, hidden, town.office), one.title].filter(Boolean).join('・')}{one.words && `　${one.words}`}</small></span>
              <span><AttendeeMarks attendee={one} kind={meeting.kind} wording={wording} /><AttendanceBadge state={one.state} /></span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
