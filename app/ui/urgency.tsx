import type { ReactElement } from 'react'
import { Badge } from './badge.tsx'
import type { Tone } from './badge.tsx'

/** The five urgencies of one call, by their code words. */
type UrgencyCode = 'protect_now' | 'protect_before_next' | 'intensive' | 'continuous' | 'none'

const tones: Record<UrgencyCode, Tone> = { protect_now: 'alarm', protect_before_next: 'danger', intensive: 'warn', continuous: 'note', none: 'quiet' }

/** An urgency in words, then the town's letter; always with when and by whom it was judged, since it belongs to one call. */
export function Urgency({ code, words, letters, judged, old }: { code: UrgencyCode; words: string; letters?: string; judged: string; old?: boolean }): ReactElement {
  return (
    <span className="urgency">
      <Badge tone={old ? 'quiet' : tones[code]}>{words}</Badge>
      <span className="soft">{letters && `${letters}　`}{judged}{old && 'の判断'}</span>
    </span>
  )
}
