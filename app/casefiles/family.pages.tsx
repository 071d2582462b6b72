import type { ReactElement, ReactNode } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { classes } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { FilesCard } from '../files/files-card.tsx'
import { filesOf } from '../files/files.db.ts'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { shown } from '../kernel/page.ts'
import { entriesOfFamily, shownIn } from '../journal/entries.db.ts'
import { EntryList } from '../journal/entry-list.tsx'
import type { LastSightings } from '../journal/last-sightings.ts'
import { lastSightingsOf } from '../journal/sightings.db.ts'
import { SheetsCard } from '../intake/information-card.tsx'
import { sheetsAbout } from '../intake/information-sheets.db.ts'
import { idsShown } from '../intake/intake-lines.ts'
import type { IntakeLine } from '../intake/intake-lines.ts'
import { intakesOfFamily } from '../intake/intakes.db.ts'
import { intakeKindWords } from '../intake/intake.ts'
import { checkupsOfPersons } from '../development/checkups.db.ts'
import { DevelopmentCard } from '../development/development-card.tsx'
import { developmentsOfPersons } from '../development/developments.db.ts'
import { hasConsultation } from '../womens/womens.db.ts'
import { WomensNote } from '../womens/womens-note.tsx'
import { pregnanciesOfPersons } from '../maternity/pregnancies.db.ts'
import { PregnancyCard } from '../maternity/pregnancy-card.tsx'
import { TaskBadge } from '../meetings/item-view.tsx'
import type { Task } from '../meetings/task.ts'
import { tasksOf } from '../meetings/tasks.db.ts'
import { LookNotice } from '../people/look-card.tsx'
import { whileLooking } from '../people/looks.db.ts'
import { familyMembers } from '../people/family.db.ts'
import type { FamilyMember } from '../people/family.ts'
import { MemberTable } from '../people/member-table.tsx'
import { familySubject } from '../people/subjects.ts'
import { currentPlanOf } from '../plans/plans.db.ts'
import { talksOf } from '../transfers/talks.db.ts'
import { TalksCard } from '../transfers/transfer-view.tsx'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { Due, shortDay } from './casefile-facts.tsx'
import { BeforeVisiting, PlanAside } from './casefile-parts.tsx'
import { casefilesOfFamily } from './casefiles.db.ts'
import type { Casefile } from './casefiles.db.ts'
import { stageLabel } from './decision-words.ts'
import { duesOf } from './dues.db.ts'
import type { CasefileDue } from './dues.db.ts'
import { warningsOf } from './warnings.db.ts'

const MOST_ENTRIES = 15

/** The family: the page the office works from, its children as rows. */
export const familyPages = [
  page.get('/families/:family', { on: familySubject, needs: 'family.read' }, async (asking) => {
    const { tx, subject, actor, today, seen } = asking
    const look = await whileLooking(asking)
    const casefiles = await casefilesOfFamily(tx, subject.id)
    const members = await familyMembers(tx, subject.id, today)
    const intakes = await intakesOfFamily(tx, subject.id)
    const entries = await entriesOfFamily(tx, subject.id, MOST_ENTRIES)
    const sightings = await lastSightingsOf(tx, casefiles.map(({ personId }) => personId))
    const dues = await duesOf(tx, casefiles)
    const plan = await currentPlanOf(tx, subject.id)
    const notes = await warningsOf(tx, subject.id)
    const tasks = await tasksOf(tx, { familyId: subject.id, open: true })
    const memberIds = members.map(({ id }) => id)
    const pregnancies = await pregnanciesOfPersons(tx, memberIds, today)
    const sheets = await sheetsAbout(tx, memberIds)
    const development = { found: await developmentsOfPersons(tx, memberIds, today), checkups: await checkupsOfPersons(tx, memberIds) }
    const consulted = await hasConsultation(tx, { familyId: subject.id })
    const talks = await talksOf(tx, { familyId: subject.id, personIds: casefiles.map(({ personId }) => personId) })
    seen([...casefiles.map(({ id }) => id), ...members.map(({ id }) => id), ...idsShown(intakes), ...shownIn(entries), ...talks.flatMap(({ intakeId }) => intakeId ?? [])])
    const writes = may(actor, 'entry.write')
    return shown({
      title: `家族 ${subject.number}`, heading: <>{subject.name}<small>{subject.number}</small></>, here: '/casefiles',
      crumbs: [{ label: 'ケース', href: '/casefiles' }, { label: subject.number }],
      acts: [
        ...(may(actor, 'meeting.write') && casefiles.some(({ stage }) => stage !== 'closed') ? [<Act key="meeting" href={`/meetings/new?family=${subject.id}`}>個別ケース検討会議を開く</Act>] : []),
        <Act key="hold" href={`/families/${subject.id}/legal-holds`}>記録の保全</Act>,
        ...(writes ? [<Act key="warn" href={`/families/${subject.id}/warnings/new`}>訪問の注意を書く</Act>] : []),
        ...(writes && casefiles.length > 0 ? [<Act key="write" href={`/families/${subject.id}/entries/new`} main shortcut="n">経過を書く</Act>] : []),
      ],
      body: (
        <>
          <LookNotice look={look} />
          <BeforeVisiting notes={notes} familyId={subject.id} today={today} mayEnd={writes} />
          <div className="grid">
            <Card title="子どもとケース"><Children casefiles={casefiles} members={members} sightings={sightings} dues={dues} today={today} /></Card>
            <Card title="家族" act={<a href={`/families/${subject.id}/members/new`}>家族に加える</a>}><MemberTable familyId={subject.id} members={members} /></Card>
            <Columns sideLabel="計画・役割・受付" side={<><PlanAside plan={plan} familyId={subject.id} /><Tasks familyId={subject.id} tasks={tasks} today={today} /><PregnancyCard found={pregnancies} today={today} /><Intakes intakes={intakes} /><FilesCard files={await filesOf(tx, { kind: 'family', id: subject.id })} at={`/families/${subject.id}/files`} /><SheetsCard sheets={sheets} /><DevelopmentCard {...development} named /><WomensNote there={consulted} href={`/womens-consultations?family=${subject.id}`} /></>}>
              <Card title="経過" note="新しい順" act={<a href={`/families/${subject.id}/entries`}>すべて見る</a>}><EntryList entries={entries} intakes={intakes} today={today} /></Card>
            </Columns>
            {talks.length > 0 && <TalksCard talks={talks} />}
          </div>
        </>
      ),
    })
  }),
]

function Children({ casefiles, members, sightings, dues, today }: {
  casefiles: readonly Casefile[]; members: readonly FamilyMember[]; sightings: ReadonlyMap<string, LastSightings>; dues: ReadonlyMap<string, readonly CasefileDue[]>; today: Temporal.PlainDate
}): ReactElement {
  const rows = casefiles.flatMap((casefile) => { const member = members.find(({ id }) => id === casefile.personId); return member ? [{ ...casefile, member }] : [] })
  const seenOn = (personId: string, eyes: keyof LastSightings): ReactNode => shortDay(sightings.get(personId)?.[eyes] ?? null, today)
  return (
    <>
      <Table caption="子どもとケース" silentCaption stacked rows={rows} empty={<Empty>この家族にケースはありません。受付から決めると開きます。</Empty>} columns={[
        { label: '名前', heads: true, show: ({ id, number, member }) => <><a href={`/casefiles/${id}`}>{member.name}</a><div className="soft">{number}　{member.ageWords}</div></> },
        { label: '区分', show: ({ class: kind, registeredSince }) => <>{kind ? labelOf(classes, kind) : '区分前'}{registeredSince && <span className="soft">登録中</span>}</> },
        { label: '段階', show: ({ stage }) => stageLabel(stage) },
        { label: '家の中で会った', show: ({ personId }) => seenOn(personId, 'inHome') },
        { label: '自分たちが会った', show: ({ personId }) => seenOn(personId, 'own') },
        { label: '関係機関が見た', show: ({ personId }) => seenOn(personId, 'agency') },
        { label: '担当', show: ({ main, second, stage }) => (main ? <>{main}{second && <span className="soft">{second}</span>}</> : stage === 'closed' ? null : <Badge tone="warn">担当なし</Badge>) },
        { label: '次の期限', show: ({ id }) => { const due = dues.get(id)?.[0]; return due && <Due due={due} today={today} /> } },
      ]} />
      <p className="soft">閲覧できないものは含みません</p>
    </>
  )
}

function Tasks({ familyId, tasks, today }: { familyId: string; tasks: readonly Task[]; today: Temporal.PlainDate }): ReactElement {
  return (
    <Card title="役割" act={<a href={`/tasks/new?family=${familyId}`}>役割を足す</a>}>
      {tasks.length === 0 ? <Empty>これからの役割はありません。</Empty> : (
        <ul className="plain">
          {tasks.map((task) => <li key={task.id}><a href={`/tasks/${task.id}`}>{task.what}</a>　{task.agencyName} <DueDay on={task.dueOn} today={today} /> <TaskBadge task={task} today={today} /></li>)}
        </ul>
      )}
    </Card>
  )
}

function Intakes({ intakes }: { intakes: readonly IntakeLine[] }): ReactElement {
  return (
    <Card title="受付" note="ケースにならなかったものも">
      {intakes.length === 0 ? <Empty>この家族の受付はありません。</Empty> : (
        <ul className="plain">
          {intakes.map(({ id, label, kind, stage, receivedAt }) => <li key={id}><a href={`/intakes/${id}`}>{label}</a> {intakeKindWords(kind)}　{formatDateTimeWithWeekday(receivedAt)}{stage === 'received' && <> <Badge tone="warn">決まっていません</Badge></>}</li>)}
        </ul>
      )}
      <p className="soft">閲覧できないものは含みません</p>
    </Card>
  )
}
