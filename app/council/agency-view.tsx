import type { ReactElement } from 'react'
import { agencyPersonParts, contactRoads, membershipScopes } from '../codes/council.ts'
import { labelOf } from '../codes/code-list.ts'
import { formatJapaneseDate, formatShortDate } from '../kernel/japanese-date.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { isConfirmed, pledgeStanding, pledgeWords } from './agency-person.ts'
import type { PledgeStanding } from './agency-person.ts'
import type { AgencyPerson, Membership } from './agency-people.db.ts'

/** How a person stands to the pledge, in a word with its shape. */
export function PledgeBadge({ standing }: { standing: PledgeStanding }): ReactElement {
  return <Badge tone={standing === 'valid' ? 'ok' : 'warn'}>{pledgeWords[standing]}</Badge>
}

/** The memberships of an agency. */
export function Memberships({ address, memberships, writes }: { address: string; memberships: readonly Membership[]; writes: boolean }): ReactElement {
  return (
    <Card title="要対協の構成員" {...(writes ? { act: <a href={`${address}/memberships/new`}>構成員として記録する</a> } : {})}>
      <Table caption="構成員としての期間" silentCaption stacked rows={memberships} empty={<Empty>構成員ではありません。会議に招くには、構成員として記録してください。</Empty>} columns={[
        { label: 'いつから', heads: true, show: ({ id, since }) => (writes ? <a href={`${address}/memberships/${id}`}>{formatJapaneseDate(since)}</a> : formatJapaneseDate(since)) },
        { label: 'いつまで', show: ({ until }) => (until ? `${formatJapaneseDate(until.subtract({ days: 1 }))}まで` : '続いている') },
        { label: '守秘義務', show: ({ scope }) => <>{labelOf(membershipScopes, scope)}<span className="soft">{membershipScopes.find(({ code }) => code === scope)?.hint}</span></> },
        { label: '公示', show: ({ publishedOn }) => (publishedOn ? formatShortDate(publishedOn) : 'まだ') },
      ]} />
    </Card>
  )
}

/** The people of agencies: who comes, by which road, pledge and yearly confirmation. */
export function PeopleTable({ caption, people, wording, today, writes, named = false }: {
  caption: string; people: readonly AgencyPerson[]; wording: string | undefined; today: Temporal.PlainDate; writes: boolean; named?: boolean
}): ReactElement {
  const standing = ({ pledges }: AgencyPerson) => pledgeStanding(pledges.map((one) => one.wording), wording)
  return (
    <Table caption={caption} silentCaption stacked rows={people} empty={<Empty>まだ人が記録されていません。</Empty>} columns={[
      ...(named ? [{ label: '機関', show: ({ agencyId, agencyName }: AgencyPerson) => <a href={`/agencies/${agencyId}`}>{agencyName}</a> }] : []),
      { label: '名前', heads: true, show: ({ id, name, kana, title }) => <>{writes ? <a href={`/agency-people/${id}`}>{name}</a> : name}<span className="soft">{[kana, title].filter(Boolean).join('・')}</span></> },
      { label: '役割', show: ({ part, until }) => <>{labelOf(agencyPersonParts, part)}{until && <span className="soft">{formatShortDate(until.subtract({ days: 1 }))}まで</span>}</> },
      { label: '連絡', show: ({ phone, road }) => <>{phone ?? '番号なし'}<span className="soft">{labelOf(contactRoads, road)}</span></> },
      { label: '誓約', show: (person) => <PledgeBadge standing={standing(person)} /> },
      { label: '今年度の確認', show: ({ confirmedOn }) => (isConfirmed(confirmedOn, today) ? formatShortDate(confirmedOn!) : <Badge tone="warn">まだ</Badge>) },
      { label: '研修', show: ({ trainedOn }) => (trainedOn ? formatShortDate(trainedOn) : '–') },
    ]} />
  )
}
