import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { number, required, text } from '../kernel/fields.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { absent, moved, problems as problemPage, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { agencies } from '../council/agencies.db.ts'
import { agendaOf } from './agenda.db.ts'
import type { Attendee } from './attendance.ts'
import { attendanceOf, hidesAgencies } from './attendance.db.ts'
import { meetingName } from './meeting.ts'
import type { Meeting } from './meeting.ts'
import { meetingSubject } from './meeting-subjects.ts'
import { nextMeeting } from './meetings.db.ts'
import { AgencyCopy, Minutes } from './minutes-paper.tsx'
import { childrenOfTasks, distributionsOf, tasksForPaper } from './minutes.db.ts'
import { recordPrint } from '../ledger/prints.db.ts'
import type { Task } from './task.ts'
import { tasksOf } from './tasks.db.ts'

/** To whom the minutes go, in how many copies. */
const distributionForm = defineRecord({
  name: 'minutes_distribution', version: 1, title: '会議録の配布',
  fields: {
    purpose: required(text('配布先', { most: 200, width: 'long', hint: '例 出席した11機関に1部ずつ。次の会議で集める' })),
    copies: required(number('部数', { least: 1, most: 200 })),
  },
})

/** The draft of the minutes, put together from the record as it stands; and what each agency takes home: its own tasks and nothing else. */
export const minutesPages = [
  page.get('/meetings/:meeting/minutes', { on: meetingSubject, needs: 'meeting.read' }, async (asking) =>
    shown(await minutesPage(asking, asking.query.get('draft') ?? crypto.randomUUID(), undefined, []))),
  page.post('/meetings/:meeting/distributions', { on: meetingSubject, needs: 'ledger.print' }, async (asking) => {
    const { tx, subject: meeting, form, today } = asking
    const id = recordIdOf(form)
    const read = parseRecord(distributionForm, form)
    if ('problems' in read) return problemPage(await minutesPage(asking, id, form, read.problems))
    const wrong = await refusalsOf(() => recordPrint(tx, { id, what: 'minutes', fiscalYear: fiscalYearOf(today), meetingId: meeting.id, ...read.values }))
    return wrong.length > 0 ? problemPage(await minutesPage(asking, id, form, wrong)) : moved(`/meetings/${meeting.id}/minutes`)
  }),
  page.get('/meetings/:meeting/agencies', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const copies = (await copiesOf(asking)).filter(({ tasks }) => tasks.length > 0)
    return shown({
      title: '機関あての写し', heading: '相談室と機関あての写し（全部）', here: '/meetings', crumbs: crumbsOf(asking.subject, '機関あての写し'),
      body: copies.length === 0 ? <Card title="機関あての写し"><Empty>役割のある機関はありません。</Empty></Card> : (
        <div className="grid">
          <p className="soft screen-only">役割のある{copies.filter(({ own }) => !own).length}機関の分です。相談室の分は初めにあります。印刷すると、1機関が1枚から始まります。</p>
          {copies.map((copy) => <Copy key={copy.agencyId} meeting={asking.subject} copy={copy} />)}
        </div>
      ),
    })
  }),
  page.get('/meetings/:meeting/agencies/:agency', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const [copy] = await copiesOf(asking, asking.params['agency'])
    return copy ? shown({ title: '機関あての写し', heading: '機関あての写し', here: '/meetings', crumbs: crumbsOf(asking.subject, '機関あての写し'), body: <Copy meeting={asking.subject} copy={copy} /> }) : absent
  }),
]

/** What one agency, or our own office, takes home: who comes for it, its own tasks with their children, and how many may not be on paper. */
interface AgencyPaper { agencyId: string; agencyName: string; own: boolean; people: readonly Attendee[]; tasks: readonly Task[]; withheld: number; children: ReadonlyMap<string, readonly string[]> }

/** The papers of our own office and then of the agencies that came or may have come, or of one of them. */
async function copiesOf({ tx, subject: meeting, today, seen }: Asking<Meeting>, agencyId?: string): Promise<AgencyPaper[]> {
  const invited = (await attendanceOf(tx, meeting.id)).filter((one) => one.agencyId !== null && !(one.state === 'not_coming' && one.words !== ''))
  const families = new Set((await agendaOf(tx, meeting.id, today)).map(({ familyId }) => familyId))
  const own = (await agencies(tx)).filter(({ kind }) => kind === 'own_office').map(({ id, name }) => ({ agencyId: id, agencyName: name, own: true, people: [] }))
  const others = [...Map.groupBy(invited, (one) => one.agencyId!)].map(([id, people]) => ({ agencyId: id, agencyName: people[0]!.agencyName ?? '', own: false, people }))
  const papers: AgencyPaper[] = []
  for (const paper of [...own, ...others].filter((one) => agencyId === undefined || one.agencyId === agencyId)) {
    const all = (await tasksOf(tx, { agencyId: paper.agencyId })).filter((task) => task.droppedOn === null && (task.meetingId === meeting.id || (task.doneOn === null && families.has(task.familyId))))
    const tasks = await tasksForPaper(tx, all)
    seen(tasks.flatMap(({ familyId, casefileId }) => [familyId, ...(casefileId ? [casefileId] : [])]))
    papers.push({ ...paper, tasks, withheld: all.length - tasks.length, children: await childrenOfTasks(tx, tasks.map(({ id }) => id)) })
  }
  return papers
}

function Copy({ meeting, copy: { agencyName, own, people, tasks, withheld, children } }: { meeting: Meeting; copy: AgencyPaper }): ReactElement {
  return <>{withheld > 0 && <BeforeGiving tasks={withheld} />}<AgencyCopy meeting={meeting} agencyName={agencyName} own={own} people={people} tasks={tasks} children={children} /></>
}

const crumbsOf = (meeting: Meeting, last: string) => [{ label: '会議', href: '/meetings' }, { label: meetingName(meeting), href: `/meetings/${meeting.id}` }, { label: last }]

async function minutesPage({ tx, subject: meeting, actor, today, seen, draft }: Asking<Meeting>, id: string, typed: Raw | undefined, wrong: readonly Problem[]): Promise<Content> {
  const all = await agendaOf(tx, meeting.id, today)
  // An item about a sealed child is never on a paper that others get.
  const lines = all.filter(({ apart }) => !apart)
  seen(lines.flatMap(({ familyId, children }) => [familyId, ...children.flatMap(({ casefileId, personId }) => [casefileId, personId])]))
  const tasks = await tasksForPaper(tx, (await tasksOf(tx, { meetingId: meeting.id })).filter(({ agendaItemId, droppedOn }) => droppedOn === null && lines.some((line) => line.id === agendaItemId)))
  const action = `/meetings/${meeting.id}/distributions`
  return {
    title: '会議録の案', heading: '会議録（案）', here: '/meetings', crumbs: crumbsOf(meeting, '会議録'),
    acts: may(actor, 'meeting.write') && !meeting.cancelledAt ? [
      <a key="copies" className="button" href={`/meetings/${meeting.id}/agencies`}>相談室と機関あての写し（全部）</a>, <a key="words" className="button" href={`/meetings/${meeting.id}/ending`}>{meeting.endedAt ? '会議全体のことを直す' : '会議を終わる'}</a>,
    ] : [],
    body: (
      <div className="grid">
        <BeforeGiving apart={all.length - lines.length} veiled={lines.filter((line) => line.veiled).map(({ familyName }) => familyName)} />
        <Minutes meeting={meeting} attendees={await attendanceOf(tx, meeting.id)} hidden={await hidesAgencies(tx, meeting.id)} lines={lines} tasks={tasks} next={await nextMeeting(tx, meeting)} distributions={await distributionsOf(tx, meeting.id)} />
        {may(actor, 'ledger.print') && !meeting.cancelledAt && (
          <div className="screen-only">
            <Card title="配るとき" note="番号と部数を残し、集めた数は「印刷の控え」に書きます">
              <Form action={action} id={id} submit="番号を付けて配布先を残す" problems={wrong} draft={{ here: `/meetings/${meeting.id}/minutes`, title: '会議録の配布', subjectKind: 'meeting', subjectId: meeting.id }}>
                <RecordFields record={distributionForm} raw={typed ?? await draft(action, id) ?? {}} problems={wrong} />
              </Form>
            </Card>
          </div>
        )}
      </div>
    ),
  }
}

/** On the screen only: what to mind before the paper leaves the office. */
function BeforeGiving({ apart = 0, tasks = 0, veiled = [] }: { apart?: number; tasks?: number; veiled?: readonly string[] }): ReactElement | null {
  if (apart + tasks === 0 && veiled.length === 0) return null
  return (
    <div className="screen-only">
      {apart > 0 && <Notice title="別に扱う議題">限られた人だけが見る議題が{apart}件あります。この会議録には載せません。会議の画面の議題から開いてください。</Notice>}
      {tasks > 0 && <Notice title="別に伝える役割">限られた人だけが見る子どもの役割が{tasks}件あります。この紙には載せません。役割の画面から開いて、担当者に直接伝えてください。</Notice>}
      {veiled.length > 0 && <Notice tone="warn" title="配る前に読んでください">住まいなどを隠している家族があります（{veiled.join('、')}）。場所は載せていませんが、書いたことばの中に住所・学校・医療機関の名前がないか確かめてください。</Notice>}
    </div>
  )
}
