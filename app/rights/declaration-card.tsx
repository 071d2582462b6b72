import type { ReactElement } from 'react'
import { Card } from '../ui/card.tsx'

/** What everybody owes once a year, as long as it is owed. */
export function DeclarationCard({ declared }: { declared: boolean }): ReactElement | null {
  if (declared) return null
  return <Card title="今年度の申告"><p>利害関係の申告がまだです。<a href="/conflicts/own/new">自分のことを申告する</a></p></Card>
}
