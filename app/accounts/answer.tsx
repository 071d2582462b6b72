import type { ReactElement } from 'react'
import { idOf } from '../kernel/control.tsx'
import type { Problem } from '../kernel/result.ts'

/** One line that proves something or names it, as the way in asks for it: a code, a new password, what a key is called. */
export function Answer({ name, label, hint, kind = 'text', value, problems, focus }: {
  name: string; label: string; hint?: string; kind?: 'text' | 'code' | 'old-password' | 'new-password'; value?: string; problems: readonly Problem[]; focus?: boolean
}): ReactElement {
  const id = idOf(name)
  const wrong = problems.filter(({ field }) => field === name)
  const describedBy = [wrong.length > 0 && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined
  const secret = kind.endsWith('password')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
      <input id={id} name={name} type={secret ? 'password' : 'text'} className={kind === 'code' ? 'short' : 'middle'} defaultValue={value} required autoFocus={focus}
        autoComplete={kind === 'code' ? 'one-time-code' : kind === 'old-password' ? 'current-password' : kind === 'new-password' ? 'new-password' : 'off'}
        inputMode={kind === 'code' ? 'numeric' : undefined} aria-describedby={describedBy} aria-invalid={wrong.length > 0 || undefined} />
      {wrong.length > 0 && <p className="error" id={`${id}-error`}>{wrong.map(({ message }) => <span key={message}>＊{message}</span>)}</p>}
    </div>
  )
}

/** The button that lets a security key answer; without script there is none, and the page says what else to do. */
export function KeyButton({ ask, options, label }: { ask: 'get' | 'create'; options: string; label: string }): ReactElement {
  return (
    <security-key data-ask={ask} data-options={options}>
      <input type="hidden" name="key" />
      <button type="button" className="button main" hidden>{label}</button>
      <p className="trouble" role="status" />
      <noscript><p>この画面でセキュリティキーを使うには、JavaScriptを使えるようにしてください。</p></noscript>
    </security-key>
  )
}
