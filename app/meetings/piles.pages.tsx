import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { isId, versionOf } from '../kernel/form-id.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'
import { Table } from '../ui/table.tsx'
import { meetingName, meetingState, meetingTime } from './meeting.ts'
import type { Meeting } from './meeting.ts'
import { meetingSubject } from './meeting-subjects.ts'
import { namesOfPersons, pileLines, savePiles } from './piles.db.ts'
import { pilesSent } from './piles.ts'
import type { PileLine } from './piles.ts'
import { pilesBegun, PilesForm, QuietList, quietReview } from './piles-view.tsx'
import { hearQuiet } from './piles-quiet.db.ts'
import { reviewMonths } from './review-cycle.ts'

/** The agenda of a meeting in three piles: sorted before it, the quiet one confirmed in it as a list. */
export const pilesPages = [
  page.get('/meetings/:meeting/agenda', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const kept = await asking.draft(`/meetings/${asking.subject.id}/agenda`, asking.subject.id)
    return shown(await agendaPage(asking, kept ? { raw: kept, version: versionOf(kept) } : {}))
  }),
  page.post('/meetings/:meeting/agenda', { on: meetingSubject, needs: 'meeting.write' }, async (asking): Promise<Answer> => {
    const { tx, subject, form, today } = asking
    const version = versionOf(form)
    const { choices, problems: unread } = pilesSent(form)
    if (unread.length > 0) return problems(await agendaPage(asking, { raw: form, version, wrong: unread }))
    const outcome = await attempt(() => savePiles(tx, subject, version, choices, today))
    if (outcome === 'stale') return stale(await agendaPage(asking, { raw: form, version: subject.version, elsewhere: true }))
    return outcome === 'done' ? moved(`/meetings/${subject.id}/agenda`) : problems(await agendaPage(asking, { raw: form, version, wrong: outcome }))
  }),
  page.post('/meetings/:meeting/quiet-hearing', { on: meetingSubject, needs: 'meeting.write' }, async (asking): Promise<Answer> => {
    const { tx, subject, form, now, today } = asking
    const again = async (quietWrong: readonly Problem[]): Promise<Answer> => problems(await agendaPage(asking, { quietRaw: form, quietWrong }))
    const read = quietReview.parse(form['nextReviewOn'] ?? [], form, 'nextReviewOn')
    const wrong = !read.ok ? ('problems' in read ? read.problems : [{ field: 'nextReviewOn', message: read.message }]) : problemsOfDay(read.value, subject, today)
    if (!read.ok || wrong.length > 0) return again(wrong)
    const outcome = await attempt(() => hearQuiet(tx, subject, { itemIds: (form['item'] ?? []).filter(isId), nextReviewOn: read.value, now }))
    if (outcome === 'stale') return stale(await agendaPage(asking, { elsewhere: true }))
    return outcome === 'done' ? moved(`/meetings/${subject.id}/agenda`) : again(outcome)
  }),
]

function problemsOfDay(day: Temporal.PlainDate | null, meeting: Meeting, today: Temporal.PlainDate): Problem[] {
  if (!day) return [{ field: 'nextReviewOn', message: '次回見直しの日を入れてください' }]
  if (Temporal.PlainDate.compare(officeDateOf(meeting.heldAt), today) > 0) return [{ field: '', message: '会議の日がまだ来ていません。会議の日に確認してください' }]
  return Temporal.PlainDate.compare(day, today) > 0 ? [] : [{ field: 'nextReviewOn', message: '次回見直しの日が、きょうかそれより前です。これからの日にしてください' }]
}

interface State { raw?: Raw; version?: number; wrong?: readonly Problem[]; quietRaw?: Raw; quietWrong?: readonly Problem[]; elsewhere?: boolean }

async function agendaPage({ tx, subject: meeting, seen }: Asking<Meeting>, { raw, version = meeting.version, wrong = [], quietRaw, quietWrong = [], elsewhere }: State): Promise<Content> {
  const lines = await pileLines(tx, meeting)
  const names = await namesOfPersons(tx, lines.flatMap(({ changes }) => changes.flatMap(({ personIds }) => personIds)))
  seen(lines.flatMap(({ familyId, personIds }) => [familyId, ...personIds]))
  const first = lines.find(({ itemId, state, pile }) => itemId !== null && state === 'waiting' && pile !== 'quiet')
  const day = officeDateOf(meeting.heldAt)
  return {
    title: '議題', heading: <>議題<small>{meetingName(meeting)}　{meetingTime(meeting)}</small></>, here: '/meetings',
    crumbs: [{ label: '会議', href: '/meetings' }, { label: meetingName(meeting), href: `/meetings/${meeting.id}` }, { label: '議題' }],
    acts: [<Act key="reviews" href="/reviews">見直しの一覧</Act>, ...(first ? [<Act key="first" href={`/items/${first.itemId}`} main shortcut="j">最初の家族へ</Act>] : [])],
    body: (
      <div className="grid">
        {elsewhere && <SavedElsewhere>議題は、いまは次のようになっています。</SavedElsewhere>}
        {meetingState(meeting) === 'open'
          ? <PilesForm meetingId={meeting.id} version={version} lines={lines} nameOf={(id) => names.get(id)} raw={{ ...pilesBegun(lines), ...raw }} wrong={wrong} />
          : <Notice title="この会議は変えられません">会議は終わったか、中止になっています。</Notice>}
        <QuietList meetingId={meeting.id} lines={lines} raw={quietRaw ?? { nextReviewOn: [formatJapaneseDate(day.add({ months: reviewMonths(day) }))] }} wrong={quietWrong} />
        <Heard lines={lines} />
      </div>
    ),
  }
}

function Heard({ lines }: { lines: readonly PileLine[] }): ReactElement | null {
  const heard = lines.filter(({ state }) => state === 'heard')
  if (heard.length === 0) return null
  return (
    <Card title="検討した家族" note={`${heard.length}世帯`}>
      <Table caption="検討した家族" silentCaption dense rows={heard} columns={[
        { label: '家族', heads: true, show: ({ itemId, familyName, apart }) => <><a href={`/items/${itemId}`}>{familyName}</a>{apart && <> <Badge tone="warn">この画面だけ</Badge></>}</> },
        { label: '番号', show: ({ familyNumber }) => familyNumber },
        { label: '状況', show: () => <Badge tone="ok">済</Badge> },
      ]} />
    </Card>
  )
}
