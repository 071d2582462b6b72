import type { ReactElement } from 'react'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import type { Column } from '../ui/table.tsx'
import type { FamilyMember } from './family.ts'
import { BirthOf, ClassOf, PersonLink, SchoolOf, UnseenNote } from './person-table.tsx'

/** The members of a family; `here` is the person whose page this is. Each row leads to the person and to putting the belonging right. */
export function MemberTable({ familyId, members, here }: { familyId: string; members: readonly FamilyMember[]; here?: string }): ReactElement {
  const columns: readonly Column<FamilyMember>[] = [
    { label: '名前', heads: true, show: (member) => (member.id === here ? <strong>{member.name}</strong> : <PersonLink {...member} />) },
    { label: '続柄', show: (member) => <Belonging family={familyId} {...member} /> },
    { label: '生まれ', show: BirthOf },
    { label: '学校・園', show: SchoolOf },
    { label: 'ケース', show: ClassOf },
  ]
  return <><Table caption="家族" silentCaption stacked columns={columns} rows={members} empty={<Empty>まだだれもいません。</Empty>} /><UnseenNote /></>
}

function Belonging({ family, memberId, name, relationLabel, livesIn, until }: FamilyMember & { family: string }): ReactElement {
  return (
    <>
      {relationLabel}
      <span className="soft">
        {until ? `${formatShortDate(until)}まで` : livesIn ? '同居' : '別居'}　<a href={`/families/${family}/members/${memberId}/correction`} aria-label={`${name}の続柄・同居を直す`}>直す</a>
      </span>
    </>
  )
}
