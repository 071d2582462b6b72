import type { AlertKind, AlertVerdict } from '../codes/alerts.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Subject } from '../kernel/page.ts'
import { Stale } from '../kernel/result.ts'

/** Something to be looked at by somebody else: who did it, why, and, where the reader may open it, about whom. */
export interface Alert {
  id: string; kind: AlertKind; by: string; byRole: string; reason: string; recordedAt: Temporal.Instant
  /** What the reader may open of it; null where they may not see it. */
  personId: string | null; familyId: string | null; casefileId: string | null; intakeId: string | null
  verdict: AlertVerdict | null; verdictWords: string; reviewedAt: Temporal.Instant | null; reviewedBy: string | null; version: number
}

// What an alert is about is given only as far as the reader sees the record itself.
const alerts = sql.raw(`
  select l.id, l.kind, a.name as by, ctx.role_on(a.id, (l.recorded_at at time zone 'Asia/Tokyo')::date) as by_role, l.reason, l.recorded_at, p.id as person_id, f.id as family_id, c.id as casefile_id, i.id as intake_id,
         l.verdict, l.verdict_words, l.reviewed_at, r.name as reviewed_by, l.version
    from alert l join account a on a.id = l.actor_id left join account r on r.id = l.reviewed_by
    left join person p on p.id = l.person_id left join family f on f.id = l.family_id left join casefile c on c.id = l.casefile_id left join intake i on i.id = l.intake_id`)

/** The alert in the address, as the actor sees it. */
export const alertSubject: Subject<Alert> = {
  kind: 'alert', param: 'alert',
  find: async (tx, id) => (await sql<Alert>`${alerts} where l.id = ${id}`.execute(tx)).rows[0],
  ids: ({ personId, familyId, casefileId, intakeId }) => [personId, familyId, casefileId, intakeId].filter((id) => id !== null),
}

/** The alerts for the reader: open ones first, oldest first, then what was looked at lately. */
export async function alertsFor(tx: Tx, most: number): Promise<Alert[]> {
  return (await sql<Alert>`${alerts} order by l.verdict is not null, case when l.verdict is null then l.recorded_at end, l.reviewed_at desc limit ${most}`.execute(tx)).rows
}

/** Keeps what was found. Throws Stale when somebody else was first. */
export async function reviewAlert(tx: Tx, id: string, version: number, verdict: AlertVerdict, words: string): Promise<void> {
  const { numAffectedRows } = await sql`update alert set verdict = ${verdict}, verdict_words = ${words}, version = version + 1 where id = ${id} and version = ${version} and verdict is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
}
