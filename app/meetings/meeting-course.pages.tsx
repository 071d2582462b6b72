import type { ReactElement, ReactNode } from 'react'
import { page } from '../access/pages.ts'
import { versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { moved, problems as problemPage, shown, stale } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Notice } from '../ui/notice.tsx'
import type { AgendaLine } from './agenda.ts'
import { agendaOf } from './agenda.db.ts'
import { attendanceOf, markAbsent } from './attendance.db.ts'
import { meetingName, meetingState, meetingTime } from './meeting.ts'
import type { Meeting } from './meeting.ts'
import { leaveForNext } from './meeting-course.db.ts'
import { cancellationForm, endingForm, problemsOfEnding } from './meeting-course.ts'
import { meetingSubject } from './meeting-subjects.ts'
import { cancelMeeting, endMeeting } from './meetings.db.ts'

/** How a meeting goes out of the calendar: called off with the reason, or ended with what was left. */
export const meetingCoursePages = [
  page.get('/meetings/:meeting/cancellation', { on: meetingSubject, needs: 'meeting.write' }, async ({ subject: meeting, draft }) => {
    if (meetingState(meeting) !== 'open') return moved(`/meetings/${meeting.id}`)
    const kept = await draft(`/meetings/${meeting.id}/cancellation`, meeting.id)
    return shown(cancellationPage(meeting, kept ? versionOf(kept) : meeting.version, kept ?? {}, []))
  }),
  page.post('/meetings/:meeting/cancellation', { on: meetingSubject, needs: 'meeting.write' }, async ({ tx, subject: meeting, form, now, today }) => {
    const version = versionOf(form)
    const read = parseRecord(cancellationForm, form)
    if ('problems' in read) return problemPage(cancellationPage(meeting, version, form, read.problems))
    // The same form sent twice: it is off already, for this reason.
    if (meeting.cancelledAt && meeting.cancelledWords === read.values.words) return moved(`/meetings/${meeting.id}`)
    const heard = (await agendaOf(tx, meeting.id, today)).some(({ state }) => state === 'heard')
    if (heard) return problemPage(cancellationPage(meeting, version, form, [{ field: '', message: 'もう協議した議題があります。中止ではなく、「終わる」で終わりにしてください' }]))
    const outcome = await attempt(() => cancelMeeting(tx, meeting.id, version, read.values.words, now))
    if (outcome === 'stale') return stale(cancellationPage(meeting, meeting.version, form, [], true))
    return outcome === 'done' ? moved(`/meetings/${meeting.id}`) : problemPage(cancellationPage(meeting, version, form, outcome))
  }),
  page.get('/meetings/:meeting/ending', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const { subject: meeting, draft } = asking
    if (meeting.cancelledAt) return moved(`/meetings/${meeting.id}`)
    const kept = await draft(`/meetings/${meeting.id}/ending`, meeting.id)
    return shown(await endingPage(asking, kept ? versionOf(kept) : meeting.version, kept ?? { minutes: [meeting.minutes] }, []))
  }),
  page.post('/meetings/:meeting/ending', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const { tx, subject: meeting, form, now, today } = asking
    const version = versionOf(form)
    const lines = await agendaOf(tx, meeting.id, today)
    const waiting = lines.filter(({ state }) => state === 'waiting')
    const read = parseRecord(endingForm(lines), form)
    if ('problems' in read) return problemPage(await endingPage(asking, version, form, read.problems))
    const minutes = read.values.minutes ?? ''
    if (meeting.endedAt && meeting.minutes === minutes && waiting.length === 0) return moved(`/meetings/${meeting.id}/minutes`)
    if (meeting.cancelledAt) return problemPage(await endingPage(asking, version, form, [{ field: '', message: 'この会議は中止になっています' }]))
    const next = waiting.map(({ id }) => id).filter((id) => read.values.rest || read.values.next.includes(id))
    const wrong = problemsOfEnding(waiting, next, await attendanceOf(tx, meeting.id))
    if (wrong.length > 0) return problemPage(await endingPage(asking, version, form, wrong))
    const outcome = await attempt(async () => {
      await leaveForNext(tx, meeting.id, next)
      await endMeeting(tx, meeting.id, version, minutes, now)
      await markAbsent(tx, meeting.id)
    })
    if (outcome === 'stale') return stale(await endingPage(asking, meeting.version, form, [], true))
    return outcome === 'done' ? moved(`/meetings/${meeting.id}/minutes`) : problemPage(await endingPage(asking, version, form, outcome))
  }),
]

/** What has neither been heard nor put off; the quiet pile too. */
async function waitingOf({ tx, subject: meeting, today, seen }: Asking<Meeting>): Promise<AgendaLine[]> {
  const waiting = (await agendaOf(tx, meeting.id, today)).filter(({ state }) => state === 'waiting')
  seen(waiting.map(({ familyId }) => familyId))
  return waiting
}

function cancellationPage(meeting: Meeting, version: number, raw: Raw, problems: readonly Problem[], overtaken = false): Content {
  return content(meeting, '中止する', (
    <FormOf action={`/meetings/${meeting.id}/cancellation`} meeting={meeting} version={version} record={cancellationForm} raw={raw} problems={problems} submit="この会議を中止する" overtaken={overtaken}>
      <p className="soft">中止した会議は、一覧に線を引いて残ります。案内した人へは、それぞれの連絡のしかたで知らせてください。</p>
    </FormOf>
  ))
}

async function endingPage(asking: Asking<Meeting>, version: number, raw: Raw, problems: readonly Problem[], overtaken = false): Promise<Content> {
  const { subject: meeting } = asking
  const waiting = await waitingOf(asking)
  const record: AnyRecord = endingForm(waiting)
  return content(meeting, meeting.endedAt ? '会議全体のことを直す' : '終わる', (
    <FormOf action={`/meetings/${meeting.id}/ending`} meeting={meeting} version={version} record={record} raw={raw} problems={problems} submit={meeting.endedAt ? '保存する' : '終わって、会議録の案を見る'} overtaken={overtaken}
      only={['minutes']}>
      {waiting.length === 0 && !meeting.endedAt && <p className="soft">すべての議題が済んでいるか、次回へ送られています。</p>}
      {waiting.length > 0 && (
        <>
          <p>まだ聞いていない議題が{waiting.length}件あります。</p>
          <RecordFields record={record} raw={raw} problems={problems} only={['rest']} />
          <details className="further" open={(raw['next'] ?? []).length > 0}>
            <summary>1つずつ選ぶ（{waiting.length}件）</summary>
            <RecordFields record={record} raw={raw} problems={problems} only={['next']} />
          </details>
        </>
      )}
    </FormOf>
  ))
}

function FormOf({ action, meeting, version, record, raw, problems, submit, overtaken, only, children }: {
  action: string; meeting: Meeting; version: number; record: AnyRecord; raw: Raw; problems: readonly Problem[]; submit: string; overtaken: boolean; only?: readonly string[]; children: ReactNode
}): ReactElement {
  return (
    <>
      {overtaken && (
        <Notice tone="warn" title="ほかの人が先にこの会議を変えました">
          いまは {meetingTime(meeting)}、{meeting.cancelledAt ? `中止（${meeting.cancelledWords ?? ''}）` : meeting.endedAt ? `終わり。会議全体のこと「${meeting.minutes}」` : '予定のまま'}です。見比べて、よければもう一度保存してください。
        </Notice>
      )}
      <Form action={action} id={meeting.id} version={version} submit={submit} problems={problems} draft={{ here: action, title: submit, subjectKind: 'meeting', subjectId: meeting.id }}
        {...(meetingState(meeting) === 'open' ? { foot: <a className="button" href={`/meetings/${meeting.id}/attendance`}>出席をつける</a> } : {})}>
        {children}
        <RecordFields record={record} raw={raw} problems={problems} {...(only ? { only } : {})} />
      </Form>
    </>
  )
}

const content = (meeting: Meeting, act: string, body: ReactElement): Content => ({
  title: `会議 ${act}`, heading: `${meetingName(meeting)}　${act}`, here: '/meetings',
  crumbs: [{ label: '会議', href: '/meetings' }, { label: meetingName(meeting), href: `/meetings/${meeting.id}` }, { label: act }], body,
})
