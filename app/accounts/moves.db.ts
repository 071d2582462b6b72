import { casefileNumber } from '../casefiles/casefiles.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** Somebody who leaves, or gets another role, on a day; with what stays with them beyond it unless it is given to somebody. */
export interface Move {
  id: string; name: string; role: string; nextRole: string | null; day: Temporal.PlainDate
  casefiles: { id: string; number: string; part: string }[]; tasks: { id: string; dueOn: Temporal.PlainDate }[]; visits: number; drafts: number
}

const DAYS_AHEAD = 90
const DAYS_AFTER = 60

/** Who leaves or changes in the next 90 days or has left in the last 60, the soonest first; as far as the reader sees what they hold. */
export async function movesAround(tx: Tx, today: Temporal.PlainDate): Promise<Move[]> {
  const [from, to] = [today.subtract({ days: DAYS_AFTER }), today.add({ days: DAYS_AHEAD })]
  const { rows: leaving } = await sql<Pick<Move, 'id' | 'name' | 'role' | 'nextRole' | 'day'>>`
    select a.id, a.name, ctx.role_on(a.id, l.day - 1) as role, l.role as next_role, l.day
      from (select id, until as day, null as role from account where until between ${from} and ${to}
            union all select id, (ctx.now() at time zone 'Asia/Tokyo')::date, null from account where locked_at is not null and (until is null or until > ${to})
            union all select account_id, since, role from account_role where since between ${from} and ${to}) l
      join account a on a.id = l.id join role_reach r on r.role = ctx.role_on(a.id, l.day - 1)
     where r.reach = 'office' and a.role not like 'system%' order by l.day, a.kana, a.name`.execute(tx)
  const ids = leaving.map(({ id }) => id)
  const { rows: casefiles } = await sql<{ accountId: string; id: string; fiscalYear: number; number: number; part: string; until: Temporal.PlainDate | null }>`
    select p.account_id, c.id, c.fiscal_year, c.number, p.part, p.until from allocation p join casefile c on c.id = p.casefile_id
     where p.account_id = any (${ids}::uuid[]) and c.stage <> 'closed' and (p.until is null or p.until > ${from}) order by c.fiscal_year, c.number`.execute(tx)
  const { rows: tasks } = await sql<{ accountId: string; id: string; dueOn: Temporal.PlainDate }>`
    select account_id, id, due_on from task where account_id = any (${ids}::uuid[]) and done_on is null and dropped_on is null order by due_on`.execute(tx)
  const { rows: visits } = await sql<{ accountId: string; dueOn: Temporal.PlainDate }>`
    select v.account_id, v.due_on from visit v join plan p on p.id = v.plan_id
     where v.account_id = any (${ids}::uuid[]) and v.done_entry_id is null and v.missed_words is null and v.cancelled_at is null and p.until is null`.execute(tx)
  const { rows: drafts } = await sql<{ accountId: string; drafts: number }>`select account_id, drafts from ctx.drafts_left(${ids}::uuid[])`.execute(tx)
  const isAfter = (one: Temporal.PlainDate, day: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, day) >= 0
  return leaving.map((move) => ({
    ...move,
    casefiles: casefiles.filter(({ accountId, until }) => accountId === move.id && (until === null || !isAfter(move.day, until)))
      .map(({ id, fiscalYear, number, part }) => ({ id, part, number: casefileNumber(fiscalYear, number) })),
    tasks: tasks.filter(({ accountId }) => accountId === move.id), visits: visits.filter(({ accountId, dueOn }) => accountId === move.id && isAfter(dueOn, move.day)).length,
    drafts: drafts.find(({ accountId }) => accountId === move.id)?.drafts ?? 0,
  }))
}
