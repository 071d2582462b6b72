import type { ReactElement, ReactNode } from 'react'

/** A link that leads to an act; `shortcut` is the single key that follows it, `window` the name of the window it opens in. */
export function Act({ href, shortcut, main, window, children }: { href: string; shortcut?: string; main?: boolean; window?: string; children: ReactNode }): ReactElement {
  return (
    <a className={main ? 'button main' : 'button'} href={href} target={window} data-key={shortcut?.toLowerCase()} aria-keyshortcuts={shortcut}>
      {children}{shortcut && <kbd aria-hidden="true">{shortcut.toUpperCase()}</kbd>}
    </a>
  )
}
