import type { ReactElement, ReactNode } from 'react'

/** A link that leads to an act; `shortcut` is the single key that follows it. */
export function Act({ href, shortcut, main, children }: { href: string; shortcut?: string; main?: boolean; children: ReactNode }): ReactElement {
  return (
    <a className={main ? 'button main' : 'button'} href={href} data-key={shortcut?.toLowerCase()} aria-keyshortcuts={shortcut}>
      {children}{shortcut && <kbd aria-hidden="true">{shortcut.toUpperCase()}</kbd>}
    </a>
  )
}
