import type { ReactElement } from 'react'
import { checkupKinds, checkupResults, checkupSettlements } from '../codes/checkups.ts'
import { labelOf } from '../codes/code-list.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import type { Checkup } from './checkups.db.ts'
import type { Development } from './developments.db.ts'
import { concernWords } from './register-view.tsx'

/** What is known of the development and the check-ups of a person or a family, as a card of their page; nothing where there is nothing. */
export function DevelopmentCard({ found, checkups, named = false }: { found: readonly Development[]; checkups: readonly Checkup[]; named?: boolean }): ReactElement | null {
  if (found.length === 0 && checkups.length === 0) return null
  return (
    <Card title="発達と健診">
      <ul className="plain">
        {found.map((one) => <li key={one.id}><a href={`/development/${one.id}`}>{named && `${one.child.name}　`}{concernWords(one) || '発達支援'}</a> {one.endedOn && <Badge>終わり</Badge>}</li>)}
        {checkups.map((one) => <li key={one.id}><a href={`/checkups/${one.id}`}>{named && `${one.name}　`}{labelOf(checkupKinds, one.kind)}</a>　{checkupWords(one)}</li>)}
      </ul>
    </Card>
  )
}

/** 経過観察 令和8年5月1日, 未受診 → 訪問で会えた. */
export function checkupWords({ result, heldOn, invitedOn, settled }: Pick<Checkup, 'result' | 'heldOn' | 'invitedOn' | 'settled'>): ReactElement {
  const on = heldOn ?? invitedOn
  return <>{labelOf(checkupResults, result)}{on && `　${formatShortDate(on)}`}{result === 'missed' && (settled ? `　→ ${labelOf(checkupSettlements, settled)}` : <> <Badge tone="warn">フォロー中</Badge></>)}</>
}
