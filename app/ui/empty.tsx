import type { ReactElement, ReactNode } from 'react'

/** Nothing here yet: says why, and what to do next. */
export function Empty({ children, act }: { children: ReactNode; act?: ReactNode }): ReactElement {
  return <div className="empty"><p>{children}</p>{act}</div>
}
