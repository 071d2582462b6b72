import type { ReactElement, ReactNode } from 'react'

/** A box that must be seen before going on: `danger` what must be done or minded now, `info` what is good to know. `title` says it in words. */
export function Notice({ tone = 'info', title, children }: { tone?: 'danger' | 'warn' | 'info'; title: string; children: ReactNode }): ReactElement {
  return <div className={`notice ${tone}`}><strong>{title}</strong><div>{children}</div></div>
}
