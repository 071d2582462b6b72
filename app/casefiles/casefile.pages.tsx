import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { classes, placements } from '../codes/casefiles.ts'
import { closingReasons } from '../codes/closings.ts'
import { labelOf } from '../codes/code-list.ts'
import { meetingKinds } from '../codes/meetings.ts'
import { sexes } from '../codes/people.ts'
import { FilesCard } from '../files/files-card.tsx'
import { filesOf } from '../files/files.db.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { entriesOfCasefile, shownIn } from '../journal/entries.db.ts'
import { EntryList } from '../journal/entry-list.tsx'
import { gapsSince } from '../journal/sighting-gap.ts'
import { SightingGaps } from '../journal/sighting-gaps.tsx'
import { sightingDaysOf } from '../journal/sightings.db.ts'
import { idsShown } from '../intake/intake-lines.ts'
import { LookNotice } from '../people/look-card.tsx'
import { whileLooking } from '../people/looks.db.ts'
import { crumbsWithin } from '../people/family-crumb.ts'
import { familyMembers } from '../people/family.db.ts'
import { personCards } from '../people/people.db.ts'
import type { PersonCard } from '../people/person.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { allocationHistory } from './allocation.db.ts'
import { decisionStates } from './approvals.ts'
import { decisionsOfCasefile } from './approvals.db.ts'
import { CasefileHead } from './casefile-facts.tsx'
import { BeforeVisiting, FamilyAside, PlanAside, tabsOf } from './casefile-parts.tsx'
import type { Casefile } from './casefiles.db.ts'
import { decisionWords } from './decision-words.ts'
import { factsOf } from './facts.db.ts'
import type { CasefileFacts } from './facts.db.ts'
import { classHistory, leadHistory, placementHistory } from './periods.db.ts'
import { casefileSubject } from './subjects.ts'
import { warningsOf } from './warnings.db.ts'
import { closingProposed } from './what-is-open.db.ts'

const MOST_ENTRIES = 30

/** A casefile: its facts, then the record of the child, or its meetings and decisions. */
export const casefilePages = [
  page.get('/casefiles/:casefile', { on: casefileSubject, needs: 'casefile.read' }, async (asking) => {
    const { tx, subject, now, today, seen } = asking
    const look = await whileLooking(asking)
    const facts = await factsOf(tx, subject, now, today)
    const entries = await entriesOfCasefile(tx, subject.id, MOST_ENTRIES)
    const intakes = facts.intakes.filter(({ children }) => children.some(({ personId, samePerson }) => personId === subject.personId && samePerson === 'confirmed'))
    const members = await familyMembers(tx, subject.familyId, today)
    const sightedOn = await sightingDaysOf(tx, subject.personId, gapsSince(subject.openedOn, today))
    seen([...shownIn(entries), ...idsShown(intakes), ...members.map(({ id }) => id)])
    return shown(await content(asking, `/casefiles/${subject.id}`, facts, (
      <Columns sideLabel="家族と計画" side={<>
        <FamilyAside members={members} casefile={subject} />
        <PlanAside plan={facts.plan} familyId={subject.familyId} />
        <FilesCard files={await filesOf(tx, { kind: 'casefile', id: subject.id })} at={`/casefiles/${subject.id}/files`} />
        <Card title="目視の間隔"><SightingGaps id="gaps" sightedOn={sightedOn} since={gapsSince(subject.openedOn, today)} today={today} /></Card>
      </>}>
        <LookNotice look={look} />
        <Card title="経過" note="新しい順" act={<a href={`/families/${subject.familyId}/entries`}>家族の経過をすべて見る</a>}><EntryList entries={entries} intakes={intakes} today={today} /></Card>
      </Columns>
    )))
  }),
  page.get('/casefiles/:casefile/decisions', { on: casefileSubject, needs: 'casefile.read' }, async (asking) => {
    const { tx, subject, actor, now, today } = asking
    const decisions = await decisionsOfCasefile(tx, subject.id)
    const periods = [
      ...(await classHistory(tx, subject.id)).map(({ class: kind, meetingKind, ...rest }) => ({ what: '区分', value: labelOf(classes, kind), by: meetingKind && labelOf(meetingKinds, meetingKind), ...rest })),
      ...(await leadHistory(tx, subject.id)).map(({ agency, ...rest }) => ({ what: '主担当機関', value: agency, by: null, ...rest })),
      ...(await placementHistory(tx, subject.id)).map(({ placement, ...rest }) => ({ what: '居場所', value: labelOf(placements, placement), by: null, ...rest })),
      ...(await allocationHistory(tx, subject.id)).map(({ part, name, words, ...rest }) => ({ what: part === 'main' ? '主担当' : '副担当', value: name, by: words, ...rest })),
    ]
    return shown(await content(asking, `/casefiles/${subject.id}/decisions`, await factsOf(tx, subject, now, today), (
      <div className="grid">
        <Card title="決定" act={<Acts casefile={subject} mayAllocate={may(actor, 'casefile.allocate')} mayPropose={may(actor, 'decision.propose')} />}>
          <Table caption="決定" silentCaption stacked rows={decisions} empty={<p>まだ決定がありません。</p>} columns={[
            { label: '日', heads: true, show: ({ id, decidedOn }) => <a href={`/decisions/${id}`}>{formatJapaneseDate(decidedOn)}</a> },
            { label: '会議', show: ({ meetingKind }) => meetingKind && labelOf(meetingKinds, meetingKind) },
            { label: '決定', show: (decision) => <>{decisionWords(decision)}<span className="soft">{decision.words.slice(0, 80)}</span></> },
            { label: '決裁', show: ({ state }) => labelOf(decisionStates, state) },
          ]} />
        </Card>
        <Card title="これまで">
          <Table caption="区分・主担当機関・居場所・担当の移り変わり" silentCaption stacked rows={periods} columns={[
            { label: '何が', heads: true, show: ({ what }) => what },
            { label: '内容', show: ({ value }) => value },
            { label: 'いつから', show: ({ since }) => formatJapaneseDate(since) },
            { label: 'いつまで', show: ({ until }) => until && formatJapaneseDate(until) },
            { label: '会議・引継ぎ', show: ({ by }) => by },
          ]} />
        </Card>
        <p className="soft">閲覧できないものは含みません</p>
      </div>
    )))
  }),
]

function Acts({ casefile: { id, stage }, mayAllocate, mayPropose }: { casefile: Casefile; mayAllocate: boolean; mayPropose: boolean }): ReactElement | null {
  if (stage === 'closed') return mayPropose ? <a href={`/casefiles/${id}/reopening`}>再開する</a> : null
  return (
    <>
      {mayPropose && <><a href={`/casefiles/${id}/changes/new`}>区分・主担当機関などを変える</a>　</>}
      {mayAllocate && <><a href={`/casefiles/${id}/allocation/new`}>担当を決める</a>　</>}
      {mayPropose && <a href={`/casefiles/${id}/closure`}>終結</a>}
    </>
  )
}

async function content(asking: Asking<Casefile>, here: string, facts: CasefileFacts, body: ReactElement): Promise<Content> {
  const { tx, subject, now, today, actor } = asking
  const [card] = await personCards(tx, [subject.personId], today)
  const notes = await warningsOf(tx, subject.familyId)
  const waiting = await closingProposed(tx, subject.id)
  const open = subject.stage !== 'closed'
  return {
    title: `ケース ${subject.number}`, heading: card ? <Heading card={card} /> : subject.number, here: '/casefiles',
    crumbs: crumbsWithin(subject, { label: subject.number }),
    acts: [
      ...(may(actor, 'seal.set') ? [<Act key="seal" href={`/casefiles/${subject.id}/seal`}>{subject.sealed ? '封印中' : '封印する'}</Act>] : []),
      ...(may(actor, 'decision.propose') && !open ? [<Act key="reopen" href={`/casefiles/${subject.id}/reopening`}>再開する</Act>] : []),
      ...(may(actor, 'entry.write') ? [<Act key="write" href={`/families/${subject.familyId}/entries/new?casefile=${subject.id}`} main shortcut="n">経過を書く</Act>] : []),
    ],
    body: (
      <>
        {!open && <Closed casefile={subject} />}
        {waiting && <Notice tone="warn" title="終結の決裁の途中です"><a href={`/decisions/${waiting}`}>決定を開く</a>　室長の決裁までは、ケースは開いています。</Notice>}
        <BeforeVisiting notes={notes} familyId={subject.familyId} today={today} />
        <CasefileHead casefile={subject} facts={facts} now={now} today={today} />
        <Tabs label="ケースの中" tabs={tabsOf(subject, facts.plan)} here={here} />
        {body}
      </>
    ),
  }
}

const Heading = ({ card: { name, kana, birthWords, ageWords, sex, school } }: { card: PersonCard }): ReactElement => (
  <>{name}<small>{[kana, birthWords, `${ageWords}・${labelOf(sexes, sex)}`, school].filter(Boolean).join('　')}</small></>
)

const Closed = ({ casefile: { closedOn, closingReason, closingWords } }: { casefile: Casefile }): ReactElement => (
  <Notice title="終結したケース">
    <Definitions items={[['終結の日', closedOn && formatJapaneseDate(closedOn)], ['理由', closingReason && labelOf(closingReasons, closingReason)], ['終わった後', closingWords]]} />
  </Notice>
)
