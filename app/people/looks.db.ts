import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Asking } from '../kernel/page.ts'

/** A look behind the veil of one person that stands now: until when, and why. */
export interface Look { id: string; personId: string; until: Temporal.Instant; reason: string }

/** Whether the reader may look behind the veil of this person; false also for whoever is not hidden. */
export async function mayLook(tx: Tx, personId: string): Promise<boolean> {
  const { rows: [row] } = await sql<{ may: boolean }>`select ctx.may_look(${personId}) as may`.execute(tx)
  return row?.may ?? false
}

/** Opens the places of one person for a quarter of an hour; an earlier look of the same account ends. The database refuses whoever may not, and whoever has not just proved who they are. */
export async function lookBehindVeil(tx: Tx, { id, personId, reason }: { id: string; personId: string; reason: string }): Promise<void> {
  await sql`insert into unveiling (id, person_id, reason, until) values (${id}, ${personId}, ${reason}, clock_timestamp() + interval '15 minutes') on conflict do nothing`.execute(tx)
}

/** Ends every look of this account at once. */
export async function endLooks(tx: Tx): Promise<void> {
  await sql`update unveiling set ended_at = clock_timestamp() where account_id = ctx.account() and ended_at is null`.execute(tx)
}

/** Lets this page show what a standing look of the reader opens, and puts its reason into the list of who looked. Called only by pages that read: a form, a list, a print never does, so that nothing opened is copied. */
export async function whileLooking({ tx, because }: Pick<Asking<unknown>, 'tx' | 'because'>): Promise<Look | undefined> {
  const look = await lookOn(tx)
  if (look) because(look.reason)
  return look
}

/** The same for the finding of what a page is about; the page itself still asks `whileLooking`. */
export async function lookOn(tx: Tx): Promise<Look | undefined> {
  const { rows: [look] } = await sql<Look>`select id, person_id, until, reason from ctx.looks() limit 1`.execute(tx)
  if (look) await sql`select set_config('kyoten.looking', 'on', true)`.execute(tx)
  return look
}
