import { page } from '../access/pages.ts'
import { casefileStages, classes } from '../codes/casefiles.ts'
import type { CasefileStage, Class } from '../codes/casefiles.ts'
import { isCodeOf, labelOf } from '../codes/code-list.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { shown } from '../kernel/page.ts'
import { personCards } from '../people/people.db.ts'
import type { PersonCard } from '../people/person.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Switches } from '../ui/switches.tsx'
import { Table } from '../ui/table.tsx'
import { Due } from './casefile-facts.tsx'
import { listCasefiles } from './casefiles.db.ts'
import type { CasefileFilter, ListedCasefile } from './casefiles.db.ts'
import { stageLabel } from './decision-words.ts'

const MOST = 200

/** The list of casefiles: one's own or all, by stage and class. */
export const casefilesPages = [
  page.get('/casefiles', { needs: 'casefile.read' }, async ({ tx, actor, query, today, seen }) => {
    const filter = filterOf(query)
    const casefiles = await listCasefiles(tx, filter, actor.accountId, MOST)
    const cards = new Map((await personCards(tx, casefiles.map(({ personId }) => personId), today)).map((card) => [card.id, card]))
    seen(casefiles.flatMap(({ id, personId, familyId }) => [id, personId, familyId]))
    const rows = casefiles.flatMap((casefile) => { const card = cards.get(casefile.personId); return card ? [{ ...casefile, card }] : [] })
    return shown({
      title: 'ケース', heading: 'ケース', here: '/casefiles',
      body: (
        <>
          <Filters filter={filter} />
          <Card title={filter.mine ? '自分が担当のケース' : '相談室のケース'}>
            <CasefileTable rows={rows} today={today} />
            {casefiles.length === MOST && <p>多いので、はじめの{MOST}件だけを出しています。段階か区分でしぼってください。</p>}
            <p className="soft">閲覧できないものは含みません</p>
          </Card>
        </>
      ),
    })
  }),
]

/** Codes from the address; what is no code is left out, as if it had not been asked. */
function filterOf(query: URLSearchParams): CasefileFilter {
  const stage = query.get('stage') ?? ''
  const kind = query.get('class') ?? ''
  return {
    mine: query.get('whose') !== 'all',
    stage: stage === 'any' ? null : isCodeOf(casefileStages, stage) ? stage : 'open',
    class: isCodeOf(classes, kind) ? kind : null,
  }
}

function addressOf({ mine, stage, class: kind }: CasefileFilter): string {
  const query = new URLSearchParams({ ...(mine ? {} : { whose: 'all' }), ...(stage === 'open' ? {} : { stage: stage ?? 'any' }), ...(kind ? { class: kind } : {}) }).toString()
  return query ? `/casefiles?${query}` : '/casefiles'
}

function Filters({ filter }: { filter: CasefileFilter }) {
  const one = (label: string, change: Partial<CasefileFilter>, here: boolean) => ({ label, href: addressOf({ ...filter, ...change }), here })
  const stages: readonly [string, CasefileStage | 'open' | null][] = [['続いているもの', 'open'], ...casefileStages.map(({ code, label }) => [label, code] as [string, CasefileStage]), ['すべて', null]]
  const kinds: readonly [string, Class | null][] = [['どの区分も', null], ...classes.map(({ code, label }) => [label, code] as [string, Class])]
  return (
    <div className="filters">
      <Switches label="だれのケース" switches={[one('自分の担当', { mine: true }, filter.mine), one('相談室みんな', { mine: false }, !filter.mine)]} />
      <Switches label="段階" switches={stages.map(([label, stage]) => one(label, { stage }, filter.stage === stage))} />
      <Switches label="区分" switches={kinds.map(([label, kind]) => one(label, { class: kind }, filter.class === kind))} />
    </div>
  )
}

function CasefileTable({ rows, today }: { rows: readonly (ListedCasefile & { card: PersonCard })[]; today: Temporal.PlainDate }) {
  return (
    <Table caption="ケース" silentCaption stacked rows={rows} empty={<Empty>ここに出るケースはありません。しぼり方を変えてください。</Empty>} columns={[
      { label: '名前', heads: true, show: ({ id, number, card }) => <><a href={`/casefiles/${id}`}>{card.name}</a><div className="soft">{number}　{card.ageWords}</div></> },
      { label: '家族', show: ({ familyId, familyName, familyNumber }) => <><a href={`/families/${familyId}`}>{familyName}</a><span className="soft">{familyNumber}</span></> },
      { label: '区分', show: ({ class: kind, registeredSince }) => <>{kind ? labelOf(classes, kind) : '区分前'}{registeredSince && <span className="soft">登録中</span>}</> },
      { label: '段階', show: ({ stage, closedOn }) => (stage === 'closed' ? <>{stageLabel(stage)}<span className="soft">{closedOn && formatShortDate(closedOn)}</span></> : stageLabel(stage)) },
      { label: '担当', show: ({ main, second, stage }) => (main ? <>{main}{second && <span className="soft">{second}</span>}</> : stage === 'closed' ? null : <Badge tone="warn">担当なし</Badge>) },
      { label: '主担当機関', show: ({ leadAgency }) => leadAgency },
      { label: '次の期限', show: ({ dueAt, dueKind }) => dueAt && dueKind && <Due due={{ kind: dueKind, dueAt }} today={today} /> },
    ]} />
  )
}
