import type { ReactElement } from 'react'

/** One way to look at the same page. */
interface Switch { label: string; href: string; here?: boolean; off?: string }

/** Ways to look at the same figures, as links; one that is `off` says why. */
export function Switches({ label, switches }: { label: string; switches: readonly Switch[] }): ReactElement {
  return (
    <nav className="switches" aria-label={label}>
      {switches.map(({ label: words, href, here, off }) => off
        ? <span key={href} className="switch off">{words}<small>（{off}）</small></span>
        : <a key={href} className="switch" href={href} aria-current={here ? 'true' : undefined}>{words}</a>)}
    </nav>
  )
}
