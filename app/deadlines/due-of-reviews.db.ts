import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { reviewDates } from '../meetings/review-dates.db.ts'
import type { ReviewDates } from '../meetings/review-dates.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { officeNow } from '../kernel/office-clock.db.ts'
import { aboutFamilies } from './about.db.ts'
import { idsOf } from './due-facts.db.ts'
import { nobody, onDay } from './due-rules.ts'
import { nothingElse, plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [{ code: 'council_review', label: '要対協での見直し', group: 'council_review' }] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

/** A family, and its casefiles on the register that are looked at together. */
interface ReviewFacts { id: string; groups: readonly ReviewDates[] }

/** Families on the register: the council looks at each of them again by its day (H5). */
export const reviewSource = {
  kind: 'review', kinds, facts, due: dueOfReview, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select distinct family_id as id from casefile`),
  changesToo: nothingElse,
  written: ({ id }: ReviewFacts) => [id],
} as const satisfies DueSource<ReviewFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<ReviewFacts[]> {
  const groups = await reviewDates(tx, { familyIds: ids, day: officeDateOf(await officeNow(tx)) })
  return ids.map((id) => ({ id, groups: groups.filter(({ familyId, registeredSince }) => familyId === id && registeredSince !== null) }))
}

/** What a family on the register makes due for the coordinator; sealed children behind their seal. */
export function dueOfReview({ id, groups }: ReviewFacts): Due<Kind>[] {
  return groups.map(({ dueOn, apart, casefileIds }) => ({
    ...nobody, kind: 'council_review', sourceId: id, familyId: id, ...onDay(dueOn), role: 'coordinator', casefileId: apart ? casefileIds.toSorted()[0]! : null,
  }))
}

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const ids = items.map(({ sourceId }) => sourceId)
  const dates = await reviewDates(tx, { familyIds: ids, day: today })
  const aboutOf = await aboutFamilies(tx, ids.map((familyId) => ({ familyId, personIds: null })), today)
  return ({ sourceId }) => {
    const about = aboutOf({ familyId: sourceId, personIds: null })
    const group = dates.find(({ familyId, registeredSince }) => familyId === sourceId && registeredSince !== null)
    return about && group && { ...plain, ...about, act: { label: labelOf(kinds, 'council_review'), href: '/reviews' }, reasons: [group.reviewedOn ? `前の検討 ${formatShortDate(group.reviewedOn)}` : 'まだ検討していません'] }
  }
}
