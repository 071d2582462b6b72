import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'

/** A danger to visitors that holds now, with where it comes from. */
export interface WarningNote { id: string; words: string; source: string; reviewOn: Temporal.PlainDate; writer: string }

/** The warnings that hold for a family, the newest first. */
export async function warningsOf(tx: Tx, familyId: string): Promise<WarningNote[]> {
  const { rows } = await sql<WarningNote>`
    select w.id, w.words, w.source, w.review_on, a.name as writer from warning_note w join account a on a.id = w.recorded_by
     where w.family_id = ${familyId} and w.ended_at is null order by w.recorded_at desc`.execute(tx)
  return rows
}

/** Writes a warning down; the same form sent twice is one warning. */
export async function warn(tx: Tx, { id, familyId, words, source, reviewOn }: { id: string; familyId: string; words: string; source: string; reviewOn: Temporal.PlainDate }): Promise<void> {
  const { rows: [saved] } = await sql`insert into warning_note (id, family_id, words, source, review_on) values (${id}, ${familyId}, ${words}, ${source}, ${reviewOn}) on conflict do nothing returning id`.execute(tx)
  if (saved) return
  const { rows: [own] } = await sql`select 1 from warning_note where id = ${id} and family_id = ${familyId} and recorded_by = ctx.account()`.execute(tx)
  if (!own) throw new Refused('この用紙はもう使われています。家族の画面から開き直してください')
}

/** Looks at a warning again: it is kept until another day, or it ends. A warning that has ended stays ended. */
export async function reviewWarning(tx: Tx, { id, familyId, reviewOn, now }: { id: string; familyId: string; reviewOn: Temporal.PlainDate | null; now: Temporal.Instant }): Promise<void> {
  if (reviewOn) await sql`update warning_note set review_on = ${reviewOn} where id = ${id} and family_id = ${familyId} and ended_at is null`.execute(tx)
  else await sql`update warning_note set ended_at = ${now} where id = ${id} and family_id = ${familyId} and ended_at is null`.execute(tx)
}
