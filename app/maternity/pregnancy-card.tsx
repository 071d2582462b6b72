import type { ReactElement } from 'react'
import { labelOf } from '../codes/code-list.ts'
import { pregnancyOutcomes, pregnancyReasons } from '../codes/maternity.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { gestationWords } from './gestation.ts'
import { isExpectant } from './pregnancies.db.ts'
import type { Pregnancy } from './pregnancies.db.ts'

/** 特定妊婦 as a meeting decided, else 気になる妊婦. */
export const Standing = ({ pregnancy }: { pregnancy: Pregnancy }): ReactElement => (isExpectant(pregnancy) ? <Badge tone="warn">特定妊婦</Badge> : <Badge>気になる妊婦</Badge>)

/** The reasons that hold now, in words. */
export const reasonWords = ({ reasons }: Pregnancy): string => reasons.filter(({ until }) => !until).map(({ code }) => labelOf(pregnancyReasons, code)).join('、')

/** What a contact is for. */
export const contactWords = (kind: 'before_birth' | 'birth_expected'): string => (kind === 'before_birth' ? '連絡' : '出産の確認')

/** The pregnancies of a person as a card of their page; nothing for whoever has none. */
export function PregnancyCard({ found, today }: { found: readonly Pregnancy[]; today: Temporal.PlainDate }): ReactElement | null {
  if (found.length === 0) return null
  return (
    <Card title="妊娠">
      <ul className="plain">
        {found.map((one) => <li key={one.id}><a href={`/pregnancies/${one.id}`}>{pregnancyWords(one, today)}</a> <Standing pregnancy={one} /></li>)}
      </ul>
    </Card>
  )
}

const pregnancyWords = ({ dueOn, outcome }: Pregnancy, today: Temporal.PlainDate): string =>
  `予定日 ${formatShortDate(dueOn)}　${outcome ? labelOf(pregnancyOutcomes, outcome) : gestationWords(dueOn, today)}`

