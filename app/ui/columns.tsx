import type { ReactElement, ReactNode } from 'react'

/** What a page is about, and what stands beside it; one below the other where there is no room. */
export function Columns({ side, sideLabel, children }: { side: ReactNode; sideLabel: string; children: ReactNode }): ReactElement {
  return <div className="columns"><div className="grid">{children}</div><aside className="grid" aria-label={sideLabel}>{side}</aside></div>
}
