import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { isId } from '../kernel/form-id.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { itemsOfMeeting, lockAgenda, putOnAgenda } from './agenda.db.ts'
import type { AgendaItem } from './agenda.ts'
import { meetingState } from './meeting.ts'
import type { Meeting } from './meeting.ts'
import { inMeetingOrder, inNewPlaces, problemsOfPiles, reasonsOf } from './piles.ts'
import type { PileChoice, PileLine } from './piles.ts'
import { endOfMonth } from './review-cycle.ts'
import { reviewGroups } from './what-changed.db.ts'
import type { ReviewGroup } from './what-changed.db.ts'
import { proposedPile } from './what-changed.ts'

/** The families of a meeting in its order: those on the agenda, and while a 実務者会議 is open every one that is due this month or changed. */
export async function pileLines(tx: Tx, meeting: Pick<Meeting, 'id' | 'kind' | 'heldAt' | 'endedAt' | 'cancelledAt'>): Promise<PileLine[]> {
  const items = await itemsOfMeeting(tx, meeting.id)
  const day = officeDateOf(meeting.heldAt)
  const proposes = meeting.kind === 'working' && meetingState(meeting) === 'open'
  const onAgenda = [...new Set(items.map(({ familyId }) => familyId))]
  const registered = proposes ? await reviewGroups(tx, { day, except: meeting.id }) : []
  const missing = onAgenda.filter((id) => !registered.some(({ familyId }) => familyId === id))
  const groups = [...registered, ...(missing.length > 0 ? await reviewGroups(tx, { familyIds: missing, day, except: meeting.id }) : [])]
  const groupOf = (item: AgendaItem): ReviewGroup | undefined => groups.find(({ familyId, apart }) => familyId === item.familyId && apart === item.apart)
  const until = endOfMonth(day)
  const isDue = ({ dueOn }: ReviewGroup): boolean => Temporal.PlainDate.compare(dueOn, until) <= 0
  const lineOf = (group: ReviewGroup | undefined, item: AgendaItem | undefined): PileLine => {
    const proposed = proposedPile(group?.changes ?? [])
    return {
      key: `${(item ?? group!).familyId}${(item ?? group!).apart ? '.apart' : ''}`, itemId: item?.id ?? null, familyId: (item ?? group!).familyId, familyName: (item ?? group!).familyName,
      familyNumber: (item ?? group!).familyNumber, apart: (item ?? group!).apart, state: item?.state ?? null, proposed, pile: item ? (item.state === 'not_heard' ? 'none' : item.pile) : proposed,
      position: item?.pile === 'discuss' ? item.position : null, changes: group?.changes ?? [], dueOn: group?.dueOn ?? null, isDue: group ? isDue(group) : false,
      casefileIds: group?.casefileIds ?? [], personIds: group?.personIds ?? [], heads: group?.personIds.length ?? 0,
    }
  }
  const proposed = registered.filter((group) => (isDue(group) || group.changes.length > 0) && !items.some((item) => groupOf(item) === group))
  return inMeetingOrder([...items.map((item) => lineOf(groupOf(item), item)), ...proposed.map((group) => lineOf(group, undefined))])
}

/** The present names of some persons, as far as they are seen. */
export async function namesOfPersons(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ personId: string; name: string }>`select person_id, name from person_name where person_id = any (${[...new Set(ids)]}::uuid[]) and kind = 'current'`.execute(tx)
  return new Map(rows.map(({ personId, name }) => [personId, name]))
}

/** Writes the agenda as it was sorted. What is the same already changes nothing, so that a second submit is none. Throws Refused with the reason at each family that may not be quiet, Stale when somebody sorted meanwhile. */
export async function savePiles(tx: Tx, meeting: Meeting, version: number, choices: readonly PileChoice[], today: Temporal.PlainDate): Promise<void> {
  await lockAgenda(tx, meeting.id)
  if (meetingState(meeting) !== 'open') throw new Refused('この会議はもう終わったか中止になっています。議題は変えられません')
  const lines = await pileLines(tx, meeting)
  const wrong = problemsOfPiles(choices, lines)
  if (wrong.length > 0) throw new Refused(wrong)
  const lineOf = (key: string): PileLine | undefined => lines.find((line) => line.key === key)
  const stood = new Map(lines.filter(({ pile, state }) => pile === 'discuss' && state !== 'heard').map(({ key }, at) => [key, at + 1]))
  // A sealed child stands at the place of whom it follows: no gap among the others tells of it.
  const sorted = inMeetingOrder(inNewPlaces(choices.filter(({ key }) => lineOf(key)?.state !== 'heard'), stood)).map((choice) => ({ ...choice, line: lineOf(choice.key) }))
    .map((one, at, all) => ({ ...one, place: all.slice(0, at + 1).filter(({ line }) => !line?.apart).length }))
  const fresh = sorted.filter(({ line, pile }) => line?.itemId === null && pile !== 'none')
  const vanished = sorted.filter(({ line, pile, key }) => !line && pile !== 'none' && isId(key))
  const kept = sorted.flatMap(({ line, pile, place }) => {
    if (!line?.itemId || (pile === 'none' && line.pile === 'none')) return []
    const held = lines.filter((one) => one.pile === line.pile && one.itemId && one.state !== 'heard').indexOf(line)
    const wanted = sorted.filter((other) => other.pile === pile).findIndex((other) => other.line === line)
    return line.pile !== pile || held !== wanted ? [{ id: line.itemId, pile: pile === 'none' ? null : pile, place }] : []
  })
  if (fresh.length + vanished.length + kept.length === 0) return
  const { numAffectedRows } = await sql`update meeting set version = version + 1 where id = ${meeting.id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  const names = await namesOfPersons(tx, fresh.flatMap(({ line }) => line!.personIds))
  await addAll(tx, meeting.id, fresh.map(({ line, pile, place }) => ({ line: line!, pile, place, words: reasonsOf(line!, (id) => names.get(id)).join('\n') })))
  for (const { key, pile } of vanished) await putOnAgenda(tx, { meetingId: meeting.id, familyId: key, pile: pile === 'none' ? 'discuss' : pile, today })
  await sql`update agenda_item i set pile = coalesce(k.pile, i.pile), position = k.place, state = case when k.pile is null then 'not_heard' else 'waiting' end, version = i.version + 1
    from unnest(${kept.map(({ id }) => id)}::uuid[], ${kept.map(({ pile }) => pile)}::text[], ${kept.map(({ place }) => place)}::int[]) as k (id, pile, place)
    where i.id = k.id and i.state <> 'heard'`.execute(tx)
}

async function addAll(tx: Tx, meetingId: string, added: readonly { line: PileLine; pile: string; place: number; words: string }[]): Promise<void> {
  const items = added.map((one) => ({ ...one, id: crypto.randomUUID() }))
  await sql`insert into agenda_item (id, meeting_id, family_id, position, pile, pile_words)
    select n.id, ${meetingId}, n.family_id, n.place, n.pile, n.words from unnest(${items.map(({ id }) => id)}::uuid[], ${items.map(({ line }) => line.familyId)}::uuid[], ${items.map(({ place }) => place)}::int[],
      ${items.map(({ pile }) => pile)}::text[], ${items.map(({ words }) => words)}::text[]) as n (id, family_id, place, pile, words)`.execute(tx)
  const children = items.flatMap(({ id, line }) => line.casefileIds.map((casefileId) => ({ id, casefileId })))
  await sql`insert into agenda_child (agenda_item_id, casefile_id) select * from unnest(${children.map(({ id }) => id)}::uuid[], ${children.map(({ casefileId }) => casefileId)}::uuid[])`.execute(tx)
}
