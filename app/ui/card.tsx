import type { ReactElement, ReactNode } from 'react'

/** A part of a page under its own heading; `act` stands at the right of it, `danger` marks what cannot wait. */
export function Card({ title, note, act, danger, children }: { title: ReactNode; note?: ReactNode; act?: ReactNode; danger?: boolean; children: ReactNode }): ReactElement {
  return (
    <section className={danger ? 'card danger' : 'card'}>
      <header><h2>{title}</h2>{note && <small>{note}</small>}{act && <span className="act">{act}</span>}</header>
      {children}
    </section>
  )
}
