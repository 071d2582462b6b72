import type { ReactElement, ReactNode } from 'react'
import type { Problem } from '../kernel/result.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { Notice } from '../ui/notice.tsx'

/** Runs an act of the office; what its rules refuse comes back as problems, a save by somebody else as 'stale'. */
export async function attempt(act: () => Promise<void>): Promise<'done' | 'stale' | readonly Problem[]> {
  try {
    await act()
    return 'done'
  } catch (error) {
    if (error instanceof Refused) return error.problems
    if (error instanceof Stale) return 'stale'
    throw error
  }
}

/** Above a form whose record somebody else has saved meanwhile: what holds now; the form below still has everything typed. */
export function SavedElsewhere({ children }: { children: ReactNode }): ReactElement {
  return (
    <Notice tone="danger" title="ほかの人が先に保存しました">
      <p>あなたの書いたものは、まだ保存していません。下にそのまま残っています。いまの記録と見比べ、必要なところを直して、もう一度保存してください。</p>
      {children}
    </Notice>
  )
}
