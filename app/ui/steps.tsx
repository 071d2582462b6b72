import type { ReactElement, ReactNode } from 'react'

/** A step on a fixed way; `note` says when or by whom. */
interface Step { label: string; state: 'done' | 'now' | 'next'; note?: ReactNode }

const words = { done: '済', now: 'いま', next: 'これから' }

/** The steps of a fixed way, with a word and a mark for each. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }): ReactElement {
  return (
    <ol className="steps" aria-label={label}>
      {steps.map(({ label: step, state, note }) => (
        <li key={step} className={state} aria-current={state === 'now' ? 'step' : undefined}>
          {state === 'done' && <span aria-hidden="true">✓ </span>}{step}<span className="unseen">（{words[state]}）</span>{note && <small>{note}</small>}
        </li>
      ))}
    </ol>
  )
}
