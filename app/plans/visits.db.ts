import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import type { Visit } from './visit.ts'

async function visitsWhere(tx: Tx, condition: ReturnType<typeof sql>): Promise<Visit[]> {
  const { rows } = await sql<Visit>`
    select v.id, v.plan_id, p.family_id, v.version, v.due_on, v.at_time, v.account_id, w.name as who, a.what, a.frequency, v.moved_from, v.moved_words, v.missed_words, v.done_entry_id,
           case when v.done_entry_id is not null then 'done' when v.missed_words is not null then 'missed' when v.cancelled_at is not null then 'cancelled' else 'open' end as state
      from visit v join plan p on p.id = v.plan_id join action a on a.id = v.action_id left join account w on w.id = v.account_id
     where ${condition} order by v.due_on, v.at_time nulls last, v.id`.execute(tx)
  return rows
}

const open = sql`v.done_entry_id is null and v.missed_words is null and v.cancelled_at is null and p.until is null`

/** The visit as the actor sees it, or undefined. */
export const visitById = async (tx: Tx, id: string): Promise<Visit | undefined> => (await visitsWhere(tx, sql`v.id = ${id}`))[0]

/** Every visit of a plan in order of days, what became of each included. */
export const visitsOfPlan = (tx: Tx, planId: string): Promise<Visit[]> => visitsWhere(tx, sql`v.plan_id = ${planId}`)

/** The visits of a family's current plan that are still to be done, the longest overdue first. */
export const visitsOfFamilyDue = (tx: Tx, familyId: string): Promise<Visit[]> => visitsWhere(tx, sql`p.family_id = ${familyId} and ${open}`)

/** Moves an open visit. Throws Stale when somebody else changed it, Refused when it is over. */
export async function moveVisit(tx: Tx, visit: Visit, move: {
  version: number; dueOn: Temporal.PlainDate; atTime: Temporal.PlainTime | null; accountId: string | null; words: string; now: Temporal.Instant
}): Promise<void> {
  if (visit.state !== 'open') throw new Refused('この訪問はもう終わっています。計画のページで予定を確かめてください')
  await change(tx, visit, move.version, sql`due_on = ${move.dueOn}, at_time = ${move.atTime}, account_id = ${move.accountId}, moved_from = coalesce(moved_from, due_on), moved_words = ${move.words}`)
  await settle(tx, visit, 'visit_moved', move.now)
}

/** Writes why an open visit came to nothing. Throws Stale when somebody else changed it, Refused when it is over. */
export async function missVisit(tx: Tx, visit: Visit, { version, words, now }: { version: number; words: string; now: Temporal.Instant }): Promise<void> {
  if (visit.state !== 'open') throw new Refused('この訪問はもう終わっています。計画のページで予定を確かめてください')
  await change(tx, visit, version, sql`missed_words = ${words}`)
  await settle(tx, visit, 'visit_missed', now)
}

/** Ties a planned visit to the entry that tells of it. Refused when another entry was faster; the same entry twice is one. */
export async function markVisitDone(tx: Tx, visitId: string, entryId: string): Promise<void> {
  const visit = await visitById(tx, visitId)
  if (!visit || (visit.state !== 'open' && visit.doneEntryId !== entryId)) throw new Refused('選んだ訪問の予定は、もう終わっています。予定を選び直してください')
  if (visit.doneEntryId === entryId) return
  await change(tx, visit, visit.version, sql`done_entry_id = ${entryId}`)
  const { rows: [entry] } = await sql<{ happenedAt: Temporal.Instant }>`select happened_at from entry where id = ${entryId}`.execute(tx)
  if (!entry) throw new Refused('経過記録が見つかりません。記録を確かめてください')
  await settle(tx, visit, 'visit_done', entry.happenedAt)
}

async function change(tx: Tx, visit: Visit, version: number, set: ReturnType<typeof sql>): Promise<void> {
  const { numAffectedRows } = await sql`update visit set ${set}, version = version + 1 where id = ${visit.id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
}

async function settle(tx: Tx, { id, planId, familyId }: Visit, code: 'visit_moved' | 'visit_missed' | 'visit_done', happenedAt: Temporal.Instant): Promise<void> {
  await tell(tx, { code, happenedAt, familyId, refId: id })
  await refreshDue(tx, { kind: 'plan', id: planId })
}
