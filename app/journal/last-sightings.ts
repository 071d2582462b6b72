import { countsAsSighting } from '../codes/sightings.ts'
import type { SightingPlace } from '../codes/sightings.ts'

/** A row of the record that says somebody saw a child: when, whose eyes, where. */
export interface Seen { seenAt: Temporal.Instant; seenBy: string; placeKind: string }

/** The three dates of a child. A sibling's or a parent's word, or a screen, sets none of them (津市 2023). */
export interface LastSightings { inHome: Temporal.Instant | null; own: Temporal.Instant | null; agency: Temporal.Instant | null }

/** Whether somebody who counts really had the child before their eyes. */
export function wasSeen({ seenBy, placeKind }: Pick<Seen, 'seenBy' | 'placeKind'>): boolean {
  return (seenBy === 'own' || seenBy === 'agency') && countsAsSighting(placeKind as SightingPlace)
}

/** The newest sighting in the home (by ourselves or an agency), by ourselves anywhere, by an agency anywhere. */
export function lastSightings(seen: readonly Seen[]): LastSightings {
  const counted = seen.filter(wasSeen)
  return {
    inHome: newest(counted.filter(({ placeKind }) => placeKind === 'inside_home')),
    own: newest(counted.filter(({ seenBy }) => seenBy === 'own')),
    agency: newest(counted.filter(({ seenBy }) => seenBy === 'agency')),
  }
}

function newest(seen: readonly Seen[]): Temporal.Instant | null {
  return seen.reduce<Temporal.Instant | null>((last, { seenAt }) => (last === null || Temporal.Instant.compare(seenAt, last) > 0 ? seenAt : last), null)
}
