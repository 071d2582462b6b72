import type { Class } from '../codes/casefiles.ts'
import type { AgendaOutcome, AgendaPile, AgendaState, RegistrationChange } from '../codes/council.ts'

/** A child on an agenda: as it stands today, what was decided for it, and when it had last been seen as the meeting knew it. */
export interface AgendaChild {
  id: string; casefileId: string; personId: string; name: string; ageWords: string; class: Class | null
  outcome: AgendaOutcome | null; decidedClass: Class | null; decidedLead: string | null; registration: RegistrationChange | null; decisionId: string | null; words: string
  seenInHomeOn: Temporal.PlainDate | null; seenOwnOn: Temporal.PlainDate | null; seenAgencyOn: Temporal.PlainDate | null
}

/** A family on the agenda of a meeting. `apart`: about a sealed child, whole for those named alone, never projected or numbered. `veiled`: the family's places are hidden. */
export interface AgendaItem {
  id: string; meetingId: string; familyId: string; familyName: string; familyNumber: string; veiled: boolean
  pile: AgendaPile; pileWords: string; state: AgendaState; position: number; apart: boolean
  report: string; discussion: string; ourOpinion: string; theirOpinion: string; notAgreed: string; againOn: Temporal.PlainDate | null; againIf: string
  nextReviewOn: Temporal.PlainDate | null; heardAt: Temporal.Instant | null; version: number
}

/** An item as a list shows it: numbered by what the reader sees, never by where it is stored; null where it is not numbered. */
export interface AgendaLine extends AgendaItem { shownNumber: number | null; children: readonly AgendaChild[] }

/** What of an item is needed to tell its place among the others. */
export type Placed = Pick<AgendaItem, 'id' | 'pile' | 'state' | 'apart'>
/** The same with its family. */
export type PlacedFamily = Placed & Pick<AgendaItem, 'familyId'>

/** Whether an item has a number and a place in the room: not put off, and about nobody sealed. */
const isNumbered = ({ state, apart }: Pick<Placed, 'state' | 'apart'>): boolean => state !== 'not_heard' && !apart

/** The numbers of items in their order: 1, 2, 3 … over those that have one, without a gap. */
export function numbersOf(items: readonly Placed[]): Map<string, number> {
  return new Map(items.filter(isNumbered).map(({ id }, at) => [id, at + 1]))
}

/** Where an item stands in the room: 協議する 4 / 10世帯. Undefined for one that is never projected. */
export function placeInRoom(items: readonly Placed[], id: string): { pile: AgendaPile; at: number; of: number } | undefined {
  const own = items.find((item) => item.id === id)
  if (!own || !isNumbered(own)) return undefined
  const beside = items.filter((item) => isNumbered(item) && item.pile === own.pile)
  return { pile: own.pile, at: beside.findIndex((item) => item.id === id) + 1, of: beside.length }
}

/** The one before an item in the order of the room, heard or not; the quiet pile is confirmed as a list and never shown one by one. */
export function previousInRoom(items: readonly Placed[], id: string): string | undefined {
  return items.slice(0, Math.max(items.findIndex((item) => item.id === id), 0)).findLast((item) => isNumbered(item) && item.pile !== 'quiet')?.id
}

/** The next one to be heard after an item in the order of the agenda, then from its beginning; the quiet pile is confirmed as a list and never heard one by one. */
export function nextAfter(items: readonly Placed[], id: string, room: boolean): string | undefined {
  const at = items.findIndex((item) => item.id === id)
  const waits = (item: Placed): boolean => item.id !== id && item.state === 'waiting' && item.pile !== 'quiet' && !(room && item.apart)
  return [...items.slice(at + 1), ...items.slice(0, Math.max(at, 0))].find(waits)?.id
}
