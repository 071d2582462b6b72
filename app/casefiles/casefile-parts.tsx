import type { ReactElement } from 'react'
import { frequencies } from '../codes/frequencies.ts'
import { labelOf } from '../codes/code-list.ts'
import { formatJapaneseDate, formatShortDate } from '../kernel/japanese-date.ts'
import type { FamilyMember } from '../people/family.ts'
import type { Plan } from '../plans/plans.db.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import type { Tab } from '../ui/tabs.tsx'
import type { Casefile } from './casefiles.db.ts'
import type { WarningNote } from './warnings.db.ts'

/** The pages of a casefile. */
export const tabsOf = ({ id, familyId }: Pick<Casefile, 'id' | 'familyId'>, plan: Pick<Plan, 'id'> | undefined): Tab[] => [
  { label: '経過', href: `/casefiles/${id}` },
  { label: '家族', href: `/families/${familyId}` },
  { label: '支援計画', href: plan ? `/plans/${plan.id}` : `/families/${familyId}/plans/new` },
  { label: '会議と決定', href: `/casefiles/${id}/decisions` },
  { label: '児童相談所', href: `/casefiles/${id}/transfers` },
  { label: '関係機関', href: `/casefiles/${id}/shares` },
  { label: '変更の記録', href: `/casefiles/${id}/trail` },
]

/** What whoever visits must know before, with where it comes from and when it is looked at again. */
export function BeforeVisiting({ notes, familyId, today, mayEnd = false }: { notes: readonly WarningNote[]; familyId: string; today: Temporal.PlainDate; mayEnd?: boolean }): ReactElement | null {
  if (notes.length === 0) return null
  return (
    <Notice tone="danger" title="訪問の前に">
      {notes.map(({ id, words, source, reviewOn, writer }) => (
        <p key={id}>
          {words}　<small>（{source}、{writer}。{Temporal.PlainDate.compare(reviewOn, today) < 0 ? `見直しの日を過ぎています ${formatJapaneseDate(reviewOn)}` : `見直し ${formatJapaneseDate(reviewOn)}`}）</small>
          {mayEnd && <>　<a href={`/families/${familyId}/warnings/${id}/ending/new`}>見直す</a></>}
        </p>
      ))}
    </Notice>
  )
}

/** The plan a family lives by, in a few lines. */
export function PlanAside({ plan, familyId }: { plan: Plan | undefined; familyId: string }): ReactElement {
  if (!plan) return <Card title="いまの支援計画"><Empty act={<a className="button small" href={`/families/${familyId}/plans/new`}>支援計画をつくる</a>}>まだありません。</Empty></Card>
  return (
    <Card title="いまの支援計画" note={`${formatShortDate(plan.since)}から`} act={<a href={`/plans/${plan.id}`}>開く</a>}>
      <Definitions items={[
        ...plan.goals.slice(0, 2).map(({ words }) => ['目標', words] as const),
        ...plan.actions.slice(0, 4).map(({ agency, what, frequency }) => [agency, `${what}（${labelOf(frequencies, frequency)}）`] as const),
        ['見直し', formatJapaneseDate(plan.reviewOn)] as const,
      ]} />
    </Card>
  )
}

/** The family in a few lines, at the side of a casefile. */
export function FamilyAside({ members, casefile }: { members: readonly FamilyMember[]; casefile: Pick<Casefile, 'familyId' | 'personId'> }): ReactElement {
  return (
    <Card title="家族" act={<a href={`/families/${casefile.familyId}`}>開く</a>}>
      <Definitions items={members.filter(({ until }) => until === null).map(({ id, name, relationLabel, ageWords, livesIn, casefileId }) => [
        id === casefile.personId ? '本児' : relationLabel,
        <>{casefileId && id !== casefile.personId ? <a href={`/casefiles/${casefileId}`}>{name}</a> : name}<span className="soft">　{ageWords}{!livesIn && '・別居'}</span></>,
      ])} />
      <p className="soft">閲覧できないものは含みません</p>
    </Card>
  )
}

