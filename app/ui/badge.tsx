import type { ReactElement, ReactNode } from 'react'

/** How loud a badge is; each tone has its own shape, so that colour is never alone. */
export type Tone = 'alarm' | 'danger' | 'warn' | 'note' | 'key' | 'ok' | 'quiet'

const shapes: Partial<Record<Tone, ReactElement>> = {
  alarm: <path d="M4 0h4l4 4v4l-4 4H4L0 8V4zM5 2v5h2V2zM5 8v2h2V8z" fillRule="evenodd" />,
  danger: <path d="M6 0l6 11H0z" />,
  warn: <path d="M6 0l6 6-6 6-6-6z" />,
  note: <circle cx="6" cy="6" r="5" />,
  key: <path d="M1 1h10v10H1z" />,
  ok: <path d="M1 6l2-2 2 2 4-5 2 2-6 7z" />,
}

/** A word in a frame, with a shape before it. */
export function Badge({ tone = 'quiet', children }: { tone?: Tone; children: ReactNode }): ReactElement {
  const shape = shapes[tone]
  return <span className={`badge ${tone}`}>{shape && <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{shape}</svg>}{children}</span>
}
