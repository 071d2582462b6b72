import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { PrintKind } from '../codes/council.ts'
import type { MeetingKind } from '../codes/meetings.ts'
import { Refused, Stale } from '../kernel/result.ts'

/** A numbered print: who, when, what for, how many copies, how many came back. */
export interface Print {
  id: string; what: PrintKind; fiscalYear: number; number: number; purpose: string; copies: number; returnedCopies: number | null; returnedOn: Temporal.PlainDate | null
  meetingKind: MeetingKind | null; meetingTitle: string | null; heldAt: Temporal.Instant | null; refId: string | null
  /** The part of the ledger it was drawn for, as an address says it. */
  filter: string
  /** Whether a second person confirmed it. */
  byTwo: boolean
  by: string; byId: string; recordedAt: Temporal.Instant; version: number
}

const prints = sql.raw(`
  select p.id, p.what, p.fiscal_year, p.number, p.purpose, p.copies, p.returned_copies, p.returned_on, m.kind as meeting_kind, m.title as meeting_title, m.held_at, p.ref_id, p.filter, p.widening_id is not null as by_two,
         a.name as by, p.recorded_by as by_id, p.recorded_at, p.version
    from print p join account a on a.id = p.recorded_by left join meeting m on m.id = p.meeting_id`)

/** The print as the actor sees it, or undefined. */
export async function printById(tx: Tx, id: string): Promise<Print | undefined> {
  return (await sql<Print>`${prints} where p.id = ${id}`.execute(tx)).rows[0]
}

/** The newest prints the actor may know of. */
export async function printsListed(tx: Tx, most: number): Promise<Print[]> {
  return (await sql<Print>`${prints} order by p.recorded_at desc, p.number desc limit ${most}`.execute(tx)).rows
}

/** Whether the paper of this number may be opened now: nobody whose places stood on it is hidden from the reader. A number that is not drawn yet may. */
export async function mayOpenPaper(tx: Tx, id: string): Promise<boolean> {
  const { rows: [row] } = await sql<{ may: boolean }>`select ctx.may_see_places(shows_places_of) as may from print where id = ${id}`.execute(tx)
  return row?.may ?? true
}

/** Draws the next print number of the year and keeps what it is for; the same form twice is one print. */
export async function recordPrint(tx: Tx, { id, what, fiscalYear, purpose, copies, meetingId = null, refId = null, filter = '', showsPlacesOf = [] }: {
  id: string; what: PrintKind; fiscalYear: number; purpose: string; copies: number; meetingId?: string | null; refId?: string | null; filter?: string; showsPlacesOf?: readonly string[]
}): Promise<void> {
  const known = await printById(tx, id)
  if (known && (known.what !== what || known.refId !== refId)) throw new Refused('この用紙はもう使われています。印刷の画面を開き直してください')
  if (known) return
  const { numAffectedRows } = await sql`insert into print (id, what, fiscal_year, number, purpose, copies, meeting_id, ref_id, filter, shows_places_of)
    values (${id}, ${what}, ${fiscalYear}, case when exists (select 1 from intake i where i.id = ${refId} and i.sealed) then ctx.next_number_apart('print', ${fiscalYear}) else ctx.next_number_about('print', ${fiscalYear}, array(select t.person_id from transfer t where t.id = ${refId} and t.person_id is not null union select k.person_id from intake_child k where k.intake_id = ${refId} and k.person_id is not null)) end, ${purpose}, ${copies}, ${meetingId}, ${refId}, ${filter}, ${[...showsPlacesOf]}::uuid[]) on conflict do nothing`.execute(tx)
  if (!numAffectedRows) throw new Refused('この用紙はもう使われています。印刷の画面を開き直してください')
}

/** Keeps how many copies came back. Throws Stale. */
export async function keepReturn(tx: Tx, id: string, version: number, returnedCopies: number, today: Temporal.PlainDate): Promise<void> {
  const { numAffectedRows } = await sql`update print set returned_copies = ${returnedCopies}, returned_on = ${today}, version = version + 1 where id = ${id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
}
