import type { ReporterPassing } from '../codes/transfers.ts'
import { openingOf, reporterOf } from '../intake/reporter.db.ts'
import type { Reporter } from '../intake/reporter.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused, Stale } from '../kernel/result.ts'

/** Whether the reporter goes with a document: who decided it, when and why. */
export interface Passing { id: string; outcome: ReporterPassing; words: string; by: string; recordedAt: Temporal.Instant }

/** What was decided about the reporter of a document, newest first; the newest holds, and nothing means 別途照会. */
export async function passingsOf(tx: Tx, transferId: string): Promise<Passing[]> {
  const { rows } = await sql<Passing>`
    select p.id, p.outcome, p.words, p.recorded_at, coalesce(a.name, '') as by from reporter_passing p left join account a on a.id = p.recorded_by
     where p.transfer_id = ${transferId} order by p.position desc`.execute(tx)
  return rows
}

/** Decides it; the database refuses everybody below 係長. The same form twice is one decision. `known` is how many decisions the page showed. Throws Refused, Stale. */
export async function decidePassing(tx: Tx, id: string, transferId: string, { outcome, words, known }: { outcome: ReporterPassing; words: string; known: number }): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${transferId}, 0))`.execute(tx)
  const before = await passingsOf(tx, transferId)
  if (before.some((one) => one.id === id)) return
  if (before.length !== known) throw new Stale()
  const written = await tx.insertInto('reporterPassing').values({ id, transferId, position: known, outcome, words }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if (written.numInsertedOrUpdatedRows === 0n) throw new Refused('この用紙はもう使われています。文書の画面から開き直してください')
}

/** Who reported, for this reader alone and only while a reason of theirs is open; undefined for everybody else. `reason` belongs into the list of who looked. */
export async function reporterForReader(tx: Tx, intakeId: string | null): Promise<{ reporter: Reporter; reason: string } | undefined> {
  const opening = intakeId === null ? undefined : await openingOf(tx, intakeId)
  const reporter = opening && intakeId ? await reporterOf(tx, intakeId) : undefined
  return opening && reporter ? { reporter, reason: opening.reason } : undefined
}
