import type { ReactElement, ReactNode } from 'react'
import { classes } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { sexes } from '../codes/people.ts'
import { Badge } from '../ui/badge.tsx'
import { Table } from '../ui/table.tsx'
import type { Column } from '../ui/table.tsx'
import type { PersonCard } from './person.ts'

/** Said under every list from which something may be missing for the reader. */
export const UnseenNote = (): ReactElement => <p className="soft">閲覧できないものは含みません</p>

/** What is hidden, in the place where it would stand. */
export const Veiled = (): ReactElement => <Badge tone="key">非開示</Badge>

/** A person's name as a link to their page, with the reading below. */
export const PersonLink = ({ id, name, kana }: Pick<PersonCard, 'id' | 'name' | 'kana'>): ReactElement => (
  <><a href={`/people/${id}`}>{name}</a>{kana && <div className="soft">{kana}</div>}</>
)

/** School or nursery as the reader may know it. */
export const SchoolOf = ({ veiled, school }: Pick<PersonCard, 'veiled' | 'school'>): ReactNode => (veiled ? <Veiled /> : school)

/** 平成30年12月12日生 and, below, 7歳・男. */
export const BirthOf = ({ birthWords, ageWords, sex }: Pick<PersonCard, 'birthWords' | 'ageWords' | 'sex'>): ReactElement => (
  <>{birthWords}<span className="soft">{ageWords}・{labelOf(sexes, sex)}</span></>
)

/** The class of the open casefile, leading there. */
export const ClassOf = ({ casefileId, openClass }: Pick<PersonCard, 'casefileId' | 'openClass'>): ReactElement | null => (
  casefileId ? <a href={`/casefiles/${casefileId}`}>{openClass ? labelOf(classes, openClass) : '区分前'}</a> : null
)

const columns: readonly Column<PersonCard>[] = [
  { label: '名前', heads: true, show: PersonLink },
  { label: '生まれ', show: BirthOf },
  { label: '学校・園', show: SchoolOf },
  { label: '家族', show: ({ familyId, familyNumber }) => familyId && <a href={`/families/${familyId}`}>{familyNumber}</a> },
  { label: 'ケース', show: ClassOf },
]

/** Persons one below the other, each leading to their page. */
export function PersonTable({ caption, cards, empty }: { caption: string; cards: readonly PersonCard[]; empty: ReactElement }): ReactElement {
  return <><Table caption={caption} silentCaption stacked columns={columns} rows={cards} empty={empty} /><UnseenNote /></>
}
