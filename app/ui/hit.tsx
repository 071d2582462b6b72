import type { ReactElement, ReactNode } from 'react'

/** A person or record that was found; `shut` when it may only be asked about. */
export function Hit({ shut, children }: { shut?: boolean; children: ReactNode }): ReactElement {
  return <div className={shut ? 'hit shut' : 'hit'}>{children}</div>
}
