import type { ReactElement, ReactNode } from 'react'
import { Document } from './layout.tsx'
import type { Assets } from './layout.tsx'

/** A page for a wall: big type, and nothing of the office's frame that would tell of other families. */
export function Projected({ title, heading, assets, demo, account, children }: { title: string; heading: ReactNode; assets: Assets; demo: boolean; account?: string; children: ReactNode }): ReactElement {
  return (
    <Document title={title} assets={assets}>
      <main id="main" className="projected" tabIndex={-1}>
        {demo && <p className="practice">練習・架空の町</p>}
        <h1>{heading}</h1>
        {children}
      </main>
      {account && <signed-in-here data-account={account} data-practice={demo ? '' : undefined} />}
    </Document>
  )
}
