import type { LastSightings } from '../journal/last-sightings.ts'
import type { Casefile } from './casefiles.db.ts'

/** Something a casefile lacks that changes what to do next, and where it is put right. */
export interface Missing { words: string; href: string }

const DAYS_FOR_A_PLAN = 30

/** At most three things a casefile lacks, the gravest first; none on a general consultation or a closed casefile. */
export function missingOf({ casefile, sightings, isPlanned, waiting }: {
  casefile: Pick<Casefile, 'id' | 'familyId' | 'stage' | 'class' | 'openedOn' | 'secondAccountId'>; sightings: LastSightings; isPlanned: boolean; waiting: { id: string; state: string } | null
}, today: Temporal.PlainDate): Missing[] {
  if (casefile.stage === 'closed' || casefile.class === 'other') return []
  const days = casefile.openedOn.until(today, { largestUnit: 'day' }).days
  const child = casefile.class !== 'expectant'
  const missing = [
    child && !sightings.own && !sightings.agency && { words: 'まだ会っていません', href: `/families/${casefile.familyId}/entries/new?casefile=${casefile.id}` },
    waiting && { words: waiting.state === 'returned' ? '決定が差し戻されています' : '決裁が終わっていません', href: `/decisions/${waiting.id}` },
    child && (sightings.own || sightings.agency) && !sightings.inHome && { words: '家の中で会っていません', href: `/families/${casefile.familyId}/entries/new?casefile=${casefile.id}` },
    !isPlanned && (casefile.stage === 'supported' || days >= DAYS_FOR_A_PLAN) && { words: '支援計画', href: `/families/${casefile.familyId}/plans/new` },
    !casefile.secondAccountId && { words: '副担当', href: `/casefiles/${casefile.id}/allocation/new` },
  ]
  return missing.filter((one) => typeof one === 'object' && one !== null).slice(0, 3)
}
