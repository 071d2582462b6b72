import { createHash } from 'node:crypto'
import { officeInstant } from '../kernel/office-time.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** A look: who, when by the real clock, which page, what became of it, about whom as pseudonyms. */
export interface Look { seq: number; at: Temporal.Instant; name: string; role: string; route: string; outcome: string; reason: string | null; subjects: readonly string[] }
/** The last line of a page, from which the next one goes on. */
export interface Cursor { at: Temporal.Instant; seq: number }
interface LookFilter { accountId: string | null; day: Temporal.PlainDate | null; before: Cursor | null }

/** The looks a reviewer may see, newest first; typing that is kept as a draft is no look. Nobody finds their own: the database leaves them out. */
export async function looksOf(tx: Tx, { accountId, day, before }: LookFilter, limit: number): Promise<Look[]> {
  const midnight = Temporal.PlainTime.from('00:00')
  const conditions = [
    sql`l.route <> 'POST /drafts'`,
    ...(accountId ? [sql`l.account_id = ${accountId}`] : []),
    ...(day ? [sql`l.at >= ${officeInstant(day, midnight)} and l.at < ${officeInstant(day.add({ days: 1 }), midnight)}`] : []),
    ...(before === null ? [] : [sql`(l.at, l.seq) < (${before.at}::timestamptz, ${before.seq}::bigint)`]),
  ]
  const { rows } = await sql<Look>`
    select l.seq, l.at, coalesce(a.name, '') as name, coalesce(ctx.role_on(a.id, (l.at at time zone 'Asia/Tokyo')::date), '') as role, l.route, l.outcome, l.reason, l.subjects
      from audit.access l left join account a on a.id = l.account_id
     where ${sql.join(conditions, sql` and `)} order by l.at desc, l.seq desc limit ${limit}`.execute(tx)
  return rows.map((look) => ({ ...look, subjects: look.subjects.map(pseudonymOf) }))
}

/** The accounts whose looks may be reviewed by this person: everybody else's. */
export async function reviewedAccounts(tx: Tx): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from account where id <> ctx.account() and role not like 'system%' order by kana, name`.execute(tx)
  return rows
}

/** The same person, family or casefile has the same pseudonym on every line; the random id cannot be guessed back from it. */
export const pseudonymOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 6)
