import type { ReactElement, ReactNode } from 'react'

/** A page of a group of pages that belong together. */
export interface Tab { label: ReactNode; href: string; count?: number }

/** The pages of one subject, the one shown marked. */
export function Tabs({ label, tabs, here }: { label: string; tabs: readonly Tab[]; here: string }): ReactElement {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ label: words, href, count }) => <a key={href} href={href} aria-current={href === here ? 'page' : undefined}>{words}{count !== undefined && <span className="soft"> {count}</span>}</a>)}
    </nav>
  )
}
