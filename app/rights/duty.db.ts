import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Subject } from '../kernel/page.ts'

/** Who is on duty on a day. */
export interface DutyTurn { id: string; onDate: Temporal.PlainDate; accountId: string; name: string; role: string }

const turns = sql.raw(`select d.id, d.on_date, d.account_id, a.name, ctx.role_on(a.id, d.on_date) as role from duty_turn d join account a on a.id = d.account_id where d.ended_at is null`)

/** Who is on duty from a day on, soonest first. */
export const dutyTurns = async (tx: Tx, from: Temporal.PlainDate, most: number): Promise<DutyTurn[]> => (await sql<DutyTurn>`${turns} and d.on_date >= ${from} order by d.on_date, d.recorded_at limit ${most}`.execute(tx)).rows

/** One turn, as the actor sees it. */
export const dutySubject: Subject<DutyTurn> = { kind: 'duty_turn', param: 'turn', find: async (tx, id) => (await sql<DutyTurn>`${turns} and d.id = ${id}`.execute(tx)).rows[0], ids: () => [] }

/** Names who is on duty on a day; the same form twice is one turn. */
export async function nameDuty(tx: Tx, { id, onDate, accountId }: { id: string; onDate: Temporal.PlainDate; accountId: string }): Promise<void> {
  await sql`insert into duty_turn (id, on_date, account_id) values (${id}, ${onDate}, ${accountId}) on conflict do nothing`.execute(tx)
}

/** Takes a turn back. */
export async function endDuty(tx: Tx, id: string): Promise<void> {
  await sql`update duty_turn set ended_at = ctx.now() where id = ${id} and ended_at is null`.execute(tx)
}
