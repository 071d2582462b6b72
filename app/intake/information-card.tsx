import type { ReactElement } from 'react'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import type { sheetsAbout } from './information-sheets.db.ts'

/** The sheets about a person or a family as a card of their page, never with who sent them; nothing where there are none. */
export function SheetsCard({ sheets }: { sheets: Awaited<ReturnType<typeof sheetsAbout>> }): ReactElement | null {
  if (sheets.length === 0) return null
  return (
    <Card title="情報提供" note="だれから届いたかは出しません">
      <ul className="plain">{sheets.map(({ id, receivedOn, title, answered }) => <li key={id}><a href={`/information-sheets/${id}`}>{formatShortDate(receivedOn)}　{title}</a>{!answered && <> <Badge tone="warn">未回答</Badge></>}</li>)}</ul>
      <p className="soft">閲覧できないものは含みません</p>
    </Card>
  )
}
