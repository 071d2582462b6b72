import type { ReactElement, ReactNode } from 'react'
import { Notice } from './notice.tsx'

/** Above a form whose record somebody else has saved meanwhile: what holds now; the form below still has everything typed. */
export function SavedElsewhere({ children }: { children: ReactNode }): ReactElement {
  return (
    <Notice tone="danger" title="ほかの人が先に保存しました">
      <p>あなたの書いたものは、まだ保存していません。下にそのまま残っています。いまの記録と見比べ、必要なところを直して、もう一度保存してください。</p>
      {children}
    </Notice>
  )
}
