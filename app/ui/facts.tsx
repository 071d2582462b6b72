import type { ReactElement, ReactNode } from 'react'

/** A fact that is read at one look: what it is, its value, a line below. */
export interface Fact { label: string; value: ReactNode; note?: ReactNode }

/** The few facts that stand above everything else, side by side. */
export function Facts({ facts }: { facts: readonly Fact[] }): ReactElement {
  return (
    <dl className="facts">
      {facts.map(({ label, value, note }) => <div key={label} className="card"><dt>{label}</dt><dd>{value}{note && <span className="soft">{note}</span>}</dd></div>)}
    </dl>
  )
}
