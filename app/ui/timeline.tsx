import type { ReactElement, ReactNode } from 'react'

/** An entry of the record: when (each line below the other), what, and what stands small below it. */
export interface Entry { at: string; when: readonly string[]; title: ReactNode; body?: ReactNode; foot?: ReactNode }

/** Entries in order of time, newest first unless the page says otherwise. `brief` is for short lists at the side. */
export function Timeline({ entries, brief }: { entries: readonly Entry[]; brief?: boolean }): ReactElement {
  return (
    <ol className={brief ? 'timeline brief' : 'timeline'}>
      {entries.map(({ at, when, title, body, foot }, key) => (
        <li key={key}>
          <time dateTime={at}>{when.map((line) => <span key={line}>{line}</span>)}</time>
          <div><div>{title}</div>{body}{foot && <div className="soft">{foot}</div>}</div>
        </li>
      ))}
    </ol>
  )
}

/** A part of an entry that must not be mixed with the others: 事実, 子どもの言葉, 所見. */
export function Part({ kind, children }: { kind: string; children: ReactNode }): ReactElement {
  return <p className="part"><span className="part-kind">{kind}</span> {children}</p>
}
