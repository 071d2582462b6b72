import type { ReactElement, ReactNode } from 'react'
import { classes } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import type { Content } from '../kernel/page.ts'
import { crumbsWithin } from '../people/family-crumb.ts'
import { Definitions } from '../ui/definitions.tsx'
import type { Casefile } from './casefiles.db.ts'
import { stageLabel } from './decision-words.ts'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'

/** A form about a casefile, with what holds now above it. */
export function casefileFormPage(casefile: Casefile, title: string, elsewhere: boolean | undefined, form: ReactElement, before?: ReactNode): Content {
  const now = <AsItStands casefile={casefile} />
  return {
    title: `${title} ${casefile.number}`, heading: <>{title}<small>{casefile.number}</small></>, here: '/casefiles',
    crumbs: crumbsWithin(casefile, { label: casefile.number, href: `/casefiles/${casefile.id}` }, { label: title }),
    body: <div className="grid">{elsewhere ? <SavedElsewhere>{now}</SavedElsewhere> : <section className="card">{now}</section>}{before}{form}</div>,
  }
}

const AsItStands = ({ casefile }: { casefile: Casefile }): ReactElement => (
  <Definitions items={[
    ['いまの区分', casefile.class ? `${labelOf(classes, casefile.class)}${casefile.classSince ? `（${formatJapaneseDate(casefile.classSince)}から）` : ''}` : 'まだありません'],
    ['段階', stageLabel(casefile.stage)],
    ['主担当機関', casefile.leadAgency],
    ['担当', [casefile.main, casefile.second].filter(Boolean).join('・') || 'いません'],
    ['登録', casefile.registeredSince ? `${formatJapaneseDate(casefile.registeredSince)}から` : '登録していません'],
  ]} />
)
