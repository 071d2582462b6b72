import type { ReactElement, ReactNode } from 'react'

/** Words and what they hold, in two columns. */
export function Definitions({ items }: { items: readonly (readonly [ReactNode, ReactNode])[] }): ReactElement {
  return <dl className="definitions">{items.map(([word, value], at) => <div key={at}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
}
