import type { ReactElement } from 'react'
import { Card } from '../ui/card.tsx'

/** That there is something, for whoever may see it; what and how much is not said. Nothing at all for anybody else. */
export function WomensNote({ there, href }: { there: boolean; href: string }): ReactElement | null {
  return there ? <Card title="相談"><p><a href={href}>女性相談の記録があります</a></p></Card> : null
}
