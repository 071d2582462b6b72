import type { UnusualKind } from '../codes/looks.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { settingOf } from '../settings/settings.db.ts'
import { pseudonymOf } from './access-log.db.ts'

/** Something unusual among the looks of a period: who, on which day, how often; `subject` is a pseudonym. */
export interface Unusual { kind: UnusualKind; by: string; role: string; accountId: string; other: string | null; day: Temporal.PlainDate; n: number; subject: string | null }
/** A period that was gone through. */
export interface Review { since: Temporal.Instant; until: Temporal.Instant; counts: Readonly<Partial<Record<UnusualKind, number>>>; words: string; by: string; role: string; recordedAt: Temporal.Instant }

/** What is unusual among the looks of others between two moments of the real clock; nobody finds their own. */
export async function unusualLooks(tx: Tx, since: Temporal.Instant, until: Temporal.Instant): Promise<Unusual[]> {
  const { rows: accounts } = await sql<{ id: string; name: string; role: string }>`select id, name, role from account where role not like 'system%'`.execute(tx)
  const known = new Map(accounts.map((account) => [account.id, account]))
  const volume = await settingOf(tx, 'exports.people_a_day')
  const { rows } = await sql<{ kind: UnusualKind; accountId: string; otherId: string | null; day: Temporal.PlainDate; n: number; subject: string | null }>`
    select kind, account_id, other_id, day, n, subject from ctx.unusual_looks(${since}, ${until}, ${volume}) order by day desc, n desc`.execute(tx)
  return rows.map(({ otherId, subject, ...row }) => ({
    ...row, by: known.get(row.accountId)?.name ?? '', role: known.get(row.accountId)?.role ?? '', other: otherId && (known.get(otherId)?.name ?? ''), subject: subject && pseudonymOf(subject),
  }))
}

/** The reviews so far, newest first. */
export async function reviewsDone(tx: Tx, most: number): Promise<Review[]> {
  return (await sql<Review>`select r.since, r.until, r.counts, r.words, a.name as by, ctx.role_on(a.id, (r.recorded_at at time zone 'Asia/Tokyo')::date) as role, r.recorded_at from access_review r join account a on a.id = r.recorded_by order by r.recorded_at desc limit ${most}`.execute(tx)).rows
}

/** From when a reader goes through the looks: from the end of their own last review, at most three months back. */
export async function reviewFrom(tx: Tx, until: Temporal.Instant): Promise<Temporal.Instant> {
  const { rows: [last] } = await sql<{ until: Temporal.Instant | null }>`select max(until) as until from access_review where recorded_by = ctx.account()`.execute(tx)
  const earliest = until.subtract({ hours: 24 * 92 })
  return last?.until && Temporal.Instant.compare(last.until, earliest) > 0 ? last.until : earliest
}

/** Signs a period off with what was found. The same form twice is one review. */
export async function signOff(tx: Tx, id: string, { since, until, counts, words }: { since: Temporal.Instant; until: Temporal.Instant; counts: Readonly<Record<string, number>>; words: string }): Promise<void> {
  await sql`insert into access_review (id, since, until, counts, words) values (${id}, ${since}, ${until}, ${JSON.stringify(counts)}, ${words}) on conflict do nothing`.execute(tx)
}
