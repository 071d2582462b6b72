import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { agencyKinds } from '../codes/agencies.ts'
import { classes } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { agendaOutcomes, agendaStates } from '../codes/council.ts'
import { meetingKinds } from '../codes/meetings.ts'
import { reportSeen, sharePurposes } from '../codes/shares.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatJapaneseDate, formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime, formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { ageWords, birthWords } from '../people/age-words.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { problemsOfReport, reportForm } from './share.ts'
import { ownReports, report, roomItems, roomSubject, roomsNow, sharedChildren, sharedDecisions, sharedSubject, sharedTasks } from './shared.db.ts'
import type { Shared, SharedChild, SharedTask } from './shared.db.ts'

/** What people of other agencies see: the children shared with them, their own tasks and reports, and a meeting while they sit in it. */
export const sharedPages = [
  page.get('/shared', { needs: 'agency.home' }, async ({ tx, seen, today }) => {
    const [children, meetings] = [await sharedChildren(tx), await roomsNow(tx)]
    seen(children.flatMap(sharedSubject.ids))
    return shown({
      title: '共有されている子ども', heading: '共有されている子ども', here: '/shared',
      body: (
        <div className="stack">
          {meetings.map(({ id, kind, title, place }) => <Notice key={id} title={`${labelOf(meetingKinds, kind)}${title && `（${title}）`}が開かれています`}><a href={`/room/${id}`}>会議の画面を開く</a>　{place}</Notice>)}
          <Card title="あなたの機関に見せているもの" note="期間が終わると消えます">
            <Table caption="共有されている子ども" silentCaption stacked rows={children} empty={<Empty>いまはありません。気になることは、相談室へ電話してください。</Empty>} columns={[
              { label: '子ども', heads: true, show: (child) => <a href={`/shared/${child.id}`}>{child.name}<span className="soft">{ageWords(child.life, today)}</span></a> },
              { label: '何のために', show: ({ purpose, words }) => <>{labelOf(sharePurposes, purpose)}<span className="soft">{words}</span></> },
              { label: '主担当機関', show: (child) => leadWords(child) },
              { label: 'いつまで', show: ({ until }) => `${formatShortDate(until)}の前日` },
            ]} />
          </Card>
        </div>
      ),
    })
  }),
  page.get('/shared/:shared', { on: sharedSubject, needs: 'agency.home' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    const kept = await asking.draft(`/shared/${asking.subject.id}/reports`, id)
    return shown(await sharedPage(asking, id, kept ?? rawOf(reportForm, { happenedOn: asking.today }), []))
  }),
  page.post('/shared/:shared/reports', { on: sharedSubject, needs: 'agency.home' }, async (asking) => {
    const { tx, subject, form, today } = asking
    const id = recordIdOf(form)
    const read = parseRecord(reportForm, form)
    const wrong = 'problems' in read ? read.problems : problemsOfReport(read.values.happenedOn, today)
    if ('problems' in read || wrong.length > 0) return problems(await sharedPage(asking, id, form, wrong))
    await report(tx, subject, id, read.values)
    return moved(`/shared/${subject.id}`)
  }),
  page.get('/room/:room', { on: roomSubject, needs: 'agency.home' }, async ({ tx, subject, today, seen }) => {
    const items = await roomItems(tx, subject.id)
    seen(items.flatMap(({ children }) => children.flatMap(({ casefileId, personId }) => [casefileId, personId])))
    return shown({
      title: '会議', heading: <>{labelOf(meetingKinds, subject.kind)}<small>{subject.title}　{formatDateTimeWithWeekday(subject.heldAt)}</small></>, here: '/shared', crumbs: [{ label: '共有されている子ども', href: '/shared' }, { label: '会議' }],
      body: (
        <div className="stack">
          <Notice title="会議のあいだだけの画面です">終わると閉じます。写真に撮ったり、書き写して持ち帰ったりしないでください。</Notice>
          {items.map(({ itemId, children, tasks, state, nextReviewOn }) => (
            <Card key={itemId} title={children.map(({ name }) => name).join('、')} note={labelOf(agendaStates, state)}>
              {children.map((child) => <Definitions key={child.casefileId} items={[[child.name, `${birthWords(child.life)}　${ageWords(child.life, today)}`], ['区分', child.class ? labelOf(classes, child.class) : '–'], ['主担当機関', leadWords(child)]]} />)}
              {nextReviewOn && <p>次の見直し　{formatJapaneseDate(nextReviewOn)}</p>}
              <Tasks tasks={tasks} />
            </Card>
          ))}
          {items.length === 0 && <Empty>いま見られる議題はありません。</Empty>}
        </div>
      ),
    })
  }),
]

const leadWords = ({ leadKind, leadName }: SharedChild): string => leadName ?? (leadKind ? `${labelOf(agencyKinds, leadKind)}（名前は非開示）` : '–')

async function sharedPage({ tx, subject, today }: Asking<Shared>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const [tasks, decisions, reports] = [await sharedTasks(tx, subject.id), await sharedDecisions(tx, subject.id), await ownReports(tx, subject.id)]
  const base = `/shared/${subject.id}`
  return {
    title: '共有されている子ども', heading: <>{subject.name}<small>{birthWords(subject.life)}　{ageWords(subject.life, today)}</small></>, here: '/shared', crumbs: [{ label: '共有されている子ども', href: '/shared' }, { label: subject.name }],
    body: (
      <div className="grid">
        <Card title="見せているもの">
          <Definitions items={[
            ['何のために', labelOf(sharePurposes, subject.purpose)], ['相談室から', subject.words], ...(subject.fields.includes('class') ? [['区分', subject.class ? labelOf(classes, subject.class) : '–'] as const] : []),
            ...(subject.fields.includes('lead') ? [['主担当機関', leadWords(subject)] as const] : []), ['いつまで', `${formatJapaneseDate(subject.until)}の前日`],
          ]} />
        </Card>
        {subject.fields.includes('tasks') && <Card title="あなたの機関の役割"><Tasks tasks={tasks} /></Card>}
        {subject.fields.includes('decisions') && (
          <Card title="出た会議で決まったこと">
            <Table caption="会議で決まったこと" silentCaption rows={decisions} empty={<Empty>まだありません。</Empty>} columns={[
              { label: '会議', heads: true, show: ({ meetingKind, heldAt }) => <>{labelOf(meetingKinds, meetingKind)}<span className="soft">{formatDateTime(heldAt)}</span></> },
              { label: '決まったこと', show: ({ outcome }) => labelOf(agendaOutcomes, outcome) }, { label: '次の見直し', show: ({ nextReviewOn }) => nextReviewOn && formatShortDate(nextReviewOn) },
            ]} />
          </Card>
        )}
        <Card title="様子を知らせる" note="急ぐときは電話してください">
          <Form action={`${base}/reports`} id={id} submit="知らせる" problems={wrong} draft={{ here: base, title: '様子を知らせる', subjectKind: 'share', subjectId: subject.id }}><RecordFields record={reportForm} raw={raw} problems={wrong} /></Form>
        </Card>
        <Card title="これまでに知らせたこと">
          <Table caption="知らせたこと" silentCaption stacked rows={reports} empty={<Empty>まだありません。</Empty>} columns={[
            { label: 'いつのこと', heads: true, show: ({ happenedOn }) => formatShortDate(happenedOn) }, { label: '子どもの姿', show: ({ childSeen }) => labelOf(reportSeen, childSeen) }, { label: '様子', show: ({ words }) => words },
            { label: 'だれが・いつ書いた', show: ({ by, recordedAt }) => <>{by}<span className="soft">{formatDateTime(recordedAt)}</span></> },
          ]} />
        </Card>
      </div>
    ),
  }
}

function Tasks({ tasks }: { tasks: readonly SharedTask[] }): ReactElement {
  return (
    <Table caption="あなたの機関の役割" silentCaption rows={tasks} empty={<Empty>役割はありません。</Empty>} columns={[
      { label: 'すること', heads: true, show: ({ what, who }) => <>{what}<span className="soft">{who}</span></> }, { label: 'いつまで', show: ({ dueOn }) => formatShortDate(dueOn) },
      { label: 'いま', show: ({ doneOn, droppedOn }) => (doneOn ? `${formatShortDate(doneOn)} 終わった` : droppedOn ? 'やめた' : 'これから') },
    ]} />
  )
}
