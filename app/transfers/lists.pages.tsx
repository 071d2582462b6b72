import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { CasefileHead } from '../casefiles/casefile-facts.tsx'
import { tabsOf } from '../casefiles/casefile-parts.tsx'
import { factsOf } from '../casefiles/facts.db.ts'
import { casefileSubject } from '../casefiles/subjects.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { shown } from '../kernel/page.ts'
import { crumbsWithin } from '../people/family-crumb.ts'
import { personCards } from '../people/people.db.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { Tabs } from '../ui/tabs.tsx'
import type { Discussion } from './discussions.db.ts'
import { talksOf } from './talks.db.ts'
import { NewTransfers, TalksCard, TransferTable } from './transfer-view.tsx'
import { kindsGoing } from './transfer.ts'
import { transfersOfCasefile } from './transfers.db.ts'
import type { Transfer } from './transfers.db.ts'
import { underDiscussion } from './under-discussion.db.ts'

/** What lies between the office and the guidance centre: of one child, and everything that is on its way. */
export const transferListPages = [
  page.get('/casefiles/:casefile/transfers', { on: casefileSubject, needs: 'transfer.read' }, async ({ tx, subject, actor, now, today, seen }) => {
    const facts = await factsOf(tx, subject, now, today)
    const [card] = await personCards(tx, [subject.personId], today)
    const transfers = await transfersOfCasefile(tx, subject)
    const talks = await talksOf(tx, { familyId: subject.familyId, casefileId: subject.id, personIds: [subject.personId] })
    seen([...idsOfTransfers(transfers), ...talks.flatMap(({ intakeId }) => intakeId ?? [])])
    const writes = may(actor, 'transfer.write')
    const base = `/casefiles/${subject.id}`
    return shown({
      title: `児童相談所 ${subject.number}`, heading: <>{card?.name ?? subject.number}<small>{subject.number}</small></>, here: '/casefiles', crumbs: crumbsWithin(subject, { label: subject.number, href: base }, { label: '児童相談所' }),
      acts: writes && subject.stage !== 'closed' ? [<a key="talk" className="button main" href={`${base}/discussions/new`}>協議を書く</a>] : [],
      body: (
        <>
          <CasefileHead casefile={subject} facts={facts} now={now} today={today} />
          <Tabs label="ケースの中" tabs={tabsOf(subject, facts.plan)} here={`${base}/transfers`} />
          <div className="grid">
            <Card title="児童相談所との文書" note="新しい順">
              {writes && <p>{subject.stage !== 'closed' && <>送る：<NewTransfers base={base} kinds={kindsGoing('out')} />　／　</>}受け取った：<NewTransfers base={base} kinds={kindsGoing('in')} /></p>}
              <TransferTable caption="児童相談所との文書" transfers={transfers} names={false} none="児童相談所との文書はありません。" />
              <p className="soft">閲覧できないものは含みません</p>
            </Card>
            <TalksCard talks={talks} />
          </div>
        </>
      ),
    })
  }),
  page.get('/transfers', { needs: 'transfer.read' }, async ({ tx, seen, today }) => {
    const { transfers, discussions } = await underDiscussion(tx)
    seen([...idsOfTransfers(transfers), ...discussions.map(({ familyId }) => familyId)])
    return shown({
      title: '児童相談所とのあいだ', heading: '児童相談所とのあいだ', here: '/transfers',
      body: (
        <div className="grid">
          <Card title="動いている文書" note="古い順"><TransferTable caption="動いている文書" transfers={transfers} names none="動いている文書はありません。" /></Card>
          <Card title="もう一度協議するもの" danger={discussions.some(({ againOn }) => againOn && Temporal.PlainDate.compare(againOn, today) < 0)}><AgainTable discussions={discussions} /></Card>
          <p className="soft">閲覧できないものは含みません</p>
        </div>
      ),
    })
  }),
]

const idsOfTransfers = (transfers: readonly Transfer[]): string[] => transfers.flatMap(({ personId, intakeId, casefileId, familyId }) => [personId, intakeId, casefileId, familyId].filter((id) => id !== null))

const AgainTable = ({ discussions }: { discussions: readonly Discussion[] }): ReactElement => (
  <Table caption="もう一度協議するもの" silentCaption stacked rows={discussions} empty={<Empty>もう一度協議するものはありません。</Empty>} columns={[
    { label: 'いつ', show: ({ againOn }) => againOn && formatShortDate(againOn) },
    { label: '家族', heads: true, show: ({ familyId, familyName, casefileId }) => <a href={casefileId ? `/casefiles/${casefileId}/transfers` : `/families/${familyId}`}>{familyName}</a> },
    { label: '合意しなかったこと', show: ({ notAgreed }) => notAgreed.slice(0, 80) },
    { label: 'その前に協議する条件', show: ({ againIf }) => againIf },
    { label: '前の協議', show: ({ heldAt, theirPeople }) => <>{formatShortDate(officeDateOf(heldAt))}<span className="soft">{theirPeople}</span></> },
  ]} />
)
