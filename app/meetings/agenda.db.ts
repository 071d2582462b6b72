import type { Class } from '../codes/casefiles.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { familyNumber } from '../people/family-number.ts'
import { personCards } from '../people/people.db.ts'
import type { AgendaPile } from '../codes/council.ts'
import { Refused } from '../kernel/result.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'
import type { AgendaChild, AgendaItem, AgendaLine, PlacedFamily } from './agenda.ts'
import { numbersOf } from './agenda.ts'
import { reviewGroups } from './what-changed.db.ts'
import { refusingQuiet } from './what-changed.ts'

const order = sql`order by i.state = 'not_heard', array_position(array['discuss', 'changed', 'quiet'], i.pile), i.position, i.narrow, i.id`

async function itemsWhere(tx: Tx, condition: ReturnType<typeof sql>): Promise<AgendaItem[]> {
  const { rows } = await sql<Omit<AgendaItem, 'familyNumber'> & { fiscalYear: number; number: number }>`
    select i.id, i.meeting_id, i.family_id, f.name as family_name, f.fiscal_year, f.number, i.pile, i.pile_words, i.state, i.position, i.narrow as apart,
           i.report, i.discussion, i.our_opinion, i.their_opinion, i.not_agreed, i.again_on, i.again_if, i.next_review_on, i.heard_at, i.version,
           i.family_id = any ((select ctx.hiding_families())::uuid[]) as veiled
      from agenda_item i join family f on f.id = i.family_id where ${condition} ${order}`.execute(tx)
  return rows.map(({ fiscalYear, number, ...row }) => ({ ...row, familyNumber: familyNumber(fiscalYear, number) }))
}

/** The item as the actor sees it, or undefined. */
export const agendaItemById = async (tx: Tx, id: string): Promise<AgendaItem | undefined> => (await itemsWhere(tx, sql`i.id = ${id}`))[0]

/** The items of a meeting in their order, without their children. */
export const itemsOfMeeting = (tx: Tx, meetingId: string): Promise<AgendaItem[]> => itemsWhere(tx, sql`i.meeting_id = ${meetingId}`)

/** The agenda of a meeting in its order, as far as the reader sees it: to be discussed, changed, quiet, then what was put off. */
export async function agendaOf(tx: Tx, meetingId: string, today: Temporal.PlainDate): Promise<AgendaLine[]> {
  const items = await itemsOfMeeting(tx, meetingId)
  const numbers = numbersOf(items)
  const children = await childrenOfItems(tx, items.map(({ id }) => id), today)
  return items.map((item) => ({ ...item, shownNumber: numbers.get(item.id) ?? null, children: children.get(item.id) ?? [] }))
}

/** Families on the agenda whom somebody sitting in the meeting must not see: they are on no wall while that person is there. */
export async function barredFromRoom(tx: Tx, meetingId: string): Promise<ReadonlySet<string>> {
  const { rows: [row] } = await sql<{ families: string[] }>`select ctx.barred_from_room(${meetingId}) as families`.execute(tx)
  return new Set(row?.families)
}

/** The items of a meeting in their order, without what is written in them. */
export async function orderOf(tx: Tx, meetingId: string): Promise<PlacedFamily[]> {
  const { rows } = await sql<PlacedFamily>`select i.id, i.family_id, i.pile, i.state, i.narrow as apart from agenda_item i where i.meeting_id = ${meetingId} ${order}`.execute(tx)
  return rows
}

/** The children of some items by item, the oldest casefile first. */
export async function childrenOfItems(tx: Tx, itemIds: readonly string[], today: Temporal.PlainDate): Promise<Map<string, AgendaChild[]>> {
  if (itemIds.length === 0) return new Map()
  const { rows } = await sql<Omit<AgendaChild, 'name' | 'ageWords'> & { agendaItemId: string }>`
    select l.agenda_item_id, l.id, l.casefile_id, c.person_id, k.class, l.outcome, l.class as decided_class, ${agencyNameAbout('a', 'c.family_id')} as decided_lead,
           l.registration, l.decision_id, l.words, l.seen_in_home_on, l.seen_own_on, l.seen_agency_on
      from agenda_child l join casefile c on c.id = l.casefile_id left join agency a on a.id = l.lead_agency_id
      left join lateral (select class from class_period where casefile_id = c.id and since <= ${today} and (until is null or until > ${today}) limit 1) k on true
     where l.agenda_item_id = any (${[...itemIds]}::uuid[]) order by c.fiscal_year, c.number`.execute(tx)
  const cards = new Map((await personCards(tx, rows.map(({ personId }) => personId), today)).map((card) => [card.id, card]))
  const children = rows.flatMap(({ agendaItemId, ...row }) => {
    const card = cards.get(row.personId)
    return card ? [{ agendaItemId, ...row, class: row.class as Class | null, name: card.name, ageWords: card.ageWords }] : []
  })
  return new Map([...Map.groupBy(children, ({ agendaItemId }) => agendaItemId)].map(([id, own]) => [id, own.map(({ agendaItemId: _, ...child }) => child)]))
}

/** One meeting's agenda is written by one at a time; whoever comes second sees what the first wrote. */
export const lockAgenda = (tx: Tx, meetingId: string): Promise<unknown> => sql`select pg_advisory_xact_lock(hashtextextended(${`agenda ${meetingId}`}, 0))`.execute(tx)

/** Puts a family on the agenda of a meeting, with all its open casefiles or those named, the sealed ones never with others; gives the item. The same form twice is one item. Throws Refused: twice, nobody working with it, changed though it is to be quiet. */
export async function putOnAgenda(tx: Tx, { id = crypto.randomUUID(), meetingId, familyId, casefileIds, pile = 'discuss', words = '' }: {
  id?: string; meetingId: string; familyId: string; casefileIds?: readonly string[]; pile?: AgendaPile; words?: string; today?: Temporal.PlainDate
}): Promise<string> {
  await lockAgenda(tx, meetingId)
  const { rows: [own] } = await sql<{ mine: boolean }>`select meeting_id = ${meetingId} and family_id = ${familyId} and recorded_by = ctx.account() as mine from agenda_item where id = ${id}`.execute(tx)
  if (own) {
    if (own.mine) return id
    throw new Refused('この用紙はもう使われています。会議の画面から開き直してください')
  }
  const { rows: open } = await sql<{ id: string; sealed: boolean }>`select id, sealed from casefile where family_id = ${familyId} and stage <> 'closed' order by sealed, id`.execute(tx)
  const chosen = casefileIds ? open.filter((one) => casefileIds.includes(one.id)) : open.filter(({ sealed }) => sealed === open[0]!.sealed)
  if (open.length === 0) throw new Refused('この家族には、開いているケースがありません。だれも支援していない家族は議題にできません')
  if (chosen.length === 0 || chosen.length !== new Set(casefileIds ?? chosen.map((one) => one.id)).size) throw new Refused([{ field: 'casefiles', message: '議題にする子どもを選んでください' }])
  if (new Set(chosen.map(({ sealed }) => sealed)).size > 1) throw new Refused([{ field: 'casefiles', message: 'この児童は別の議題にしてください' }])
  const { rows: twice } = await sql<{ id: string }>`
    select id from agenda_item where meeting_id = ${meetingId} and family_id = ${familyId} and narrow = ${chosen[0]!.sealed}`.execute(tx)
  if (twice.length > 0) throw new Refused('この家族はもうこの会議の議題にあります')
  if (pile === 'quiet') await refuseQuiet(tx, { meetingId, familyId, apart: chosen[0]!.sealed })
  const { rows: [last] } = await sql<{ position: number }>`select coalesce(max(position), 0) as position from agenda_item where meeting_id = ${meetingId} and not narrow`.execute(tx)
  await sql`insert into agenda_item (id, meeting_id, family_id, position, pile, pile_words) values (${id}, ${meetingId}, ${familyId}, ${last!.position + (chosen[0]!.sealed ? 0 : 1)}, ${pile}, ${words})`.execute(tx)
  await sql`insert into agenda_child (agenda_item_id, casefile_id) select ${id}::uuid, c from unnest(${chosen.map((one) => one.id)}::uuid[]) c`.execute(tx)
  return id
}

async function refuseQuiet(tx: Tx, { meetingId, familyId, apart }: { meetingId: string; familyId: string; apart: boolean }): Promise<void> {
  const { rows: [meeting] } = await sql<{ day: Temporal.PlainDate }>`select (held_at at time zone 'Asia/Tokyo')::date as day from meeting where id = ${meetingId}`.execute(tx)
  if (!meeting) throw new Refused('この会議は見つかりません')
  const group = (await reviewGroups(tx, { familyIds: [familyId], day: meeting.day, except: meetingId })).find((one) => one.apart === apart)
  const against = refusingQuiet(group?.changes ?? [])
  if (against.length > 0) throw new Refused([{ field: 'pile', message: `「変化なし」にできません：${against.map(({ words }) => words).join('、')}` }])
}

/** Leaves these items of a meeting for the next one; what was heard stays heard. */
export async function leaveForNext(tx: Tx, itemIds: readonly string[], meetingId: string): Promise<void> {
  await lockAgenda(tx, meetingId)
  await sql`update agenda_item set state = 'not_heard', version = version + 1 where id = any (${[...itemIds]}::uuid[]) and meeting_id = ${meetingId} and state = 'waiting'`.execute(tx)
}
